"""A gold file is written for what people have checked as it stands, and for nothing else."""

import json
from pathlib import Path

import pytest

from pipeline.corrections.propose import propose
from pipeline.corrections.table import Correction, append_corrections, hash_text
from pipeline.errors import OutputError, UsageError
from pipeline.run.batch import run_batch
from pipeline.run.notices import open_case
from pipeline.run.promote import promote
from pipeline.tables.load import load_rows
from tests.conftest import SAMPLES

ATTACHED = "o1-attachment.txt"  # a notice without findings
GRAIN = "a2-county-grain.txt"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    run_batch([SAMPLES / ATTACHED, SAMPLES / GRAIN], tmp_path / "out", 0)
    return tmp_path / "out"


def find(out: Path, name: str) -> str:
    return next(row["notice_id"] for row in load_rows(out)["notices"] if row["source_path"] == name)


def check(out: Path, notice_id: str) -> None:
    case = open_case(out, notice_id)
    append_corrections(out, [propose(case.body, case.corrections, "", "checked", True, "沈一")])


def test_a_notice_that_is_checked_as_a_whole_has_the_form_of_the_gold_files(
    out: Path, tmp_path: Path
) -> None:
    notice_id, gold = find(out, GRAIN), tmp_path / "a2-county-grain.gold.json"
    with pytest.raises(UsageError, match="not checked yet"):
        promote(out, notice_id, gold)
    assert not gold.exists()
    check(out, notice_id)
    written = promote(out, notice_id, gold)
    made = json.loads(gold.read_text("utf-8"))
    own = json.loads((SAMPLES.parent / "tests/gold/a2-county-grain.gold.json").read_text("utf-8"))
    assert set(made) == set(own)
    assert (made["source"], written) == (own["source"], len(own["findings"]))
    for got, want in zip(made["findings"], own["findings"], strict=True):
        assert set(got) == set(want)
        for name in ("number", "path", "heading", "problem", "rectification", "measures"):
            assert got[name] == want[name]


def test_a_notice_without_findings_can_be_checked_too(out: Path, tmp_path: Path) -> None:
    notice_id = find(out, ATTACHED)
    check(out, notice_id)
    assert promote(out, notice_id, tmp_path / "o1-attachment.gold.json") == 0
    made = json.loads((tmp_path / "o1-attachment.gold.json").read_text("utf-8"))
    assert (made["outcome"], made["findings"]) == ("not_itemised", [])


def test_what_is_not_certain_or_would_be_lost_is_refused(out: Path, tmp_path: Path) -> None:
    notice_id, gold = find(out, GRAIN), tmp_path / "x.gold.json"
    check(out, notice_id)
    gold.write_text("mine")
    with pytest.raises(UsageError, match="exists"):
        promote(out, notice_id, gold)
    with pytest.raises(OutputError, match="none"):
        promote(out, notice_id, tmp_path / "none" / "x.gold.json")
    for name in ("0" * 16, "../../etc", ""):
        with pytest.raises(UsageError, match="run parse first"):
            promote(out, name, tmp_path / "y.gold.json")
    stale = Correction(
        notice_id, f"{notice_id}-001", "status", "", "completed", (), hash_text("别的文本"), "沈一"
    )
    append_corrections(out, [stale])
    with pytest.raises(UsageError, match=f"not applied: {stale.correction_id}"):
        promote(out, notice_id, tmp_path / "y.gold.json")
    assert gold.read_text() == "mine"
    assert not (tmp_path / "y.gold.json").exists()
