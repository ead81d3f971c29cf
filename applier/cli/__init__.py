"""What does a person type, and what comes back?

Click commands, one file each. Only this package reads the environment, prints,
and chooses exit codes; the library below it does none of these.
"""

from applier.cli.run import main

__all__ = ["main"]
