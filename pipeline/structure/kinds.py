"""What a text is: a notice with items, a notice without, or no notice at all.

In crawled archives news about inspections is commoner than notices and shares their
vocabulary. So small named signs speak for a notice and against it, each with its points;
above zero it is one. What spoke against a text gives the reason.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model import Header
from pipeline.structure.numbering import match_marker
from pipeline.structure.vocabulary import DEALT_WITH
from pipeline.variants import simplify

__all__ = ["classify"]

# 现将整改情况予以公布   现将巡察整改进展情况通报如下   将整改情况公布如下
PRESENTS = re.compile(
    r"(?:现|特|兹|下面)[^。]{0,4}[将就][^。]{0,60}(?:整改|落实)[^。]{0,40}(?:公布|通报|公示|公开|报告|公告|说明|如下)"
    r"|(?:现|特|兹)予(?:以)?(?:公[布示开告]|报告|通报)"
    r"|将[^。]{0,60}整改[^。]{0,40}(?:(?:公布|通报|公示|公开|报告|公告|说明)如下|予以公[布示开告])"
    r"|整改[^。，]{0,20}(?:公布|通报|公示|公开|报告|公告|说明)如下"
)
TITLED = re.compile(
    rf"{DEALT_WITH}[^，。]{{0,30}}(?:情况|进展|结果|成效)|(?:整改|纠改)[^，。]{{0,6}}(?:通报|报告|公示|公告|说明)"
)
# 县委召开巡察整改推进会   市人大常委会听取整改情况报告   向县水利局党组反馈巡察情况
NEWS_TITLE = re.compile(
    r"召开|举行|动员|(?:反馈|推进|部署|座谈|汇报)会|培训|开班|调研|听取|审议|督导|督查|视察|走进|侧记|纪实|启动|进驻|赴"
    r"|向[^，。]{2,30}反馈|反馈[^，。]{0,12}(?:情况|意见)$"
)
# 关于省委督查反馈问题整改情况的报告: a document's title, whatever it names
FORMAL_TITLE = re.compile(r"关于[^，。]{2,60}整改[^，。]{0,30}(?:情况|通报|公示|报告|公告|说明)")
# 本报讯（记者 …）   记者走进…
DATELINE = re.compile(
    r"本报讯|本网讯|讯[ \u3000]?[（(]|[（(](?:记者|通讯员)|记者[ \u3000]?[\u4e00-\u9fff]{2,4}[）) \u3000]"
    r"|记者(?:走进|从|获悉|了解)"
)
# 6月2日上午，县水利局召开…会
MET = re.compile(r"\d日(?:上午|下午|晚)?[，,][^。]{0,60}(?:召开|举行)[^。]{0,40}会")
# 同志们：   各位代表：   …会上的讲话   工作报告   工作总结
SPOKEN = re.compile(
    r"^\s*(?:同志们|各位代表|各位领导|各位委员)|讲话\s*$|(?:代表大会|大会|会议)上的(?:报告|讲话)|工作(?:报告|总结|要点|计划)\s*$",
    re.MULTILINE,
)
# …整改方案   …整改工作方案（审议稿）   …整改任务清单
PLAN = re.compile(
    r"整改[^，。\n]{0,12}(?:方案|计划|清单)(?:[（(][^（）()\n]{0,12}[）)])?[ \t]*$", re.MULTILINE
)
RULE = re.compile(r"^[ \t\u3000]*第一[条章][ \u3000]", re.MULTILINE)
CASES = re.compile(r"典型(?:问题|案例)|曝光")
# …巡察公告   受理范围   将于6月2日至6月10日进驻…
ARRIVAL = re.compile(
    r"巡[视察](?:工作)?公告|(?:进驻|监督检查)的?公告|组公告|受理(?:来信|来电|来访|范围)"
    r"|将(?:于|从|自)\d[^。]{0,60}(?:进驻|开展)"
)
# …进驻公告   关于开展整改“回头看”的公告   …监督检查的通知
ANNOUNCED = re.compile(
    rf"(?:进驻|开展|进行|巡[视察]|督[察导查]|检查|回头看[”\"]?)(?:(?!{DEALT_WITH})[^，。]){{0,16}}"
    r"(?:公告|通告|预告|通知)[ \t]*$"
)
NEWS = re.compile(
    r"召开|动员会|反馈会|推进会|部署会|座谈会|培训班|开班|调研|记者|讯（|本报讯|会议强调|出席会议"
)
ATTACHED = re.compile(r"(?:详见|见)[^。]{0,10}附件|附件[：:1一]|详见附表|见附表|另附")
TOP = 600  # characters in which a text says what it is


@dataclass(frozen=True, slots=True)
class Look:
    """What the gate looks at, in simplified characters."""

    title: str
    top: str
    text: str
    findings: int
    labelled: int


def titled(look: Look) -> bool:
    """…整改情况的通报"""
    return TITLED.search(look.title) is not None and not ARRIVAL.search(look.title)


def presents(look: Look) -> bool:
    """现将整改情况公布如下"""
    found = PRESENTS.search(look.text[:3000])
    return found is not None and "有关事项" not in found[0]


def labels_rectifications(look: Look) -> bool:
    """整改情况： stands before what is reported, twice at least."""
    return look.labelled >= 2


def reports_findings(look: Look) -> bool:
    """Several items state problems and report about them."""
    return look.findings >= 3


def titled_as_news(look: Look) -> bool:
    """县委召开巡察整改推进会"""
    if ARRIVAL.search(_first_line(look)) or FORMAL_TITLE.search(look.title):
        return False
    return NEWS_TITLE.search(look.title) is not None or NEWS_TITLE.search(_first_line(look)) is not None


def has_a_dateline(look: Look) -> bool:
    """本报讯（记者 …）"""
    return DATELINE.search(look.top) is not None


def tells_of_a_meeting(look: Look) -> bool:
    """6月2日，县水利局召开…会, where nothing is presented."""
    return MET.search(look.top) is not None and not presents(look) and not titled(look)


def is_spoken(look: Look) -> bool:
    """同志们：…, a speech or a report to a meeting."""
    return SPOKEN.search(look.top) is not None and not titled(look)


def is_a_plan(look: Look) -> bool:
    """…整改方案"""
    lines = [line.strip() for line in look.text.split("\n")[:8] if len(line.strip()) <= 60]
    return any(PLAN.search(line) and not match_marker(line) for line in lines) and not titled(look)


def is_a_rule(look: Look) -> bool:
    """第一条 …"""
    return RULE.search(look.text) is not None


def lists_cases(look: Look) -> bool:
    """…典型问题的通报"""
    return CASES.search(look.title or _first_line(look)) is not None


def announces_an_inspection(look: Look) -> bool:
    """巡察组将进驻…, 受理来信来电"""
    return ARRIVAL.search(look.top) is not None and not presents(look)


def titled_as_announcement(look: Look) -> bool:
    """关于开展整改“回头看”的公告"""
    return any(ANNOUNCED.search(line) for line in (look.title, _first_line(look)))


def _first_line(look: Look) -> str:
    line = next((line.strip() for line in look.text.split("\n") if len(line.strip()) > 8), "")
    return line if len(line) <= 80 else ""


# sign -> points, and the reason it gives where the text is no notice
SIGNS: tuple[tuple[Callable[[Look], bool], int, str], ...] = (
    (titled, 3, ""),
    (presents, 3, ""),
    (labels_rectifications, 5, ""),
    (reports_findings, 1, ""),
    (is_a_plan, -5, "other"),
    (is_spoken, -5, "other"),
    (is_a_rule, -5, "other"),
    (lists_cases, -4, "other"),
    (titled_as_announcement, -6, "announcement"),
    (announces_an_inspection, -4, "announcement"),
    (titled_as_news, -4, "news"),
    (has_a_dateline, -4, "news"),
    (tells_of_a_meeting, -3, "news"),
)
LEAST = 2  # points that make a notice


def classify(header: Header, text: str, n_findings: int, n_labelled: int) -> tuple[str, str]:
    """(outcome, reason): itemised, not_itemised, not_a_notice; the reason is empty for the first.

    ``n_labelled`` counts the findings whose rectification carries a label.
    """
    text = simplify(text)
    look = Look(simplify(header.title), text[:TOP], text, n_findings, n_labelled)
    found = [(points, reason) for sign, points, reason in SIGNS if sign(look)]
    if sum(points for points, _ in found) >= LEAST:
        if n_findings:
            return "itemised", ""
        return "not_itemised", "in_attachment" if ATTACHED.search(text) else "summary_only"
    against = next((reason for points, reason in found if points < 0), "")
    return "not_a_notice", against or ("news" if NEWS.search(text) else "other")
