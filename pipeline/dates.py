"""Dates as Chinese documents print them, read with the precision that is printed.

    date    = year sep month sep day                 2021-06-07, 2021.6.7, 2021/6/7
            | year 年 [month 月 [day (日|号)]]        2021年, 2021年6月, 二〇二一年六月七日
            | month 月 [day (日|号)]                  7月25日, 7月: the year is not printed
    list    = date {joint (month 月 [day 日] | day 日)}   2021年7月25日、26日; 9月22日至11月13日
            | number {joint number} (年|月|日)        2018至2020年, 3—5月, 7月25、26日

A year is 1900 to 2099, in digits of either width or character by character. In a list a
later date takes what it leaves out from the one before it; in a range it takes no year
that would put its end before its beginning. A date that no calendar has (2021年13月40日)
is no date, and what a site has corrupted (2024717日) is none either.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.numerals import parse_number

__all__ = ["PrintedDate", "find_dates", "find_printed_dates", "parse_date"]


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and where in the text it stands; None is what neither it nor its list says."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    @property
    def iso(self) -> str:
        """ISO 8601: 2021-07-25, 2021-07, 2021; --07-25 and --07 where there is no year."""
        parts = ["-" if self.year is None else f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


# １２ -> 12, ○ -> 〇, ．-> . ; one character for one, so that offsets stay
OTHER_FORMS = "０１２３４５６７８９○Ｏ零ОO．／－號"
SAME = dict(zip(OTHER_FORMS, "0123456789〇〇〇〇〇./-号", strict=True))
OTHER_FORM = re.compile(f"[{OTHER_FORMS}]")
HAN = "〇一二三四五六七八九"
UNITS = "月日号 \t\u00a0\u3000"
GAP = r"[ \t\u00a0\u3000]{0,2}"
YEAR = rf"(?:(?:19|20)[0-9]{{2}}|[一二][九〇0][{HAN}0]{{2}})"
# 7, 25, 七, 十二, 二十五
NUMBER = r"(?:[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# 至 as in 9月22日至11月13日; – — ~ as in 3—5月
RANGE = rf"{GAP}(?:至|到|[-–—~～]{{1,2}}){GAP}"
# 、 as in 7月25日、26日
JOINT = rf"(?:{RANGE}|{GAP}(?:[、和及与]|以及){GAP})"


def _listed(number: str, joint: str, unit: str) -> str:
    """A number before its unit, or before others of a list that share the unit: 2018 in 2018至2020年."""
    return rf"(?:{GAP}{unit}|(?=(?:{joint}{number}){{1,11}}{GAP}{unit}))"


# 7月, 7月25日; 25 in 7月25、26日; 25 in 7月25-8月3日
DAY = rf"{NUMBER}(?:{_listed(NUMBER, JOINT, '[日号]')}|(?={RANGE}{NUMBER}{GAP}月{GAP}{NUMBER}{GAP}[日号]))"
MONTH = rf"{NUMBER}{_listed(NUMBER, JOINT, '月')}"
# 2021-06-07, 2021.6.7, 2021/6/7
NUMERIC = (
    r"(?<![0-9])(?P<y1>(?:19|20)[0-9]{2})(?P<sep>[-./])"
    r"(?P<m1>[0-9]{1,2})(?P=sep)(?P<d1>[0-9]{1,2})(?![0-9])"
)
# 2021年7月25日, 二〇二一年六月; 2019 in 2019、2020年
DATED = (
    rf"(?<![0-9{HAN}])(?P<y2>{YEAR}){_listed(YEAR, JOINT, '年')}"
    rf"(?:{GAP}(?P<m2>{MONTH})(?:{GAP}(?P<d2>{DAY}))?)?"
)
# 7月25日, 六月七日, 7月; 1 in 1—7月 (六月 alone is too often a name: 五月花)
YEARLESS = (
    rf"(?<![0-9{HAN}十百第])(?:(?P<m3>{NUMBER}{GAP}月){GAP}(?P<d3>{DAY})"
    rf"|(?P<m4>[0-9]{{1,2}}{_listed('[0-9]{1,2}', RANGE, '月')}))"
)
# A date begins with a numeral and what may stand behind it, for which a search is quick. A run of digits
# holds no beginning but its own: 2021 and 年, 7 and 、 in 7、8月, 二 in 二〇二一年
BEHIND = r"年月\-./至到–—~～、和及与以 \t\u00a0\u3000"
BEGINNING = re.compile(f"(?<![0-9])[0-9]++(?=[{BEHIND}])|[{HAN}十](?=[{BEHIND}{HAN}十0-9])")
FIRST = re.compile(f"{NUMERIC}|{DATED}|{YEARLESS}")
# 下旬至11月底, 、8月3日, 、26日; a comma joins only what names its month: “25日，3日内完成”
NEXT = re.compile(
    r"(?:[上中下]旬|[底初末份起])?"
    rf"(?P<joint>{JOINT}|{GAP}[,，;；]{GAP}(?={NUMBER}{GAP}月))"
    rf"(?:(?P<m5>{MONTH})(?:{GAP}(?P<d5>{DAY}))?|(?P<d6>{DAY})(?![内后]))"
)
# 2021, 2021-07: dates only where nothing else stands
ALONE = re.compile(f"(?P<y7>{YEAR})(?:[-./](?P<m7>[0-9]{{1,2}}))?")


def parse_date(text: str) -> str:
    """Read one printed date, of whatever precision, to ISO 8601; an ISO date stays itself.

    Raises ValueError for anything else: no year, words beside it, a day that does not exist.
    """
    plain = _normalise(text.strip())
    match = FIRST.fullmatch(plain) or ALONE.fullmatch(plain)
    found = match and _read(match)
    if not found or found.year is None or not _exists(found):
        raise ValueError(f"not a date: {text!r}")
    return found.iso


def find_dates(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and ISO value of every date; the value is empty where no year is known."""
    for found in find_printed_dates(text):
        yield found.start, found.end, "" if found.year is None else found.iso


