"""What frames a problem in its heading, and what is left without the frame.

    heading = [prefix] ["“"] problem ["”"] [的]问题 [的] [整改情况 | 的整改] ["。"]
    prefix  = (关于 | 针对 | 对于 | 就) [source]   also 反馈问题： 整改任务： before it
    source  = 反馈的 | 巡察组指出的 | 审计报告反映的 | …   before “ only, 反馈的 and 巡察反馈的 anywhere

    关于“学习贯彻不深不实”的问题。        学习贯彻不深不实
    关于财务管理不规范问题的整改情况      财务管理不规范
    针对“党费收缴不规范。2名党员…”的问题  党费收缴不规范。2名党员…

Without a prefix or quotation marks around the whole problem nothing is frame: the
words are the inspectors' own.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.passage import Passage, trim
from pipeline.structure.labels import match_label
from pipeline.structure.sentences import weigh_sentence
from pipeline.structure.status import match_bracket
from pipeline.variants import simplify

__all__ = ["Frame", "announces_report", "free_of_frame", "has_prefix", "match_frame", "match_leading_frame"]

# 关于   针对   对于   关于反馈的
PREFIX = re.compile(
    r"[ \t\u3000]*(?:关于|针对|对于|關於|針對|對於|对照|就)"
    r"(?:反馈(?:的|指出的)?|巡[视察](?:反馈|指出)的?)?[：:]?"
)
# 对巡察组指出的|“…   关于反馈意见中|“…   针对审计报告反映的|“…
SOURCE = re.compile(
    r"[ \t\u3000]*(?:关于|针对|对于|關於|針對|對於|对照|就|对|對)?"
    r"(?:[^，。；：“”\"]{0,8}(?:巡[视察]|审计|督[察查导]|检查)(?:组|报告|意见)?(?:反馈|指出|发现|查出|提出|反映|通报)|反馈)"
    r"(?:意见|报告)?中?(?:指出|提出|提到|反映)?的?(?=[“「『\"＂])"
)
HOW_FAR = "(?:工作)?(?:落实|进展|完成|推进|实施|办理)?(?:工作)?"
TOLD = rf"(?:的?(?:落实)?整改{HOW_FAR}的?|的)?(?:情况|工作|工作情况)?"  # 的整改落实情况
# 的问题   问题的整改情况   方面问题整改落实情况：   问题的整改。   的整改情况
SUFFIX = re.compile(rf"(?:的?问题(?:方面)?{TOLD}|的?整改{HOW_FAR}情况)[ \t]*[。．.：:；;，,]?[ \t]*$")
# 关于|巡视反馈问题的整改落实情况: it says who found, and nothing of what
ANNOUNCED = re.compile(
    r"(?:(?:[^，。；：“”]{0,10}(?:巡[视察]|审计|督[察查导]|检查)(?:组|报告|意见)?)?(?:反馈|指出|发现|查出|提出|反映|通报|移交|交办)"
    r"|[^，。；：“”]{0,10}巡[视察])?"
    rf"(?:的|意见|存在)*(?:主要|突出|具体|重点)?(?:问题|意见|事项){TOLD}[ \t]*[。．.：:；;，,]?[ \t]*"
)
# 关于“…”的问题|整改情况。
REPORTED = re.compile(rf"(?:的|问题)(?:落实)?整改{HOW_FAR}的?(?:情况|工作)?[ \t]*[。．.：:；;]?[ \t]*")
# 关于“超标准收费等问题”|的整改
QUOTED_SUFFIX = re.compile(r"的?(?:整改|落实|整改落实)(?:工作)?[ \t]*[。．.：:；;，,]?[ \t]*$")
QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’", "【": "】", "＂": "＂"}


# 关于“F”的问题，一是…   针对F问题：一是…   关于F的问题。一是…   关于F的整改情况。一是…
LEADING = re.compile(rf"的?(?:问题|情况|方面)?{TOLD}(?:[（(【][^（）()【】]{{2,24}}[）)】])?[，,：:。．.；]")
LEADING_WHOLE = re.compile(rf"[^。；\n]{{2,300}}(?:的?问题{TOLD}|的?整改(?:落实|进展|完成)?情况)[。．]")
LEADING_BARE = re.compile(rf"[^。；]{{2,200}}?的?问题{TOLD}[，,：:。．；]")
CLAUSES = re.compile(r"[^。；\n]+[。；\n]?")
# …问题，|整改后又出现反弹   …问题，|但仍有3户未退
RELAPSE = re.compile(r"(?:[整清处纠查通督][改理置正处报办])?后?(?:但|却|又|仍|再次|依然|依旧|至今|屡)")
STOPS = "。．；\n"
STATED, LEAST = 1.0, -2.0  # weight above which words behind a frame go on with the problem
MARKS = '“”"＂„‟'


class Frame(NamedTuple):
    """``text[start:end]`` is the problem; ``framed`` says whether a frame stood around it."""

    start: int
    end: int
    framed: bool


@lru_cache(maxsize=1024)
def match_frame(text: str, prefixed: bool = False, labelled_behind: bool = False) -> Frame:
    """Find the problem inside a heading without its number.

    ``prefixed`` says that the headings beside it begin with 关于, 针对 or 对于, so that the
    word is frame even without 问题 behind it; ``labelled_behind`` that a label closes it, to
    which a 的 at its end belongs (学习不深入的|整改情况：).
    """
    stated = match_bracket(text)
    start, end = 0, stated.start() if stated else len(text.rstrip())
    label = match_label(text)
    labelled = label is not None and label.kind == "problem" and label.end < end
    text = simplify(text)
    if label and labelled:
        start = label.end
    prefix, source = PREFIX.match(text, start), SOURCE.match(text, start)
    opening = prefix.end() if prefix else start
    for quoted in (source.end() if source else opening, opening):
        for inner in (_inside_quotes(text, quoted, end), _inside_careless_quotes(text, quoted, end)):
            if inner and _closes_frame(text, inner[1] + 1, end, prefix is not None):
                return Frame(*inner, True)
    if prefix and ANNOUNCED.fullmatch(text, opening, end):
        return Frame(start, end, labelled)
    last = _last_suffix(text, opening, end) if prefix else None
    if last is not None:
        return Frame(opening, last, True)
    if prefix and prefixed:
        return Frame(opening, end, True)
    if labelled_behind and text.endswith("的", start, end):
        return Frame(start, end - 1, True)
    return Frame(start, end, labelled)


def free_of_frame(heading: Passage, prefixed: bool = False, labelled_behind: bool = False) -> Passage:
    """The problem that a heading states."""
    frame = match_frame(heading.text, prefixed, labelled_behind)
    return trim(heading, frame.start, frame.end)


def has_prefix(text: str) -> bool:
    """关于, 针对, 对于 at the start of a heading."""
    return PREFIX.match(simplify(text)) is not None


def announces_report(heading: str) -> bool:
    """Whether the frame of a problem ends by naming its rectification: what follows should tell that."""
    frame = match_frame(heading)
    return frame.framed and REPORTED.search(simplify(heading), frame.end) is not None


@lru_cache(maxsize=1024)
def match_leading_frame(text: str) -> int | None:
    """Where a frame ends that more words follow in the same paragraph, its stop included; else None.

    针对“学习不深入”问题，|一是制定计划。   关于用车不规范的问题。|封存车辆12台。
    """
    plain = simplify(text)
    prefix = SOURCE.match(plain) or PREFIX.match(plain)
    if not prefix:
        return None
    inner = _inside_quotes(plain, prefix.end(), len(plain))
    if inner:
        found = LEADING.match(plain, inner[1] + 1)
        end = found.end() if found else len(plain)
    else:
        end = _bare_end(plain, prefix.end())
        if ANNOUNCED.fullmatch(plain, prefix.end(), end):
            return None
    return end if plain[end:].strip() else None


def _goes_on(text: str) -> bool:
    return weigh_sentence(text) > (LEAST if RELAPSE.match(text) else STATED)


def _bare_end(text: str, start: int) -> int:
    """Where a frame without quotation marks ends; further while its words go on to state a problem.

    关于对上轮巡察指出的转租问题，整改后又反弹的问题，|收回公房19间。
    """
    found = LEADING_WHOLE.match(text, start) or LEADING_BARE.match(text, start)
    while found:
        further = LEADING_BARE.match(text, found.end())
        rest = CLAUSES.match(text, found.end())
        words = further or rest
        if not words or text[found.end() - 1] in STOPS or not _goes_on(words[0]):
            return found.end()
        found = words
    return len(text)


def _closes_frame(text: str, start: int, end: int, prefixed: bool) -> bool:
    """Whether nothing but a frame's end stands behind the quotation marks."""
    if _is_suffix(text, start, end) or not text[start:end].strip(" 。．.；;：:"):
        return True
    return prefixed and QUOTED_SUFFIX.match(text, start, end) is not None


