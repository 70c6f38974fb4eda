"""Labels: the words with a colon that stand before a rectification or a problem.

    label = ["【"] word ["】"] (":" | end of the paragraph)      整改情况：   【整改成效】   整改措施

The same words stand in prose as well (“整改情况报告予以公布”), so a label must begin
its paragraph, or close a heading, and be followed by a colon or a closing bracket. A
bare label, alone in its paragraph, looks like a section's heading (二、整改落实情况): the
whole document decides what it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.structure.vocabulary import words

__all__ = ["Label", "find_inline_label", "find_inline_labels", "match_label"]

GAP = r"[ \t\u3000\xa0]*"
KINDS = {
    "rectification": "rectification_labels",
    "problem": "problem_labels",
    "other": "other_labels",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed, without bracket and colon; the text goes on at ``end``."""

    kind: str  # rectification, problem, other
    printed: str
    start: int
    end: int
    bare: bool = False  # alone in its paragraph, without colon or brackets


def _spaced(word: str) -> str:
    return GAP.join(map(re.escape, word))


@cache
def _opening(kind: str) -> re.Pattern[str]:
    any_word = "|".join(map(_spaced, words(KINDS[kind])))
    # 整改情况：   【整改情况】   （整改情况）   整改情况 alone in its paragraph
    return re.compile(
        rf"{GAP}(?:[【［\[（(〔]{GAP}(?P<b>{any_word}){GAP}[：:]?{GAP}[】］\]）)〕]{GAP}[：:]?"
        rf"|[◆●■▲★☆※·]?{GAP}(?P<w>{any_word}){GAP}(?:[：:]|$)){GAP}"
    )


@cache
def _closing() -> re.Pattern[str]:
    any_word = "|".join(map(_spaced, words(KINDS["rectification"])))
    # …的问题。整改措施：   关于“…”整改进展情况：   …不到位。【整改情况】
    return re.compile(
        rf"(?:(?<=[。！？；;”\"』》）)])|(?<=问题)|(?<=问题的)|(?<=的))[（(【]?{GAP}(?P<w>{any_word}){GAP}[）)】]?{GAP}[：:]{GAP}"
    )


def match_label(text: str, start: int = 0) -> Label | None:
    """The label that ``text[start:]`` begins with, or None."""
    for kind in KINDS:
        if found := _opening(kind).match(text, start):
            group = "b" if found["b"] else "w"
            bare = group == "w" and not text[found.end("w") :].strip()
            return Label(kind, found[group], found.start(group), found.end(), bare)
    return None


def find_inline_label(text: str, start: int = 0) -> Label | None:
    """The first label of a rectification that closes a heading inside ``text[start:]``, or None."""
    return next(_find_closing_labels(text, start), None)


def find_inline_labels(text: str) -> list[Label]:
    """All labels of rectifications that close a heading inside a text, in order."""
    return list(_find_closing_labels(text, 0))


def _find_closing_labels(text: str, start: int) -> Iterator[Label]:
    for found in _closing().finditer(text, start):
        yield Label("rectification", found["w"], found.start(), found.end())
