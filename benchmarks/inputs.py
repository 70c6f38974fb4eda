"""What is measured: notices of one format, single notices of many findings, and many small ones.

They are kept in the folder for temporary files and made again when what makes them has changed.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.notices import make_notices, write_notices
from tests.conftest import GOLD, ROOT

__all__ = ["Inputs", "load_many", "load_notice", "load_notices"]

SEEDS = {"pdf": 1, "docx": 2, "html": 3, "txt": 4}  # so that no two formats hold the same notices
SMALL = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：已开展学习{}次，退回资金3万元，诫勉1人。
"""


class Inputs(NamedTuple):
    """Files below a folder and the findings that they hold."""

    folder: Path
    files: int
    findings: int


def load_notices(suffix: str, count: int) -> Inputs:
    """Distinct notices of some 24 findings."""

    def write(folder: Path) -> Iterator[int]:
        for written in write_notices(folder, count, [suffix], SEEDS[suffix]):
            yield written.findings

    return _keep(f"{suffix}-{count}", write)


def load_notice(suffix: str, findings: int) -> Inputs:
    """One notice of as many findings as are asked for, the same in every format."""

    def write(folder: Path) -> Iterator[int]:
        make_notices(folder, 1, [suffix], findings=findings)
        yield findings

    return _keep(f"length-{suffix}-{findings}", write)


def load_many(count: int) -> Inputs:
    """Distinct notices of one finding."""

    def write(folder: Path) -> Iterator[int]:
        for number in range(count):
            path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(SMALL.format(number), "utf-8")
            yield 1

    return _keep(f"many-{count}", write)


def _keep(name: str, write: Callable[[Path], Iterator[int]]) -> Inputs:
    """The inputs as they were made once; a folder without its note was not finished."""
    home = Path(tempfile.gettempdir()) / f"zhenggai-bench-{_fingerprint()}"
    folder, note = home / name, home / f"{name}.findings"
    if not note.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        note.write_text(str(sum(write(folder))), "utf-8")
    files = sum(path.is_file() for path in folder.rglob("*"))
    return Inputs(folder, files, int(note.read_text("utf-8")))


def _fingerprint() -> str:
    """Of what makes the inputs: code, stock and samples."""
    sources = (*ROOT.glob("benchmarks/notice*"), Path(__file__), *GOLD.rglob("*.notice"))
    total = hashlib.sha256()
    for path in sorted(sources):
        total.update(path.read_bytes())
    return total.hexdigest()[:12]
