"""Trailers are added as git interpret-trailers adds them."""

import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applier.mail.trailers import add_trailers

pytestmark = pytest.mark.oracle

NEW = (("Reviewed-by", "Vic Amari <vic@example.org>"), ("Link", "https://example.org/1"))

MESSAGES = [
    b"title\n",
    b"title\n\nbody\n",
    b"title\n\nSigned-off-by: A <a@example.org>\n",
    b'title\n\nbody\n\nFixes: 1234 ("x")\nSigned-off-by: A <a@example.org>\n',
    b"title\n\nbody\n\nsome: prose\nmore prose\n",
    b"title\n\nbody\n\nprose\nprose\nprose\nSigned-off-by: A <a@example.org>\n",
    b"title\n\nprose\nprose\nprose\nprose\nSigned-off-by: A <a@example.org>\n",
    b"title\n\nbody\n\nSigned-off-by: A <a@example.org>\n[a: changed]\nSigned-off-by: B\n",
    b"title\n\nbody\n\nLink: one\n two\n",
    b"title\n\nbody\n\n(cherry picked from commit 1234)\n",
    b"area: title\n",
    b"title\n\nbody\n\na b: c\n",
    b"title\n\nbody: \xc3\xa4\n",
]


def of_git(message: bytes) -> bytes:
    options = [f"--trailer={name}: {value}" for name, value in NEW]
    return subprocess.run(
        ["git", "interpret-trailers", "--no-divider", *options],
        input=message,
        capture_output=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("message", MESSAGES)
def test_real_shapes(message: bytes) -> None:
    assert add_trailers(message, NEW) == of_git(message)


LINES = st.sampled_from(
    [
        b"",
        b"prose",
        b"Signed-off-by: A <a@example.org>",
        b"Acked-by: B <b@example.org>",
        b"key: value",
        b" continued",
        b"two words: value",
        b"(cherry picked from commit 1234)",
        b"[note]",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LINES, max_size=9))
def test_any_paragraphs(lines: list[bytes]) -> None:
    message = b"title\n\n" + b"\n".join([b"body", *lines]).rstrip() + b"\n"
    assert add_trailers(message, NEW) == of_git(message)
