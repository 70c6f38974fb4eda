"""What a masked run writes holds nothing personal, places stay right, and a later run may do without."""

import json
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from frictionless import Package

import pipeline
from pipeline.arguments import read_arguments
from pipeline.corrections.codebook import PROGRAMS
from pipeline.corrections.propose import propose
from pipeline.corrections.table import append_corrections
from pipeline.masks.masked import CONTACTS, MASKED
from pipeline.report.output import Output
from pipeline.report.pictures import Painter
from pipeline.review.desk import Desk
from pipeline.run.notices import open_case
from pipeline.run.shards import merge_shards
from pipeline.tables.form import Form
from pipeline.tables.load import load_rows
from pipeline.tables.schema import TABLES
from tests.conftest import SAMPLES

NOTICE = """中共甲县水利局党组关于巡察整改情况的通报
根据县委统一部署，2023年3月1日至4月30日，县委第一巡察组对县水利局党组进行了巡察。
一、财务管理不规范。会计张若谷、出纳欧阳静违规列支2.1万元。
整改情况：一是责令张若谷、欧阳静退回2.1万元，对张若
谷同志进行诫勉谈话。二是修订《财务制度》。已完成。
三、用车不规范。原科长郑××公车私用。
整改情况：一是立案审查郑××，印发《关于郑××问题的通报》。张若谷已作检查。
联系人：许志强；联系电话：0731-00001234；邮政地址：甲县水利大
道1号水利局办公室；邮政编码：410000；电子邮箱：zhenggai@example.cn
中共甲县水利局党组
2023年9月1日
"""
PERSONS = ("张若谷", "欧阳静", "郑××", "许志强", "沈一")
PHONES = ("000012", "zhenggai@", "410000", "道1号")
KINDS = ("contacts", "persons")


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "one.txt").write_text(NOTICE, "utf-8")
    return folder


def convert(notices: Path, mask: Sequence[str] = KINDS) -> Path:
    out = notices.parent / "out"
    done = pipeline.convert(notices, out, workers=0, mask=mask, format="csv,sqlite")
    assert not done.unreadable
    return out


def leaks(out: Path, words: Sequence[str]) -> list[str]:
    """What of the words stands in the folder's files, blanks and ends of lines set aside."""
    files = [path for path in out.rglob("*") if path.is_file() and path.suffix in (".csv", ".txt", ".md")]
    assert len(files) > 7
    squeezed = {path.name: re.sub(r"\s+", "", path.read_text("utf-8")) for path in files}
    database = sqlite3.connect(out / "zhenggai.sqlite")
    squeezed["database"] = re.sub(r"\s+", "", "\n".join(database.iterdump()))
    database.close()
    return [f"{word} in {name}" for word in words for name, text in squeezed.items() if word in text]


def test_nothing_personal_is_left_in_any_file(notices: Path) -> None:
    out = convert(notices, ())
    assert len({leak.partition(" ")[0] for leak in leaks(out, (*PERSONS[:4], *PHONES))}) == 8
    convert(notices)
    assert leaks(out, (*PERSONS, *PHONES)) == []
    database = sqlite3.connect(out / "zhenggai.sqlite")
    query = "SELECT count(*) FROM findings_fts WHERE findings_fts MATCH ?"
    assert database.execute(query, ('"会 计"',)).fetchone() == (1,)
    assert database.execute(query, ('"张 若 谷"',)).fetchone() == (0,)
    database.close()


def test_one_kind_leaves_the_other(notices: Path) -> None:
    out = convert(notices, ("persons",))
    assert leaks(out, PERSONS) == []
    assert {leak.partition(" ")[0] for leak in leaks(out, PHONES)} == {*PHONES}


def test_every_cell_keeps_its_length_and_only_words_of_the_notice_change(notices: Path) -> None:
    before = load_rows(convert(notices, ()))
    texts = sorted((notices.parent / "out" / "text").iterdir())
    lengths = [len(path.read_text("utf-8")) for path in texts]
    after = load_rows(convert(notices))
    assert [len(path.read_text("utf-8")) for path in texts] == lengths
    for table, rows in before.items():
        for row, masked in zip(rows, after[table], strict=True):
            assert {name: len(cell) for name, cell in row.items()} == {n: len(c) for n, c in masked.items()}
            changed = {name for name in row if row[name] != masked[name]}
            assert changed <= {*MASKED.get(table, ()), *(CONTACTS if table == "notices" else ())}


