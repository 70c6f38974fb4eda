"""What a text is: a notice with items, a notice without, or no notice at all."""

import re

from pipeline.model import Header
from pipeline.variants import simplify

__all__ = ["classify"]

# 现将整改情况予以公布   现将巡察整改进展情况通报如下
PRESENTS = re.compile(
    r"(?:现|特|兹)?将[^。]{0,60}(?:整改|落实)[^。]{0,40}(?:公布|通报|公示|公开|报告|公告|说明|如下)"
)
TITLED = re.compile(r"整改[^，。]{0,30}(?:情况|进展|结果|成效|通报|报告|公示|公告|说明)")
# …整改方案   …整改工作方案（审议稿）
PLAN = re.compile(r"整改[^，。\n]{0,12}(?:方案|计划|清单)(?:[（(][^（）()\n]{0,12}[）)])?[ \t]*\n")
NEWS = re.compile(
    r"召开|动员会|反馈会|推进会|部署会|座谈会|培训班|开班|调研|记者|讯（|本报讯|进驻动员|会议强调|出席会议"
)
ANNOUNCEMENT = re.compile(r"进驻|巡[视察]公告|公告|受理(?:来信|来电|范围)|举报电话|意见箱")
ATTACHED = re.compile(r"(?:详见|见)[^。]{0,10}附件|附件[：:1一]|详见附表|见附表|另附")


def classify(header: Header, text: str, n_findings: int, n_labelled: int) -> tuple[str, str]:
    """(outcome, reason): itemised, not_itemised, not_a_notice; the reason is empty for the first.

    ``n_labelled`` counts the findings whose rectification carries a label.
    """
    text, title = simplify(text), simplify(header.title)
    titled = bool(TITLED.search(title)) and not NEWS.search(title)
    presents = bool(PRESENTS.search(text[:3000]))
    if PLAN.search(text[:400]) and not titled:
        return "not_a_notice", "other"
    if n_labelled >= 2 or (n_findings and (titled or presents)):
        return "itemised", ""
    if titled or (presents and not NEWS.search(text[:300])):
        return "not_itemised", "in_attachment" if ATTACHED.search(text) else "summary_only"
    if ANNOUNCEMENT.search(text[:200]) and not NEWS.search(text[:200]):
        return "not_a_notice", "announcement"
    return "not_a_notice", "news" if NEWS.search(text) else "other"
