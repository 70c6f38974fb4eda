"""What an import of annotations understands, refuses, and tells of what it cannot take over."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.corrections.table import read_corrections
from pipeline.errors import UsageError
from pipeline.labels.config import MERGED, RECTIFIED
from pipeline.labels.imports import import_labels
from pipeline.run.batch import Options, run_batch
from pipeline.run.settings import Settings
from tests.conftest import ROOT
from tests.labels.conftest import EXTRA, Desk, Open

OWN = ROOT / "docs" / "six-disciplines.toml"
TABLE = "t1-table.pdf"


def units(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


@pytest.mark.parametrize("count", [lambda text, place: place, units], ids=["code points", "UTF-16"])
def test_both_ways_to_count_characters_are_understood(
    count: Callable[[str, int], int], desk: Desk, sheet: Open
) -> None:
    one = sheet(EXTRA)
    finding_id = one.findings[0]
    start, end = one.span("追回超付工程款3.2万元，由𠮷副镇长负责。")
    region = f"{finding_id}-rectification-1"
    one.move(region, start, end)
    one.alter(region, start=count(one.text, start), end=count(one.text, end))
    [made] = desk.send(one.task()).corrections
    assert made.new == "追回超付工程款3.2万元，由𠮷副镇长负责。"
    desk.parse()
    assert desk.rows()[finding_id]["rectification"] == made.new


def test_a_region_whose_words_stand_elsewhere_is_told_and_left(desk: Desk, sheet: Open) -> None:
    one = sheet()
    region = f"{one.findings[0]}-problem-1"
    one.move(region, *one.span("学习贯彻"))
    one.alter(region, text="别的文字")
    done = desk.send(one.task())
    assert done.corrections == ()
    assert [(note.finding_id, note.field) for note in done.notes] == [(one.findings[0], "problem")]
    one.alter(region, start=10**9, end=10**9 + 4)
    assert len(desk.send(one.task()).notes) == 1


def test_a_finding_whose_regions_are_all_gone_is_told(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.delete(f"{one.findings[0]}-problem-1", f"{one.findings[0]}-rectification-1")
    done = desk.send(one.task())
    assert done.corrections == ()
    assert [note.finding_id for note in done.notes] == [one.findings[0]]


def test_regions_related_across_findings_without_a_merge_are_told(desk: Desk, sheet: Open) -> None:
    one = sheet()
    first, second = one.findings[:2]
    one.link(f"{first}-problem-1", f"{second}-rectification-1", RECTIFIED)
    one.choose(f"{one.findings[2]}-problem-1", "status", "completed")
    done = desk.send(one.task())
    assert {note.finding_id for note in done.notes} == {first, second}
    assert [made.finding_id for made in done.corrections] == [one.findings[2]]


def test_a_cell_that_pages_cut_is_told_where_it_was_changed(desk: Desk, sheet: Open) -> None:
    one = sheet(TABLE)
    region = f"{one.findings[0]}-rectification-4"
    value = one.value(region)
    one.move(region, value["start"], value["end"] - 3)
    done = desk.send(one.task())
    assert done.corrections == ()
    assert ["zhenggai review" in note.why for note in done.notes] == [True]


def test_findings_that_do_not_stand_side_by_side_are_not_merged(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.link(f"{one.findings[0]}-problem-1", f"{one.findings[2]}-problem-1", MERGED)
    done = desk.send(one.task())
    assert (done.corrections, [note.field for note in done.notes]) == ((), ["merge"])


def test_of_several_annotations_ground_truth_counts_then_the_latest(desk: Desk, sheet: Open) -> None:
    def status(code: str, **given: Any) -> dict[str, Any]:
        one = sheet(**given)
        one.choose(f"{one.findings[0]}-problem-1", "status", code)
        annotation: dict[str, Any] = one.task()["annotations"][0]
        return annotation

    annotations = [
        status("completed", updated_at="2026-03-03T08:00:00Z", completed_by=5),
        status("in_progress", updated_at="2026-03-01T08:00:00Z"),
        status("not_completed", updated_at="2026-03-09T08:00:00Z", was_cancelled=True),
    ]
    task = sheet().task() | {"annotations": annotations}
    done = desk.send(task)
    assert [(made.new, made.who) for made in done.corrections] == [("completed", "Label Studio 5")]
    assert done.passed_over == 1
    annotations[1]["ground_truth"] = True
    assert [made.new for made in desk.send(task).corrections] == ["in_progress"]
    assert desk.send(task | {"annotations": []}).annotated == 0


def test_a_notice_whose_text_has_changed_is_told_and_left(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.choose(f"{one.findings[0]}-problem-1", "status", "completed")
    task = one.task()
    task["data"] = task["data"] | {"text_sha256": "0" * 64}
    done = desk.send(task)
    assert (done.corrections, len(done.notes)) == ((), 1)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[1]",
        '[{"data": {"text": "x"}, "annotations": []}]',
        '[{"text": "x", "part": [{"start": 0, "end": 1, "labels": ["问题 problem"]}]}]',  # JSON-MIN
        '[{"data": {"notice_id": "x", "text_sha256": "", "predicted": [{"finding_id": "../x"}]},'
        '"annotations": []}]',
        '[{"data": {"notice_id": "0123456789abcdef", "text_sha256": "", "predicted": []},"annotations": []}]',
        "[" * 100_000,
        "\ud800",
    ],
    ids=["empty", "object", "number", "foreign", "JSON-MIN", "odd id", "no finding", "deep", "not UTF-8"],
)
def test_what_is_no_export_of_our_tasks_is_refused(content: str, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(UsageError, match=re.escape(str(path))):
        import_labels(desk.out, path)
    assert not (desk.out / "corrections.csv").exists()


@pytest.mark.parametrize("facts", [{"notice_id": "\ud800"}, {"notice_id": "0" * 16}, {"themes": "\ud800"}])
def test_a_task_with_other_ids_or_codes_is_refused(facts: dict[str, str], desk: Desk, sheet: Open) -> None:
    task = sheet().task()
    if "themes" in facts:
        task["data"]["predicted"][0] |= facts
    else:
        task["data"] |= facts
    path = desk.out.parent / "annotations.json"
    path.write_text(json.dumps([task]), "ascii")
    with pytest.raises(UsageError, match="task 1 is not one of export-labels"):
        import_labels(desk.out, path)


@pytest.mark.parametrize("code", ["nothing", "\ud800", "a|finance", ""])
def test_a_theme_that_the_codebook_does_not_have_is_told_and_left(
    code: str, desk: Desk, sheet: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    one = sheet()
    one.choose(f"{one.findings[0]}-problem-1", "themes", code)
    one.choose(f"{one.findings[1]}-problem-1", "main_theme", "finance")
    path = desk.out.parent / "annotations.json"
    path.write_text(json.dumps([one.task()]), "ascii")
    assert main(["import-labels", str(desk.out), str(path)]) == 1
    assert f"{one.findings[0]} themes" in capsys.readouterr().err
    assert [(made.finding_id, made.field) for made in read_corrections(desk.out)] == [
        (one.findings[1], "themes")
    ]


def test_a_codebook_of_ones_own_says_which_themes_there_are(desk: Desk, sheet: Open) -> None:
    run_batch([desk.inputs], desk.out, 0, options=Options(Settings(OWN)))
    one = sheet()
    first, second = (f"{name}-problem-1" for name in one.findings[:2])
    one.choose(first, "main_theme", "life")
    one.choose(second, "main_theme", "nothing")
    done = desk.send(one.task())
    assert [made.new.split("|")[0] for made in done.corrections] == ["life"]
    assert [(note.finding_id, note.field) for note in done.notes] == [(one.findings[1], "themes")]


@pytest.mark.parametrize("gone", ["out", ".out.zhenggai"])
def test_without_the_record_of_a_run_nothing_is_imported(gone: str, desk: Desk, sheet: Open) -> None:
    path = desk.out.parent / "annotations.json"
    path.write_text(json.dumps([sheet().task()]), "utf-8")
    shutil.rmtree(desk.out.parent / gone)
    assert main(["import-labels", str(desk.out), str(path)]) == 2
    assert not (desk.out / "corrections.csv").exists()


def test_the_command_tells_what_it_did(desk: Desk, sheet: Open, capsys: pytest.CaptureFixture[str]) -> None:
    one = sheet()
    one.choose(f"{one.findings[0]}-problem-1", "status", "completed")
    path = desk.out.parent / "annotations.json"
    path.write_text(json.dumps([one.task()]), "utf-8")
    assert main(["import-labels", str(desk.out), str(path)]) == 0
    assert "corrections 1" in capsys.readouterr().out
    one.delete(f"{one.findings[0]}-problem-1", f"{one.findings[0]}-rectification-1")
    path.write_text(json.dumps([one.task()]), "utf-8")
    assert main(["import-labels", str(desk.out), str(path)]) == 1
    told = capsys.readouterr()
    assert one.findings[0] in told.err
    assert "corrections 0" in told.out
