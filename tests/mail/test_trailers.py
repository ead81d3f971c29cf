"""Trailers in texts, and how more are added; what git makes of it is in tests/oracle."""

from hypothesis import given
from hypothesis import strategies as st

from applier.mail.trailers import MOST_GIVEN, add_trailers, find_trailers, given_trailers

VIC = ("Reviewed-by", "Vic <vic@example.org>")


def test_what_an_answer_gives() -> None:
    text = b"Nice.\n\nreviewed-by: Vic <vic@example.org>\r\nLink: https://example.org/1\nTo: me\n"
    assert given_trailers(text) == (VIC, ("Link", "https://example.org/1"))


def test_what_is_not_given() -> None:
    assert given_trailers(b"> Reviewed-by: Vic <vic@example.org>\n") == ()
    assert given_trailers(b"Reviewed-by: nobody in particular\n") == ()
    assert given_trailers(b"Signed-off-by: Vic <vic@example.org>\n") == ()
    assert given_trailers(b"I say: Acked-by: Vic <vic@example.org>\n") == ()
    assert given_trailers(b"Acked-by: " + b"x" * 600 + b"@example.org\n") == ()


def test_no_more_than_a_person_gives() -> None:
    text = b"".join(b"Acked-by: %d@example.org\n" % number for number in range(9999))
    assert len(given_trailers(text)) == MOST_GIVEN


def test_the_block_at_the_end() -> None:
    message = b"title\n\nbody\n\nFixes: 1\nSigned-off-by: A <a@example.org>\n"
    assert find_trailers(message) == (("Fixes", "1"), ("Signed-off-by", "A <a@example.org>"))
    assert find_trailers(b"area: title\n") == ()
    assert find_trailers(b"") == ()


def test_adding() -> None:
    line = b"Reviewed-by: Vic <vic@example.org>\n"
    assert add_trailers(b"title\n", [VIC]) == b"title\n\n" + line
    assert add_trailers(b"title\n\nAcked-by: A\n", [VIC]) == b"title\n\nAcked-by: A\n" + line
    assert add_trailers(b"title\n", []) == b"title\n"


@given(st.binary(max_size=200))
def test_any_bytes(text: bytes) -> None:
    given_trailers(text)
    find_trailers(text)
    assert add_trailers(text, [VIC]).endswith(b"Reviewed-by: Vic <vic@example.org>\n")
