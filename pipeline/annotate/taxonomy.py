"""TOML -> Taxonomy: a codebook of themes with its words and rules.

``lexicon/themes.toml`` is the program's own and says how one is written.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError

__all__ = [
    "SKIPPED",
    "Category",
    "Rule",
    "Scoring",
    "Taxonomy",
    "default_taxonomy",
    "load_taxonomy",
    "parse_taxonomy",
]

COMMON = ("gap", "weights", "scoring")  # that a codebook of one's own may leave to this one
SKIPPED = re.compile(r"[\s“”\"'‘’「」『』*]")  # may stand inside a word: “放管服”改革


@dataclass(frozen=True, slots=True)
class Category:
    """One code of the codebook."""

    code: str
    zh: str
    en: str
    zh_description: str
    en_description: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Says which code leads, or which one is added, where two meet."""

    name: str
    where: str  # heading, problem or path
    when: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    lead: str  # empty: none
    over: frozenset[str]  # empty: whatever would be the main one
    second: str  # empty: none


@dataclass(frozen=True, slots=True)
class Scoring:
    """How much a word counts where; themes.toml explains each."""

    clauses: list[float]
    detail: float
    rectification: float
    rectification_most: float
    path: list[float]
    repeat: float
    aside: float
    second_least: float
    second_share: float
    seconds_most: int
    half: float


@dataclass(frozen=True, slots=True, eq=False)
class Taxonomy:
    """A codebook, ready for use."""

    categories: tuple[Category, ...]
    fallback: str
    scoring: Scoring
    words: Mapping[str, tuple[tuple[str, float], ...]]  # codes with weights; none: neutral
    lengths: Mapping[str, tuple[int, ...]]  # of the words that begin with two characters, longest first
    patterns: tuple[tuple[re.Pattern[str], str, float], ...]
    beginnings: Mapping[str, Sequence[int]]  # of patterns, whose places in ``patterns`` follow
    asides: tuple[re.Pattern[str], ...]
    rules: tuple[Rule, ...]


@cache
def default_taxonomy() -> Taxonomy:
    """The codebook that comes with the program."""
    return parse_taxonomy(_read_own())


def _read_own() -> str:
    return files("pipeline.annotate").joinpath("lexicon/themes.toml").read_text(encoding="utf-8")


@cache
def _own() -> dict[str, Any]:
    return tomllib.loads(_read_own())


def load_taxonomy(path: Path) -> Taxonomy:
    """A codebook of one's own; raises UsageError where it cannot be read or is not of the form.

    What it leaves out of ``gap``, ``weights`` and ``scoring`` is the program's own.
    """
    try:
        return parse_taxonomy(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise UsageError(f"{path}: {type(error).__name__}: {error}") from error


def parse_taxonomy(text: str) -> Taxonomy:
    """A codebook from its TOML."""
    data = {name: value for name, value in _own().items() if name in COMMON} | tomllib.loads(text)
    categories = tuple(_parse_category(theme) for theme in data["themes"])
    codes = {category.code for category in categories}
    weighted = list(_weigh(data))
    patterns = [entry for entry in weighted if _is_pattern(entry[0])]
    words = _parse_words(weighted, data.get("neutral", {}).get("words", ()))
    return Taxonomy(
        categories=categories,
        fallback=_known(data["fallback"], codes),
        scoring=Scoring(**data["scoring"]),
        words=words,
        lengths=_index_lengths(words),
        patterns=tuple(
            (compile_pattern(words, data["gap"]), code, weight) for words, code, weight in patterns
        ),
        beginnings=_index_beginnings(words for words, _, _ in patterns),
        asides=tuple(re.compile(aside) for aside in data.get("asides", {}).get("patterns", ())),
        rules=tuple(_parse_rule(rule, data["gap"], codes) for rule in data.get("rules", ())),
    )


def compile_pattern(words: str, gap: int) -> re.Pattern[str]:
    """甲|乙…丙: 甲 or 乙, and 丙 after it in the same clause, at most ``gap`` characters apart."""
    parts = (
        "(?:" + "|".join(re.escape(SKIPPED.sub("", word)) for word in part.split("|")) + ")"
        for part in words.split("…")
    )
    return re.compile(rf"[^，,；;：:。！!？?|\n]{{0,{gap}}}?".join(parts))


def _index_beginnings(patterns: Iterable[str]) -> dict[str, list[int]]:
    """Places of patterns by how they begin, in one or two characters: others need not be searched for."""
    places: dict[str, list[int]] = {}
    for place, words in enumerate(patterns):
        for word in words.partition("…")[0].split("|"):
            places.setdefault(SKIPPED.sub("", word)[:2], []).append(place)
    return places


def _parse_category(theme: Mapping[str, Any]) -> Category:
    return Category(theme["code"], theme["zh"], theme["en"], theme["zh_description"], theme["en_description"])


def _weigh(data: Mapping[str, Any]) -> Iterator[tuple[str, str, float]]:
    """(word, code, weight) for every word of every theme."""
    for theme in data["themes"]:
        for grade, words in theme.get("words", {}).items():
            weight = data["weights"][grade] * theme.get("factor", 1.0)
            yield from ((word, theme["code"], weight) for word in words)


def _is_pattern(word: str) -> bool:
    return "…" in word or "|" in word


def _parse_words(
    weighted: list[tuple[str, str, float]], neutral: list[str]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """A word listed twice for one code counts with its higher weight."""
    words: dict[str, dict[str, float]] = {SKIPPED.sub("", word): {} for word in neutral}
    for word, code, weight in weighted:
        if not _is_pattern(word):
            weights = words.setdefault(SKIPPED.sub("", word), {})
            weights[code] = max(weight, weights.get(code, 0.0))
    for word in words:
        if len(word) < 2:
            raise ValueError(f"word {word!r}: at least two characters are needed")
    return {word: tuple(weights.items()) for word, weights in words.items()}


def _index_lengths(words: Mapping[str, object]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[:2], set()).add(len(word))
    return {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()}


def _parse_rule(rule: Mapping[str, Any], gap: int, codes: set[str]) -> Rule:
    where = rule.get("where", "heading")
    if where not in ("heading", "problem", "path"):
        raise ValueError(f"rule {rule['name']}: where {where!r}")
    return Rule(
        name=rule["name"],
        where=where,
        when=tuple(compile_pattern(words, gap) for words in rule["when"]),
        unless=tuple(compile_pattern(words, gap) for words in rule.get("unless", ())),
        lead=_known(rule.get("lead", ""), codes),
        over=frozenset(_known(code, codes) for code in rule.get("over", ())),
        second=_known(rule.get("second", ""), codes),
    )


def _known(code: str, codes: set[str]) -> str:
    if code and code not in codes:
        raise ValueError(f"unknown code {code!r}")
    return code
