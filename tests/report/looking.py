"""What tests do with the report in a browser."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report.output import Output, Row

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["address", "choose", "count", "open_findings", "rows_with"]


def address(out: Path, name: str) -> str:
    return (out / "report" / name).as_uri()


def open_findings(page: "Page", out: Path, conditions: str = "") -> None:
    page.goto(address(out, "findings.html") + conditions)
    page.wait_for_selector("#rows[data-ready]")


def count(page: "Page", number: int, total: int) -> None:
    """The status line tells how many rows fit."""
    page.wait_for_function(
        "text => document.getElementById('count').textContent.startsWith(text)",
        arg=f"{number:,} of {total:,}",
    )


def choose(page: "Page", name: str, code: str) -> None:
    value = page.get_attribute(f"select[name={name}] option[data-code={code}]", "value")
    page.select_option(f"select[name={name}]", value)


def holds(row: Row, word: str, issuers: dict[str, str]) -> bool:
    fields = (row["problem"], row["rectification"], row["heading"], issuers[row["notice_id"]])
    return any(word in field for field in fields)


def rows_with(output: Output, word: str) -> list[Row]:
    issuers = {row["notice_id"]: row["issuer"] for row in output.rows("notices")}
    return [row for row in output.rows("findings") if holds(row, word, issuers)]
