"""How files are spread over processes: name -> callable, all with the same face.

An engine takes jobs and gives their records in any order. None loses a job: a worker that
crashes, hangs or eats memory costs the one file that it had.
"""

import queue
import shutil
import signal
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import OutputError, Unreadable
from pipeline.read.office import sweep_sockets
from pipeline.run.cell import Cell, find_roots
from pipeline.run.discover import identify_job
from pipeline.run.failures import unreadable
from pipeline.run.forks import open_server
from pipeline.run.listing import Job
from pipeline.run.settings import Settings
from pipeline.run.watch import Watch
from pipeline.run.worker import convert_job, prepare, scratch_of, work
from pipeline.stages import Stages
from pipeline.tables.records import Record, pack

__all__ = ["ENGINES", "Crew", "Engine", "Made"]

FILES_PER_WORKER = 500  # then a new process takes its place
RESTARTS = 5  # of the pool, without a file done between them
AHEAD = 3  # files for each worker that wait in the pool
# tried once more: the worker may have been full of what earlier files left behind
AGAIN = ("crashed", "out_of_memory")
LOOK, IDLE = 1.0, 60.0  # seconds between two looks at a silent pool; and in which none of its files is begun
SWEEP = 1_000  # files after which is removed what LibreOffice left behind
GAVE_UP = 1  # Pebble's exit code
GRACE = 1.0  # seconds in which a worker that is told to end may do so
PAUSE = 0.02  # seconds between two looks of the pool at its workers


@dataclass(frozen=True, slots=True)
class Crew:
    """Who converts, how, and where what is made waits until it is stored."""

    workers: int
    settings: Settings
    spool: Path
    scheduler: str = ""  # Dask's address
    parts: str = ""  # URL of the folder through which a cluster hands over what it made
    inputs: Sequence[Path | str] = ()  # outside which the workers read nothing


class Made(NamedTuple):
    """A job that is done, and where another process spent its time on it."""

    job: Job
    record: Record
    stages: Stages | None = None


Engine = Callable[[Iterable[Job], Crew], Iterator[Made]]


def convert_serially(jobs: Iterable[Job], crew: Crew) -> Iterator[Made]:
    """One after another in this process, without any protection."""
    for job in jobs:
        yield Made(job, convert_job(job, crew.settings))


def convert_in_processes(jobs: Iterable[Job], crew: Crew) -> Generator[Made, None, None]:
    """In worker processes, which are watched and renewed."""
    left = iter(jobs)
    waiting: list[Job] = []  # that were in a pool which broke
    restarts = 0
    tried: set[str] = set()
    while True:
        pool = _Pool(crew, left, waiting, tried)
        with pool.running():
            for made in pool.collect():
                restarts = 0
                yield made
        waiting = pool.unfinished()
        if not waiting:
            return
        restarts += 1
        if restarts > RESTARTS:
            raise OutputError(f"工作进程无法启动 / the workers cannot be kept running: {crew.spool}")


Done = tuple[Record, Stages]


