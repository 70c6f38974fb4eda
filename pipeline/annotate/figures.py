"""The numbers printed in a text: 12, １２, 1,825.95, 7.132, 1亿2000(万元), 三万二千, 十(余万元), 三点五.

    figure   = arabic | chinese
    arabic   = plain [scale plain]…          1亿2000; a scale after it (2000万) is left to its unit
    plain    = digits [, ddd]… [. digits]
    chinese  = section 亿 … section 万 … section [点 digits], well formed: 一百零五, not 一百五;
               a lone scale at its end (五万) is left to its unit too
             | two digits that follow each other: 三四(名), 4、5(次)
             | 百, 千万, … with no digit before: 近千万元, 百余人

Numbers that only order (第三次, 第3、4条, 前三名, 五届三次全会) and fixed sayings (八项规定)
are passed over.
"""

import re
import tomllib
from collections.abc import Iterator, Set
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipeline.numerals import parse_number

__all__ = ["GAP", "SCALES", "Figure", "find_figures", "normalise", "read_lexicon"]

SCALES = {
    scale: Decimal(10) ** power
    for scale, power in {
        "": 0, "百": 2, "千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "百亿": 10, "千亿": 11, "万亿": 12,
    }.items()
}  # fmt: skip
MAX_LENGTH = 18  # of a number, in characters

# the traditional forms of the characters that the lexicons use: 項, 黨內警告
TRADITIONAL = (
    "萬億兩個項條戶輛畝臺張冊間棟場節門種筆塊隻餘約將過於務處黨內嚴誡談話責檢評記開銷職組織"
    "調離辭報書預備資對給進實採員幹幾數幣圓歐鎊單規頃噸釐無問斷與轉審訴檔獎勸"
)
SIMPLIFIED = (
    "万亿两个项条户辆亩台张册间栋场节门种笔块只余约将过于务处党内严诫谈话责检评记开销职组织"
    "调离辞报书预备资对给进实采员干几数币圆欧镑单规顷吨厘无问断与转审诉档奖劝"
)
# １ -> 1, ％ -> %, （ -> (; one character for one, so that offsets stay
OTHER_FORMS = "０１２３４５６７８９．％－（）〇○" + TRADITIONAL
SAME = dict(zip(OTHER_FORMS, "0123456789.%-()零零" + SIMPLIFIED, strict=True))
OTHER_FORM = re.compile(f"[{OTHER_FORMS}]")
PLAINER = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两", "一二三四五六七八九十百千二")
# 237054.47 万元, and 12 / 万元 where a line broke
GAP = r"[ \t\u00a0\u3000]{0,3}\n?[ \t\u00a0\u3000]{0,3}"

# 1,825.95 and 1，825.95; 237054.47
PLAIN = r"(?:[0-9]{1,3}(?:[,，][0-9]{3}(?![0-9]))++|[0-9]++)(?:\.[0-9]++)?+"
# 1亿2000, 3万5
ARABIC = rf"(?:{PLAIN}(?:[百千]?万|[百千万]?亿|[百千])零?(?=[0-9])){{0,3}}+{PLAIN}"
# 1 and 亿, 2000 and nothing
PART = re.compile(rf"({PLAIN})([百千万亿]*)零?")
HAN = "零一二两三四五六七八九十百千万亿"
FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
# 三万二千, 三点五, 百; 伍万 (two at least: 队伍, 大陆)
CHINESE = rf"[{HAN}]++(?:点[零一二三四五六七八九]{{1,4}}(?![十百千]))?|[{FORMAL}][{FORMAL}零万亿]++"
NUMBER = rf"(?:[0-9]{{1,6}}|[{HAN}]{{1,6}})"
# 第三次, 第 3、4条, 第三至五条, 届三次, 前三名 (not 目前三名)
ORDINAL = rf"(?:第|(?<!换)届|(?<![此目之日会以事提当先年节])前)[ ]?{NUMBER}(?:[、至到-]{NUMBER}){{0,20}}+"
# 三次全会, 人大三次会议
SESSION = rf"{NUMBER}次(?:全会|全体会议)|(?:人大|大会|政协|党代会){NUMBER}次会议"

# 4、5 in 4、5次之多; not 1、2 where 1、 is a marker, nor 3、4、5
EITHER = "(?<=[^0-9.、\n。;；:： \u3000])(?:1、2|2、3|3、4|4、5|5、6|6、7|7、8|8、9)(?![0-9.,，、])"
# 百分之三十。and ￥5000。need no unit behind them, nor does the end of a range: 百分之二十至三十。
OPENING = frozenset("之￥¥至到")

D = "[一二三四五六七八九]"
TENS = f"{D}?十{D}?"
HUNDREDS = f"{D}百(?:零{D}|{D}?十{D}?)?"
THOUSANDS = f"{D}千(?:零(?:{TENS}|{D})|{HUNDREDS})?"
SECTION = f"(?:{THOUSANDS}|{HUNDREDS}|{TENS}|{D})"
LOWER = f"(?:{THOUSANDS}|零(?:{HUNDREDS}|{TENS}|{D}))"
# 三万二千, 三亿零五百万, 一万亿; not 十四五
WELL_FORMED = re.compile(f"(?:{SECTION}(?:万?亿(?:零?{SECTION}万)?|万){LOWER}?|{SECTION})")
# 五万, 二百亿; not 三亿五千万
ONE_SCALE = re.compile("[^万亿]+[万亿]")
# 百, 千万
BARE = re.compile("[百千]万?亿?")
NEIGHBOURS = frozenset(a + b for a, b in zip("一二三四五六七八", "二三四五六七八九", strict=True))


