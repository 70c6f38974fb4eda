"""Ruled tables on a PDF page: which characters stand in which cell."""

from typing import Any

from pipeline.model import Cell

__all__ = ["find_cells"]

MIN_RULES = 6  # ruling lines below which a page has no table
LEAST = (2, 2)  # rows and columns of a table


def find_cells(page: Any, first_table: int) -> list[tuple[Cell, tuple[float, float, float, float]]]:
    """Each cell of each ruled table on a pdfplumber page, with its box (x0, top, x1, bottom).

    Tables are numbered on from ``first_table``. A cell's column is that of its left
    edge among all left edges of the table, so that merged cells keep their place.
    """
    if len(page.rects) + len(page.lines) + len(page.curves) < MIN_RULES:
        return []
    found: list[tuple[Cell, tuple[float, float, float, float]]] = []
    number = first_table
    for table in page.find_tables():
        boxes = sorted({cell for row in table.rows for cell in row.cells if cell}, key=lambda c: (c[1], c[0]))
        lefts, tops = _edges(box[0] for box in boxes), _edges(box[1] for box in boxes)
        if len(tops) < LEAST[0] and len(lefts) < LEAST[1]:
            continue
        for box in boxes:
            row, column = _place(tops, box[1]), _place(lefts, box[0])
            spans = _reach(tops, row, box[3]), _reach(lefts, column, box[2])
            found.append((Cell(number, row, column, *spans), box))
        number += 1
    return found


def _edges(values: Any) -> list[float]:
    """Distinct positions; those within two points of each other are one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _place(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def _reach(edges: list[float], first: int, end: float) -> int:
    """How many rows or columns a cell covers that ends at ``end``."""
    return max(1, sum(1 for edge in edges[first:] if edge < end - 2))
