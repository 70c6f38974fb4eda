"""Where the marks of a text stand on the pictures of its pages: by the boxes of its lines."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.model import Line
from pipeline.report.marks import Segment

__all__ = ["Shade", "find_breaks", "place_shades"]


class Shade(NamedTuple):
    """A rectangle on a page, in points from the top left, and the marks that it stands for."""

    segment: Segment
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


def place_shades(text: str, segments: Iterable[Segment], lines: Sequence[Line]) -> dict[int, list[Shade]]:
    """The marked segments of a text on each page; both they and the lines come in its order."""
    found: dict[int, list[Shade]] = {}
    first = 0
    for segment in segments:
        end = segment.start + len(segment.text)
        while first < len(lines) and lines[first].span.end <= segment.start:
            first += 1
        at = first
        while segment.kinds and at < len(lines) and (line := lines[at]).span.start < end:
            if line.page and line.box:
                found.setdefault(line.page, []).extend(_cut_box(text, segment, line))
            at += 1
    return found


def _cut_box(text: str, segment: Segment, line: Line) -> Iterator[Shade]:
    """The part of a line's box that a segment takes; letters are as wide as such letters are."""
    start = max(segment.start, line.span.start)
    end = min(segment.start + len(segment.text), line.span.end)
    if not line.box or not text[start:end].strip():
        return
    scale = (line.box.x1 - line.box.x0) / (_measure(text[line.span.start : line.span.end]) or 1)
    yield Shade(
        segment,
        round(line.box.x0 + _measure(text[line.span.start : start]) * scale, 1),
        round(line.box.top, 1),
        round(_measure(text[start:end]) * scale, 1),
        round(line.box.bottom - line.box.top, 1),
    )


def _measure(words: str) -> int:
    return sum(1 if unicodedata.east_asian_width(character) in ("Na", "H", "N") else 2 for character in words)
