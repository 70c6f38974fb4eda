"""PDF with a text layer, through pdfplumber; pages are counted by pypdfium2 as well."""

import io
from collections.abc import Iterator
from typing import Any

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Source
from pipeline.read.draft import Draft
from pipeline.read.page import Glyph, Row, build_rows
from pipeline.read.ruled_tables import MIN_RULES, place_cells
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
    draft = Draft(source)
    messages: list[Message] = []
    found = 0
    for number, rows in enumerate(_read_pages(data, counted), 1):
        if not rows:
            messages.append(message("page_without_text", page=number))
        for row in rows:
            draft.add(row.words, page=number, box=row.box, size=row.size, cell=row.cell)
        found += len(rows)
    if not found:
        raise Unreadable("needs_ocr", media_type=source.media_type)
    return draft.finish(messages, reader="pdf", pages=counted)


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


def _read_pages(data: bytes, counted: int) -> Iterator[list[Row]]:
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


def _read_page(page: Any, first_table: int) -> list[Row]:
    ruled = len(page.rects) + len(page.lines) + len(page.curves) >= MIN_RULES
    tables = page.find_tables() if ruled else []
    cells = place_cells(([c for row in table.rows for c in row.cells if c] for table in tables), first_table)
    glyphs = (
        Glyph(c["text"], c["x0"], c["top"], c["x1"], c["bottom"], c["size"])
        for c in page.dedupe_chars().chars
        if c["upright"] and c["text"]
    )
    return build_rows(glyphs, cells)
