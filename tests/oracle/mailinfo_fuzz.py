"""Make mails at random, of the kinds on which readers of mail differ.

Every choice comes from one seed. Half of the mails are put together from whole
parts, so that deep rules are reached; the others are then damaged as well.
"""

import base64
import quopri
from random import Random

from tests.oracle.mailinfo_vocabulary import (
    ADDRESSES,
    CHARSETS,
    CRUD,
    DAMAGE,
    DATE_WORDS,
    DATES,
    ENCODINGS,
    HEADERS,
    LOG,
    NAMES,
    SUBJECTS,
    TEXTS,
)

_MIXED = "Content-Type: multipart/mixed; "


class MailMaker:
    """Makes one mail after the other from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a fuzzer must repeat itself

    def make(self) -> bytes:
        """Make one mail."""
        fields, body = self._entity(0)
        lines = [*self._people(), *self._other_fields(), *fields]
        if self._chance(3):
            self._random.shuffle(lines)
        header = "".join(self._fold(line) + "\n" for line in lines)
        mail = self._encode(header, "utf-8" if self._chance(2) else "latin-1")
        mail += b"\n" + body
        if self._chance(2):
            for _ in range(self._random.randint(1, 4)):
                mail = self._damage(mail)
        return mail.replace(b"\n", b"\r\n") if self._chance(12) else mail

    def _chance(self, of: int) -> bool:
        """Whether a thing that happens once in *of* times happens now."""
        return self._random.randrange(of) == 0

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _encode(self, text: str, charset: str) -> bytes:
        try:
            return text.encode(charset or "utf-8", "replace")
        except LookupError:
            return text.encode(self._pick("utf-8", "latin-1"), "replace")

    def _people(self) -> list[str]:
        lines = [
            f"From: {self._words(self._pick(*NAMES))} {self._pick(*ADDRESSES)}",
            f"Subject: {self._words(self._pick(*SUBJECTS))}",
            f"Date: {self._pick(*DATES)}",
        ]
        if self._chance(5):
            lines.append(self._pick(*lines).replace("A", "Z"))
        if self._chance(5):
            del lines[self._random.randrange(len(lines))]
        return lines

    def _other_fields(self) -> list[str]:
        return [self._pick(*HEADERS) for _ in range(self._random.choice((0, 0, 1, 2)))]

    def _fold(self, line: str) -> str:
        places = [at for at, char in enumerate(line) if char == " "]
        if not places or not self._chance(6):
            return line
        at = self._random.choice(places)
        return line[:at] + self._pick("\n ", "\n\t", " \n  ", "\n \n ") + line[at + 1 :]

    def _words(self, text: str) -> str:
        """Encode some of *text* as RFC 2047 has it, or nearly so."""
        if not self._chance(3):
            return text
        words = [self._encoded_word(word) if self._chance(2) else word for word in text.split(" ")]
        return self._pick(" ", " ", "", "  ", "\t").join(words)

    def _encoded_word(self, word: str) -> str:
        charset = self._pick("utf-8", "utf-8", "utf-8", *CHARSETS)
        plain = self._encode(word, charset)
        if self._chance(2):
            return f"=?{charset}?{self._pick('b', 'B')}?{base64.b64encode(plain).decode()}?="
        quoted = "".join(
            chr(byte) if chr(byte).isalnum() and byte < 128 else f"={byte:02X}" for byte in plain
        )
        return f"=?{charset}?{self._pick(*'qqqqQQQQx')}?{quoted.replace('=20', '_')}?="

    def _entity(self, depth: int) -> tuple[list[str], bytes]:
        """Make a part, or all of a message's body, and the fields that describe it."""
        if depth < 3 and self._chance(3):
            return self._multipart(depth)
        fields = []
        charset = self._pick("utf-8", *CHARSETS) if self._chance(2) else ""
        if charset or self._chance(2):
            fields.append(self._type(charset))
        body = self._encode(self._text(), charset if not self._chance(5) else "latin-1")
        if self._chance(2):
            encoding = self._pick(*ENCODINGS)
            fields.append(f"Content-Transfer-Encoding: {encoding}")
            body = self._transfer(body, encoding.lower())
        return fields, body

    def _type(self, charset: str) -> str:
        line = self._pick("Content-Type: text/plain", "content-type: text/html", "Content-Type:")
        if charset or self._chance(5):
            line += f"; charset={charset}" if self._chance(2) else f'; charset="{charset}"'
        if self._chance(3):
            line += self._pick("; format=flowed", "; format=flowed; delsp=yes", ' Format="Flowed"')
        return line

    def _transfer(self, body: bytes, encoding: str) -> bytes:
        if self._chance(8):
            return body
        if "base64" in encoding:
            width = self._random.choice((76, 76, 76, 5, 18))
            digits = base64.b64encode(body)
            return b"".join(digits[at : at + width] + b"\n" for at in range(0, len(digits), width))
        return quopri.encodestring(body) if "quoted" in encoding else body

    def _multipart(self, depth: int) -> tuple[list[str], bytes]:
        name = self._pick("bound", "bound", "inner", "a b", "", "=_x")
        fields = [_MIXED + self._pick(f"boundary={name}", f'boundary="{name}"; charset=utf-8')]
        pieces = [self._pick("", "", "preamble\n").encode()]
        for _ in range(self._random.randint(0, 3)):
            inner, body = self._entity(depth + 1)
            lines = [*(self._people()[:1] if self._chance(8) else []), *inner]
            header = "".join(self._fold(line) + "\n" for line in lines)
            pieces += [f"--{name}\n{header}\n".encode(), body, self._pick("\n", "\n", "").encode()]
        pieces.append(self._pick(f"--{name}--\n", f"--{name}--\nafter\n", "").encode())
        return fields, b"".join(pieces)

    def _text(self) -> str:
        """Make lines, now and then the usual ones of a patch mail around them."""
        lines = [self._pick(*TEXTS) for _ in range(self._random.choice((0, 1, 3, 6, 12)))]
        if self._chance(3):
            lines = ["From: B <b@example.org>", self._pick("Subject: in body", ""), "", *lines]
        if self._chance(2):
            lines += ["---", " b | 2 +-", "", "diff --git a/b b/b", *lines[:2]]
        ends = ["\n"] * len(lines)
        for at in range(len(lines)):
            if self._chance(20):
                ends[at] = self._pick(" \n", "\r\n", "")
        return "".join(line + end for line, end in zip(lines, ends, strict=True))

    def _damage(self, mail: bytes) -> bytes:
        at = self._random.randrange(len(mail) + 1)
        match self._random.randrange(8):
            case 0:
                return mail[:at] + mail[at + self._random.randint(1, 8) :]
            case 1:
                return mail[:at] + mail[at : at + 40] + mail[at:]
            case 2:
                return mail[:at]
            case _:
                return mail[:at] + self._random.choice(DAMAGE) + mail[at:]


