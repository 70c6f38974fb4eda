"""Train what tells a problem from a deed: the table ``pipeline/structure/sentences.tsv``.

    python -m tests.gold.train_sentences

Logistic regression over the characters and pairs of characters of a sentence, by
stochastic gradient descent; sentences of problems against sentences of rectifications,
front matter and plans, all from the samples and their variants. The notices held out take
no part; how many of their sentences are told right is printed, and stands in the table's
first line.
"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.structure.numbering import match_marker
from pipeline.structure.sections import sentence_end
from pipeline.structure.sentences import TABLE, find_grams
from tests.gold.source import Sample, load_sample

HERE = Path(__file__).parent
EPOCHS, RATE, SEED = 12, 0.3, 0
SEEN = 3  # sentences in which a gram must stand
KEPT = 4000  # grams with the largest weights
Weights = dict[str, float]
Row = tuple[frozenset[str], bool]


def main() -> None:
    rows = list(read_rows([*HERE.glob("*.notice"), *(HERE / "variants").glob("*.notice")]))
    held_out = list(read_rows((HERE / "heldout").glob("*.notice")))
    weights = prune(train(rows), rows)
    shares = [share_right(weights, [row for row in held_out if row[1] == kind]) for kind in (True, False)]
    counts = Counter(problem for _, problem in rows)
    note = (
        f"# trained on {counts[True]} sentences of problems and {counts[False]} others; of those held out"
        f" {shares[0]:.1%} of {sum(1 for _, p in held_out if p)} and {shares[1]:.1%} of"
        f" {sum(1 for _, p in held_out if not p)} are told right; made by tests/gold/train_sentences.py"
    )
    print(note)
    lines = [f"{gram}\t{weight:.2f}" for gram, weight in sorted(weights.items())]
    TABLE.write_text("\n".join([note, *lines]) + "\n", "utf-8")


def read_rows(paths: Iterable[Path]) -> Iterator[Row]:
    """The grams of every sentence, and whether it states a problem."""
    for path in sorted(paths):
        sample = load_sample(path)
        for finding in sample.findings:
            yield from ((find_grams(words), True) for words in split_sentences(finding["problem"]))
            yield from ((find_grams(words), False) for words in split_sentences(finding["rectification"]))
        if sample.outcome == "itemised":
            yield from ((find_grams(words), False) for words in read_other(sample))


def read_other(sample: Sample) -> Iterator[str]:
    """The first two sentences of each numbered paragraph of front matter and plans."""
    for block in sample.blocks:
        if block.kind == "p" and match_marker(block.text):
            yield from split_sentences(block.text)[:2]


def split_sentences(text: str) -> list[str]:
    sentences = []
    for paragraph in text.split("\n"):
        while paragraph.strip():
            end = sentence_end(paragraph)
            words, paragraph = paragraph[:end].strip(), paragraph[end:]
            marker = match_marker(words)
            sentences.append(words[marker.end :] if marker else words)
    return [words for words in sentences if len(words) > 3]


def train(rows: list[Row]) -> Weights:
    """Both kinds count the same, however many sentences there are of each."""
    rng, rows = random.Random(SEED), sorted(rows, key=lambda row: (sorted(row[0]), row[1]))
    balance = sum(1 for _, problem in rows if not problem) / sum(1 for _, problem in rows if problem)
    weights: Weights = {"": 0.0}
    for epoch in range(EPOCHS):
        rng.shuffle(rows)
        for grams, problem in rows:
            scale = 1 / math.sqrt(len(grams))
            error = problem - 1 / (1 + math.exp(-max(-30.0, min(30.0, weigh(weights, grams)))))
            step = error * RATE / (1 + epoch / 2) * (balance if problem else 1.0)
            weights[""] += step / 3
            for gram in sorted(grams):
                weights[gram] = weights.get(gram, 0.0) + step * scale
    return weights


def weigh(weights: Weights, grams: frozenset[str]) -> float:
    return weights[""] + sum(weights.get(gram, 0.0) for gram in sorted(grams)) / math.sqrt(len(grams))


def prune(weights: Weights, rows: list[Row]) -> Weights:
    seen = Counter(gram for grams, _ in rows for gram in grams)
    usual = [gram for gram in weights if gram and seen[gram] >= SEEN]
    kept = sorted(usual, key=lambda gram: (-abs(weights[gram]), gram))[:KEPT]
    return {"": weights[""], **{gram: weights[gram] for gram in kept}}


def share_right(weights: Weights, rows: list[Row]) -> float:
    return sum((weigh(weights, grams) > 0) == problem for grams, problem in rows) / max(1, len(rows))


if __name__ == "__main__":
    main()
