"""What on a page is the site's and not the article's: menus, lists of links, sidebars, the imprint."""

import re
from collections.abc import Callable, Iterable, Sequence

from lxml import etree

from pipeline.read.web_lines import WebLine, squeeze

__all__ = ["Counts", "find_site", "sum_up", "weigh"]

Element = etree._Element
Counts = tuple[int, ...]

ZONES = frozenset(("nav", "footer", "aside"))
SENTENCE = re.compile("[，。；：、,;:]")
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
    r"版权所有|copyright|©|ICP备|公网安备|网站标识码|(?:主办|承办)(?:单位)?[：:]|技术支持|最佳浏览|建议使用",
    re.I,
)
SMALL = 0.25  # of the running text: what an imprint holds at most
REACH = 6  # lines above the words that show an imprint


def weigh(line: WebLine) -> int:
    """Its running text: with stops or commas, or in a table, and outside links; 0 of a link."""
    size = len(squeeze(line.words))
    running = line.cell is not None or SENTENCE.search(line.words)
    return size - line.linked if running and line.linked < 0.3 * size else 0


def sum_up(counts: Iterable[tuple[Element, Counts]], elements: Sequence[Element]) -> dict[Element, Counts]:
    """What stands in each element, in those inside it included; ``elements`` are in the page's order."""
    sums: dict[Element, Counts] = {}
    for element, count in counts:
        sums[element] = _add(sums[element], count) if element in sums else count
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and element in sums:
            sums[parent] = _add(sums[parent], sums[element]) if parent in sums else sums[element]
    return sums


def _add(first: Counts, second: Counts) -> Counts:
    return tuple(map(sum, zip(first, second, strict=True)))


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
    size = len(squeeze(line.words))
    return size, line.linked, int(line.linked > 0.5 * size), weigh(line), int(is_title)


def _is_menu(element: Element, counts: Counts) -> bool:
    size, linked, linked_lines, running, _ = counts
    listing = linked_lines > 1 and linked > 0.6 * size and not running
    return listing or element.tag in ZONES or element.get("role") == "navigation"


def _is_side_matter(element: Element, counts: Counts, whole: int) -> bool:
    names = " ".join(filter(None, (element.get("class"), element.get("id"))))
    named = NAMED_ZONE.search(names) is not None and element.tag not in ("html", "body")
    return named and not counts[4] and counts[3] < LARGE * whole


def _find_imprint(lines: Sequence[WebLine], elements: Sequence[Element]) -> set[Element]:
    """The block at the page's end that says whose site it is, with its address and telephone."""
    first: dict[Element, int] = {}
    for index in range(len(lines) - 1, -1, -1):
        first[lines[index].block] = index
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and element in first:
            first[parent] = min(first.get(parent, len(lines)), first[element])
    weights = sum_up(((line.block, (weigh(line),)) for line in lines), elements)
    whole = weights.get(elements[0], (0,))[0]
    found: set[Element] = set()
    for index, line in enumerate(lines):
        if index >= len(lines) // 2 and IMPRINT.search(line.words) and line.cell is None:
            around = (line.block, *line.block.iterancestors())
            small = [
                e for e in around if first[e] >= index - REACH and weights.get(e, (0,))[0] < SMALL * whole
            ]
            found |= set(small[-1].iter(etree.Element)) if small else set()
    return found
