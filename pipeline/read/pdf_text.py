"""The letters of a PDF page through PDFium: fast, and exact to the character."""

import ctypes
import math
import re
from collections.abc import Callable
from ctypes import c_int, c_size_t, c_uint, c_void_p
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.read.directions import quarter_turn
from pipeline.read.glyphs import ASKEW, Glyphs, Letters, spread

__all__ = ["count_unmapped", "has_strange_words", "read_letters", "see_boxes"]

LOST = "\ufffd"
HYPHEN = 2  # what PDFium makes of a hyphen at the end of a line
# What notices are written in
KNOWN = re.compile(r"[ -~\u2010-\u203f\u2100-\u22ff\u2460-\u25ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")

Numbers = NDArray[np.float64]


def read_letters(page: Any) -> Letters:
    """The letters that the page holds, in the file's order.

    Blanks, line ends and hyphens that PDFium adds are left out, and controls, which show nothing.
    Numbers are in points from the top left of the page as it is seen.
    """
    text = page.get_textpage()
    try:
        indices, texts = _find_shown(text.raw)
        places = _find_boxes(text.raw, indices)
        sizes, turns = _find_looks(text.raw, indices)
    finally:
        text.close()
    boxes = see_boxes(page, places)
    turns = np.where(turns == ASKEW, ASKEW, (turns - page.get_rotation() // 90) % 4)
    return Letters(Glyphs(spread(texts), boxes, sizes, np.ones(len(texts))), turns.astype(np.int8))


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
    return 2 * len(KNOWN.sub("", words)) > len(words)


def _find_shown(text: Any) -> tuple[list[int], list[str]]:
    """The places in PDFium's order of the characters that show, and the characters."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text)
    codes = map(_declare("GetUnicode", c_uint, c_int), repeat(_address(text)), range(count))
    indices, texts = [], []
    for index, character in enumerate(map(_name, codes)):
        # what PDFium adds are blanks, line ends and hyphens
        if character < " " or (character in " -" and pdfium.FPDFText_IsGenerated(text, index) == 1):
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


def _find_boxes(text: Any, indices: list[int]) -> Numbers:
    """The place of each letter in the page's own space: left, bottom, right, top."""
    boxes = np.zeros((len(indices), 4), np.float32)
    rows = range(boxes.ctypes.data, boxes.ctypes.data + boxes.nbytes, boxes.itemsize * 4)
    get_box = _declare("GetLooseCharBox", c_int, c_int, c_void_p)
    for _ in map(get_box, repeat(_address(text)), indices, rows):
        pass
    return boxes[:, [0, 3, 2, 1]].astype(np.float64)


def _find_looks(text: Any, indices: list[int]) -> tuple[Numbers, Numbers]:
    """The size and the way of each letter; those of one text object are alike, so its first is asked."""
    import pypdfium2.raw as pdfium

    owners = map(_declare("GetTextObject", c_size_t, c_int), repeat(_address(text)), indices)
    column = np.fromiter(owners, np.uintp, len(indices))
    _, firsts, which = np.unique(column, return_index=True, return_inverse=True)
    looks, matrix = [], pdfium.FS_MATRIX()
    for index in [indices[first] for first in firsts.tolist()]:
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
        looks.append((size, quarter_turn(matrix.a, matrix.b)))
    sizes, turns = np.array(looks, np.float64).reshape(-1, 2)[which].T
    return sizes, turns


@cache
def _declare(name: str, result: Any, *arguments: Any) -> Callable[..., int]:
    """A function of PDFium on a text page that takes and gives addresses as numbers.

    It is called for every letter, where the objects that pypdfium2 makes of pointers are dear; and
    two of them are never equal.
    """
    import pypdfium2.raw as pdfium

    declared = ctypes.PYFUNCTYPE(result, c_void_p, *arguments)
    return declared(ctypes.cast(getattr(pdfium, f"FPDFText_{name}"), c_void_p).value or 0)


def _address(text: Any) -> int:
    return ctypes.cast(text, c_void_p).value or 0


def see_boxes(page: Any, boxes: Numbers) -> Numbers:
    """Rectangles of the page's own space (left, bottom, right, top; y upwards) as they are seen.

    n by 4: x0, top, x1, bottom in points from the top left.
    """
    left, bottom, right, top = page.get_bbox()
    width, height = right - left, top - bottom
    x0, y0, x1, y1 = (boxes - (left, bottom, left, bottom)).T
    seen = (
        (x0, height - y1, x1, height - y0),
        (y0, x0, y1, x1),
        (width - x1, y0, width - x0, y1),
        (height - y1, width - x1, height - y0, width - x0),
    )
    return np.column_stack(seen[page.get_rotation() // 90 % 4])
