"""When was a mail written, by what its Date says?

git's own reading of dates: RFC 2822 as it should be, and otherwise whatever the
parts of the text can be made to mean. Pure: where git would ask the machine's
zone for a date without one, UTC is assumed; where it would ask the clock
whether a date is still to come (05/06/2033), it is not asked.
"""

from collections.abc import Iterable
from functools import lru_cache

from applier.model import Timestamp

_DAY = 86_400
_MONTHS = (
    b"JANUARY", b"FEBRUARY", b"MARCH", b"APRIL", b"MAY", b"JUNE", b"JULY", b"AUGUST",
    b"SEPTEMBER", b"OCTOBER", b"NOVEMBER", b"DECEMBER",
)  # fmt: skip
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_WEEKDAYS = (
    b"SUNDAY", b"MONDAY", b"TUESDAY", b"WEDNESDAY", b"THURSDAY", b"FRIDAY", b"SATURDAY"
)  # fmt: skip
# Hours east of Greenwich, as measured by giving git every word of up to four letters.
_ZONES = {
    b"IDLW": -12, b"NT": -11, b"CAT": -10, b"HST": -10, b"HDT": -9, b"YST": -9, b"YDT": -8,
    b"PST": -8, b"PDT": -7, b"MST": -7, b"MDT": -6, b"CST": -6, b"CDT": -5, b"EST": -5, b"EDT": -4,
    b"AST": -4, b"ADT": -3, b"WAT": -1, b"GMT": 0, b"UTC": 0, b"Z": 0, b"WET": 0, b"BST": 1,
    b"CET": 1, b"MET": 1, b"MEWT": 1, b"MEST": 2, b"CEST": 2, b"MESZ": 2, b"FWT": 1, b"FST": 2,
    b"EET": 2, b"EEST": 3, b"WAST": 7, b"WADT": 8, b"CCT": 8, b"JST": 9, b"EAST": 10, b"EADT": 11,
    b"GST": 10, b"NZT": 12, b"NZST": 12, b"NZDT": 13, b"IDLE": 12,
}  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 70, 199
"""What git can count in, from 1900."""
_UNSET = -1


def parse_date(text: str | bytes) -> Timestamp | None:
    """Read a date; None if git would not take it for one.

    A moment before 1970 comes out as git has it: counted down from two to the
    power of 64.
    """
    data = text.encode(errors="surrogateescape") if isinstance(text, str) else text
    return _read(data.partition(b"\0")[0])


@lru_cache(maxsize=16)
def _read(data: bytes) -> Timestamp | None:
    """Read a date; cached, as a mail's is wanted for its envelope and for its commit."""
    return _read_raw(data) or _Clues(data).resolve()


def _read_raw(data: bytes) -> Timestamp | None:
    """Read ``@seconds +zone``, as git log --date=raw prints it."""
    line = data.partition(b"\n")[0]
    seconds, _, zone = line[1:].partition(b" ")
    if not line.startswith(b"@") or not seconds.isdigit() or zone[:1] not in (b"+", b"-"):
        return None
    digits = zone[1:].lstrip(b" \t\r\v\f")
    sign = -1 if zone[:1] == b"-" else 1
    if digits[:1] in (b"+", b"-"):
        sign = -sign if digits[:1] == b"-" else sign
        digits = digits[1:]
    count = _number(seconds)
    if len(zone) != 5 or not digits.isdigit() or count == _number(b"9" * 20):
        return None
    hours, minutes = divmod(int(digits), 100)
    return Timestamp(count, _zone_number(sign * (hours * 60 + minutes)))


