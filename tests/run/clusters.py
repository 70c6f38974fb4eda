"""A real scheduler of Dask's with real workers, each a process, and files that harm whoever reads them."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.conftest import ROOT

__all__ = ["ENVIRONMENT", "cluster"]

# in which the names of files do harm (tests/faults/workers)
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'tests/faults/workers'}:{ROOT}"}


@contextmanager
def cluster(home: Path, workers: int = 2) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Dask's own scheduler and workers, each a process: the address, and the workers."""
    with ExitStack() as stack:
        place = home / "scheduler.json"
        start = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
        scheduler = stack.enter_context(_process([*start, *options, "--scheduler-file", str(place)], home))
        assert scheduler.stderr
        told = (re.search(rb"Scheduler at: *(tcp://\S+)", line) for line in scheduler.stderr)
        address = next(found[1].decode() for found in told if found)
        start = [sys.executable, "-m", "distributed.cli.dask_worker", address]
        options = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(home)]
        crew = [stack.enter_context(_process([*start, *options], home)) for _ in range(workers)]
        yield address, crew


@contextmanager
def _process(command: list[str], home: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (home / "log").open("ab") as log:
        output = subprocess.PIPE if "--scheduler-file" in command else log
        process = subprocess.Popen(command, stdout=log, stderr=output, cwd=ROOT, env=ENVIRONMENT)
        try:
            yield process
        finally:
            process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()
