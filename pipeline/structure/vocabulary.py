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
