"""What does a header of ``---`` and ``+++`` lines say when no ``diff --git`` leads it?

diff, quilt and Subversion write these. The names may carry time stamps, of
which only the epoch matters: that side is absent. Source: git apply,
observed. Pure.
"""

import re
from functools import cache
from re import Pattern

from applier.diff.error import FaultError
from applier.diff.git_header import Header
from applier.diff.header_names import is_absent, read_name


def is_flat(new: bytes) -> bool:
    """Whether the new name has no directory, from which git concludes ``-p0``.

    It does not ask the old name, and not ``/dev/null``.
    """
    name = None if is_absent(new) else _name(new, 0)
    return name is not None and b"/" not in name


def parse_traditional(old: bytes, new: bytes, level: int, header: Header) -> None:
    """Read the two lines, without their ``---`` and ``+++``, into *header*.

    Of two names the file's is the second, unless that only adds to the first:
    ``x.c`` and ``x.c.orig``, in either order, are ``x.c``. The name of a side
    that is absent is left as it was.
    """
    if is_absent(old):
        header.created, name = True, _name(new, level)
    elif is_absent(new):
        header.deleted, name = True, _name(old, level)
    else:
        name = _name(new, level, _name(old, level))
        header.created = _is_epoch(old)
        header.deleted = not header.created and _is_epoch(new)
    if name is None:
        raise FaultError("the diff names no file", header.line)
    if not header.created:
        header.old_path = name
    if not header.deleted:
        header.new_path = name


def _name(text: bytes, level: int, shorter: bytes | None = None) -> bytes | None:
    return read_name(text, level, end=_find_stamp(text), shorter=shorter)


def _find_stamp(text: bytes) -> int | None:
    """Return where the white space before a time stamp begins, if the line ends in one.

    A date and a time as GNU diff writes them, ``2021-03-05 17:58:51.000 -0800``.
    Before it stands one tab, or any number of spaces.
    """
    bare = _first_line(text)
    if not bare[-1:].isdigit():
        return None
    found = _stamp().search(bare)
    if found is None:
        return None
    start = found.start()
    return start if bare[start : start + 1] == b"\t" else len(bare[:start].rstrip(b" "))


def _is_epoch(text: bytes) -> bool:
    """Whether the time stamp is that of 1970, in whatever zone: the file is not there.

    diff writes the local time and the zone, so it is the epoch where the two
    are equal.
    """
    line = _first_line(text)
    stamp = line[line.rfind(b"\t") + 1 :]
    if not stamp.startswith((b"1970-01-01 ", b"1969-12-31 ")):
        return False
    found = _epoch().fullmatch(stamp)
    if found is None:
        return False
    day, hour, minute, sign, east_hour, east_minute = found.groups()
    local = int(hour) * 60 + int(minute) - (24 * 60 if day == b"1969-12-31" else 0)
    east = int(east_hour) * 60 + int(east_minute)
    return local == (-east if sign == b"-" else east)


def _first_line(text: bytes) -> bytes:
    return text.partition(b"\n")[0]


@cache
def _stamp() -> Pattern[bytes]:
    return re.compile(
        rb"[\t ](?:\d\d)?\d\d-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?(?: [+-]\d\d:?\d\d)?\Z"
    )


@cache
def _epoch() -> Pattern[bytes]:
    return re.compile(
        rb"(1970-01-01|1969-12-31) ([0-2]\d):([0-5]\d):00(?:\.0+)?"
        rb" ([+-])([0-2]\d):?([0-5]\d)"
    )