def _is_suffix(text: str, start: int, end: int) -> bool:
    return SUFFIX.match(text, start, end) is not None


def _inside_quotes(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of quotation marks that open at ``start``, matched by depth."""
    opening = text[start : start + 1]
    closing = QUOTES.get(opening)
    if not closing:
        return None
    depth = 0
    for index in range(start, end):
        if text[index] == opening and opening != closing:
            depth += 1
        elif text[index] == closing and index > start:
            depth -= 1
            if depth <= 0:
                return start + 1, index
    return None


def _inside_careless_quotes(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The same where typists mix the marks or nest equal ones: up to the last mark before the frame's end."""
    if text[start : start + 1] not in MARKS or start >= end or _stand_apart(text, start, end):
        return None
    last = max(text.rfind(mark, start + 1, end) for mark in MARKS)
    first = min(i for mark in MARKS if (i := text.find(mark, start + 1, end)) > 0) if last > 0 else 0
    between = text[first + 1 : first + 2]
    lists = first != last and (between in MARKS or between in "、和及与，")  # “A”“B”   “A”、“B”
    return (start + 1, last) if last > start and not lists else None


def _stand_apart(text: str, start: int, end: int) -> bool:
    """“书记信箱”形同虚设，群众“办事难”: the marks at both ends belong to different pairs."""
    inner = _inside_quotes(text, start, end)
    opening = text[start : start + 1]
    if not inner or opening == QUOTES[opening]:
        return False
    depth, found = 0, False
    for mark in text[inner[1] + 1 : end]:
        depth += (mark == opening) - (mark == QUOTES[opening])
        found |= mark == opening
        if depth < 0:
            return False
    return found and depth == 0


def _last_suffix(text: str, start: int, end: int) -> int | None:
    """Where the frame's end begins; its words may stand earlier in the heading as well."""
    tail = max(start + 1, end - 24)
    found = SUFFIX.search(text[:end], tail)
    return found.start() if found else None
