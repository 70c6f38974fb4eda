"""PDF: the text layer of each page, and what is recognised in its picture where it has none."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Source
from pipeline.read import scan
from pipeline.read.directions import find_doubts
from pipeline.read.draft import Draft
from pipeline.read.ink import is_blank
from pipeline.read.limits import LIMITS
from pipeline.read.page import Row
from pipeline.read.pdf_file import PageText, PdfFile
from pipeline.read.pdf_text import has_strange_words
from pipeline.variants import simplify

__all__ = ["needs_recognition", "read_pdf"]

DOTS = 200  # an inch, of a page that is recognised
BLANK_DOTS = 72
GARBLED = 0.3  # the part of a page's text that are no letters, from which on it is not the text
SPARSE = 40  # characters below which the text on a picture of a page is not the page's
COMMON = 0.6  # the part of its Han that are common ones
UNREAD = {
    "blank": "page_blank",
    "needs_ocr": "page_without_text",
    "garbled": "page_garbled",
    "picture": "nothing_recognised",
}
LEVEL_1 = bytes(range(0xB0, 0xD8))  # the first byte of a common Han in GB/T 2312: rows 16 to 55
NO_HAN = re.compile("[^\u4e00-\u9fff]+")
# (cid:20851)   \ufffd   \ue000: what stands for a letter that the file does not name
NO_LETTERS = re.compile("\\(cid:\\d+\\)|[\ufffd\ue000-\uf8ff]")


def read_pdf(data: bytes, source: Source) -> Document:
    """The lines of every page from top to bottom, with their boxes.

    Pages that hold no text but a picture are recognised where the extra ``ocr`` is installed;
    the others are read from their text layer.
    A file that is damaged is read as far as it goes, and messages say so.
    Raises Unreadable: encrypted, damaged, garbled, needs_ocr, too_large, empty.
    """
    with PdfFile(data) as pdf:
        if pdf.pages > LIMITS["pages"]:
            raise Unreadable("too_large", f"{pdf.pages:,} pages > {LIMITS['pages']:,}", source.media_type)
        return _read_pages(pdf, source)


def _read_pages(pdf: PdfFile, source: Source) -> Document:
    draft, messages = Draft(source), list[Message]()
    ways, recognised = Counter[str](), dict[int, list[Row]]()
    tables = 0
    for number in range(1, pdf.pages + 1):
        page = pdf.read_page(number, tables)
        reason = needs_recognition(page)
        way, rows = _recognise(pdf, number, reason, tables) if reason else ("pdf", page.rows)
        ways[way] += 1
        if way == "ocr":
            recognised[number] = rows
        messages += _find_doubts(way, page, number)
        if number in pdf.health.broken:
            messages.append(message("page_damaged", page=number))
        messages += scan.add_rows(draft, rows, number)
        tables = max([tables, *(row.cell.table + 1 for row in rows if row.cell)])
    if not ways["pdf"] + ways["ocr"]:
        _refuse_unread(ways, source)
    messages[:0] = scan.sum_up(recognised)
    if pdf.mended:
        messages.insert(0, message("mended", count=pdf.pages))
    elif not pdf.health.sound:
        messages.insert(0, message("structure_damaged", count=pdf.pages))
    reader = "+".join(["pikepdf"] * pdf.mended + [way for way in ("pdf", "ocr") if ways[way]])
    try:
        return draft.finish(messages, reader=reader, pages=pdf.pages)
    except Unreadable as error:
        if error.reason == "empty" and (pdf.mended or pdf.health.broken or not pdf.health.sound):
            raise Unreadable("damaged", "no text is left", source.media_type) from None
        raise


def _find_doubts(way: str, page: PageText, number: int) -> Iterator[Message]:
    if way in UNREAD:
        yield message(UNREAD[way], page=number)
    if way != "ocr":
        yield from find_doubts(page.letters, number)


def _refuse_unread(ways: Counter[str], source: Source) -> None:
    """No page could be read: raises Unreadable where some hold something."""
    for reason in ("garbled", "needs_ocr"):
        if ways[reason]:
            raise Unreadable(reason, media_type=source.media_type)


def needs_recognition(page: PageText) -> str:
    """Why a page's text layer says nothing: needs_ocr where it has no text, garbled; else empty.

    A few words on a page that a picture fills are those of the program that made it. Words are
    garbled where the fonts name no letters, or where what they name is no Chinese: in a text
    nearly all Han are of the 3,755 common ones, which are level 1 of GB/T 2312.
    """
    words = "".join(row.words for row in page.rows)
    if len(words) < (SPARSE if page.pictured else 1):
        return "needs_ocr"
    lost = sum(len(found.group()) for found in NO_LETTERS.finditer(words))
    han = NO_HAN.sub("", simplify(words))
    strange = len(han) >= SPARSE and _count_common(han) < COMMON * len(han)
    unknown = 2 * page.unmapped > len(words) and has_strange_words(words)
    return "garbled" if lost > GARBLED * len(words) or strange or unknown else ""


def _count_common(han: str) -> int:
    rows = han.encode("gb2312", "ignore")[::2]
    return len(rows) - len(rows.translate(None, LEVEL_1))


def _recognise(pdf: PdfFile, number: int, reason: str, first_table: int) -> tuple[str, list[Row]]:
    """How a page without words was read, and the rows of its picture.

    ocr, blank, or why it gives no rows: a key of ``UNREAD``.
    """
    shown = not is_blank(pdf.draw(number, BLANK_DOTS)[0])
    if shown and scan.available():
        recognised = scan.recognise(*pdf.draw(number, DOTS), first_table)
        if recognised:
            return "ocr", recognised
        reason = "picture" if reason == "needs_ocr" else reason
    return (reason if shown or reason == "garbled" else "blank"), []
