"""The opening paragraph: who inspected, when, of which kind, what was fed back.

根据市委统一部署，2020年9月22日至11月13日，市委第四巡察组对…进行了常规巡察。
2020年12月17日，市委第四巡察组反馈了巡察意见，指出4方面16大项50小项问题。
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipeline.dates import PrintedDate, find_printed_dates
from pipeline.numerals import parse_number
from pipeline.variants import simplify

__all__ = ["read_inspection"]

HAN = "一二三四五六七八九十百"
ORDINAL = rf"[第笫][{HAN}\d]{{1,3}}"
ORGAN = r"(?:中央|[\u4e00-\u9fff]{0,8}?(?:自治区党委|省委|市委|县委|区委|州委|盟委|旗委|工委|党委|党组|集团))"
WORK = r"(?:提级|联动|交叉|专项|机动|常规)?(?:巡视|巡察)"
SUPERVISION = r"(?:生态环境保护|环境保护|环保|自然资源|耕地保护|土地)?督[察导]"
CHECK = r"(?:巡视|巡察|巡查|督查|督导|督察|审计|检查)(?:考核)?"
TEAMS = (
    # 市委第四巡察组   七届市委第十二轮第一巡察组   市委第一提级巡察组   第二联动巡察组   中央第五巡视组
    rf"(?:[{HAN}]{{1,3}}届)?{ORGAN}?(?:第[{HAN}\d]{{1,3}}轮)?{ORDINAL}{WORK}组",
    # 市委巡察五组   七届市委第十二轮巡察一组
    rf"(?:[{HAN}]{{1,3}}届)?{ORGAN}?(?:第[{HAN}\d]{{1,3}}轮)?{WORK}第?[{HAN}\d]{{1,3}}组",
    # 省第四生态环境保护督察组   甘肃省第一生态环境保护督察组   省自然资源督察二组
    rf"(?:中央|[\u4e00-\u9fff]{{2,8}}?(?:省|自治区|市|县|区)|[省市县区]委、[省市县区]政府|[省市县区])?(?:{ORDINAL})?{SUPERVISION}"
    rf"(?:第?[{HAN}\d]{{1,3}})?组",
    # 市委村（社区）巡察三组   市委意识形态专项督查第二组   省安全生产第七督导组   省审计厅第八审计组
    rf"(?:{ORGAN}|[省市县区]|[\u4e00-\u9fff]{{1,6}}审计[厅局署])[\u4e00-\u9fff（）]{{0,10}}?"
    rf"(?:{ORDINAL}(?:考核)?{CHECK}|{CHECK}(?:考核)?第?[{HAN}\d]{{1,3}})组",
    # 市委巡察组   巡察组
    rf"{ORGAN}?{WORK}组",
)
TEAM = re.compile("|".join(TEAMS))
# 市委第察组   市委第交叉巡察组: the site has lost the number
LOST_NUMBER = re.compile(r"第(?:提级|联动|交叉|专项)?(?:巡[视察]?|督[察导]|察|视)组")
# What may stand before a team's name: 由市委…, 日，市委…, 根据…安排，第…
TEAM_LEAD = re.compile(
    r"^.*(?:关于|由|经|按照|根据|安排|部署|决定|派出|派|日|，|、|对|向|至|的|中(?!共)|请|和|与|起|月|统一)"
    rf"(?=中央|中共|[\u4e00-\u9fff]{{0,6}}[省市县区州盟旗校工]委|自治区党委|第|[{HAN}]+届|[\u4e00-\u9fff]{{1,7}}[省区市县]第)"
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
# 常规巡察   提级交叉巡察   巡察“回头看”
TYPED = re.compile(
    r"(?:常规|专项|机动|交叉|联动|提级|[“\"]?回头看[”\"]?)[^，。；、]{0,8}?(?:巡视|巡察|督察|督查|督导|审计)"
    r"|(?:巡视|巡察|督察)(?:整改)?(?:情况)?(?:(?:进行|开展)了?)?[“\"]?回头看[”\"]?"
)
KINDS = (
    ("xunshi", "巡视"),
    ("xuncha", "巡察"),
    ("environment", "环境保护督察"),
    ("environment", "环保督察"),
    ("environment", "环境督察"),
    ("audit", "审计"),
)
ORDINALS = rf"(?:[第笫]?[{HAN}\d]{{1,3}})?"
LEVELS = (
    (
        "central",
        re.compile(
            rf"审计署|国家(?:土地|自然资源|统计|能源)(?:总)?督察|中央{ORDINALS}(?:巡视|生态|环境|环保|指导|统一|部署)|党中央(?:统一)?部署"
        ),
    ),
    ("provincial", re.compile(rf"省委|自治区党委|省级|省{ORDINALS}(?:生态|环境|环保|自然资源)|省审计厅")),
    ("municipal", re.compile(rf"市委|州委|盟委|地委|市级|市{ORDINALS}(?:生态|环境|环保)|市审计局")),
    ("county", re.compile(r"县委|区委|旗委|县审计局|区审计局")),
    ("institution", re.compile(r"(?:学校|集团|公司|联社|银行|[总分支]行|校|院|厂|局)党委|局党组|厅党组")),
)
# 省国资委党委第三巡察组   赣州市审计局第二审计组
PLACED = re.compile(
    r"(?P<provincial>[^市县]{0,6}(?:省|自治区))|(?P<municipal>[^县区]{0,6}市)|(?P<county>.{0,6}[县区])"
)
# 反馈了巡察意见   送达审计报告   出具审计报告   将《审计报告》（…）送达   督察意见经市、县转交
FEEDBACK = re.compile(
    r"反馈|(?:送达|出具|印发|下达)[^。，]{0,8}报告|报告》?[^。，]{0,24}送达|意见[^。，]{0,12}(?:转交|移交|下发|送达)"
)
# 反馈意见于6月2日送达
BEHIND = re.compile(r"(?:意见|情况|报告|会)?于")
# 共性问题4个、个性问题6个
SHARED = re.compile(r"共性问题(?P<a>\d{1,3})个?[，、和及]+[^。，、]{0,6}个性问题(?P<b>\d{1,3})个")
# 9月22日 至 11月13日   2月下旬 至 4月底
JOINED = re.compile(r"\s*[上中下]?[旬]?[初底末]?\s*(?:至|到|[-－—–~～]{1,2})(?:翌年|次年|同年|当年)?\s*")
# 9月11日 起，…，至 10月25日结束
BEGUN = re.compile(r"\s*(?:起|开始|进驻)(?:[^。]{0,80}(?:至|到|[，,])|、)\s*")
ENDED = re.compile(r"\s*(?:结束|止|完成)")
# 2019年1月至2021年12月 的工作: the years inspected
PERIOD_INSPECTED = re.compile(r"\s*(?:期间)?(?:的|任期|履行|贯彻|落实|预算|财政|经济)")
INSPECTS = re.compile(r"开展|进行|派出|进驻|巡[视察]")
# 9月1日 起，…开展了为期60天
LASTING = re.compile(r"\s*(?:起|开始)[^。]{0,80}为期")
COUNTED = re.compile(r"反馈|指出|发现|问题|整改|完成\d|办结|销号|改[完好]")
FED_BACK = re.compile(r"反馈|指出|查出|揭示|提出|反映|涉及|列[示出]")
# 反馈25个问题   指出4方面16大项50小项
MEASURES = re.compile(r"(?:整改)?(?:措施|举措|制度)|[分拆]解|拆分|细化")
UNIT = r"(?:个方面|方面|大类|类|大项|小项|个|项|条|件)"
COUNT = rf"(?:\d{{1,4}}|[{HAN}]{{1,4}})"
# 指出问题12个   认领问题4个方面11类23项   反馈意见共3大类21条   四类问题十三个
REPORTED_AFTER = re.compile(
    rf"(?:问题|反馈意见|整改任务)(?:共|合计|总计|归纳为|梳理为|共计|(?<![个项条]问题)分解为|有|为)?(?:{COUNT}\s*(?:个方面|方面|大类|类|大项)[、，]?){{0,3}}"
    rf"(?:共|合计|总计|共计)?(?P<n>{COUNT})\s*(?:个|项|条|件)(?!(?:整改)?(?:措施|举措|办法|制度|意见|建议))"
)
REPORTED = re.compile(
    rf"(?P<n>{COUNT})\s*(?P<u>小项|大项|个|项|条|件)(?P<t>(?:具体|突出|主要|重点|共性|个性|反馈|整改|审计|存在的|方面的|方面)*(?:问题|任务|事项|表现)|(?=[，。；、（,;]))"
)
COMPLETED = re.compile(
    rf"(?<!基本)(?<!阶段性)(?<!部分)(?:已?(?:整改)?完成(?!率)(?:了)?(?:整改)?|已整改(?:到位|完毕)?|整改到位|改[完好]了?|已?办结|已?销号)(?:并(?:持续|长期)(?:巩固|坚持))?(?:的)?(?:问题)?\s*(?P<n>{COUNT})\s*(?:个|项|条|件|小项)"
)
# 24个问题…，现已全部整改到位
ALL_COMPLETED = re.compile(r"(?:全部|均已)(?:已)?(?:经)?(?:整改到位|完成整改|整改完成|整改完毕|办结|销号)")
COMPLETED_AFTER = re.compile(
    rf"(?P<n>{COUNT})\s*(?:个|项|条|件|小项)(?:问题|任务|事项)?[，,]?(?:均)?(?:已(?:经)?)?(?:全部|按期|按时)?(?:已)?"
    r"(?:完成整改|整改完成|整改到位|整改完毕|完成|办结|销号)(?!率)"
)


def read_inspection(title: str, opening: Sequence[str], front: Sequence[str]) -> dict[str, Any]:
    """The fields of the header that the title, the opening paragraphs and the front matter state."""
    text = simplify("\n".join([*opening[:12], *front]))
    printed = "\n".join(opening[:3])
    title, first = simplify(title), simplify(printed)
    team = _team(first, printed)
    window = _find_window(first)
    begun = window[0] if window else _find_beginning(first)
    facts: dict[str, Any] = {
        "inspection_kind": _kind(title, first),
        "inspection_type": _types(title + "。" + first),
        "inspection_level": _level(simplify(team), title, first),
        "team": team,
        "inspected_from": _iso(begun) if begun else "",
        "inspected_to": _iso(window[1], window[0]) if window else "",
    }
    if window and not facts["inspected_to"]:
        facts |= _dated_by(_feedback(first, window), window)
    facts["feedback_on"] = _feedback(first, window or ((begun, begun) if begun else None))
    facts["reported_findings"], facts["reported_completed"] = _totals(text)
    return facts


def _dated_by(feedback: str, window: tuple[PrintedDate, PrintedDate]) -> dict[str, str]:
    """A window without any year ended before its feedback."""
    if len(feedback) < 7:
        return {}
    end = window[1].month or 0
    year = int(feedback[:4]) - (end > int(feedback[5:7]))
    begun = replace(window[0], year=year - ((window[0].month or 0) > end))
    return {"inspected_from": _iso(begun), "inspected_to": _iso(replace(window[1], year=year))}


def _kind(title: str, text: str) -> str:
    for source in (title, text):
        places = [(source.find(word), kind) for kind, word in KINDS if word in source]
        if places:
            return min(places)[1]
    return "other" if title or text else ""


def _types(text: str) -> str:
    stated = "".join(found[0] for found in TYPED.finditer(text))
    return "|".join(code for code, word in TYPES if word in stated)


def _level(team: str, title: str, text: str) -> str:
    """By the team's name, 省国资委党委第三巡察组 included; else by what the title and the text name."""
    for level, pattern in LEVELS:
        if pattern.search(team):
            return level
    if named := PLACED.match(team):
        return str(named.lastgroup)
    for source in (title.rpartition("关于")[2], text):
        for level, pattern in LEVELS:
            if pattern.search(source):
                return level
    return ""


