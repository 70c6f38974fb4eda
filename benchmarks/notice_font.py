"""Fonts of the benchmark's PDF files: Noto CJK, cut down to the letters that one file shows.

fontTools reads the outlines; what is embedded is a bare CFF font keyed by CID (Adobe Technical
Note 5176), whose glyphs are numbered in the order in which they are first shown.
"""

import shutil
import struct
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any

__all__ = ["Face", "Subset", "load_face"]

ENDCHAR = b"\x0e"
BLANK = 0x3000  # for letters that the font does not have


class Face:
    """A font that is installed."""

    def __init__(self, family: str, path: str, index: int) -> None:
        from fontTools.ttLib import TTFont

        font = TTFont(path, fontNumber=index, lazy=True)
        self.name = family.replace(" ", "")
        self._names: dict[int, str] = font.getBestCmap() or {}
        self._glyphs: Any = font.getGlyphSet()
        self._known: dict[str, tuple[int, bytes]] = {}

    def width(self, letter: str) -> int:
        """In thousandths of the size."""
        return self.outline(letter)[0]

    def outline(self, letter: str) -> tuple[int, bytes]:
        """The width and the outline as a Type 2 charstring."""
        if letter not in self._known:
            self._known[letter] = self._draw(letter)
        return self._known[letter]

    def _draw(self, letter: str) -> tuple[int, bytes]:
        from fontTools.pens.t2CharStringPen import T2CharStringPen

        glyph = self._glyphs[self._names.get(ord(letter), self._names[BLANK])]
        pen = T2CharStringPen(None, self._glyphs)
        glyph.draw(pen)
        charstring: Any = pen.getCharString()
        charstring.compile()
        return int(glyph.width), bytes(charstring.bytecode)


@cache
def load_face(family: str, style: str) -> Face:
    """The face of an installed family. Raises LookupError where it is missing."""
    command = ["fc-match", "--format=%{family}|%{file}|%{index}", f"{family}:style={style}"]
    if shutil.which(command[0]) is None:
        raise LookupError("fc-match, which finds fonts, is not installed (Debian: fontconfig)")
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    families, path, index = found.split("|")
    if family not in families.split(","):
        raise LookupError(f"the font {family} is not installed (Debian: fonts-noto-cjk)")
    return Face(f"{family} {style}", path, int(index))


class Subset:
    """The letters of a face that one file shows."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.letters: dict[str, int] = {}  # with the numbers of their glyphs; 0 is .notdef

    def encode(self, text: str) -> str:
        """The text as hex digits, two bytes a glyph."""
        return "".join(f"{self.letters.setdefault(c, len(self.letters) + 1):04x}" for c in text)

    def widths(self) -> list[tuple[int, int]]:
        """(glyph, width) of those that are not as wide as high."""
        found = ((glyph, self.face.width(letter)) for letter, glyph in self.letters.items())
        return [(glyph, width) for glyph, width in found if width != 1000]

    def write_cff(self, name: str) -> bytes:
        """The font program."""
        charstrings = [ENDCHAR, *(self.face.outline(letter)[1] for letter in self.letters)]
        return write_cff(name, charstrings)


def write_cff(name: str, charstrings: Sequence[bytes]) -> bytes:
    """Header, indexes of names and strings, charset, FDSelect, glyphs, one private dictionary."""
    count = len(charstrings)
    charset = struct.pack(">BHH", 2, 1, count - 2)  # the CIDs 1, 2, 3 …
    select = struct.pack(">BHHBH", 3, 1, 0, 0, count)  # all glyphs by the first font dictionary
    private = _integer(1000) + b"\x14"  # defaultWidthX
    head = b"\x01\x00\x04\x04" + _index([name.encode("ascii")])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    glyphs = _index(charstrings)
    start = len(head) + len(_index([_top(count, 0, 0, 0, 0)])) + len(strings)
    places = [start]
    for part in (charset, select, glyphs):
        places.append(places[-1] + len(part))
    fonts = _index([_integer(len(private)) + _integer(0) + b"\x12"])
    fonts = _index([_integer(len(private)) + _integer(places[3] + len(fonts)) + b"\x12"])
    top = _top(count, *places)
    return head + _index([top]) + strings + charset + select + glyphs + fonts + private


def _top(count: int, charset: int, select: int, glyphs: int, fonts: int) -> bytes:
    """ROS Adobe-Identity-0, then the places of the parts."""
    operators = (b"\x0c\x22", b"\x0f", b"\x0c\x25", b"\x11", b"\x0c\x24")
    order = _integer(391) + _integer(392) + _integer(0) + b"\x0c\x1e"
    values = zip((count, charset, select, glyphs, fonts), operators, strict=True)
    return order + b"".join(_integer(value) + operator for value, operator in values)


def _integer(value: int) -> bytes:
    return struct.pack(">Bi", 29, value)


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\x00\x00"
    offsets = [1]
    for item in items:
        offsets.append(offsets[-1] + len(item))
    return struct.pack(f">HB{len(offsets)}I", len(items), 4, *offsets) + b"".join(items)
