"""What does a person type, and what comes back?

``commands`` says which commands there are, and each has a function that does it. Only
this package reads the environment, prints, and chooses exit codes; the library below it
does none of these.
"""

import gc

gc.set_threshold(200_000)  # starting makes half as many objects, all of which stay

from applier.cli.run import main  # noqa: E402 - importing is what is to be faster

__all__ = ["main"]
