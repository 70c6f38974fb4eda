"""corrections.csv: written by reviewers, applied by every run, changed by none."""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.corrections.table import (
    COLUMNS,
    CORRECTIONS,
    Correction,
    append_corrections,
    hash_text,
    read_corrections,
)
from pipeline.errors import OutputError, UsageError
from pipeline.passage import Span
from pipeline.run.batch import Options, run_batch
from pipeline.run.reports import format_summary
from pipeline.run.shards import Shard, merge_shards, run_shard
from pipeline.tables.folder import open_folder
from pipeline.tables.form import Form
from tests.conftest import SAMPLES

INPUTS = [SAMPLES / name for name in ("a2-county-grain.txt", "b1-university.docx", "a2-county-grain.docx")]
NOTICE = "a2-county-grain.txt"


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def tables(out: Path) -> dict[str, bytes]:
    """All that a run writes but for run.json."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name not in ("run.json", CORRECTIONS)
    }


def make_correction(out: Path, **facts: object) -> Correction:
    """About the first finding of a notice: its themes are 其他."""
    [notice] = [row["notice_id"] for row in rows(out, "notices") if row["source_path"].endswith(NOTICE)]
    text = (out / "text" / f"{notice}.txt").read_bytes().decode()
    finding = next(row for row in rows(out, "findings") if row["notice_id"] == notice)
    span = Span(int(finding["char_start"]), int(finding["char_end"]))
    given = {
        "notice_id": notice,
        "finding_id": finding["finding_id"],
        "field": "themes",
        "old": finding["themes"],
        "new": "other",
        "spans": (span,),
        "text_sha256": hash_text(text),
        "who": "沈一",
    }
    return Correction(**{**given, **facts})  # type: ignore[arg-type]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    run_batch(INPUTS, tmp_path / "out", 0)
    return tmp_path / "out"


def test_a_correction_is_in_the_tables_of_every_later_run_and_told(out: Path) -> None:
    made = make_correction(out)
    append_corrections(out, [made])
    kept = (out / CORRECTIONS).read_bytes()
    for again in (False, True):
        summary = run_batch(INPUTS, out, 0)
        assert (
            next(row for row in rows(out, "findings") if row["finding_id"] == made.finding_id)["themes"]
            == "other"
        )
        [told] = [row for row in rows(out, "messages") if row["code"] == "corrected"]
        assert (told["finding_id"], told["severity"]) == (made.finding_id, "info")
        assert summary.messages["info", "corrected"] == 1
        assert (out / CORRECTIONS).read_bytes() == kept
        if not again:
            (out / "findings.csv").unlink()  # so that the next run writes all anew


def test_only_the_rows_of_the_finding_change_and_none_when_it_is_undone(out: Path) -> None:
    before = tables(out)
    made = make_correction(out)
    append_corrections(out, [made])
    run_batch(INPUTS, out, 0)
    after = tables(out)
    changed = {name for name in before if before[name] != after[name]}
    summed = {"README.md", "CITATION.cff", "datapackage.json", "SHA256SUMS"}  # they count and hash
    assert changed - summed == {"findings.csv", "themes.csv", "messages.csv"}
    lines = [set(some["findings.csv"].split(b"\r\n")) for some in (before, after)]
    assert (len(lines[0] - lines[1]), len(lines[1] - lines[0])) == (1, 1)
    append_corrections(out, [make_correction(out, field="undo", old=made.correction_id, new="", spans=())])
    run_batch(INPUTS, out, 0)
    assert tables(out) == before


def test_tables_are_written_anew_only_when_corrections_have_changed(out: Path) -> None:
    append_corrections(out, [make_correction(out)])
    run_batch(INPUTS, out, 0)
    stamp = (out / "findings.csv").stat().st_mtime_ns
    run_batch(INPUTS, out, 0)
    assert (out / "findings.csv").stat().st_mtime_ns == stamp


def test_copies_of_a_notice_are_corrected_once(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / NOTICE).write_bytes((SAMPLES / NOTICE).read_bytes())
    out = tmp_path / "out"
    run_batch([tmp_path / "in"], out, 0)
    append_corrections(out, [make_correction(out)])
    run_batch([tmp_path / "in"], out, 0)
    assert [row["code"] for row in rows(out, "messages")].count("corrected") == 1


def test_corrections_of_a_notice_that_is_not_among_the_inputs_are_kept_and_counted(out: Path) -> None:
    append_corrections(out, [make_correction(out)])
    kept = (out / CORRECTIONS).read_bytes()
    summary = run_batch(INPUTS[1:2], out, 0)
    assert summary.messages["warning", "correction_absent"] == 1
    assert any("不在输入中" in line for line in format_summary(summary))
    assert (out / CORRECTIONS).read_bytes() == kept
    run_batch(INPUTS, out, 0)
    assert "other" in [row["themes"] for row in rows(out, "findings")]


def test_a_correction_of_another_text_is_told_in_the_tables(out: Path) -> None:
    append_corrections(out, [make_correction(out, text_sha256=hash_text("以前的文本"))])
    before = rows(out, "findings")
    run_batch(INPUTS, out, 0)
    assert rows(out, "findings") == before
    assert [row["severity"] for row in rows(out, "messages") if row["code"] == "correction_stale"] == [
        "warning"
    ]


def test_a_merge_of_shards_applies_them_too(tmp_path: Path, out: Path) -> None:
    append_corrections(out, [make_correction(out)])
    for number in (1, 2):
        run_shard(INPUTS, str(tmp_path / "parts"), Shard(number, 2), 0, lambda _: None, Options())
    merge_shards(str(tmp_path / "parts"), out, Form())
    assert "other" in [row["themes"] for row in rows(out, "findings")]


def test_what_is_written_is_read_back_and_older_rows_keep_their_bytes(out: Path) -> None:
    first = make_correction(out, who='沈“一”, "二"', new="other|finance")
    append_corrections(out, [first])
    kept = (out / CORRECTIONS).read_bytes()
    words = make_correction(out, field="rectification", new="一是\n二是\r三", spans=(Span(1, 2), Span(4, 9)))
    assert append_corrections(out, [words]) == read_corrections(out) == (first, words)
    assert (out / CORRECTIONS).read_bytes().startswith(kept)
    assert (out / CORRECTIONS).read_bytes().startswith("\ufeffcorrection_id,notice_id".encode())


def test_a_file_whose_last_line_has_no_end_is_gone_on_with(out: Path) -> None:
    first, second = make_correction(out), make_correction(out, new="finance")
    append_corrections(out, [first])
    path = out / CORRECTIONS
    path.write_bytes(path.read_bytes().rstrip(b"\r\n"))
    append_corrections(out, [second])
    assert read_corrections(out) == (first, second)


ROW = "c1,{n},{n}-001,themes,politics,other,1-9,{h},me,2026-01-02T03:04:05Z"
DAMAGED = {
    "a row is cut off": (ROW[:40], 2),
    "a field that there is none of": (ROW.replace("themes", "colour"), 2),
    "no place": (ROW.replace("1-9", "9月1日"), 2),
    "a place that ends before it begins": (ROW.replace("1-9", "9-1"), 2),
    "no hash": (ROW.replace("{h}", "1.2E+63"), 2),
    "no time": (ROW.replace("2026-01-02T03:04:05Z", "2026/1/2 3:04"), 2),
    "a finding of another notice": (ROW.replace("{n}-001", "0" * 16 + "-001"), 2),
    "no finding": (ROW.replace("{n}-001", ""), 2),
    "no theme": (ROW.replace(",other,", ",,"), 2),
    "no status": (ROW.replace("themes,politics,other", "status,unstated,done"), 2),
    "a date that is none": (ROW.replace("{n}-001,themes,politics,other", ",issued_on,,5月1日"), 2),
    "a fact of a finding": (ROW.replace("themes,politics,other", "title,,甲"), 2),
    "a deletion of nothing": (ROW.replace("{n}-001,themes,politics,other", ",delete,,"), 2),
    "a deletion with words": (ROW.replace("themes", "delete"), 2),
    "an id twice": (ROW + "\r\n" + ROW.replace("other", "finance"), 3),
    "a quote that is not closed": ('"' + ROW, 2),
    "control characters": (ROW.replace(",me,", ",m\x1be,"), 2),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_file_is_told_with_its_line_before_anything_is_converted_and_left_alone(
    what: str, tmp_path: Path
) -> None:
    line, number = DAMAGED[what]
    out = tmp_path / "out"
    out.mkdir()
    row = line.format(n="0123456789abcdef", h="0" * 64)
    data = f"{','.join(COLUMNS)}\r\n{row}\r\n".encode()
    (out / CORRECTIONS).write_bytes(data)
    correction = Correction("0123456789abcdef", "", "checked", "no", "yes", (), "0" * 64, "me")
    attempts: list[Callable[[], object]] = [
        lambda: run_batch(INPUTS, out, 0),
        lambda: append_corrections(out, [correction]),
        lambda: read_corrections(out),
    ]
    for attempt in attempts:
        with pytest.raises(UsageError, match=rf"第 {number} 行已损坏.*line {number} is damaged"):
            attempt()
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {CORRECTIONS: data}


@pytest.mark.parametrize("data", ["整改".encode("gbk"), b"a,b\r\n1,2\r\n", b"\xff\xfe", b"PK\x03\x04"])
def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / CORRECTIONS).write_bytes(data)
    with pytest.raises(UsageError, match=r"已损坏.*damaged"):
        read_corrections(tmp_path)
    assert (tmp_path / CORRECTIONS).read_bytes() == data


def test_a_row_that_would_damage_the_file_is_refused(out: Path) -> None:
    append_corrections(out, [make_correction(out)])
    kept = (out / CORRECTIONS).read_bytes()
    for facts in ({"who": "a\nb"}, {"new": "a b"}, {"finding_id": ""}, {"spans": (Span(3, 1),)}):
        with pytest.raises(UsageError):
            append_corrections(out, [make_correction(out, **facts)])
    assert (out / CORRECTIONS).read_bytes() == kept


def test_nothing_is_written_while_a_run_holds_the_folder(out: Path) -> None:
    made = make_correction(out)
    with open_folder(out), pytest.raises(OutputError, match="another run"):
        append_corrections(out, [made])
    assert not (out / CORRECTIONS).exists()


def test_a_row_is_checked_against_those_that_are_there_before_it_is_kept(out: Path) -> None:
    def refuse(known: tuple[Correction, ...]) -> None:
        assert known == (first,)
        raise KeyError

    first = make_correction(out)
    append_corrections(out, [first])
    with pytest.raises(KeyError):
        append_corrections(out, [make_correction(out)], refuse)
    assert read_corrections(out) == (first,)


def test_nothing_is_left_beside_it(out: Path) -> None:
    before = sorted(path for path in out.parent.rglob("*"))
    append_corrections(out, [make_correction(out)])
    assert sorted(out.parent.rglob("*")) == sorted([*before, out / CORRECTIONS])


def test_a_folder_that_is_no_output_is_not_made_one(tmp_path: Path) -> None:
    made = Correction("0" * 16, "", "checked", "no", "yes", (), "0" * 64, "me")
    with pytest.raises(UsageError, match="not an output folder"):
        append_corrections(tmp_path / "none", [made])
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from pipeline.corrections.table import append_corrections, read_corrections
out = Path(sys.argv[1])
[first] = read_corrections(out)
for number in range(10_000):
    append_corrections(out, [replace(first, correction_id=f"c{number}")])
    print(f"c{number}", flush=True)
"""


def test_what_a_killed_writer_had_kept_is_whole_and_others_go_on(out: Path) -> None:
    first = make_correction(out)
    append_corrections(out, [first])
    command = [sys.executable, "-c", WRITER, str(out)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(20)]
        process.kill()
    kept = [one.correction_id for one in read_corrections(out)]
    assert kept[: len(told) + 1] == [first.correction_id, *told]
    assert len(append_corrections(out, [make_correction(out)])) == len(kept) + 1
