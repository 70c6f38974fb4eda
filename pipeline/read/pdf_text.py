"""The letters of a PDF page through PDFium: fast, and exact to the character."""

import ctypes
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.read.directions import quarter_turn
from pipeline.read.glyphs import ASKEW, Glyphs, Letters, spread

__all__ = ["count_unmapped", "has_strange_words", "read_letters", "see_boxes"]

LOST = "\ufffd"
HYPHEN = 2  # what PDFium makes of a hyphen at the end of a line
# What notices are written in
KNOWN = re.compile(r"[ -~\u2010-\u203f\u2100-\u22ff\u2460-\u25ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")

Boxes = NDArray[np.float64]


def read_letters(page: Any) -> Letters:
    """The letters that the page holds, in the file's order.

    Blanks, line ends and hyphens that PDFium adds are left out, and controls, which show nothing.
    Boxes are in points from the top left of the page as it is seen.
    """
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    try:
        indices, texts = _find_shown(text.raw)
        places = (pdfium.FS_RECTF * len(indices))()
        for index, place in zip(indices, places, strict=True):
            pdfium.FPDFText_GetLooseCharBox(text.raw, index, place)
        sizes, turns = _find_looks(text.raw, indices, page.get_rotation() // 90)
    finally:
        text.close()
    left, top, right, bottom = np.frombuffer(places, np.float32).reshape(-1, 4).T.astype(np.float64)
    boxes = see_boxes(page, np.column_stack((left, bottom, right, top)))
    glyphs = Glyphs(spread(texts), boxes, np.array(sizes, np.float64), np.ones(len(texts)))
    return Letters(glyphs, np.array(turns, np.int8))


def count_unmapped(page: Any) -> int:
    """For how many letters the page's fonts give no character for sure."""
    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    try:
        return sum(
            character == LOST or pdfium.FPDFText_HasUnicodeMapError(text.raw, index) == 1
            for index, character in zip(*_find_shown(text.raw), strict=True)
        )
    finally:
        text.close()


def has_strange_words(words: str) -> bool:
    """Whether most characters are such as no notice is written in."""
    return 2 * len(KNOWN.findall(words)) < len(words)


def _find_shown(text: Any) -> tuple[list[int], list[str]]:
    """The places in PDFium's order of the characters that show, and the characters."""
    import pypdfium2.raw as pdfium

    get_code, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    indices, texts = [], []
    for index in range(pdfium.FPDFText_CountChars(text)):
        character = _name(get_code(text, index))
        # what PDFium adds are blanks, line ends and hyphens
        if character < " " or (character in " -" and is_generated(text, index) == 1):
            continue
        indices.append(index)
        texts.append(character)
    return indices, texts


@cache
def _name(code: int) -> str:
    """The character of a code; a broken map can name what is none."""
    if code == HYPHEN:
        return "-"
    return chr(code) if 0 < code <= 0x10FFFF else LOST


def _find_looks(text: Any, indices: list[int], rotation: int) -> tuple[list[float], list[int]]:
    """The size and the way of each letter; those of one text object are alike, so one of them is asked."""
    looks: dict[int, tuple[float, int]] = {}
    sizes, turns = [], []
    find_object, address = _object_finder(), ctypes.cast(text, ctypes.c_void_p)
    for index in indices:
        owner = find_object(address, index)
        look = looks.get(owner) or _find_look(text, index, rotation)
        if owner:
            looks[owner] = look
        sizes.append(look[0])
        turns.append(look[1])
    return sizes, turns


@cache
def _object_finder() -> Callable[[ctypes.c_void_p, int], int]:
    """The address of a letter's text object, or 0: the pointers that pypdfium2 gives are never equal."""
    import pypdfium2.raw as pdfium

    declared = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.c_void_p, ctypes.c_int)
    return declared(ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0)


def _find_look(text: Any, index: int, rotation: int) -> tuple[float, int]:
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    turn = quarter_turn(matrix.a, matrix.b)
    return size, turn if turn == ASKEW else (turn - rotation) % 4


def see_boxes(page: Any, boxes: Boxes) -> Boxes:
    """Rectangles of the page's own space (left, bottom, right, top; y upwards) as they are seen.

    n by 4: x0, top, x1, bottom in points from the top left.
    """
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    x0, y0, x1, y1 = (boxes - (left, bottom, left, bottom)).T
    seen = (
        (x0, height - y1, x1, height - y0),
        (y0, x0, y1, x1),
        (width - x1, y0, width - x0, y1),
        (height - y1, width - x1, height - y0, width - x0),
    )
    return np.column_stack(seen[page.get_rotation() // 90 % 4])
