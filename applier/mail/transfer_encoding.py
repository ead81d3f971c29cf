"""What was a text before base64, quoted-printable or format=flowed?

Line by line, as git mailinfo does it, broken input included: what is no
base64 is passed over, a bad ``=`` escape stays. Pure. Where a text's
encoding comes from is :mod:`applier.mail.parts`' business.
"""

import binascii
from collections.abc import Callable, Iterator
from functools import cache

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)).difference(_ALPHABET))
_NOT_BASE64_LINES = bytes(set(_NOT_BASE64).difference(b"\n"))

_SIGNATURE = (b"-- \n", b"-- \r\n", b"-- ")

LineDecoder = Callable[[bytes], bytes]


def split_lines(text: bytes) -> list[bytes]:
    r"""Split behind every ``\n`` and nowhere else; the last line may lack one."""
    *lines, last = text.split(b"\n")
    ended = [line + b"\n" for line in lines]
    return [*ended, last] if last else ended


def decode_base64_line(line: bytes) -> bytes:
    """Decode one line; padding is not needed, bits left over are dropped, a NUL byte ends it."""
    return _decode_digits(line.partition(b"\0")[0].translate(None, _NOT_BASE64))


def decode_base64(text: bytes) -> bytes:
    """Decode many lines, together unless a line leaves bits over: each begins anew."""
    if b"\0" in text:
        return b"".join(map(decode_base64_line, text.split(b"\n")))
    lines = text.translate(None, _NOT_BASE64_LINES).rstrip(b"\n").split(b"\n")
    if any(len(line) % 4 for line in lines[:-1]):
        return b"".join(map(_decode_digits, lines))
    return _decode_digits(b"".join(lines))


def decode_quoted_line(line: bytes) -> bytes:
    """Decode one line of quoted-printable; a NUL byte ends it, ``=`` at the end joins it on."""
    return _unescape(line.partition(b"\0")[0])


def decode_quoted(text: bytes) -> bytes:
    """Decode many lines of quoted-printable."""
    if b"\0" in text:
        return b"".join(map(decode_quoted_line, split_lines(text)))
    return _unescape(text)


def unflow(text: bytes, delete_space: bool, decode: LineDecoder | None) -> Iterator[bytes]:
    """Yield the lines of a format=flowed text (RFC 3676), joined where they flow on.

    git keeps a line that flows on and one that is half decoded in one place, and
    decodes the next into the same: so a line that continues another loses the space
    that protects its beginning, except where an encoded line begins with it.
    """
    flow = _Flow(delete_space)
    for raw in split_lines(text):
        if decode is None:
            yield from flow.take(raw)
            continue
        for number, line in enumerate(split_lines(decode(raw))):
            if not line.endswith(b"\n"):
                flow.held += line
            elif number:
                yield from flow.take(line)
            else:
                yield from flow.take_decoded(line)
    yield from flow.release()


class _Flow:
    """Holds back a line that flows on, in a buffer that grows without being copied."""

    __slots__ = ("_delete_space", "_skip", "held")

    def __init__(self, delete_space: bool) -> None:
        self._delete_space = delete_space
        self._skip = 0
        """How many bytes at the buffer's beginning are not part of the line."""
        self.held = bytearray()

    def take(self, line: bytes) -> Iterator[bytes]:
        """Take one line by itself; yield what is complete by it."""
        if line in _SIGNATURE:
            yield from self.release()
            yield line
            return
        start = len(self.held)
        self.held += line.removeprefix(b" ")
        yield from self._flow_on(start)

    def take_decoded(self, line: bytes) -> Iterator[bytes]:
        """Take a line into what is held, and look at the whole of it."""
        self.held += line
        if len(self.held) - self._skip <= 5 and bytes(self.held[self._skip :]) in _SIGNATURE:
            yield from self.release()
            return
        self._skip += self.held.startswith(b" ", self._skip)
        yield from self._flow_on(self._skip)

    def release(self) -> Iterator[bytes]:
        """Yield what is held, if anything is."""
        if len(self.held) > self._skip:
            yield bytes(self.held[self._skip :])
        self.held.clear()
        self._skip = 0

    def _flow_on(self, start: int) -> Iterator[bytes]:
        """Hold on to a line whose text, from *start*, ends in a space; yield any other."""
        end = len(self.held)
        if self.held.endswith(b"\n"):
            end -= 2 if self.held.endswith(b"\r\n") and end - 2 >= start else 1
        if end > start and self.held[end - 1] == 0x20:
            del self.held[end - self._delete_space :]
        else:
            yield from self.release()


def _decode_digits(digits: bytes) -> bytes:
    left_over = len(digits) % 4
    if left_over == 1:
        digits = digits[:-1]
    elif left_over:
        digits += b"=" * (4 - left_over)
    return binascii.a2b_base64(digits)


_SLICE = 1 << 16
"""Bytes of quoted-printable that are taken apart at once: the pieces take twenty times as much."""


def _unescape(text: bytes) -> bytes:
    """Put back what stands behind each ``=``: a byte, or a line that goes on."""
    if len(text) <= _SLICE:
        return _unescape_slice(text, last=True)
    pieces: list[bytes] = []
    start = 0
    while len(text) - start > _SLICE:
        end = start + _SLICE
        before = text.rfind(b"=", start + 1, end)
        end = before if before >= 0 else end
        pieces.append(_unescape_slice(text[start:end], last=False))
        start = end
    return b"".join((*pieces, _unescape_slice(text[start:], last=True)))


def _unescape_slice(text: bytes, *, last: bool) -> bytes:
    """Decode some of a text, up to an ``=``; what the *last* ends in joins nothing on."""
    head, *rest = text.split(b"=")
    if not rest:
        return text
    escapes = _escapes()
    pieces = [head]
    for piece in rest:
        decoded = escapes.get(piece[:2])
        if decoded is not None:
            pieces += (decoded, piece[2:])
        elif piece[:1] == b"\n":
            pieces.append(piece[1:])
        else:
            pieces += (b"=", piece)
    if last and not rest[-1]:
        del pieces[-2:]
    return b"".join(pieces)


@cache
def _escapes() -> dict[bytes, bytes]:
    digits = "0123456789abcdefABCDEF"
    return {(a + b).encode(): bytes([int(a + b, 16)]) for a in digits for b in digits}
