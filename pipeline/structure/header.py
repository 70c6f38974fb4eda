"""The facts at the top of a notice: letterhead, doc number, title, recipient, opening.

The title may stand over one to four lines. The opening paragraph is read by
``inspection.py``, the end of the notice by ``closing.py``.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipeline.model import Header, Paragraph
from pipeline.structure.closing import (
    BLANKS,
    BODY,
    DATE_LINE,
    DELIVERED,
    EMAIL,
    PUNCTUATION,
    SIGNED,
    read_contacts,
    read_issued_on,
    squeeze,
)
from pipeline.structure.inspection import read_inspection
from pipeline.structure.site_lines import is_site_line
from pipeline.structure.vocabulary import DEALT_WITH
from pipeline.variants import simplify

__all__ = ["find_title", "read_header"]

# …关于巡察整改进展情况的通报   …整改情况公示   …整改落实情况报告（公开稿）
TITLE = re.compile(
    rf"(?:{DEALT_WITH}|落实|整治)[^，。；：]{{0,40}}(?:通报|报告|公示|公告|公开|说明|通告|公布|情况)"
    r"[ \t]*(?:[（(][^（）()]{1,20}[）)])?[ \t]*$"
)
# 潭数党发〔2021〕8号   湘 审 〔2022〕 15 号   云水党组[2020]3号
DOC_NUMBER = re.compile(
    rf"(?:[\u4e00-\u9fff\w（）()]{BLANKS}?){{1,18}}?{BLANKS}*[〔\[［（(【﹝]{BLANKS}*(?:19|20)\d{{2}}{BLANKS}*[〕\]］）)】﹞]"
    rf"{BLANKS}*第?{BLANKS}*\d{{1,5}}{BLANKS}*号"
)
# 云水党发〔2022〕8号　　　签发人：…
SIGNER = re.compile(rf"{BLANKS}+签{BLANKS}*发{BLANKS}*人")
# 文号：…   发文字号：…
DOC_NUMBER_FIELD = re.compile(
    rf"(?:发文字号|发文文号|文[ \t\u3000]*号)[ \t]*[：:][ \t]*(?P<n>{DOC_NUMBER.pattern})"
)
# 望海镇党委   县水利局党组
SHORT_BODY = re.compile(r"(?P<stem>(?!中共).{2,30}?)(?:党委|党组|工委|党总支|党支部)")
# The body above 关于…, whatever it calls itself; no navigation, no date of publication
NAME = re.compile(
    r"(?!.*(?:首页|当前|位置|来源|发布|时间|浏览|字[号体]|索引|打印|公开|年\d|门户|网站))[\u4e00-\u9fff（）()“”·]{4,40}"
)
# 发布机构：望江县水利局   发文机关: …
PUBLISHER = re.compile(
    r"(?:发布|发文|制发|公开)(?:机构|机关|单位|部门)[ \t]*[：:][ \t]*"
    r"(?P<body>[\u4e00-\u9fff（）()]{3,40})[ \t]*$"
)
# 版权声明：…如涉及侵权，请…联系   某某报社版权所有，新闻热线：…
DISCLAIMER = re.compile("版权(?:声明|所有|归)|免责声明|著作权|侵权")
LETTERHEAD = re.compile(r".{2,40}(?:文件|便函|办公室文件)$")
RECIPIENT = re.compile(r"[^。；！？：:]{2,120}[：:]$")
GREETING = re.compile(r"(?:同志们|各位|尊敬的|联系|电话|地址|来源|发布|时间|附件|索引号|主题|现将|如下)")


def find_title(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """The paragraphs that make the title, above the running text; (0, 0) where there is none."""
    for last in range(min(40, len(paragraphs))):
        text = _plain(paragraphs[last])
        if len(text) > 60 and "。" in text:
            break
        if PUNCTUATION.search(text) or len(text) > 110:
            continue
        for first in range(last, max(-1, last - 4), -1):
            joined = "".join(_plain(p) for p in paragraphs[first : last + 1])
            if _is_title_part(_plain(paragraphs[first])) and TITLE.search(joined):
                return _extend(paragraphs, first, last), _extend_below(paragraphs, joined, last)
            if not _is_title_part(_plain(paragraphs[first])):
                break
    return 0, 0


def _plain(paragraph: Paragraph) -> str:
    """Squeezed, in simplified characters: as long as the squeezed text."""
    return simplify(squeeze(paragraph.text))


def _is_title_part(text: str) -> bool:
    return not (
        PUNCTUATION.search(text)
        or LETTERHEAD.match(text)
        or DOC_NUMBER.fullmatch(text)
        or DATE_LINE.fullmatch(text)
        or len(text) > 110
    )


def _extend(paragraphs: Sequence[Paragraph], first: int, last: int) -> int:
    """Take in the lines above that a title is broken over: up to the body, or to 关于."""
    joined = "".join(_plain(p) for p in paragraphs[first : last + 1])
    best, above = first, ""
    for index in range(first - 1, max(-1, first - 6), -1):
        line = _plain(paragraphs[index])
        begins = joined.startswith("中共") and best == first
        if not _is_title_part(line) or not (NAME.fullmatch(line) or "关于" in line) or TITLE.search(line):
            break
        above = line + above
        body = _is_body(line) or (line.startswith("中共") and _is_body(above))
        if begins and not (line.startswith("中共") and body):
            break  # nothing stands above a body but another body
        if body or line.startswith("中共") or "关于" in line or _breaks_off(line, joined):
            best = index
            joined = "".join(_plain(p) for p in paragraphs[index : last + 1])
            above = ""
        elif best == index + 1 and joined.startswith("关于"):
            best = index  # the body, whatever it calls itself
            break
    return best


def _is_body(line: str) -> bool:
    """A body's name alone, not a whole title."""
    return BODY.fullmatch(line) is not None and "整改" not in line and "关于" not in line


