"""Results -> the rows of the tables, and rows -> pandas frames with the schema's columns and types."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.model import FileResult, Finding, Mention, Message, Notice, Theme
from pipeline.tables.schema import TABLES, Table

if TYPE_CHECKING:
    from pandas import DataFrame as DataFrame

__all__ = ["Rows", "build_finding", "build_frame", "build_rows", "message_id", "read_frame", "theme_rows"]

Row = dict[str, Any]
Rows = dict[str, list[Row]]
DTYPES = {"string": "string", "integer": "Int64", "number": "Float64"}


def build_rows(result: FileResult) -> Rows:
    """The rows of one result, table by table; whoever knows the file's path puts it in (``source_path``)."""
    rows: Rows = {table.name: [] for table in TABLES}
    source, notice = result.source, result.notice
    rows["files"].append(
        {
            "source_path": "",
            "sha256": source.sha256,
            "bytes": source.size,
            "media_type": source.media_type,
            "pages": source.pages,
            "reader": source.reader,
            "outcome": result.outcome,
            "outcome_reason": result.reason,
            "notice_id": notice.notice_id if notice else "",
        }
    )
    if notice:
        _add_notice(rows, notice)
    rows["messages"].extend(_message_rows(notice, result.messages))
    return rows


def _add_notice(rows: Rows, notice: Notice) -> None:
    findings = notice.findings
    rows["notices"].append(
        {
            "notice_id": notice.notice_id,
            "source_path": "",
            **asdict(notice.header),
            "n_findings": len(findings),
            "n_rectified": sum(1 for finding in findings if finding.rectification.text.text),
        }
    )
    rows["mentions"] += _mention_rows(notice.notice_id, "", notice.mentions)
    for ordinal, finding in enumerate(findings, 1):
        finding_id = f"{notice.notice_id}-{ordinal:03d}"
        for table, its_rows in build_finding(finding, finding_id, notice.notice_id, ordinal).items():
            rows[table] += its_rows


def build_finding(finding: Finding, finding_id: str, notice_id: str, ordinal: int) -> Rows:
    """The rows of one finding: in findings, measures, themes and mentions."""
    return {
        "findings": [_finding_row(finding, finding_id, notice_id, ordinal)],
        "measures": list(_measure_rows(finding_id, finding)),
        "themes": list(theme_rows(finding_id, finding.themes)),
        "mentions": list(_mention_rows(finding_id, finding_id, finding.mentions)),
    }


def _finding_row(finding: Finding, finding_id: str, notice_id: str, ordinal: int) -> Row:
    return {
        "finding_id": finding_id,
        "notice_id": notice_id,
        "ordinal": ordinal,
        "number": finding.number,
        "path": " > ".join(finding.path),
        "heading": finding.heading.text,
        "problem": finding.problem.text,
        "rectification_label": finding.rectification.label,
        "rectification": finding.rectification.text.text,
        "status": finding.status,
        "status_text": finding.status_text,
        "responsible": finding.responsible,
        "deadline": finding.deadline,
        "main_theme": finding.themes[0].code,
        "themes": "|".join(theme.code for theme in finding.themes),
        "n_measures": len(finding.rectification.measures),
        "page": finding.page,
        "char_start": finding.span.start,
        "char_end": finding.span.end,
    }


def _measure_rows(finding_id: str, finding: Finding) -> Iterator[Row]:
    for number, measure in enumerate(finding.rectification.measures, 1):
        yield {
            "measure_id": f"{finding_id}-{number:02d}",
            "finding_id": finding_id,
            "ordinal": number,
            "number": measure.number,
            "text": measure.text.text,
            "char_start": measure.text.span.start,
            "char_end": measure.text.span.end,
        }


def theme_rows(finding_id: str, themes: Iterable[Theme]) -> Iterator[Row]:
    """The rows of a finding's themes, the main one first."""
    for rank, theme in enumerate(themes, 1):
        evidence = "|".join(theme.evidence)
        yield {
            "finding_id": finding_id,
            "theme": theme.code,
            "rank": rank,
            "score": theme.score,
            "evidence": evidence,
        }


def _mention_rows(prefix: str, finding_id: str, mentions: Iterable[Mention]) -> Iterator[Row]:
    for number, mention in enumerate(mentions, 1):
        yield {
            "mention_id": f"{prefix}-m{number:02d}",
            "finding_id": finding_id,
            "part": mention.part,
            "kind": mention.kind,
            "text": mention.text,
            "value": mention.value,
            "qualifier": mention.qualifier,
            "unit": mention.unit,
            "char_start": mention.span.start,
            "char_end": mention.span.end,
        }


def _message_rows(notice: Notice | None, messages: Sequence[Message]) -> Iterator[Row]:
    notice_id = notice.notice_id if notice else ""
    for doubt in messages:
        yield {
            "message_id": "",
            "source_path": "",
            "notice_id": notice_id,
            "finding_id": f"{notice_id}-{doubt.finding:03d}" if notice and doubt.finding else "",
            "severity": doubt.severity,
            "code": doubt.code,
            "text": doubt.text,
            "char_start": doubt.span.start if doubt.span else None,
            "char_end": doubt.span.end if doubt.span else None,
        }


def message_id(path: str, number: int) -> str:
    """The n-th doubt about the file at a path."""
    return f"{hashlib.sha256(path.encode()).hexdigest()[:16]}-{number:03d}"


def build_frame(table: Table, rows: Sequence[Sequence[Any]]) -> "DataFrame":
    """A frame of rows in the order of the table's columns; an empty string is a missing value."""
    import pandas

    columns = {}
    for place, column in enumerate(table.columns):
        values = [row[place] if row[place] != "" else None for row in rows]
        columns[column.name] = pandas.Series(values, dtype=DTYPES[column.type])
    return pandas.DataFrame(columns)


def read_frame(table: Table, path: Path) -> "DataFrame":
    """A table from its CSV file, with the schema's types. Raises OSError, ValueError."""
    import pandas

    types = {column.name: DTYPES[column.type] for column in table.columns}
    frame = pandas.read_csv(path, dtype=types, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    if [*frame.columns] != [*types]:
        strange = sorted({*frame.columns} ^ {*types}) or [*frame.columns]
        raise ValueError(f"列与本版本不同 / other columns than this version writes: {', '.join(strange)}")
    for column in table.columns:
        if codes := column.constraints.get("enum"):
            found = frame[column.name]
            if unknown := sorted({*found.dropna()} - {*codes}):
                raise ValueError(f"{column.name}: {', '.join(unknown)}")
            frame[column.name] = found.astype(pandas.CategoricalDtype(codes))
    return frame
