"""A run is looked at notice by notice, whatever the order of its rows."""

import csv
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.report.codebook import read_themes
from pipeline.report.output import Output
from pipeline.report.pages import Phrase
from pipeline.report.sources import find_bytes, find_roots
from pipeline.run.batch import run_batch
from pipeline.tables.load import load_rows
from pipeline.tables.schema import TABLES


def test_the_rows_of_all_notices_are_those_of_the_tables(out: Path) -> None:
    output, rows = Output(out), load_rows(out)
    read = [output.read(notice_id) for notice_id in output.notice_ids]
    assert [one.notice for one in read] == rows["notices"]
    for name in ("findings", "measures", "themes", "mentions"):
        assert [row for one in read for row in getattr(one, name)] == rows[name]
    assert [row for one in read for row in one.messages] == [
        row for row in rows["messages"] if row["notice_id"]
    ]
    assert list(output.rows("files")) == rows["files"]


def test_tables_that_were_sorted_by_hand_give_the_same(out: Path, tmp_path: Path) -> None:
    for table in TABLES:
        text = (out / f"{table.name}.csv").read_text("utf-8-sig")
        head, *rows = list(csv.reader(text.splitlines(keepends=True)))
        with (tmp_path / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *reversed(rows)])
    sorted_by_hand, output = Output(tmp_path), Output(out)
    assert sorted_by_hand.notice_ids == output.notice_ids[::-1]
    for notice_id in output.notice_ids:
        assert sorted_by_hand.read(notice_id).findings == output.read(notice_id).findings[::-1]


def test_a_folder_that_is_no_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an output folder"):
        Output(tmp_path)


def test_tables_of_another_version_are_refused(out: Path, tmp_path: Path) -> None:
    for table in TABLES:
        (tmp_path / f"{table.name}.csv").write_text("﻿a,b\r\n1,2\r\n", "utf-8")
    with pytest.raises(UsageError, match="version"):
        Output(tmp_path)


@pytest.mark.parametrize("altered", ["../../../x", "<script>"])
def test_ids_that_are_none_are_refused(out: Path, tmp_path: Path, altered: str) -> None:
    for table in TABLES:
        text = (out / f"{table.name}.csv").read_text("utf-8-sig")
        notice_id = Output(out).notice_ids[0]
        (tmp_path / f"{table.name}.csv").write_text(text.replace(notice_id, altered), "utf-8-sig", newline="")
    with pytest.raises(UsageError, match="altered"):
        Output(tmp_path)


def test_an_unknown_notice_is_a_key_error(out: Path) -> None:
    with pytest.raises(KeyError):
        Output(out).read("0" * 16)


def test_codes_of_a_codebook_that_is_gone_are_named_after_the_programs_own(out: Path, tmp_path: Path) -> None:
    for table in TABLES:
        shutil.copy(out / f"{table.name}.csv", tmp_path)
    own = read_themes(Output(tmp_path))
    assert own["finance"].zh == "财务与资金管理"
    (tmp_path / "run.json").write_text(json.dumps({"themes": str(tmp_path / "gone.toml")}))
    assert read_themes(Output(tmp_path)) == own
    text = (tmp_path / "themes.csv").read_text("utf-8-sig").replace(",finance,", ",mine,")
    (tmp_path / "themes.csv").write_text(text, "utf-8-sig", newline="")
    assert read_themes(Output(tmp_path)) == own | {"mine": Phrase("mine", "mine")}


def test_the_file_of_a_row_is_found_again_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "in\x1b").mkdir()
    names = [b"\xcd\xa8\xb1\xa8.txt", b"a\nb\\n.txt", "a\u202e.txt".encode()]
    for number, name in enumerate(names):
        (tmp_path / "in\x1b" / os.fsdecode(name)).write_text(f"无关{number}", "utf-8")
    with zipfile.ZipFile(tmp_path / "in\x1b/c.zip", "w") as package:
        package.writestr("夹/a\x1b\n.txt", "无关若干")
    run_batch([tmp_path / "in\x1b"], tmp_path / "out", 0)
    output = Output(tmp_path / "out")
    found = [find_bytes(find_roots(output), row) for row in output.rows("files")]
    texts = [data.decode() for data in found if data and not data.startswith(b"PK")]
    assert sorted(texts) == ["无关0", "无关1", "无关2", "无关若干"]
