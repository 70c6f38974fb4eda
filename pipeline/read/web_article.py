"""The article of a saved page, without the site around it.

A page's running text tells where the article is: sentences with their stops, outside
links. The article is the deepest block that holds nearly all of it; above it the title,
what stands right above that, and the block of metadata (索引号, 发文字号 …) belong to it too,
below it whom to call, who signs and the date, which templates put in blocks of their own.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from lxml import etree

from pipeline.read.web_lines import WebLine, squeeze
from pipeline.read.web_looks import BLOCKS
from pipeline.read.web_metadata import METADATA
from pipeline.read.web_site import Counts, find_site, sum_up

__all__ = ["choose_article", "find_titles", "running_length"]

Element = etree._Element

NEARLY_ALL = 0.75  # of the running text: what the article's block holds at least
NOTABLE = 0.1  # of it, beside that block: then the article goes on there
CONTAINERS = BLOCKS - {"p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "li"}
LEAST = 60  # characters of running text below which nothing follows a title
NEAR = 12  # lines above the article in which its title stands
ABOVE = 3  # lines above the title that may belong to it
# 附件：问题整改台账.docx
ATTACHMENT = re.compile(r"\s*附[件表]|.{1,80}\.(?:docx?|wps|pdf|ofd|xlsx?|zip|rar)$", re.I)
TITLE_NAMES = frozenset(("articletitle", "og:title", "title", "dc.title"))
# 关于…情况的通报_某某县人民政府   …通报 - 政府网   …通报-某某网
SITE_NAME = re.compile(
    r"\s*(?:[_|｜]|\s[-—–]+\s|--+)\s*|[-—–](?=[^-—–]{2,30}(?:网|网站|门户|平台|频道|政府)$)"
)
# class="detail-title"   id="biaoti"
NAMED_TITLE = re.compile(r"(?:^|[-_ ])(?:title|tit|bt|biaoti|headline)(?:$|[-_ \d])|[a-z]title(?:$| )", re.I)
# 首页 > 信息公开   当前位置：…
PATH = re.compile(r"首\s*页|当前位置|您(?:现)?在|[>»→›]")
# 潭数党发〔2021〕8号
DOC_NUMBER = re.compile(r"\s*[\u4e00-\u9fff]{1,16}\s*[〔\[（(【]\s*20\d\d\s*[〕\]）)】]\s*\d{1,5}\s*号\s*")
SENTENCE_END = re.compile("[。；，]")
BEHIND = 8  # lines below the article in which it ends
# 联系电话：…   电子邮箱…   欢迎…监督
CONTACT = re.compile("电话|邮编|邮政编码|邮箱|信箱|地址|监督|公示(?:期|时间)")
# 2021年6月7日   二〇二一年六月七日
DATE = re.compile(
    r"\s*[\d〇零○二一三四五六七八九]{4}\s*年[\s\d一二三四五六七八九十]{1,4}月[\s\d一二三四五六七八九十]{1,4}日\s*"
)


def running_length(lines: Iterable[WebLine]) -> int:
    """Characters of running text: in lines with stops or commas, outside links."""
    return sum(line.running for line in lines)


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
    """The article's lines; all that are not the site's where a page has no running text."""
    if not lines:
        return []
    elements = list(lines[0].block.getroottree().iter(etree.Element))
    known = [squeeze(title) for title in titles]
    site = find_site(lines, elements, lambda line: _is_named(line, known))
    kept = [line for line in lines if line.block not in site or ATTACHMENT.match(line.words)]
    named = next((i for i, line in enumerate(kept) if _is_named(line, known)), 0)
    if running_length(kept[named:]) < LEAST:
        named = 0
    article = _find_block(kept[named:], elements)
    if article is None:
        return kept or list(lines)
    around = set(article.iter(etree.Element))
    inside = [i for i in range(named, len(kept)) if kept[i].block in around]
    running = next(i for i in inside if kept[i].running)
    title = _find_title(kept[:running], known)
    first = _take_in(kept, inside[0] if title is None else title)
    head = [line for line in kept[:first] if METADATA.match(line.words) or DOC_NUMBER.fullmatch(line.words)]
    below = lines[next(i for i, line in enumerate(lines) if line is kept[inside[-1]]) :]
    return [*head, *kept[first : inside[-1] + 1], *_find_end(below, site)]


def _find_block(lines: Sequence[WebLine], elements: Sequence[Element]) -> Element | None:
    """From the root down to where the running text parts, then up to the block that lays it out.

    A table is no article by itself: the text around it has a say of its own.
    """
    weights = sum_up(((line.block, _weigh_apart(line)) for line in lines), elements)
    tables = {next(line.block.iterancestors("table"), None) for line in lines if line.cell}
    none: Counts = (0, 0)
    total = weights.get(elements[0], none)
    if not any(total):
        return None
    block = elements[0]
    while len(block):
        child = max(
            (e for e in block if e not in tables), key=lambda e: sum(weights.get(e, none)), default=None
        )
        if child is None or not _holds_nearly_all(weights.get(child, none), total):
            break
        block = child
    parent = block.getparent()
    while parent is not None and (
        block.tag not in CONTAINERS or sum(weights[parent]) > (1 + NOTABLE) * sum(weights[block])
    ):
        block, parent = parent, parent.getparent()
    return block


def _weigh_apart(line: WebLine) -> Counts:
    """Running text outside tables, and in them."""
    return (0, line.running) if line.cell else (line.running, 0)


def _holds_nearly_all(weights: Counts, total: Counts) -> bool:
    return all(part >= NEARLY_ALL * whole for part, whole in zip(weights, total, strict=True))


def _find_title(above: Sequence[WebLine], known: Sequence[str]) -> int | None:
    """Where the title begins, over one line or several; None where nothing above the text is one.

    It is what the page says that the article is called; else near the text what is a heading,
    is named so in the page, or stands centred.
    """
    near = range(max(0, len(above) - NEAR), len(above))
    rules: tuple[tuple[Sequence[int], Callable[[WebLine], bool]], ...] = (
        (range(len(above)), lambda line: _is_named(line, known)),
        (near, lambda line: line.block.tag == "h1"),
        (near, _is_title_by_name),
        (near, lambda line: line.block.tag in ("h2", "h3")),
        (
            near,
            lambda line: line.style == "centre" and not line.linked and not SENTENCE_END.search(line.words),
        ),
    )
    for places, rule in rules:
        found = next((index for index in places if rule(above[index])), None)
        if found is not None:
            return found
    return None


def _is_named(line: WebLine, known: Sequence[str]) -> bool:
    """Whether it is a title that the page names, or a part of one."""
    words = line.squeezed
    return len(words) > 5 and any(words in title or title == words for title in known)


def _is_title_by_name(line: WebLine) -> bool:
    names = " ".join(filter(None, (line.block.get("class"), line.block.get("id"))))
    unlinked = not line.linked and not METADATA.match(line.words)
    return unlinked and len(line.squeezed) > 7 and NAMED_TITLE.search(names) is not None


def _take_in(lines: Sequence[WebLine], title: int) -> int:
    """Up to the lines right above the title, in the same part of the page: a doc number, a letterhead."""
    around = [*_near_ancestors(lines[title].block)]
    first = title
    while first > max(0, title - ABOVE):
        line = lines[first - 1]
        if line.linked or PATH.search(line.words) or len(line.words) > 40 or METADATA.match(line.words):
            break
        if not any(element in around for element in _near_ancestors(line.block)):
            break
        first -= 1
    return first


def _find_end(lines: Sequence[WebLine], site: Collection[Element]) -> Sequence[WebLine]:
    """What stands behind the article's last line, down to the date under the sign-off, or whom to call."""
    end = 0
    for index, line in enumerate(lines[1 : 1 + BEHIND], 1):
        linked = line.block in site or 2 * line.linked > len(line.squeezed)
        if linked or DATE.fullmatch(lines[end].words) or METADATA.match(line.words):
            break
        if DATE.fullmatch(line.words) or CONTACT.search(line.words):
            end = index
    return lines[1 : end + 1]


def _near_ancestors(block: Element) -> list[Element]:
    """The block and the two around it, the page's body aside."""
    found = [block, *block.iterancestors()][:3]
    return [element for element in found if element.tag not in ("body", "html")]
