"""What the benchmark's notices are made of: findings of the project's own, and sentences with slots.

A problem comes with what was reported about it, from the samples or from those labelled by theme
for training. ``notice_stock.toml`` adds headings, details and measures of the same theme.
"""

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from tests.conftest import GOLD, ROOT
from tests.matrix.compose import Item, Pool, load_pool
from tests.themes.labelled import TRAINING, load_set, load_training

__all__ = ["Kind", "Stock", "load_places", "load_stock"]

REGIONS = ROOT / "pipeline" / "annotate" / "lexicon" / "regions.csv"
# 一是   （1）   1.   ①   第一，: an enumeration of its own
LISTED = re.compile(r"[一二三]是|[（(][一二三\d][）)]|(?:^|[。；：])\d[.．、]|[①②]|第[一二三][，、]|首先")
PLACE = re.compile(r"(?=([\u4e00-\u9fff]{2}[县市区]))")
SHORTEST = 8  # characters of a problem


@dataclass(frozen=True, slots=True)
class Kind:
    """Bodies of one kind, and the findings that could be theirs, by theme."""

    names: tuple[str, ...]
    organ: tuple[str, str]  # in full and in short: 委员会, 党委
    short: str  # what its people call it: 局, 院
    division: str  # 财务股, 财务科
    items: Mapping[str, Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything that notices are drawn from."""

    pool: Pool
    kinds: tuple[Kind, ...]
    words: Mapping[str, Any]
    prose: Mapping[str, Sequence[str]]
    general: Mapping[str, Sequence[str]]  # leads and measures for any theme
    themes: Mapping[str, Mapping[str, Sequence[str]]]  # headings, details, measures


@cache
def load_stock() -> Stock:
    """The findings of the samples and those labelled by theme, and the sentences."""
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    pool, themes = load_pool(GOLD), data["themes"]
    unique = {item.problem: item for item in (*pool.items, *_labelled())}.values()
    items = [(item, _tell(item)) for item in unique if _fits(item) and item.themes[0] in themes]
    marks = [body["marks"] for body in data["bodies"] if "marks" in body] + [data["words"]["others"]]
    kinds = tuple(_build_kind(body, items, marks) for body in data["bodies"])
    return Stock(pool, kinds, data["words"], data["prose"], data["general"], themes)


def _labelled() -> Iterator[Item]:
    """The findings labelled by theme, without the sets that are for testing alone."""
    for found in chain(load_training(), *map(load_set, TRAINING)):
        yield Item(found.problem.rstrip("。；"), found.rectification, (), found.codes)


def _tell(item: Item) -> str:
    return "".join((item.problem, "。", item.opening, *item.measures))


def _fits(item: Item) -> bool:
    """Whether a finding is answered, names no real place and has no numbers of its own."""
    listed = LISTED.search(_tell(item)) or item.problem.startswith("【")
    named = any(place in load_places() for place in PLACE.findall(_tell(item)))
    answered = bool(item.opening or item.measures)
    return answered and len(item.problem) >= SHORTEST and not listed and not named


def _build_kind(body: Mapping[str, Any], items: Sequence[tuple[Item, str]], marks: Sequence[str]) -> Kind:
    """A kind of bodies with the findings that no word gives to another kind alone."""
    foreign = re.compile("|".join(mark for mark in marks if mark != body.get("marks")))
    found: dict[str, list[Item]] = defaultdict(list)
    for item, text in items:
        if not foreign.search(text):
            found[item.themes[0]].append(item)
    return Kind(tuple(body["names"]), tuple(body["organ"]), body["short"], body["division"], found)


@cache
def load_places() -> frozenset[str]:
    """The counties and cities that there are, or were: 望江县."""
    with REGIONS.open(encoding="utf-8", newline="") as file:
        return frozenset(row["name"] for row in csv.DictReader(file))
