"""The real Datasette over the samples' tables: pages, facets, search, and ready questions."""

import asyncio
import csv
import html
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.explore.metadata import build_metadata, read_questions
from pipeline.explore.serve import build_datasette, find_database
from pipeline.tables.schema import TABLES
from pipeline.tables.search import INDEX, SEARCHED, VIEW
from tests.conftest import ROOT

OUTSIDE = re.compile(
    r"""(?:src|<link[^>]*href|action|url\()\s*=?\s*["']?(?:https?:)?//(?!localhost/)""", re.I
)


class Site:
    """What a browser would be told, without a server."""

    def __init__(self, database: Path) -> None:
        self.datasette = build_datasette(database)

    def get(self, path: str, **asked: str) -> Any:
        response = asyncio.run(self.datasette.client.get(path, params=asked))
        assert response.status_code == 200, (path, response.text[:2000])
        return response

    def json(self, path: str, **asked: str) -> Any:
        return self.get(f"/zhenggai/{path}.json", _shape="objects", **asked).json()


@pytest.fixture(scope="module")
def site(sample_tables: Path) -> Iterator[Site]:
    with find_database(sample_tables) as database:
        assert database == sample_tables / "zhenggai.sqlite"
        yield Site(database)


@pytest.fixture(scope="module")
def findings(sample_tables: Path) -> list[dict[str, str]]:
    return read(sample_tables, "findings")


