"""What a heading says by its words: front matter, a plan, a problem, a deed."""

import re
from functools import lru_cache

from pipeline.structure.sentences import weigh_sentence
from pipeline.structure.vocabulary import find_word, holds

__all__ = [
    "COUNTED",
    "first_sentence",
    "is_couplet",
    "is_other_heading",
    "leaning",
    "sentence_end",
    "split_sentences",
]

# 作风建设方面|（3个问题）
COUNTED = r"(?:[（(]\D{0,4}\d{1,3}[个项条件类][^（）()]{0,8}[）)])?"
OPENING, CLOSING = "“《（(【「『〈", "”》）)】」』〉"
COMMA, CLAUSE = re.compile("[，,]"), re.compile("[\u4e00-\u9fff“”]{4,12}")
MARK = re.compile(rf"[{re.escape(OPENING + CLOSING)}。！？]")
STOP = re.compile(rf"[{re.escape(OPENING)}。！？]")


@lru_cache(maxsize=1024)
def is_other_heading(text: str) -> bool:
    """Front matter (组织整改情况), a plan (下一步打算), or figures (反馈问题的总体分布).

    The words alone mislead: 组织整改落实情况 is front matter, 整改落实情况 announces the findings.
    """
    heading = first_sentence(text)[:40]
    if holds("plans", heading) or holds("no_findings", heading):
        return True
    front, announced = find_word("front_matter", heading), find_word("findings_section", heading)
    if announced:
        return front is not None and front[0] < announced[0] < front[1]
    return front is not None and leaning(heading) < 1


def is_couplet(text: str) -> bool:
    """聚焦反馈问题，狠抓整改落实: clauses of one length make a heading, not a sentence that was cut."""
    clauses = COMMA.split(text.strip())
    lengths = {len(clause) for clause in clauses}
    return 2 <= len(clauses) <= 3 and len(lengths) == 1 and bool(CLAUSE.fullmatch(clauses[-1]))


@lru_cache(maxsize=1024)
def leaning(text: str) -> float:
    """Above 0 where a text's first sentence states a problem, below where it tells a deed."""
    return weigh_sentence(first_sentence(text))


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, one behind the other."""
    places, start = [], 0
    while start < len(text):
        end = sentence_end(text, start)
        places.append((start, end))
        start = end
    return places


@lru_cache(maxsize=1024)
def first_sentence(text: str) -> str:
    """The text up to its first stop, without it."""
    return text[: sentence_end(text)].rstrip("。！？；")


def sentence_end(text: str, start: int = 0) -> int:
    """After the first 。 outside brackets and quotation marks; the end of the text where there is none."""
    first = STOP.search(text, start)
    if first is None or first[0] not in OPENING:
        return first.end() if first else len(text)
    depth = 0
    for mark in MARK.finditer(text, first.start()):
        if mark[0] in OPENING:
            depth += 1
        elif mark[0] in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0:
            return mark.end()
    return len(text)