def _breaks_off(line: str, below: str) -> bool:
    """…局党组耕地保护专项巡察, above 整改工作进展情况公示."""
    names = re.search(r"党组|党委|委员会|支部|[局院校厅]|公司", line)
    return names is not None and below.startswith(("整改", "反馈", "落实"))


def _extend_below(paragraphs: Sequence[Paragraph], joined: str, last: int) -> int:
    """Take in a last line such as 的通报."""
    if last + 1 < len(paragraphs):
        below = _plain(paragraphs[last + 1])
        if (
            not PUNCTUATION.search(below)
            and len(below) < 12
            and TITLE.search(joined + below)
            and joined.endswith("情况")
        ):
            return last + 2
    return last + 1


def read_header(top: Sequence[Paragraph], front: Sequence[Paragraph], closing: Sequence[Paragraph]) -> Header:
    """The facts in the paragraphs before the first item and in the closing.

    ``front`` are the paragraphs before the first finding and behind the last: totals stand there too.
    """
    first, last = find_title(top)
    title = squeeze("".join(squeeze(p.text) for p in top[first:last]))
    head = [p.text.strip() for p in top]
    tail = [p.text.strip() for p in closing]
    issued_on = read_issued_on(tail, head)
    below = [text for text in head[last:] if not is_site_line(text)]
    opening = [text for text in below if len(text) > 25]
    facts: dict[str, Any] = read_inspection(title, opening, [p.text for p in front])
    facts |= read_contacts("\n".join(text for text in tail if not DISCLAIMER.search(simplify(text))))
    return Header(
        title=title,
        doc_number=_doc_number(head),
        issuer=_issuer(title, head[:last], below[:4], tail),
        recipient=_recipient(below[:8]),
        issued_on=issued_on,
        **facts,
    )


def _doc_number(head: Sequence[str]) -> str:
    for text in head[:40]:
        plain = simplify(text)
        signer = SIGNER.search(plain)
        whole = DOC_NUMBER.fullmatch(plain, 0, signer.start() if signer else len(plain))
        if found := whole or DOC_NUMBER_FIELD.search(plain):
            group = "n" if "n" in found.groupdict() else 0
            return squeeze(text[slice(*found.span(group))]).replace(" ", "")
    return ""


def _issuer(title: str, head: Sequence[str], below: Sequence[str], tail: Sequence[str]) -> str:
    """The body before 关于 in the title, else the sign-off, else the letterhead, else the speaker.

    Where the title shortens the body (望海镇党委) the sign-off gives its full name.
    """
    signed = _signed(tail, title)
    about = simplify(title).find("关于")
    if about >= 4:
        named = title[:about].strip()
        shortened = SHORT_BODY.fullmatch(simplify(named))
        whole = shortened is not None and shortened["stem"] in simplify(signed) and len(signed) > len(named)
        return signed if whole and simplify(signed).startswith("中共") else _several(named)
    if signed:
        return signed
    for text in head:
        if LETTERHEAD.match(squeeze(text)) and len(squeeze(text)) > 6:
            return squeeze(text).removesuffix("文件")
    short = re.match(r"(?P<b>.{4,50}?(?:党组|党委|委员会|工委|支部|局|公司|学院|大学|医院|中心))", title)
    published = next(filter(None, map(PUBLISHER.search, head)), None)
    if short or published:
        return short["b"] if short else published["body"] if published else ""
    spoken = (name for line, name in pairwise(map(squeeze, below)) if DELIVERED.fullmatch(simplify(line)))
    return next((name for name in spoken if BODY.fullmatch(simplify(name))), "")


def _several(named: str) -> str:
    """中共…党组中共…党组: the bodies of a joint notice, joined with |."""
    bodies = re.split(r"(?<=.)(?=中共)", named)
    return "|".join(bodies) if all(_is_body(simplify(body)) for body in bodies) else named


def _signed(tail: Sequence[str], title: str) -> str:
    """The body that signs, before the date or with it on one line; the title may begin with its name."""
    for index, text in enumerate(tail):
        words = EMAIL.sub("", squeeze(text), count=1)  # a text without line breaks glues them together
        plain = simplify(words)
        is_body = BODY.fullmatch(plain) or (len(words) > 4 and title.startswith(words))
        if is_body and any(DATE_LINE.fullmatch(t) for t in tail[index + 1 : index + 3]):
            return words
        if both := SIGNED.fullmatch(plain):
            return words[: both.end("body")].strip()
    return ""


def _recipient(lines: Sequence[str]) -> str:
    for text in lines:
        if RECIPIENT.fullmatch(text) and not GREETING.search(simplify(text)) and not DOC_NUMBER.search(text):
            return squeeze(text[:-1])
        if "。" in text:
            break
    return ""
