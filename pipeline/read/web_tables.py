"""Tables of a web page: which hold data and not the page's layout, and the place of every cell."""

import re
from collections.abc import Iterator

from lxml import etree

from pipeline.model import Cell
from pipeline.read.web_metadata import METADATA

__all__ = ["is_data_table", "place_table_cells"]

Element = etree._Element
MAX_COLUMN_SPAN, MAX_ROW_SPAN = 1000, 65534  # of the HTML standard, §4.9.11
LEAST = 2  # rows with so many filled cells make a table of data
SHARE_OF_ONE = 0.8  # of the text in one cell: the page is laid out with the table


def is_data_table(table: Element) -> bool:
    """Whether several rows hold several filled cells, none of them another table or nearly all the text.

    A row of a table with borders or heads is enough; keys with their values are none.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return False
    filled = [[words for cell in _cells(row) if (words := _words(cell))] for row in _rows(table)]
    sizes = [len(words) for row in filled for words in row]
    drawn = table.get("border", "0") not in ("", "0") or next(table.iterdescendants("th"), None) is not None
    several = sum(1 for row in filled if len(row) > 1) >= (1 if drawn else LEAST)
    keys = sum(1 for row in filled for words in row if METADATA.fullmatch(words))
    return several and 3 * keys < len(sizes) and (max(sizes) < SHARE_OF_ONE * sum(sizes) or max(sizes) < 200)


def place_table_cells(table: Element, number: int) -> dict[Element, Cell]:
    """The cells of a table with their rows and columns, spans counted as the HTML standard does."""
    places: dict[Element, Cell] = {}
    rows = list(_rows(table))
    taken: dict[int, int] = {}  # column -> the row down to which a cell from above covers it
    for index, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while taken.get(column, 0) > index:
                column += 1
            width = min(_span(cell, "colspan") or 1, MAX_COLUMN_SPAN)
            height = min(_span(cell, "rowspan") or len(rows), MAX_ROW_SPAN, len(rows) - index)
            places[cell] = Cell(number, index, column, height, width)
            for covered in range(column, column + width):
                taken[covered] = index + height
            column += width
    return places


def _rows(table: Element) -> Iterator[Element]:
    """Its own rows, not those of a table inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _cells(row: Element) -> Iterator[Element]:
    return (child for child in row if child.tag in ("td", "th"))


def _words(cell: Element) -> str:
    return "".join(str(text).strip() for text in cell.itertext())


def _span(cell: Element, name: str) -> int:
    """Of a rowspan, 0 means down to the end."""
    found = re.match(r"\s*(\d{1,5})", cell.get(name) or "1")
    return int(found[1]) if found else 1
