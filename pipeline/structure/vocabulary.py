"""The words that structure is recognised by: the one door to ``words.toml``."""

import re
import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["words", "words_pattern"]


@cache
def words(name: str) -> tuple[str, ...]:
    """One list of ``words.toml``, the longest words first. Raises KeyError."""
    lists = tomllib.loads(files("pipeline.structure").joinpath("words.toml").read_text("utf-8"))
    return tuple(sorted(set(lists[name]), key=lambda word: (-len(word), word)))


@cache
def words_pattern(name: str) -> re.Pattern[str]:
    """One list as an alternation, the longest words first."""
    return re.compile("|".join(map(re.escape, words(name))))


@cache
def _columns() -> dict[str, str]:
    lists = tomllib.loads(files("pipeline.structure").joinpath("words.toml").read_text("utf-8"))["columns"]
    return {word: role for role, heads in lists.items() for word in heads}


def column_role(head: str) -> str:
    """What a register's column holds by the words of its head: number, problem, …; else empty."""
    return _columns().get(re.sub(r"[（(][^（）()]{0,20}[）)]$", "", head), _columns().get(head, ""))
