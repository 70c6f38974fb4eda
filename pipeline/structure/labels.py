"""Labels: the words with a colon that stand before a rectification or a problem.

    label = ["【"] part {part} ["】"] (":" | end of the paragraph)      整改情况：   【整改成效】   整改措施

Its words are put together from the parts that ``words.toml`` lists (整改 + 工作 + 进展 +
情况). The same words stand in prose as well (“整改情况报告予以公布”), so a label must begin
its paragraph, or close a heading, and be followed by a colon or a closing bracket. A
bare label, alone in its paragraph, looks like a section's heading (二、整改落实情况): the
whole document decides what it is.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.structure.vocabulary import label_words
from pipeline.variants import simplify

__all__ = [
    "KINDS",
    "Label",
    "find_inline_label",
    "find_inline_labels",
    "label_kind",
    "match_fields",
    "match_label",
]

GAP = r"[ \t\u3000\xa0]*"
KINDS = ("rectification", "problem", "other")
JOINTS = ("的", "及", "和", "与", "、", "以及", "并", "暨", "问题的")  # no label begins with one
LONGEST = 16  # letters of a label


class Label(NamedTuple):
    """A label as printed, without bracket and colon; the text goes on at ``end``."""

    kind: str  # rectification, problem, other
    printed: str
    start: int
    end: int
    bare: bool = False  # alone in its paragraph, without colon or brackets


@cache
def _words(kind: str) -> re.Pattern[str]:
    """A run of the parts that ends as a label of its kind does: 整改 工作 进展 情况 及 成效."""
    lists = label_words(kind)
    parts, ends, needs = (
        "|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word))))
        for words in (lists["parts"] + lists["ends"], lists["ends"], lists.get("needs", [""]))
    )
    return re.compile(rf"(?=.*?(?:{needs}))(?:{parts}){{0,8}}(?:{ends})")


@cache
def label_kind(words: str) -> str:
    """Which kind of label some words without blanks make: rectification, problem, other; else empty."""
    if len(words) > LONGEST:
        return ""
    plain = simplify(words)
    if plain.startswith(JOINTS):
        return ""
    return next((kind for kind in KINDS if _words(kind).fullmatch(plain)), "")


# 整改情况：   【整改情况】   （整改情况）   ◆整改情况：   整改情况（已完成）：   整改情况 alone
HAN = r"[\u4e00-\u9fff、]"
WORDS = rf"{HAN}(?:[ \t\u3000\xa0]{{0,4}}{HAN}){{1,{LONGEST - 1}}}"
WORDS_GROUP = rf"(?P<w>{WORDS})"
OPENING = re.compile(
    rf"{GAP}(?:[【［\[（(〔]{GAP}(?P<b>{WORDS}){GAP}[：:]?{GAP}[】］\]）)〕]{GAP}[：:]?"
    rf"|[◆●■▲★☆※·]?{GAP}{WORDS_GROUP}{GAP}(?:(?:[（(][^（）()：:]{{2,24}}[）)])?{GAP}[：:]|$)){GAP}"
)
# （牵头领导：…；责任单位：…；整改时限：…）   责任单位：…  整改时限：…
FIELD = re.compile(
    rf"(?:^{GAP}[【［\[（(〔]?|[；;，,。]|[ \t\u3000\xa0]){GAP}"
    rf"(?P<w>[\u4e00-\u9fff、]{{2,{LONGEST}}}){GAP}[：:]"
)
# …的问题。整改措施：   关于“…”问题整改进展情况：   …不到位。【整改情况】：
BEHIND = re.compile(rf"(?!的)(?:(?<=[。！？；;])|(?!问题)){WORDS_GROUP}{GAP}[）)】]?{GAP}[：:]{GAP}")
COLON = re.compile(rf"[：:]{GAP}")
BEFORE = re.compile(r"(?P<stop>[。！？；;”\"』》）)]|问题的|问题|的|情况)[（(【]?[ \t\u3000\xa0]{0,7}")


@lru_cache(maxsize=1024)
def match_label(text: str, start: int = 0) -> Label | None:
    """The label that ``text[start:]`` begins with, or None."""
    found = OPENING.match(simplify(text), start)
    if not found:
        return None
    group = "b" if found["b"] else "w"
    kind = label_kind(re.sub(r"\s", "", found[group]))
    bare = group == "w" and not text[found.end("w") :].strip()
    if not kind or (bare and len(found[group]) < 4):
        return None
    return Label(kind, text[slice(*found.span(group))], found.start(group), found.end(), bare)


def match_fields(text: str) -> list[tuple[str, str]]:
    """Name and text of each field of a record in a paragraph that begins with one; empty for others."""
    found = [field for field in FIELD.finditer(simplify(text)) if label_kind(field["w"]) == "other"]
    if not found or text[: found[0].start("w")].strip(" \t\u3000\xa0【［[（(〔"):
        return []
    ends = [*(field.start() for field in found[1:]), len(text.rstrip().rstrip("】］]）)〕"))]
    return [
        (text[slice(*field.span("w"))], text[field.end() : end].strip(" \t\u3000\xa0；;，,"))
        for field, end in zip(found, ends, strict=True)
    ]


def find_inline_label(text: str, start: int = 0, known: frozenset[str] = frozenset()) -> Label | None:
    """The first label of a rectification that closes a heading inside ``text[start:]``, or None.

    A label in ``known``, which the document uses elsewhere, needs no stop before it.
    """
    return next(_find_closing_labels(text, start, known), None) if COLON.search(text, start) else None


def find_inline_labels(text: str) -> list[Label]:
    """All labels of rectifications that close a heading inside a text, in order."""
    known = frozenset(label.printed for label in _find_closing_labels(text, 0, frozenset()))
    return list(_find_closing_labels(text, 0, known))


def _find_closing_labels(text: str, start: int, known: frozenset[str]) -> Iterator[Label]:
    """Read backwards from each colon: the longest label that stands behind what ends a heading."""
    plain = simplify(text)
    for colon in COLON.finditer(text, start):
        first = max(start, colon.start() - 2 * LONGEST)
        for lead in BEFORE.finditer(plain, max(start, first - 8), colon.start()):
            words = BEHIND.fullmatch(plain, lead.end(), colon.end()) if lead.end() >= first else None
            if words and label_kind(re.sub(r"\s", "", words["w"])) == "rectification":
                yield Label("rectification", text[slice(*words.span("w"))], lead.end("stop"), colon.end())
                break
        else:
            word = next((word for word in known if text.endswith(word, start, colon.start())), "")
            if word and colon.start() - len(word) > start:
                yield Label("rectification", word, colon.start() - len(word), colon.end())
