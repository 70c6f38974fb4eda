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
from operator import add
from pathlib import Path
from typing import NamedTuple

from pipeline.annotate.theme_weights import Weights

__all__ = ["TABLE", "Group", "Model", "find_features", "find_grams", "load_model", "weigh_places"]

TABLE = Path(__file__).parent / "lexicon" / "theme_weights.tsv"
FIRST_CLAUSE, DONE = 0.3, 0.5  # how much these features count beside the problem's
HALF = 2.0  # the codebook's score that counts half of the most
# A number stands as 0; what may stand inside a word is passed over; other marks end a clause
NUMBER = re.compile(r"[0-9０-９][0-9０-９.,％%]*")
PASSED = re.compile("[《》（）()]")
MARK = re.compile(r"[\W_]")
SHORTENED = re.compile(f"{NUMBER.pattern}|{PASSED.pattern}")
GAP = " "  # between clauses


class Group(NamedTuple):
    """Features with the same value."""

    names: list[str]
    value: float


class Model(NamedTuple):
    """Weights by feature, for each code; scores become shares of right by ``slope`` and ``shift``."""

    weights: Weights
    bias: Mapping[str, float]  # by code
    slope: float
    shift: float
    threshold: float  # a second theme's score, at least

    def score(self, features: Iterable[Group]) -> dict[str, float]:
        """A score for every code. The weights of a group have an exact sum, whatever its order."""
        scores = [*self.bias.values()]
        for names, value in features:
            if len(names) == 1:
                for place, weight in self.weights.find(names[0]):
                    scores[place] += weight * value
            else:
                sums = self.weights.add_up(names)
                scores = [score + weight * value for score, weight in zip(scores, sums, strict=True)]
        return dict(zip(self.bias, scores, strict=True))

    def share(self, score: float) -> float:
        """How often a theme with this score is right, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.slope * score + self.shift))))


def _plain(text: str) -> str:
    """One character for each that counts: numbers as 0, a gap between clauses."""
    return MARK.sub(GAP, NUMBER.sub("0", PASSED.sub("", text)))


def find_grams(text: str, size: int, mark: str = "") -> list[str]:
    """The different runs of 1 or 2 characters within a clause, in the order of the text."""
    return _find_grams(_plain(text), size, mark)


def _find_grams(plain: str, size: int, mark: str = "") -> list[str]:
    runs = plain if size == 1 else map(add, plain, plain[1:])
    return [mark + gram for gram in dict.fromkeys(runs) if GAP not in gram]


def find_features(
    problem: str, rectification: str, totals: Mapping[str, float], seconds: Iterable[str], share: float
) -> Iterator[Group]:
    """Of texts without quotation marks, in simplified characters; ``totals`` are the codebook's."""
    plain = _plain(problem)
    yield from _spread(_find_grams(plain, 1) + _find_grams(plain, 2), 1.0)
    yield from _spread(_find_grams(plain.partition(GAP)[0], 2, "^"), FIRST_CLAUSE)
    yield from _spread(find_grams(rectification, 2, "r:"), DONE)
    for code, total in totals.items():
        if total > 0:
            yield Group([f"={code}"], share * total / (total + HALF))
    yield Group([f"+{code}" for code in dict.fromkeys(seconds) if code], share)


def _spread(grams: list[str], share: float) -> Iterator[Group]:
    """Long and short texts count the same."""
    if grams:
        yield Group(grams, share / math.sqrt(len(grams)))


def weigh_places(problem: str, code: str, model: Model) -> list[float]:
    """For each character of the problem, what it and its pairs say for a code."""
    letters, spans = _find_letters(problem)
    singles = model.weights.look_up(code, letters)
    pairs = [weight / 2 for weight in model.weights.look_up(code, [*map(add, letters, letters[1:])])]
    places = [0.0] * len(problem)
    for before, single, after, (start, end) in zip(
        [0.0, *pairs], singles, [*pairs, 0.0], spans, strict=False
    ):
        if end - start == 1:
            places[start] = before + single + after
        else:
            width = end - start
            places[start:end] = [before / width + single / width + after / width] * width
    return places


def _find_letters(problem: str) -> tuple[str, list[tuple[int, int]]]:
    """The characters that count, and what each stands for: 0 for 12.5%, nothing for brackets."""
    letters, start = "", 0
    spans: list[tuple[int, int]] = []
    for stop, end in (*(found.span() for found in SHORTENED.finditer(problem)), (len(problem),) * 2):
        letters += MARK.sub(GAP, problem[start:stop])
        spans += zip(range(start, stop), range(start + 1, stop + 1), strict=True)
        if NUMBER.match(problem, stop):
            letters += "0"
            spans.append((stop, end))
        start = end
    return letters, spans


@cache
def load_model(path: Path = TABLE) -> Model:
    """The table that comes with the program."""
    head, first, *lines = path.read_text("utf-8").splitlines()
    facts = dict(fact.split("=") for fact in head.removeprefix("# ").split("; ")[0].split(" "))
    bias = {code: float(value) for code, value in (pair.split(" ") for pair in first.split("\t")[1:])}
    shape = (float(facts[name]) for name in ("slope", "shift", "threshold"))
    return Model(Weights(tuple(bias), lines), bias, *shape)
