"""What may stand beside a number, and what it then means: the entries of ``lexicon/units.toml``.

Of several entries that fit, the longest is taken; an entry without a meaning keeps a shorter
one from being seen: 项目 is no 项, 最近 no 近.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.annotate.figures import read_lexicon

__all__ = [
    "UNITS",
    "Unit",
    "Word",
    "any_of",
    "has_one",
    "match_after",
    "match_currency",
    "match_near",
    "match_unit",
    "needs_digits",
]


class Unit(NamedTuple):
    """What a number counts or measures."""

    kind: str  # money, count, percent
    name: str  # 元, 人次, %
    length: int  # of what is printed
    divisible: bool = True  # 12.5亩, but 3名


class Word(NamedTuple):
    """A word beside a number: its meaning (余, 近, 约, 以上, 以下) and how many characters it takes."""

    meaning: str
    length: int


def _read_units() -> dict[str, Unit | None]:
    """Every entry with its unit, None for a word that only begins like one."""
    spellings = COUNT["spellings"]
    units: dict[str, Unit | None] = {}
    for kind in ("money", "percent"):
        units |= {printed: Unit(kind, name, len(printed)) for printed, name in LEXICON[kind].items()}
    for section, divisible in (("things", False), ("measures", True)):
        for printed in COUNT[section]:
            units[printed] = Unit("count", spellings.get(printed, printed), len(printed), divisible)
    for word in LEXICON["words"]["begin"]:
        unit, bar, rest = word.partition("|")
        units[unit + rest] = units[unit] if bar else None
    return units


def any_of(words: Iterable[str]) -> str:
    """A pattern for the longest of the words."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


LEXICON = read_lexicon("units.toml")
COUNT = LEXICON["count"]
ONE, DIGITS_ONLY = frozenset(COUNT["one"]), frozenset(COUNT["digits_only"])
UNITS = _read_units()
UNIT = re.compile(any_of(UNITS))
CURRENCY = re.compile(f"(?:{any_of(word for word, unit in LEXICON['money'].items() if unit != '元')})$")
# read from the right, as they end where the number begins: 近, 近最, 过超
NEAR = re.compile(any_of(word[::-1] for word in LEXICON["before"]))
AFTER = re.compile(any_of(LEXICON["after"]))
LONGEST_NEAR = max(map(len, LEXICON["before"]))
NO_WORD = Word("", 0)


def match_unit(text: str, position: int) -> Unit | None:
    """The unit that begins at the position: 人次, not 人."""
    match = UNIT.match(text, position)
    return UNITS[match.group()] if match else None


def match_currency(text: str, position: int) -> Unit | None:
    """The foreign currency that ends at the position: 港币 before 5万元."""
    match = CURRENCY.search(text, max(0, position - 3), position)
    return UNITS[match.group()] if match else None


def match_near(text: str, position: int) -> Word:
    """The word that ends at the position: 近 before 5万元, not 最近."""
    match = NEAR.match(text[max(0, position - LONGEST_NEAR) : position][::-1])
    meaning = LEXICON["before"][match.group()[::-1]] if match else ""
    return Word(meaning, match.end()) if match and meaning else NO_WORD


def match_after(text: str, position: int) -> Word:
    """The word that begins at the position: 以上 after 5万元."""
    match = AFTER.match(text, position)
    return Word(LEXICON["after"][match.group()], match.end() - position) if match else NO_WORD


def has_one(unit: Unit) -> bool:
    """Whether 一 before the unit is a number and no article."""
    return unit.name in ONE


def needs_digits(unit: Unit) -> bool:
    """Whether a numeral in characters before the unit does not count."""
    return unit.name in DIGITS_ONLY
