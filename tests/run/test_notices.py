"""The main job: notices in every format give what their gold files say."""

from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.model import Notice
from pipeline.run.convert import parse
from tests.conftest import GOLD, SAMPLES
from tests.gold.build import gold_text, printed_text
from tests.gold.compare import differences, squash
from tests.gold.source import load_sample

NAMES = sorted(path.stem for path in GOLD.glob("*.notice"))
VARIANTS = sorted(path.stem for path in (GOLD / "variants").glob("*.notice"))
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
    name, notice = sample
    for finding in notice.findings:
        labels = finding.rectification.label.split("|")
        passages = [finding.heading, *(measure.text for measure in finding.rectification.measures)]
        whole = squash(notice.text[finding.span.start : finding.span.end])
        assert squash(finding.number) in whole
        if not name.startswith("t1"):  # in a table a cell may go on below a page break, and heads stand above
            assert all(squash(part) in whole for part in (finding.heading.text, *labels))
            for passage in [*passages, finding.rectification.text] if len(labels) == 1 else passages:
                assert squash(notice.text[passage.span.start : passage.span.end]) == squash(passage.text)
        for passage in (*passages, finding.problem, finding.rectification.text):
            pieces = [notice.text[span.start : span.end] for _, span in passage.pieces]
            assert squash("".join(pieces)) == squash(passage.text)
        for mention in finding.mentions if not name.startswith("t1") else ():
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
    assert (SAMPLES / f"{name}.txt").read_bytes().decode(source.encoding) == printed_text(source)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_of_a_layout_equals_its_truth(name: str, tmp_path: Path) -> None:
    source = load_sample(GOLD / "variants" / f"{name}.notice")
    (tmp_path / "notice.txt").write_text(printed_text(source), "utf-8")
    (tmp_path / "gold.json").write_text(gold_text(source), "utf-8")
    assert differences(parse(tmp_path / "notice.txt"), tmp_path / "gold.json") == []


@pytest.mark.parametrize("name", REAL)
def test_the_real_notice_equals_its_gold_in_every_format(name: str, real_notices: Path) -> None:
    notice = parse(real_notices / name)
    assert len(notice.findings) == sum(1 for f in notice.findings if f.rectification.text.text) == 42
    assert differences(notice, real_notices / "xiangtan-bigdata-2021.gold.json") == []
