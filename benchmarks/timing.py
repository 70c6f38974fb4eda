"""Whole processes, timed in turn and looked at from outside.

Time and memory are taken in runs of their own, since looking at the memory takes time from what is timed.
"""

import math
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from tests.conftest import ROOT

__all__ = ["Contender", "Failed", "Peak", "environment", "find_slope", "race", "ratio", "time_run", "watch"]

SECONDS = 0.02  # between two looks at the memory
# what keeps compiled modules from being kept makes every start several times slower
UNSET = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "PYTHONPATH")
Times = Mapping[str, Sequence[float]]


class Contender(NamedTuple):
    """A command, and the folder it writes into, which is made anew before each run."""

    name: str
    command: Sequence[str]
    place: Path


class Peak(NamedTuple):
    """The highest memory in MiB.

    Of the process that was started, what is resident; of it and all its children together, a page
    that they share counted once (PSS, where the system tells it).
    """

    parent: float
    tree: float


class Failed(Exception):
    """A command ended with something else than 0."""


def time_run(contender: Contender) -> float:
    """Seconds from the start of the process to its end."""
    _make_place(contender)
    started = time.perf_counter()
    done = subprocess.run(contender.command, cwd=ROOT, env=environment(), capture_output=True, check=False)
    seconds = time.perf_counter() - started
    _check(contender, done.returncode, done.stderr)
    return seconds


def watch(contender: Contender) -> Peak:
    """The memory of a run."""
    _make_place(contender)
    peak = Peak(0, 0)
    errors = contender.place / "errors.log"
    with (
        errors.open("wb") as file,
        subprocess.Popen(
            contender.command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=file
        ) as process,
    ):
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = Peak(*map(max, peak, _look(watched)))
            time.sleep(SECONDS)
    _check(contender, process.returncode, errors.read_bytes())
    return peak


def race(
    contenders: Sequence[Contender], rounds: int, tell: Callable[[str], None] = print
) -> dict[str, list[float]]:
    """Seconds of each contender, all of them in turn in every round."""
    times: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for number in range(1, rounds + 1):
        for contender in contenders:
            times[contender.name].append(seconds := time_run(contender))
            tell(f"  {number}/{rounds} {contender.name} {seconds:.2f} s")
    return times


def ratio(times: Times, name: str, base: str) -> float:
    """How many times as long as another: the median of the pairs, one pair in a round."""
    return statistics.median(a / b for a, b in zip(times[name], times[base], strict=True))


def find_slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the logarithms, by least squares: 1 where twice the size takes twice as much."""
    return statistics.linear_regression(
        [math.log(size) for size, _ in points], [math.log(value) for _, value in points]
    ).slope


def _make_place(contender: Contender) -> None:
    shutil.rmtree(contender.place, ignore_errors=True)
    contender.place.mkdir(parents=True)


def environment() -> dict[str, str]:
    """Of what is timed: this one, without what makes Python slower than it is for a user."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return {**kept, "PYTHONPATH": str(ROOT)}


def _check(contender: Contender, code: int, errors: bytes) -> None:
    if code:
        last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise Failed(f"{contender.name} ended with {code}: {last}")


def _look(process: psutil.Process) -> tuple[float, float]:
    try:
        processes = [process, *process.children(recursive=True)]
    except psutil.Error:
        processes = [process]
    told = [_memory(of) for of in processes]
    return told[0][0], sum(shared for _, shared in told)


def _memory(process: psutil.Process) -> tuple[float, float]:
    """What is resident, and the same with shared pages divided among those who share them."""
    try:
        told = process.memory_full_info()
    except psutil.Error:
        return 0, 0
    return told.rss / 2**20, getattr(told, "pss", told.rss) / 2**20
