"""How the elements of a web page are shown: as blocks, hidden, aligned (HTML standard, §15.3)."""

import re
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

__all__ = ["BLOCKS", "Look", "align", "is_unseen", "read_look"]

Element = etree._Element

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
        *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu"),
        *("nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
    }
)
UNSEEN = frozenset(
    {
        *("applet", "audio", "button", "canvas", "embed", "head", "input", "math", "noscript", "object"),
        *("option", "rp", "rt", "script", "select", "style", "svg", "template", "textarea", "title"),
        "video",
    }
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
KEEPS_BREAKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
SHOWN_AS_BLOCK = re.compile(r"display\s*:\s*block", re.I)
ALIGNED = re.compile(r"text-align\s*:\s*(center|right)", re.I)
HEADINGS = ("h1", "h2", "center")
STYLES = {"center": "centre", "right": "right", "middle": "centre"}


class Look(NamedTuple):
    """What the style attribute of an element says."""

    is_hidden: bool
    is_block: bool
    keeps_breaks: bool
    aligned: str


def is_unseen(element: Element, look: Look, hidden: bool) -> bool:
    """Whether nothing of an element is on the page; ``hidden`` asks for what only a style hides."""
    return element.tag in UNSEEN or (not hidden and (look.is_hidden or element.get("hidden") is not None))


@lru_cache(maxsize=1024)
def read_look(style: str) -> Look:
    """The look of a style attribute; a page uses few, each many times."""
    aligned = ALIGNED.search(style)
    return Look(
        is_hidden=HIDDEN.search(style) is not None,
        is_block=SHOWN_AS_BLOCK.search(style) is not None,
        keeps_breaks=KEEPS_BREAKS.search(style) is not None,
        aligned=aligned[1] if aligned else "",
    )


def align(element: Element, look: Look, around: str) -> str:
    """centre, right, or empty: of the element, else of what it stands in; not of a body or around a cell."""
    if element.tag == "body":
        return ""
    name = look.aligned or element.get("align") or ("center" if element.tag in HEADINGS else "")
    if name:
        return STYLES.get(name.lower(), "")
    return "" if element.tag in ("td", "th") else around
