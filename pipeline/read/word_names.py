"""The names of WordprocessingML, and the values that all of its readers ask for (ECMA-376 part 1, §17)."""

from typing import Any

__all__ = [
    "DELETED",
    "INSERTED",
    "MARK",
    "MC",
    "A",
    "Element",
    "M",
    "R",
    "V",
    "W",
    "find",
    "is_deleted",
    "is_on",
    "number",
    "read_properties",
    "value",
]

Element = Any  # lxml.etree._Element, which has no types of its own

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
PROPERTIES = W + "pPr"
MARK = W + "rPr"  # among the properties of a paragraph: those of the sign at its end
INSERTED, DELETED = (W + "ins", W + "moveTo"), (W + "del", W + "moveFrom")


def find(element: Element | None, path: str) -> Element | None:
    """The element at a path of names in the main namespace (pPr/rPr/vanish); the first of each name."""
    for name in path.split("/"):
        if element is None:
            return None
        element = next(element.iterchildren(W + name), None)
    return element


def read_properties(paragraph: Element) -> dict[str, Element]:
    """The properties of a paragraph, or of a style's paragraphs, by their names; the first of each."""
    properties = next(paragraph.iterchildren(PROPERTIES), ())
    return {child.tag: child for child in reversed(properties)}


def value(element: Element | None, path: str = "") -> str:
    """The w:val of the element, or of that at a path below it; empty where there is none."""
    found = find(element, path) if path else element
    return (found.get(W + "val") or "") if found is not None else ""


def number(element: Element | None, path: str, default: int, most: int) -> int:
    """A w:val as a number from 0 to ``most``."""
    text = value(element, path)
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else default


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off is there and on, §17.17.4."""
    return element is not None and element.get(W + "val") not in ("0", "false", "off")


def is_deleted(mark: Element | None) -> bool:
    """Whether the end of a paragraph was deleted as a tracked change, §17.13.5.15."""
    return mark is not None and any(mark.find(change) is not None for change in DELETED)
