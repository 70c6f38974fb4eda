"""Chinese words are found where LIKE finds them, in every finding of the samples."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.database import SqliteWriter
from pipeline.tables.form import Form
from pipeline.tables.schema import TABLES
from pipeline.tables.search import SEARCHED, VIEW, build_phrase, split_characters

WORDS = (
    *("财务", "财", "党", "公务接待", "三重一大", "落实不到位", "管理", "整改", "八项规定", "2022", "万元"),
    *("，", "《", "》（", "“", "；二是", "、", "%", "．", "没有这样的词", "务财"),
)


@pytest.fixture(scope="module")
def database(sample_tables: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(sample_tables / "zhenggai.sqlite")) as database:
        yield database


def search(database: sqlite3.Connection, words: str) -> set[int]:
    found = database.execute(
        "SELECT rowid FROM findings_fts WHERE findings_fts MATCH ?", (build_phrase(words),)
    )
    return {rowid for (rowid,) in found}


def look(database: sqlite3.Connection, words: str) -> set[int]:
    """By looking through every finding; % and _ are what they are."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    where = " OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in SEARCHED)
    return {
        rowid
        for (rowid,) in database.execute(
            f"SELECT rowid FROM findings WHERE {where}", (pattern,) * len(SEARCHED)
        )
    }


@pytest.mark.parametrize("words", WORDS)
def test_a_search_finds_what_looking_through_all_findings_finds(
    words: str, database: sqlite3.Connection
) -> None:
    assert search(database, words) == look(database, words)


def test_a_word_of_two_characters_is_found(database: sqlite3.Connection) -> None:
    found = search(database, "财务")
    assert len(found) > 10
    cells = dict(database.execute("SELECT rowid, problem FROM findings"))
    assert any("财务" in cells[rowid] for rowid in found)


def test_any_stretch_of_any_cell_is_found_where_it_stands(database: sqlite3.Connection) -> None:
    cells = [
        (rowid, cell)
        for rowid, *cells in database.execute(f"SELECT rowid, {', '.join(SEARCHED)} FROM findings")
        for cell in cells
        if cell
    ]

    @given(st.data())
    def stretches_are_found(data: st.DataObject) -> None:
        rowid, cell = data.draw(st.sampled_from(cells))
        start = data.draw(st.integers(0, len(cell) - 1))
        words = cell[start : data.draw(st.integers(start + 1, min(len(cell), start + 12)))]
        if words.split() == [words]:
            found = search(database, words)
            assert rowid in found
            assert found == look(database, words)

    stretches_are_found()


def test_several_words_must_all_occur(database: sqlite3.Connection) -> None:
    assert search(database, " 财务　管理 ") == search(database, "财务") & search(database, "管理") != set()
    assert search(database, "") == search(database, "  ") == set()


CELLS = {
    "扩展区的字": "𠮷野家与𠮶字",
    "西文": 'Ｗord "OFD" v1.0_a%',
    "段落": "财务\n管理",
    "空格": "财 务 管 理",
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database of findings with odd characters."""
    folder = tmp_path_factory.mktemp("odd")
    rows: dict[str, list[list[object]]] = {table.name: [] for table in TABLES}
    [findings] = [table for table in TABLES if table.name == "findings"]
    for number, cell in enumerate(CELLS.values(), 1):
        given = {"finding_id": f"f-{number}", "notice_id": "n", "themes": "a|b", "problem": cell}
        rows["findings"].append([given.get(column.name, "") for column in findings.columns])
    with SqliteWriter(folder, Form()) as writer:
        writer.write(rows, {})
    with closing(sqlite3.connect(folder / "zhenggai.sqlite")) as database:
        yield database


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("𠮷野", {1}),
        ("𠮶", {1}),
        ("𠮷字", set()),
        ("ofd", {2}),
        ('"OFD"', {2}),
        ("1.0_a%", {2}),
        ("OFD*", set()),
        ("财务", {3, 4}),
        ("务管", {4}),  # spaces are passed over, the end of a paragraph is not
    ],
)
def test_odd_characters_are_characters(words: str, expected: set[int], odd: sqlite3.Connection) -> None:
    assert search(odd, words) == expected


def test_what_is_indexed_is_each_character_once() -> None:
    assert split_characters("财务\n管") == "财 务 ¶ 管"
    assert split_characters(None) is None
    assert build_phrase('财务 "A') == '"财 务" """ A"'


def test_findings_stand_beside_what_their_notices_say(database: sqlite3.Connection) -> None:
    [(count,)] = database.execute("SELECT count(*) FROM findings")
    rows = database.execute(
        f"""SELECT year, {VIEW}.region, notices.region, issued_on, all_themes, findings.themes
        FROM {VIEW} JOIN notices USING (notice_id) JOIN findings ON findings.rowid = {VIEW}.rowid
        AND findings.finding_id = {VIEW}.finding_id"""
    ).fetchall()
    assert len(rows) == count > 100
    for year, region, expected, issued_on, all_themes, themes in rows:
        assert region == expected
        assert year == ((issued_on or "")[:4] or None)
        assert all_themes == '["' + '","'.join(themes.split("|")) + '"]'
