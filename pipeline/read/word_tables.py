"""The cells of a Word table, each in its place (ECMA-376 part 1, §17.4)."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Cell
from pipeline.read.word_ledger import Ledger, children
from pipeline.read.word_names import Element, W, find, number, value

__all__ = ["find_cells"]

ROW, CELL = W + "tr", W + "tc"
BLOCKS = (W + "p", W + "tbl", ROW, CELL)
MAX_COLUMNS = 63  # of a table in Word, §17.4.17 and [MS-OI29500]


@dataclass(slots=True)
class _Place:
    element: Element
    row: int
    column: int
    width: int
    last: int  # the last row that it reaches down to


def find_cells(table: Element, index: int, ledger: Ledger) -> Iterator[tuple[Element, Cell]]:
    """The cells of the ``index``-th table; one that is merged downwards comes once.

    Left out by rule are deleted rows and cells, and what stands in a cell that one above it
    covers. A hidden row (§17.4.20) is only the mark at its end; its words are hidden by themselves.
    """
    found: list[_Place] = []
    above: dict[int, _Place] = {}  # by column: cells that may go on below
    rows = [row for row in _find(table, ROW, ledger) if not _is_deleted(row, ledger)]
    for number_of_row, row in enumerate(rows):
        column = number(row, "trPr/gridBefore", 0, MAX_COLUMNS)
        for cell in _find(row, CELL, ledger):
            if find(cell, "tcPr/cellDel") is not None:
                ledger.leave("deleted", cell)
                continue
            width = max(number(cell, "tcPr/gridSpan", 1, MAX_COLUMNS), 1)
            place = above.get(column)
            if _goes_on(cell) and place is not None and place.last == number_of_row - 1:
                place.last = number_of_row
                ledger.leave("covered", cell)
            else:
                place = _Place(cell, number_of_row, column, width, number_of_row)
                found.append(place)
                above.pop(column, None)
                if find(cell, "tcPr/vMerge") is not None:
                    above[column] = place
            column += width
    for place in found:
        height = place.last - place.row + 1
        yield place.element, Cell(index, place.row, place.column, height, place.width)


def _goes_on(cell: Element) -> bool:
    """Whether a cell belongs to the one above it: w:vMerge without a value goes on, §17.4.84."""
    return find(cell, "tcPr/vMerge") is not None and value(cell, "tcPr/vMerge") != "restart"


def _is_deleted(row: Element, ledger: Ledger) -> bool:
    if find(row, "trPr/del") is None:
        return False
    ledger.leave("deleted", row)
    return True


def _find(parent: Element, tag: str, ledger: Ledger) -> Iterator[Element]:
    """The rows of a table or the cells of a row, across content controls and tracked insertions."""
    for child in children(parent, ledger):
        if child.tag == tag:
            yield child
        elif child.tag not in BLOCKS:
            yield from _find(child, tag, ledger)
