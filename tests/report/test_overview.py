"""What the overview counts."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.report.codebook import read_themes
from pipeline.report.figures import Figure, Label
from pipeline.report.output import Output
from pipeline.report.overview import Tally, find_recovered, province
from pipeline.report.pages import Phrase
from pipeline.tables.load import load_rows


def count_output(output: Output) -> Tally:
    tally = Tally(read_themes(output))
    for row in output.rows("files"):
        tally.add_file(row)
    for row in output.rows("messages"):
        tally.add_message(row)
    for notice_id in output.notice_ids:
        tally.add_notice(output.read(notice_id))
    return tally


@pytest.mark.parametrize(
    ("rectification", "amounts"),
    [
        ("追回|3万元|。", "3万元"),
        ("一是已清退违规补贴|5.2万元|，诫勉谈话2人。", "5.2万元"),
        ("投入|80万元|新建库房，收缴|1万元|。", "1万元"),
        ("涉及|3万元|，已上缴国库。", ""),  # another clause
        ("尚未追回|3万元|。", ""),
        ("待清退|3万元|。", ""),
        ("安排资金|3万元|用于维修。", ""),
        ("退还|3万元|，收回|3万元|。", "3万元 3万元"),
    ],
)
def test_amounts_beside_a_word_for_getting_back_are_recovered(rectification: str, amounts: str) -> None:
    parts = rectification.split("|")
    mentions = [{"text": text} for text in parts[1::2]]
    found = find_recovered("".join(parts), mentions)
    assert [row["text"] for row in found] == amounts.split()


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("湖南省湘潭市", "湖南省"),
        ("北京市东城区", "北京市"),
        ("新疆维吾尔自治区喀什地区", "新疆维吾尔自治区"),
        ("香港特别行政区", "香港特别行政区"),
        ("", ""),
    ],
)
def test_the_province_of_a_region(region: str, name: str) -> None:
    assert province(region) == name


def test_every_figure_adds_up_to_the_tables(out: Path) -> None:
    output, rows = Output(out), load_rows(out)
    tally = count_output(output)
    figures = {figure.name: figure for figure in tally.figures()}
    assert (tally.files, tally.notices) == (len(rows["files"]), len(rows["notices"]))
    for name in ("themes", "years", "levels", "regions", "statuses"):
        assert sum(int(str(row[1])) for row in figures[name].rows) == len(rows["findings"]), name
    assert sum(int(str(row[2])) for row in figures["messages"].rows) == len(rows["messages"])
    sanctions = [row for row in rows["mentions"] if row["kind"] == "sanction"]
    assert sum(int(str(row[2])) for row in figures["sanctions"].rows) == len(sanctions)
    assert sum(float(str(row[1])) for row in figures["recovered"].rows) > 0


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", "x", ""])
def test_a_number_that_was_altered_to_none_is_not_counted(output: Output, value: str) -> None:
    records = next(found for found in map(output.read, output.notice_ids) if found.findings)
    finding = records.findings[0]
    amount = {"part": "rectification", "kind": "money", "text": "3万元", "value": value}
    penalty = {"part": "rectification", "kind": "sanction", "text": "诫勉", "value": value}
    mentions = [{**mention, "finding_id": finding["finding_id"]} for mention in (amount, penalty)]
    told = {**finding, "rectification": "追回3万元，诫勉2人。"}
    tally = Tally({})
    tally.add_notice(replace(records, findings=[told], mentions=mentions))
    figures = {figure.name: figure.rows for figure in tally.figures()}
    assert [row[1:] for row in (*figures["recovered"], *figures["sanctions"])] == [(0.0, 1), (0, 1)]


def test_a_download_holds_codes_and_names_and_no_formula() -> None:
    rows = [(Label("=1+1", Phrase("=甲", "@b")), 3, 1.5)]
    text = Figure("themes", ("theme", "count", "share"), rows).csv().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["theme", "theme_zh", "theme_en", "count", "share"],
        ["'=1+1", "'=甲", "'@b", "3", "1.5"],
    ]
