"""How time and memory grow with the length of a document and with the number of files.

    python -m benchmarks.sizes WARM FILE

tells the seconds to convert FILE alone, in a process that has converted WARM before. A whole run
also starts processes and writes tables, which takes the same for a short notice and flatters the slope.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.contenders import parse_command
from benchmarks.inputs import load_many, load_notice, load_notices
from benchmarks.timing import Contender, Failed, Peak, environment, find_slope, time_run, watch
from tests.conftest import ROOT

__all__ = ["Growth", "measure_archives", "measure_lengths", "slopes"]

LENGTHS = (10, 30, 100, 300, 1_000, 3_000, 10_000)  # findings of one notice
COUNTS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)  # small files
RUNS = 3
LONG = 30_000  # so many files are converted once only
MARKS = 10**8  # tags and attributes of a Word file: the longest has more than are read otherwise


class Growth(NamedTuple):
    """What runs over larger and larger inputs took: medians of three, of very many files a single run."""

    name: str
    sizes: list[int]
    whole: list[float]  # seconds of the whole run
    alone: list[float]  # of the conversion alone; none for archives
    peaks: list[Peak]
    failed: str = ""  # why it goes no further


def measure_lengths(suffix: str, home: Path, most: int, tell: Callable[[str], None]) -> Growth:
    """One notice of 10 to 10,000 findings, one process."""
    growth = Growth(suffix.upper(), [], [], [], [])
    warm = _only_file(load_notices(suffix, 1).folder)
    for size in (size for size in LENGTHS if size <= most):
        path, place = _only_file(load_notice(suffix, size).folder), home / "length"
        command = parse_command(path, place, "-j", "1", "--limit", f"marks={MARKS}")
        contender = Contender(f"{size:,} findings", command, place)
        try:
            _add(growth, size, contender)
        except Failed as error:
            return growth._replace(failed=str(error))
        growth.alone.append(statistics.median(_time_alone(warm, path) for _ in range(RUNS)))
        tell(f"  {suffix} {size:,} findings: {growth.whole[-1]:.2f} s, alone {growth.alone[-1]:.3f} s")
    return growth


def measure_archives(home: Path, most: int, tell: Callable[[str], None]) -> Growth:
    """100 to 100,000 notices of one finding, two processes."""
    growth = Growth("files", [], [], [], [])
    for size in (size for size in COUNTS if size <= most):
        place = home / "archive"
        command = parse_command(load_many(size).folder, place, "-j", "2")
        try:
            _add(growth, size, Contender(f"{size:,} files", command, place), 1 if size >= LONG else RUNS)
        except Failed as error:
            return growth._replace(failed=str(error))
        tell(f"  {size:,} files: {growth.whole[-1]:.2f} s, parent {growth.peaks[-1].parent:.0f} MiB")
    return growth


def slopes(sizes: Sequence[int], values: Sequence[float]) -> tuple[float, float]:
    """Over all sizes, and over the largest tenfold, where what a start takes counts least."""
    points = list(zip(sizes, values, strict=True))
    largest = [point for point in points if point[0] * 10 >= sizes[-1]]
    return find_slope(points), find_slope(largest)


def _add(growth: Growth, size: int, contender: Contender, runs: int = RUNS) -> None:
    peak = watch(contender)
    growth.whole.append(statistics.median(time_run(contender) for _ in range(runs)))
    growth.peaks.append(peak)
    growth.sizes.append(size)


def _only_file(folder: Path) -> Path:
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    return path


def _time_alone(warm: Path, path: Path) -> float:
    command = (sys.executable, "-m", "benchmarks.sizes", str(warm), str(path))
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=True)
    return float(done.stdout)


def _convert(warm: Path, path: Path) -> float:
    from pipeline.run.listing import list_files
    from pipeline.run.settings import Limits, Settings
    from pipeline.run.worker import convert_job

    settings, seconds = Settings(limits=Limits(marks=MARKS)), 0.0
    for source in (warm, path):
        (job,) = list_files([source]).files
        started = time.perf_counter()
        convert_job(job, settings)
        seconds = time.perf_counter() - started
    return seconds


if __name__ == "__main__":
    print(_convert(Path(sys.argv[1]), Path(sys.argv[2])))
