"""What do ``.gitattributes`` say of how a file is written into a work tree?

Only of that: ``text`` (and ``crlf``, its old name), ``eol``, ``ident``,
``working-tree-encoding`` and ``filter``. The files are those of the tree that is written,
then ``info/attributes`` before them and the user's own behind (gitattributes(5),
gitignore(5) for the patterns). Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from applier.diff.quote import read_quoted

FILE = b".gitattributes"
_WANTED = frozenset((b"text", b"crlf", b"eol", b"ident", b"working-tree-encoding", b"filter"))
_OTHERS = frozenset(
    b"conflict-marker-size delta diff encoding export-ignore export-subst merge whitespace".split()
)
_MACRO = b"[attr]"
_LONGEST_LINE = 2048
_MOST_BYTES = 100 << 20
"""git passes over files of attributes that are larger, and over longer lines."""
_CLASSES = {
    b"alnum": rb"a-zA-Z0-9", b"alpha": rb"a-zA-Z", b"blank": rb" \t", b"cntrl": rb"\x00-\x1f\x7f",
    b"digit": rb"0-9", b"graph": rb"\x21-\x7e", b"lower": rb"a-z", b"print": rb"\x20-\x7e",
    b"punct": rb"!-/:-@\[-`{-~", b"space": rb"\s", b"upper": rb"A-Z", b"xdigit": rb"0-9a-fA-F",
}  # fmt: skip

_ANY_NAMES = b"**"

Value = bytes | bool
"""True is set, False is unset; what is not specified has no value."""
State = Value | None


class Rule(Struct, frozen=True):
    """A line: what the paths that fit have."""

    pattern: bytes
    states: tuple[tuple[bytes, State], ...]

    def fits(self, path: bytes) -> bool:
        """Whether the line speaks of *path*, which begins where its file lies."""
        if b"/" in self.pattern:
            return _fit(self.pattern.removeprefix(b"/").split(b"/"), path.split(b"/"))
        return _pattern(self.pattern).fullmatch(path.rpartition(b"/")[2]) is not None


class Rules(Struct, frozen=True):
    """One file of attributes."""

    rules: tuple[Rule, ...] = ()
    macros: Mapping[bytes, tuple[tuple[bytes, State], ...]] = {}


_BINARY: Mapping[bytes, tuple[tuple[bytes, State], ...]] = {
    b"binary": ((b"diff", False), (b"merge", False), (b"text", False))
}


def parse_rules(content: bytes) -> Rules:
    """Read a file of attributes."""
    rules: list[Rule] = []
    macros: dict[bytes, tuple[tuple[bytes, State], ...]] = {}
    if len(content) >= _MOST_BYTES:
        return Rules()
    for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        text = line.strip(b" \t\r")
        if not text or text.startswith(b"#") or len(line) >= _LONGEST_LINE:
            continue
        pattern, rest = _first_word(text)
        states = tuple(map(_state, rest.split()))
        if text.startswith(_MACRO):
            macros[text[len(_MACRO) :].split()[0]] = tuple(map(_state, text.split()[1:]))
        elif pattern[:1] != b"!" and pattern[-1:] != b"/" and any(map(_counts, states)):
            rules.append(Rule(pattern, states))
    return Rules(tuple(rules), macros)


def _first_word(text: bytes) -> tuple[bytes, bytes]:
    """Part the pattern, which may be quoted, from the attributes."""
    if text.startswith(b'"'):
        quoted = read_quoted(text)
        if quoted is not None:
            return quoted[0], text[quoted[1] :]
    pattern, *rest = text.split(None, 1)
    return pattern, rest[0] if rest else b""


def _state(word: bytes) -> tuple[bytes, State]:
    if word.startswith(b"-"):
        return word[1:], False
    if word.startswith(b"!"):
        return word[1:], None
    name, equals, value = word.partition(b"=")
    return name, value if equals else True


def _counts(state: tuple[bytes, State]) -> bool:
    """Whether an attribute, perhaps one that stands for others, may say how a file is written."""
    return state[0] not in _OTHERS


class Attributes:
    """The attributes of the files of one tree."""

    def __init__(
        self, files: Mapping[bytes, bytes], *, info: bytes = b"", user: bytes = b""
    ) -> None:
        """Read the tree's *files* of attributes, each by the directory that it lies in."""
        self._user, self._info = parse_rules(user), parse_rules(info)
        self._rules = {directory: parse_rules(content) for directory, content in files.items()}
        top = self._rules.pop(b"", Rules())
        self._root = top
        self._macros = {**_BINARY, **self._user.macros, **top.macros, **self._info.macros}
        parts = (*self._rules.values(), top, self._user, self._info)
        self.silent = not any(rules.rules for rules in parts)
        """Whether no file says anything."""

    def of(self, path: bytes) -> dict[bytes, Value]:
        """Give what is said of *path*."""
        found: dict[bytes, State] = {}
        for start, rules in self._nearest_first(path):
            rest = path[start:]
            for rule in reversed(rules.rules):
                if rule.fits(rest):
                    self._fill(found, rule.states)
        return {
            name: value for name, value in found.items() if value is not None and name in _WANTED
        }

    def _nearest_first(self, path: bytes) -> Iterator[tuple[int, Rules]]:
        """Yield the files that speak of *path*, what counts most first, and where each lies."""
        yield 0, self._info
        at = path.rfind(b"/")
        while at >= 0:
            rules = self._rules.get(path[:at])
            if rules is not None:
                yield at + 1, rules
            at = path.rfind(b"/", 0, at)
        yield 0, self._root
        yield 0, self._user

    def _fill(self, found: dict[bytes, State], states: Sequence[tuple[bytes, State]]) -> None:
        """Take over what is not known yet; the last of a line counts, and macros count as it."""
        for name, value in reversed(states):
            if name in found:
                continue
            found[name] = value
            if value is True and name in self._macros:
                self._fill(found, self._macros[name])


