"""Each ready question answers what it asks: its figures are computed again from the CSV tables by pandas."""

import asyncio
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.explore.metadata import read_questions
from pipeline.explore.serve import build_datasette, find_database
from tests.conftest import ROOT

Rows = list[dict[str, Any]]


class Tables:
    """The CSV tables as a researcher loads them."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.findings, self.notices, self.mentions, self.themes = (
            pd.read_csv(out / f"{name}.csv", dtype=str, keep_default_na=False)
            for name in ("findings", "notices", "mentions", "themes")
        )
        self.notices["year"] = self.notices.issued_on.str[:4]
        self.notices["n_findings"] = self.notices.n_findings.astype(int)
        self.both = self.findings.merge(self.notices, on="notice_id", suffixes=("", "_notice"))


@pytest.fixture(scope="module")
def tables(sample_tables: Path) -> Tables:
    return Tables(sample_tables)


@pytest.fixture(scope="module")
def answers(sample_tables: Path) -> Iterator[dict[str, Rows]]:
    """What Datasette answers to each question."""
    with find_database(sample_tables) as database:
        datasette = build_datasette(database)

        async def ask(name: str) -> Rows:
            asked = {"words": "财务", "_shape": "array"}
            response = await datasette.client.get(f"/zhenggai/{name}.json", params=asked)
            assert response.status_code == 200, response.text
            rows: Rows = response.json()
            return rows

        async def ask_all() -> dict[str, Rows]:
            return {name: await ask(name) for name in read_questions()}

        yield asyncio.run(ask_all())


def pick(rows: Rows, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def test_there_are_eight_and_each_has_rows(answers: dict[str, Rows]) -> None:
    assert len(answers) == 8
    assert all(answers.values()), {name: len(rows) for name, rows in answers.items()}


def test_each_is_asked_and_explained_in_both_languages() -> None:
    for question in read_questions().values():
        assert set(question) == {"zh", "en", "zh_description", "en_description", "sql"}
        assert question["zh"].endswith("？")
        assert question["en"].endswith("?")


def test_themes_completed(answers: dict[str, Rows], tables: Tables) -> None:
    expected = {}
    for theme, rows in tables.findings.groupby("main_theme"):
        stated = (rows.status != "unstated").sum()
        done = rows.status.isin(["completed", "continuing"]).sum()
        percent = round(100 * done / stated + 1e-9, 1) if stated else None
        expected[theme] = (len(rows), rows.notice_id.nunique(), stated, done, percent)
    found = {row[0]: row[1:] for row in pick(answers["themes_completed"], "main_theme", "findings", "notices",
                                             "stated", "completed", "percent")}  # fmt: skip
    assert found == expected
    counts = [row["findings"] for row in answers["themes_completed"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == len(tables.findings)


def test_years_levels(answers: dict[str, Rows], tables: Tables) -> None:
    expected = {}
    for key, rows in tables.notices.groupby(["year", "inspection_level"]):
        itemised = rows.n_findings[rows.n_findings > 0]
        mean = round(itemised.mean() + 1e-9, 1) if len(itemised) else None
        expected[key] = (len(rows), rows.n_findings.sum(), mean)
    columns = ("year", "inspection_level", "notices", "findings", "mean")
    found = {(row[0] or "", row[1] or ""): row[2:] for row in pick(answers["years_levels"], *columns)}
    assert found == expected
    assert sum(row[1] for row in found.values()) == len(tables.findings)


def test_unfinished(answers: dict[str, Rows], tables: Tables) -> None:
    both = tables.both
    open_ones = both[both.status.isin(["in_progress", "not_completed"])]
    columns = ("finding_id", "year", "region", "issuer", "main_theme", "status", "status_text", "problem")
    found = pick(answers["unfinished"], *columns)
    expected = open_ones.sort_values(["year", "finding_id"], ascending=[False, True])
    assert [tuple(cell or "" for cell in row) for row in found] == list(
        expected[list(columns)].itertuples(index=False, name=None)
    )


def test_recovered(answers: dict[str, Rows], tables: Tables) -> None:
    words = tomllib.loads((ROOT / "pipeline/report/recovered.toml").read_text("utf-8"))["verbs"]
    money = tables.mentions[(tables.mentions.kind == "money") & (tables.mentions.part == "rectification")]
    expected = []
    for row in money.to_dict("records"):
        text = (tables.out / "text" / f"{row['finding_id'][:16]}.txt").read_bytes().decode("utf-8")
        start = int(row["char_start"])
        if any(word in text[max(0, start - 20) : start] for word in words):
            expected.append((row["finding_id"], float(row["value"]), row["text"]))
    found = pick(answers["recovered"], "finding_id", "yuan", "amount")
    assert sorted(found) == sorted(expected)
    assert [row[1] for row in found] == sorted((row[1] for row in found), reverse=True)
    assert all(row["amount"] in row["context"].replace("\n", "") for row in answers["recovered"])


def test_sanctions(answers: dict[str, Rows], tables: Tables) -> None:
    expected = {}
    for text, rows in tables.mentions[tables.mentions.kind == "sanction"].groupby("text"):
        numbered = rows.value[rows.value != ""].astype(int)
        persons = numbered.sum() if len(numbered) else None
        notices = rows.mention_id.str[:16].nunique()
        expected[text] = (len(rows), notices, persons, len(rows) - len(numbered))
    found = pick(answers["sanctions"], "sanction", "mentions", "notices", "persons", "unnumbered")
    assert {row[0]: row[1:] for row in found} == expected


def test_with_words(answers: dict[str, Rows], tables: Tables) -> None:
    cells = tables.findings[["path", "heading", "problem", "rectification"]]
    says = cells.apply(lambda column: column.str.contains("财务", regex=False)).any(axis=1)
    found = [row["finding_id"] for row in answers["with_words"]]
    assert sorted(found) == sorted(tables.findings.finding_id[says])


def test_themes_together(answers: dict[str, Rows], tables: Tables) -> None:
    expected: dict[tuple[str, str], int] = {}
    for themes in tables.findings.themes.str.split("|"):
        for pair in combinations(sorted(themes), 2):
            expected[pair] = expected.get(pair, 0) + 1
    found = pick(answers["themes_together"], "theme", "with_theme", "findings")
    assert {row[:2]: row[2] for row in found} == expected


def test_totals_differ(answers: dict[str, Rows], tables: Tables) -> None:
    notices = tables.notices[(tables.notices.reported_findings != "") & (tables.notices.n_findings > 0)]
    gaps = notices.n_findings - notices.reported_findings.astype(int)
    expected = {notice_id: gap for notice_id, gap in zip(notices.notice_id, gaps, strict=True) if gap}
    assert {row["notice_id"]: row["gap"] for row in answers["totals_differ"]} == expected
