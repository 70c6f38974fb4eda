"""What a finding is about, weighed by a linear model: one logistic regression for each code.

Its features are the characters of the problem and their pairs, the pairs of its first clause
and of the rectification, and what the codebook's words give each code (``themes.py``). The
weights are learned from problems labelled for the project (``tests/themes``) and shipped as
the table ``lexicon/theme_weights.tsv``: a feature, then the codes that it speaks for or against.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["TABLE", "Model", "find_features", "find_grams", "load_model", "weigh_places"]

TABLE = Path(__file__).parent / "lexicon" / "theme_weights.tsv"
FIRST_CLAUSE, DONE = 0.3, 0.5  # how much these features count beside the problem's
HALF = 2.0  # the codebook's score that counts half of the most
# A number stands as 0; what may stand inside a word is passed over; other marks end a clause
NUMBER = re.compile(r"[0-9０-９][0-9０-９.,％%]*")
PASSED = re.compile("[《》（）()]")
MARK = re.compile(r"[\W_]")
UNIT = re.compile(rf"{NUMBER.pattern}|{PASSED.pattern}|.", re.DOTALL)
GAP = " "  # between clauses


class Model(NamedTuple):
    """Weights by feature, for each code; scores become shares of right by ``slope`` and ``shift``."""

    codes: tuple[str, ...]
    rows: Mapping[str, int]  # feature -> row of the weights
    weights: Any  # numpy, features x codes
    bias: Any  # numpy, codes
    slope: float
    shift: float
    threshold: float  # a second theme's score, at least

    def score(self, features: Mapping[str, float]) -> dict[str, float]:
        """A score for every code. Rows are added one by one, so the sums are the same on every machine."""
        import numpy

        known = [(row, value) for name, value in features.items() if (row := self.rows.get(name)) is not None]
        rows, values = [row for row, _ in known], numpy.array([value for _, value in known])
        sums = self.bias + numpy.add.reduce(self.weights[rows] * values[:, None], axis=0)
        return dict(zip(self.codes, sums.tolist(), strict=True))

    def share(self, score: float) -> float:
        """How often a theme with this score is right, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * score + self.shift))))


def _plain(text: str) -> str:
    """One character for each that counts: numbers as 0, a gap between clauses."""
    return MARK.sub(GAP, NUMBER.sub("0", PASSED.sub("", text)))


def find_grams(text: str, sizes: Iterable[int]) -> Iterator[str]:
    """The different runs of 1 or 2 characters within a clause, in the order of the text."""
    plain = _plain(text)
    for size in sizes:
        runs = plain if size == 1 else map("".join, pairwise(plain))
        yield from (gram for gram in dict.fromkeys(runs) if GAP not in gram)


def find_features(
    problem: str, rectification: str, totals: Mapping[str, float], seconds: Iterable[str], share: float
) -> dict[str, float]:
    """Of texts without quotation marks, in simplified characters; ``totals`` are the codebook's."""
    clause = _plain(problem).partition(GAP)[0]
    features = _spread("", find_grams(problem, (1, 2)), 1.0)
    features |= _spread("^", find_grams(clause, (2,)), FIRST_CLAUSE)
    features |= _spread("r:", find_grams(rectification, (2,)), DONE)
    features |= {f"={code}": share * total / (total + HALF) for code, total in totals.items() if total > 0}
    return features | {f"+{code}": share for code in seconds if code}


def _spread(mark: str, grams: Iterable[str], share: float) -> dict[str, float]:
    """Each gram once, so that long and short texts count the same."""
    names = [f"{mark}{gram}" for gram in grams]
    return dict.fromkeys(names, share / math.sqrt(len(names))) if names else {}


def weigh_places(problem: str, code: str, model: Model) -> list[float]:
    """For each character of the problem, what it and its pairs say for a code."""
    places = [0.0] * len(problem)
    column = model.codes.index(code)
    units = [(_letter(found[0]), found.start(), found.end()) for found in UNIT.finditer(problem)]
    units = [unit for unit in units if unit[0]]
    for first, (letter, *_) in enumerate(units):
        pair = letter + units[first + 1][0] if first + 1 < len(units) else GAP
        for gram, end in ((letter, first + 1), (pair, first + 2)):
            row = None if GAP in gram else model.rows.get(gram)
            if row is None:
                continue
            weight = float(model.weights[row, column]) / (end - first)
            for _, start, stop in units[first:end]:
                for place in range(start, stop):
                    places[place] += weight / (stop - start)
    return places


@lru_cache(maxsize=8192)
def _letter(unit: str) -> str:
    return _plain(unit)


@cache
def load_model(path: Path = TABLE) -> Model:
    """The table that comes with the program."""
    import numpy

    head, first, *lines = path.read_text("utf-8").splitlines()
    facts = dict(fact.split("=") for fact in head.removeprefix("# ").split("; ")[0].split(" "))
    bias = [pair.split(" ") for pair in first.split("\t")[1:]]
    places = {code: place for place, (code, _) in enumerate(bias)}
    weights = numpy.zeros((len(lines), len(bias)))
    rows = {}
    for row, line in enumerate(lines):
        feature, *pairs = line.split("\t")
        rows[feature] = row
        for code, value in (pair.split(" ") for pair in pairs):
            weights[row, places[code]] = float(value)
    shape = (float(facts[name]) for name in ("slope", "shift", "threshold"))
    return Model(tuple(places), rows, weights, numpy.array([float(value) for _, value in bias]), *shape)
