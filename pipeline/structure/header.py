"""The facts at the top of a notice and at its end.

Top: letterhead, doc number, title (over one to four lines), recipient, opening
paragraph. End: invitation to comment with contacts, sign-off, date. The opening
paragraph is read by ``inspection.py``.
"""

import re
from collections.abc import Sequence

from pipeline.dates import parse_date
from pipeline.model import Header, Paragraph
from pipeline.structure.inspection import read_inspection
from pipeline.structure.layout import DATE_LINE
from pipeline.structure.vocabulary import words

__all__ = ["find_closing", "find_title", "read_header"]

PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
BLANKS = r"[ \t\u3000\xa0]"
HAN_GAP = re.compile(rf"(?<=[^\x00-\x7f]){BLANKS}+(?=[^\x00-\x7f]|\d)|(?<=\d){BLANKS}+(?=[^\x00-\x7f])")
# …关于巡察整改进展情况的通报   …整改情况公示   …整改落实情况报告（公开稿）
TITLE = re.compile(
    r"(?:整改|落实|整治)[^，。；：]{0,40}(?:通报|报告|公示|公告|公开|说明|通告|公布|情况)"
    r"[ \t]*(?:[（(][^（）()]{1,20}[）)])?[ \t]*$"
)
# 潭数党发〔2021〕8号   湘 审 〔2022〕 15 号   云水党组[2020]3号
DOC_NUMBER = re.compile(
    rf"[\u4e00-\u9fff\w（）()]{{1,18}}?{BLANKS}*[〔\[［（(【]{BLANKS}*(?:19|20)\d{{2}}{BLANKS}*[〕\]］）)】]"
    rf"{BLANKS}*第?{BLANKS}*\d{{1,5}}{BLANKS}*号"
)
# 文号：…   发文字号：…
DOC_NUMBER_FIELD = re.compile(
    rf"(?:发文字号|发文文号|文[ \t\u3000]*号)[ \t]*[：:][ \t]*(?P<n>{DOC_NUMBER.pattern})"
)
LETTERHEAD = re.compile(r".{2,40}(?:文件|便函|办公室文件)$")
# 中共…党组   …委员会   …党支部   …局
BODY = re.compile(
    r".{2,50}?(?:党组|党委|委员会|工委|工作委员会|党支部|党总支|总支部|支部|纪检组|局|厅|院|中心|大学|学院|公司|集团"
    r"|学校|医院|协会|联合会|办公室|政府)$"
)
RECIPIENT = re.compile(r"[^。；！？：:]{2,120}[：:]$")
GREETING = re.compile(r"(?:同志们|各位|尊敬的|联系|电话|地址|来源|发布|时间|附件|索引号|主题|现将|如下)")

# 电话：0731-58260679、0731-00012345   联系电话 (0731) 1234567
PHONE = re.compile(
    r"(?<![\d-])(?:[（(]?0\d{2,3}[）)]?[-—－–\s]{0,3}\d{7,8}|1[3-9]\d{9}|(?<=电话[：:])\d{7,8}|12345|12388)(?!\d)"
)
PHONE_FIELD = re.compile(r"(?:电[ \t]*话|热线|传真|举报电话|监督电话|联系方式)[^。；;]{0,60}")
# 邮政地址：湘潭市湘潭大道市委二院7楼，
ADDRESS = re.compile(
    r"(?:地[ \t]*址|来信请寄|邮寄至|信件请寄)[（(]?[^：:，。；\d]{0,6}[）)]?[：:][ \t]*"
    r"(?P<a>[^，,。；;\n]{4,80}?)"
    r"(?=[，,。；;\n]|[ \t]*(?:[（(]?[ \t]*邮政?[ \t]*编|电子|联系|电话|邮箱)|$)"
)
POSTAL = re.compile(r"(?:邮[ \t]*编|邮政编码|邮码)[^\d。；]{0,6}(?P<p>\d{6})(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")


def squeeze(text: str) -> str:
    """Without the blanks that layouts put between Han characters and digits."""
    return HAN_GAP.sub("", text.strip())


