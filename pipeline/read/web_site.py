"""What on a page is the site's and not the article's: menus, lists of links, sidebars, the imprint."""

import re
from collections.abc import Callable, Iterable, Sequence

from lxml import etree

from pipeline.read.web_lines import WebLine

__all__ = ["Counts", "find_site", "sum_up"]

Element = etree._Element
Counts = tuple[int, ...]

ZONES = frozenset(("nav", "footer", "aside"))
# class="footer"   id="side_bar"   class="breadcrumb"   class="g-share"
NAMED_ZONE = re.compile(
    r"(?:^|[-_ ])(?:foot(?:er)?|copyright|banquan|nav(?:bar|igation)?|menu|bread(?:crumbs?|nav)?|crumbs?"
    r"|side(?:bar)?|aside|related|xiangguan|recommend|hot|share|bdshare|search|login|tools?(?:bar)?|comments?|discuss"
    r"|pinglun|disclaimer|mz|qr(?:code)?|ewm|erweima|links?|friend|latest|newest)(?:$|[-_ \d])",
    re.I,
)
LARGE = 0.5  # of the running text: a block that holds as much is no side matter, whatever its name
# 版权所有：…   皖ICP备00012345号   网站标识码：…   技术支持：…
IMPRINT = re.compile(
    "版权所有|copyright|©|icp备|公网安备|网站标识码|主办(?:单位)?[：:]|承办(?:单位)?[：:]|技术支持|最佳浏览|建议使用"
)  # of words in small letters
SMALL = 0.25  # of the running text: what an imprint holds at most
REACH = 6  # lines above the words that show an imprint


def sum_up(counts: Iterable[tuple[Element, Counts]], elements: Sequence[Element]) -> dict[Element, Counts]:
    """What stands in each element, in those inside it included; ``elements`` are in the page's order."""
    sums: dict[Element, Counts] = {}
    for element, count in counts:
        sums[element] = _add(sums[element], count) if element in sums else count
    for element in reversed(elements):
        if element in sums and (parent := element.getparent()) is not None:
            sums[parent] = _add(sums[parent], sums[element]) if parent in sums else sums[element]
    return sums


def _add(first: Counts, second: Counts) -> Counts:
    return tuple([one + other for one, other in zip(first, second, strict=True)])


def find_site(
    lines: Sequence[WebLine], elements: Sequence[Element], is_title: Callable[[WebLine], bool]
) -> set[Element]:
    """The blocks that are the site's; a block with the article's title is none for its name alone."""
    sums = sum_up(((line.block, _count(line, is_title(line))) for line in lines), elements)
    none: Counts = (0, 0, 0, 0, 0)
    whole = sums.get(elements[0], none)[3]
    found: set[Element] = set()
    for element in elements:
        counts = sums.get(element, none)
        if (
            element.getparent() in found
            or _is_menu(element, counts)
            or _is_side_matter(element, counts, whole)
        ):
            found.add(element)
    return found | _find_imprint([line for line in lines if line.block not in found], elements)


def _count(line: WebLine, is_title: bool) -> Counts:
    """Its characters, those in links, whether most are, its running text, whether it is a title."""
    size = len(line.squeezed)
    return size, line.linked, int(line.linked > 0.5 * size), line.running, int(is_title)


def _is_menu(element: Element, counts: Counts) -> bool:
    size, linked, linked_lines, running, _ = counts
    listing = linked_lines > 1 and linked > 0.6 * size and not running
    return listing or element.tag in ZONES or element.get("role") == "navigation"


def _is_side_matter(element: Element, counts: Counts, whole: int) -> bool:
    names = " ".join(filter(None, (element.get("class"), element.get("id"))))
    named = names != "" and NAMED_ZONE.search(names) is not None and element.tag not in ("html", "body")
    return named and not counts[4] and counts[3] < LARGE * whole


def _find_imprint(lines: Sequence[WebLine], elements: Sequence[Element]) -> set[Element]:
    """The block at the page's end that says whose site it is, with its address and telephone."""
    half = len(lines) // 2
    shown = [
        i for i in range(half, len(lines)) if not lines[i].cell and IMPRINT.search(lines[i].words.lower())
    ]
    if not shown:
        return set()
    first: dict[Element, int] = {}
    for index in range(len(lines) - 1, -1, -1):
        first[lines[index].block] = index
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and element in first:
            first[parent] = min(first.get(parent, len(lines)), first[element])
    weights = sum_up(((line.block, (line.running,)) for line in lines), elements)
    most = SMALL * weights.get(elements[0], (0,))[0]
    found: set[Element] = set()
    for index in shown:
        block, largest = lines[index].block, None
        for element in (block, *block.iterancestors()):
            if first[element] < index - REACH or weights.get(element, (0,))[0] >= most:
                break
            largest = element
        if largest is not None and largest not in found:
            found |= set(largest.iter(etree.Element))
    return found
