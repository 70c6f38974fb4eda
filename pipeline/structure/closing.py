"""The end of a notice: invitation to comment, contacts, sign-off, date.

欢迎广大干部群众…监督。…联系方式：电话…；邮政地址：…；邮政编码：…；电子邮箱：…
                                    中共…党组
                                    2021年6月7日
"""

import re
from collections.abc import Sequence

from pipeline.dates import parse_date
from pipeline.model import Paragraph
from pipeline.structure.layout import DATE_LINE
from pipeline.structure.vocabulary import begins_with

__all__ = [
    "BLANKS",
    "BODY",
    "CLOSING",
    "PUNCTUATION",
    "find_closing",
    "read_contacts",
    "read_issued_on",
    "squeeze",
]

CLOSING = re.compile(
    r"联系方式|如有[^。]{0,8}(?:意见|建议)|不同(?:看法|意见)|如对[^。]{0,30}(?:意见|建议|异议|疑问)|请致电|拨打电话|来信(?:请)?寄|请与[^。]{0,20}联系|(?:联系|监督|举报|受理|咨询)电话|邮政编码|电子邮箱|接受[^。]{0,10}监督|欢迎[^。]{0,30}监督|公示期"
)
PLANS = ("下一步", "下步", "下阶段", "下一阶段", "今后", "总的看", "总体看", "总体来看", "综上")
PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
BLANKS = r"[ \t\u3000\xa0]"
HAN_GAP = re.compile(rf"(?<=[^\x00-\x7f]){BLANKS}+(?=[^\x00-\x7f]|\d)|(?<=\d){BLANKS}+(?=[^\x00-\x7f])")
# 中共…党组   …委员会   …党支部   …局
BODY = re.compile(
    r".{2,50}?(?:党组|党委|委员会|工委|工作委员会|党支部|党总支|总支部|支部|纪检组|局|厅|院|中心|大学|学院|公司|集团"
    r"|学校|医院|协会|联合会|办公室|政府)$"
)
# 电话：0731-58260679、0731-00012345   联系电话 (0731) 1234567
PHONE = re.compile(
    r"(?<![\d-])(?:[（(]?0\d{2,3}[）)]?[-—－–\s]{0,3}\d{7,8}|1[3-9]\d{9}|(?<=电话[：:])\d{7,8}|12345|12388)(?!\d)"
)
PHONE_FIELD = re.compile(r"(?:电[ \t]*话|致电|热线|传真|联系方式)[^。\n]{0,80}")
# 邮政地址：湘潭市湘潭大道市委二院7楼，
ADDRESS = re.compile(
    r"(?:地[ \t]*址|(?:来信|信函|信件|邮件)(?:请)?寄至?|邮寄至)[（(]?[^：:，。；\d]{0,6}[）)]?[：:][ \t]*"
    r"(?P<a>[^，,。；;\n]{4,80}?)"
    r"(?=[，,。；;\n]|[ \t]*(?:[（(]?[ \t]*邮政?[ \t]*编|电子|联系|电话|邮箱)|$)"
)
# （信封请注明“巡察整改”）
ADVICE = re.compile(r"[（(][^（）()]*(?:注明|请)[^（）()]*[）)]$")
POSTAL = re.compile(r"(?:邮[ \t]*编|邮政编码|邮码)[^\d。；]{0,6}(?P<p>\d{6})(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")


def squeeze(text: str) -> str:
    """Without the blanks that layouts put between Han characters and digits."""
    return HAN_GAP.sub("", text.strip())


def find_closing(paragraphs: Sequence[Paragraph], after: int) -> int:
    """The first paragraph behind ``after`` that invites comments, signs, dates, or tells plans.

    A plan (下一步，…) in a paragraph of its own ends the last finding, unless the
    findings before it tell theirs that way too.
    """
    telling = any(p.text.lstrip().startswith(PLANS) for p in paragraphs[: after + 1])
    for index in range(after + 1, len(paragraphs)):
        text = paragraphs[index].text.strip()
        following = paragraphs[index + 1].text if index + 1 < len(paragraphs) else ""
        if text.startswith(PLANS) and not telling:
            return index
        if begins_with("closing", text) or CLOSING.search(text):
            return index
        if _signs(text, following) or paragraphs[index].style == "right":
            return index
    return len(paragraphs)


def _signs(text: str, following: str) -> bool:
    """A body's name on a line of its own before a date, or the date itself."""
    if DATE_LINE.fullmatch(text):
        return True
    if PUNCTUATION.search(text) or len(text) > 40:
        return False
    return bool(DATE_LINE.fullmatch(following)) or (
        text.startswith("中共") and bool(BODY.fullmatch(squeeze(text)))
    )


def read_contacts(text: str) -> dict[str, str]:
    """phone, address, postal_code, email as the closing states them."""
    email, postal, address = EMAIL.search(text), POSTAL.search(text), ADDRESS.search(text)
    return {
        "phone": "|".join(_phones(text)),
        "address": ADVICE.sub("", squeeze(address["a"])) if address else "",
        "postal_code": postal["p"] if postal else "",
        "email": email[0] if email else "",
    }


def _phones(contacts: str) -> list[str]:
    found: list[str] = []
    for field in PHONE_FIELD.finditer(contacts):
        for phone in PHONE.finditer(field[0]):
            number = re.sub(r"\s+", "", phone[0])
            if number not in found:
                found.append(number)
    return found


def read_issued_on(tail: Sequence[str], head: Sequence[str]) -> str:
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
