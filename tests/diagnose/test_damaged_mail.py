"""Whatever the bytes, explaining ends soon and never raises."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applier.diagnose.lenient_parse import read_loosely, write_pieces
from applier.diagnose.repairs.cut_or_repeated import find_false_counts
from applier.diagnose.repairs.encoding import (
    find_kept_cr,
    find_lost_cr,
    find_other_charset,
    find_undecoded,
)
from applier.diagnose.repairs.white_space import (
    find_changed_spaces,
    find_lost_blanks,
    find_lost_prefixes,
)
from applier.diagnose.repairs.wrapped import find_wrapped_headers, find_wrapped_lines
from tests.diagnose.conftest import SHELF, SampleRepo
from tests.diagnose.make_mails import diff, make_mail
from tests.steps import assert_linear

HEALTHY = diff("lib/shelf.c", SHELF, SHELF.replace("shelf 12;", "shelf twelve;")).encode()
LINES = rb"""\n| \n|+\n|-\n|@@ -1,3 +1,9 @@\n|@@ -9,0 +2 @@ x\n|-- \n|2.30.1\n|\r\n|word
diff --git a/x b/x\n|--- a/lib/shelf.c\n|+++ b/lib/shelf.c\n|\\ No newline\n|shelf=3D\n
 \tshelf 3;\n|____________________\n"""
PIECES = st.sampled_from(
    [
        one.decode("unicode_escape").encode()
        for line in LINES.split(b"\n")
        for one in line.split(b"|")
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.binary(max_size=6)), max_size=40).map(b"".join)


def repairs(text: bytes) -> None:
    content = {b"lib/shelf.c": SHELF.encode()}.get
    for find in (
        find_wrapped_headers,
        find_wrapped_lines,
        find_lost_prefixes,
        find_false_counts,
        find_kept_cr,
        find_undecoded,
    ):
        list(find(text))
    for look in (find_lost_blanks, find_lost_cr, find_changed_spaces):
        list(look(text, content))
    find_other_charset(text)


@given(TEXTS)
def test_repairs_never_raise(text: bytes) -> None:
    assert write_pieces(read_loosely(text)) == text
    repairs(text)


@given(st.integers(0, len(HEALTHY) - 1), st.integers(0, len(HEALTHY) - 1), TEXTS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_mail_is_explained(sample: SampleRepo, start: int, end: int, text: bytes) -> None:
    broken = HEALTHY[:start] + text + HEALTHY[end:]
    report = sample.check([make_mail("").replace(b"-- \n", broken, 1)], explain=True)
    assert [one.error for one in report.series] == [None] * len(report.series)


PIECES_OF_HUGE_TEXTS = {
    "added lines": b"+\n",
    "lines without sign": b"x\n",
    "blank lines": b"\n",
    "context": b" \tshelf 1;\n",
    "hunks": b"@@ -1,3 +1,4 @@\n+\n",
}


@pytest.mark.parametrize("piece", PIECES_OF_HUGE_TEXTS.values(), ids=PIECES_OF_HUGE_TEXTS)
def test_huge_texts_are_repaired_in_one_pass(piece: bytes) -> None:
    head = b"--- a/lib/shelf.c\n+++ b/lib/shelf.c\n@@ -1,60009 +1,70000 @@\n"
    repairs(head + piece * 20_000)
    assert_linear(lambda times: repairs(head + piece * times), 600)
