"""A notice of an output folder as corrected, from what the runs into it keep beside it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.corrections.codebook import GONE, PROGRAMS, Codebook, read_codebook
from pipeline.corrections.corrected import Corrected, correct
from pipeline.corrections.table import Correction, read_corrections
from pipeline.errors import UsageError
from pipeline.run.settings import codebook_of, hash_codebook
from pipeline.run.states import read_body
from pipeline.run.store import STORE
from pipeline.tables.folder import workshop_of
from pipeline.tables.records import Body, unpack

__all__ = ["Case", "find_codebook", "open_case"]

NOTICE_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Case:
    """A notice as a run made it, and what people decided about it since."""

    body: Body
    corrections: tuple[Correction, ...]
    now: Corrected
    codebook: Codebook  # of the run


def open_case(out: Path, notice_id: str) -> Case:
    """Raises UsageError where no run is known that made the notice, or where a file is damaged."""
    kept = read_body(workshop_of(out) / STORE, notice_id) if NOTICE_ID.fullmatch(notice_id) else None
    if not kept:
        raise UsageError(
            f"{out}: 旁边没有这份通报的转换记录，请先运行 parse / what runs keep beside it does not know this"
            f" notice, run parse first: {notice_id[:40]!a}"
        )
    body = unpack(kept.body)
    made = tuple(one for one in read_corrections(out) if one.notice_id == notice_id)
    codebook = find_codebook(out, kept.settings)
    return Case(body, made, correct(body, made, codebook), codebook)


def find_codebook(out: Path, settings: str) -> Codebook:
    """The codebook that a record of these settings was made by: where it was one of one's own, the file that
    the last run names, unless that has changed or the run (a merge of shards) was not told."""
    own, run = codebook_of(settings), _read_run(out)
    if not own and not run.get("themes"):
        return PROGRAMS
    try:
        path = Path(run["folder"]) / run["themes"]
        return read_codebook(path) if hash_codebook(path) == own else GONE
    except (OSError, TypeError, KeyError, UsageError):
        return GONE


def _read_run(out: Path) -> dict[str, Any]:
    try:
        run = json.loads((out / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return run if isinstance(run, dict) else {}
