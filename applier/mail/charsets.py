"""What are these bytes of some charset, or of none, in UTF-8?

git asks the C library's iconv; its names and tables are followed here, with
Python's codecs underneath. Names that iconv does not know are unknown here
too, even where Python knows them. Pure. Not followed: a few
dozen code points of Big5, EUC-KR and GB 18030 on which the two tables differ, and
broken escapes in ISO-2022-JP.
"""

import codecs
from functools import cache

from applier.sanitize import flattened

# Per codec the names that glibc's iconv takes for it, upper-case.
_NAMES = {
    "utf-8": "UTF-8 UTF8",  # by these very names it is not even looked at
    "ascii": "ASCII US-ASCII US ANSI_X3.4-1968 ANSI_X3.4-1986 ISO646-US CP367",
    "iso8859-1": "ISO-8859-1 ISO8859-1 ISO88591 ISO_8859-1 LATIN1 L1 8859_1 CP819",
    "iso8859-2": "ISO-8859-2 ISO8859-2 ISO88592 ISO_8859-2 ISO_8859-2:1987 LATIN2 L2 8859_2",
    "iso8859-3": "ISO-8859-3 ISO8859-3 ISO88593 ISO_8859-3 LATIN3 L3",
    "iso8859-4": "ISO-8859-4 ISO8859-4 ISO88594 ISO_8859-4 LATIN4 L4",
    "iso8859-5": "ISO-8859-5 ISO8859-5 ISO88595 ISO_8859-5 CYRILLIC",
    "iso8859-6": "ISO-8859-6 ISO8859-6 ISO88596 ISO_8859-6 ARABIC",
    "iso8859-7": "ISO-8859-7 ISO8859-7 ISO88597 ISO_8859-7 GREEK",
    "iso8859-8": "ISO-8859-8 ISO8859-8 ISO88598 ISO_8859-8 HEBREW",
    "iso8859-9": "ISO-8859-9 ISO8859-9 ISO88599 ISO_8859-9 LATIN5 L5",
    "iso8859-10": "ISO-8859-10 ISO8859-10 ISO885910 ISO_8859-10 LATIN6 L6",
    "iso8859-11": "ISO-8859-11 ISO8859-11 ISO885911",
    "iso8859-13": "ISO-8859-13 ISO8859-13 ISO885913 LATIN7 L7",
    "iso8859-14": "ISO-8859-14 ISO8859-14 ISO885914 ISO_8859-14 LATIN8 L8",
    "iso8859-15": "ISO-8859-15 ISO8859-15 ISO885915 ISO_8859-15 LATIN-9 LATIN9",
    "iso8859-16": "ISO-8859-16 ISO8859-16 ISO885916 ISO_8859-16 LATIN10 L10",
    "cp1250": "WINDOWS-1250 CP1250",
    "cp1251": "WINDOWS-1251 CP1251",
    "cp1252": "WINDOWS-1252 CP1252 MS-ANSI",
    "cp1253": "WINDOWS-1253 CP1253",
    "cp1254": "WINDOWS-1254 CP1254",
    "cp1255": "WINDOWS-1255 CP1255",
    "cp1256": "WINDOWS-1256 CP1256",
    "cp1257": "WINDOWS-1257 CP1257",
    "cp437": "CP437 IBM437 437",
    "cp850": "CP850 IBM850 850",
    "cp852": "CP852 IBM852 852",
    "cp866": "CP866 IBM866 866",
    "koi8-r": "KOI8-R KOI8R",
    "koi8-u": "KOI8-U KOI8U",
    "gb2312": "GB2312 EUC-CN EUCCN CN-GB",
    "gbk": "GBK CP936 MS936 WINDOWS-936",
    "gb18030": "GB18030",
    "cp950": "BIG5 BIG-5 BIG-FIVE BIGFIVE CN-BIG5 CP950",
    "big5hkscs": "BIG5-HKSCS BIG5HKSCS",
    "euc_kr": "EUC-KR EUCKR",
    "cp949": "CP949 UHC MSCP949",
    "euc_jp": "EUC-JP EUCJP",
    "shift_jis": "SHIFT_JIS SHIFT-JIS SJIS MS_KANJI",
    "cp932": "CP932 MS932 WINDOWS-31J SJIS-WIN SJIS-OPEN",
    "iso2022_jp": "ISO-2022-JP ISO2022JP",
    "iso2022_jp_2": "ISO-2022-JP-2 ISO2022JP2",
    "iso2022_kr": "ISO-2022-KR ISO2022KR",
    "utf-7": "UTF-7 UTF7",
    "utf-16": "UTF-16 UTF16",
    "utf-16-le": "UTF-16LE UTF16LE UCS-2LE UNICODELITTLE",
    "utf-16-be": "UTF-16BE UTF16BE UCS-2BE UNICODEBIG",
    "utf-32": "UTF-32 UTF32",
    "utf-32-le": "UTF-32LE UTF32LE",
    "utf-32-be": "UTF-32BE UTF32BE",
}  # fmt: skip

