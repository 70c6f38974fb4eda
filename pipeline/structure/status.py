"""The stated status of a rectification: its own sentence, field, or bracket.

    sentence = [subject] [adverb] words {("，" | "并" | "、") words} "。"
    该问题已完成整改。   已经完成，长期坚持。   正在整改，持续推进。

Only a sentence that says nothing else states a status: hints in prose (已整改到位，
后续将进一步健全…) do not.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.variants import simplify

__all__ = [
    *("find_status_sentences", "match_bracket", "match_section_status", "match_status"),
    "match_status_cell",
]

# A stop may be half as wide: 已经整改完成.
SENTENCE = re.compile(
    r"(?:[^。！!；;\n.．]|(?<![\u4e00-\u9fff])[.．]|[.．](?=[A-Za-z0-9]))+(?:[。！!；;]|[.．](?![A-Za-z0-9]))?"
)
SUBJECT = re.compile(r"整改|问题|[该此本]项|任务")
LONGEST = 40
# 关于“…”的问题|（已完成，长期坚持）
BRACKET = re.compile(r"[（(【\[][ \t]*(?P<w>[^（）()【】\[\]]{2,24}?)[ \t]*[）)】\]][ \t]*[。．.：:；;]?\s*$")
# 未达到序时进度
BEHIND = re.compile("未达到?(?:序时|时序)进度")
# 完成100%
SHARE = re.compile(r"(?:已?完成)?(\d{1,3}(?:\.\d+)?)[%％]")
# 已于2024年9月底前完成整改
DATED = r"(?:于?(?:\d{4}年)?\d{1,2}月(?:底|初|中旬|\d{1,2}日)?(?:之?前)?)?"


@cache
def _lexicon() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("pipeline.structure").joinpath("status.toml").read_text("utf-8"))


@cache
def _grammar() -> re.Pattern[str]:
    lexicon = _lexicon()
    any_words = _alternation([word for words in lexicon["status"].values() for word in words])
    subject = _alternation(lexicon["frame"]["subjects"])
    adverb = _alternation(lexicon["frame"]["adverbs"])
    tail = _alternation(lexicon["frame"]["tails"])
    return re.compile(
        rf"\s*[（(【]?(?:整改状态|整改进度|完成情况|状态|进展)?[：:]?(?:(?:{adverb})[，,]?)?"
        rf"(?:{subject}|(?!所有|全部|各项|上述|以上|反馈|\d)[\u4e00-\u9fff]{{2,12}}(?=整改))?(?:的?整改(?:工作|任务)?)?[，,]?(?:{adverb}){{0,3}}{DATED}"
        rf"(?P<words>(?:{any_words})(?:(?:[，,、（(]|并|且|并且|，并)?(?:{adverb})?(?:{any_words}))*)(?:{tail})?"
        rf"[）)】]?[。！!；;.．]?\s*"
    )


def _alternation(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def match_status(text: str) -> tuple[str, str] | None:
    """The status code and the words of a text that only states a status, or None.

    Codes: completed, continuing, in_progress, not_completed.
    """
    text = text.strip()
    if not text or len(text) > LONGEST or not _grammar().fullmatch(simplify(text)):
        return None
    return _code(simplify(text)), text.strip("（(【】)）").rstrip("。！!；;.．")


@lru_cache(maxsize=1024)
def match_bracket(heading: str) -> "re.Match[str] | None":
    """A bracket at a heading's end that states a status, its words in the group ``w``."""
    found = BRACKET.search(heading)
    return found if found and match_status(found["w"]) else None


def match_status_cell(text: str) -> tuple[str, str] | None:
    """The same of a cell or a field that is there for the status, where a word or a share says it.

    销号   在办   否   100%
    """
    if stated := match_status(text):
        return stated
    printed = text.strip()
    words = simplify(printed).strip("（(【】)）").rstrip("。！!；;.．")
    for code, known in _lexicon()["alone"].items():
        if words in known:
            return code, printed
    if share := SHARE.fullmatch(words):
        return ("completed" if float(share[1]) == 100 else "in_progress"), printed
    return None


def _code(text: str) -> str:
    """The weakest claim decides: 基本完成 is not 完成, 已完成并长期坚持 is continuing.

    What is behind its schedule is in progress where that is said too, else not completed.
    """
    said = BEHIND.sub("", text)
    for code in ("not_completed", "in_progress", "continuing"):
        if any(word in said for word in _lexicon()["status"][code]):
            return code
    return "completed" if said == text else "not_completed"


@lru_cache(maxsize=1024)
def find_status_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where status sentences stand in a rectification: at its start, at its end, or inside.

    Inside, 已完成。 may speak of a measure; 已完成整改。 and 该问题已完成。 speak of the finding.
    """
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    found = []
    for sentence in SENTENCE.finditer(text):
        words, end = sentence[0], sentence.end()
        if len(words) > LONGEST + 1:
            continue
        start = end - len(words.lstrip())
        alone = start <= first or end >= last
        if (alone or SUBJECT.search(simplify(words))) and match_status(words):
            found.append((start, end))
    return tuple(found)


@lru_cache(maxsize=1024)
def match_section_status(heading: str) -> tuple[str, str] | None:
    """The status that a section's heading gives to all its findings, and the words, or None.

    二、已完成的整改事项   三、需长期坚持的整改事项   正在推进的问题
    """
    found = _section().match(simplify(heading))
    return (_code(found["words"]), heading[slice(*found.span("words"))]) if found else None


@cache
def _section() -> re.Pattern[str]:
    """A heading that groups by completion and says nothing else: 已完成整改的25个问题."""
    any_words = _alternation([word for words in _lexicon()["status"].values() for word in words])
    return re.compile(
        rf"(?:[^，。]{{0,4}}?(?<!关于)(?<!未)(?<!对))(?P<words>(?:{any_words})(?:[，、并且及和]{{0,2}}(?:需)?(?:{any_words}))*)"
        r"(?:整改)?(?:的|并)?(?:整改)?(?:落实)?(?:的)?(?:\d+|[一二三四五六七八九十]+)?(?:个|项|条|件)?"
        r"(?:具体|反馈|重点|主要)?(?:整改)?(?:事项|问题|任务|项目|工作)(?:的?整改)?(?:落实|进展)?(?:情况)?(?:[（(][^（）()]{1,12}[）)])?[。：:]?\s*$"
    )
