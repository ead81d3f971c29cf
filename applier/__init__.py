"""Does a patch series apply, on what, and does it say of itself what it does?"""

__version__ = "0.1.0"
