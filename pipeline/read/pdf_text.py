"""The letters of a PDF page through PDFium: fast, and exact to the character."""

import math
from typing import Any

from pipeline.model import Box
from pipeline.read.directions import Letter, quarter_turn
from pipeline.read.page import Glyph

__all__ = ["count_paths", "is_pictured", "read_letters"]

FILLED = 0.6  # of the page's area
LOST = "\ufffd"
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

    Blanks and line ends that PDFium adds are left out, and controls, which show nothing. Boxes are in points
    from the top left
    of the page as it is seen.
    """
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    place, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    left, bottom, right, top = page.get_cropbox()
    rotation = page.get_rotation() // 90 % 4
    letters: list[Letter] = []
    unmapped = 0
    try:
        for index in range(pdfium.FPDFText_CountChars(text)):
            character = _name(pdfium.FPDFText_GetUnicode(text, index))
            if pdfium.FPDFText_IsGenerated(text, index) == 1 or character < " ":
                continue
            unmapped += character == LOST or pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
            pdfium.FPDFText_GetLooseCharBox(text, index, place)
            pdfium.FPDFText_GetMatrix(text, index, matrix)
            size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
            box = _see(rotation, place, (left, bottom, right, top))
            turn = quarter_turn(matrix.a, matrix.b)
            glyph = Glyph(character, box.x0, box.top, box.x1, box.bottom, size)
            letters.append(Letter(glyph, None if turn is None else (turn - rotation) % 4))
    finally:
        text.close()
    return letters, unmapped


def _name(code: int) -> str:
    """The character of a code; a broken map can name what is none."""
    if code == HYPHEN:
        return "-"
    return chr(code) if 0 < code <= 0x10FFFF else LOST


def _see(rotation: int, place: Any, crop: tuple[float, float, float, float]) -> Box:
    """A rectangle of the page's own space, y upwards, on the page as it is seen."""
    left, bottom, right, top = crop
    x0, y0, x1, y1 = place.left - left, place.bottom - bottom, place.right - left, place.top - bottom
    width, height = right - left, top - bottom
    return (
        Box(x0, height - y1, x1, height - y0),
        Box(y0, x0, y1, x1),
        Box(width - x1, y0, width - x0, y1),
        Box(height - y1, width - x1, height - y0, width - x0),
    )[rotation]
