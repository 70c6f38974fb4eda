"""How lines stand in their column: indent, room left at the end, gap above.

From the boxes where the file has pages; from the number of letters where a text is
wrapped at a fixed width; else nothing is known.
"""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.model import Document, Line

__all__ = ["Shape", "measure_lines", "width"]


WIDEST = 100  # letters of a line that a program wraps


class Shape(NamedTuple):
    """How a line stands in its column; None where the file does not show it."""

    size: float | None = None  # of its letters, in points
    indent: float | None = None  # from the left edge of the column, in letters
    room: float | None = None  # left free at its end, in letters
    gap: float | None = None  # above it, in units of the usual distance
    scale: float = 1.0  # of its letters against the document's usual ones


def measure_lines(document: Document, lines: Sequence[Line]) -> list[Shape]:
    """One shape for each of some lines of a document."""
    if lines and all(line.box is not None for line in lines):
        return _measure_boxes(lines)
    return _measure_widths([document.text[line.span.start : line.span.end] for line in lines])


def _measure_boxes(lines: Sequence[Line]) -> list[Shape]:
    """Shapes from the boxes, against the column that the page shows (left and right pages may differ)."""
    running = [line for line in lines if line.cell is None] or lines
    pages: dict[int | None, list[Line]] = {}
    for line in running:
        pages.setdefault(line.page, []).append(line)
    left = min(line.box.x0 for line in running if line.box)
    right = max(line.box.x1 for line in running if line.box)
    size = median(line.size for line in running) or 12.0
    columns = {page: _column(group, (left, right)) for page, group in pages.items()}
    steps = [b.box.top - a.box.top for a, b in pairwise(running) if a.box and b.box and a.page == b.page]
    usual = median(steps) if steps else 0.0
    shapes = []
    for index, line in enumerate(lines):
        assert line.box is not None
        first, last = columns.get(line.page, (left, right))
        em = line.size or size
        previous = lines[index - 1].box if index and lines[index - 1].page == line.page else None
        gap = (line.box.top - previous.top) / usual if previous and usual > 0 else None
        indent, room = (line.box.x0 - first) / em, (last - line.box.x1) / em
        shapes.append(Shape(line.size or None, indent, room, gap, em / size))
    return shapes


def _column(lines: Sequence[Line], whole: tuple[float, float]) -> tuple[float, float]:
    """The edges of the text on one page; the whole document's where the page shows no full line."""
    left = min(line.box.x0 for line in lines if line.box)
    right = max(line.box.x1 for line in lines if line.box)
    wide = right - left > 0.8 * (whole[1] - whole[0]) and len(lines) >= 4
    return (left, right) if wide else whole


def _measure_widths(texts: Sequence[str]) -> list[Shape]:
    """Shapes from the number of letters, where the text is wrapped at a fixed width; else nothing.

    Programs count a Latin letter as a half or as a whole: the count by which more lines
    are full is the one that wrapped the text.
    """
    lines = [text.rstrip() for text in texts]
    if any(len(line) > 2 * WIDEST for line in lines):
        return [Shape()] * len(texts)
    measures = ([width(line) for line in lines], [float(len(line)) for line in lines])
    widths = max(measures, key=_count_full)
    full, longest = _count_full(widths), max(widths, default=0.0)
    if not (full >= 5 and full >= len(texts) / 5 and 12 <= longest <= WIDEST):
        return [Shape()] * len(texts)
    indents = [width(text) - width(text.lstrip()) for text in texts]
    return [Shape(None, indent, longest - each) for indent, each in zip(indents, widths, strict=True)]


def _count_full(widths: Sequence[float]) -> int:
    longest = max(widths, default=0.0)
    return sum(1 for each in widths if each >= longest - 2)


def width(text: str) -> float:
    """In letters: a Han character is one, a Latin letter half of one."""
    return sum(map(WIDTHS.__getitem__, text))


class _Widths(dict[str, float]):
    """Widths of characters, each looked up once."""

    def __missing__(self, character: str) -> float:
        self[character] = value = 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
        return value


WIDTHS = _Widths()