def _team(text: str, printed: str) -> str:
    """The first team's name, as printed; ``text`` is the same in simplified characters."""
    if LOST_NUMBER.search(text):
        return ""
    for found in TEAM.finditer(text):
        name = TEAM_LEAD.sub("", found[0])
        if len(name) > 3:
            return printed[found.end() - len(name) : found.end()]
    return ""


def _find_window(text: str) -> tuple[PrintedDate, PrintedDate] | None:
    """The first two dates that 至 or a dash joins."""
    dates = list(find_printed_dates(text))
    for start, end in itertools.pairwise(dates):
        between = text[start.end : end.start]
        if PERIOD_INSPECTED.match(text, end.end) and not INSPECTS.search(text[end.end : end.end + 12]):
            continue
        if JOINED.fullmatch(between) or (ENDED.match(text, end.end) and BEGUN.match(between)):
            return _dated(start, dates), end
    return None


def _dated(date: PrintedDate, dates: Sequence[PrintedDate]) -> PrintedDate:
    """A date without a year takes that of the date told before it."""
    before = [other.year for other in dates if other.start < date.start and other.year is not None]
    return replace(date, year=before[-1]) if date.year is None and before else date


def _find_beginning(text: str) -> PrintedDate | None:
    """A window told by its first day: 自2022年9月1日起，…为期60天."""
    return next((date for date in find_printed_dates(text) if LASTING.match(text, date.end)), None)


