"""Under which ref is a series published, so that a bot's branches can be found?

``refs/series/<message-id>/v4``: the message-id says which series, and anybody
who has the mail can find the branch. Whatever a ref may not hold is written as
``%`` and two hexadecimal digits, so that the message-id can be read back. Pure;
the rules are those of git-check-ref-format(1).
"""

from hashlib import sha256

DEFAULT_PREFIX = "refs/series/"

_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_+=@.,!$&")
"""Bytes that stand for themselves: legal in a ref, and no trouble in a file name or URL."""

_LONGEST = 200
"""Bytes of a name; a file system takes 255, and git adds ``.lock``."""

_DIGEST = 32
"""Hexadecimal digits that tell two names apart that are cut to the same length."""

_CUT = "%="
"""Stands before the digest, and in no name that is whole: there, digits follow every ``%``."""


def series_ref(series_id: str, revision: int, prefix: str = DEFAULT_PREFIX) -> str:
    """Name the ref of one revision of a series below *prefix*."""
    return f"{prefix.rstrip('/')}/{encode_message_id(series_id)}/v{revision}"


def encode_message_id(message_id: str) -> str:
    """Write a message-id as one component of a ref; two ids never give the same one.

    An id too long for a file name is cut, and a digest of the whole put behind
    it; only such a name holds ``%=``, and it cannot be read back.
    """
    raw = message_id.encode(errors="surrogatepass")
    name = "".join(_encoded(raw, at) for at in range(len(raw))) or "%"
    if len(name) <= _LONGEST:
        return name
    digest = f"{_CUT}{sha256(raw).hexdigest()[:_DIGEST]}"
    return name[: _LONGEST - len(digest)] + digest


def is_ref_name(name: str) -> bool:
    """Whether git would take *name* for a full ref name, such as ``refs/heads/topic``."""
    components = name.split("/")
    return (
        len(components) > 1
        and not any(char <= " " or char in "~^:?*[\\\x7f" for char in name)
        and ".." not in name
        and "@{" not in name
        and not name.endswith(".")
        and all(map(_is_component, components))
    )


def _is_component(component: str) -> bool:
    """Whether one part between slashes may stand in a ref."""
    return bool(component) and not component.startswith(".") and not component.endswith(".lock")


def _encoded(raw: bytes, at: int) -> str:
    """Write one byte of a message-id, plainly if it may stand where it stands."""
    byte = raw[at]
    plain = byte in _PLAIN and not (byte == ord(".") and _is_bad_dot(raw, at))
    return chr(byte) if plain and raw != b"@" else f"%{byte:02X}"


def _is_bad_dot(raw: bytes, at: int) -> bool:
    """Whether a dot would be first, last, second of two, or begin a final ``.lock``."""
    last = len(raw) - 1
    return at in {0, last} or raw[at - 1] == ord(".") or raw[at:] == b".lock"
