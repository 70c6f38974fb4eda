"""An open PDF, through PDFium: the rows and the cells of its pages, and their pictures."""

from typing import Any, NamedTuple, Self

from pipeline.errors import Unreadable
from pipeline.read.directions import Sorted, sort_letters
from pipeline.read.ink import Picture
from pipeline.read.page import Row, build_rows
from pipeline.read.pdf_check import examine, mend
from pipeline.read.pdf_drawing import Drawing
from pipeline.read.pdf_text import count_unmapped, has_strange_words, read_letters
from pipeline.read.pictures import LONGEST_SIDE
from pipeline.read.ruled_tables import MIN_RULES, PlacedCell, find_tables, place_cells
from pipeline.read.sniff import PDF

__all__ = ["PageText", "PdfFile"]


class PageText(NamedTuple):
    """The text layer of a page."""

    rows: list[Row]
    letters: Sorted
    unmapped: int  # letters for which the fonts give no character for sure; counted where words are strange
    pictured: bool  # a picture fills the page


class PdfFile:
    """Pages are counted from 1. Raises Unreadable: encrypted, damaged, too_large.

    A file that PDFium cannot open, or of which it counts other pages than there are, is mended first.
    """

    def __init__(self, data: bytes) -> None:
        self.health = examine(data)
        self.mended = False
        try:
            self._open(data)
        except Unreadable as error:
            if self.health.locked:
                raise Unreadable("encrypted", media_type=PDF) from None
            if error.reason != "damaged" or not self._open_mended(data):
                raise
        else:
            if self.health.pages not in (0, self.pages):
                self._open_mended(data)

    def _open(self, data: bytes) -> None:
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(data)
            self.pages = len(document)
        except (pypdfium2.PdfiumError, OverflowError) as error:
            secured = any(word in str(error).lower() for word in ("password", "security"))
            raise Unreadable("encrypted" if secured else "damaged", str(error), PDF) from None
        self._document, self._data = document, data

    def _open_mended(self, data: bytes) -> bool:
        """Whether the file, written anew, can be read."""
        made = mend(data)
        try:
            self._open(made or b"")
        except Unreadable:
            return False
        self.mended = True
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def read_page(self, number: int, first_table: int) -> PageText:
        """The rows of a page; tables are numbered on from ``first_table``."""
        page = self._load(number)
        try:
            found = sort_letters(read_letters(page), *page.get_size())
            drawing = Drawing.of(page)
            cells = _find_cells(drawing, found, first_table)
            rows = [row._replace(box=found.restore(row.box)) for row in build_rows(found.glyphs, cells)]
            unmapped = count_unmapped(page) if has_strange_words("".join(row.words for row in rows)) else 0
            return PageText(rows, found, unmapped, drawing.is_pictured())
        finally:
            page.close()

    def _load(self, number: int) -> Any:
        import pypdfium2

        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise Unreadable("damaged", f"page {number}: {error}", PDF) from None

    def draw(self, number: int, dots: int) -> tuple[Picture, float]:
        """The picture of a page, ``dots`` an inch or fewer where it is very large, and its points a pixel."""
        page = self._load(number)
        try:
            scale = min(dots / 72, LONGEST_SIDE / max(page.get_size()))
            return page.render(scale=scale, rev_byteorder=False).to_numpy()[..., :3].copy(), 1 / scale
        except (ArithmeticError, ValueError, RuntimeError) as error:  # a page without a size, or beyond all
            raise Unreadable("damaged", f"page {number}: {error}", PDF) from None
        finally:
            page.close()


def _find_cells(drawing: Drawing, found: Sorted, first_table: int) -> list[PlacedCell]:
    """The cells of the page's tables, set upright with it."""
    if not len(found.glyphs) or len(drawing.paths) < MIN_RULES:
        return []
    tables = find_tables(drawing.find_rules())
    return place_cells(([found.turn(box) for box in table] for table in tables), first_table)
