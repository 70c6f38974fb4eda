"""Train the tagger: the table ``pipeline/annotate/lexicon/theme_weights.tsv``.

    python -m tests.themes.train

One logistic regression a code (scikit-learn, liblinear) over the features of
``pipeline/annotate/theme_model.py``. How often a score is right is learned by leaving out one
set after another; the sets for testing alone take no part.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.annotate.theme_model import TABLE
from pipeline.annotate.themes import describe
from tests.themes.labelled import TRAINING, Labelled, load_borders, load_set, load_training

STRENGTH = 30.0  # inverse of the regularisation
SEEN = 2  # findings in which a feature must stand
LEAST = 0.4  # smaller weights are left out
OTHERS = 0.7  # how much a finding counts for a code that is not its main one
THRESHOLDS = np.arange(-1.5, 1.0, 0.1)
CODES = [category.code for category in default_taxonomy().categories]
Scores = Any  # findings × codes


def main() -> None:
    sets = [load_set(number) for number in TRAINING]
    more = [*load_training(), *load_borders()]
    left_out = [score_left_out(sets, more, i) for i in range(len(sets))]
    labelled = [finding for group in sets for finding in group]
    scores = np.concatenate(left_out)
    threshold = max(THRESHOLDS, key=lambda t: count_right(scores, labelled, t))
    slope, shift = calibrate(scores, labelled, threshold)
    names, weights, bias = fit([*labelled, *more])
    counts = Counter(len(finding.codes) > 1 for finding in {*labelled, *more})
    head = (
        f"# slope={slope:.3f} shift={shift:.3f} threshold={threshold:.1f}; trained on {sum(counts.values())}"
        f" findings, {counts[True]} of them with several themes; made by tests/themes/train.py"
    )
    lines = [head, "\t".join(["", *(f"{code} {value:.2f}" for code, value in zip(CODES, bias, strict=True))])]
    for name, row in sorted(zip(names, weights, strict=True)):
        pairs = [f"{code} {value:.1f}" for code, value in zip(CODES, row, strict=True) if abs(value) >= LEAST]
        if pairs:
            lines.append("\t".join([name, *pairs]))
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")
    main_right = np.mean([CODES[row.argmax()] == f.codes[0] for row, f in zip(scores, labelled, strict=True)])
    print(head, f"{len(lines)} lines; left out in turn: main theme {main_right:.3f},", sep="\n", end=" ")
    print(f"micro-F1 {count_right(scores, labelled, threshold):.3f}")


def fit(findings: Sequence[Labelled]) -> tuple[list[str], Any, Any]:
    """The features' names, their weights (features × codes), and a bias for each code."""
    described = [find_described(finding) for finding in findings]
    seen = Counter(name for features in described for name in features)
    described = [{k: v for k, v in features.items() if seen[k] >= SEEN} for features in described]
    vectoriser = DictVectorizer()
    matrix = narrow(vectoriser.fit_transform(described))
    weights, bias = [], []
    for code in CODES:
        right = np.array([code in finding.codes for finding in findings])
        counts = np.array([OTHERS if code in f.codes[1:] else 1.0 for f in findings])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300, random_state=0)
        model.fit(matrix, right, sample_weight=counts)
        weights.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    return list(vectoriser.get_feature_names_out()), np.array(weights).T, bias


@cache
def find_described(finding: Labelled) -> dict[str, float]:
    return describe(finding.problem, finding.rectification, finding.path)


def narrow(matrix: Any) -> Any:
    matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
    return matrix


def score_left_out(sets: Sequence[list[Labelled]], more: list[Labelled], index: int) -> Scores:
    """The scores of one set by a model that was trained on the others."""
    others = [finding for i, group in enumerate(sets) if i != index for finding in group]
    names, weights, bias = fit([*others, *more])
    rows = {name: i for i, name in enumerate(names)}
    scores = []
    for finding in sets[index]:
        known = [(rows[name], value) for name, value in find_described(finding).items() if name in rows]
        scores.append(np.array(bias) + sum(weights[i] * value for i, value in known))
    return np.array(scores)


def choose(scores: Any, threshold: float) -> list[str]:
    """The main code, and the others above the threshold."""
    order = np.argsort(-scores)
    return [CODES[order[0]], *(CODES[i] for i in order[1:3] if scores[i] > threshold)]


def count_right(scores: Scores, findings: Sequence[Labelled], threshold: float) -> float:
    """Micro-F1 over all themes."""
    chosen = [set(choose(row, threshold)) for row in scores]
    right = sum(len(codes & set(f.codes)) for codes, f in zip(chosen, findings, strict=True))
    return 2 * right / sum(len(codes) + len(f.codes) for codes, f in zip(chosen, findings, strict=True))


def calibrate(scores: Scores, findings: Sequence[Labelled], threshold: float) -> tuple[float, float]:
    """Slope and shift that make the score of a chosen theme the share that is right (Platt 1999)."""
    values, right = [], []
    for row, finding in zip(scores, findings, strict=True):
        for code in choose(row, threshold):
            values.append([row[CODES.index(code)]])
            right.append(code in finding.codes)
    model = LogisticRegression(C=1e6).fit(np.array(values), np.array(right))
    return float(model.coef_[0][0]), float(model.intercept_[0])


if __name__ == "__main__":
    main()
