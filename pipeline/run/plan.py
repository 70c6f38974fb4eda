"""What a run has to convert, and what earlier runs converted already."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from pipeline.model import FileResult
from pipeline.run.discover import Inputs, hash_job
from pipeline.run.listing import Job
from pipeline.run.packed import Packed
from pipeline.run.store import Known, Store

__all__ = ["Again", "Copy", "Plan", "make_plan"]


@dataclass(frozen=True, slots=True)
class Again:
    """What is converted although it is known: everything, or what could not be read."""

    all: bool = False
    failed: bool = False

    def spares(self, outcome: str, reason: str) -> bool:
        """Whether what is known is good enough. A file that had vanished may be there again."""
        return not self.all and (outcome != "unreadable" or not (self.failed or reason == "vanished"))


class Copy(NamedTuple):
    """A file with the bytes of another that is to be converted: it has that one's record then."""

    job: Job
    original: str  # its name
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with every file."""

    jobs: Packed[Job] = field(default_factory=Packed)  # to convert
    copies: Packed[Copy] = field(default_factory=Packed)  # of these
    kept: Packed[tuple[Job, int]] = field(default_factory=Packed)  # whose record the store has
    closed: Sequence[tuple[Job, FileResult]] = ()  # that are not converted themselves
    left_out: int = 0  # that have no row

    @property
    def total(self) -> int:
        """All files, each once."""
        return len(self.jobs) + len(self.copies) + len(self.kept) + len(self.closed)


def make_plan(found: Inputs, store: Store, again: Again) -> Plan:
    """Look up every file in the store, by its stamp or, where that is new, by the hash of its bytes."""
    known = store.read_known()
    jobs: Packed[Job] = Packed()
    kept: Packed[tuple[Job, int]] = Packed()
    for job in found.jobs:
        record = _look_up(job, known.get(job.name), store, again)
        if record is None:
            jobs.append(job)
        else:
            kept.append((job, record))
    closed = [(job, _complete(job, result, known.get(job.name))) for job, result in found.closed]
    return Plan(*_part_copies(jobs), kept, closed, found.left_out)


def _part_copies(jobs: Iterable[Job]) -> tuple[Packed[Job], Packed[Copy]]:
    """The first file of each content, and its copies. Only files of one size are read for it.

    Behind a URL reading costs as much as converting: there every file is its own.
    """
    sizes = Counter(job.size for job in jobs if isinstance(job.path, Path))
    first: dict[str, str] = {}
    copies: Packed[Copy] = Packed()
    alone: Packed[Job] = Packed()
    for job in jobs:
        alike = isinstance(job.path, Path) and sizes[job.size] > 1
        sha256 = hash_job(job) if alike else ""
        if sha256 and sha256 in first:
            copies.append(Copy(job, first[sha256], sha256))
        else:
            alone.append(job)
            if sha256:
                first[sha256] = job.name
    return alone, copies


def _look_up(job: Job, old: Known | None, store: Store, again: Again) -> int | None:
    if old and old.current and job.stamp and old.stamp == job.stamp:
        return old.record if again.spares(old.outcome, old.reason) else None
    if again.all or store.is_empty:
        return None
    found = store.find(hash_job(job))
    return found[0] if found and again.spares(found[1], "") else None


def _complete(job: Job, result: FileResult, old: Known | None) -> FileResult:
    """With the hash of its bytes, which an earlier run may have taken."""
    known = old and old.current and job.stamp and old.stamp == job.stamp
    sha256 = old.sha256 if old and known else hash_job(job)
    return replace(result, source=replace(result.source, sha256=sha256))
