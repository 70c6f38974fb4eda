"""What is drawn on one page of an OFD: its letters and ruling lines (GB/T 33190—2016, §7.7, §8 and §13)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.errors import Unreadable
from pipeline.model import Box
from pipeline.read.glyphs import Letter
from pipeline.read.limits import LIMITS
from pipeline.read.ofd_geometry import FALSE, PAGE, Matrix
from pipeline.read.ofd_paths import find_rules
from pipeline.read.ofd_text import read_letters
from pipeline.read.package import Element
from pipeline.read.sniff import OFD

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
    size: tuple[float, float]  # of the page
    letters: list[Letter] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
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
        letters = list(read_letters(text, matrix))
        self.budget.spend(len(letters))
        self.letters += letters
