"""The names of WordprocessingML, and the values that all of its readers ask for (ECMA-376 part 1, §17)."""

from typing import Any

__all__ = [
    "DELETED",
    "INSERTED",
    "MC",
    "A",
    "Element",
    "M",
    "R",
    "V",
    "W",
    "find",
    "is_on",
    "number",
    "value",
]

Element = Any  # lxml.etree._Element, which has no types of its own

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
INSERTED, DELETED = (W + "ins", W + "moveTo"), (W + "del", W + "moveFrom")


def find(element: Element | None, path: str) -> Element | None:
    """The element at a path of names in the main namespace (pPr/rPr/vanish); the first of each name."""
    for name in path.split("/"):
        element = element.find(W + name) if element is not None else None
    return element


def value(element: Element | None, path: str) -> str:
    """The w:val of the element at a path; empty where there is none."""
    found = find(element, path)
    return (found.get(W + "val") or "") if found is not None else ""


def number(element: Element | None, path: str, default: int, most: int) -> int:
    """A w:val as a number from 0 to ``most``."""
    text = value(element, path)
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else default


def is_on(element: Element | None) -> bool:
    """Whether a property that is on or off is there and on, §17.17.4."""
    return element is not None and element.get(W + "val") not in ("0", "false", "off")
