"""Diffs of files as git format-patch writes them; tests/oracle holds whole mails against git."""

import pygit2
import pytest

from applier.git.compare.file_diffs import ChangedFile, deflated_again
from tests.git.building import File, commit, opened

LONG = b"".join(b"line %d\n" % at for at in range(40))


def changed(
    repository: pygit2.Repository, old: dict[str, File], new: dict[str, File]
) -> tuple[ChangedFile, ...]:
    repo = opened(repository)
    trees = [repo.tree_of(commit(repository, files)) for files in (old, new)]
    return repo.changed_files(trees[0], trees[1])


def test_a_changed_file(bare: pygit2.Repository) -> None:
    function = b"int f(void)\n{\n" + LONG
    new = function.replace(b"line 20\n", b"line x\nline y\n")
    [file] = changed(bare, {"a.c": function}, {"a.c": new})
    assert (file.insertions, file.deletions, file.binary) == (2, 1, False)
    lines = file.text.split(b"\n")
    assert lines[0] == b"diff --git a/a.c b/a.c"
    assert lines[1].startswith(b"index ")
    assert lines[1].endswith(b" 100644")
    assert lines[2:5] == [b"--- a/a.c", b"+++ b/a.c", b"@@ -20,7 +20,8 @@ line 16"]


def test_a_file_that_comes_and_one_that_goes(bare: pygit2.Repository) -> None:
    gone, new = changed(bare, {"gone": b"x\n"}, {"new": (0o100755, b"y")})
    assert b"deleted file mode 100644\nindex 587be6b..0000000\n" in gone.text
    assert b"\n--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n" in gone.text
    assert b"new file mode 100755\nindex 0000000.." in new.text
    assert new.text.endswith(b"+++ b/new\n@@ -0,0 +1 @@\n+y\n\\ No newline at end of file\n")
    assert new.notes == ("create mode 100755 new",)


def test_a_file_that_moves_and_changes(bare: pygit2.Repository) -> None:
    old: dict[str, File] = {"dir/a": LONG}
    new: dict[str, File] = {"dir/b": (0o100755, LONG + b"one more\n")}
    [file] = changed(bare, old, new)
    assert (file.path, file.old_path, file.insertions) == (b"dir/b", b"dir/a", 1)
    head = file.text.split(b"\nindex ")[0].split(b"\n")
    assert head[:3] == [b"diff --git a/dir/a b/dir/b", b"old mode 100644", b"new mode 100755"]
    assert head[3].startswith(b"similarity index 9")
    assert head[4:] == [b"rename from dir/a", b"rename to dir/b"]


def test_a_move_alone_and_a_mode_alone_have_no_index_line(bare: pygit2.Repository) -> None:
    moved: dict[str, File] = {"b": LONG, "run": (0o100755, b"x\n")}
    files = changed(bare, {"a": LONG, "run": b"x\n"}, moved)
    assert len(files) == 2
    assert not any(b"\nindex " in file.text for file in files)


def test_an_empty_file_has_no_hunks(bare: pygit2.Repository) -> None:
    [file] = changed(bare, {"a": b"x\n"}, {"a": b"x\n", "empty": b""})
    assert file.text == (
        b"diff --git a/empty b/empty\nnew file mode 100644\nindex 0000000..e69de29\n"
    )


def test_another_kind_of_thing_goes_and_comes(bare: pygit2.Repository) -> None:
    [file] = changed(bare, {"a": b"x\n"}, {"a": (0o120000, b"target")})
    assert file.text.count(b"diff --git a/a b/a\n") == 2
    assert b"deleted file mode 100644" in file.text
    assert b"new file mode 120000" in file.text
    assert file.notes == ("mode change 100644 => 120000 a",)


def test_a_submodule_is_a_line(bare: pygit2.Repository) -> None:
    old, new = (b"1" * 40, b"2" * 40)
    [file] = changed(bare, {"sub": (0o160000, old)}, {"sub": (0o160000, new)})
    assert b"index 1111111..2222222 160000\n" in file.text
    assert file.text.endswith(b"-Subproject commit %b\n+Subproject commit %b\n" % (old, new))


def test_a_binary_file_is_written_whole(bare: pygit2.Repository) -> None:
    [file] = changed(bare, {"a": b"x\n"}, {"a": b"x\n", "b": b"\0" * 100})
    assert (file.binary, file.sizes, file.insertions) == (True, (0, 100), 0)
    lines = file.text.split(b"\n")
    assert len(lines[2]) == len("index ") + 82
    assert lines[3:5] == [b"GIT binary patch", b"literal 100"]
    assert lines[-4:] == [b"literal 0", b"HcmV?d00001", b"", b""]


@pytest.mark.parametrize("size", [0, 1, 51, 52, 53, 5000])
def test_deflating_again_loses_nothing(bare: pygit2.Repository, size: int) -> None:
    content = b"\0" + bytes(at % 251 for at in range(size))
    [file] = changed(bare, {}, {"b": content})
    assert (
        deflated_again(file.text[file.text.index(b"GIT ") :])
        == (file.text[file.text.index(b"GIT ") :])
    )


@pytest.mark.parametrize("name", ["with space", "t\u00e4b\t", 'quo"te'])
def test_odd_names_are_written_as_git_does(bare: pygit2.Repository, name: str) -> None:
    [file] = changed(bare, {"a": b"x\n"}, {"a": b"x\n", name: b"y\n"})
    plus = next(line for line in file.text.split(b"\n") if line.startswith(b"+++"))
    assert (
        plus
        == {
            "with space": b"+++ b/with space\t",
            "t\u00e4b\t": b'+++ "b/t\\303\\244b\\t"',
            'quo"te': b'+++ "b/quo\\"te"',
        }[name]
    )


def test_a_long_function_is_cut_where_git_cuts_it(bare: pygit2.Repository) -> None:
    head = b"static int a_function_with_a_long_name(struct device *dev, unsigned long one, int two)"
    old = head[:79] + b" " + head[80:] + b"\n{\n" + LONG
    [file] = changed(bare, {"a": old}, {"a": old.replace(b"line 3\n", b"")})
    assert b" @@ " + head[:79] + b"\n" in file.text
