"""Where the marks of a text stand on the pictures of its pages: by the boxes of its lines."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Line
from pipeline.report.marks import KINDS, Mark

__all__ = ["Shade", "find_breaks", "place_shades"]


class Shade(NamedTuple):
    """A rectangle on a page that stands for a mark, in points from the top left."""

    mark: Mark
    x: float
    y: float
    width: float
    height: float


def find_breaks(lines: Iterable[Line]) -> dict[int, int]:
    """Where in the text each page begins -> its number; what was moved to the end begins none."""
    breaks, last = {}, 0
    for line in lines:
        if line.page and line.page > last:
            breaks[line.span.start] = last = line.page
    return breaks


def place_shades(text: str, marks: Iterable[Mark], lines: Sequence[Line]) -> dict[int, list[Shade]]:
    """The marks of a text on each page, the outer ones first; the lines come in the order of the text."""
    found: dict[int, list[Shade]] = {}
    for mark in sorted(marks, key=lambda mark: KINDS.index(mark.kind)) if lines else ():
        at = max(0, bisect_right(lines, mark.span.start, key=lambda line: line.span.start) - 1)
        while at < len(lines) and (line := lines[at]).span.start < mark.span.end:
            if line.page and line.box:
                found.setdefault(line.page, []).extend(_cut_box(text, mark, line))
            at += 1
    return found


def _cut_box(text: str, mark: Mark, line: Line) -> Iterator[Shade]:
    """The part of a line's box that a mark takes; letters are as wide as such letters are."""
    start, end = max(mark.span.start, line.span.start), min(mark.span.end, line.span.end)
    if not line.box or not text[start:end].strip():
        return
    scale = (line.box.x1 - line.box.x0) / (_measure(text[line.span.start : line.span.end]) or 1)
    yield Shade(
        mark,
        round(line.box.x0 + _measure(text[line.span.start : start]) * scale, 1),
        round(line.box.top, 1),
        round(_measure(text[start:end]) * scale, 1),
        round(line.box.bottom - line.box.top, 1),
    )


def _measure(words: str) -> int:
    return sum(1 if unicodedata.east_asian_width(character) in ("Na", "H", "N") else 2 for character in words)
