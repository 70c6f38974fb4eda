"""What a sentence says: a problem that was found, or a deed that was done about it.

A linear model over the characters and pairs of characters of a sentence, trained on the
project's own notices (``tests/gold/train_sentences.py``) and shipped as the table
``sentences.tsv``: a gram, its weight. Above 0 speaks for a problem.
"""

import math
import re
from functools import cache
from operator import add
from pathlib import Path

from pipeline.variants import simplify

__all__ = ["TABLE", "find_grams", "weigh_sentence"]

TABLE = Path(__file__).with_name("sentences.tsv")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MARKS = re.compile(r"[“”\"‘’《》（）()\s]")
LONGEST = 400  # characters of a sentence that are weighed


def weigh_sentence(text: str) -> float:
    """Above 0 where a sentence states a problem, below where it tells a deed; about -6 to 6."""
    grams = find_grams(text)
    if not grams:
        return 0.0
    weights = _weights()
    return weights[""] + math.fsum([weights.get(gram, 0.0) for gram in grams]) / math.sqrt(len(grams))


def find_grams(text: str) -> frozenset[str]:
    """The characters and pairs of a sentence, its first and last two marked; every number is 0."""
    words = MARKS.sub("", NUMBER.sub("0", simplify(text[:LONGEST]))).strip("。；，")
    if not words:
        return frozenset()
    pairs = map(add, words, words[1:])
    return frozenset({*words, *pairs, f"^{words[:1]}", f"^{words[:2]}", f"{words[-2:]}$"})


@cache
def _weights() -> dict[str, float]:
    lines = TABLE.read_text("utf-8").splitlines()
    pairs = (line.rpartition("\t") for line in lines if not line.startswith("# "))
    return {gram: float(weight) for gram, _, weight in pairs}
