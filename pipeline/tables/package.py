"""The documents beside the tables, made from the schema: data package and codebook."""

import json
from collections.abc import Sequence
from typing import Any

from pipeline.tables.schema import KEYS, TABLES, Column, Table

__all__ = ["build_codebook", "build_datapackage", "datapackage_text"]


MASKED = {
    "contacts": "联系方式 / contacts",
    "persons": "人名 / names of persons",
}


def build_datapackage(mask: Sequence[str] = ()) -> dict[str, Any]:
    """The descriptor (Frictionless Data Package, Table Schema) of an output folder."""
    return {
        "name": "zhenggai",
        "title": "整改情况通报数据 / Findings and rectifications of inspection notices",
        "description": "由 zhenggai 提取的关联表 / Linked tables extracted by zhenggai",
        **({"mask": list(mask)} if mask else {}),
        "resources": [_resource(table) for table in TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    references = [
        {"fields": [column], "reference": {"resource": other, "fields": [field]}}
        for name, column, other, field in KEYS
        if name == table.name
    ]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if references:
        schema["foreignKeys"] = references
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "description": f"{table.zh} / {table.en}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": f"{column.zh} / {column.en}",
    }
    if column.constraints:
        described["constraints"] = dict(column.constraints)
    return described


def datapackage_text(mask: Sequence[str] = ()) -> str:
    """The descriptor as written to ``datapackage.json``."""
    return json.dumps(build_datapackage(mask), ensure_ascii=False, indent=2) + "\n"


def build_codebook(mask: Sequence[str] = ()) -> str:
    """Every table and column in Chinese and English, as Markdown."""
    lines = ["# 编码手册 / Codebook", "", "由表结构定义自动生成。 / Made from the schema.", ""]
    if mask:
        covered = "；".join(MASKED[kind] for kind in mask)
        lines += [f"已遮盖，每字一个＊ / Covered, a ＊ for each character: {covered}.", ""]
    for table in TABLES:
        lines += [f"## {table.name}", "", f"{table.zh} / {table.en}. Key: {', '.join(table.key)}.", ""]
        lines += ["| column | type | 中文 | English | values |", "|---|---|---|---|---|"]
        for column in table.columns:
            values = "、".join(column.constraints.get("enum", [])) or column.constraints.get("pattern", "")
            cells = [f"`{column.name}`", column.type, column.zh, column.en, f"`{values}`" if values else ""]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)
