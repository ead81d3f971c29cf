from applier.mail.headers import read_header
from applier.mail.parts import Block, PartReader
from tests.steps import assert_linear


def read(content: bytes) -> tuple[list[Block], PartReader, list[str]]:
    faults: list[str] = []
    header = read_header(content, 0)
    reader = PartReader(header, faults)
    return list(reader.blocks(header.ended_by + content[header.end :])), reader, faults


def texts(content: bytes) -> bytes:
    return b"".join(block.text for block in read(content)[0])


def test_a_plain_mail_is_one_block() -> None:
    assert read(b"To: x\n\na\nb\n")[0] == [Block(b"\na\nb\n", b"")]


def test_a_block_has_its_part_s_charset() -> None:
    content = (
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain; charset=a\n\n1\n--x\n\n2\n--x--\nafter\n"
    )
    blocks = read(content)[0]
    assert blocks == [Block(b"1\n", b"a"), Block(b"2\n", b""), Block(b"\n", b"")]


def test_what_stands_around_the_parts_goes() -> None:
    content = b"Content-Type: a; boundary=x\n\nbefore\n--x\n\n1\n--x--\nafter\n"
    assert texts(content) == b"1\n\n"


def test_nested_parts() -> None:
    content = (
        b"Content-Type: a; boundary=x\n\n--x\nContent-Type: b; boundary=y\n\n"
        b"in between\n--y\n\n1\n--y--\n--x\n\n2\n"
    )
    assert texts(content) == b"in between\n1\n\n2\n"


def test_the_last_of_a_mail_s_own_fields_wins_and_a_part_s_only_where_it_has_none() -> None:
    content = (
        b"From: a\nFrom: b\nContent-Type: a; boundary=x\n\n--x\nFrom: c\nSubject: d\n\n1\n"
        b"--x\nSubject: e\n\n2\n"
    )
    _, reader, _ = read(content)
    assert reader.stated == {b"from": b"b", b"subject": b"d"}


def test_attributes_are_found_wherever_they_stand() -> None:
    content = b'Content-Type: x; CHARSET="a b"; Format=flowed\n\n1 \n2\n'
    assert read(content)[0][-1].charset == b"a b"
    assert texts(content) == b"\n1 2\n"


def test_the_encoding_is_found_by_substring() -> None:
    assert texts(b"Content-Transfer-Encoding: x-BASE64\n\neA==\n") == b"x"
    assert texts(b"Content-Transfer-Encoding: Quoted-Printable!\n\n=41\n") == b"\nA\n"


def test_boundaries_may_nest_four_deep() -> None:
    fields = b"".join(b"Content-Type: a; boundary=b%d\n" % level for level in range(5))
    assert read(fields + b"\n")[2] == ["multipart messages are nested too deeply"]
    assert read(fields[: fields.rindex(b"Content")] + b"\n")[2] == []


def test_a_mail_may_end_anywhere() -> None:
    whole = (
        b"Content-Type: a; boundary=x\n\n--x\nContent-Type: b; boundary=y\n\n\n"
        b"--y\nContent-Transfer-Encoding: base64\n\neA==\n--y--\n--x--\n"
    )
    assert [read(whole[:end])[2] for end in range(len(whole))] == [[]] * len(whole)


def test_parts_without_a_blank_line_are_read_in_one_pass() -> None:
    content = b"Content-Type: a; boundary=x\n\n" + b"--x\nA: b\n" * 100_000
    assert texts(content) == b"A: b\n" * 50_000
    assert_linear(lambda n: texts(content[: 31 + 9 * n]), 200)
