"""What holds of whatever is read, be it a notice or noise: for fuzzing, mutants and properties."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from pipeline.errors import Unreadable
from pipeline.messages import catalogue
from pipeline.model import Document, FileResult, Finding, Notice, Passage, Span
from pipeline.run.convert import parse_bytes
from pipeline.run.failures import unreadable
from pipeline.tables.records import pack, unpack
from pipeline.tables.schema import REASONS, RECORDED, VALUES, Column

__all__ = ["check_document", "check_notice", "check_result", "convert", "squash"]

READABLE = {"in_attachment", "summary_only", "news", "announcement", "other"}
OURS = {"timeout", "out_of_memory", "crashed", "vanished"}  # of a process or a place, never of bytes
KNOWN = set(REASONS) - READABLE - OURS


def squash(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def convert(data: bytes, name: str = "x") -> FileResult:
    """What becomes of a file's bytes, checked; no exception but the one that has a known reason."""
    try:
        notice = parse_bytes(data, name)
    except Unreadable as error:
        assert error.reason in KNOWN, error
        result = unreadable(error, name, data)
    else:
        check_notice(notice)
        kept = None if notice.outcome == "not_a_notice" else notice
        result = FileResult(notice.source, notice.outcome, notice.reason, kept, notice.messages)
    check_result(result)
    return result


def check_document(document: Document) -> None:
    """The text is its lines, each ended by a line feed; none is blank."""
    lines = [document.text[line.span.start : line.span.end] for line in document.lines]
    assert "".join(f"{line}\n" for line in lines) == document.text
    assert lines and all(line.strip() and "\n" not in line for line in lines)
    assert all(message.code in catalogue() for message in document.messages)


def check_notice(notice: Notice) -> None:
    """Every character is in the ledger once, and every value stands where it says."""
    text = notice.text
    covered = sorted(entry.span for entry in notice.ledger)
    assert all(left.end <= right.start for left, right in pairwise(covered)), "twice in the ledger"
    edges = [Span(0, 0), *covered, Span(len(text), len(text))]
    left = "".join(text[left.end : right.start] for left, right in pairwise(edges))
    assert not left.strip(), f"not in the ledger: {left!r}"
    for finding in notice.findings:
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert finding.themes
        for passage in _passages(finding):
            _check_passage(passage, text)
        for mention in finding.mentions:
            assert squash(mention.text) and 0 <= mention.span.start < mention.span.end <= len(text)
    for mention in notice.mentions:
        assert squash(text[mention.span.start : mention.span.end]) == squash(mention.text)
    for message in notice.messages:
        assert message.span is None or 0 <= message.span.start <= message.span.end <= len(text)


def _passages(finding: Finding) -> Iterator[Passage]:
    yield from (finding.heading, finding.problem, finding.rectification.text)
    yield from (measure.text for measure in finding.rectification.measures)


def _check_passage(passage: Passage, text: str) -> None:
    """Its pieces stand in the text as in the document; between them is white space."""
    end = 0
    for offset, span in passage.pieces:
        assert 0 <= span.start < span.end <= len(text)
        length = span.end - span.start
        assert squash(passage.text[offset : offset + length]) == squash(text[span.start : span.end])
        assert not passage.text[end:offset].strip()
        end = offset + length
    assert end == len(passage.text)


def check_result(result: FileResult) -> None:
    """Its rows keep the schema's constraints and can be written."""
    assert result.outcome in VALUES["outcome"]
    record = pack(result)
    body = unpack(record.body)
    body.text.encode()
    for table in RECORDED:
        for row in body.rows[table.name]:
            _check_row(table.columns, row)


def _check_row(columns: Sequence[Column], row: Sequence[Any]) -> None:
    for column, value in zip(columns, row, strict=True):
        if value is None or value == "":
            known_later = column.name in ("source_path", "message_id")
            assert known_later or not column.constraints.get("required"), column.name
            continue
        if pattern := column.constraints.get("pattern"):
            assert re.search(pattern, value), (column.name, value)
        assert value in column.constraints.get("enum", (value,)), (column.name, value)
        assert value >= column.constraints.get("minimum", value), (column.name, value)
        assert value <= column.constraints.get("maximum", value), (column.name, value)
