"""Measure accuracy and write ``docs/accuracy.md``: one command, every figure in it from this run.

    python -m tests.matrix.accuracy [FILE]

Four sets are printed as TXT, DOCX and PDF, converted, and judged by their gold files: the
samples; the variants, which rules were developed on; the notices held out, which other
hands wrote and whose texts were not read while rules were written (their totals were, and
one file that is no notice led to a general rule of the gate); and the matrix of composed
notices, every family with every disturbance (the disturbed ones as TXT, and those of the
words as DOCX too).
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

from pipeline.run.batch import run_batch
from pipeline.run.evaluate import GROUPS, Evaluation, Tally, evaluate, format_evaluation
from tests.annotate.measure_mentions import measure_mentions
from tests.conftest import GOLD, ROOT
from tests.gold.build import build_docx, build_pdfs, gold_text, printed_lines, printed_text
from tests.gold.source import Sample, load_sample
from tests.matrix.compose import FAMILIES, compose, load_pool
from tests.matrix.disturb import LINES, WORDS, disturb_lines, disturb_words
from tests.themes.measure import measure_themes

SEEDS = range(3)
INTRODUCTION = """# Accuracy

Made by `make accuracy`; nothing here is typed by hand. A record is right where the problem and the
rectification are both exactly those of the gold file, white space aside. A finding is detected where
a row stands for it, right or not. F1 is 2 × right / (expected + found). The matchers are those of
GROBID: strict; soft (punctuation and case aside); Levenshtein similarity of at least 0.8;
Ratcliff/Obershelp similarity of at least 0.95. `main_theme`
is judged apart, at the end.

All notices are of our own writing, with fictional bodies. They are written after the layouts of real
ones, yet no real archive: on an archive of your own, check a sample (`zhenggai evaluate`).
"""


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        parts = [INTRODUCTION]
        for title, words, samples in notice_sets():
            print_set(top / title, samples)
            parts += [f"## {title}\n\n{words}\n", "\n".join(judge(top / title))]
        parts += ["## Matrix\n", "\n".join(measure_matrix(top / "matrix"))]
        parts += ["## Themes\n", "\n".join(measure_themes())]
        parts += ["## Mentions\n", "\n".join(measure_mentions())]
        target.write_text("\n".join(parts).rstrip() + "\n", "utf-8")


def notice_sets() -> Iterator[tuple[str, str, list[Sample]]]:
    """Title, what it is, and the notices of each set."""
    sets = (
        ("Samples", "The samples of `samples/`; rules were developed on them.", GOLD),
        ("Variants", "More notices in the same families; rules were developed on them.", GOLD / "variants"),
        ("Held out", "Notices whose texts were not read while rules were written.", GOLD / "heldout"),
    )
    for title, words, folder in sets:
        yield title, words, [load_sample(path) for path in sorted(folder.glob("*.notice"))]


def print_set(folder: Path, samples: Sequence[Sample]) -> None:
    """Each notice as TXT, DOCX and PDF in ``in``, its truth in ``gold``."""
    put(folder, samples, lambda sample: printed_text(sample))
    documents = [folder / "in" / f"{sample.name}.docx" for sample in samples]
    for sample, path in zip(samples, documents, strict=True):
        build_docx(sample, path)
    build_pdfs(documents, folder / "in")


def put(folder: Path, samples: Sequence[Sample], text: Callable[[Sample], str]) -> None:
    for name in ("in", "gold"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for sample in samples:
        (folder / "in" / f"{sample.name}.txt").write_text(text(sample), "utf-8")
        (folder / "gold" / f"{sample.name}.gold.json").write_text(gold_text(sample), "utf-8")


def judge(folder: Path) -> Iterator[str]:
    run_batch([folder / "in"], folder / "out", 2)
    yield from format_evaluation(evaluate(folder / "out", folder / "gold"))
    yield ""


def measure_matrix(folder: Path) -> Iterator[str]:
    """Record F1 of every family under every disturbance, then all fields."""
    pool = load_pool(GOLD)
    composed = {f: [compose(pool, f, seed) for seed in SEEDS] for f in FAMILIES}
    evaluations = {}
    for name in ("none", *WORDS, *LINES):
        samples = [s for group in composed.values() for s in group if not (s.one_line and name in LINES)]
        if name in WORDS:
            samples = [disturb_words(sample, name) for sample in samples]
        put(folder / name, samples, lambda sample, name=name: disturbed_text(sample, name))  # type: ignore[misc]
        if name == "none":
            print_set(folder / name, samples)
        elif name in WORDS:
            for sample in samples:
                build_docx(sample, folder / name / "in" / f"{sample.name}.docx")
        run_batch([folder / name / "in"], folder / name / "out", 2)
        evaluations[name] = evaluate(folder / name / "out", folder / name / "gold")
    yield from grid(evaluations)
    everything = Evaluation(tuple(f for e in evaluations.values() for f in e.files), 0, ())
    yield from ("", "All of the matrix:", "", *format_evaluation(everything), "")


def disturbed_text(sample: Sample, name: str) -> str:
    if name not in LINES:
        return printed_text(sample)
    return "\n".join(disturb_lines(sample, printed_lines(sample), name)) + "\n"


def grid(evaluations: dict[str, Evaluation]) -> Iterator[str]:
    yield f"{len(SEEDS)} notices of each family in every cell; F1 of the records, all formats together."
    yield from ("", f"| disturbance | {' | '.join(FAMILIES)} | all |", f"|{'---|' * (len(FAMILIES) + 2)}")
    total: dict[str, Tally] = {family: Tally() for family in (*FAMILIES, "all")}
    for name, evaluation in evaluations.items():
        row = {family: Tally() for family in (*FAMILIES, "all")}
        for judged, family in product(evaluation.files, row):
            if family == "all" or Path(judged.path).stem.rpartition("-")[0] == family.lower():
                row[family].add(judged.count("record"))
        for family, tally in row.items():
            total[family].add(tally)
        yield f"| {name} | {' | '.join(show(tally) for tally in row.values())} |"
    yield f"| all | {' | '.join(show(tally) for tally in total.values())} |"
    detected = [e.total(GROUPS["detected"]) for e in evaluations.values()]
    found, expected = sum(t.found for t in detected), sum(t.expected for t in detected)
    yield f"\n{expected} findings expected, {found} found."


def show(tally: Tally) -> str:
    return f"{tally.f1:.3f}" if tally.expected or tally.found else "–"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "accuracy.md")
