"""Which characters of a mail may reach a terminal, a log, a web page?

Mails come from anybody. An escape sequence can rewrite the lines above it, a
bidirectional override can make a path read backwards, a zero-width character
can make two names look the same. Letters of every script pass; whatever
cannot be seen is shown by its number. Pure; the classes are those of the
Unicode standard, as :meth:`str.isprintable` knows them.
"""

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks by class, yet blank on the screen."""


def printable(text: str) -> str:
    """Return *text* as one line that holds nothing but what a reader sees."""
    if text.isprintable() and (text.isascii() or _UNSEEN.isdisjoint(text)):
        return text
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    """Stand in for one character: itself, a blank, ``^[`` or ``<U+202E>``."""
    if char.isprintable() and char not in _UNSEEN:
        return char
    if char.isspace():
        return " "
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    if code < 0x80:
        return "^" + chr(code ^ 0x40)
    return f"<U+{code:04X}>"