class CommitMailMaker(MailMaker):
    """Makes mails that differ in what goes into a commit: people, dates, messages."""

    def make_with(self, patch: bytes) -> bytes:
        """Make one mail that ends in *patch*."""
        lines = [self._random.choice(LOG) for _ in range(self._random.randint(0, 8))]
        subject = self._pick("[PATCH] title", "", "title ä", " \t", "#title", "=?utf-8?q?t=0Bt?=")
        header = f"From: {self._person()}\nSubject: {subject}\n"
        header += f"Date: {self._date()}\n" if not self._chance(8) else ""
        mail = self._encode(header, "utf-8" if self._chance(2) else "latin-1") + b"\n"
        mail += b"".join(line + b"\n" for line in lines)
        return mail + (b"\0\n" if self._chance(50) else b"") + patch

    def _person(self) -> str:
        if self._chance(3):
            return f"{self._words(self._pick(*NAMES))} {self._pick(*ADDRESSES)}"
        crud = ["".join(self._random.choices(CRUD, k=self._random.randint(0, 4))) for _ in range(4)]
        return f"{crud[0]}A{crud[1]} <{crud[2]}a@b{crud[3]}>"

    def _date(self) -> str:
        words = ["Thu,", "7", "Apr", "2005", "22:14:13", "-0700"]
        if self._chance(8):
            words = [self._pick(*DATE_WORDS) for _ in range(self._random.randint(1, 7))]
        for _ in range(self._random.choice((0, 0, 1, 1, 2))):
            words.insert(self._random.randrange(len(words) + 1), self._pick(*DATE_WORDS))
            del words[self._random.randrange(len(words))]
        return self._pick(*" " * 8, "", "-").join(words)
