"""What a PDF page draws besides its letters, through PDFium: pictures, and the lines that rule tables."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np

from pipeline.model import Box
from pipeline.read.pdf_text import see_boxes

__all__ = ["Drawing"]

FILLED = 0.6  # of the page's area
SHORTEST = 1.0  # points; what is shorter is a dot, no line
EXACT = 3  # decimals of a point: PDFium reckons with single precision

Point = tuple[float, float]


class Drawing(NamedTuple):
    """The page's objects that are pictures, and those that are paths; those in forms count too."""

    page: Any
    pictures: list[Any]
    paths: list[Any]

    @classmethod
    def of(cls, page: Any) -> Self:
        """What a page draws."""
        import pypdfium2.raw as pdfium

        picture, path = pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH
        found: dict[int, list[Any]] = {picture: [], path: []}
        for item in page.get_objects(filter=[picture, path]):
            found[item.type].append(item)
        return cls(page, found[picture], found[path])

    def is_pictured(self) -> bool:
        """Whether pictures, which may be strips of one, fill most of the page."""
        width, height = self.page.get_size()
        filled = 0.0
        for picture in self.pictures:
            if picture.level < 2:
                left, bottom, right, top = picture.get_bounds()
                filled += (right - left) * (top - bottom)
        return bool(filled > FILLED * width * height)

    def find_rules(self) -> list[Box]:
        """The upright and level lines of all paths as the page is seen, without thickness.

        As in pdfplumber a path that is a single line, and leans, stands for an upright one at its left.
        """
        lines = [line for path in self.paths for line in _find_lines(path)]
        if not lines:
            return []
        starts, ends, alone = (np.array(column) for column in zip(*lines, strict=True))
        boxes = np.column_stack((np.minimum(starts, ends), np.maximum(starts, ends)))
        x0, top, x1, bottom = seen = np.round(see_boxes(self.page, boxes), EXACT).T
        width, height = x1 - x0, bottom - top
        kept = (alone | (width == 0) | (height == 0)) & (np.where(height > 0, height, width) >= SHORTEST)
        kept &= np.isfinite(seen).all(axis=0)
        x1[height > 0] = x0[height > 0]
        return [Box(*corners) for corners in seen.T[kept].tolist()]


def _find_lines(path: Any) -> Iterator[tuple[Point, Point, bool]]:
    """From point to point of a path, where the page has them; and whether the line is all of a stroke."""
    matrix, form = path.get_matrix(), path.container
    while form:
        matrix, form = matrix.multiply(form.get_matrix()), form.container
    for points, closed in _find_strokes(path):
        placed = [matrix.on_point(*point) for point in points]
        there_and_back = closed and len(points) == 3 and points[0] == points[2]
        alone = len(points) == 2 or there_and_back
        for start, end in pairwise(placed[:2] if alone else placed):
            yield start, end, alone


def _find_strokes(path: Any) -> list[tuple[list[Point], bool]]:
    """The points of each part of a path that is drawn in one go, and whether it is closed."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    strokes: list[tuple[list[Point], bool]] = []
    bent = 0
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        bent = bent + 1 if kind == pdfium.FPDF_SEGMENT_BEZIERTO else 0
        if bent % 3:  # of the three points of a curve the last lies on it
            continue
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points = [] if kind == pdfium.FPDF_SEGMENT_MOVETO or not strokes else strokes.pop()[0]
        points.append((x.value, y.value))
        strokes.append((points, pdfium.FPDFPathSegment_GetClose(segment) == 1))
    return strokes