def test_every_column_of_words_is_masked_or_known_to_hold_none() -> None:
    """A new column must be put into one or the other."""
    kept: dict[str, set[str]] = {
        "files": {"source_path", "media_type", "reader"},
        "notices": {"source_path", "region", *CONTACTS},
        "findings": {"main_theme", "themes"},
        "measures": set(),
        "themes": {"theme"},
        "mentions": set(),
        "messages": {"source_path", "code"},
        "links": {"finding_a", "finding_b"},
    }
    for table in TABLES:
        words = {
            column.name
            for column in table.columns
            if column.type == "string" and not column.constraints.get("enum")
            if "pattern" not in column.constraints and not column.name.endswith("_id")
        }
        assert words <= {*MASKED.get(table.name, ()), *kept[table.name]}, table.name


def test_a_later_run_with_another_mask_converts_nothing_and_is_what_a_first_one_is(notices: Path) -> None:
    plain = load_rows(convert(notices, ()))
    masked = load_rows(convert(notices))
    done = pipeline.convert(notices, notices.parent / "out", workers=0, format="csv,sqlite")
    assert (done.converted, done.kept) == (0, 1)
    assert load_rows(notices.parent / "out") == plain
    first = notices.parent / "first"
    pipeline.convert(notices, first, workers=0, mask="persons,contacts")
    assert load_rows(first) == masked


def test_the_mask_is_stated(notices: Path) -> None:
    out = convert(notices)
    assert json.loads((out / "run.json").read_text("utf-8"))["mask"] == [*KINDS]
    assert "已遮盖" in (out / "codebook.md").read_text("utf-8")
    descriptor = json.loads((out / "datapackage.json").read_text("utf-8"))
    assert descriptor["mask"] == [*KINDS]
    assert Package(str(out / "datapackage.json")).validate().valid
    convert(notices, ())
    assert json.loads((out / "run.json").read_text("utf-8"))["mask"] == []
    assert "已遮盖" not in (out / "codebook.md").read_text("utf-8")


def test_a_merge_masks_and_a_part_does_not(notices: Path) -> None:
    parts = notices.parent / "parts"
    pipeline.convert(notices, parts, workers=0, shard="1/1")
    merge_shards(str(parts), notices.parent / "merged", Form(mask=KINDS))
    assert load_rows(notices.parent / "merged") == load_rows(convert(notices))
    with pytest.raises(pipeline.UsageError, match="merge"):
        pipeline.convert(notices, parts, workers=0, shard="1/1", mask="persons")
    with pytest.raises(pipeline.UsageError, match="names"):
        pipeline.convert(notices, parts, workers=0, mask="names")
    with pytest.raises(SystemExit):
        read_arguments(["parse", "in", "-o", "out", "--mask", "names"])


def test_corrections_hold_the_words_and_what_is_made_of_them_is_masked(notices: Path) -> None:
    out = convert(notices)
    [notice] = load_rows(out, ("notices",))["notices"]
    case = open_case(out, notice["notice_id"])
    first, _ = (row["finding_id"] for row in load_rows(out, ("findings",))["findings"])
    made = propose(case.body, (), first, "status", "in_progress", "沈一", PROGRAMS)
    append_corrections(out, [made])
    done = pipeline.convert(notices, out, workers=0, mask=KINDS, format="csv,sqlite")
    assert done.messages["info", "corrected"] == 1
    assert done.messages["warning", "corrections_unmasked"] == 1
    assert ("warning", "correction_stale") not in done.messages
    assert [leak for leak in leaks(out, (*PERSONS, *PHONES)) if "corrections.csv" not in leak] == []
    assert load_rows(out, ("findings",))["findings"][0]["status"] == "in_progress"


def test_review_of_masked_tables_shows_them_masked(notices: Path) -> None:
    out = convert(notices)
    desk = Desk(out, "沈一")
    [notice_id] = desk.output.notice_ids
    before = desk.read(notice_id)
    case = desk.open(notice_id)
    finding_id = before.findings[0]["finding_id"]
    append_corrections(out, [propose(case.body, (), finding_id, "status", "in_progress", "沈一", PROGRAMS)])
    after = desk.read(notice_id)
    assert after.findings[0]["status"] == "in_progress"
    assert (after.text, after.measures) == (before.text, before.measures)
    assert not [name for name in PERSONS if name in repr(after)]


def test_no_picture_shows_what_the_tables_cover(tmp_path: Path) -> None:
    out = tmp_path / "out"
    pipeline.convert(SAMPLES / "c1-town.pdf", out, workers=0, mask="contacts")
    output = Output(out)
    [notice_id] = output.notice_ids
    drawn = Painter(output, lambda name, data: None, sources=SAMPLES).draw(output.read(notice_id))
    assert drawn.pages == ()
    assert drawn.why_none
    assert "masked" in drawn.why_none.en