class Figure(NamedTuple):
    """A number and where it stands; what it says is ``base + number``, the number before any scale."""

    start: int
    end: int
    number: Decimal
    base: Decimal = Decimal(0)  # the larger parts before it: 1亿 in 1亿2000
    least: Decimal = Decimal(0)  # the scale of the last larger part, which no later scale may reach
    chinese: bool = False
    bare: bool = False  # 百: a figure only with 近 or 余
    ranged: bool = False  # 三四: the number is the lower


def normalise(text: str) -> str:
    """The text with one form for each digit, sign and character of the lexicons; offsets stay the same."""
    return OTHER_FORM.sub(lambda found: SAME[found[0]], text)


def find_figures(text: str, behind: Set[str]) -> Iterator[Figure]:
    """The numbers of a normalised text with one of these characters behind them, or 百分之 or ￥ before."""
    for match in _find_numbers(text):
        start, end = match.span()
        if text[end : end + 1] in behind or text[start - 1 : start] in OPENING:
            read = READERS.get(match.lastgroup or "")
            found = read and read(match)
            if found and not _is_glued(text, found):
                yield found


def _find_numbers(text: str) -> Iterator[re.Match[str]]:
    """What holds numerals: numerals are quickly searched for, and only around them the rest."""
    position = 0
    while numeral := NUMERAL.search(text, position):
        match = FIGURE.search(text, max(position, numeral.start() - LEAD))
        if not match:
            break
        yield match
        position = match.end()


@cache
def read_lexicon(name: str) -> dict[str, Any]:
    """A file of ``lexicon/``: units.toml, sanctions.toml."""
    return tomllib.loads(files("pipeline.annotate").joinpath("lexicon", name).read_text("utf-8"))


def _is_glued(text: str, figure: Figure) -> bool:
    """Part of a name, of a longer number or of no number at all: A4, 1.2.3, 数十(人)."""
    if not figure.start:
        return False
    before = text[figure.start - 1]
    if before == ".":
        return text[max(0, figure.start - 2)].isdecimal()
    if before in "数几上好":
        return text[figure.start] in "十百千"
    return before.isascii() and before.isalpha()


def _read_arabic(match: re.Match[str]) -> Figure | None:
    if match.group().isdecimal() and match.end() - match.start() <= MAX_LENGTH:
        return Figure(match.start(), match.end(), Decimal(match.group()))
    *larger, (last, _) = PART.findall(match.group())
    if any(len(number) > MAX_LENGTH for number in (last, *(number for number, _ in larger))):
        return None
    base, least = Decimal(0), Decimal(0)
    for number, scale in larger:
        part = _decimal(number) * SCALES[scale]
        if least and part >= least:
            return None
        base, least = base + part, SCALES[scale]
    return Figure(match.start(), match.end(), _decimal(last), base, least)


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "").replace("，", ""))


def _read_either(match: re.Match[str]) -> Figure:
    return Figure(match.start(), match.end(), Decimal(match.group()[0]), ranged=True)


def _read_chinese(match: re.Match[str]) -> Figure | None:
    if match.end() - match.start() > MAX_LENGTH:
        return None
    printed = match.group().translate(PLAINER)
    whole, _, fraction = printed.partition("点")
    found = Figure(match.start(), match.end(), Decimal(0), chinese=True)
    if printed in NEIGHBOURS:
        return found._replace(number=Decimal(parse_number(whole[0])), ranged=True)
    if BARE.fullmatch(printed):
        return found._replace(number=Decimal(_whole(printed)), bare=True)
    if not WELL_FORMED.fullmatch(whole):
        return None
    if ONE_SCALE.fullmatch(whole):  # left to the unit, as after 12: 三至五万元
        return found._replace(end=found.end - 1, number=Decimal(_whole(whole[:-1])))
    digits = "".join(str(parse_number(digit)) for digit in fraction)
    return found._replace(number=Decimal(f"{_whole(whole)}.{digits or 0}"))


def _whole(text: str) -> int:
    """亿 first: the 万 after it does not multiply what stands before it (三亿五千万)."""
    upper, _, lower = text.rpartition("亿")
    return (parse_number(upper) * 10**8 if upper else 0) + (parse_number(lower) if lower else 0)


# what is passed over as it holds numerals and no number: orders, sessions, sayings
SAYINGS = sorted(read_lexicon("units.toml")["fixed"]["sayings"], key=len, reverse=True)
PASSED_OVER = "|".join([*map(re.escape, SAYINGS), ORDINAL, SESSION])
FIGURE = re.compile(f"(?:{PASSED_OVER})|(?P<either>{EITHER})|(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE})")
NUMERAL = re.compile(f"[0-9{HAN}{FORMAL}]")
# characters before its first numeral that any of them begins with: 没有 in 没有一人, 党代会 in 党代会三次会议
LEAD = max(len("党代会"), *(found.start() for found in map(NUMERAL.search, SAYINGS) if found))
READERS = {"either": _read_either, "arabic": _read_arabic, "chinese": _read_chinese}