class _Pool:
    """Pebble's pool, with at most a few files in it at a time."""

    def __init__(self, crew: Crew, left: Iterator[Job], first: list[Job], tried: set[str]) -> None:
        self._crew, self._workers = crew, max(1, crew.workers)
        self._jobs = (job for jobs in (first, left) for job in jobs)
        self._again: list[Job] = []
        self._tried = tried
        self._locked = False  # a worker gave up waiting for the pool's lock
        self._done: queue.SimpleQueue[Future[Done]] = queue.SimpleQueue()
        self._going: dict[Future[Done], tuple[Job, Path]] = {}
        self._numbers = count()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Workers stand ready; when this is left, none of them lives."""
        from pebble import CONSTS, ProcessPool

        CONSTS.term_timeout, CONSTS.sleep_unit = GRACE, PAUSE
        limits = self._crew.settings.limits
        context = open_server()
        announce = context.SimpleQueue()
        with tempfile.TemporaryDirectory(dir=self._crew.spool, ignore_cleanup_errors=True) as scratch:
            start = (limits, self._build_cell(Path(scratch)), announce)
            self._pool: ProcessPool = ProcessPool(self._workers, FILES_PER_WORKER, prepare, start, context)
            self._watch = Watch(limits.memory, announce)
            try:
                with self._watch:
                    yield
            finally:
                self._watch.kill_all()
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                sweep_sockets()

    def _build_cell(self, scratch: Path) -> Cell:
        crew = self._crew
        return Cell(find_roots(crew.inputs), crew.spool, scratch, crew.settings.themes)

    def collect(self) -> Iterator[Made]:
        """Every job's record as it is made; ends early where the pool breaks."""
        while True:
            while len(self._going) < AHEAD * self._workers and (job := self._next()):
                if not self._schedule(job):
                    return
            if not self._going:
                return
            future = self._wait()
            if future is None:
                return
            if isinstance(future.exception(), BrokenProcessPool):
                return
            job, spool = self._going.pop(future)
            made = self._read(job, future, spool)
            shutil.rmtree(scratch_of(spool), ignore_errors=True)  # of a worker that was killed
            if made.record.reason in AGAIN and job.name not in self._tried:
                self._tried.add(job.name)
                self._again.append(job)
            else:
                yield made
            if self._locked:
                return

    def _wait(self) -> "Future[Done] | None":
        """The next that is done; None where the pool has broken without a word.

        A worker that is killed while it takes a file or hands one over leaves the pool locked:
        then nothing runs any more, or the others give up.
        """
        waited = idle = 0.0
        while waited < self._patience() and idle < IDLE:
            try:
                return self._done.get(timeout=LOOK)
            except queue.Empty:
                waited += LOOK
                idle = 0.0 if any(future.running() for future in self._going) else idle + LOOK
        return None

    def _next(self) -> Job | None:
        return self._again.pop() if self._again else next(self._jobs, None)

    def unfinished(self) -> list[Job]:
        """What was in the pool when it broke, and has to be done again."""
        return [*self._again, *(job for job, _ in self._going.values())]

    def _schedule(self, job: Job) -> bool:
        """Whether the pool, if it is whole, has taken the job."""
        number = next(self._numbers)
        if number % SWEEP == SWEEP - 1:
            sweep_sockets()
        spool = self._crew.spool / str(number)
        settings = self._crew.settings
        wall = settings.limits.wall_time(job.size)
        try:
            future: Future[Done] = self._pool.schedule(work, args=(job, settings, spool), timeout=wall)
        except RuntimeError:
            self._going[Future()] = job, spool
            return False
        self._going[future] = job, spool
        future.add_done_callback(self._done.put)
        return True

    def _patience(self) -> float:
        """Longer than all that is in the pool may take: after that it has broken without a word."""
        limits = self._crew.settings.limits
        return AHEAD * max(limits.wall_time(job.size) for job, _ in self._going.values()) + 60

    def _read(self, job: Job, future: Future[Done], spool: Path) -> Made:
        from pebble import ProcessExpired

        try:
            record, stages = future.result()
        except FutureTimeout as error:
            if isinstance(error.errno, int):
                raise  # of the disk that holds the spool
            return self._fail(job, "timeout", f"{self._crew.settings.limits.wall_time(job.size):.0f} s")
        except ProcessExpired as error:
            return self._fail(job, *self._explain(job, error.exitcode, error.pid))
        except OSError:
            raise  # the spool cannot be written: the run cannot go on
        except Exception as error:  # a fault of ours must cost one file, not the run
            return self._fail(job, "crashed", type(error).__name__)
        body = spool.read_bytes()
        spool.unlink()
        return Made(job, replace(record, body=body), stages)

    def _explain(self, job: Job, code: int, pid: int) -> tuple[str, str]:
        """How a process ended: at a limit, by a signal, or of its own will."""
        if pid in self._watch.killed:
            self._watch.killed.remove(pid)  # another process may have the number next
            return "out_of_memory", ""
        self._locked = code == GAVE_UP
        try:
            name = signal.Signals(-code).name
        except ValueError:
            return "crashed", f"exit code {code}"
        if name == "SIGXCPU":
            return "timeout", f"{self._crew.settings.limits.processor_time(job.size):.0f} s CPU"
        return "crashed", name

    def _fail(self, job: Job, reason: str, detail: str) -> Made:
        result = unreadable(Unreadable(reason, detail), job.name)
        sha256, size = identify_job(job)
        source = replace(result.source, sha256=sha256, size=size)
        return Made(job, pack(replace(result, source=source)))


def convert_on_cluster(jobs: Iterable[Job], crew: Crew) -> Iterator[Made]:
    """In shards on the workers of a Dask scheduler."""
    from pipeline.run.cluster import convert_on_dask

    return convert_on_dask(jobs, crew)


ENGINES: dict[str, Engine] = {
    "serial": convert_serially,
    "process": convert_in_processes,
    "dask": convert_on_cluster,
}
