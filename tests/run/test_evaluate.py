"""Judging a run by gold files, and comparing two runs."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.run.batch import run_batch
from pipeline.run.compare import compare
from pipeline.run.evaluate import HEADER, Evaluation, evaluate
from pipeline.run.matching import MATCHERS, align
from tests.conftest import GOLD, SAMPLES

NAMES = ("c1-town", "t1-table", "x3-announcement")
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate")
    inputs = [SAMPLES / f"{name}.{suffix}" for name in NAMES for suffix in ("txt", "docx")]
    run_batch(inputs, folder / "out", 0)
    return folder / "out"


@pytest.fixture
def changed(out: Path, tmp_path: Path) -> Callable[[str, Callable[[Rows], Rows]], Path]:
    """A copy of the run with one table changed."""

    def change(table: str, edit: Callable[[Rows], Rows]) -> Path:
        copy = shutil.copytree(out, tmp_path / "out")
        with (copy / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        names = list(rows[0])
        with (copy / f"{table}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(edit(rows))
        return copy

    return change


def f1(evaluation: Evaluation, name: str, matcher: str = "strict") -> float:
    return evaluation.total([name], matcher).f1


SIMILAR = [
    ("学习不深入", "学习不深入", "strict soft levenshtein ratcliff"),
    ("学习 不深入", "学习不\n深入", "strict soft levenshtein ratcliff"),
    ("学习不深入。", "学习不深入", "soft levenshtein"),
    ("学习不深入", "学习不深刻", "levenshtein"),
    ("学习不深入", "谋划不足", ""),
    ("甲" * 60, "甲" * 59 + "乙", "levenshtein ratcliff"),
]


@pytest.mark.parametrize(("want", "got", "matchers"), SIMILAR)
def test_a_matcher_takes_two_values_for_the_same(want: str, got: str, matchers: str) -> None:
    assert [name for name, same in MATCHERS.items() if same(want, got)] == matchers.split()


ALIGNED = [
    ("甲乙丙丁 子丑寅卯", "甲乙丙丁 子丑寅卯", "甲乙丙丁=甲乙丙丁 子丑寅卯=子丑寅卯"),
    ("甲乙丙丁 子丑寅卯", "子丑寅卯", "甲乙丙丁= 子丑寅卯=子丑寅卯"),
    ("子丑寅卯", "甲乙丙丁 子丑寅", "=甲乙丙丁 子丑寅卯=子丑寅"),
    ("甲乙丙丁", "子丑寅卯", "甲乙丙丁= =子丑寅卯"),
    ("甲甲甲甲 甲甲甲甲", "甲甲甲甲", "甲甲甲甲=甲甲甲甲 甲甲甲甲="),
    ("", "甲乙丙丁", "=甲乙丙丁"),
]


@pytest.mark.parametrize(("wanted", "got", "pairs"), ALIGNED)
def test_findings_are_paired_in_their_order(wanted: str, got: str, pairs: str) -> None:
    found = align(wanted.split(), got.split(), key=str)
    assert sorted(f"{first or ''}={second or ''}" for first, second in found) == sorted(pairs.split())


def test_a_run_that_equals_its_gold_files_is_right_in_every_field(out: Path) -> None:
    evaluation = evaluate(out, GOLD)
    assert len(evaluation.files) == 6
    assert {one.layout for one in evaluation.files} == {"C", "T", "X"}
    for name in ("outcome", "detected", "record", "path", "measures", "status", *HEADER):
        assert f1(evaluation, name) == 1.0, name
    assert (
        evaluation.total(["record"]).expected == 2 * evaluation.total(["record"], format="txt").expected > 0
    )
    assert "a1-changsha-water" in evaluation.without_file


def test_only_the_field_that_is_wrong_loses(out: Path, changed: Callable[..., Path]) -> None:
    copy = changed("findings", lambda rows: [{**rows[0], "path": "别处"}, *rows[1:]])
    evaluation = evaluate(copy, GOLD)
    expected = evaluation.total(["path"]).expected
    assert evaluation.total(["path"]).right == expected - 1
    assert all(f1(evaluation, name) == 1.0 for name in ("detected", "record", "measures", "status", "title"))


def test_a_lost_finding_lowers_recall_and_an_invented_one_precision(
    changed: Callable[..., Path], out: Path
) -> None:
    lost = evaluate(changed("findings", lambda rows: rows[1:]), GOLD).total(["detected"])
    assert lost.precision == 1.0 > lost.recall == 1 - 1 / lost.expected
    shutil.rmtree(out.parent / "again", ignore_errors=True)
    gold = json.loads((GOLD / "c1-town.gold.json").read_text("utf-8"))
    gold["findings"] = gold["findings"][1:]
    path = out.parent / "c1-town.gold.json"
    path.write_text(json.dumps(gold), "utf-8")
    invented = evaluate(out, path).total(["record"])
    assert invented.recall == 1.0 > invented.precision == invented.right / invented.found


def test_the_figures_are_shown_by_field_layout_and_format(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(out), str(GOLD)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "6 files judged · 0 without a gold file"
    heads = [line.split(" | ")[0].strip("| ") for line in lines if line.startswith("| ")]
    assert heads[:3] == ["field", "outcome", "detected"] and {"C", "T", "X", "all", "txt", "docx"} < set(
        heads
    )
    assert next(line for line in lines if line.startswith("| record")).count("1.000 / 1.000 / 1.000") == 4


def test_what_cannot_be_judged_is_said(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(tmp_path), str(GOLD)]) == 2
    assert "not an output folder" in capsys.readouterr().err
    assert main(["evaluate", str(out), str(tmp_path)]) == 2
    assert "no gold files" in capsys.readouterr().err
    (tmp_path / "bad.gold.json").write_text("{", "utf-8")
    assert main(["evaluate", str(out), str(tmp_path)]) == 2
    assert "cannot read a gold file" in capsys.readouterr().err


def test_a_run_does_not_differ_from_itself(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(out, out) == []
    assert main(["compare", str(out), str(out)]) == 0
    assert "no differences" in capsys.readouterr().out


def test_a_comparison_shows_what_was_lost_gained_and_told_differently(
    out: Path, changed: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(rows: Rows) -> Rows:
        return [{**rows[1], "rectification": rows[1]["rectification"] + "另有一句。"}, *rows[2:]]

    copy = changed("findings", edit)
    kinds = [(change.kind, change.field) for change in compare(out, copy) if change.path == "c1-town.docx"]
    assert kinds == [("lost", ""), ("changed", "rectification")]
    assert {change.kind for change in compare(copy, out)} == {"gained", "changed"}
    assert main(["compare", str(out), str(copy), "--gold", str(GOLD)]) == 0
    shown = capsys.readouterr().out
    assert "c1-town.docx  right 20 → 18" in shown
    assert "” → “" in shown and "另有一句。" in shown
