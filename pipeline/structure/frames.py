"""What frames a problem in its heading, and what is left without the frame.

    heading = [prefix] ["“"] problem ["”"] [的]问题 [的] [整改情况 | 的整改] ["。"]
    prefix  = 关于 | 针对 | 对于 | 就             also 反馈问题： 整改任务： before it

    关于“学习贯彻不深不实”的问题。        学习贯彻不深不实
    关于财务管理不规范问题的整改情况      财务管理不规范
    针对“党费收缴不规范。2名党员…”的问题  党费收缴不规范。2名党员…

Without a prefix or quotation marks around the whole problem nothing is frame: the
words are the inspectors' own.
"""

import re
from dataclasses import dataclass

from pipeline.passage import Passage, cut, strip
from pipeline.structure.labels import match_label

__all__ = ["Frame", "free_of_frame", "match_frame"]

# 关于   针对   对于   关于反馈的
PREFIX = re.compile(
    r"[ \t\u3000]*(?:关于|针对|对于|關於|針對|對於|对照|就)"
    r"(?:反馈(?:的|指出的)?|巡[视察](?:反馈|指出)的?)?[：:]?"
)
# 的问题   问题的整改情况   方面问题整改落实情况：   问题的整改。   的整改情况
SUFFIX = re.compile(
    r"(?:的?(?:问题|問題)(?:的|方面)?(?:整改|整改的|整改落实|整改進展|整改进展|整改完成|落实整改|整改落實)?(?:情况|情況|工作|工作情况)?"
    r"|(?:的)?(?:整改|整改落实|整改进展|整改完成)(?:情况|情況))[ \t]*[。．.：:；;]?[ \t]*$"
)
QUOTES = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’", "【": "】", "＂": "＂"}


@dataclass(frozen=True, slots=True)
class Frame:
    """``text[start:end]`` is the problem; ``framed`` says whether a frame stood around it."""

    start: int
    end: int
    framed: bool


def match_frame(text: str) -> Frame:
    """Find the problem inside a heading without its number."""
    start, end = 0, len(text.rstrip())
    label = match_label(text)
    labelled = label is not None and label.kind == "problem" and label.end < end
    if label and labelled:
        start = label.end
    prefix = PREFIX.match(text, start)
    opening = prefix.end() if prefix else start
    inner = _inside_quotes(text, opening, end)
    if inner and (suffix := SUFFIX.match(text, inner[1] + 1)) and suffix.end() >= end:
        return Frame(*inner, True)
    if inner and not text[inner[1] + 1 : end].strip(" 。．.；;：:"):
        return Frame(*inner, True)
    last = _last_suffix(text, opening, end) if prefix else None
    if last is not None:
        return Frame(opening, last, True)
    return Frame(start, end, labelled)


def free_of_frame(heading: Passage) -> Passage:
    """The problem that a heading states."""
    frame = match_frame(heading.text)
    return strip(cut(heading, frame.start, frame.end))


def _inside_quotes(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of quotation marks that open at ``start``, matched by depth, and end the problem.

    Typists nest the same marks (“运用“第一种形态”不多”); where depth does not tell, the
    last closing mark that a frame may follow is taken.
    """
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


def _last_suffix(text: str, start: int, end: int) -> int | None:
    """Where the frame's end begins; its words may stand earlier in the heading as well."""
    tail = max(start + 1, end - 24)
    found = SUFFIX.search(text[:end], tail)
    return found.start() if found else None
