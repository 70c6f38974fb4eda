"""A long run over files of which one in twenty is faulty: are all counted, does the parent's memory grow?

python -m benchmarks.soak [-n 10000]      writes docs/soak.json and docs/soak.svg; make reliability shows them
"""

import argparse
import csv
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import psutil

from benchmarks.notices import make_notices
from benchmarks.picture import draw_course
from tests.conftest import ROOT, SAMPLES
from tests.run.clusters import ENVIRONMENT
from tests.run.test_cli import LOCKED_PDF

LIMITS = ("--max-seconds", "5", "--max-memory", "500")
# in a hundred faulty files; each harm to a worker is done to it twice, and a hang takes its whole time
SHARES = {"crashed": 4, "timeout": 4, "out_of_memory": 4, "encrypted": 16, "empty": 18}
OTHERS = {"cut docx": 18, "cut pdf": 18, "noise": 18}
HARM = {"crashed": "segfault", "timeout": "hang", "out_of_memory": "memory"}
LONG = 40  # in a hundred: notices of ten findings in these formats; the others are short texts
SHORT = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：一是开展学习{}次。二是退回资金3万元，诫勉1人，印发《学习制度》。
"""
FORMATS = ["txt", "docx", "html", "txt", "docx"]
MIB = 1 << 20


class Moment(NamedTuple):
    """How many files were done, and what the parent held, in MiB."""

    done: int
    held: float


def make_inputs(folder: Path, count: int) -> Counter[str]:
    """Distinct notices and a twentieth of faulty files: how many there are by outcome and reason."""
    faulty = count // 20
    long = (count - faulty) * LONG // 100
    make_notices(folder, long, FORMATS, findings=10)
    (folder / "short").mkdir()
    for number in range(count - faulty - long):
        (folder / f"short/{number}.txt").write_text(SHORT.format(number), "utf-8")
    wanted = Counter({"itemised": count - faulty})
    (folder / "faulty").mkdir()
    for name, share in {**SHARES, **OTHERS}.items():
        reason, write = FAULTS[name]
        for number in range(faulty * share // 100):
            write(folder / "faulty", number)
            wanted[f"unreadable {reason}"] += 1
    return wanted


def _harm(reason: str) -> Callable[[Path, int], object]:
    """The name says what befalls the worker that reads it (tests/faults/workers)."""
    return lambda folder, number: (folder / f"{HARM[reason]}-{number}.txt").write_text(
        f"通报{number}", "utf-8"
    )


def _cut(suffix: str, least: int) -> Callable[[Path, int], object]:
    whole = (SAMPLES / f"c1-town.{suffix}").read_bytes()
    return lambda folder, number: (folder / f"cut-{number}.{suffix}").write_bytes(whole[: least + number])


def _noise(folder: Path, number: int) -> None:
    (folder / f"noise-{number}.txt").write_bytes(random.Random(number).randbytes(5_000))


def _locked(folder: Path, number: int) -> None:
    (folder / f"locked-{number}.pdf").write_bytes(LOCKED_PDF + b"%" * number)


FAULTS: dict[str, tuple[str, Callable[[Path, int], object]]] = {
    **{reason: (reason, _harm(reason)) for reason in HARM},
    "encrypted": ("encrypted", _locked),
    "empty": ("empty", lambda folder, number: (folder / f"empty-{number}.txt").write_bytes(b" " * number)),
    "cut docx": ("damaged", _cut("docx", 9_000)),
    "cut pdf": ("damaged", _cut("pdf", 300)),
    "noise": ("unsupported", _noise),
}


def run(folder: Path, out: Path) -> tuple[float, list[Moment], list[str]]:
    """Seconds, the parent's memory as files were done, and what it said at the end."""
    options = ("-j", "2", "--json-progress", *LIMITS)
    command = [sys.executable, "-m", "pipeline", "parse", str(folder), "-o", str(out), *options]
    moments, started = [], time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as going:
        assert going.stdout
        assert going.stderr
        parent = psutil.Process(going.pid)
        for line in going.stderr:
            if line.startswith("{"):
                told = json.loads(line)
                moments.append(Moment(told["done"], parent.memory_info().rss / MIB))
        said = going.stdout.read().splitlines()
    assert going.returncode == 1, said  # some cannot be read
    return time.monotonic() - started, moments, said


def count_outcomes(out: Path) -> Counter[str]:
    with (out / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        return Counter(f"{row['outcome']} {row['outcome_reason']}".strip() for row in csv.DictReader(file))


def measure(count: int) -> tuple[dict[str, Any], list[Moment]]:
    """The figures, and the course of the parent's memory."""
    with tempfile.TemporaryDirectory(prefix="zhenggai-soak-") as name:
        home = Path(name)
        wanted = make_inputs(home / "in", count)
        seconds, moments, _ = run(home / "in", home / "out")
        counted = count_outcomes(home / "out")
        again, _, said = run(home / "in", home / "out")
        left = sorted(path.name for path in (home / ".out.zhenggai").iterdir())
    early = [one.held for one in moments if 0.1 * count <= one.done < 0.2 * count]
    late = [one.held for one in moments if one.done >= 0.9 * count]
    converted = re.search(r"now (\d+)", "\n".join(said))
    figures = {
        "files": count,
        "wanted": dict(sorted(wanted.items())),
        "counted": dict(sorted(counted.items())),
        "seconds": round(seconds),
        "growth_mib": round(median(late) - median(early), 1),
        "again_seconds": round(again, 1),
        "again_converted": int(converted[1]) if converted else None,
        "left_behind": [one for one in left if not one.startswith("store.sqlite")],
    }
    return figures, moments


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-n", type=int, default=10_000, dest="count", help="files: %(default)s")
    figures, moments = measure(parser.parse_args(arguments).count)
    (ROOT / "docs/soak.json").write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")
    title = "主进程内存，MiB / memory of the parent, MiB"
    picture = draw_course(title, "已处理文件 / files done", moments, title)
    (ROOT / "docs/soak.svg").write_text(picture, "utf-8")
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return 0 if figures["wanted"] == figures["counted"] and figures["growth_mib"] <= 50 else 1


if __name__ == "__main__":
    sys.exit(main())
