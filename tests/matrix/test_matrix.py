"""Families × disturbances: notices composed of the samples' findings, gold by construction.

``python -m tests.matrix.accuracy`` prints the same figures, and those of DOCX and PDF, as
``docs/accuracy.md``.
"""

from itertools import product

import pytest

from pipeline.model import Notice
from pipeline.read.documents import read_document
from pipeline.run.evaluate import Tallies, Tally, judge_findings
from pipeline.structure.notice import build_notice
from tests.conftest import GOLD
from tests.gold.build import printed_lines, printed_text
from tests.gold.source import Sample, load_sample
from tests.matrix.compose import FAMILIES, Pool, compose, load_pool
from tests.matrix.disturb import LINES, WORDS, disturb_lines, disturb_words

SEEDS = range(2)
LEAST = {"record": 0.98, "detected": 0.99, "path": 0.97, "measures": 0.97, "status": 0.98}


@pytest.fixture(scope="module")
def pool() -> Pool:
    return load_pool(GOLD)


def print_notice(sample: Sample, disturbance: str) -> str:
    lines = printed_lines(sample)
    if disturbance in LINES:
        lines = disturb_lines(sample, lines, disturbance)
    return ("" if sample.one_line else "\n").join(lines) + "\n"


def rows(notice: Notice) -> list[dict[str, object]]:
    return [
        {
            "number": finding.number,
            "path": " > ".join(finding.path),
            "heading": finding.heading.text,
            "problem": finding.problem.text,
            "rectification_label": finding.rectification.label,
            "rectification": finding.rectification.text.text,
            "status": finding.status,
            "measures": [{"number": m.number, "text": m.text.text} for m in finding.rectification.measures],
        }
        for finding in notice.findings
    ]


@pytest.mark.parametrize("disturbance", ["none", *WORDS, *LINES])
def test_every_family_is_read_whatever_happened_to_its_text(disturbance: str, pool: Pool) -> None:
    tallies: Tallies = {}
    for family, seed in product(FAMILIES, SEEDS):
        sample = compose(pool, family, seed)
        if sample.one_line and disturbance in LINES:
            continue
        if disturbance in WORDS:
            sample = disturb_words(sample, disturbance)
        document = read_document(print_notice(sample, disturbance).encode(), f"{sample.name}.txt")
        judge_findings(tallies, sample.findings, rows(build_notice(document)))
    found = {name: tallies.get((name, "strict"), Tally()).f1 for name in LEAST}
    assert {name: f1 for name, f1 in found.items() if f1 < LEAST[name]} == {}
    assert tallies["record", "strict"].expected > 200


def test_the_same_seed_composes_the_same_notice(pool: Pool) -> None:
    first, second = (compose(pool, "D", 7) for _ in range(2))
    assert printed_lines(first) == printed_lines(second)
    assert printed_lines(first) != printed_lines(compose(pool, "D", 8))


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_composed_holds_its_truth(family: str, pool: Pool) -> None:
    sample = compose(pool, family, 1)
    printed = "".join("".join(printed_lines(sample)).split())
    for finding in sample.findings:
        for text in (finding["problem"], finding["heading"], *(m["text"] for m in finding["measures"])):
            assert "".join(text.split()) in printed


def test_notices_held_out_are_read() -> None:
    """Rules are not written after these: only their figures count."""
    tallies: Tallies = {}
    for path in sorted((GOLD / "heldout").glob("*.notice")):
        sample = load_sample(path)
        document = read_document(printed_text(sample).encode(), f"{sample.name}.txt")
        judge_findings(tallies, sample.findings, rows(build_notice(document)))
    found = {name: tallies[name, "strict"].f1 for name in ("record", "detected", "measures", "status")}
    assert {name: f1 for name, f1 in found.items() if f1 < LEAST[name]} == {}
