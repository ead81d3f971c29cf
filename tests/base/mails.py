"""Invented mails for the tests of the base."""

from applier.model import CommitText, Envelope, Mail, Origin, Person

ALICE = Person("Alice", "alice@example.org")


def mail_with(
    text: str, *, title: str = "kvm: fix it", patch: bytes = b"", message_id: str = "1@example.org"
) -> Mail:
    envelope = Envelope(Origin("mbox", 0, 1), message_id, f"[PATCH] {title}", ALICE, None)
    commit = CommitText(ALICE, None, title, title.encode() + b"\n")
    return Mail(envelope, commit, None, text.encode(), patch)
