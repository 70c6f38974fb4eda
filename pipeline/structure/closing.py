"""The end of a notice: invitation to comment, contacts, sign-off, date.

欢迎广大干部群众…监督。…联系方式：电话…；邮政地址：…；邮政编码：…；电子邮箱：…
                                    中共…党组
                                    2021年6月7日
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.dates import parse_date
from pipeline.model import Paragraph
from pipeline.structure.numbering import INLINE_KINDS, match_marker
from pipeline.variants import simplify

__all__ = [
    "BLANKS",
    "BODY",
    "DATE_LINE",
    "DELIVERED",
    "EMAIL",
    "PUNCTUATION",
    "SIGNED",
    "closes",
    "find_closing",
    "is_attachment",
    "read_contacts",
    "read_issued_on",
    "squeeze",
]

# 2021年6月7日   二〇二一年六月七日   2021年12月   2021-06-07   2021.6.7
DATE_LINE = re.compile(
    r"\s*(?:[\d〇零○OО一二三四五六七八九十]{2,4}\s*年[\s\d一二三四五六七八九十]{1,4}月"
    r"(?:[\s\d一二三四五六七八九十]{1,4}日)?|(?:19|20)\d{2}(?P<dash>[-－.．/／])\d{1,2}(?P=dash)\d{1,2})\s*"
)
DATE_END = re.compile(r"[月日\d]")
# ——2023年12月26日在市第十七届人大常委会第十五次会议上
DELIVERED = re.compile(r"[—－\-（(]*(?P<d>\d{4}年\d{1,2}月\d{1,2}日)在[^，。]{4,60}会议?上[）)]?")
# 成文日期：2023年5月11日
ISSUED = re.compile(rf"(?:成文|发文|印发)日期[ \t\u3000]*[：:](?P<d>{DATE_LINE.pattern})")
# 下一步，…   今后，…   综上，…   局党组将继续…，从以下方面用力   对正在整改的2个问题，…
PLANS = re.compile(
    r"(?:下一步|下步|下阶段|下一阶段|今后|总的看|总体看|总体来看|综上|接下来|后续)"
    r"|[^，。；：]{0,12}(?:党委|党组|党总支|党支部|工委|管委会|我(?:[局委办院校镇乡县厅站所处队行厂库场]|中心|公司|集团|单位|街道|园区)|学院|公司|集团|全[局院校镇乡县])(?:将|要)"
    r"(?:继续|以|进一步|持续|坚持|坚决|严格|始终|认真|深入)"
    r"|对(?:于)?(?:尚未|正在|未|仍在|需)[^，,。；]{0,12}(?:\d{1,3}|[一二三四五六七八九十]{1,3})[个项条件](?:问题|事项|任务)"
)
# 欢迎广大干部群众…监督   如对整改情况有意见   有不同看法的，请…: two patterns, each quick to rule out
INVITES = re.compile(
    r"(?:欢迎|恳请|敬请|请(?:及时|向|与|通过|拨打|致电|于|在|将|社会|广大|各界|各位)|可(?:以)?通过|可来[电信])"
    r"[^。]{0,60}(?:监督|意见|建议|反映|来电|来信|来访|联系|举报)"
)
OBJECTIONS = re.compile(
    r"(?:如有|如对|若有|若对|对[^。，]{0,30}(?:有|持))[^。]{0,30}(?:意见|建议|异议|疑问|看法|情况)[^。]{0,30}(?:请|可|致电|拨打|反|$)"
)
# 联系电话：0731-…   通讯地址：…   受理时间：…
CONTACT = re.compile(
    r"[（(]?(?:联系|监督|举报|受理|咨询|办公|反馈|投诉)?(?:人|电话|方式|地址|邮箱|时间)[：:]|(?:联系|反馈)方式$|(?:通[讯信]|邮政|邮寄|联系|来信|信函|单位)?地址[：:]"
    r"|(?:邮编|邮政编码|电子邮[箱件]|电话|传真|邮箱)[ \t\u3000]*[：:\d(（]"
)
NUMBERED_CONTACT = re.compile(
    r"(?:电话|热线|传真|致电|拨打|邮编|邮政编码|邮箱|邮件|地址|来信)[^。；]{0,30}?(?:\d{5,}|\d{3,4}-\d|@)"
)
# 公示时间：…   公示期间，…如有意见
PERIOD = re.compile(
    r"(?:公示|公开|公布|公告|受理)(?:时间|期限?|日期|起止(?:时间|日期))(?:[：:为是自从]|[ \t\u3000]*\d)"
    r"|公[示告布开]期(?:间|内)?[，：:为是]"
)
# 特此通报。   以上整改情况，请社会各界监督。   现予公布
FORMAL = re.compile(
    r"以上[^。，]{0,6}(?:问题|事项)[^。，]{0,16}[，,]请|"
    r"(?:特此|专此|现予(?:以)?公[布示开])|以上[^。，]{0,14}(?:情况|问题|报告|通报|内容|结果)[^。]{0,6}[，,]?[^。]{0,20}(?:监督|报告|通报|公[布示开]|审[示阅])"
)
ATTACHED = re.compile(r"附(?:件|表|注)?[\d一二三四五]?(?:[：:]|$|[\d一二三四五][.、．])")
# 抄送：…   责任编辑：…   2022年6月7日印发   （此件公开发布）
IMPRINT = re.compile(
    r"[【（(\[]?(?:抄[送报]|主[题办]|承办|责任编辑|编辑|责编|来源|信息来源|作者|供稿|审核|校对|签发|版权所有|备案号|此件|网站标识|联系我们|技术支持)"
    r"(?:单位|词|人)?(?:[：:]|公开|[^。，]{0,30}$)"
)
PRINTED, REGISTERED = re.compile(r"日印发(?<=\d日印发)$"), re.compile(r"ICP备\d")
# 【打印】【关闭】   上一篇：…   扫一扫在手机打开当前页
SITE = re.compile(
    r"[【\[（(]?(?:打印|关闭|分享|上一[篇条]|下一[篇条]|相关(?:链接|文章|新闻|阅读|附件)|浏览(?:次数)?|阅读(?:次数|量)?|点击(?:数|量)?|字号|字体|扫一扫|返回|网站地图|当前位置|您当前)"
    r"(?:[】\]）):：数次到本顶首]|[^。，]{0,24}$)"
)
# 虽然取得了一定成效，但与…相比还有差距。下一阶段，镇党委将继续…
SUMMING_UP = re.compile(
    r"(?:虽然|尽管|总的|总体|与|对照|通过|经过|巡[视察]整改|整改工作)[^。]{0,160}(?:成效|差距|进展|成果|不足)[^。]{0,30}。"
    r"[^。]{0,60}?(?:下一步|下步|下阶段|下一阶段|今后|接下来)"
)
BEGINNING = re.compile(
    "|".join(p.pattern for p in (CONTACT, PERIOD, FORMAL, ATTACHED, IMPRINT, SITE, SUMMING_UP))
)
ANYWHERE = (INVITES, OBJECTIONS, NUMBERED_CONTACT, PRINTED, REGISTERED)
PUNCTUATION = re.compile(r"[，。；：！？,;:!?]")
BLANKS = r"[ \t\u3000\xa0]"
HAN_GAP = re.compile(rf"(?<=[^\x00-\x7f]){BLANKS}+(?=[^\x00-\x7f]|\d)|(?<=\d){BLANKS}+(?=[^\x00-\x7f])")
# 中共…党组   …委员会   …党支部   …局
BODY = re.compile(
    r".{2,50}?(?:党组|党委|委员会|工委|工作委员会|党支部|党总支|总支部|支部|纪检组|局|厅|院|中心|大学|学院|公司|集团"
    r"|学校|医院|协会|联合会|办公室|政府)$"
)
# 中共云溪县水利局党组 2022年6月7日
SIGNED = re.compile(rf"(?P<body>{BODY.pattern.removesuffix('$')}){BLANKS}*(?P<date>{DATE_LINE.pattern})")
# 电话：0731-58260679、0731-00012345   联系电话 (0731) 1234567   来电00018828   023-00018804、00018854
PHONE = re.compile(
    r"(?<![\d-])(?:[（(]?0\d{2,3}[）)]?[-—－–\s]{0,3}\d{7,8}|1[3-9]\d{9}|12345|12388"
    r"|(?:(?<=电话)|(?<=电话[：:])|(?<=来电)|(?<=致电)|(?<=拨打)|(?<=\d[、，/；;或]))\d{7,8})(?!\d)"
)
PHONE_FIELD = re.compile(r"(?:电[ \t\u3000]*话|意见反馈|致电|拨打|来电|热线|联系方式|渠道)[^。\n]{0,80}")
# 传真：0791-00018857
FAX = re.compile(r"传[ \t\u3000]*真[：:]?[^，。；;\n]{0,24}")
# 邮政地址：湘潭市湘潭大道市委二院7楼，
ADDRESS = re.compile(
    r"(?:地[ \t\u3000]*址|邮政信箱|信箱|(?:来信|信函|信件|邮件)(?:请)?寄至?|寄送|信函|来信(?:来访|至)?"
    r"|写信[至到]|邮?寄[至到])"
    r"(?:[（(]?[^：:，。；\d]{0,6}[）)]?[：:]|(?<=地址)[ \u3000]"
    r"|(?:(?<=寄[至到送])|(?<=请寄)|(?<=信[至到]))(?=[^，,。；;\n]{0,60}[\d路街巷楼]))[ \t]*"
    r"(?P<a>[^，,。；;\n]{4,80}?)"
    r"(?=[，,。；;\n]|[（(]\d{6}[）)]|[ \t]*(?:[（(]?[ \t]*邮政?[ \t]*编|电子|联系|电话|邮箱)|$)"
)
# （信封请注明“巡察整改”）
ADVICE = re.compile(r"[（(][^（）()]*(?:注明|请)[^（）()]*[）)]$")
# 邮编：411100   …7号，411100   …7号（411100）
POSTAL = re.compile(
    r"(?:邮[ \t\u3000]*编|邮政编码|邮码)[^\d。；]{0,6}(?P<p>\d{6})(?!\d)"
    r"|(?:地址|信函|信箱|来信|寄)[^。；\n]{4,80}?[，,（(](?P<q>\d{6})(?=[。；，,）)]|$)",
    re.MULTILINE,
)
EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")


@lru_cache(maxsize=1024)
def squeeze(text: str) -> str:
    """Without the blanks that layouts put between Han characters and digits."""
    return HAN_GAP.sub("", text.strip())


def find_closing(paragraphs: Sequence[Paragraph], after: int) -> int:
    """The first paragraph behind ``after`` that invites comments, signs, dates, or tells plans.

    A plan (下一步，…) in a paragraph of its own ends the last finding, unless the
    findings before it tell theirs that way too.
    """
    end = next((i for i in range(after + 1, len(paragraphs)) if _ends(paragraphs, i)), len(paragraphs))
    plan = next((i for i in range(after + 1, end) if _plans(paragraphs[i])), end)
    return end if plan < end and any(map(_plans, paragraphs[: after + 1])) else plan


def _ends(paragraphs: Sequence[Paragraph], index: int) -> bool:
    text = paragraphs[index].text.strip()
    following = paragraphs[index + 1].text if index + 1 < len(paragraphs) else ""
    return closes(text) or _signs(text, following) or paragraphs[index].style == "right"


def _plans(paragraph: Paragraph) -> bool:
    return PLANS.match(simplify(paragraph.text.lstrip())) is not None


def closes(text: str) -> bool:
    """Whether a paragraph belongs to the end of a notice, by its words.

    A measure may speak of the same things (公布举报电话，接受群众监督): what begins with 一是,
    or names no number to call and asks nobody, is none.
    """
    plain = simplify(text.strip())
    marker = match_marker(plain)
    if marker and marker.kind in INLINE_KINDS:
        return False
    plain = plain[marker.end :].strip() if marker else plain
    return BEGINNING.match(plain) is not None or any(pattern.search(plain) for pattern in ANYWHERE)


def is_attachment(text: str) -> bool:
    """附件：1.…, whose numbers go on in the lines below."""
    return "附" in text and ATTACHED.match(simplify(text.strip())) is not None


def _signs(text: str, following: str) -> bool:
    """A body's name on a line of its own before a date, with one, or the date itself."""
    dated = DATE_END.match(simplify(text[-1:]))
    if dated and (DATE_LINE.fullmatch(text) or SIGNED.fullmatch(simplify(squeeze(text)))):
        return True
    if PUNCTUATION.search(text) or len(text) > 40:
        return False
    return bool(DATE_LINE.fullmatch(following)) or (
        simplify(text).startswith("中共") and bool(BODY.fullmatch(simplify(squeeze(text))))
    )


