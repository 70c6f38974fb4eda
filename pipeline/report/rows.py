"""Findings and files -> compact rows for the tables that are searched in the browser."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from pipeline.errors import UsageError
from pipeline.report.marks import ID
from pipeline.report.output import Output, Records, Row
from pipeline.report.overview import Tally, province, year

__all__ = [
    *("CHUNK", "Choices", "FileFilters", "Filters", "cut_chunks", "file_rows", "finding_rows", "notice_row"),
]

CHUNK = 2_000  # rows of a script file
OUTCOMES = ("itemised", "not_itemised", "not_a_notice", "unreadable")
STATUSES = ("completed", "continuing", "in_progress", "not_completed", "unstated")


class Choices:
    """What a filter offers: values in the order in which they were met; rows name them by place."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self.values = {value: place for place, value in enumerate(values)}
        self.met: set[str] = set()

    def place(self, value: str) -> int:
        """The number of a value."""
        self.met.add(value)
        return self.values.setdefault(value, len(self.values))

    def offered(self) -> list[tuple[int, str]]:
        """Number and value of all that occurred."""
        return [(place, value) for value, place in self.values.items() if value in self.met]


class Filters:
    """The choices of the table of findings."""

    def __init__(self, themes: Mapping[str, object]) -> None:
        self.theme = Choices(themes)
        self.status = Choices(STATUSES)
        self.level = Choices(("central", "provincial", "municipal", "county", "institution"))
        self.region = Choices()
        self.year = Choices()


def notice_row(records: Records, filters: Filters) -> list[Any]:
    """[id, title, issuer, issued on, level, region, year]: what all findings of a notice share."""
    notice = records.notice
    return [
        notice["notice_id"],
        notice["title"],
        notice["issuer"],
        notice["issued_on"],
        filters.level.place(notice["inspection_level"]),
        filters.region.place(province(notice["region"])),
        filters.year.place(year(notice["issued_on"])),
    ]


def finding_rows(records: Records, place: int, filters: Filters) -> Iterator[list[Any]]:
    """[place of the notice, key, number, heading, problem, rectification, status, themes].

    The heading is empty where the problem holds it.
    """
    for row in records.findings:
        yield [
            place,
            row["finding_id"][ID:],
            row["number"],
            "" if row["heading"] in row["problem"] else row["heading"],
            row["problem"],
            row["rectification"],
            filters.status.place(row["status"]),
            [filters.theme.place(code) for code in row["themes"].split("|")],
        ]


class FileFilters:
    """The choices of the table of files."""

    def __init__(self) -> None:
        self.outcome = Choices(OUTCOMES)
        self.reason = Choices()


def _file_row(
    file: Row, notice: Sequence[str | int], doubts: Sequence[int], filters: FileFilters
) -> list[Any]:
    """[path, outcome, reason, notice's id, title, issuer, findings, errors, warnings]."""
    return [
        file["source_path"],
        filters.outcome.place(file["outcome"]),
        filters.reason.place(file["outcome_reason"]),
        file["notice_id"],
        *notice,
        *doubts,
    ]


def file_rows(output: Output, tally: Tally, filters: FileFilters) -> Iterator[list[Any]]:
    """The rows of all files; they and messages are counted. Raises UsageError where a table was altered."""
    doubts: Counter[tuple[str, str]] = Counter()
    for row in output.rows("messages"):
        tally.add_message(row)
        doubts[row["source_path"], row["severity"]] += 1
    notices = {row["notice_id"]: row for row in output.rows("notices")}
    for row in output.rows("files"):
        tally.add_file(row)
        facts: list[str | int] = ["", "", 0]
        if notice := notices.get(row["notice_id"]):
            facts = [notice["title"], notice["issuer"], _count_findings(output, notice)]
        counts = [doubts[row["source_path"], severity] for severity in ("error", "warning")]
        yield _file_row(row, facts, counts, filters)


def _count_findings(output: Output, notice: Row) -> int:
    try:
        return int(notice["n_findings"])
    except ValueError as error:
        path = output.folder / "notices.csv"
        raise UsageError(f"表已损坏或被改动 / damaged or altered: {path}: n_findings: {error}") from error


def cut_chunks(rows: Iterable[list[Any]]) -> Iterator[list[list[Any]]]:
    """Rows in pieces that a script file holds."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk
