"""What annotators changed in Label Studio -> ``corrections.csv`` of the output folder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.corrections.codebook import Codebook
from pipeline.corrections.table import (
    CORRECTIONS,
    Correction,
    append_corrections,
    group_by_notice,
    hash_text,
    read_corrections,
)
from pipeline.errors import UsageError
from pipeline.labels.annotations import Task, read_tasks
from pipeline.labels.desk import Desk, Note
from pipeline.run.notices import find_codebook
from pipeline.run.states import read_body
from pipeline.run.store import STORE
from pipeline.tables.folder import workshop_of
from pipeline.tables.records import unpack

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
    store = workshop_of(out) / STORE
    if not (out.is_dir() and store.is_file()):
        raise UsageError(
            f"{out}: 旁边没有转换记录，请先运行 parse / no run is known that made it, run parse first"
        )
    tasks = list(read_tasks(path))
    there = read_corrections(out)
    known = group_by_notice(there)
    codebook_by = cache(partial(find_codebook, out))
    codes_by = cache(lambda settings: _find_codes(codebook_by(settings), tasks))
    made: list[Correction] = []
    notes: list[Note] = []
    for task in tasks:
        if not task.annotation:
            continue
        kept = read_body(store, task.notice_id)
        body = unpack(kept.body) if kept else None
        if not kept or not body or hash_text(body.text) != task.text_sha256:
            notes.append(Note(task.notice_id, "", "", CHANGED))
            continue
        before = known.setdefault(task.notice_id, [])
        codebook, codes = codebook_by(kept.settings), codes_by(kept.settings)
        desk = Desk(task, task.annotation, body, before, codebook, codes)
        desk.work()
        before += desk.made  # another task may be of the same notice
        made += desk.made
        notes += desk.notes
    if made:
        append_corrections(out, made, lambda now: _refuse_changed(there, now))
    annotated = sum(1 for task in tasks if task.annotation)
    return Imported(annotated, tuple(made), tuple(notes), sum(task.others for task in tasks))


def _find_codes(codebook: Codebook, tasks: Iterable[Task]) -> frozenset[str]:
    """Those of the run's codebook; where that is gone, at least those that annotators could choose."""
    taxonomy = codebook.taxonomy or default_taxonomy()
    predicted = (code for task in tasks for one in task.predicted for code in one.themes)
    return frozenset((*(category.code for category in taxonomy.categories), *predicted))


def _refuse_changed(there: tuple[Correction, ...], now: tuple[Correction, ...]) -> None:
    if now != there:
        raise UsageError(
            f"{CORRECTIONS}: 导入期间有人作了更正，请再运行一次 / corrections changed meanwhile, run it again"
        )


def format_import(done: Imported) -> Iterator[str]:
    """What was imported, in Chinese and English."""
    yield f"已标注 annotated {done.annotated} · 更正 corrections {len(done.corrections)}"
    if done.passed_over:
        yield f"同一任务的其他标注，未采用 / other annotations of a task, passed over: {done.passed_over}"
    if done.corrections:
        yield f"→ {CORRECTIONS}，下次 parse 时采用 / applied by the next parse"
