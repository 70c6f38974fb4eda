"""What a run has to convert, and what earlier runs converted already."""

from dataclasses import dataclass, replace

from pipeline.model import FileResult
from pipeline.run.discover import Inputs, hash_job
from pipeline.run.listing import Job
from pipeline.run.store import Known, Store

__all__ = ["Again", "Plan", "make_plan"]


@dataclass(frozen=True, slots=True)
class Again:
    """What is converted although it is known: everything, or what could not be read."""

    all: bool = False
    failed: bool = False

    def spares(self, outcome: str, reason: str) -> bool:
        """Whether what is known is good enough. A file that had vanished may be there again."""
        return not self.all and (outcome != "unreadable" or not (self.failed or reason == "vanished"))


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with every file."""

    jobs: list[Job]  # to convert
    kept: list[tuple[Job, int]]  # whose record the store has
    closed: list[tuple[Job, FileResult]]  # that are not converted themselves

    @property
    def total(self) -> int:
        """All files, each once."""
        return len(self.jobs) + len(self.kept) + len(self.closed)


def make_plan(found: Inputs, store: Store, again: Again) -> Plan:
    """Look up every file in the store, by its stamp or, where that is new, by the hash of its bytes."""
    known = store.read_known()
    jobs: list[Job] = []
    kept: list[tuple[Job, int]] = []
    for job in found.jobs:
        record = _look_up(job, known.get(job.name), store, again)
        if record is None:
            jobs.append(job)
        else:
            kept.append((job, record))
    closed = [(job, _complete(job, result, known.get(job.name))) for job, result in found.closed]
    return Plan(jobs, kept, closed)


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
