"""A web page -> its lines: what a reader sees one below the other, without a browser.

Text is broken at block elements and ``br``, as the HTML standard renders them (§15.3);
white space is collapsed, and none is left where a line of the source ends between two
Han characters (CSS Text, §4.1.3). What has no place on the page is left out: scripts,
hidden elements, the reading above ruby text, characters without a width.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import cast

from lxml import etree

from pipeline.model import Cell
from pipeline.numerals import render_chinese
from pipeline.read.web_looks import BLOCKS, Look, align, is_unseen, read_look
from pipeline.read.web_metadata import METADATA
from pipeline.read.web_tables import is_data_table, place_table_cells

__all__ = ["WebLine", "find_lines", "squeeze"]

Element = etree._Element

KEY_PIECES = 8  # of text that a key may be written in
LETTERS = {"a": "lower-alpha", "A": "upper-alpha"}
WIDTHLESS = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
WIDE = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff\u2018-\u201d\u2026]"
# 整改⏎情况: a line of the source ends between two characters of full width
SOURCE_BREAK = re.compile(rf"(?<={WIDE})[ \t]*[\r\n][ \t\r\n\f]*(?={WIDE})")
SENTENCE = re.compile("[，。；：、,;:]")
BLANKS = re.compile(r"[ \t\r\n\f]+")
# list-style-type: simp-chinese-informal
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z][a-z-]+)", re.I)


@dataclass(frozen=True)
class WebLine:
    """Words on one line, and the block element that they stand in."""

    words: str
    block: Element
    linked: int  # characters of it that are links
    style: str
    label: str
    cell: Cell | None

    @cached_property
    def squeezed(self) -> str:
        """Its words without any white space."""
        return squeeze(self.words)

    @cached_property
    def running(self) -> int:
        """Characters of running text: with stops or commas, or in a table, outside links; 0 of a link."""
        size = len(self.squeezed)
        running = self.cell is not None or SENTENCE.search(self.words)
        return size - self.linked if running and self.linked < 0.3 * size else 0


def squeeze(text: str) -> str:
    """Without any white space."""
    return "".join(text.split())


def find_lines(root: Element, hidden: bool = False) -> list[WebLine]:
    """The lines that are seen, from top to bottom; with those that a style hides, if asked for."""
    return _Walk(root, hidden).lines


@dataclass(slots=True)
class _Open:
    """An element whose end has not come, with what it says of all that stands in it."""

    element: Element
    is_block: bool
    is_link: bool
    keeps_breaks: bool
    style: str
    cell: Cell | None
    start: int  # how many pieces of the line stood before it


class _Walk:
    """One way through the tree, without recursion: pages nest hundreds of elements deep."""

    def __init__(self, root: Element, hidden: bool) -> None:
        self.lines: list[WebLine] = []
        self._texts: list[str] = []
        self._linked = self._links = self._kept = self._tables = 0
        self._open = [_Open(root, True, False, False, "", None, 0)]
        self._blocks = [self._open[0]]
        self._cells: dict[Element, Cell] = {}
        self._counters: dict[Element, int] = {}
        self._label = ""
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, step in steps:
            element = cast(Element, step)
            if event == "start":
                look = read_look(element.get("style") or "")
                if is_unseen(element, look, hidden):
                    steps.skip_subtree()
                else:
                    self._enter(element, look)
                continue
            if self._open[-1].element is element:
                self._leave(self._open.pop())
            if element is not root:
                self._add(element.tail)
        self._end_line()

    def _enter(self, element: Element, look: Look) -> None:
        tag, around = element.tag, self._open[-1]
        inside = _Open(
            element,
            is_block=tag != "br" and (look.is_block or tag in BLOCKS),
            is_link=tag == "a" and bool(element.get("href")),
            keeps_breaks=look.keeps_breaks or tag == "pre",
            style=align(element, look, around.style),
            cell=self._cells.get(element, around.cell),
            start=len(self._texts),
        )
        self._open.append(inside)
        self._links += inside.is_link
        self._kept += inside.keeps_breaks
        if tag == "br":
            self._end_line()
        elif inside.is_block:
            self._end_line()
            self._blocks.append(inside)
            if tag == "table" and element not in self._cells and is_data_table(element):
                self._cells |= place_table_cells(element, self._tables)
                self._tables += 1
            elif tag == "li":
                self._label = self._count(element)
        self._add(element.text)

    def _leave(self, left: _Open) -> None:
        self._links -= left.is_link
        self._kept -= left.keeps_breaks
        if left.is_block:
            self._end_line()
            self._blocks.pop()
        elif left.element.tag != "br":
            self._part_key(left.start)

    def _part_key(self, start: int) -> None:
        """A key of metadata in an element of its own begins a line, and has its colon."""
        if not start < len(self._texts) < start + KEY_PIECES:
            return
        pieces = self._texts[start:]
        key = METADATA.fullmatch("".join(pieces).strip())
        if not key:
            return
        before = "".join(islice(filter(str.strip, islice(self._texts, start)), KEY_PIECES)).strip()
        if before and not METADATA.match(before):
            return
        del self._texts[start:]
        self._end_line()
        self._texts += pieces if key["colon"] else [*pieces, "："]

    def _add(self, text: str | None) -> None:
        if not text:
            return
        parts = text.splitlines() if self._kept else [text]
        for index, part in enumerate(parts):
            if index:
                self._end_line()
            self._texts.append(part)
            self._linked += len(squeeze(part)) if self._links else 0

    def _count(self, item: Element) -> str:
        """The number in front of an item of an ordered list, which the page does not hold as text."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        number = _whole(item.get("value"))
        if number is None:
            start = _whole(parent.get("start"))
            number = self._counters.get(parent, 1 if start is None else start)
        self._counters[parent] = number + 1
        named = LIST_STYLE.search(item.get("style") or "") or LIST_STYLE.search(parent.get("style") or "")
        return _spell(number, named[1].lower() if named else LETTERS.get(parent.get("type") or "", ""))

    def _end_line(self) -> None:
        words = _collapse("".join(self._texts), bool(self._kept)) if self._texts else ""
        if words.strip():
            block = self._blocks[-1]
            self.lines.append(
                WebLine(words, block.element, self._linked, block.style, self._label, block.cell)
            )
            self._label = ""
        self._texts, self._linked = [], 0


def _collapse(text: str, kept: bool) -> str:
    """The words of a line as they are shown; its white space is ``kept`` in preformatted text."""
    words = WIDTHLESS.sub("", text)
    if kept:
        return words
    if "\n" in words or "\r" in words:
        words = SOURCE_BREAK.sub("", words)
    return BLANKS.sub(" ", words).strip(" ")


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else None


def _spell(number: int, style: str) -> str:
    """CSS Counter Styles Level 3, §6 and §7: 一、 for the Chinese ones, 1. for the rest."""
    if style == "none":
        return ""
    if style in ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"):
        return f"{render_chinese(number)}、" if 0 < number < 10_000 else f"{number}、"
    if style in ("lower-alpha", "upper-alpha") and 0 < number <= 26:
        return f"{chr(ord('A' if style.startswith('upper') else 'a') + number - 1)}."
    return f"{number}."
