"""How files are spread over processes: name -> callable, all with the same face."""

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence

from pipeline.errors import Unreadable
from pipeline.model import FileResult
from pipeline.run.convert import convert_file, unreadable
from pipeline.run.discover import Job

__all__ = ["ENGINES", "SECONDS_PER_FILE"]

SECONDS_PER_FILE = 120.0  # wall time after which a worker's file is given up
BYTES_PER_SECOND = 25_000  # more time for larger ones: a scanned page has some 100,000 bytes and takes 2 s
LONGEST = 1_800.0


def convert_serially(jobs: Sequence[Job], workers: int) -> Iterator[FileResult]:
    """One after another in this process."""
    for job in jobs:
        yield convert_file(job.path, job.name, job.places, job.themes)


def convert_in_processes(jobs: Sequence[Job], workers: int) -> Iterator[FileResult]:
    """In worker processes, so that a crash or a hang costs one file; results in the jobs' order."""
    from concurrent.futures import TimeoutError as FutureTimeout

    from pebble import ProcessExpired, ProcessPool

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.run.convert"])
    with ProcessPool(max_workers=workers, max_tasks=500, context=context) as pool:
        futures = [
            pool.schedule(
                convert_file, args=(job.path, job.name, job.places, job.themes), timeout=_limit(job)
            )
            for job in jobs
        ]
        try:
            for job, future in zip(jobs, futures, strict=True):
                try:
                    yield future.result()
                except FutureTimeout:
                    yield unreadable(Unreadable("timeout", f"{_limit(job):.0f} s"), job.name)
                except ProcessExpired as error:
                    yield unreadable(Unreadable("crashed", _name_end(error.exitcode)), job.name)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _limit(job: Job) -> float:
    """Seconds of wall time for a file; a member of an archive has those of the archive."""
    size = job.path.stat().st_size if job.path.is_file() else 0
    return min(SECONDS_PER_FILE + size / BYTES_PER_SECOND, LONGEST)


def _name_end(code: int) -> str:
    """How a process ended: the signal that ended it, else its exit code."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


ENGINES: dict[str, Callable[[Sequence[Job], int], Iterator[FileResult]]] = {
    "serial": convert_serially,
    "process": convert_in_processes,
}
