"""Web pages as browsers and crawlers save them: HTML, one-file saves, and MHTML (RFC 2557)."""

import email
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Source
from pipeline.read.draft import Draft
from pipeline.read.text import decode
from pipeline.read.web_article import choose_article, find_titles, running_length
from pipeline.read.web_lines import WebLine, find_lines, squeeze
from pipeline.read.web_metadata import METADATA, pair_metadata

__all__ = ["read_web_archive", "read_web_page"]

# <meta charset="big5">   content="text/html; charset=gb2312"
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([a-z0-9_-]+)", re.I)
BIG5 = {
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cp950": "cp950",
}  # GB18030 reads them without complaint
# …关于…   …情况的通报: the kinds of official documents (《党政机关公文处理工作条例》第八条), and 公示, 说明
NAMES_A_DOCUMENT = re.compile(
    "关于|(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|公示|说明|情况)(?:[（(][^（）()]{1,12}[）)])?$"
)
SHORT = 200  # characters of running text: a page that shows no more may hide its article
DEEPEST = 2000  # elements in one another; libxml2 gives up at 2,048


class _Page(NamedTuple):
    lines: list[WebLine]
    titles: list[str]
    encoding: str
    messages: tuple[Message, ...]


def read_web_page(data: bytes, source: Source) -> Document:
    """The article's lines, its title and metadata; what stands around it is counted in a message.

    Raises Unreadable: empty, damaged, too_large, unsupported.
    """
    return _write_down(_read_page(data, source, ""), source, "web")


def read_web_archive(data: bytes, source: Source) -> Document:
    """The page of an MHTML file: of its HTML parts, frames included, the one with the most running text.

    Raises Unreadable: empty, damaged, too_large, unsupported.
    """
    pages = [_read_page(content, source, charset) for content, charset in _find_web_parts(data)]
    if not pages:
        raise Unreadable("damaged", "MHTML: no text/html", source.media_type)
    return _write_down(max(pages, key=lambda page: running_length(page.lines)), source, "web")


def _find_web_parts(data: bytes) -> Iterator[tuple[bytes, str]]:
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                yield content, part.get_content_charset() or ""


def _read_page(data: bytes, source: Source, charset: str) -> _Page:
    text, encoding, messages = _decode(data, charset)
    root = _parse(text, source)
    for frame in list(root.iter("iframe")):
        if inner := (frame.get("srcdoc") or "").strip():
            frame.append(_parse(inner, source))
    lines = find_lines(root)
    if running_length(lines) < SHORT:  # a script would show the article when the page is loaded
        lines = max(lines, find_lines(root, hidden=True), key=running_length)
    return _Page(list(pair_metadata(lines)), find_titles(root), encoding, messages)


def _decode(data: bytes, charset: str) -> tuple[str, str, tuple[Message, ...]]:
    """By content as for plain text, whatever GB 2312 or UTF-8 is declared; a declared Big5 is believed."""
    declared = charset.encode() if charset else _find_charset(data[:4096])
    encoding = BIG5.get(declared.decode("ascii", "replace").lower())
    if encoding:
        try:
            return data.decode(encoding), encoding, ()
        except UnicodeDecodeError:
            pass
    return decode(data)


def _find_charset(start: bytes) -> bytes:
    found = CHARSET.search(start)
    return found[1] if found else b""


def _parse(text: str, source: Source) -> etree._Element:
    """The tree; raises Unreadable where the page is no markup, or nests too deep to be read whole."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.replace("\0", "\ufffd").encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged", f"HTML: {error}"[:100], source.media_type) from None
    if root is None:
        raise Unreadable("damaged", "HTML: Document is empty", source.media_type)
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable("too_large", f"HTML: > {DEEPEST:,} elements deep", source.media_type)
    return root


def _write_down(page: _Page, source: Source, reader: str) -> Document:
    article = choose_article(page.lines, page.titles)
    draft = Draft(source)
    title = next((title for title in page.titles if NAMES_A_DOCUMENT.search(title)), "")
    if title and not _shows(article, title):
        draft.add(title, style="centre")
    for line in article:
        draft.add(line.words, line.label, style=line.style, cell=line.cell)
    left = _size(page.lines) - _size(article)
    doubts = (*page.messages, message("site_left_out", count=left)) if left else page.messages
    return draft.finish(doubts, reader=reader, encoding=page.encoding)


def _size(lines: list[WebLine]) -> int:
    return sum(len(line.squeezed) for line in lines)


def _shows(article: list[WebLine], title: str) -> bool:
    """Whether the title, or the part of it that names the document, stands in the article's first lines."""
    lines = [line.squeezed for line in article[:12] if not METADATA.match(line.words)]
    runs = ("".join(lines[i:j]) for i in range(len(lines)) for j in range(i + 1, i + 4))
    return any(len(run) > 7 and run in squeeze(title) and NAMES_A_DOCUMENT.search(run) for run in runs)
