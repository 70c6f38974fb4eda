"""Runs that are harmed on purpose, as often as it takes: what they lost, and whether it shows in the tables.

python -m benchmarks.endurance faults     1,000 files of which 13 do harm, ten times on processes and on Dask
python -m benchmarks.endurance kills      SIGKILL at 20 random moments, then the next run
"""

import csv
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.notices import make_notices
from tests.conftest import ROOT, SAMPLES
from tests.run.clusters import ENVIRONMENT, cluster

LIMITS = ("--max-seconds", "3", "--max-memory", "500")
HARM = ("segfault", "hang", "memory")
RUNS, KILLS = 10, 20


def make_inputs(top: Path, count: int) -> Path:
    """Small notices, three files that harm their worker, and ten that are broken in several ways."""
    folder = top / "in"
    make_notices(folder, count - 13, ["txt", "docx"], findings=10)
    for name in HARM:
        (folder / f"{name}.txt").write_text("中共临河县委巡察整改情况通报", "utf-8")
    whole = {name: (SAMPLES / f"c1-town.{name}").read_bytes() for name in ("docx", "pdf")}
    for number in range(3):
        (folder / f"cut-{number}.docx").write_bytes(whole["docx"][: 9_000 + number])
        (folder / f"cut-{number}.pdf").write_bytes(whole["pdf"][: 300 + number])
        (folder / f"noise-{number}.bin").write_bytes(random.Random(number).randbytes(5_000))
    (folder / "empty.txt").write_bytes(b"")
    return folder


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline", "parse", *map(str, arguments), *LIMITS]
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False)


def digest(out: Path) -> str:
    """Of all files that a run writes but its own record."""
    total = hashlib.sha256()
    for path in sorted(out.rglob("*")):
        if path.is_file() and path.name != "run.json":
            total.update(path.relative_to(out).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def tell(out: Path) -> tuple[int, str]:
    """How many files were converted, and the reasons of the others."""
    with (out / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    failed = Counter(row["outcome_reason"] for row in rows if row["outcome"] == "unreadable")
    for name, reason in zip(HARM, ("crashed", "timeout", "out_of_memory"), strict=True):
        assert [row["outcome_reason"] for row in rows if row["source_path"] == f"{name}.txt"] == [reason]
    return len(rows) - failed.total(), ", ".join(
        f"{count} {reason}" for reason, count in sorted(failed.items())
    )


def measure_faults(home: Path, count: int = 1_000, runs: int = RUNS) -> Iterator[str]:
    """The same files on processes and on Dask, again and again."""
    folder = make_inputs(home, count)
    yield f"| engine | runs | converted of {count:,} | not converted | different tables | seconds |"
    yield "|---|---|---|---|---|---|"
    digests: set[str] = set()
    with cluster(home) as (address, _):
        engines: dict[str, Sequence[str]] = {
            "2 processes": ("-j", "2"),
            "Dask, 2 workers": ("--engine", "dask", "--scheduler", address),
        }
        for name, options in engines.items():
            told, seconds = set(), []
            for _ in range(runs):
                shutil.rmtree(home / "out", ignore_errors=True)
                shutil.rmtree(home / ".out.zhenggai", ignore_errors=True)
                started = time.monotonic()
                done = run(folder, "-o", home / "out", *options)
                seconds.append(time.monotonic() - started)
                assert done.returncode == 1, done.stderr.decode()
                digests.add(digest(home / "out"))
                told.add(tell(home / "out"))
            [(converted, reasons)] = told
            times = f"{min(seconds):.0f} to {max(seconds):.0f}"
            yield f"| {name} | {runs} | {converted} | {reasons} | {len(digests) - 1} | {times} |"


def measure_kills(home: Path, count: int = 600, kills: int = KILLS) -> Iterator[str]:
    """A run is killed at a random moment; the next one goes on."""
    folder = home / "in"
    make_notices(folder, count, ["txt", "docx", "html"])
    started = time.monotonic()
    run(folder, "-o", home / "whole/out", "-j", "2")
    whole, wanted = time.monotonic() - started, digest(home / "whole/out")
    random.seed(7)
    kept, different = [], 0
    for number in range(kills):
        out = home / str(number) / "out"
        command = [sys.executable, "-m", "pipeline", "parse", str(folder), "-o", str(out), "-j", "2", *LIMITS]
        with subprocess.Popen(
            command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as going:
            time.sleep(random.uniform(0.1, whole))
            going.send_signal(signal.SIGKILL)
        done = run(folder, "-o", out, "-j", "2").stdout.decode()
        earlier = done.partition("converted earlier ")[2].partition(" ")[0]
        kept.append(int(earlier or 0))
        different += digest(out) != wanted
        shutil.rmtree(out.parent)
    yield (
        f"{kills} runs over {count} files ({whole:.0f} s each) were killed with SIGKILL at random moments. "
        f"The next run found {min(kept)} to {max(kept)} files converted (median {sorted(kept)[kills // 2]}) "
        f"and did the others; tables that differed from those of an undisturbed run: {different}."
    )


MEASURES = {"faults": measure_faults, "kills": measure_kills}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="endurance-") as name:
        for line in MEASURES[sys.argv[1]](Path(name)):
            print(line, flush=True)
