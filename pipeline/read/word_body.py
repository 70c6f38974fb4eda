"""The body of a Word document, block after block: paragraphs, tables, text boxes, chunks (§17.2)."""

import re
from dataclasses import replace

from pipeline.errors import Unreadable
from pipeline.model import Cell, Document
from pipeline.read.draft import Draft
from pipeline.read.sniff import DOCX, HTML, MHTML, sniff
from pipeline.read.sniff import TEXT as PLAIN
from pipeline.read.word_ledger import LEFT_OUT, TEXT, Ledger, children
from pipeline.read.word_names import (
    INSERTED,
    MARK,
    A,
    Element,
    R,
    V,
    W,
    find,
    is_deleted,
    is_on,
    read_properties,
)
from pipeline.read.word_numbering import Numbering
from pipeline.read.word_package import WordPackage, open_package
from pipeline.read.word_styles import Styles
from pipeline.read.word_tables import find_cells
from pipeline.read.word_text import Speller

__all__ = ["Body"]

PARAGRAPHS = (W + "p", A + "p", W + "r")  # a run that stands in no paragraph is one of its own
GLUED = re.compile("[^\\W_\u2e80-\uffff]{2}")  # 1 and 2021年 are not 12021年; 1党建 may be
BLOCKS = (*PARAGRAPHS, W + "tbl", W + "altChunk")
WRAPPERS = (W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", *INSERTED)


class Body:
    """Reads blocks into a draft, in the order of the document; a box follows its anchor's paragraph."""

    def __init__(self, package: WordPackage, draft: Draft) -> None:
        self.ledger = Ledger()
        self._draft = draft
        self._chunks = package.chunks
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering, package.styles)
        self._speller = Speller(package.document, self._styles, self.ledger)
        self._tables = 0
        self._filled: dict[Element, int] = {}  # cells with words, of rows that hold tables
        # Of paragraphs whose mark is gone, by the one that goes on: the number and the words before it.
        self._pending: dict[Element, tuple[str, list[str]]] = {}

    def read_all(self, body: Element, cell: Cell | None = None) -> None:
        """Every block of the body. Raises Unreadable: too_large."""
        self._read(body, cell)
        for label, words in self._pending.values():  # the paragraph that would go on is left out itself
            self._add("".join(words), label, "", cell)

    def _read(self, parent: Element, cell: Cell | None) -> None:
        for child in children(parent, self.ledger):
            if child.tag in PARAGRAPHS:
                self._read_paragraph(child, cell)
            elif child.tag == W + "tbl":
                self._read_table(child, cell)
            elif child.tag == W + "altChunk":
                self._read_chunk(child, cell)
            else:
                self._read(child, cell)

    def _read_table(self, table: Element, outer: Cell | None) -> None:
        """A table inside a cell is text of that cell; but in a row that holds nothing else it is a table."""
        inside = outer if outer is not None and not self._frames(table) else None
        index = self._tables
        self._tables += inside is None
        for element, place in find_cells(table, index, self.ledger):
            self._read(element, inside or place)

    def _frames(self, table: Element) -> bool:
        """Whether a table stands in a box of its own, or in a row whose other cells are blank."""
        holder = next(table.iterancestors(W + "tc", W + "txbxContent"), None)
        if holder is None or holder.tag != W + "tc":
            return True
        row = holder.getparent()
        if row not in self._filled:
            self._filled[row] = sum(
                any(map(_is_filled, cell.iter(*TEXT))) for cell in row.iterchildren(W + "tc")
            )
        return self._filled[row] < 2

    def _read_paragraph(self, paragraph: Element, cell: Cell | None) -> None:
        label, words = self._pending.pop(paragraph, ("", []))
        properties = read_properties(paragraph)
        mark, by_style = properties.get(MARK), self._styles.hides_by_style(properties)
        words.append(self._speller.spell(paragraph, by_style))
        boxes = self._speller.boxes
        hidden = self._styles.hides(mark, by_style) or is_on(find(mark, "specVanish"))
        if paragraph.tag == W + "p" and not (hidden and not words[-1].strip()):
            label = label or self._numbering.label(paragraph, properties)
        following = _find_following(paragraph) if hidden or is_deleted(mark) else None
        if following is not None:
            self._pending[following] = (label, words)
        else:
            self._add("".join(words), label, self._styles.align(properties), cell)
        for box in boxes:
            self._read_box(box, cell)

    def _read_box(self, box: Element, cell: Cell | None) -> None:
        if box.tag == V + "textpath":  # the words of WordArt
            self._draft.add(box.get("string", "").replace("\n", " "), cell=cell)
        else:
            self._read(box, cell)

    def _add(self, text: str, label: str, style: str, cell: Cell | None) -> None:
        for words in text.split("\n"):
            if label and GLUED.fullmatch(label[-1:] + words[:1]):
                words = f" {words}"  # Word has a tab there
            self._draft.add(words, label, style=style, cell=cell)
            label = "" if words.strip() else label

    def _read_chunk(self, chunk: Element, cell: Cell | None) -> None:
        """A file inside the file, §17.17.2.1, in its place: another of Word, a page of the web, a text."""
        from pipeline.read.documents import read_document

        data = self._chunks.get(chunk.get(R + "id", ""), b"")
        try:
            kind = sniff(data)
            if kind == DOCX:
                self._read_package(open_package(data), cell)
            elif kind in (HTML, MHTML, PLAIN):
                self._copy(read_document(data, self._draft.source.path), cell)
            else:
                self.ledger.things["chunks"] += 1
        except Unreadable as error:
            if error.reason == "too_large":
                raise
            self.ledger.things["chunks"] += 1

    def _read_package(self, package: WordPackage, cell: Cell | None) -> None:
        """The body of a document inside this one; those inside that one are not followed."""
        inner = Body(replace(package, chunks={}), self._draft)
        inner._tables = self._tables
        inner.read_all(package.document, cell)
        self._tables = inner._tables
        self.ledger.things.update(inner.ledger.things)

    def _copy(self, inner: Document, cell: Cell | None) -> None:
        for line in inner.lines:
            words = inner.text[line.span.start + len(line.label) : line.span.end]
            self._draft.add(words, line.label, style=line.style, cell=cell)


def _is_filled(text: Element) -> bool:
    return bool((text.text or "").strip())


def _find_following(paragraph: Element) -> Element | None:
    """The paragraph that goes on with one whose mark is gone.

    None before a table, and at the end of a cell, a box or the document.
    """
    element = paragraph
    while element is paragraph or (element is not None and element.tag in WRAPPERS):
        for sibling in element.itersiblings():
            block = next(sibling.iter(*BLOCKS), None) if sibling.tag not in LEFT_OUT else None
            if block is not None:
                return block if block.tag == W + "p" else None
        element = element.getparent()
    return None
