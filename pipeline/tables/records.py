"""What became of a file's bytes, as plain data that can be kept, sent and read anywhere.

A record knows no path: the same bytes under two names have one record. Its body is the rows
of every table and the notice's text, as JSON, deflated (RFC 1950).
"""

import json
import zlib
from dataclasses import dataclass
from typing import Any

from pipeline.model import FileResult
from pipeline.tables.frames import build_rows
from pipeline.tables.schema import RECORDED

__all__ = ["Body", "Record", "pack", "pack_body", "unpack"]

LEVEL = 1  # of packing: a third more bytes than the best, in a tenth of the time


@dataclass(frozen=True, slots=True)
class Record:
    """The facts of the row in ``files``, and the rows of the other tables."""

    sha256: str  # of the bytes that were read; empty where there were none to read
    size: int  # bytes
    media_type: str
    pages: int | None
    reader: str
    outcome: str
    reason: str
    notice_id: str
    findings: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a record, each a list in the order of the schema's columns, and the notice's text."""

    rows: dict[str, list[list[Any]]]
    text: str


def pack(result: FileResult) -> Record:
    """The record of a result."""
    source, notice = result.source, result.notice
    rows = {
        table.name: [[row[column.name] for column in table.columns] for row in rows]
        for table, rows in zip(RECORDED, build_rows(result).values(), strict=True)
    }
    return Record(
        source.sha256,
        source.size,
        source.media_type,
        source.pages,
        source.reader,
        result.outcome,
        result.reason,
        notice.notice_id if notice else "",
        len(notice.findings) if notice else 0,
        pack_body(Body(rows, notice.text if notice else "")),
    )


def pack_body(body: Body) -> bytes:
    """The rows and the text of a record, deflated."""
    content = {"rows": body.rows, "text": body.text}
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), LEVEL)


def unpack(body: bytes) -> Body:
    """The rows and the text of a record's body."""
    content = json.loads(zlib.decompress(body))
    return Body(content["rows"], content["text"])
