"""Invented messages, and the ways in which archives keep them."""

import gzip
from pathlib import Path

import pytest

from applier.archive import open_archive
from applier.errors import SourceError


def make_mail(number: int, body: str = "It has three.\n") -> bytes:
    """Give a small message."""
    return (
        f"From: Ada Example <ada@example.org>\nSubject: [PATCH {number}/9] lamp: part {number}\n"
        f"Message-Id: <lamp-{number}@example.org>\n\n{body}"
    ).encode()


def mbox(*messages: bytes, envelope: bytes = b"From mboxrd@z Thu May  6 01:40:28 2021") -> bytes:
    """Put messages into an mbox, as they are."""
    return b"".join(envelope + b"\n" + message + b"\n" for message in messages)


def read(*sources: Path | str) -> list[bytes]:
    """Read sources, and see that every message can be read again."""
    with open_archive([str(source) for source in sources]) as archive:
        raws = list(archive)
        assert [raw.content for raw in archive] == [raw.content for raw in raws]
        assert [archive.read(raw.origin) for raw in raws] == [raw.content for raw in raws]
    return [raw.content for raw in raws]


def compress(content: bytes) -> bytes:
    """Give gzip of *content*, the same at any hour."""
    return gzip.compress(content, mtime=0)


def refusal(*sources: Path | str) -> str:
    """Give what is said of sources that cannot be opened."""
    with pytest.raises(SourceError) as caught:
        open_archive([str(source) for source in sources])
    return str(caught.value)
