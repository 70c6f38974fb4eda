"""An open PDF: PDFium gives letters and pictures of pages, pdfplumber the cells of ruled tables."""

import io
from functools import cached_property
from typing import Any, NamedTuple, Self

from pipeline.errors import Unreadable
from pipeline.model import Box
from pipeline.read.directions import Sorted, sort_letters
from pipeline.read.ink import Picture
from pipeline.read.page import Row, build_rows
from pipeline.read.pdf_text import count_paths, is_pictured, read_letters
from pipeline.read.pictures import LONGEST_SIDE
from pipeline.read.ruled_tables import MIN_RULES, PlacedCell, place_cells
from pipeline.read.sniff import PDF

__all__ = ["PageText", "PdfFile"]


class PageText(NamedTuple):
    """The text layer of a page."""

    rows: list[Row]
    letters: Sorted
    unmapped: int  # letters for which the fonts give no character for sure
    pictured: bool  # a picture fills the page
    table_lost: bool = False  # it has ruling lines, and its cells could not be found


class PdfFile:
    """Pages are counted from 1. Raises Unreadable: encrypted, damaged."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self._data = data
        try:
            self._document = pypdfium2.PdfDocument(data)
            self.pages = len(self._document)
        except (pypdfium2.PdfiumError, OverflowError) as error:
            secured = any(word in str(error).lower() for word in ("password", "security"))
            raise Unreadable("encrypted" if secured else "damaged", str(error), PDF) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_plumber" in self.__dict__:
            self._plumber.close()
        self._document.close()

    def read_page(self, number: int, first_table: int) -> PageText:
        """The rows of a page; tables are numbered on from ``first_table``."""
        page = self._load(number)
        try:
            letters, unmapped = read_letters(page)
            size, pictured = page.get_size(), is_pictured(page)
            ruled = bool(letters) and count_paths(page, MIN_RULES) >= MIN_RULES
        finally:
            page.close()
        found = sort_letters(letters, *size)
        cells = self._find_cells(number, found, first_table) if ruled else []
        lost, cells = cells is None, cells or []
        rows = [row._replace(box=found.restore(row.box)) for row in build_rows(found.glyphs, cells)]
        return PageText(rows, found, unmapped, pictured, lost)

    def _load(self, number: int) -> Any:
        import pypdfium2

        try:
            return self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise Unreadable("damaged", f"page {number}: {error}", PDF) from None

    def _find_cells(self, number: int, found: Sorted, first_table: int) -> list[PlacedCell] | None:
        """The cells of the page's tables, set upright with it; None where pdfplumber cannot read the page."""
        try:
            page = self._plumber.pages[number - 1]
            x, y = page.cropbox[:2]  # where the part begins that is seen
            tables = [
                [
                    found.turn(Box(c[0] - x, c[1] - y, c[2] - x, c[3] - y))
                    for r in table.rows
                    for c in r.cells
                    if c
                ]
                for table in page.find_tables()
            ]
            page.close()
        except MemoryError:
            raise
        except Exception:  # pdfminer raises whatever a broken file makes it raise
            return None
        return place_cells(tables, first_table)

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

    @cached_property
    def _plumber(self) -> Any:
        import pdfplumber

        return pdfplumber.open(io.BytesIO(self._data), unicode_norm=None)
