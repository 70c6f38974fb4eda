"""The benchmark's notices set in lines and pages: A4, justified, registers ruled.

Lines break between any two characters of Chinese, except before a mark that closes and after
one that opens; figures and Latin words stay whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.notice_font import Face
from tests.gold.source import Block, Sample

__all__ = ["HEIGHT", "WIDTH", "Page", "Rule", "Words", "set_pages"]

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
TOP, BOTTOM, LEFT, RIGHT = 85.0, 79.0, 72.0, 72.0
COLUMN = WIDTH - LEFT - RIGHT
UNIT = re.compile(r"[（《“‘〈【〔]*(?:[!-~]+|.)[，。；：、！？）》”’〉】〕…％]*")
SHARES = (0.06, 0.24, 0.35, 0.11, 0.11, 0.13)  # of the width, for the columns of a register
PADDING = 3.0
WIDEST = 0.12  # what justifying may put between two letters, of their size


class Style(NamedTuple):
    """How a paragraph is set."""

    face: str
    size: float
    leading: float
    indent: float = 0.0  # of the first line, in letters
    align: str = "both"


STYLES = {
    "title": Style("bold", 20, 32, align="centre"),
    "num": Style("text", 14, 21, align="centre"),
    "to": Style("text", 14, 21),
    "sign": Style("text", 14, 21, align="right"),
    "c1": Style("bold", 14, 21, 2),
}
TEXT = Style("text", 14, 21, 2)
CELL = Style("text", 10.5, 15, align="left")
FOOT = Style("text", 14, 21, align="centre")


class Words(NamedTuple):
    """Letters on a base line; ``gap`` is what stands between them beyond their widths."""

    face: str
    size: float
    x: float
    y: float  # from the foot of the page
    text: str
    gap: float = 0.0


class Rule(NamedTuple):
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float


class Line(NamedTuple):
    """Words of a paragraph and the room they leave on their line."""

    text: str
    left: float  # before them, in points
    room: float
    last: bool


@dataclass
class Page:
    """What one page shows."""

    words: list[Words] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def set_pages(sample: Sample, faces: dict[str, Face]) -> list[Page]:
    """Every block set, with the number of the page at its foot."""
    setter = _Setter(faces)
    for block in sample.blocks:
        setter.set_block(block)
    for number, page in enumerate(setter.pages, 1):
        line = next(break_lines(f"— {number} —", FOOT, faces, COLUMN))
        page.words.append(_place(line, FOOT, LEFT, BOTTOM / 2))
    return setter.pages


def break_lines(text: str, style: Style, faces: dict[str, Face], width: float) -> Iterator[Line]:
    """A paragraph cut into lines as they fill."""
    face, left = faces[style.face], style.indent * style.size
    line, room = "", width - left
    for unit in UNIT.findall(text):
        length = sum(map(face.width, unit)) * style.size / 1000
        if line and length > room:
            yield Line(line, left, room, False)
            line, left, room = "", 0.0, width
        line += unit
        room -= length
    yield Line(line, left, room, True)


def _place(line: Line, style: Style, x: float, y: float) -> Words:
    """The words of a line where its style puts them: only the last line of a paragraph keeps its room."""
    if style.align == "centre":
        return Words(style.face, style.size, x + line.room / 2, y, line.text)
    if style.align == "right":
        return Words(style.face, style.size, x + line.room - style.size, y, line.text)
    gap = line.room / max(len(line.text) - 1, 1)
    if line.last or style.align != "both" or gap > WIDEST * style.size:
        gap = 0.0
    return Words(style.face, style.size, x + line.left, y, line.text, gap)


class _Setter:
    """Sets blocks one below the other, on as many pages as they take."""

    def __init__(self, faces: dict[str, Face]) -> None:
        self.faces = faces
        self.pages: list[Page] = [Page()]
        self.y = HEIGHT - TOP
        self.opened = False  # a table whose head is to come

    def set_block(self, block: Block) -> None:
        if block.kind == "row":
            self._set_row(block.cells, SHARES, whole=self.opened)
        elif block.kind == "cat":
            self._set_row((block.text,), (1.0,))
        elif block.kind.endswith("table"):
            self.opened = block.kind == "table"
        else:
            label = f"{block.label}：" if block.label else ""
            for text in block.text.split(" / ") if block.kind == "title" else [block.text]:
                self._set_paragraph(block.number + label + text, STYLES.get(block.kind, TEXT))

    def _need(self, height: float) -> None:
        """A new page where this one has not so much left."""
        if self.y - height < BOTTOM:
            self.pages.append(Page())
            self.y = HEIGHT - TOP

    def _set_paragraph(self, text: str, style: Style) -> None:
        for line in break_lines(text, style, self.faces, COLUMN):
            self._need(style.leading)
            self.y -= style.leading
            base = self.y + (style.leading - style.size) / 2
            self.pages[-1].words.append(_place(line, style, LEFT, base))

    def _set_row(self, cells: Sequence[str], shares: Sequence[float], whole: bool = False) -> None:
        """A row of a table; one that is higher than what is left goes on overleaf, but for the head."""
        edges = [LEFT]
        for share in shares:
            edges.append(edges[-1] + share * COLUMN)
        lines = [
            list(self._break_cell(text, right - left - 2 * PADDING))
            for text, left, right in zip(cells, edges, edges[1:], strict=False)
        ]
        self.opened = False
        least = max(map(len, lines)) if whole else 1
        while any(lines):
            self._need(least * CELL.leading + 2 * PADDING)
            fit = int((self.y - BOTTOM - 2 * PADDING) / CELL.leading)
            self._set_part([cell[:fit] for cell in lines], edges)
            lines = [cell[fit:] for cell in lines]

    def _break_cell(self, text: str, width: float) -> Iterator[Line]:
        for paragraph in text.split("\n"):
            yield from break_lines(paragraph, CELL, self.faces, width)

    def _set_part(self, lines: Sequence[Sequence[Line]], edges: Sequence[float]) -> None:
        """What of a row one page holds, and the rules around it."""
        top, page = self.y, self.pages[-1]
        self.y -= max(map(len, lines)) * CELL.leading + 2 * PADDING
        for cell, left in zip(lines, edges, strict=False):
            for number, line in enumerate(cell, 1):
                base = top - PADDING - number * CELL.leading + (CELL.leading - CELL.size) / 2 + 1
                page.words.append(_place(line, CELL, left + PADDING, base))
        page.rules += [Rule(edges[0], y, edges[-1], y) for y in (top, self.y)]
        page.rules += [Rule(x, top, x, self.y) for x in edges]