def find_title(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    """The paragraphs that make the title, among the first 40; (0, 0) where there is none."""
    for last in range(min(40, len(paragraphs))):
        text = squeeze(paragraphs[last].text)
        if PUNCTUATION.search(text) or len(text) > 110:
            continue
        for first in range(last, max(-1, last - 4), -1):
            joined = "".join(squeeze(p.text) for p in paragraphs[first : last + 1])
            if _is_title_part(squeeze(paragraphs[first].text)) and TITLE.search(joined):
                return _extend(paragraphs, first, last), _extend_below(paragraphs, joined, last)
            if not _is_title_part(squeeze(paragraphs[first].text)):
                break
    return 0, 0


def _is_title_part(text: str) -> bool:
    return not (
        PUNCTUATION.search(text)
        or LETTERHEAD.match(text)
        or DOC_NUMBER.fullmatch(text)
        or DATE_LINE.fullmatch(text)
        or len(text) > 110
    )


def _extend(paragraphs: Sequence[Paragraph], first: int, last: int) -> int:
    """Take in the lines above that hold the body, where the title has none or only its end."""
    joined = "".join(squeeze(p.text) for p in paragraphs[first : last + 1])
    while first and last - first < 4 and not joined.startswith("中共"):
        above = squeeze(paragraphs[first - 1].text)
        if not _is_title_part(above):
            break
        lacks_about = "关于" not in joined
        lacks_body = joined.startswith("关于") and BODY.fullmatch(above)
        if not ((lacks_about and "关于" in above) or lacks_body or above.startswith("中共")):
            break
        first -= 1
        joined = above + joined
    return first


def _extend_below(paragraphs: Sequence[Paragraph], joined: str, last: int) -> int:
    """Take in a last line such as 的通报."""
    if last + 1 < len(paragraphs):
        below = squeeze(paragraphs[last + 1].text)
        if (
            not PUNCTUATION.search(below)
            and len(below) < 12
            and TITLE.search(joined + below)
            and joined.endswith("情况")
        ):
            return last + 2
    return last + 1


def find_closing(paragraphs: Sequence[Paragraph], after: int) -> int:
    """The first paragraph behind ``after`` that invites comments, signs, dates, or tells plans.

    A plan (下一步，…) in a paragraph of its own ends the last finding, unless the
    findings before it tell theirs that way too.
    """
    plans = ("下一步", "下步", "下阶段", "下一阶段", "今后")
    telling = any(p.text.lstrip().startswith(plans) for p in paragraphs[: after + 1])
    for index in range(after + 1, len(paragraphs)):
        text = paragraphs[index].text.strip()
        if text.startswith(plans) and not telling:
            return index
        if (
            text.startswith(words("closing"))
            or DATE_LINE.fullmatch(text)
            or paragraphs[index].style == "right"
        ):
            return index
        following = paragraphs[index + 1].text if index + 1 < len(paragraphs) else ""
        if not PUNCTUATION.search(text) and len(text) <= 40 and DATE_LINE.fullmatch(following):
            return index
        if len(text) <= 40 and text.startswith("中共") and BODY.fullmatch(squeeze(text)):
            return index
    return len(paragraphs)


def read_header(
    paragraphs: Sequence[Paragraph], top: int, closing: int, front: Sequence[Paragraph]
) -> Header:
    """The facts in the paragraphs before ``top`` (where the items begin) and from ``closing`` on.

    ``front`` are those between the two that belong to no finding: totals stand there too.
    """
    first, last = find_title(paragraphs[: max(top, 1)])
    title = squeeze("".join(squeeze(p.text) for p in paragraphs[first:last]))
    head = [p.text.strip() for p in paragraphs[:top]]
    tail = [p.text.strip() for p in paragraphs[closing:]]
    contacts = "\n".join(tail)
    issued_on = _issued_on(tail, head)
    opening = [text for text in head[last:] if len(text) > 25]
    facts = read_inspection(title, opening, [p.text for p in front])
    email = EMAIL.search(contacts)
    postal = POSTAL.search(contacts)
    address = ADDRESS.search(contacts)
    return Header(
        title=title,
        doc_number=_doc_number(head),
        issuer=_issuer(title, head[:last], tail),
        recipient=_recipient(head[last : last + 4]),
        issued_on=issued_on,
        phone="|".join(_phones(contacts)),
        address=squeeze(address["a"]) if address else "",
        postal_code=postal["p"] if postal else "",
        email=email[0] if email else "",
        **facts,
    )


def _doc_number(head: Sequence[str]) -> str:
    for text in head[:40]:
        if found := DOC_NUMBER.fullmatch(text) or DOC_NUMBER_FIELD.search(text):
            return squeeze(found.groupdict().get("n") or found[0]).replace(" ", "")
    return ""


def _issuer(title: str, head: Sequence[str], tail: Sequence[str]) -> str:
    """The body before 关于 in the title, else the sign-off, else the letterhead."""
    before, about, _ = title.partition("关于")
    if about and len(before) >= 4:
        return before.strip()
    for index, text in enumerate(tail):
        signed = squeeze(text)
        if BODY.fullmatch(signed) and any(DATE_LINE.fullmatch(t) for t in tail[index + 1 : index + 3]):
            return signed
    for text in head:
        if LETTERHEAD.match(squeeze(text)) and len(squeeze(text)) > 6:
            return squeeze(text).removesuffix("文件")
    shortened = re.match(r"(?P<b>.{4,50}?(?:党组|党委|委员会|工委|支部|局|公司|学院|大学|医院|中心))", title)
    return shortened["b"] if shortened else ""


def _recipient(lines: Sequence[str]) -> str:
    for text in lines:
        if RECIPIENT.fullmatch(text) and not GREETING.search(text) and not DOC_NUMBER.search(text):
            return squeeze(text[:-1])
        if "。" in text:
            break
    return ""


def _phones(contacts: str) -> list[str]:
    found: list[str] = []
    for field in PHONE_FIELD.finditer(contacts):
        for phone in PHONE.finditer(field[0]):
            number = re.sub(r"\s+", "", phone[0])
            if number not in found:
                found.append(number)
    return found


def _issued_on(tail: Sequence[str], head: Sequence[str]) -> str:
    """The last date alone on its line at the end, else one at the top."""
    for text in [*reversed(tail), *head[:12]]:
        for line in text.split("\n"):
            if DATE_LINE.fullmatch(line):
                try:
                    return parse_date(re.sub(r"\s+", "", line))
                except ValueError:
                    return ""
    for text in reversed(tail):
        if found := re.search(r"(?<!\d)((?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*$", text):
            try:
                return parse_date(re.sub(r"\s+", "", found[1]))
            except ValueError:
                return ""
    return ""
