"""A web page -> its lines: what a reader sees one below the other, without a browser.

Text is broken at block elements and ``br``, as the HTML standard renders them (§15.3);
white space is collapsed, and none is left where a line of the source ends between two
Han characters (CSS Text, §4.1.3). What has no place on the page is left out: scripts,
hidden elements, the reading above ruby text, characters without a width.
"""

import re
from dataclasses import dataclass
from typing import cast

from lxml import etree

from pipeline.model import Cell
from pipeline.numerals import render_chinese
from pipeline.read.web_metadata import METADATA
from pipeline.read.web_tables import is_data_table, place_table_cells

__all__ = ["WebLine", "find_lines", "squeeze"]

Element = etree._Element

BLOCKS = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dialog",
        ),
        *(
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
        ),
        *(
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
        ),
        *("section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
UNSEEN = frozenset(
    {
        *(
            "applet",
            "audio",
            "button",
            "canvas",
            "embed",
            "head",
            "input",
            "math",
            "noscript",
            "object",
            "option",
        ),
        *("rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title", "video"),
    }
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
KEEPS_BREAKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*block", re.I)
ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.I)
HEADINGS = ("h1", "h2", "center")
KEY_PIECES = 8  # of text that a key may be written in
LETTERS = {"a": "lower-alpha", "A": "upper-alpha"}
STYLES = {"center": "centre", "right": "right", "middle": "centre"}
WIDTHLESS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
WIDE = "[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U0003ffff\u2018-\u201d\u2026]"
# 整改⏎情况: a line of the source ends between two characters of full width
SOURCE_BREAK = re.compile(rf"(?<={WIDE})[ \t]*[\r\n][ \t\r\n\f]*(?={WIDE})")
BLANKS = re.compile(r"[ \t\r\n\f]+")
# list-style-type: simp-chinese-informal
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z][a-z-]+)", re.I)


@dataclass(frozen=True, slots=True)
class WebLine:
    """Words on one line, and the block element that they stand in."""

    words: str
    block: Element
    linked: int  # characters of it that are links
    style: str
    label: str
    cell: Cell | None


def squeeze(text: str) -> str:
    """Without any white space."""
    return "".join(text.split())


def find_lines(root: Element, hidden: bool = False) -> list[WebLine]:
    """The lines that are seen, from top to bottom; with those that a style hides, if asked for."""
    return _Walk(root, hidden).lines


class _Walk:
    """One way through the tree, without recursion: pages nest hundreds of elements deep."""

    def __init__(self, root: Element, hidden: bool) -> None:
        self.lines: list[WebLine] = []
        self._texts: list[str] = []
        self._linked = self._links = self._kept = self._tables = 0
        self._blocks = [root]
        self._cells: dict[Element, Cell] = {}
        self._starts: list[int] = []  # of the elements within a line: how many pieces stood before each
        self._counters: dict[Element, int] = {}
        self._label = ""
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, step in steps:
            element = cast(Element, step)
            if event == "start" and (not isinstance(element.tag, str) or _is_unseen(element, hidden)):
                steps.skip_subtree()
            elif event == "start":
                self._enter(element)
            else:
                if isinstance(element.tag, str) and not _is_unseen(element, hidden):
                    self._leave(element)
                if element is not root:
                    self._add(element.tail)
        self._end_line()

    def _enter(self, element: Element) -> None:
        if element.tag == "a" and element.get("href"):
            self._links += 1
        self._kept += _keeps_breaks(element)
        if element.tag == "br":
            self._end_line()
        elif _is_block(element):
            self._end_line()
            self._blocks.append(element)
            if element.tag == "table" and element not in self._cells and is_data_table(element):
                self._cells |= place_table_cells(element, self._tables)
                self._tables += 1
            elif element.tag == "li":
                self._label = self._count(element)
        else:
            self._starts.append(len(self._texts))
        self._add(element.text)

    def _leave(self, element: Element) -> None:
        if element.tag == "a" and element.get("href"):
            self._links -= 1
        self._kept -= _keeps_breaks(element)
        if self._blocks[-1] is element:
            self._end_line()
            self._blocks.pop()
        elif element.tag != "br":
            self._part_key(self._starts.pop())

    def _part_key(self, start: int) -> None:
        """A key of metadata in an element of its own begins a line, and has its colon."""
        pieces = self._texts[start:]
        key = METADATA.fullmatch("".join(pieces).strip()) if 0 < len(pieces) < KEY_PIECES else None
        before = "".join(self._texts[:start]).strip()
        if not key or (before and not METADATA.match(before)):
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
        words = "".join(self._texts).translate(WIDTHLESS)
        if not self._kept:
            words = BLANKS.sub(" ", SOURCE_BREAK.sub("", words)).strip(" ")
        if words.strip():
            block = self._blocks[-1]
            cell = next((self._cells[b] for b in reversed(self._blocks) if b in self._cells), None)
            self.lines.append(WebLine(words, block, self._linked, _style(block), self._label, cell))
            self._label = ""
        self._texts, self._linked = [], 0


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch("[0-9]{1,6}", text) else None


def _is_unseen(element: Element, hidden: bool) -> bool:
    if hidden or element.tag in UNSEEN:
        return element.tag in UNSEEN
    return element.get("hidden") is not None or HIDDEN.search(element.get("style") or "") is not None


def _keeps_breaks(element: Element) -> bool:
    return element.tag == "pre" or KEEPS_BREAKS.search(element.get("style") or "") is not None


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS or SHOWN_AS_BLOCK.search(element.get("style") or "") is not None


def _style(block: Element) -> str:
    """Of the block, or of the nearest around it that says one."""
    element: Element | None = block
    while element is not None and element.tag != "body":
        found = ALIGNED.search(element.get("style") or "")
        name = found[1] if found else element.get("align") or ("center" if element.tag in HEADINGS else "")
        if name:
            return STYLES.get(name.lower(), "")
        element = None if element.tag in ("td", "th") else element.getparent()
    return ""


def _spell(number: int, style: str) -> str:
    """CSS Counter Styles Level 3, §6 and §7: 一、 for the Chinese ones, 1. for the rest."""
    if style == "none":
        return ""
    if style in ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"):
        return f"{render_chinese(number)}、" if 0 < number < 10_000 else f"{number}、"
    if style in ("lower-alpha", "upper-alpha") and 0 < number <= 26:
        return f"{chr(ord('A' if style.startswith('upper') else 'a') + number - 1)}."
    return f"{number}."
