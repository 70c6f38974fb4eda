"""PDF with a text layer, through pdfplumber; pages are counted by pypdfium2 as well.

A line is made of the characters that the file holds. The gaps that a layout program
leaves between Han characters and digits are no blanks: one is put in only between
two Latin letters or digits that stand well apart.
"""

import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Any, NamedTuple

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Box, Cell, Document, Line, Source, Span
from pipeline.read.pdf_tables import find_cells
from pipeline.read.sniff import LIMITS

__all__ = ["read_pdf"]

Character = dict[str, Any]  # pdfplumber's: text, x0, x1, top, bottom, size, upright


def read_pdf(data: bytes, source: Source) -> Document:
    """The lines of every page from top to bottom, with their boxes.

    Raises Unreadable: encrypted, damaged, needs_ocr, too_large.
    """
    counted = _count_pages(data)
    if counted > LIMITS["pages"]:
        raise Unreadable("too_large", f"{counted:,} pages > {LIMITS['pages']:,}", source.media_type)
    lines: list[Line] = []
    parts: list[str] = []
    messages: list[Message] = []
    position = 0
    for number, rows in enumerate(_read_pages(data, counted), 1):
        if not rows:
            messages.append(message("page_without_text", page=number))
        for row in rows:
            span = Span(position, position + len(row.words))
            lines.append(Line(span, number, row.box, row.size, cell=row.cell))
            parts.append(row.words + "\n")
            position = span.end + 1
    if not lines:
        raise Unreadable("needs_ocr", media_type=source.media_type)
    return Document(
        replace(source, reader="pdf", pages=counted), "".join(parts), tuple(lines), tuple(messages)
    )


def _count_pages(data: bytes) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        try:
            return len(document)
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable("encrypted", media_type="application/pdf") from None
        raise Unreadable("damaged", str(error), "application/pdf") from None


class _Row(NamedTuple):
    """Characters on one base line, of the page or of one cell."""

    words: str
    box: Box
    size: float
    cell: Cell | None = None


def _read_pages(data: bytes, counted: int) -> Iterator[list[_Row]]:
    """The rows of each page; raises Unreadable (damaged) where pages are missing."""
    import pdfplumber

    read = tables = 0
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as pdf:
            for page in pdf.pages:
                read += 1
                rows = _read_page(page, tables)
                tables = max([tables, *(row.cell.table + 1 for row in rows if row.cell)])
                yield rows
                page.close()
    except Unreadable:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it raise
        raise Unreadable("damaged", f"page {read}: {type(error).__name__}", "application/pdf") from error
    if read != counted:
        raise Unreadable("damaged", f"{read} of {counted} pages could be read", "application/pdf")


def _read_page(page: Any, first_table: int) -> list[_Row]:
    """The rows from top to bottom; those of a table cell by cell, where it begins."""
    cells = find_cells(page, first_table)
    outside: list[Character] = []
    inside: dict[Cell, list[Character]] = {cell: [] for cell, _ in cells}
    for character in page.dedupe_chars().chars:
        place = next((cell for cell, box in cells if _stands_in(character, box)), None)
        (outside if place is None else inside[place]).append(character)
    rows = _read_rows(outside)
    for cell, _ in reversed(cells):
        top = next(b[1] for c, b in cells if c.table == cell.table)
        index = next((i for i, row in enumerate(rows) if row.box.top > top), len(rows))
        rows[index:index] = _read_rows(inside[cell], cell)
    return rows


def _stands_in(character: Character, box: tuple[float, float, float, float]) -> bool:
    x, y = (character["x0"] + character["x1"]) / 2, (character["top"] + character["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _read_rows(characters: list[Character], cell: Cell | None = None) -> list[_Row]:
    """Characters on one base line -> a row."""
    rows: list[list[Character]] = []
    level = 0.0
    upright = [c for c in characters if c["upright"] and c["text"]]
    for character in sorted(upright, key=lambda c: ((c["top"] + c["bottom"]) / 2, c["x0"])):
        middle = (character["top"] + character["bottom"]) / 2
        if rows and middle - level < 0.4 * max(character["size"], rows[-1][0]["size"]):
            rows[-1].append(character)
        else:
            rows.append([character])
        level = middle
    found: list[_Row] = []
    for row in rows:
        row.sort(key=lambda c: c["x0"])
        while row and row[0]["text"].isspace():
            row.pop(0)
        while row and row[-1]["text"].isspace():
            row.pop()
        if row:
            found.append(_Row(_spell(row), _box(row), float(median(c["size"] for c in row)), cell))
    return found


def _spell(row: list[Character]) -> str:
    words: str = row[0]["text"]
    for previous, character in itertools.pairwise(row):
        gap = character["x0"] - previous["x1"]
        if gap > 0.25 * character["size"] and _is_latin(previous["text"]) and _is_latin(character["text"]):
            words += " "
        words += character["text"]
    return words


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _box(row: list[Character]) -> Box:
    return Box(
        round(min(c["x0"] for c in row), 2),
        round(min(c["top"] for c in row), 2),
        round(max(c["x1"] for c in row), 2),
        round(max(c["bottom"] for c in row), 2),
    )
