"""The opening paragraph: who inspected, when, of which kind, what was fed back.

根据市委统一部署，2020年9月22日至11月13日，市委第四巡察组对…进行了常规巡察。
2020年12月17日，市委第四巡察组反馈了巡察意见，指出4方面16大项50小项问题。
"""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from pipeline.dates import PrintedDate, find_printed_dates
from pipeline.numerals import parse_number

__all__ = ["read_inspection"]

HAN = "一二三四五六七八九十百"
# 市委第四巡察组   市委巡察五组   七届市委第十二轮巡察一组   市委第一提级巡察组   第二联动巡察组
TEAM = re.compile(
    rf"(?:[{HAN}]{{1,3}}届)?(?:中央|[\u4e00-\u9fff]{{0,8}}?(?:省委|市委|县委|区委|州委|盟委|旗委|工委|党委|党组|集团))?(?:第[{HAN}\d]{{1,3}}轮)?"
    rf"(?:[第笫][{HAN}\d]{{1,3}}(?:提级|联动|交叉|专项|机动|常规)?(?:巡视|巡察|督察|督导|审计)[{HAN}\d]?组|(?:提级|联动|交叉|专项|机动)?(?:巡视|巡察)(?:第)?[{HAN}\d]{{1,3}}组"
    rf"|(?:生态环境保护|环境保护|环保)督察(?:第[{HAN}\d]{{1,3}})?组|审计组|巡视组|巡察组|督察组)"
)
TEAM_LEAD = re.compile(
    r"^.*(?:由|经|按照|根据|安排|部署|决定|派出|派|日|，|、|对|向|至|的|中|请|和|与|起|月|统一)(?=(?:中央|[\u4e00-\u9fff]{0,6}[省市县区州盟旗校工]委|第|[一二三四五六七八九十]+届))"
)
TYPES = (
    ("routine", "常规"),
    ("special", "专项"),
    ("mobile", "机动"),
    ("follow_up", "回头看"),
    ("cross", "交叉"),
    ("joint", "联动"),
    ("upgraded", "提级"),
)
TYPED = re.compile(
    r"(?:常规|专项|机动|交叉|联动|提级|[“\"]?回头看[”\"]?)[^，。；、]{0,8}?(?:巡视|巡察|督察|审计)|(?:巡视|巡察|督察)(?:整改)?[“\"]回头看[”\"]|(?:巡视|巡察|督察)回头看"
)
KINDS = (
    ("xunshi", "巡视"),
    ("xuncha", "巡察"),
    ("environment", "环境保护督察"),
    ("environment", "环保督察"),
    ("environment", "环境督察"),
    ("audit", "审计"),
)
LEVELS = (
    (
        "central",
        re.compile(
            r"中央(?:第[一二三四五六七八九十\d]+)?(?:巡视|生态环境|环境|环保|指导|统一|部署)|党中央(?:统一)?部署|中央巡视"
        ),
    ),
    ("provincial", re.compile(r"省委|自治区党委|省级|省(?:生态环境|环境|环保)|省审计厅")),
    ("municipal", re.compile(r"市委|州委|盟委|地委|市审计局|市级")),
    ("county", re.compile(r"县委|区委|旗委|县审计局|区审计局")),
    ("institution", re.compile(r"(?:学校|集团|公司|校|院|厂|局)党委|局党组|厅党组")),
)
FEEDBACK = re.compile(r"反馈")
# 反馈25个问题   指出4方面16大项50小项
UNIT = r"(?:个方面|方面|大类|类|大项|小项|个|项|条|件)"
COUNT = rf"(?:\d{{1,4}}|[{HAN}]{{1,4}})"
REPORTED = re.compile(
    rf"(?P<n>{COUNT})\s*(?P<u>小项|大项|个|项|条|件)(?P<t>(?:具体|突出|主要|重点|共性|个性|反馈|整改|审计|存在的)?(?:问题|任务|事项)|(?=[，。；、（]))"
)
COMPLETED = re.compile(
    rf"(?<!基本)(?<!阶段性)(?<!部分)(?:已?(?:整改)?完成(?:了)?(?:整改)?|已整改(?:到位|完毕)?|整改到位|已办结|已销号)(?:的)?\s*(?P<n>{COUNT})\s*(?:个|项|条|件|小项)"
)
COMPLETED_AFTER = re.compile(
    rf"(?P<n>{COUNT})\s*(?:个|项|条|件|小项)(?:问题|任务|事项)?[，,]?(?:均)?(?:已(?:经)?)?(?:全部|按期|按时)?(?:已)?(?:完成整改|整改完成|整改到位|完成(?!率)|办结|销号)"
)