class _Clues:
    """What the parts of a date have been taken to mean so far."""

    __slots__ = (
        "_data",
        "_end",
        "_is_utc",
        "day",
        "hour",
        "minute",
        "month",
        "second",
        "year",
        "zone",
    )

    def __init__(self, data: bytes) -> None:
        self.year = self.month = self.day = _UNSET
        """Years from 1900, so that what is older counts as unset, and months from 0: as to git."""
        self.hour = self.minute = self.second = _UNSET
        self.zone = _UNSET
        """Minutes east; minus one is unset, as to git."""
        self._is_utc = False
        self._data = data.partition(b"\n")[0]
        self._end = len(self._data)
        at = 0
        while at < self._end:
            at += self._take(at)

    def resolve(self) -> Timestamp | None:
        """Add the clues up."""
        known = min(self.month, self.hour, self.minute, self.second) >= 0
        if not known or not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            return None
        seconds = _days_before(self.year, self.month, self.day) * _DAY
        seconds += self.hour * 3600 + self.minute * 60 + self.second
        zone = 0 if self.zone == _UNSET else self.zone
        if not self._is_utc:
            seconds -= zone * 60
        return Timestamp(seconds % 2**64, _zone_number(zone))

    def _take(self, at: int) -> int:
        """Take what stands at *at*; give its length."""
        char = self._data[at : at + 1]
        if char.isalpha():
            return self._take_word(at)
        if char.isdigit():
            return self._take_digits(at)
        if char in b"+-" and self._digits(at + 1):
            return self._take_zone(at)
        return 1

    def _digits(self, at: int) -> bytes:
        """Give the run of digits at *at*."""
        end = at
        while end < self._end and 0x30 <= self._data[end] <= 0x39:
            end += 1
        return self._data[at:end]

    def _take_word(self, at: int) -> int:
        """Take letters; they are a name only if no digit follows at once."""
        end = at
        while self._data[end : end + 1].isalpha():
            end += 1
        if not self._data[end : end + 1].isdigit():
            self._take_name(self._data[at:end].upper())
        return end - at

    def _take_name(self, word: bytes) -> None:
        """Take a month, a weekday, a zone or a half of the day, by three letters or more."""
        long_enough = len(word) >= 3
        if long_enough and (month := _find_prefixed(_MONTHS, word)) is not None:
            self.month = _MONTHS.index(month)
        elif long_enough and _find_prefixed(_WEEKDAYS, word):
            return
        elif zone := word if word in _ZONES else long_enough and _find_prefixed(_ZONES, word):
            if self.zone == _UNSET:
                self.zone = _ZONES[zone] * 60
        elif word == b"PM":
            self.hour = 11 if self.hour < 0 else self.hour % 12 + 12
        elif word == b"AM" and self.hour >= 0:
            self.hour %= 12

    def _take_zone(self, at: int) -> int:
        """Take ``+hhmm``, ``+hh:mm`` or ``+hh``; nonsense is passed over."""
        digits = self._digits(at + 1)
        end = at + 1 + len(digits)
        hours, minutes = _number(digits), 0
        if len(digits) == 4:
            hours, minutes = divmod(hours, 100)
        elif len(digits) != 2:
            return end - at
        elif self._data[end : end + 1] == b":":
            minutes, end = self._signed_number(end + 1)
            minutes = minutes if end - at == 6 else 99
        if hours < 24 and 0 <= minutes < 60:
            offset = hours * 60 + minutes
            self.zone = -offset if self._data[at : at + 1] == b"-" else offset
        return end - at

    def _signed_number(self, at: int) -> tuple[int, int]:
        """Read a number at *at* as C does, after white space and a sign; give its end too."""
        start = at
        while self._data[start : start + 1].isspace():
            start += 1
        sign = self._data[start : start + 1]
        digits = self._digits(start + 1 if sign in (b"+", b"-") else start)
        if not digits:
            return 0, at
        value = _number(digits)
        end = start + len(digits) + (sign in (b"+", b"-"))
        return (-value if sign == b"-" else value), end

    def _take_digits(self, at: int) -> int:
        digits = self._digits(at)
        length, number = len(digits), _number(digits)
        if number >= 100_000_000 and self._knows_nothing() and self._take_seconds(number):
            return length
        mark = self._data[at + length : at + length + 1]
        if mark and mark in b":./-" and self._digits(at + length + 1):
            taken = self._take_group(at, number, length, mark)
            if taken:
                return taken
        if length == 8:
            self._set_date(number // 10_000, number // 100 % 100, number % 100)
        elif length == 6:
            if self._set_time(number // 10_000, number // 100 % 100, number % 100):
                length += self._fraction(at + length)
        elif length == 4:
            self._take_four(number)
        elif length <= 2:
            self._take_short(number, length)
        return length

    def _knows_nothing(self) -> bool:
        hints = (self.year, self.month, self.day, self.hour, self.minute, self.second)
        return max(hints) < 0

    def _take_seconds(self, count: int) -> bool:
        """Take a large number for seconds since 1970, or for the time alone if it has no year."""
        days, rest = divmod(_signed(count, 64), _DAY)
        self.hour, self.minute, self.second = rest // 3600, rest // 60 % 60, rest % 60
        year, month, day = _civil(days)
        if _signed(year - 1900, 32) != year - 1900:
            return False
        self.year, self.month, self.day = year - 1900, month, day
        self._is_utc = True
        return True

    def _take_group(self, at: int, first: int, length: int, mark: bytes) -> int:
        """Take two or three numbers with the same mark between them; 0 if they make no sense."""
        digits = self._digits(at + length + 1)
        length += 1 + len(digits)
        second, third = _long(digits), _UNSET
        if self._data[at + length : at + length + 1] == mark:
            digits = self._digits(at + length + 1)
            if digits:
                third = _long(digits)
                length += 1 + len(digits)
        if mark == b":":
            if not self._set_time(first, second, max(third, 0)):
                return 0
            known = min(self.year, self.month, self.day) >= 0
            return length + (self._fraction(at + length) if known else 0)
        return length if self._set_group(first, second, third, dotted=mark == b".") else 0

    def _set_group(self, first: int, second: int, third: int, *, dotted: bool) -> bool:
        """Set the date in the order that makes sense; 1.2. is in February, 1/2 in January."""
        if first > 70 and (
            self._set_date(first, second, third) or self._set_date(first, third, second)
        ):
            return True
        orders = [(first, second), (second, first)]
        if dotted:
            orders.reverse()
        return any(self._set_day(third, month, day) for month, day in orders)

    def _fraction(self, at: int) -> int:
        """Give the length of a fraction of a second at *at*; it is not used."""
        digits = self._digits(at + 1) if self._data[at : at + 1] == b"." else b""
        return 1 + len(digits) if digits else 0

    def _set_date(self, year: int, month: int, day: int) -> bool:
        """Set a date that begins with its year; month and day hold even if the year does not."""
        if not _is_day(month, day):
            return False
        self.month, self.day = _signed(month, 32) - 1, _signed(day, 32)
        year = _signed(year, 32)
        full = None if year == _UNSET else _from_1900(year)
        if full is None:
            return False
        self.year = full
        return True

    def _set_day(self, year: int, month: int, day: int) -> bool:
        """Set a date that ends with its year, or has none; all of it or nothing."""
        year = _signed(year, 32)
        full = self.year if year == _UNSET else _from_1900(year)
        if full is None or not _is_day(month, day):
            return False
        self.year, self.month, self.day = full, _signed(month, 32) - 1, _signed(day, 32)
        return True

    def _set_time(self, hour: int, minute: int, second: int) -> bool:
        if hour > 24 or minute > 59 or second > 60:
            return False
        self.hour, self.minute, self.second = hour, minute, second
        return True

    def _take_four(self, number: int) -> None:
        """Take four digits for a zone, if none is known and it can be one, or for a year."""
        if number <= 1400:
            if self.zone == _UNSET:
                self.zone = number // 100 * 60 + number % 100
        elif 1900 < number < 2100:
            self.year = number - 1900

    def _take_short(self, number: int, length: int) -> None:
        """Take one or two digits for the first of day, year and month that they can be."""
        if 0 < number < 32 and self.day < 0:
            self.day = number
        elif length == 2 and self.year < 0 and number < 10 and self.day >= 0:
            self.year = 100 + number
        elif length == 2 and self.year < 0 and number >= 70:
            self.year = number
        elif 0 < number < 13 and self.month < 0:
            self.month = number - 1


def _days_before(year: int, month: int, day: int) -> int:
    """Count the days from 1970 to a date within git's years; *day* may be of another month."""
    leaps = (year - 69) // 4
    this_leap = year % 4 == 0 and month > 1
    return (year - 70) * 365 + leaps + _DAYS_BEFORE[month] + this_leap + day - 1


def _civil(days: int) -> tuple[int, int, int]:
    """Give year, month from 0 and day of a number of days since 1970 (Gregorian)."""
    # Years are counted from March, so that the leap day is the last of its year.
    era, of_era = divmod(days + 719_468, 146_097)
    year_of_era = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    since_march = (5 * of_year + 2) // 153
    day = of_year - (153 * since_march + 2) // 5 + 1
    month = (since_march + 2) % 12
    return year_of_era + era * 400 + (month < 2), month, day


def _find_prefixed(names: Iterable[bytes], word: bytes) -> bytes | None:
    return next((name for name in names if name.startswith(word)), None)


def _is_day(month: int, day: int) -> bool:
    return 1 <= _signed(month, 32) <= 12 and 1 <= _signed(day, 32) <= 31


def _from_1900(year: int) -> int | None:
    """Give the year from 1900 that two or four digits mean."""
    if 1970 <= year < 2100:
        return year - 1900
    if 70 < year < 100:
        return year
    return year + 100 if year < 38 else None


def _number(digits: bytes) -> int:
    """Read a number as C does: what is too large becomes the largest."""
    return min(int(digits.lstrip(b"0")[:21] or b"0"), 2**64 - 1)


def _long(digits: bytes) -> int:
    """Read a number into what C calls long."""
    return min(_number(digits), 2**63 - 1)


def _signed(number: int, bits: int) -> int:
    """Keep as many bits of *number*, as C does in its smaller types."""
    return (number + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1)


def _zone_number(minutes: int) -> int:
    """Turn minutes east into the number that git prints as +hhmm."""
    hours, rest = divmod(abs(minutes), 60)
    return (hours * 100 + rest) * (1 if minutes >= 0 else -1)
