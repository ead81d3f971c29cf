"""What may have happened to a mail on its way, and how would its diff have read?

One module for each kind of damage. A repair is a guess about the text; whether
it is right, the tree says (:mod:`applier.diagnose.damaged_mail`). Pure.
"""

from msgspec import Struct


class Repair(Struct, frozen=True):
    """A patch text as it may have been before something happened to it."""

    what: str
    """What happened, for a person."""
    text: bytes
    line: int | None = None
    """Where in the patch text as it is, from 1; None if everywhere."""
    guess: bool = False
    """Whether text is lost that nobody can bring back, so that it applies means nothing."""
    option: str = ""
    """The option of git am that repairs it too."""
    remedy: str = ""
    """What to ask the sender for, where it is not simply a resend."""
