"""The schema -> what Datasette shows beside the tables: meanings of columns, facets, ready questions."""

import tomllib
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.tables.package import TITLE
from pipeline.tables.schema import TABLES
from pipeline.tables.search import INDEX, SEEN, VIEW

__all__ = ["build_metadata", "read_questions"]

FACETS: dict[str, list[Any]] = {
    VIEW: ["main_theme", {"array": "all_themes"}, "status", "inspection_level", "region", "year"],
    "files": ["outcome", "outcome_reason", "reader"],
    "notices": ["inspection_level", "region", "inspection_kind"],
    "findings": ["main_theme", "status"],
    "themes": ["theme", "rank"],
    "mentions": ["kind", "part", "unit"],
    "messages": ["severity", "code"],
}
ADDED = {
    "year": "成文年份 / year of the issue",
    "all_themes": "全部主题，主要主题在前 / all themes, the main one first",
}


def build_metadata() -> dict[str, Any]:
    """Datasette's metadata for the database of a run, in Chinese and English."""
    tables = {table.name: _describe_table(table.name) for table in TABLES}
    tables["texts"] = {"description": "通报全文 / the notices' texts"}
    tables[VIEW] = _describe_view()
    for name in ("findings", VIEW):
        tables[name] |= {"fts_table": INDEX, "fts_pk": "rowid"}
    return {
        "title": TITLE,
        "databases": {
            "zhenggai": {"description_html": _introduce(), "tables": tables, "queries": _build_queries()}
        },
    }


@cache
def read_questions() -> dict[str, dict[str, str]]:
    """The ready questions, by name: zh, en, their descriptions, sql."""
    questions: dict[str, dict[str, str]] = _read_toml("pipeline.explore", "questions.toml")
    recovered = ", ".join(f"('{word}')" for word in _read_toml("pipeline.report", "recovered.toml")["verbs"])
    return {
        name: {**question, "sql": question["sql"].strip().replace("{recovered}", recovered)}
        for name, question in questions.items()
    }


def _read_toml(package: str, name: str) -> dict[str, Any]:
    return tomllib.loads(files(package).joinpath(name).read_text("utf-8"))


def _describe_table(name: str) -> dict[str, Any]:
    [table] = [table for table in TABLES if table.name == name]
    return {
        "description": f"{table.zh} / {table.en}",
        "columns": {column.name: f"{column.zh} / {column.en}" for column in table.columns},
        "facets": FACETS.get(name, []),
    }


def _describe_view() -> dict[str, Any]:
    columns = ADDED | {
        column.name: f"{column.zh} / {column.en}"
        for table in TABLES
        if table.name in ("notices", "findings")
        for column in table.columns
    }
    return {
        "description": "问题及其通报，可按主题、状态、层级、地区、年份筛选 / findings with their notices",
        "columns": {name: columns[name] for name in SEEN},
        "facets": FACETS[VIEW],
        "facet_size": 40,
    }


def _build_queries() -> dict[str, dict[str, str]]:
    return {
        name: {
            "title": f"{question['zh']} / {question['en']}",
            "description": f"{question['zh_description']} / {question['en_description']}",
            "sql": question["sql"],
        }
        for name, question in read_questions().items()
    }


def _introduce() -> str:
    themes = "；".join(f"{theme.code} {theme.zh} {theme.en}" for theme in default_taxonomy().categories)
    return (
        f'<p><a href="/zhenggai/{VIEW}">问题：检索、筛选 / findings: search and filters</a></p>'
        f"<details><summary>主题代码 / themes</summary>{escape(themes)}</details>"
    )
