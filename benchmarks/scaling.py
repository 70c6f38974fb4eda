"""What a long run costs, and how it would go on many machines: the figures of ``docs/scaling.md``.

python -m benchmarks.scaling [-n 20000]

Makes its inputs, runs the program as a user would, looks at its memory from outside, and lets
the times of single files play the schedule of a cluster.
"""

import argparse
import heapq
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.notices import make_notices
from pipeline.run.listing import list_files
from pipeline.run.settings import Settings
from pipeline.run.worker import convert_job
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs/scaling.md"
MARKS = ("<!-- measured by benchmarks.scaling -->", "<!-- end -->")
FORMATS = ("txt", "docx", "html")
SMALL = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：已开展学习{}次，退回资金3万元，诫勉1人。
"""
SECONDS = 0.2  # between two looks at the memory


class Ran(NamedTuple):
    """A run: seconds, the highest memory of the parent and of a worker in MiB, and its own record."""

    seconds: float
    parent: float
    worker: float
    told: dict[str, dict[str, float]]


def run(folder: Path, out: Path) -> Ran:
    command = [sys.executable, "-m", "pipeline", "parse", str(folder), "-o", str(out)]
    out.parent.mkdir(exist_ok=True)
    started, parent, worker = time.monotonic(), 0, 0
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            parent = max(parent, _memory(watched))
            worker = max([worker, *map(_memory, watched.children(recursive=True))])
            time.sleep(SECONDS)
    assert process.returncode == 0
    told = json.loads((out / "run.json").read_text("utf-8"))
    return Ran(time.monotonic() - started, parent / 2**20, worker / 2**20, told)


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def measure_growth(home: Path, count: int) -> Iterator[str]:
    """Runs over more and more notices, each into a new folder; then the largest again."""
    yield "| notices | seconds | a second | parent, MiB | worker, MiB | tables, MB | store, MB |"
    yield "|---|---|---|---|---|---|---|"
    for number in sorted({count // 100, count // 10, count}):
        folder, out = home / f"in{number}", home / f"{number}/out"
        make_notices(folder, number, FORMATS)
        out.parent.mkdir()
        ran = run(folder, out)
        store = out.parent / ".out.zhenggai/store.sqlite"
        yield (
            f"| {number:,} | {ran.seconds:,.0f} | {number / ran.seconds:.1f} | {ran.parent:.0f} |"
            f" {ran.worker:.0f} | {_size(out):,.0f} | {store.stat().st_size / 1e6:,.0f} |"
        )
    yield ""
    stages = ran.told["stages"]
    yield f"Seconds by stage for 1,000 of the {count:,} files, all processes together: " + ", ".join(
        f"{name} {1000 * seconds / count:.2f}" for name, seconds in stages.items()
    )
    again = run(folder, out)
    shutil.copy(next(folder.rglob("*.docx")), folder / "added.docx")
    added = run(folder, out)
    yield ""
    yield (
        f"A second run over the {count:,} without a change took {again.seconds:.1f} s (parent"
        f" {again.parent:.0f} MiB); one with a file added, which writes the tables anew,"
        f" {added.seconds:.1f} s."
    )


def measure_many(home: Path, count: int) -> Iterator[str]:
    """What the parent needs for many files, which hardly depends on what is in them."""
    folder = home / "many"
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SMALL.format(number), "utf-8")
    first, again = (run(folder, home / "many-out/out") for _ in range(2))
    yield (
        f"{count:,} small notices of one finding: {first.seconds:,.0f} s, the parent's memory"
        f" {first.parent:.0f} MiB; again without a change {again.seconds:.0f} s and {again.parent:.0f} MiB."
    )


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measure_files(home: Path, count: int) -> list[float]:
    """Seconds of processor time for single files, in this process."""
    folder = home / "single"
    make_notices(folder, count, FORMATS, seed=2)
    settings, times = Settings(), []
    for job in list_files([folder]).files:
        started = time.process_time()
        convert_job(job, settings)
        times.append(time.process_time() - started)
    return times[5:]  # the first load what all need


def simulate(times: Sequence[float], start: float, files: int, cores: int) -> Iterator[str]:
    """The schedule of a cluster: shards of so many files go to whichever core is free."""
    yield f"| files in a shard | shards | hours on {cores:,} cores | cores busy | lost with a core, minutes |"
    yield "|---|---|---|---|---|"
    mean, spread = statistics.fmean(times), statistics.pstdev(times)
    draw = random.Random(1)
    for size in (100, 1_000, 10_000, 100_000):
        shards = files // size
        lengths = [start + max(0.0, draw.gauss(size * mean, spread * size**0.5)) for _ in range(shards)]
        ends = [0.0] * cores
        for length in lengths:
            heapq.heappush(ends, heapq.heappop(ends) + length)
        busy = files * mean / (max(ends) * cores)
        yield (
            f"| {size:,} | {shards:,} | {max(ends) / 3600:.2f} | {busy:.0%} |"
            f" {statistics.fmean(lengths) / 2 / 60:.1f} |"
        )


def measure_start(home: Path) -> float:
    """Seconds from the start of a run to the end of its one small file."""
    path = home / "one.txt"
    path.write_text("会议强调，要抓好秋粮收购。\n", "utf-8")
    times = []
    for number in range(5):
        out = home / f"one-{number}"
        command = [sys.executable, "-m", "pipeline", "parse", str(path), "-o", str(out), "-j", "1"]
        started = time.monotonic()
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        times.append(time.monotonic() - started)
    return statistics.median(times)


def measure(home: Path, count: int) -> Iterator[str]:
    yield f"Machine: {os.cpu_count()} cores, {platform.processor() or platform.machine()}, Python"
    yield f"{platform.python_version()}; {', '.join(FORMATS)} in turn, some 7,100 characters"
    yield "and 24 findings each.\n"
    yield from measure_growth(home, count)
    yield ""
    yield from measure_many(home, 5 * count)
    start = measure_start(home)
    times = measure_files(home, 600)
    yield ""
    yield (
        f"One file costs {1000 * statistics.fmean(times):.0f} ms of processor time on average (median"
        f" {1000 * statistics.median(times):.0f}, longest of {len(times)}: {1000 * max(times):.0f}); the"
        f" processes of a shard take {start:.1f} s to start. With these, 10 million files:"
    )
    yield ""
    yield from simulate(times, start, 10_000_000, 1_000)


def write_between(path: Path, lines: Sequence[str]) -> None:
    """Replace what stands between the marks."""
    text = path.read_text("utf-8")
    before, after = text.partition(MARKS[0])[0], text.partition(MARKS[1])[2]
    path.write_text("\n".join([before + MARKS[0], "", *lines, "", MARKS[1] + after]), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-n", type=int, default=20_000, dest="count")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory(prefix="scaling-") as name:
        lines = list(measure(Path(name), count))
    for line in lines:
        print(line)
    if DOCUMENT.exists():
        write_between(DOCUMENT, lines)


if __name__ == "__main__":
    main()
