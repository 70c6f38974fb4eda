"""A notice that people have checked -> a gold file, by which ``zhenggai evaluate`` judges runs."""

import json
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.corrections.corrected import Corrected
from pipeline.errors import OutputError, UsageError
from pipeline.run.evaluate import HEADER
from pipeline.run.notices import open_case
from pipeline.tables.load import load_rows
from pipeline.tables.schema import PLACES

__all__ = ["promote"]

COPIED = ("number", "heading", "problem", "rectification_label", "rectification", "status", "status_text")
FIELDS = ("responsible", "deadline")  # of tables and records alone


def promote(out: Path, notice_id: str, gold: Path) -> int:
    """Write the gold file of a notice; how many findings it has.

    Raises UsageError where the notice is not checked or the file exists, OutputError where it cannot
    be written.
    """
    case = open_case(out, notice_id)
    sources = [row["source_path"] for row in load_rows(out)["notices"] if row["notice_id"] == notice_id]
    if case.now.stale:
        one, why = case.now.stale[0]
        raise UsageError(
            f"{notice_id}: 有更正未采用 / a correction is not applied: {one.correction_id}: {why}"
        )
    if left := find_unchecked(case.now):
        raise UsageError(f"{notice_id}: 尚未核对 / not checked yet: {', '.join(left[:10])}")
    data = json.dumps(build_gold(case.now, "".join(sources[:1])), ensure_ascii=False, indent=1) + "\n"
    try:
        with gold.open("x", encoding="utf-8", newline="") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(f"{gold}: 已存在，未改动 / exists, left as it is") from None
    except OSError as error:
        raise OutputError(f"{gold}: {error.strerror or error}") from error
    return len(case.now.drafts)


def find_unchecked(now: Corrected) -> list[str]:
    """The findings that nobody has checked; of a notice without findings, itself."""
    if "" in now.checked:
        return []
    names = [draft.finding_id for draft in now.drafts] or [""]
    return [name or "—" for name in names if name not in now.checked]


def build_gold(now: Corrected, source: str) -> dict[str, Any]:
    """The content of a gold file for the file at a path; facts that are empty are not judged."""
    [file] = (dict(zip(PLACES["files"], row, strict=True)) for row in now.body.rows["files"])
    [notice] = (dict(zip(PLACES["notices"], row, strict=True)) for row in now.body.rows["notices"])
    return {
        "source": PurePosixPath(source).stem,
        "layout": "",
        "outcome": file["outcome"],
        "outcome_reason": file["outcome_reason"],
        "document": {name: notice[name] for name in HEADER if notice[name] not in ("", None)},
        "findings": [_finding(draft.rows) for draft in now.drafts],
    }


def _finding(rows: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    [row] = rows["findings"]
    return {
        **{name: row[name] for name in COPIED},
        "path": row["path"].split(" > ") if row["path"] else [],
        **{name: row[name] for name in FIELDS if row[name]},
        "themes": row["themes"].split("|"),
        "measures": [{"number": one["number"], "text": one["text"]} for one in rows["measures"]],
    }
