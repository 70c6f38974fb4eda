"""The descriptor of an output folder: a data package as Frictionless has it, version 2."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.tables.codebook import HEADER
from pipeline.tables.database import DATABASE
from pipeline.tables.form import Form, meanings, name_files
from pipeline.tables.schema import KEYS, TABLES, Column, Table
from pipeline.tables.sums import Sum
from pipeline.tables.workbook import WORKBOOK

__all__ = ["DESCRIPTOR", "build_datapackage", "datapackage_text"]

DESCRIPTOR = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0/"
TITLE = "整改情况通报数据 / Findings and rectifications of inspection notices"
DESCRIPTION = (
    "由 zhenggai 提取的关联表；text/ 为各通报全文。通报文字的权利属于发布机关。 / Linked tables extracted by"
    " zhenggai; text/ holds the notices' texts. The words of the notices belong to those who issued them."
)
# format -> its media type, where each table has a file and readers of packages know it as a table
TABULAR = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/x-ndjson"}
OTHER = {
    **dict.fromkeys(name_files("dta"), ("dta", "application/x-stata-dta")),
    WORKBOOK: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    DATABASE: ("sqlite", "application/vnd.sqlite3"),
}
CODEBOOK = "codebook.csv"
# of a CSV file; the standard has no name for UTF-8 with a byte order mark
DELIMITED = {
    "encoding": "utf-8",
    "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
}
UNCOUNTED = ".parquet"  # frictionless does not count the bytes of these, and takes that for a fault


def build_datapackage(written: Mapping[str, Sum] | None = None, form: Form | None = None) -> dict[str, Any]:
    """The descriptor. ``written`` are the files of an output folder; without them: of the tables as CSV."""
    form = form or Form()
    names = [*name_files("csv"), CODEBOOK] if written is None else list(written)
    return {
        "$schema": f"{PROFILES}datapackage.json",
        "name": "zhenggai",
        "title": TITLE,
        "description": DESCRIPTION,
        "excelSafe": form.excel_safe,
        **({"mask": list(form.mask)} if form.mask else {}),
        "resources": [
            resource | (written[path].describe() if written and not path.endswith(UNCOUNTED) else {})
            for resource in _resources()
            if (path := resource["path"]) in names
        ],
    }


def _resources() -> Iterator[dict[str, Any]]:
    for suffix, mediatype in TABULAR.items():
        for table in TABLES:
            yield _tabular(table, suffix, mediatype)
    columns = [{"name": name, "type": "string"} for name in HEADER]
    yield {
        **_describe("codebook", CODEBOOK, "csv", "text/csv", "各列的含义 / what the columns mean"),
        **DELIMITED,
        "type": "table",
        "schema": {"fields": columns, "primaryKey": ["table", "column"]},
    }
    for path, (suffix, mediatype) in OTHER.items():
        table_name = path.partition(".")[0]
        yield _describe(f"{table_name}-{suffix}", path, suffix, mediatype, "")


def _tabular(table: Table, suffix: str, mediatype: str) -> dict[str, Any]:
    tail = "" if suffix == "csv" else f"-{suffix}"
    path, title = f"{table.name}.{suffix}", f"{table.zh} / {table.en}"
    described = _describe(f"{table.name}{tail}", path, suffix, mediatype, title) | {"type": "table"}
    return described | (DELIMITED if suffix == "csv" else {}) | {"schema": _schema(table, tail)}


def _describe(name: str, path: str, suffix: str, mediatype: str, title: str) -> dict[str, Any]:
    described = {"name": name, "path": path, "format": suffix, "mediatype": mediatype}
    return described | {"title": title} if title else described


def _schema(table: Table, tail: str) -> dict[str, Any]:
    references = [
        {"fields": [column], "reference": {"resource": f"{other}{tail}", "fields": [field]}}
        for name, column, other, field in KEYS
        if name == table.name
    ]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    return schema | ({"foreignKeys": references} if references else {})


def _field(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": f"{column.zh} / {column.en}",
    }
    if column.constraints:
        described["constraints"] = dict(column.constraints)
    if "enum" in column.constraints:
        named = meanings(column, {})
        described["categories"] = [{"value": code, "label": meaning} for code, meaning in named.items()]
    return described


def datapackage_text(written: Mapping[str, Sum] | None = None, form: Form | None = None) -> str:
    """The descriptor as written to ``datapackage.json``."""
    return json.dumps(build_datapackage(written, form), ensure_ascii=False, indent=2) + "\n"
