"""What a finding is about, weighed by a linear model: one logistic regression for each code.

Its features are the characters of the problem and their pairs, the pairs of its first clause
and of the rectification, and what the codebook's words give each code (``themes.py``). The
weights are learned from problems labelled for the project (``tests/themes``) and shipped as
the table ``lexicon/theme_weights.tsv``: a feature, then the codes that it speaks for or against.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["TABLE", "Model", "find_features", "load_model", "weigh_places"]

TABLE = Path(__file__).parent / "lexicon" / "theme_weights.tsv"
FIRST_CLAUSE, DONE = 0.3, 0.5  # how much these features count beside the problem's
HALF = 2.0  # the codebook's score that counts half of the most
# A number stands as 0; what may stand inside a word is passed over; other marks end a clause
UNIT = re.compile(r"[0-9０-９][0-9０-９.,％%]*|[《》（）()]|[^\W_]|[\W_]")
PASSED = "《》（）()"


class Unit(NamedTuple):
    """A character or a number, and where it stands; the empty string between clauses."""

    letter: str
    start: int
    end: int


class Model(NamedTuple):
    """Weights by feature, for each code; scores become shares of right by ``slope`` and ``shift``."""

    codes: tuple[str, ...]
    weights: Mapping[str, Mapping[str, float]]
    bias: Mapping[str, float]
    slope: float
    shift: float
    threshold: float  # a second theme's score, at least

    def score(self, features: Mapping[str, float]) -> dict[str, float]:
        """A score for every code; the sums do not depend on the order of the features."""
        parts: dict[str, list[float]] = {code: [bias] for code, bias in self.bias.items()}
        for feature, value in features.items():
            for code, weight in self.weights.get(feature, {}).items():
                parts[code].append(weight * value)
        return {code: math.fsum(terms) for code, terms in parts.items()}

    def share(self, score: float) -> float:
        """How often a theme with this score is right, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * score + self.shift))))


def find_units(text: str) -> list[Unit]:
    """The characters of a text with their places."""
    units = []
    for found in UNIT.finditer(text):
        letter = found[0]
        if letter in PASSED:
            continue
        if letter[0].isdigit():
            letter = "0"
        elif not letter.isalnum():
            letter = ""
        units.append(Unit(letter, found.start(), found.end()))
    return units


def find_grams(units: list[Unit], sizes: Iterable[int]) -> Iterator[tuple[str, int, int]]:
    """Each run of ``sizes`` characters within a clause, and the indices of its first unit and its end."""
    for size in sizes:
        for first in range(len(units) - size + 1):
            letters = [unit.letter for unit in units[first : first + size]]
            if all(letters):
                yield "".join(letters), first, first + size


def find_features(
    problem: str, rectification: str, totals: Mapping[str, float], seconds: Iterable[str], share: float
) -> dict[str, float]:
    """Of texts without quotation marks, in simplified characters; ``totals`` are the codebook's."""
    units = find_units(problem)
    clause = next((i for i, unit in enumerate(units) if not unit.letter), len(units))
    features = _spread("", {gram for gram, _, _ in find_grams(units, (1, 2))}, 1.0)
    features |= _spread("^", {gram for gram, _, _ in find_grams(units[:clause], (2,))}, FIRST_CLAUSE)
    features |= _spread("r:", {gram for gram, _, _ in find_grams(find_units(rectification), (2,))}, DONE)
    features |= {f"={code}": share * total / (total + HALF) for code, total in totals.items() if total > 0}
    return features | {f"+{code}": share for code in seconds if code}


def _spread(mark: str, grams: set[str], share: float) -> dict[str, float]:
    """Each gram once, so that long and short texts count the same."""
    return {f"{mark}{gram}": share / math.sqrt(len(grams)) for gram in sorted(grams)}


def weigh_places(problem: str, code: str, model: Model) -> list[float]:
    """For each character of the problem, what it and its pairs say for a code."""
    places = [0.0] * len(problem)
    units = find_units(problem)
    for gram, first, end in find_grams(units, (1, 2)):
        weight = model.weights.get(gram, {}).get(code, 0.0) / (end - first)
        for unit in units[first:end]:
            for place in range(unit.start, unit.end):
                places[place] += weight / (unit.end - unit.start)
    return places


@cache
def load_model(path: Path = TABLE) -> Model:
    """The table that comes with the program."""
    head, *lines = path.read_text("utf-8").splitlines()
    facts = dict(fact.split("=") for fact in head.removeprefix("# ").split("; ")[0].split(" "))
    weights = {}
    for line in lines:
        feature, *pairs = line.split("\t")
        weights[feature] = {code: float(value) for code, _, value in (pair.partition(" ") for pair in pairs)}
    bias = weights.pop("")
    return Model(
        tuple(bias), weights, bias, *(float(facts[name]) for name in ("slope", "shift", "threshold"))
    )
