import pytest

from applier.git.objects.commits import format_commit, parse_commit
from applier.model import Oid, Person, Timestamp

TREE = Oid("a" * 40)
ONE, TWO = Oid("1" * 40), Oid("2" * 40)
AUTHOR = Person("A U Thor", "author@example.org")
COMMITTER = Person("C O Mitter", "committer@example.org")


def formatted(author: Person = AUTHOR, parents: tuple[Oid, ...] = (ONE,)) -> bytes:
    dates = Timestamp(1_600_000_000, -530), Timestamp(1_600_000_001, 0)
    return format_commit(
        TREE, parents, author, dates[0], COMMITTER, dates[1], b"title\n\nbody \xff\n"
    )


def test_a_commit_is_written_as_git_writes_it() -> None:
    assert formatted() == (
        b"tree " + b"a" * 40 + b"\nparent " + b"1" * 40 + b"\n"
        b"author A U Thor <author@example.org> 1600000000 -0530\n"
        b"committer C O Mitter <committer@example.org> 1600000001 +0000\n"
        b"\ntitle\n\nbody \xff\n"
    )


@pytest.mark.parametrize(
    ("name", "email", "line"),
    [
        ("Jörg", "j@example.org", "Jörg <j@example.org>"),
        (' "A. U. Thor, Jr." ', "<a@example.org>", "A. U. Thor, Jr <a@example.org>"),
        ("A <B> C\nD", "a@exa>mple.org", "A B CD <a@example.org>"),
        ("", "a@example.org", " <a@example.org>"),
        ("caf\udce9", "a@example.org", "caf\udce9 <a@example.org>"),
    ],
)
def test_identities_are_cleaned(name: str, email: str, line: str) -> None:
    author = formatted(Person(name, email)).split(b"\n")[2]
    assert author == f"author {line} 1600000000 -0530".encode("utf-8", "surrogateescape")


def test_what_was_written_is_read_again() -> None:
    content = formatted(parents=(ONE, TWO))
    facts = parse_commit(content)
    assert facts.tree.hex() == TREE
    assert [raw.hex() for raw in facts.parents] == [ONE, TWO]
    assert facts.seconds == 1_600_000_001
    assert parse_commit(formatted(parents=())).parents == ()


def test_what_is_no_commit_is_an_error() -> None:
    with pytest.raises(ValueError, match="no tree"):
        parse_commit(b"author x")
    sound = formatted(parents=(ONE,))
    for damaged in (
        b"tree 12\n",
        b"tree " + b"1" * 40 + b"\nauthor x\n\n",
        sound.replace(b"\nparent ", b"2\nparent "),
        sound.replace(b"\nauthor ", b"2\nauthor "),
        sound.replace(b"tree ", b"tree x", 1)[:-1],
        sound[:70],
    ):
        with pytest.raises(ValueError, match=r"index|committer|digit|string|hex"):
            parse_commit(damaged)
