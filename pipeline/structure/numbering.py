"""The grammar of the numbers that headings, items and measures begin with.

    marker    = section | compound | ordinal | item | problem
    section   = han "、" | "（" han "）" | digits "." | "（" digits "）" | digits "）" | circled
    compound  = digits ("-" | ".") digits ("、" | "." | blank)         2-1、   2.1 where others count on
    ordinal   = "第" han ("，" | "、" | "：")                          第一，
    item      = han ("是" | "要")                                      一是
    problem   = ["反馈" | …] "问题" (han | digits) ("：" | "." | "、")  反馈问题一：

The first four section kinds are the 结构层次序数 of GB/T 9704—2012, 7.3.3; archives
hold them with blanks inside, in half width, as single characters (㈠ ⒈ ⑴ ①), and
with a bracket lost. Digits that follow ``1.`` make it a decimal number unless they
are a year; such a marker is not certain, and its neighbours decide.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.numerals import parse_number
from pipeline.variants import simplify

__all__ = [
    "INLINE_KINDS",
    "RANK",
    "Marker",
    "find_inline_markers",
    "find_loose_markers",
    "match_decimal",
    "match_marker",
]

HAN = r"[一二三四五六七八九十百〇零两]{1,7}"
GAP = r"[ \t\u3000\xa0]*"
YEAR = r"(?:[1１][9９]|[2２][0０])[0-9０-９]{2}(?:年|[-—－至~])"

# The order in which the kinds are nested, by the standard and by use.
RANK = {
    "part": 0.0,
    "capital": 0.5,
    "han": 1.0,
    "stem": 1.5,
    "han_paren": 2.0,
    "problem": 2.5,
    "digit": 3.0,
    "compound": 3.5,
    "digit_paren": 4.0,
    "half_paren": 4.5,
    "circled": 5.0,
    "letter": 6.5,
    "ordinal": 8.0,
    "item": 9.0,
}
INLINE_KINDS = frozenset({"item", "ordinal"})  # numbers of measures, never of headings

CAPITALS = "壹贰叁肆伍陆柒捌玖拾"
STEMS = "甲乙丙丁戊己庚辛壬癸"
HANS, DIGITS = "[一二三四五六七八九十百〇零两]", r"\d"
# Kind, first character, form: a form is tried only where the text begins with its first character.
FORMS: tuple[tuple[str, str, str], ...] = (
    # 第一部分 整改工作组织情况
    ("part", "第", rf"第{GAP}(?P<n>{HAN}|\d{{1,2}}){GAP}(?:部分|章){GAP}[、：:，,]?"),
    # 壹、   贰　整改情况
    (
        "capital",
        f"[{CAPITALS}]",
        rf"(?P<n>[{CAPITALS}]{{1,3}})(?:{GAP}[、.．]|[ \t\u3000]+(?=[\u4e00-\u9fff]))",
    ),
    # 反馈问题一：关于…   问题1.针对…   问题（三）：…   反馈问题之一：…
    (
        "problem",
        "[（(【巡反整存具主问]",
        rf"(?:[（(【]{GAP})?(?:[巡反整存具主][视察馈改在体要](?:反馈)?的?)?问题{GAP}之?[（(]?{GAP}(?P<n>{HAN}|\d{{1,3}}){GAP}"
        rf"(?:[）)】]{GAP}[：:．.、]?|[：:．.、]|(?=[ \t\u3000]))",
    ),
    # 第一个问题：   第2项问题.
    ("problem", "第", rf"第{GAP}(?P<n>{HAN}|\d{{1,2}}){GAP}[个项条]{GAP}问题{GAP}[：:．.、]"),
    # 一、   一 、   一.
    ("han", HANS, rf"(?P<n>{HAN}){GAP}(?:、|[.．](?!\d))"),
    # 一是   二要
    ("item", HANS, rf"(?P<n>{HAN})(?:是|要)[：:，,]?"),
    # 第一，   其一，
    ("ordinal", "[第其]", rf"[第其]{GAP}(?P<n>{HAN}){GAP}[，,、：:]"),
    # （一）   (一)   （ 一 ）   ㈠
    ("han_paren", "[（(〔㈠-㈩]", rf"[（(〔]{GAP}(?P<n>{HAN}){GAP}[）)〕]{GAP}[、.．]?|(?P<m>[㈠-㈩])"),
    # （甲）
    ("stem", "[（(]", rf"[（(]{GAP}(?P<n>[{STEMS}]){GAP}[）)]"),
    # 一)   the first bracket lost
    ("han_paren", HANS, rf"(?P<n>{HAN}){GAP}[）)]"),
    # （1）   (1)   ⑴
    ("digit_paren", "[（(⑴-⒇]", rf"[（(]{GAP}(?P<n>(?!0\d)\d{{1,3}}){GAP}[）)]{GAP}[、.．]?|(?P<m>[⑴-⒇])"),
    # 2-1、   2—1.   2－1 学习不深入
    (
        "compound",
        DIGITS,
        rf"\d{{1,2}}{GAP}[-－—–]{GAP}(?P<n>\d{{1,2}})"
        rf"(?:{GAP}(?:[、：:）)]|[.．](?!\d))|[ \t\u3000]+(?=[\u4e00-\u9fff“]))",
    ),
    # 1.   １．   1、   1 .   ⒈   1.2023年以来   1. 3名干部
    (
        "digit",
        r"[\d⒈-⒛]",
        rf"(?P<n>(?!(?:19|20)\d\d)\d{{1,4}}){GAP}"
        rf"(?:[.．]{GAP}(?={YEAR}|[^\d\s]|$)|[.．、][ \t\u3000\xa0]+(?=\d)"
        rf"|、(?={GAP}(?:{YEAR}|[^\d\s]|$)))|(?P<m>[⒈-⒛])",
    ),
    # 1)   1）
    ("half_paren", DIGITS, r"(?P<n>\d{1,3})[）)]"),
    # ①
    ("circled", "[①-⑳❶-❿]", r"(?P<m>[①-⑳❶-❿])[、.．]?"),
    # 1.3个支部   4、5次之多   2022.…, which may be a year
    (
        "uncertain",
        DIGITS,
        rf"(?P<n>\d{{1,3}}(?={GAP}[.．、]\d)|(?:19|20)\d\d(?={GAP}[.．、](?!\d))){GAP}[.．、]",
    ),
)
# 2.1学习不深入   2.1、学习不深入
DECIMAL = re.compile(
    rf"{GAP}(?P<o>\d{{1,2}})[.．](?P<n>\d{{1,2}})(?:{GAP}[、.．]|[ \t\u3000]*)(?=[\u4e00-\u9fff“]|{YEAR})"
)
PATTERNS = tuple((kind, re.compile(first), re.compile(form)) for kind, first, form in FORMS)

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿"
LETTERS = "ABCDEFGHＡＢＣＤＥＦＧＨ"
# Where one may stand inside a paragraph: behind a stop, before what a number begins with; or a circled one
CLAUSE = re.compile(
    rf"[。！？；：:;!?”』）)\n，,.．{CIRCLED}](?:(?<=[{CIRCLED}])"
    r"|(?=[ \t\u3000]*[一二三四五六七八九十百〇零两第其（(㈠-㈩\d⑴-⒛A-HＡ-Ｈ]))"
)
# A marker inside a paragraph stands after the end of a sentence or clause, or after an opening colon;
# 一是, 第一， and （1） after a comma as well, ① anywhere. A、 numbers measures only.
INLINE = re.compile(
    rf"(?:(?:^|(?<=[。！？；：:;!?”』）)\n，,])|(?<=[\u4e00-\u9fff][.．]))[ \t\u3000]*"
    rf"(?:(?P<item>{HAN}(?:是|要)[：:，,]?)|(?P<ordinal>[第其]{HAN}[，,、：:])"
    rf"|(?P<han_paren>[（(]{GAP}{HAN}{GAP}[）)]|[㈠-㈩])|(?P<digit_paren>[（(]{GAP}\d{{1,2}}{GAP}[）)]|[⑴-⒇]))"
    rf"|(?P<circled>[①-⑳❶-❿])|(?:^|(?<=[。！？；：:;!?”』）)\n]))[ \t\u3000]*(?P<letter>[A-HＡ-Ｈ][、.．])"
    rf"|(?:^|(?<=[。！？；：:;!?”』）)\n]))[ \t\u3000]*"
    rf"(?:(?P<half_paren>\d{{1,2}}[）)])|(?P<han>{HAN}、)"
    rf"|(?P<digit>\d{{1,2}}{GAP}(?:[.．](?={YEAR}|[^\d\s])|、(?={YEAR}|[^\d\s]))|[⒈-⒛])"
    rf"|(?P<loose>\d{{1,2}}[.．、](?=\d))))",  # 1.4处原址…
    re.MULTILINE,
)
# 一、共性问题1.…   （一）…   （1）…
LOOSE = re.compile(
    rf"(?P<han_paren>[（(]{GAP}{HAN}{GAP}[）)]|[㈠-㈩])|(?P<digit_paren>[（(]{GAP}\d{{1,2}}{GAP}[）)]|[⑴-⒇])"
    rf"|(?<![一二三四五六七八九十百第])(?P<han>{HAN}、)|(?<![\d.])(?P<digit>\d{{1,3}}{GAP}[.．、](?={YEAR}|\D)|[⒈-⒛])"
)
NUMBER = re.compile(rf"{HAN}|\d{{1,3}}|[㈠-㈩⑴-⒛①-⑳❶-❿A-HＡ-Ｈ]")


class Marker(NamedTuple):
    """A number as printed: ``text[start:end]``, its kind and value."""

    kind: str  # a key of RANK
    number: int
    printed: str
    start: int
    end: int
    certain: bool = True

    @property
    def rank(self) -> float:
        """How deep the kind stands in a nest of numbers, by the standard and by use."""
        return RANK[self.kind]


@lru_cache(maxsize=1024)
def match_marker(text: str) -> Marker | None:
    """The marker that a paragraph begins with, or None."""
    start = len(text) - len(text.lstrip())
    plain = simplify(text)
    for kind, pattern in _forms(plain[start : start + 1]):
        if found := pattern.match(plain, start):
            return _marker(kind, found, text)
    return None


def match_decimal(text: str) -> tuple[int, Marker] | None:
    """2.1 as a number, with the number before its point; only others that count on make it one."""
    found = DECIMAL.match(text)
    if not found or not int(found["n"]):
        return None
    start = found.start("o")
    printed = text[start : found.end()].strip()
    return int(found["o"]), Marker("compound", int(found["n"]), printed, start, found.end())


@lru_cache(maxsize=1024)
def _forms(character: str) -> "tuple[tuple[str, re.Pattern[str]], ...]":
    """The forms that begin with a character; most have none."""
    return tuple((kind, form) for kind, first, form in PATTERNS if first.match(character))


@lru_cache(maxsize=1024)
def find_inline_markers(text: str) -> tuple[Marker, ...]:
    """Every marker at the start of a clause inside a paragraph, in order."""
    markers = []
    for found in _match_clauses(text):
        kind = found.lastgroup
        assert kind is not None
        number = NUMBER.search(found[kind])
        assert number is not None
        value = _value(number[0])
        if value:
            certain = kind != "loose"
            place = (found[kind].strip(), found.start(kind), found.end())
            markers.append(Marker(kind if certain else "digit", value, *place, certain))
    return tuple(markers)


def _match_clauses(text: str) -> "Iterator[re.Match[str]]":
    """Every match of ``INLINE``, which is tried where a clause begins only."""
    end = 0
    clauses = (clause.start() if clause[0] in CIRCLED else clause.end() for clause in CLAUSE.finditer(text))
    for place in (0, *clauses):
        if place >= end and (found := INLINE.match(text, place)):
            end = found.end()
            yield found


def find_loose_markers(text: str) -> list[Marker]:
    """Every number that might head an item, wherever it stands, for texts without line breaks."""
    markers = []
    for found in LOOSE.finditer(text):
        kind = found.lastgroup
        assert kind is not None
        number = NUMBER.search(found[kind])
        value = _value(number[0]) if number else 0
        if value:
            markers.append(Marker(kind, value, found[0].strip(), found.start(), found.end()))
    return markers


def _marker(kind: str, found: "re.Match[str]", text: str) -> Marker | None:
    value = _value(found["n" if found.lastgroup == "n" else "m"])
    if not value:
        return None
    place = (text[found.start() : found.end()].strip(), found.start(), found.end())
    return (
        Marker("digit", value, *place, certain=False) if kind == "uncertain" else Marker(kind, value, *place)
    )


@lru_cache(maxsize=1024)
def _value(text: str) -> int:
    if len(text) == 1 and text in LETTERS:
        return LETTERS.index(text) % 8 + 1
    if len(text) == 1 and text in STEMS:
        return STEMS.index(text) + 1
    try:
        return parse_number(text)
    except ValueError:
        return 0
