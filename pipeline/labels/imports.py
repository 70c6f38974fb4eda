"""What annotators changed in Label Studio -> ``corrections.csv`` of the output folder."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.labels.annotations import read_tasks
from pipeline.labels.desk import Desk, Note
from pipeline.run.corrections import (
    CORRECTIONS,
    Correction,
    append_corrections,
    group_by_notice,
    hash_text,
    read_corrections,
)
from pipeline.run.store import STORE, Store
from pipeline.tables.folder import workshop_of
from pipeline.tables.records import Body, unpack

__all__ = ["Imported", "format_import", "import_labels"]

CHANGED = "导出后文本已变，或已不在结果中 / its text has changed since the export, or it is gone"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    annotated: int  # tasks with an annotation
    corrections: tuple[Correction, ...]
    notes: tuple[Note, ...]
    passed_over: int  # annotations of tasks that have several


def import_labels(out: Path, path: Path) -> Imported:
    """Write what differs from the predictions into ``corrections.csv``, for later runs to apply.

    Raises UsageError and OutputError, and then nothing is written.
    """
    tasks = list(read_tasks(path))
    known = group_by_notice(read_corrections(out))
    bodies = _read_bodies(out, {task.notice_id for task in tasks})
    themes = _read_themes(out)
    made: list[Correction] = []
    notes: list[Note] = []
    for task in tasks:
        if not task.annotation:
            continue
        body = bodies.get(task.notice_id)
        if not body or hash_text(body.text) != task.text_sha256:
            notes.append(Note(task.notice_id, "", "", CHANGED))
            continue
        desk = Desk(task, task.annotation, body, known.get(task.notice_id, []), themes)
        desk.work()
        made += desk.made
        notes += desk.notes
    if made:
        append_corrections(out, made)
    annotated = sum(1 for task in tasks if task.annotation)
    return Imported(annotated, tuple(made), tuple(notes), sum(task.others for task in tasks))


def format_import(done: Imported) -> Iterator[str]:
    """What was imported, in Chinese and English."""
    yield f"已标注 annotated {done.annotated} · 更正 corrections {len(done.corrections)}"
    if done.passed_over:
        yield f"同一任务的其他标注，未采用 / other annotations of a task, passed over: {done.passed_over}"
    if done.corrections:
        yield f"→ {CORRECTIONS}，下次 parse 时采用 / applied by the next parse"


def _read_bodies(out: Path, notice_ids: Collection[str]) -> dict[str, Body]:
    """What the last run made of these notices, before any correction."""
    with Store(workshop_of(out) / STORE, "", look_only=True) as store:
        store.run -= 1
        return {
            entry.notice_id: unpack(entry.body)
            for entry in store.read_entries()
            if entry.notice_id in notice_ids and entry.path == entry.first
        }


def _read_themes(out: Path) -> Path | None:
    """The codebook of one's own that the last run was given."""
    try:
        named = json.loads((out / "run.json").read_text("utf-8")).get("themes")
    except (OSError, ValueError, AttributeError):
        return None
    return Path(named) if named else None
