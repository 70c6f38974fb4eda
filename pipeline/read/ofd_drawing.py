"""What is drawn on one page of an OFD: its glyphs and ruling lines (GB/T 33190—2016, §7.7, §8 and §13)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.errors import Unreadable
from pipeline.model import Box
from pipeline.read.ofd_geometry import FALSE, PAGE, Matrix
from pipeline.read.ofd_paths import find_rules
from pipeline.read.ofd_text import is_turned, read_glyphs, spell
from pipeline.read.package import Element
from pipeline.read.page import Glyph
from pipeline.read.sniff import LIMITS, OFD

__all__ = ["Budget", "Drawing"]

BLOCKS = {"Page", "Content", "Layer", "PageBlock"}  # that hold other objects and place nothing
MAX_DEPTH = 16  # of composite objects in one another

FindUnit = Callable[[str], Element | None]  # the CompositeGraphicUnit with an ID


class Budget:
    """How much a whole file may still draw: a small one can ask for the same objects without end."""

    def __init__(self) -> None:
        self.left = LIMITS["characters"]

    def spend(self, count: int) -> None:
        """Raises Unreadable (too_large) when nothing is left."""
        self.left -= count
        if self.left < 0:
            raise Unreadable("too_large", f"> {LIMITS['characters']:,} objects drawn", OFD)


@dataclass(slots=True)
class Drawing:
    """What a page shows, in points from its top left, and what was left out of it."""

    budget: Budget
    find_unit: FindUnit
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)  # the words of text that is not upright
    missing: list[str] = field(default_factory=list)  # what the page uses and the file does not hold
    pictures: int = 0
    hidden: int = 0

    def draw(self, root: Element) -> None:
        """Draw a page, or a template below it. Raises ValueError, and Unreadable (too_large)."""
        waiting: list[tuple[Element, Matrix, int]] = [(root, PAGE, 0)]
        while waiting:
            element, outer, depth = waiting.pop()
            self.budget.spend(1)
            if element.get("Visible") in FALSE:
                self.hidden += 1
            elif element.tag in BLOCKS:
                waiting += [(child, outer, depth) for child in reversed(element)]
            elif element.tag == "CompositeObject":
                inside = self._find_content(element, depth)
                waiting += [(child, outer.of(element), depth + 1) for child in reversed(inside)]
            else:
                self._draw_object(element, outer)

    def _find_content(self, composite: Element, depth: int) -> list[Element]:
        if depth >= MAX_DEPTH:
            raise Unreadable("too_large", f"> {MAX_DEPTH} objects in one another", OFD)
        name = composite.get("ResourceID") or ""
        unit = self.find_unit(name)
        if unit is None:
            self.missing.append(f"CompositeGraphicUnit {name}")
        return [] if unit is None else list(unit.iterfind("Content"))

    def _draw_object(self, element: Element, outer: Matrix) -> None:
        if element.tag == "TextObject":
            self._write(element, outer.of(element))
        elif element.tag == "PathObject":
            rules = list(find_rules(element, outer.of(element)))
            self.budget.spend(len(rules))
            self.rules += rules
        elif element.tag == "ImageObject":
            self.pictures += 1

    def _write(self, text: Element, matrix: Matrix) -> None:
        if is_turned(text, matrix):
            words = "".join(spell(code) for code in text.iterfind("TextCode"))
            self.budget.spend(len(words))
            self.turned.append(words)
        else:
            glyphs = list(read_glyphs(text, matrix))
            self.budget.spend(len(glyphs))
            self.glyphs += glyphs

    def distinct_glyphs(self) -> list[Glyph]:
        """The glyphs without those printed again at nearly the same place to make them bold."""
        found: list[Glyph] = []
        printed: dict[tuple[str, int, int], list[Glyph]] = {}
        for glyph in self.glyphs:
            near = max(0.1 * glyph.size, 0.3)
            column, row = round(glyph.x0 / near), round(glyph.bottom / near)
            places = [(glyph.text, column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
            if not any(_is_again(glyph, other, near) for p in places for other in printed.get(p, ())):
                printed.setdefault((glyph.text, column, row), []).append(glyph)
                found.append(glyph)
        return found


def _is_again(glyph: Glyph, other: Glyph, near: float) -> bool:
    return abs(glyph.x0 - other.x0) <= near and abs(glyph.bottom - other.bottom) <= near
