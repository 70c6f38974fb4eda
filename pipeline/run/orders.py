"""A shard: some files of a run, converted by a process that may stand on another machine.

A scheduler knows shards only. Each is a process of its own with the isolated pool in it, so
that a file which kills its worker kills neither the scheduler's worker nor another shard.
The order comes on standard input, which stays open: at its end whoever gave the order is
dead, and so is the shard. What is made is a part file.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from pipeline.errors import Interrupted, OutputError, PipelineError
from pipeline.read.remote import read_place
from pipeline.run.engines import Crew, convert_in_processes
from pipeline.run.listing import Job
from pipeline.run.parts import Placed, write_part
from pipeline.run.settings import Limits, Settings

__all__ = ["Order", "convert_order"]


@dataclass(frozen=True, slots=True)
class Order:
    """The files of a shard, how they are to be converted, and the URL of the part to write."""

    jobs: Sequence[Job]
    settings: Settings
    part: str
    workers: int = 1

    def to_json(self) -> str:
        """In one line."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "Order":
        """As ``to_json`` wrote it."""
        told: dict[str, Any] = json.loads(text)
        themes = told["settings"]["themes"]
        settings = Settings(Path(themes) if themes else None, Limits(**told["settings"]["limits"]))
        jobs = [
            Job(**{**job, "path": read_place(job["path"]), "places": tuple(job["places"])})
            for job in told["jobs"]
        ]
        return cls(jobs, settings, told["part"], told["workers"])


def convert_order(text: str) -> str:
    """Have an order carried out by a process of its own; the URL of the part. Raises OutputError."""
    order = Order.from_json(text)
    with tempfile.TemporaryFile() as told:
        with subprocess.Popen(
            [sys.executable, "-m", "pipeline.run.orders"], stdin=subprocess.PIPE, stdout=told, stderr=told
        ) as process:
            assert process.stdin
            process.stdin.write(text.encode() + b"\n")
            process.stdin.flush()
            code = process.wait()  # its input stays open: that is how it knows that we live
        told.seek(0)
        words = told.read().decode("utf-8", "replace").strip()[-500:]
    if code:
        raise OutputError(words or f"{order.part}: exit code {code}")
    return order.part


def main() -> int:
    """Carry out the order on standard input."""
    order = Order.from_json(sys.stdin.buffer.readline().decode())
    try:
        signal.signal(signal.SIGTERM, _stop)
        threading.Thread(target=_die_with_giver, daemon=True).start()
        with tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as spool:
            write_part(order.part, _convert(order, Path(spool)))
    except (PipelineError, Interrupted) as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def _convert(order: Order, spool: Path) -> Iterator[Placed]:
    settings = order.settings.fingerprint()
    inputs = [job.path for job in order.jobs]
    made = convert_in_processes(order.jobs, Crew(order.workers, order.settings, spool, inputs=inputs))
    with closing(made):
        for one in made:
            yield Placed(one.job.name, one.job.stamp, settings, one.record)


def _die_with_giver() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Interrupted(number)


if __name__ == "__main__":
    sys.exit(main())
