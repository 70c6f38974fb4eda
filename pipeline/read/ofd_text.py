"""The characters of an OFD text object and where each of them stands (GB/T 33190—2016, §11)."""

import math
import re
import unicodedata
from collections.abc import Iterator

from pipeline.read.directions import quarter_turn
from pipeline.read.glyphs import ASKEW, Glyph, Letter
from pipeline.read.ofd_geometry import Matrix, read_number, read_steps
from pipeline.read.package import Element

__all__ = ["read_letters"]

SIZE = 3.7  # millimetres, of letters whose size is not given: 五号
ASCENT, DESCENT = 0.88, 0.12  # of a letter's size above and below its base line
PLACEHOLDER = "\u00a4"  # ¤ stands for a glyph that has no character (table 45)
LOST = "\ufffd"
# \0020   \D842\DFB7
ESCAPED = re.compile(r"\\[Dd][89ABab][0-9A-Fa-f]{2}\\[Dd][C-Fc-f][0-9A-Fa-f]{2}|\\[0-9A-Fa-f]{4}")
# <TextCode>⏎    整改情况⏎    </TextCode>
LINE_BREAK = re.compile(r"[\r\n\t]+")
NOT_SHOWN = {"Cc", "Zl", "Zp"}  # controls, and what would break a line
NARROW, WIDE = "!',.:;|`()[]{}/\\Iijlftr ", "MWmw@%"  # of the ASCII letters, in most fonts


def read_letters(text: Element, matrix: Matrix) -> Iterator[Letter]:
    """The characters of a text object that ``matrix`` places on the page. Raises ValueError."""
    size, stretch = read_number(text.get("Size"), SIZE), read_number(text.get("HScale"), 1)
    em, height = size * stretch, size * math.hypot(matrix.c, matrix.d)
    turn = ASKEW if _runs_elsewhere(text) else _find_turn(matrix, read_number(text.get("CharDirection")))
    for letter, x, y, step in _find_origins(text, em):
        # a blank between two words of one TextCode is written, and a step within an em is none
        width = step if 0 < step <= em else _width(letter) * em
        corners = [matrix.place(x + i, y + j) for i in (0, width) for j in (-ASCENT * size, DESCENT * size)]
        xs, ys = zip(*corners, strict=True)
        yield Letter(Glyph(letter, min(xs), min(ys), max(xs), max(ys), height), turn)


def _runs_elsewhere(text: Element) -> bool:
    """Whether its letters follow one another not as they stand, and no step says where they are."""
    across = read_number(text.get("ReadDirection")) - read_number(text.get("CharDirection"))
    return across % 360 != 0 and all(not code.get("DeltaY") for code in text.iterfind("TextCode"))


def _find_turn(matrix: Matrix, degrees: float) -> int:
    """Quarter turns against the clock; ``ASKEW`` where the letters stand askew or are mirrored."""
    if matrix.a * matrix.d - matrix.b * matrix.c <= 0:
        return ASKEW
    angle = math.atan2(matrix.b, matrix.a) + math.radians(degrees)  # clockwise, y downwards
    return quarter_turn(math.cos(angle), -math.sin(angle))


def _find_origins(text: Element, em: float) -> Iterator[tuple[str, float, float, float]]:
    """Each character with its origin in the object's space, and the step to the next one."""
    x = y = 0.0
    for code in text.iterfind("TextCode"):
        letters = spell(code, lost=text.find("CGTransform") is not None)
        x, y = (read_number(code.get(axis), old) for axis, old in (("X", x), ("Y", y)))
        dx, dy = (read_steps(code.get(name), len(letters)) for name in ("DeltaX", "DeltaY"))
        if not dx:  # without any step the letters would lie upon one another
            dx = [0.0] * len(letters) if dy else [_width(letter) * em for letter in letters]
        left, base = x, y
        for letter, right, down in zip(letters, dx, dy or [0.0] * len(letters), strict=True):
            if unicodedata.category(letter) not in NOT_SHOWN:
                yield letter, left, base, right
            left, base = left + right, base + down


def spell(code: Element, lost: bool = False) -> str:
    """The characters of a TextCode; with ``lost`` a place-holder is a character that is not known."""
    lines = LINE_BREAK.split(code.text or "")
    words = "".join(line.strip(" ") for line in lines) if len(lines) > 1 else lines[0]
    words = ESCAPED.sub(lambda found: _unescape(found[0]), words)
    return words.replace(PLACEHOLDER, LOST) if lost else words


def _unescape(written: str) -> str:
    """What escapes stand for, if that is a blank or nothing XML can hold; else they are no escapes."""
    words = bytes.fromhex(written.replace("\\", "")).decode("utf-16-be", "replace")
    odd = all(c.isspace() or c == LOST or ord(c) > 0xFFFF or not c.isprintable() for c in words)
    return words if odd else written


def _width(letter: str) -> float:
    """About how wide a letter is, for one of size 1: an OFD says where letters begin, not where they end."""
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1.0
    if letter in NARROW:
        return 0.36
    return 0.9 if letter in WIDE else 0.7 if letter.isupper() else 0.56