def read_contacts(text: str) -> dict[str, str]:
    """phone, address, postal_code, email as the closing states them."""
    plain = simplify(text)
    email, postal, address = EMAIL.search(plain), POSTAL.search(plain), ADDRESS.search(plain)
    return {
        "phone": "|".join(_phones(text)),
        "address": ADVICE.sub("", squeeze(text[slice(*address.span("a"))])) if address else "",
        "postal_code": (postal["p"] or postal["q"]) if postal else "",
        "email": email[0] if email else "",
    }


def _phones(contacts: str) -> list[str]:
    found: list[str] = []
    for field in PHONE_FIELD.finditer(FAX.sub(lambda found: "传" * len(found[0]), simplify(contacts))):
        printed = contacts[slice(*field.span())]
        for phone in PHONE.finditer(field[0]):
            number = re.sub(r"\s+", "", printed[slice(*phone.span())])
            if number not in found:
                found.append(number)
    return found


def read_issued_on(tail: Sequence[str], head: Sequence[str]) -> str:
    """The last date alone on its line at the end, else one at the top."""
    dated = (found["d"] for text in head[:40] for found in [ISSUED.search(text)] if found)
    for text in [*reversed(tail), *dated, *head[:12]]:
        for line in (line.strip(" \t\u3000（()）") for line in text.split("\n")):
            if DATE_LINE.fullmatch(line):
                try:
                    return parse_date(re.sub(r"\s+", "", line))
                except ValueError:
                    return ""
    delivered = (found for text in head[:12] for found in [DELIVERED.fullmatch(squeeze(text))] if found)
    if spoken := next(delivered, None):
        return parse_date(spoken["d"])
    for text in reversed(tail):
        if found := re.search(r"(?<!\d)((?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)\s*$", text):
            try:
                return parse_date(re.sub(r"\s+", "", found[1]))
            except ValueError:
                return ""
    return ""