# Lone bytes that iconv takes for control characters, or for a euro.
_C1 = "".join(map(chr, range(0x80, 0xA0)))
_LONE_BYTES = {
    "euc_jp": _C1.replace("\x8e", "").replace("\x8f", ""),
    "euc_kr": _C1,
    "cp950": "\x80",
    "gbk": "\x80",
}
_LONE_MEANING = {("gbk", "\x80"): "\N{EURO SIGN}"}
_NOT_ASCII = ("iso2022", "utf-7", "utf-16", "utf-32")
_NAME_BYTES = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/,"
_OTHER_BYTES = bytes(set(range(256)).difference(_NAME_BYTES))


_UNCONVERTED = (b"", b"utf-8", b"utf8")


def convert_to_utf8(text: bytes, charset: bytes, faults: list[str]) -> bytes:
    """Give *text* in UTF-8; where git would refuse it, add the reason to *faults*.

    What is said to be UTF-8, and what is said to be nothing, stays as it is,
    valid or not: so does git.
    """
    if charset.lower() in _UNCONVERTED:
        return text
    codec = _find_codec(charset)
    if codec is None:
        faults.append(
            f"the charset {_quote(charset)} is unknown: git cannot convert the text to UTF-8"
        )
        return as_utf8(text)
    try:
        return _decode(text, codec).encode()
    except UnicodeError:
        faults.append(f"the text is not in the charset {_quote(charset)} that the mail declares")
        return as_utf8(text)


def holds_ascii(charset: bytes) -> bool:
    """Whether ASCII bytes at a line's start mean in *charset* what they mean in ASCII.

    If not, lines must be converted one by one before they can be looked at.
    """
    codec = _find_codec(charset)
    return codec is None or not codec.startswith(_NOT_ASCII)


def as_utf8(text: bytes) -> bytes:
    """Give bytes of no known charset as UTF-8: as they are if valid, else as Latin-1."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1").encode()
    return text


def _decode(text: bytes, codec: str) -> str:
    if codec == "shift_jis":
        # JIS X 0201 has a yen sign and an overline in these two places.
        return text.decode(codec).replace("\\", "\N{YEN SIGN}").replace("~", "\N{OVERLINE}")
    return text.decode(codec, _error_handler())


@cache
def _error_handler() -> str:
    """Register and name what iconv does with a lone byte that Python refuses."""

    def as_iconv(error: UnicodeError) -> tuple[str, int]:
        if isinstance(error, UnicodeDecodeError):
            lone = _LONE_BYTES.get(error.encoding, "")
            char = chr(error.object[error.start])
            if char in lone:
                return _LONE_MEANING.get((error.encoding, char), char), error.start + 1
        raise error

    codecs.register_error("applier.iconv", as_iconv)
    return "applier.iconv"


@cache
def _codecs() -> dict[bytes, str]:
    return {name.encode(): codec for codec, names in _NAMES.items() for name in names.split()}


def _find_codec(charset: bytes) -> str | None:
    """Find the codec for a name, spelled as loosely as iconv allows; one name is git's own.

    A name of nothing but marks is the locale's charset to iconv: UTF-8, we say.
    """
    if charset.lower() == b"latin-1":
        return "iso8859-1"
    name = charset.upper().translate(None, _OTHER_BYTES)
    name = name.partition(b",")[0].partition(b"//")[0].removesuffix(b"/")
    return _codecs().get(name) if name else "utf-8"


def _quote(charset: bytes) -> str:
    return f"'{flattened(charset[:40].decode('ascii', 'replace'), '?')}'"


def repair_utf8(text: bytes) -> bytes:
    """Read as Latin-1 each byte that is not part of valid UTF-8, as git does on committing."""
    if text.isascii():
        return text
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        decoded = _decode_mixed(text)
    spelled = _noncharacters()
    if not spelled.keys().isdisjoint(map(ord, set(decoded))):
        decoded = decoded.translate(spelled)
    return decoded.encode()


def _decode_mixed(text: bytes) -> str:
    def as_latin_1(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - tells the type checker what codecs passes
        return chr(error.object[error.start]), error.start + 1

    codecs.register_error("applier.latin-1", as_latin_1)
    return text.decode(errors="applier.latin-1")


@cache
def _noncharacters() -> dict[int, str]:
    """Spell in Latin-1 what Unicode keeps for no character: git takes it for a mistake."""
    planes = range(0, 0x110000, 0x10000)
    points = [
        *range(0xFDD0, 0xFDF0),
        *(plane + end for plane in planes for end in (0xFFFE, 0xFFFF)),
    ]
    return {point: chr(point).encode().decode("latin-1") for point in points}
