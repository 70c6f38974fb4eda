"""The letters of a PDF page through PDFium: fast, and exact to the character."""

import math
from collections.abc import Callable
from typing import Any

from pipeline.read.directions import Letter, quarter_turn
from pipeline.read.page import Glyph

__all__ = ["count_paths", "is_pictured", "read_letters"]

FILLED = 0.6  # of the page's area
LOST = "\ufffd"
Corners = tuple[float, float, float, float]
See = Callable[[float, float, float, float], Corners]
HYPHEN = 2  # what PDFium makes of a hyphen at the end of a line


def count_paths(page: Any, most: int) -> int:
    """How many lines and shapes are drawn, counted up to ``most``; those in forms count too."""
    import pypdfium2.raw as pdfium

    count = 0
    for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
        count += 1
        if count >= most:
            break
    return count


def is_pictured(page: Any) -> bool:
    """Whether pictures, which may be strips of one, fill most of the page."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    filled = 0.0
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        filled += (right - left) * (top - bottom)
    return bool(filled > FILLED * width * height)


def read_letters(page: Any) -> tuple[list[Letter], int]:
    """The letters that the page holds, in the file's order, and how many its fonts give no character for.

    Blanks, line ends and hyphens that PDFium adds are left out, and controls, which show nothing.
    Boxes are in points from the top left of the page as it is seen.
    """
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    place, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    get_code, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    is_unmapped, get_box = pdfium.FPDFText_HasUnicodeMapError, pdfium.FPDFText_GetLooseCharBox
    get_matrix, get_size = pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetFontSize
    rotation = page.get_rotation() // 90 % 4
    see = _see(rotation, *page.get_cropbox())
    letters: list[Letter] = []
    unmapped = 0
    try:
        for index in range(pdfium.FPDFText_CountChars(text)):
            character = _name(get_code(text, index))
            # what PDFium adds are blanks, line ends and hyphens
            if character < " " or (character in " -" and is_generated(text, index) == 1):
                continue
            unmapped += character == LOST or is_unmapped(text, index) == 1
            get_box(text, index, place)
            get_matrix(text, index, matrix)
            size = get_size(text, index) * math.hypot(matrix.c, matrix.d)
            turn = quarter_turn(matrix.a, matrix.b)
            glyph = Glyph(character, *see(place.left, place.bottom, place.right, place.top), size)
            letters.append(Letter(glyph, None if turn is None else (turn - rotation) % 4))
    finally:
        text.close()
    return letters, unmapped


def _name(code: int) -> str:
    """The character of a code; a broken map can name what is none."""
    if code == HYPHEN:
        return "-"
    return chr(code) if 0 < code <= 0x10FFFF else LOST


def _see(rotation: int, left: float, bottom: float, right: float, top: float) -> See:
    """From a rectangle of the page's own space, y upwards, to x0, top, x1, bottom as it is seen."""
    width, height = right - left, top - bottom

    def upright(x0: float, y0: float, x1: float, y1: float) -> Corners:
        return x0 - left, height - (y1 - bottom), x1 - left, height - (y0 - bottom)

    def clockwise(x0: float, y0: float, x1: float, y1: float) -> Corners:
        return y0 - bottom, x0 - left, y1 - bottom, x1 - left

    def around(x0: float, y0: float, x1: float, y1: float) -> Corners:
        return width - (x1 - left), y0 - bottom, width - (x0 - left), y1 - bottom

    def against(x0: float, y0: float, x1: float, y1: float) -> Corners:
        return height - (y1 - bottom), width - (x1 - left), height - (y0 - bottom), width - (x0 - left)

    return (upright, clockwise, around, against)[rotation]