def _iso(date: PrintedDate, after: PrintedDate | None = None) -> str:
    year = date.year
    if year is None and after is not None and after.year is not None:
        year = after.year + (1 if (date.month or 0) < (after.month or 0) else 0)
    if year is None:
        return ""
    return "-".join([f"{year:04}"] + [f"{part:02}" for part in (date.month, date.day) if part is not None])


def _feedback(text: str, window: tuple[PrintedDate, PrintedDate] | None) -> str:
    """The last date before 反馈 in its sentence, not of the window, or the one right behind it.

    反馈意见于6月2日送达. Its year may be the window's.
    """
    ends = [date.start for date in window] if window else []
    dates = [date for date in find_printed_dates(text) if date.start not in ends and date.month is not None]
    for sentence in re.finditer(r"[^。；\n]+", text):
        told = [date for date in dates if sentence.start() <= date.start < sentence.end()]
        for word in FEEDBACK.finditer(text, *sentence.span()):
            before = [date for date in told if date.end <= word.start()]
            behind = [date for date in told if BEHIND.fullmatch(text, word.end(), date.start)]
            if found := (before[-1:] or behind[:1]):
                return _after(found[0], window)
    return ""


def _after(date: PrintedDate, window: tuple[PrintedDate, PrintedDate] | None) -> str:
    if date.year is not None or window is None:
        return _iso(date)
    return _iso(
        date, PrintedDate(0, 0, int(_iso(window[1], window[0])[:4] or 0) or None, window[1].month, None)
    )


