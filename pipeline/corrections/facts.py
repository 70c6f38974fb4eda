"""The facts about a notice that people can correct: what the header and the closing say."""

from collections.abc import Mapping
from typing import Any

from pipeline.tables.schema import TABLES, Column

__all__ = ["DATES", "FACTS", "find_choices", "parse_fact"]

APART = ("notice_id", "source_path", "n_findings", "n_rectified")  # what nobody reads there

LINE = r"[^\x00-\x1f\x7f\ud800-\udfff]{1,2000}"


def _form(column: Column) -> str:
    """What a value looks like, as a regular expression; an empty one says that the notice tells nothing."""
    if column.type == "integer":
        return r"\d{0,9}"
    if "enum" in column.constraints:
        return f"(?:{'|'.join(column.constraints['enum'])})?"
    return f"(?:{column.constraints.get('pattern', LINE)})?"


def _find_columns() -> Mapping[str, Column]:
    [notices] = [table for table in TABLES if table.name == "notices"]
    return {column.name: column for column in notices.columns if column.name not in APART}


COLUMNS = _find_columns()
FACTS = {name: _form(column) for name, column in COLUMNS.items()}  # column -> what its values look like


DATES = frozenset({"inspected_from", "inspected_to", "feedback_on", "issued_on"})


def parse_fact(name: str, value: str) -> Any:
    """A value as its column has it."""
    if COLUMNS[name].type == "integer":
        return int(value) if value else None
    return value


def find_choices(name: str) -> list[str]:
    """The codes that a fact may have; none where it is no code."""
    return list(COLUMNS[name].constraints.get("enum", ()))
