"""Tables drawn with ruling lines on a page: the place of every cell."""

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.model import Box, Cell

__all__ = ["MIN_RULES", "PlacedCell", "find_ruled_cells", "find_tables", "place_cells"]

MIN_RULES = 6  # ruling lines below which a page has no table
LEAST = (2, 2)  # rows and columns of a table
TOLERANCE = 3.0  # points within which ruling lines meet, and below which they are none

PlacedCell = tuple[Cell, Box]


def find_ruled_cells(rules: Sequence[Box], first_table: int) -> list[PlacedCell]:
    """The cells between horizontal and vertical ruling lines, each a box without width or height."""
    return place_cells(find_tables(rules), first_table) if len(rules) >= MIN_RULES else []


def find_tables(rules: Sequence[Box]) -> list[list[Box]]:
    """The cells of each table, where ruling lines are joined and crossed as pdfplumber does it."""
    upright = sum(rule.bottom - rule.top > rule.x1 - rule.x0 for rule in rules)
    if min(upright, len(rules) - upright) < 2:  # a cell has two sides of each kind
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
    from pdfplumber.utils.geometry import filter_edges

    edges: list[dict[str, Any]] = []
    for rule in rules:
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        edge = {"x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom}
        edge |= {"width": width, "height": height}  # without which lines end to end cannot be joined
        edges.append(edge | {"orientation": "v" if height > width else "h", "object_type": "line"})
    joined = filter_edges(merge_edges(edges, *[TOLERANCE] * 4), min_length=TOLERANCE)
    crossings = edges_to_intersections(joined, TOLERANCE, TOLERANCE)
    tables = cells_to_tables(intersections_to_cells(crossings))
    return [[Box(*corners) for corners in table] for table in tables]


def place_cells(tables: Iterable[Iterable[Box]], first_table: int) -> list[PlacedCell]:
    """Each cell of each table with its box; tables are numbered on from ``first_table``.

    A cell's column is that of its left edge among all left edges of the table, so that
    merged cells keep their place.
    """
    found: list[PlacedCell] = []
    number = first_table
    for table in tables:
        boxes = sorted(set(table), key=lambda box: (box.top, box.x0))
        lefts, tops = _edges(box.x0 for box in boxes), _edges(box.top for box in boxes)
        if len(tops) < LEAST[0] and len(lefts) < LEAST[1]:
            continue
        for box in boxes:
            row, column = _place(tops, box.top), _place(lefts, box.x0)
            spans = _reach(tops, row, box.bottom), _reach(lefts, column, box.x1)
            found.append((Cell(number, row, column, *spans), box))
        number += 1
    return found


def _edges(values: Iterable[float]) -> list[float]:
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
