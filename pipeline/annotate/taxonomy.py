"""TOML -> Taxonomy: a codebook of themes with its words and rules.

``lexicon/themes.toml`` is the program's own and says how one is written.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import index, itemgetter
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.errors import UsageError

__all__ = [
    "SKIPPED",
    "Category",
    "Index",
    "Pattern",
    "Rule",
    "Scoring",
    "Taxonomy",
    "default_taxonomy",
    "load_taxonomy",
    "parse_taxonomy",
]

COMMON = ("gap", "weights", "scoring")  # that a codebook of one's own may leave to this one
SKIPPED = re.compile(r"[\s“”\"'‘’「」『』*]")  # may stand inside a word: “放管服”改革

Entry = TypeVar("Entry")
Word = tuple[str, list[tuple[str, float]]]  # with its codes and weights, the highest first; without: neutral


@dataclass(frozen=True, slots=True)
class Category:
    """One code of the codebook."""

    code: str
    zh: str
    en: str
    zh_description: str
    en_description: str


class Pattern:
    """甲|乙…丙: 甲 or 乙, and 丙 after it in the same clause, at most ``gap`` characters apart."""

    def __init__(self, words: str, gap: int, code: str = "", weight: float = 0.0) -> None:
        self.code, self.weight = code, weight
        self._gap = index(gap)
        self._parts = [[SKIPPED.sub("", word) for word in part.split("|")] for part in words.split("…")]
        self._compiled: re.Pattern[str] | None = None

    @property
    def beginnings(self) -> Iterator[str]:
        """How what it finds begins, in one or two characters."""
        return (word[:2] for word in self._parts[0])

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it stands. It is compiled when a text first holds a word of each part."""
        if not self._compiled:
            if not all(any(word in text for word in part) for part in self._parts):
                return None
            parts = (f"(?:{'|'.join(map(re.escape, part))})" for part in self._parts)
            self._compiled = re.compile(rf"[^，,；;：:。！!？?|\n]{{0,{self._gap}}}?".join(parts))
        return self._compiled.search(text)


@dataclass(frozen=True, slots=True)
class Rule:
    """Says which code leads, or which one is added, where two meet."""

    name: str
    where: str  # heading, problem or path
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    lead: str  # empty: none
    over: frozenset[str]  # empty: whatever would be the main one
    second: str  # empty: none


class Index(Generic[Entry]):
    """Patterns or rules in their order, by how they begin: others need not be searched for."""

    def __init__(self, entries: Iterable[tuple[Entry, Iterable[Pattern]]]) -> None:
        self.entries: list[Entry] = []
        self._places: dict[str, list[int]] = {}
        for place, (entry, patterns) in enumerate(entries):
            self.entries.append(entry)
            for pattern in patterns:
                for beginning in pattern.beginnings:
                    self._places.setdefault(beginning, []).append(place)

    def find_begun(self, grams: Set[str]) -> Iterator[Entry]:
        """Those that may stand in a text with these characters and pairs of characters."""
        begun = self._places.keys() & grams
        places = {place for beginning in begun for place in self._places[beginning]}
        return (self.entries[place] for place in sorted(places))


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
    words: Mapping[str, Sequence[Word]]  # by their first two characters, the longest first
    patterns: Index[Pattern]
    asides: tuple[re.Pattern[str], ...]
    rules: Index[Rule]


@cache
def default_taxonomy() -> Taxonomy:
    """The codebook that comes with the program."""
    return _build(_own())


@cache
def _own() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.annotate").joinpath("lexicon/themes.toml").read_text("utf-8"))


def load_taxonomy(path: Path) -> Taxonomy:
    """A codebook of one's own; raises UsageError where it cannot be read or is not of the form.

    What it leaves out of ``gap``, ``weights`` and ``scoring`` is the program's own.
    """
    try:
        return parse_taxonomy(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error) as error:
        raise UsageError(f"不是主题词表 / no codebook: {path}: {type(error).__name__}: {error}") from error


def parse_taxonomy(text: str) -> Taxonomy:
    """A codebook from its TOML."""
    return _build({name: value for name, value in _own().items() if name in COMMON} | tomllib.loads(text))


def _build(data: Mapping[str, Any]) -> Taxonomy:
    categories = tuple(_parse_category(theme) for theme in data["themes"])
    codes = {category.code for category in categories}
    weighted = list(_weigh(data))
    patterns = [
        Pattern(words, data["gap"], code, weight) for words, code, weight in weighted if _is_pattern(words)
    ]
    rules = [_parse_rule(rule, data["gap"], codes) for rule in data.get("rules", ())]
    return Taxonomy(
        categories=categories,
        fallback=_known(data["fallback"], codes),
        scoring=Scoring(**data["scoring"]),
        words=_parse_words(weighted, data.get("neutral", {}).get("words", ())),
        patterns=Index((pattern, [pattern]) for pattern in patterns),
        asides=tuple(re.compile(aside) for aside in data.get("asides", {}).get("patterns", ())),
        rules=Index((rule, rule.when) for rule in rules),
    )


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


def _parse_words(weighted: list[tuple[str, str, float]], neutral: list[str]) -> dict[str, list[Word]]:
    """A word listed twice for one code counts with its higher weight."""
    words: dict[str, dict[str, float]] = {SKIPPED.sub("", word): {} for word in neutral}
    for word, code, weight in weighted:
        if not _is_pattern(word):
            weights = words.setdefault(SKIPPED.sub("", word), {})
            weights[code] = max(weight, weights.get(code, 0.0))
    begun: dict[str, list[Word]] = {}
    for word in sorted(words, key=len, reverse=True):
        if len(word) < 2:
            raise ValueError(f"word {word!r}: at least two characters are needed")
        codes = sorted(words[word].items(), key=itemgetter(1), reverse=True)
        begun.setdefault(word[:2], []).append((word, codes))
    return begun


def _parse_rule(rule: Mapping[str, Any], gap: int, codes: set[str]) -> Rule:
    where = rule.get("where", "heading")
    if where not in ("heading", "problem", "path"):
        raise ValueError(f"rule {rule['name']}: where {where!r}")
    return Rule(
        name=rule["name"],
        where=where,
        when=tuple(Pattern(words, gap) for words in rule["when"]),
        unless=tuple(Pattern(words, gap) for words in rule.get("unless", ())),
        lead=_known(rule.get("lead", ""), codes),
        over=frozenset(_known(code, codes) for code in rule.get("over", ())),
        second=_known(rule.get("second", ""), codes),
    )


def _known(code: str, codes: set[str]) -> str:
    if code and code not in codes:
        raise ValueError(f"unknown code {code!r}")
    return code
