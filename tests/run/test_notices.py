"""The main job: notices in every format give what their gold files say."""

from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.model import Notice
from pipeline.run.convert import parse
from tests.conftest import GOLD, SAMPLES
from tests.gold.build import gold_text, printed_lines
from tests.gold.compare import differences, squash
from tests.gold.source import load_sample

NAMES = sorted(path.stem for path in GOLD.glob("*.notice"))
FORMATS = ("txt", "docx", "pdf")
REAL = ("xiangtan-bigdata-2021.txt", "xiangtan-bigdata-2021.docx", "xiangtan-bigdata-2021-autonumbered.docx",
        "xiangtan-bigdata-2021.pdf")  # fmt: skip


@pytest.fixture(scope="module", params=[f"{name}.{suffix}" for name in NAMES for suffix in FORMATS])
def sample(request: pytest.FixtureRequest) -> tuple[str, Notice]:
    name: str = request.param
    return name, parse(SAMPLES / name)


def test_a_sample_equals_its_gold_in_every_format(sample: tuple[str, Notice]) -> None:
    name, notice = sample
    assert differences(notice, GOLD / f"{name.partition('.')[0]}.gold.json") == []


def test_every_span_cut_out_of_the_text_gives_back_its_cell(sample: tuple[str, Notice]) -> None:
    _, notice = sample
    for finding in notice.findings:
        labels = finding.rectification.label.split("|")
        whole = squash(notice.text[finding.span.start : finding.span.end])
        for part in (finding.number, finding.heading.text, *labels):
            assert squash(part) in whole
        passages = [finding.heading, *(measure.text for measure in finding.rectification.measures)]
        if len(labels) == 1:
            passages.append(finding.rectification.text)
        for passage in passages:
            assert squash(notice.text[passage.span.start : passage.span.end]) == squash(passage.text)
        for mention in finding.mentions:
            assert squash(notice.text[mention.span.start : mention.span.end]) == squash(mention.text)


def test_every_character_of_the_text_is_accounted_for(sample: tuple[str, Notice]) -> None:
    _, notice = sample
    covered = sorted((entry.span.start, entry.span.end) for entry in notice.ledger)
    for (_, end), (start, _) in pairwise(covered):
        assert start >= end, notice.text[start - 10 : end + 10]
    left = "".join(
        notice.text[end:start]
        for end, start in zip(
            [0, *(e for _, e in covered)], [*(s for s, _ in covered), len(notice.text)], strict=True
        )
    )
    assert squash(left) == ""


def test_every_theme_shows_words_of_its_finding(sample: tuple[str, Notice]) -> None:
    _, notice = sample
    for finding in notice.findings:
        words = squash(finding.problem.text + finding.rectification.text.text)
        assert finding.themes
        assert all(squash(word) in words for theme in finding.themes for word in theme.evidence)


@pytest.mark.parametrize("name", NAMES)
def test_the_samples_and_gold_files_are_made_from_their_sources(name: str) -> None:
    source = load_sample(GOLD / f"{name}.notice")
    assert (GOLD / f"{name}.gold.json").read_text("utf-8") == gold_text(source)
    printed = "\n".join(printed_lines(source)) + "\n"
    assert (SAMPLES / f"{name}.txt").read_bytes().decode(source.encoding) == printed


@pytest.mark.parametrize("name", REAL)
def test_the_real_notice_equals_its_gold_in_every_format(name: str, real_notices: Path) -> None:
    notice = parse(real_notices / name)
    assert len(notice.findings) == sum(1 for f in notice.findings if f.rectification.text.text) == 42
    assert differences(notice, real_notices / "xiangtan-bigdata-2021.gold.json") == []
