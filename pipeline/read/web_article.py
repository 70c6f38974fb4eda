"""The article of a saved page, without the site around it.

A page's running text tells where the article is: sentences with their stops, outside
links. The article is the deepest block that holds nearly all of it; above it the title
and the block of metadata (索引号, 发文字号, 发布机构 …) belong to it as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from lxml import etree

from pipeline.read.web_lines import BLOCKS, WebLine, squeeze
from pipeline.read.web_metadata import METADATA

__all__ = ["choose_article", "find_titles", "running_length"]

Element = etree._Element

ZONES = frozenset(("nav", "footer", "aside"))
SENTENCE = re.compile("[，。；：、,;:]")
NEARLY_ALL = 0.75  # of the running text: what the article's block holds at least
NOTABLE = 0.1  # of it, beside that block: then the article goes on there
CONTAINERS = BLOCKS - {"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "li"}
# 附件：问题整改台账.docx
ATTACHMENT = re.compile(r"\s*附[件表]|.{1,80}\.(?:docx?|wps|pdf|ofd|xlsx?|zip|rar)$", re.I)
TITLE_NAMES = frozenset(("articletitle", "og:title", "title", "dc.title"))
# 关于…情况的通报_某某县人民政府   …通报 - 政府网
SITE_NAME = re.compile(r"\s*(?:[_|｜]|\s[-—–]+\s|--+)\s*")


Counts = tuple[int, ...]


def running_length(lines: Iterable[WebLine]) -> int:
    """Characters of running text: in lines with stops or commas, outside links."""
    return sum(_weight(line) for line in lines)


def _weight(line: WebLine) -> int:
    size = len(squeeze(line.words))
    running = line.cell is not None or SENTENCE.search(line.words)
    return size - line.linked if running and line.linked < 0.3 * size else 0


def find_titles(root: Element) -> list[str]:
    """What the page says that its article is called, the surest first; the site's own name cut off."""
    named = [
        meta.get("content") or ""
        for meta in root.iter("meta")
        if (meta.get("name") or meta.get("property") or "").lower() in TITLE_NAMES
    ]
    found = [*named, *("".join(map(str, e.itertext())) for e in root.iter("title"))]
    parts = [max(SITE_NAME.split(text), key=len).strip() for text in found]
    return [text for text in parts if len(squeeze(text)) >= 6]


def choose_article(lines: Sequence[WebLine], titles: Sequence[str]) -> list[WebLine]:
    """The article's lines; all that are no navigation where a page has no running text."""
    elements = list(lines[0].block.getroottree().iter(etree.Element)) if lines else []
    navigation = _find_navigation(lines, elements)
    kept = [line for line in lines if line.block not in navigation or ATTACHMENT.match(line.words)]
    weights = _sum_up(((line.block, (_weight(line),)) for line in kept), elements)
    tables = {next(line.block.iterancestors("table"), None) for line in kept if line.cell}
    article = _find_block({e: count[0] for e, count in weights.items() if e not in tables}, elements)
    if article is None:
        return kept or list(lines)
    inside = [i for i, line in enumerate(kept) if any(e is article for e in _around(line.block))]
    first, last = inside[0], inside[-1] + 1
    start = _find_title(kept[:first], titles)
    head = [line for i, line in enumerate(kept[:first]) if i >= start or METADATA.match(line.words)]
    return [*head, *kept[first:last]]


def _around(element: Element) -> Iterator[Element]:
    """The element itself and all around it, the nearest first."""
    yield element
    yield from element.iterancestors()


def _sum_up(counts: Iterable[tuple[Element, Counts]], elements: Sequence[Element]) -> dict[Element, Counts]:
    """What stands in each element, in those inside it included; ``elements`` are in the page's order."""
    sums: dict[Element, Counts] = {}
    for element, count in counts:
        sums[element] = tuple(map(sum, zip(sums[element], count, strict=True))) if element in sums else count
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and element in sums:
            own, below = sums.get(parent), sums[element]
            sums[parent] = tuple(map(sum, zip(own, below, strict=True))) if own else below
    return sums


def _find_navigation(lines: Sequence[WebLine], elements: Sequence[Element]) -> set[Element]:
    """Blocks in ``nav`` and the like, and those that list links: all they hold is the site's."""
    counts = ((line.block, _count_links(line)) for line in lines)
    sums = _sum_up(counts, elements)
    found: set[Element] = set()
    for element in elements:
        size, linked, linked_lines, running = sums.get(element, (0, 0, 0, 0))
        listing = linked_lines > 1 and linked > 0.6 * size and not running
        zone = element.tag in ZONES or element.get("role") == "navigation"
        if zone or listing or element.getparent() in found:
            found.add(element)
    return found


def _count_links(line: WebLine) -> Counts:
    """Its characters, those in links, whether it is mostly links, and its running text."""
    size = len(squeeze(line.words))
    return size, line.linked, int(line.linked > 0.5 * size), _weight(line)


def _find_block(weights: dict[Element, int], elements: Sequence[Element]) -> Element | None:
    """From the root down to where the running text parts, then up to the block that lays it out."""
    total = weights.get(elements[0], 0) if elements else 0
    if not total:
        return None
    block = elements[0]
    while len(block):
        child = max(block, key=lambda e: weights.get(e, 0))
        if weights.get(child, 0) < NEARLY_ALL * total:
            break
        block = child
    parent = block.getparent()
    while parent is not None and (
        block.tag not in CONTAINERS or weights[parent] - weights[block] > NOTABLE * weights[block]
    ):
        block, parent = parent, parent.getparent()
    return block


def _find_title(above: Sequence[WebLine], titles: Sequence[str]) -> int:
    """Where the title begins, over one line or several, nearest to the article; else the end.

    It is what the page says that the article is called, a heading, or what stands centred.
    """
    known = [squeeze(title) for title in titles]
    rules: tuple[Callable[[WebLine], bool], ...] = (
        lambda line: _is_named(squeeze(line.words), known),
        lambda line: line.block.tag in ("h1", "h2"),
        lambda line: line.style == "centre" and not line.linked and not SENTENCE.search(line.words),
    )
    for rule in rules:
        matching = [i for i, line in enumerate(above) if rule(line)]
        if matching:
            return next(i for i in reversed(matching) if i - 1 not in matching)
    return len(above)


def _is_named(words: str, known: Sequence[str]) -> bool:
    return len(words) > 3 and any(words in title or title in words for title in known)