def read_inspection(title: str, opening: Sequence[str], front: Sequence[str]) -> dict[str, Any]:
    """The fields of the header that the title, the opening paragraphs and the front matter state."""
    text = "\n".join([*opening[:12], *front])
    first = "\n".join(opening[:3])
    window = _find_window(first)
    facts: dict[str, Any] = {
        "inspection_kind": _kind(title, first),
        "inspection_type": _types(title + "。" + first),
        "inspection_level": _level(title, first),
        "team": _team(first),
        "inspected_from": _iso(window[0]) if window else "",
        "inspected_to": _iso(window[1], window[0]) if window else "",
    }
    facts["feedback_on"] = _feedback(first, window)
    facts["reported_findings"], facts["reported_completed"] = _totals(text)
    return facts


def _kind(title: str, text: str) -> str:
    for source in (title, text):
        places = [(source.find(word), kind) for kind, word in KINDS if word in source]
        if places:
            return min(places)[1]
    return "other" if title or text else ""


def _types(text: str) -> str:
    stated = "".join(found[0] for found in TYPED.finditer(text))
    return "|".join(code for code, word in TYPES if word in stated)


def _level(title: str, text: str) -> str:
    team = _team(text)
    for source in (team, title.rpartition("关于")[2], text):
        for level, pattern in LEVELS:
            if pattern.search(source):
                return level
    return ""


def _team(text: str) -> str:
    for found in TEAM.finditer(text):
        name = TEAM_LEAD.sub("", found[0])
        if len(name) > 3:
            return name
    return ""


def _find_window(text: str) -> tuple[PrintedDate, PrintedDate] | None:
    """The first two dates that 至 or a dash joins."""
    dates = list(find_printed_dates(text))
    for start, end in itertools.pairwise(dates):
        between = text[start.end : end.start]
        if re.fullmatch(r"\s*[上中下]?[旬]?[初底末]?\s*(?:至|到|[-－—–~～]{1,2})\s*", between):
            return start, end
    return None


def _iso(date: PrintedDate, after: PrintedDate | None = None) -> str:
    year = date.year
    if year is None and after is not None and after.year is not None:
        year = after.year + (1 if (date.month or 0) < (after.month or 0) else 0)
    if year is None:
        return ""
    return "-".join([f"{year:04}"] + [f"{part:02}" for part in (date.month, date.day) if part is not None])


def _feedback(text: str, window: tuple[PrintedDate, PrintedDate] | None) -> str:
    """The last date before 反馈 in its sentence, not of the window; its year may be the window's."""
    for sentence in re.split(r"(?<=[。；\n])", text):
        word = FEEDBACK.search(sentence)
        if not word:
            continue
        start = text.find(sentence)
        inside = [d for d in find_printed_dates(text) if start <= d.start and d.end <= start + word.start()]
        inside = [d for d in inside if not window or d.start not in (window[0].start, window[1].start)]
        if inside and inside[-1].day is not None:
            return _after(inside[-1], window)
    return ""


def _after(date: PrintedDate, window: tuple[PrintedDate, PrintedDate] | None) -> str:
    if date.year is not None or window is None:
        return _iso(date)
    return _iso(
        date, PrintedDate(0, 0, int(_iso(window[1], window[0])[:4] or 0) or None, window[1].month, None)
    )


def _totals(text: str) -> tuple[int | None, int | None]:
    found, completed = None, None
    for sentence in re.split(r"[。\n]", text):
        if not re.search(r"反馈|指出|发现|问题|整改", sentence):
            continue
        if found is None:
            found = _reported(sentence)
        if completed is None:
            done = COMPLETED.search(sentence) or COMPLETED_AFTER.search(sentence)
            completed = parse_number(done["n"]) if done else None
    return found, completed


def _reported(sentence: str) -> int | None:
    """The finest unit of a sentence that counts what was fed back."""
    numbers = [
        parse_number(found["n"])
        for found in REPORTED.finditer(sentence)
        if found["t"] or found["u"] in ("大项", "小项") or "问题" in sentence[found.end() : found.end() + 12]
    ]
    return max(numbers) if numbers else None
