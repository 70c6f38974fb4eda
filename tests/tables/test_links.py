"""Mirrors of a notice and findings that come back are linked; what only has the same form is not."""

import random
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.model import FileResult
from pipeline.run.convert import parse_bytes
from pipeline.tables.entries import Piece
from pipeline.tables.likeness import compare, take_runs
from pipeline.tables.links import CROWD, Links
from pipeline.tables.load import load_rows
from pipeline.tables.records import pack, unpack
from tests.conftest import SAMPLES

ROUND = """中共甲县{body}党组关于{year}年巡察整改情况的通报
根据县委统一部署，{year}年3月1日至4月30日，县委第一巡察组对县{body}党组进行了巡察。
一、{first}。
整改情况：一是召开会议{n}次。二是修订制度{n}项，已完成。
二、{second}。
整改情况：一是清理往来款{n}笔。二是退回资金{n}万元，已完成。
中共甲县{body}党组
{year}年9月1日
"""
EARLIER = {
    "first": "理论学习中心组学习不够深入，存在以会代学现象",
    "second": "工程管理薄弱，未批先建、未招先建",
}
LATER = {
    "first": "财务管理不规范，差旅费报销附件不全",
    "second": "党组理论学习中心组学习不深入，以会代学现象仍有发生",
}


def piece(text: str, name: str = "notice.txt") -> Piece:
    notice = parse_bytes(text.encode(), name)
    body = unpack(pack(FileResult(notice.source, notice.outcome, notice.reason, notice)).body)
    return Piece(body.rows, notice.notice_id, body.text)


def link(pieces: Iterable[Piece], at_once: int = 200) -> list[list[Any]]:
    some = list(pieces)
    texts = {one.notice_id: one.text for one in some}
    with Links(texts.__getitem__) as links:
        for start in range(0, len(some), at_once):
            links.add(some[start : start + at_once])
        return list(links.find())


def told(year: int, body: str, words: dict[str, str], n: int = 3) -> Piece:
    return piece(ROUND.format(year=year, body=body, n=n, **words))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("links")
    names = ("a2-county-grain", "t1-table", "q1-audit")
    inputs = [SAMPLES / f"{name}.{kind}" for name in names for kind in ("txt", "docx", "pdf")]
    inputs += [
        SAMPLES / f"{name}.txt" for name in ("c1-town", "d1-culture-bureau", "g1-forestry", "o1-attachment")
    ]
    done = pipeline.convert(inputs, folder / "out", workers=0, format="csv,sqlite")
    assert not done.unreadable
    return folder / "out"


def test_the_same_notice_in_other_formats_is_a_mirror_and_nothing_else_is(out: Path) -> None:
    rows = load_rows(out)
    paths = {row["notice_id"]: row["source_path"] for row in rows["notices"]}
    pairs = {frozenset((paths[row["notice_a"]], paths[row["notice_b"]])) for row in rows["links"]}
    kinds = [("txt", "docx"), ("txt", "pdf"), ("docx", "pdf")]
    names = ("a2-county-grain", "t1-table", "q1-audit")
    assert pairs == {frozenset((f"{name}.{a}", f"{name}.{b}")) for name in names for a, b in kinds}
    assert {row["relation"] for row in rows["links"]} == {"near_duplicate"}
    assert all(0.8 <= float(row["similarity"]) <= 1 for row in rows["links"])


def test_the_database_holds_them_with_their_keys(out: Path) -> None:
    database = sqlite3.connect(out / "zhenggai.sqlite")
    assert database.execute("SELECT count(*) FROM links WHERE finding_a IS NULL").fetchone() == (9,)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def test_a_finding_that_comes_back_in_a_later_round_is_suggested() -> None:
    first, second = told(2021, "水利局", EARLIER), told(2023, "水利局", LATER, 7)
    [row] = link([first, second, told(2022, "粮食局", EARLIER, 5)])
    assert row[1] == "repeated_finding"
    assert {row[4], row[5]} == {f"{first.notice_id}-001", f"{second.notice_id}-002"}
    assert 0.3 <= row[6] < 0.8


def test_mirrors_repeat_none_of_each_others_findings() -> None:
    text = ROUND.format(year=2021, body="水利局", n=3, **EARLIER)
    rows = link([piece(text), piece(f"县政府网站\n{text}")])
    assert [row[1] for row in rows] == ["near_duplicate"]


def test_links_depend_neither_on_the_order_nor_on_the_pieces() -> None:
    some = [told(2021, "水利局", EARLIER), told(2023, "水利局", LATER, 7), told(2022, "粮食局", EARLIER, 5)]
    some += [piece(f"{one.text}\n附注{number}") for number, one in enumerate(some)]
    expected = link(some)
    assert {row[1] for row in expected} == {"near_duplicate", "repeated_finding"}
    for seed in range(4):
        random.Random(seed).shuffle(some)
        assert link(some, at_once=1 + seed) == expected


def test_a_crowd_of_mirrors_is_linked_to_one_of_them() -> None:
    text = ROUND.format(year=2021, body="水利局", n=3, **EARLIER)
    rows = link(piece(f"{text}\n附注{number}") for number in range(CROWD + 20))
    assert len(rows) < 6 * CROWD  # and not each with each
    assert len({notice_id for row in rows for notice_id in row[2:4]}) == CROWD + 20


def test_printed_forms_do_not_count_and_words_do() -> None:
    plain = "甲县水利局党组关于巡察整改情况的通报，2023年"
    assert compare(take_runs(plain, 5), take_runs("甲縣水利局黨組　關於巡察整改情況的通報2023年！", 5)) == 1
    assert compare(take_runs(plain, 5), take_runs("乙市粮食局学习会议记录", 5)) == 0
    assert compare(take_runs("", 5), take_runs("短", 5)) == 0
