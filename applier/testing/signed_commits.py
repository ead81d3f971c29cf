"""What would `git am --signoff` have made of the commits of a series?

NIPA applies so, and its tests look at the sign-offs: on any other commits they would end
otherwise than under its own loop. Each commit is made anew on top of the one before, with
the committer's Signed-off-by, unless that is its last trailer already (git-am(1)). Makes
commits in memory.
"""

import re
from collections.abc import Iterable

from applier.git import Repository
from applier.git.objects.store import Kind
from applier.mail.trailers import add_trailers, find_trailers
from applier.model import Oid

_COMMITTER = re.compile(rb"^committer (.*>) -?\d+ [+-]\d+$", re.MULTILINE)


def sign_off(repo: Repository, commits: Iterable[Oid]) -> dict[Oid, Oid]:
    """Make each of *commits*, the first one first, anew on the one before; give it by the old."""
    made = dict[Oid, Oid]()
    last: tuple[Oid, Oid] | None = None
    for commit in commits:
        content = repo.objects.read_as(Kind.COMMIT, commit)
        header, _, message = content.partition(b"\n\n")
        if last is not None:
            old, new = (b"\nparent %b\n" % oid.encode() for oid in last)
            header = header.replace(old, new, 1)
        signed = b"%b\n\n%b" % (header, _signed(message, header))
        made[commit] = repo.objects.write(Kind.COMMIT, signed)
        last = commit, made[commit]
    return made


def _signed(message: bytes, header: bytes) -> bytes:
    """Append the sign-off of whoever committed."""
    found = _COMMITTER.search(header)
    if found is None:
        return message
    trailer = "Signed-off-by", found[1].decode(errors="replace")
    return (
        message if find_trailers(message)[-1:] == (trailer,) else add_trailers(message, [trailer])
    )
