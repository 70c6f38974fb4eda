"""PDF, through pdfplumber; pypdfium2 counts the pages as well and draws those that have no text."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Source
from pipeline.read import scan
from pipeline.read.draft import Draft
from pipeline.read.ink import Picture, is_blank
from pipeline.read.page import Glyph, Row, build_rows
from pipeline.read.pictures import LONGEST_SIDE
from pipeline.read.ruled_tables import MIN_RULES, place_cells
from pipeline.read.sniff import LIMITS

__all__ = ["needs_recognition", "read_pdf"]

DOTS = 200  # an inch, of a page that is recognised
BLANK_DOTS = 72
GARBLED = 0.3  # the part of a page's text that are no letters, from which on it is not the text
SPARSE = 40  # characters below which the text on a picture of a page is not the page's
FILLED = 0.6  # of its area
UNREAD = {
    "needs_ocr": "page_without_text",
    "garbled": "page_garbled",
    "picture": "nothing_recognised",
}
# (cid:20851)   \ufffd   \ue000: what stands for a letter that the file does not name
NO_LETTERS = re.compile("\\(cid:\\d+\\)|[\ufffd\ue000-\uf8ff]")

Character = dict[str, Any]  # pdfplumber's: text, x0, x1, top, bottom, size, upright


def read_pdf(data: bytes, source: Source) -> Document:
    """The lines of every page from top to bottom, with their boxes.

    Pages that hold no text but a picture are recognised where the extra ``ocr`` is installed;
    the others are read from their text layer.
    Raises Unreadable: encrypted, damaged, garbled, needs_ocr, too_large, empty.
    """
    counted = _count_pages(data)
    if counted > LIMITS["pages"]:
        raise Unreadable("too_large", f"{counted:,} pages > {LIMITS['pages']:,}", source.media_type)
    draft, messages = Draft(source), list[Message]()
    ways, recognised = Counter[str](), dict[int, list[Row]]()
    for number, (way, rows) in enumerate(_read_pages(data, counted), 1):
        ways[way] += 1
        if way in UNREAD:
            messages.append(message(UNREAD[way], page=number))
        if way == "ocr":
            recognised[number] = rows
        messages += scan.add_rows(draft, rows, number)
    _refuse_unread(ways, source)
    messages[:0] = scan.sum_up(recognised)
    reader = "+".join(way for way in ("pdf", "ocr") if ways[way])
    return draft.finish(messages, reader=reader, pages=counted)


def _refuse_unread(ways: Counter[str], source: Source) -> None:
    """Raises Unreadable where no page could be read, though some hold something."""
    if not ways["pdf"] + ways["ocr"]:
        for reason in ("garbled", "needs_ocr"):
            if ways[reason]:
                raise Unreadable(reason, media_type=source.media_type)


def needs_recognition(rows: Sequence[Row], pictured: bool) -> str:
    """Why a page's text layer says nothing: needs_ocr where it has no text, garbled; else empty.

    A few words on a page that a picture fills (``pictured``) are those of the program that made it.
    """
    words = "".join(row.words for row in rows)
    if len(words) < (SPARSE if pictured else 1):
        return "needs_ocr"
    lost = sum(len(found.group()) for found in NO_LETTERS.finditer(words))
    return "garbled" if lost > GARBLED * len(words) else ""


def _is_pictured(page: Any) -> bool:
    """Whether pictures, which may be strips of one, fill the page."""
    filled = sum(image["width"] * image["height"] for image in page.images)
    return float(filled) > FILLED * float(page.width) * float(page.height)


def _draw(data: bytes, number: int, dots: int) -> tuple[Picture, float]:
    """The picture of a page, counted from 1, and its scale (points a pixel).

    ``dots`` an inch, fewer where the page is very large. Raises Unreadable (damaged).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        try:
            page = document[number - 1]
            scale = min(dots / 72, LONGEST_SIDE / max(page.get_size()))
            return page.render(scale=scale, rev_byteorder=False).to_numpy()[..., :3].copy(), 1 / scale
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", f"page {number}: {error}", "application/pdf") from None


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


def _read_pages(data: bytes, counted: int) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each page and how it was read; raises Unreadable (damaged) where pages are missing."""
    import pdfplumber

    read = tables = 0
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm=None) as pdf:
            for page in pdf.pages:
                read += 1
                rows = _read_page(page, tables)
                reason = needs_recognition(rows, _is_pictured(page))
                way, rows = _recognise(data, read, reason, tables) if reason else ("pdf", rows)
                tables = max([tables, *(row.cell.table + 1 for row in rows if row.cell)])
                yield way, rows
                page.close()
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it raise
        raise Unreadable("damaged", f"page {read}: {type(error).__name__}", "application/pdf") from error
    if read != counted:
        raise Unreadable("damaged", f"{read} of {counted} pages could be read", "application/pdf")


def _recognise(data: bytes, number: int, reason: str, first_table: int) -> tuple[str, list[Row]]:
    """How a page without words was read, and the rows of its picture.

    ocr, blank, or why it gives no rows: a key of ``UNREAD``.
    """
    shown = not is_blank(_draw(data, number, BLANK_DOTS)[0])
    if shown and scan.available():
        recognised = scan.recognise(*_draw(data, number, DOTS), first_table)
        if recognised:
            return "ocr", recognised
        reason = "picture" if reason == "needs_ocr" else reason
    return (reason if shown or reason == "garbled" else "blank"), []


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
