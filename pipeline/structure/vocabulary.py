"""The words that structure is recognised by: the one door to ``words.toml``.

Every look is at the simplified form, so that the lists need hold no variant characters.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.variants import simplify

__all__ = ["DEALT_WITH", "begins_with", "column_words", "find_word", "holds", "label_words"]

# What a notice's title calls the rectification: 整改 | 反馈意见办理 | 交办问题治理
DEALT_WITH = r"(?:整改|纠改|(?:意见|问题|事项)(?:逐项)?的?(?:办理|处理|治理|改进|纠正))"


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.structure").joinpath("words.toml").read_text("utf-8"))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """One list as an alternation, the longest words first."""
    words: list[str] = _lists()[name]
    return re.compile("|".join(map(re.escape, sorted(set(words), key=lambda word: (-len(word), word)))))


def holds(name: str, text: str) -> bool:
    """Whether a text holds a word of a list. Raises KeyError for a list that is not there."""
    return find_word(name, text) is not None


def find_word(name: str, text: str) -> tuple[int, int] | None:
    """Where the first word of a list stands in a text, outside the longer words that hide one."""
    found = _pattern(name).search(_pattern("hidden").sub(_blanks, simplify(text)))
    return found.span() if found else None


def _blanks(found: "re.Match[str]") -> str:
    return " " * len(found[0])


def begins_with(name: str, text: str) -> bool:
    """Whether a text begins with a word of a list."""
    return _pattern(name).match(simplify(text)) is not None


def label_words(kind: str) -> dict[str, list[str]]:
    """``parts``, ``ends`` and perhaps ``needs`` of a kind of label."""
    lists: dict[str, list[str]] = _lists()["labels"][kind]
    return lists


def column_words() -> dict[str, list[str]]:
    """Role of a register's column -> words of its head."""
    lists: dict[str, list[str]] = _lists()["columns"]
    return lists