def _totals(text: str) -> tuple[int | None, int | None]:
    """(fed back, completed): sentences about the feedback come first; a part is not above its whole."""
    sentences = [sentence for sentence in re.split(r"[。\n]", text) if COUNTED.search(sentence)]
    sentences.sort(key=lambda sentence: not FED_BACK.search(sentence))
    found = next((n for sentence in sentences if (n := _reported(sentence)) is not None), None)
    whole = [sentence for sentence in sentences if found is not None and _names(sentence, found)]
    numbers = [n for sentence in [*whole, *sentences] if (n := _completed(sentence)) is not None]
    if found is not None and not numbers and any(ALL_COMPLETED.search(sentence) for sentence in whole):
        return found, found
    return found, next((n for n in numbers if found is None or n <= found), None)


def _names(sentence: str, number: int) -> bool:
    return any(parse_number(found["n"]) == number for found in REPORTED.finditer(sentence))


def _completed(sentence: str) -> int | None:
    """How many findings a sentence calls completed; measures that are carried out are none."""
    for pattern in (COMPLETED, COMPLETED_AFTER):
        for found in pattern.finditer(sentence):
            before = re.split("[，,；;、]", sentence[max(0, found.start() - 12) : found.start()])[-1]
            if not MEASURES.match(sentence, found.end()) and not MEASURES.search(before):
                return parse_number(found["n"])
    return None


def _reported(sentence: str) -> int | None:
    """The finest unit of a sentence that counts what was fed back."""
    if shared := SHARED.search(sentence):
        return int(shared["a"]) + int(shared["b"])
    numbers = [
        parse_number(found["n"])
        for found in REPORTED.finditer(sentence)
        if not MEASURES.search(sentence[max(0, found.start() - 8) : found.start()])
        and not sentence[: found.start()].endswith(("其余", "余下", "剩余", "另有", "其中"))
        if found["t"] or found["u"] in ("大项", "小项") or "问题" in sentence[found.end() : found.end() + 12]
    ]
    numbers += [parse_number(found["n"]) for found in REPORTED_AFTER.finditer(sentence)]
    return max(numbers) if numbers else None
