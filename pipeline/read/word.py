"""Word documents (DOCX): python-docx opens the package, the body is read in order.

python-docx's own ``paragraph.text`` leaves out automatic numbers, tracked insertions,
text boxes, content controls, simple fields and nested tables; so the paragraphs are
read from their XML (ECMA-376 part 1, §17). Tracked changes are read as accepted,
hidden text and footnotes are left out, headers and footers are no part of the body.
"""

import io
import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import Unreadable
from pipeline.messages import message
from pipeline.model import Cell, Document, Source
from pipeline.read.draft import Draft
from pipeline.read.word_numbering import Numbering

__all__ = ["read_word"]

Element = Any  # lxml.etree._Element, which has no types of its own

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SKIPPED = {
    W + tag
    for tag in ("del", "moveFrom", "delText", "delInstrText", "instrText", "rPr", "pPr", "rt", "sdtPr")
}
INSERTED, DELETED = {W + "ins", W + "moveTo"}, {W + "del", W + "moveFrom"}
STYLES = {"center": "centre", "right": "right", "end": "right"}
MAX_COLUMNS = 63  # of a table in Word


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph and the table cell it stands in."""

    element: Element
    cell: Cell | None


def read_word(data: bytes, source: Source) -> Document:
    """Every paragraph of the body, its automatic number rendered, tables cell by cell.

    Raises Unreadable: damaged, empty, too_large.
    """
    import docx

    try:
        package = docx.Document(io.BytesIO(data))
        body, styles = package.element.body, package.styles.element
        if body is None:
            raise ValueError("no body")
        numbering = Numbering(_numbering_part(package), styles)
    except Exception as error:  # python-docx raises what zipfile, lxml and its own lookups raise
        raise Unreadable("damaged", f"docx: {type(error).__name__}", source.media_type) from error
    alignments = _alignments(styles)
    draft, pending = Draft(source), ""
    for place in _find_paragraphs(body):
        label = numbering.label(place.element)
        text = pending + "".join(_spell(place.element))
        pending = ""
        if _is_joined_to_next(place.element):
            pending = text
            continue
        style = _style(place.element, alignments)
        for words in text.split("\n"):
            draft.add(words, label, style=style, cell=place.cell)
            label = "" if words.strip() else label
    insertions = sum(1 for _ in body.iter(*INSERTED))
    deletions = sum(1 for _ in body.iter(*DELETED))
    changed = (message("tracked_changes", insertions=insertions, deletions=deletions),)
    return draft.finish(changed if insertions or deletions else (), reader="word")


def _numbering_part(package: Any) -> Element | None:
    from docx.opc.constants import RELATIONSHIP_TYPE

    try:
        part = package.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return None
    return part.element


def _find_paragraphs(body: Element) -> Iterator[_Place]:
    """Paragraphs in reading order: of the body, of tables, of text boxes after their anchor."""
    tables = 0

    def walk(parent: Element, cell: Cell | None) -> Iterator[_Place]:
        nonlocal tables
        for child in parent:
            if child.tag == W + "p":
                yield _Place(child, cell)
                for box in _find_boxes(child):
                    yield from walk(box, cell)
            elif child.tag == W + "tbl":
                number, tables = tables, tables + 1
                for place, element in _find_cells(child, number):
                    yield from walk(element, place)
            elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", *INSERTED}:
                yield from walk(child, cell)

    yield from walk(body, None)


def _find_cells(table: Element, number: int) -> Iterator[tuple[Cell, Element]]:
    """The cells of a table with their places; a cell merged downwards comes once."""
    rows = [
        row for row in table.iter(W + "tr") if _owner(row) is table and row.find(f"{W}trPr/{W}del") is None
    ]
    starts: dict[int, tuple[int, Element, int]] = {}
    found: list[list[Any]] = []
    for index, row in enumerate(rows):
        column = 0
        for cell in (c for c in row.iter(W + "tc") if _owner(c) is row):
            width = min(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), MAX_COLUMNS)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(W + "val") != "restart" and column in starts:
                found[starts[column][0]][2] += 1
            else:
                starts.pop(column, None)
                if merge is not None:
                    starts[column] = (len(found), cell, index)
                found.append([index, column, 1, width, cell])
            column += width
    for row_index, column, height, width, cell in found:
        yield Cell(number, row_index, column, height, width), cell


def _owner(element: Element) -> Element:
    """The table of a row or the row of a cell, across content controls."""
    parent = element.getparent()
    while parent is not None and parent.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins"}:
        parent = parent.getparent()
    return parent


def _find_boxes(paragraph: Element) -> Iterator[Element]:
    """The contents of text boxes anchored in a paragraph; of an alternative the first choice only."""
    for box in paragraph.iter(W + "txbxContent"):
        above = itertools.takewhile(lambda ancestor: ancestor is not paragraph, box.iterancestors())
        if not {W + "p", MC + "Fallback", *DELETED} & {ancestor.tag for ancestor in above}:
            yield box  # one inside another comes with the paragraph that it is anchored in


def _spell(element: Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in SKIPPED or not isinstance(tag, str):
            continue
        if tag in (W + "t", M + "t"):
            yield (child.text or "").replace("\n", " ")
        elif tag == W + "tab":
            yield "\t"
        elif tag in (W + "br", W + "cr"):
            yield "" if child.get(W + "type") in ("page", "column") else "\n"
        elif tag == W + "noBreakHyphen":
            yield "-"
        elif tag == W + "sym":
            yield _symbol(child.get(W + "char") or "")
        elif tag == W + "r":
            if not _is_hidden(child):
                yield from _spell(child)
        elif tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            yield from _spell(choice if choice is not None else child)
        elif tag not in (W + "txbxContent", W + "drawing", W + "pict", W + "object"):
            yield from _spell(child)


def _symbol(code: str) -> str:
    try:
        symbol = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return "\ufffd" if unicodedata.category(symbol) in ("Cc", "Cs") else symbol


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(W + "val") not in ("0", "false", "off")


def _is_joined_to_next(paragraph: Element) -> bool:
    """Its end was deleted as a tracked change, so the next paragraph goes on with it.

    Before a table and at the end of a cell or of the document there is none to go on.
    """
    if all(paragraph.find(f"{W}pPr/{W}rPr/{tag}") is None for tag in DELETED):
        return False
    following = next(paragraph.itersiblings(W + "p", W + "tbl", W + "sdt"), None)
    return following is not None and following.tag == W + "p"


def _alignments(styles: Element) -> dict[str, str]:
    """The alignment that each paragraph style gives, through the styles it is based on."""
    own, parents = {}, {}
    for style in styles.iter(W + "style"):
        name = style.get(W + "styleId") or ""
        alignment, based_on = style.find(f"{W}pPr/{W}jc"), style.find(W + "basedOn")
        own[name] = alignment.get(W + "val") or "" if alignment is not None else ""
        parents[name] = based_on.get(W + "val") or "" if based_on is not None else ""
    resolved = {}
    for name in own:
        seen, current = set(), name
        while current in own and not own[current] and current not in seen:
            seen.add(current)
            current = parents[current]
        resolved[name] = own.get(current, "")
    return resolved


def _style(paragraph: Element, alignments: dict[str, str]) -> str:
    own, style = paragraph.find(f"{W}pPr/{W}jc"), paragraph.find(f"{W}pPr/{W}pStyle")
    if own is not None:
        return STYLES.get(own.get(W + "val") or "", "")
    return STYLES.get(alignments.get(style.get(W + "val") or "", "") if style is not None else "", "")


def _number(element: Element | None, default: int) -> int:
    try:
        return max(1, int(element.get(W + "val") or default)) if element is not None else default
    except ValueError:
        return default
