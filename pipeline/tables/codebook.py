"""What every column means, made from the schema: as rows, as CSV, as Markdown."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from pipeline.tables.form import meanings, tell_mask
from pipeline.tables.schema import TABLES, Names, Table

__all__ = ["HEADER", "build_codebook", "build_codebook_csv", "list_columns"]

HEADER = ("table", "column", "type", "constraints", "zh", "en", "values")


def list_columns(themes: Names) -> Iterator[tuple[str, ...]]:
    """Every column of every table, as ``HEADER`` names its cells.

    ``constraints`` is an object of JSON; ``values`` are ``code: meaning / meaning``, joined with ``|``.
    """
    for table in TABLES:
        for column in table.columns:
            constraints = {name: what for name, what in column.constraints.items() if name != "enum"}
            yield (
                table.name,
                column.name,
                column.type,
                json.dumps(constraints, ensure_ascii=False) if constraints else "",
                column.zh,
                column.en,
                "|".join(f"{code}: {meaning}" for code, meaning in meanings(column, themes).items()),
            )


def build_codebook_csv(themes: Names) -> str:
    """The codebook as a table, a row for every column."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([HEADER, *list_columns(themes)])
    return "\ufeff" + written.getvalue()


def build_codebook(themes: Names, mask: Sequence[str] = ()) -> str:
    """Every table, column and code in Chinese and English, as Markdown."""
    lines = ["# 编码手册 / Codebook", "", "由表结构定义自动生成。 / Made from the schema.", ""]
    lines += [tell_mask(mask), ""] if mask else []
    for table in TABLES:
        lines += [f"## {table.name}", "", f"{table.zh} / {table.en}. Key: {', '.join(table.key)}.", ""]
        lines += ["| column | type | 中文 | English | values |", "|---|---|---|---|---|"]
        for column in table.columns:
            values = "、".join(column.constraints.get("enum", [])) or column.constraints.get("pattern", "")
            cells = [f"`{column.name}`", column.type, column.zh, column.en, f"`{values}`" if values else ""]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines += ["", *_list_values(table, themes)]
    return "\n".join(lines)


def _list_values(table: Table, themes: Names) -> Iterator[str]:
    for column in table.columns:
        if named := meanings(column, themes):
            yield f"{_quote(column.name)}: " + " · ".join(f"{_quote(code)} {named[code]}" for code in named)
            yield ""


def _quote(name: str) -> str:
    return f"`{name}`"
