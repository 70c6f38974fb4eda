"""An output folder -> tasks for Label Studio: each notice's text, and its findings as predictions.

Label Studio counts places in a text in code points, as the tables do; ``value.text`` has ``\\\\n`` for
a line feed, as its own editor writes it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from pipeline.corrections.table import hash_text
from pipeline.errors import OutputError, UsageError
from pipeline.labels.config import PARTS, RECTIFIED, RESUMED, build_config
from pipeline.labels.predictions import Predicted
from pipeline.passage import Span
from pipeline.tables.load import load_rows
from pipeline.tables.places import find_passage, join_spans

__all__ = ["Exported", "export_labels"]

Row = dict[str, str]
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: notices, findings, and where the labelling configuration stands."""

    notices: int
    findings: int
    config: Path


def export_labels(out: Path, path: Path) -> Exported:
    """Write the tasks of an output folder, and beside them (``.xml``) the labelling configuration.

    Notices without findings are left out. Raises UsageError and OutputError.
    """
    if path.suffix.lower() == ".xml":
        raise UsageError(
            f"{path}: .xml 留给标注配置，任务请用 .json / .xml is for the labelling configuration,"
            " name the tasks .json"
        )
    rows = load_rows(out, ("notices", "findings"))
    findings = {
        notice_id: list(group) for notice_id, group in groupby(rows["findings"], lambda row: row["notice_id"])
    }
    notices = [notice for notice in rows["notices"] if notice["notice_id"] in findings]
    codes = (code for row in rows["findings"] for code in row["themes"].split("|"))
    config, unfinished = path.with_suffix(".xml"), path.with_name(f"{path.name}.new")
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for number, notice in enumerate(notices):
                task = build_task(notice, findings[notice["notice_id"]], _read_text(out, notice["notice_id"]))
                file.write(",\n" if number else "[\n")
                json.dump(task, file, ensure_ascii=False)
            file.write("\n]\n" if notices else "[]\n")
        unfinished.replace(path)
        config.write_text(build_config(codes), "utf-8")
    except OSError as error:
        raise OutputError(f"{error.filename or path}: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return Exported(len(notices), len(rows["findings"]), config)


def build_task(notice: Row, findings: Sequence[Row], text: str) -> dict[str, Any]:
    """One notice as a task. ``data.predicted`` says what is predicted, for the way back."""
    predicted = [_predict(row, text) for row in findings]
    return {
        "data": {
            "text": text,
            "title": notice["title"],
            "source_path": notice["source_path"],
            "notice_id": notice["notice_id"],
            "text_sha256": hash_text(text),
            "predicted": [one.as_data() for one in predicted],
        },
        "predictions": [
            {
                "model_version": f"zhenggai {version('zhenggai')}",
                "result": [result for one in predicted for result in _build_results(one, text)],
            }
        ],
    }


def _predict(row: Row, text: str) -> Predicted:
    span = Span(int(row["char_start"]), int(row["char_end"]))
    problem = find_passage(text, row["problem"], span)
    rectification = find_passage(text, row["rectification"], span, problem.span.end)
    return Predicted(
        row["finding_id"],
        span,
        join_spans(text, problem),
        join_spans(text, rectification),
        tuple(row["themes"].split("|")),
        row["status"],
    )


def _build_results(one: Predicted, text: str) -> Iterator[Result]:
    regions: dict[str, list[Result]] = {}
    for label, part in PARTS.items():
        for number, span in enumerate(getattr(one, part), 1):
            value = _value(text, span) | {"labels": [label]}
            regions.setdefault(part, []).append(
                _result(f"{one.finding_id}-{part}-{number}", "part", "labels", value)
            )
    for pieces in regions.values():
        yield from pieces
    if "problem" in regions:
        first, main, *others = regions["problem"][0], *one.themes
        for name, codes in (("status", [one.status]), ("main_theme", [main]), ("themes", others)):
            if codes:
                value = _value(text, one.problem[0]) | {"choices": codes}
                yield _result(first["id"], name, "choices", value)
    for pieces in regions.values():
        yield from (_relation(piece, following, RESUMED) for piece, following in pairwise(pieces))
    if len(regions) == len(PARTS):
        problem, rectification = (regions[part][0] for part in PARTS.values())
        yield _relation(problem, rectification, RECTIFIED)


def _value(text: str, span: Span) -> dict[str, Any]:
    words = text[span.start : span.end].replace("\n", "\\n")
    return {"start": span.start, "end": span.end, "text": words}


def _result(region: str, name: str, kind: str, value: dict[str, Any]) -> Result:
    return {"id": region, "from_name": name, "to_name": "text", "type": kind, "value": value}


def _relation(one: Result, other: Result, label: str) -> Result:
    return {
        "type": "relation",
        "from_id": one["id"],
        "to_id": other["id"],
        "direction": "right",
        "labels": [label],
    }


def _read_text(out: Path, notice_id: str) -> str:
    path = out / "text" / f"{notice_id}.txt"
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"不是转换结果，读不出 / not an output folder, cannot read: {path}: {error}"
        ) from error