def read(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_front_page_leads_to_the_tables_and_the_questions(site: Site) -> None:
    assert "整改情况通报数据" in site.get("/").text
    page = site.get("/zhenggai").text
    for name in (*(table.name for table in TABLES), VIEW, *read_questions()):
        assert f'href="/zhenggai/{name}"' in page, name
    for question in read_questions().values():
        assert question["zh"] in page
    assert "findings_fts_data" not in page


def test_no_page_asks_for_anything_from_outside(site: Site) -> None:
    paths = ["", *(table.name for table in TABLES), VIEW, *read_questions()]
    for path in paths:
        assert OUTSIDE.findall(site.get(f"/zhenggai/{path}".rstrip("/"), words="财务").text) == [], path


def test_facets_count_the_findings(site: Site, sample_tables: Path, findings: list[dict[str, str]]) -> None:
    notices = {row["notice_id"]: row for row in read(sample_tables, "notices")}
    facets = site.json(VIEW, _size="1")["facet_results"]
    expected = {
        "main_theme": [row["main_theme"] for row in findings],
        "status": [row["status"] for row in findings],
        "region": [notices[row["notice_id"]]["region"] for row in findings],
        "inspection_level": [notices[row["notice_id"]]["inspection_level"] for row in findings],
        "year": [notices[row["notice_id"]]["issued_on"][:4] for row in findings],
        "all_themes": [theme for row in findings for theme in row["themes"].split("|")],
    }
    assert set(facets) == set(expected)
    for name, values in expected.items():
        counted = {result["value"]: result["count"] for result in facets[name]["results"]}
        assert counted == {value: values.count(value) for value in set(values) if value}, name
        assert len(counted) > 1, name


def test_a_facet_and_a_search_together_narrow_the_rows(site: Site, findings: list[dict[str, str]]) -> None:
    asked = {"_search": "财务", "status": "completed", "_size": "max"}
    found = [row["finding_id"] for row in site.json(VIEW, **asked)["rows"]]
    expected = [
        row["finding_id"]
        for row in findings
        if row["status"] == "completed" and any("财务" in row[column] for column in SEARCHED)
    ]
    assert sorted(found) == sorted(expected) != []


@pytest.mark.parametrize("table", ["findings", VIEW])
def test_a_column_can_be_searched_alone(table: str, site: Site, findings: list[dict[str, str]]) -> None:
    found = site.json(table, _search_problem="财务", _size="max")["rows"]
    assert {row["finding_id"] for row in found} == {
        row["finding_id"] for row in findings if "财务" in row["problem"]
    }


def test_the_search_box_takes_words_as_they_are_typed(site: Site) -> None:
    page = site.get(f"/zhenggai/{VIEW}", _search="财务").text
    assert 'type="search"' in page
    assert "财务" in page
    for odd in ('"', '财务"', "AND", "财务 OR", "*", "(", "NEAR(", "'", "\\"):
        site.get("/zhenggai/findings", _search=odd)


def test_columns_say_what_they_mean_in_both_languages(site: Site) -> None:
    tables = build_metadata()["databases"]["zhenggai"]["tables"]
    for table in TABLES:
        page = html.unescape(site.get(f"/zhenggai/{table.name}").text)
        for column in table.columns:
            assert column.zh in page, (table.name, column.name)
        assert list(tables[table.name]["columns"]) == [column.name for column in table.columns]
    [row] = site.json(VIEW, _size="1")["rows"]
    assert list(row) == ["rowid", *tables[VIEW]["columns"]]


def test_themes_are_named_and_rows_lead_to_their_findings(site: Site, findings: list[dict[str, str]]) -> None:
    page = site.get(f"/zhenggai/{VIEW}", main_theme="finance", _size="1").text
    assert "finance 财务与资金管理" in page
    [finding_id] = re.findall(r'<a href="/zhenggai/findings/([0-9a-f]{16}-\d{3})">', page)
    assert finding_id in {row["finding_id"] for row in findings}
    assert finding_id in site.get(f"/zhenggai/findings/{finding_id}").text


def test_markup_in_a_cell_is_text(site: Site) -> None:
    sql = "select '<script>x</script>' as finding_id, '<b>' as main_theme, '\"><i>' as notice_id"
    page = site.get("/zhenggai", sql=sql).text
    assert "<script>x" not in page
    assert "<b>" not in page
    assert "<i>" not in page
    assert page.count("&lt;script&gt;x") >= 2


def test_nothing_can_be_written_or_downloaded(site: Site) -> None:
    for sql in ("delete from findings", "drop table findings", "pragma journal_mode=wal"):
        response = asyncio.run(site.datasette.client.get("/zhenggai.json", params={"sql": sql}))
        assert response.status_code == 400, sql
    assert asyncio.run(site.datasette.client.get("/zhenggai.db")).status_code == 403


def test_without_a_database_one_is_made_of_the_tables(sample_tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_tables, out, ignore=shutil.ignore_patterns("*.sqlite"))
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with find_database(out) as made:
        site, whole = Site(made), Site(sample_tables / "zhenggai.sqlite")
        for table in (*(table.name for table in TABLES), "texts", VIEW):
            assert site.json(table, _size="max")["rows"] == whole.json(table, _size="max")["rows"], table
        assert site.json("findings", _search="财务")["rows"] == whole.json("findings", _search="财务")["rows"]
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert not made.exists()


CHANGES = {
    "without search": [f"DROP VIEW {VIEW}", f"DROP TABLE {INDEX}"],
    "with another column": ["ALTER TABLE notices ADD COLUMN mood TEXT"],
    "without a column": ["ALTER TABLE mentions DROP COLUMN qualifier"],
    "with another view": [
        f"DROP VIEW {VIEW}",
        f"CREATE VIEW {VIEW} AS SELECT rowid, finding_id FROM findings",
    ],
}


@pytest.mark.parametrize("kind", [*CHANGES, "junk", "empty"])
def test_a_database_of_another_version_is_not_used(kind: str, sample_tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_tables, out)
    database = out / "zhenggai.sqlite"
    if kind in CHANGES:
        with closing(sqlite3.connect(database)) as opened:
            for statement in CHANGES[kind]:
                opened.execute(statement)
    else:
        database.write_bytes(b"junk " * 5000 if kind == "junk" else b"")
    before = database.read_bytes()
    with find_database(out) as made:
        assert made != database
        assert Site(made).json(VIEW, _search="财务", _size="1")["rows"]
    assert database.read_bytes() == before


def test_tables_of_another_version_are_told(sample_tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_tables, out, ignore=shutil.ignore_patterns("*.sqlite"))
    path = out / "mentions.csv"
    path.write_bytes(path.read_bytes().replace(b",qualifier,", b",about,", 1))
    with (
        pytest.raises(UsageError, match=r"不是本版本的表.* / not a table of this version.*mentions\.csv"),
        find_database(out),
    ):
        pass


@pytest.mark.parametrize("left", [[], [b"\xff"]])
def test_texts_that_are_gone_or_damaged_are_told(
    left: list[bytes], sample_tables: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(sample_tables, out, ignore=shutil.ignore_patterns("*.sqlite"))
    text = min((out / "text").iterdir())
    text.unlink()
    for data in left:
        text.write_bytes(data)
    with pytest.raises(UsageError, match=text.name), find_database(out):
        pass


def test_a_port_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["explore", str(tmp_path), "--port", "70000"])
    assert "65535" in capsys.readouterr().err


def test_a_folder_that_is_no_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not an output folder"), find_database(tmp_path):
        pass


def test_without_datasette_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "datasette").mkdir()
    (tmp_path / "datasette/__init__.py").write_text("raise ImportError('not here')")
    (tmp_path / "zhenggai.sqlite").touch()
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "explore", str(tmp_path)],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "zhenggai[explore]" in done.stderr


def test_the_command_serves_on_this_machine_until_it_is_interrupted(sample_tables: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "explore", str(sample_tables), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/zhenggai", address)
            with urllib.request.urlopen(f"{address}/findings.json?_search=%E8%B4%A2%E5%8A%A1") as answer:
                assert json.load(answer)["filtered_table_rows_count"] > 10
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "evil.example"}))
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait() == 0