def _fit(parts: Sequence[bytes], names: Sequence[bytes]) -> bool:
    """Whether a pattern in parts fits a path in names; ``**`` stands for any number of names.

    What fitted before the last ``**`` need not be tried again, so this ends soon.
    """
    part = name = 0
    again: tuple[int, int] | None = None
    while name < len(names):
        if part < len(parts) and parts[part] == _ANY_NAMES:
            if part == len(parts) - 1:
                return True
            again = part + 1, name
            part += 1
        elif part < len(parts) and _pattern(parts[part]).fullmatch(names[name]):
            part, name = part + 1, name + 1
        elif again is None:
            return False
        else:
            part, name = again[0], again[1] + 1
            again = part, name
    return part == len(parts)


@lru_cache(maxsize=4096)
def _pattern(glob: bytes) -> re.Pattern[bytes]:
    """Give a pattern of one name as a regular expression.

    What follows a star is taken where it is first found, and never tried again: that is
    enough for a star, and else a pattern of many could keep us busy for ever.
    """
    segments, at = [bytearray()], 0
    while at < len(glob):
        char = glob[at : at + 1]
        length, part = 1, re.escape(char)
        if char == b"*":
            segments.append(bytearray())
            part = b""
        elif char == b"?":
            part = b"."
        elif char == b"[":
            length, part = _bracket(glob, at)
        elif char == b"\\":
            length, part = 2, re.escape(glob[at + 1 : at + 2])
        if not length or at + length > len(glob):
            return _NEVER
        segments[-1] += part
        at += length
    first, *others = map(bytes, segments)
    text = first + b"".join(b"(?>.*?%b)" % segment for segment in others[:-1])
    text += b".*" + others[-1] if others else b""
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        return _NEVER


_NEVER = re.compile(rb"(?!)")


def _bracket(glob: bytes, start: int) -> tuple[int, bytes]:
    """Give how long the set of characters at *start* is, and the same for ``re``; 0 for none."""
    at = start + 1
    negated = glob[at : at + 1] in {b"!", b"^"}
    at += negated
    out, first = bytearray(), at
    while at < len(glob) and (glob[at : at + 1] != b"]" or at == first):
        if glob.startswith(b"[:", at) and (end := glob.find(b":]", at)) > 0:
            named = _CLASSES.get(glob[at + 2 : end])
            if named is None:
                return 0, b""
            out += named
            at = end + 2
            continue
        if glob[at : at + 1] == b"\\":
            at += 1
        char = glob[at : at + 1]
        between = char == b"-" and at > first and glob[at + 1 : at + 2] not in {b"]", b""}
        out += char if between else re.escape(char)
        at += 1
    if at >= len(glob):
        return 0, b""
    return at + 1 - start, b"[" + (b"^" if negated else b"") + bytes(out) + b"]"