def find_printed_dates(text: str) -> Iterator[PrintedDate]:
    """Every date in the order of the text, the members of lists and ranges one by one."""
    text = _normalise(text)
    position = 0
    while beginning := BEGINNING.search(text, position):
        match = FIRST.match(text, beginning.start())
        position = beginning.end()
        found = match and _read(match)
        while found:
            position = found.end
            if not _exists(found):
                break
            yield found
            follower = NEXT.match(text, position)
            found = follower and _inherit(_read(follower), found, follower["joint"])


def _normalise(text: str) -> str:
    return OTHER_FORM.sub(lambda found: SAME[found[0]], text)


def _read(match: re.Match[str]) -> PrintedDate:
    """The parts that a match names, whichever of the patterns it fits."""
    groups = {name[0]: name for name, part in match.groupdict().items() if part and name[1:].isdigit()}
    year, month, day = (_value(match[groups[p]]) if p in groups else None for p in "ymd")
    return PrintedDate(min(match.start(name) for name in groups.values()), match.end(), year, month, day)


def _value(printed: str) -> int:
    """The number before its unit; typists write 二0二二 for 二〇二二."""
    words = printed.rstrip(UNITS)
    return parse_number(words if words.isdecimal() else words.replace("0", "〇"))


def _inherit(found: PrintedDate, before: PrintedDate, joint: str) -> PrintedDate | None:
    """What a later member of a list leaves out is that of the one before it; None where that has none."""
    if before.month is None or (found.month is None and before.day is None):
        return None
    year, month = before.year, found.month or before.month
    if re.fullmatch(RANGE, joint) and (month, found.day or 31) < (before.month, before.day or 1):
        if found.month is None:
            return None
        year = None
    return PrintedDate(found.start, found.end, year, month, found.day)


def _exists(found: PrintedDate) -> bool:
    """Whether a calendar has it; without a year, whether a leap year has it."""
    year, month, day = (1 if part is None else part for part in (found.year, found.month, found.day))
    try:
        date(2020 if found.year is None else year, month, day)
    except ValueError:
        return False
    return True
