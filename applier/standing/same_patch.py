"""Is a commit a certain patch: by its author and subject, or by what it did to the files?

Reads the repository.
"""

from applier.apply import NewFile, Patched, apply_patch
from applier.apply.already_applied import is_already_applied
from applier.apply.safe_paths import has_empty_name
from applier.git import Repository
from applier.git.history.headings import Heading
from applier.git.objects.store import blob_id
from applier.model import CommitText, Diff, Entry, Oid

FEWEST_WORDS = 4
"""A shorter subject is many a patch's."""


def is_author(text: CommitText, heading: Heading) -> bool:
    """Whether who wrote the mail wrote the commit, by name or address."""
    same_name = bool(heading.author) and _person(heading.author) == _person(text.author.name)
    email = heading.email
    return same_name or (bool(email) and email.casefold() == text.author.email.casefold())


def _person(name: str) -> str:
    """Give a name without what a list puts behind it, as in ``A U Thor via kernel-list``."""
    return plain(name).partition(" via ")[0]


def is_title(title: str, other: str) -> bool:
    """Whether two subjects are one, but for a prefix, a full stop or the case of letters."""
    one, two = sorted((plain(title), plain(other)), key=len)
    if one == two:
        return bool(one)
    return len(one.split()) >= FEWEST_WORDS and two.endswith(f" {one}")


def plain(text: str) -> str:
    """Give a name or a subject as it is compared."""
    return " ".join(text.casefold().split()).rstrip(".")


def paths_of_diff(diff: Diff) -> list[bytes]:
    """Give all paths that *diff* touches, as far as it can be read."""
    named = [path for file in diff.files for path in (file.old_path, file.new_path)]
    return list(
        dict.fromkeys(path for path in (*named, diff.error_path) if path and _may_exist(path))
    )


def _may_exist(path: bytes) -> bool:
    return not has_empty_name(path)


def is_made_by(repo: Repository, diff: Diff, commit: Oid) -> bool:
    """Whether a commit did what *diff* does: its effect is there, or it makes the same files."""
    heading = repo.heading(commit)
    if is_already_applied(repo, heading.tree, diff):
        return True
    return makes_same(repo, diff, commit)


def makes_same(repo: Repository, diff: Diff, commit: Oid) -> bool:
    """Whether *diff*, applied to a commit's first parent, makes the very files of the commit."""
    heading = repo.heading(commit)
    if not heading.parents or diff.error is not None:
        return False
    made = apply_patch(repo, repo.heading(heading.parents[0]).tree, diff)
    return isinstance(made, Patched) and all(
        _gives_same(edit, repo.entry(heading.tree, path)) for path, edit in made.edits.items()
    )


def _gives_same(edit: Entry | NewFile | None, entry: Entry | None) -> bool:
    if edit is None or entry is None:
        return edit is entry
    oid = edit.oid if isinstance(edit, Entry) else blob_id(edit.content)
    return edit.mode == entry.mode and oid == entry.oid
