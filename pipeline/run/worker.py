"""What a worker process does: it takes its limits upon itself, then converts one file after another."""

import fcntl
import math
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.run.cell import Cell
from pipeline.run.failures import crashed, unreadable
from pipeline.run.listing import Job
from pipeline.run.settings import Limits, Settings
from pipeline.stages import Stages, stage, take_stages
from pipeline.tables.records import Record, pack

__all__ = ["convert_job", "prepare", "scratch_of", "work"]


def prepare(limits: Limits, cell: Cell, announce: "SimpleQueue[int]") -> None:
    """Before the first file: die with the parent, keep the limits, give up rights, tell one's number.

    The parent watches the memory; the limit set here is twice as high and only for what grows
    faster than it can look.
    """
    _die_with_parent()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_DATA, 2 * limits.memory)
    _limit(resource.RLIMIT_FSIZE, limits.memory)
    cell.enter()
    announce.put(os.getpid())


def _die_with_parent() -> None:
    """Ask for a signal, which ends this process, at the end of the pipe that the parent holds open.

    The kernel sends it (fcntl(2), O_ASYNC), so that a library that never gives control back
    cannot hold it up.
    """
    parent = multiprocessing.parent_process()
    assert parent
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    if not parent.is_alive():
        os.kill(os.getpid(), signal.SIGIO)


def work(job: Job, settings: Settings, spool: Path) -> tuple[Record, Stages]:
    """Convert a file; the body of its record goes into the file ``spool``, so that the pipe stays small.

    A process that is killed while it writes more than a pipe takes at once would leave the pool
    with half a message. The processor time is limited by the kernel, which ends the process.
    """
    seconds = settings.limits.processor_time(job.size)
    _limit(resource.RLIMIT_CPU, math.ceil(time.process_time() + seconds))
    with _own_folder(scratch_of(spool)):
        record = convert_job(job, settings)
    spool.write_bytes(record.body)
    return replace(record, body=b""), take_stages()


def scratch_of(spool: Path) -> Path:
    """The folder for what is written while the file is read: the parent removes it if we cannot."""
    return spool.with_name(f"{spool.name}.scratch")


@contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """Temporary files of this process, and of the programs it starts, come into the folder."""
    folder.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def convert_job(job: Job, settings: Settings) -> Record:
    """The record of a file, whatever befalls it."""
    from pipeline.run.convert import convert_file  # a parent whose workers convert needs none of it

    settings.limits.apply()
    result = convert_file(job.path, job.name, job.places, settings.themes)
    try:
        with stage("pack"):
            return pack(result)
    except MemoryError:
        return pack(unreadable(Unreadable("out_of_memory"), job.name))
    except Exception as error:  # a fault of ours must cost one file, not the run
        return pack(unreadable(crashed(error), job.name))


def _limit(kind: int, soft: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
