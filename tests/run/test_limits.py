"""The limits of a file: each can be set, and holds wherever files are converted."""

import csv
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from pipeline.arguments import read_arguments
from pipeline.errors import Unreadable
from pipeline.read.documents import load
from pipeline.read.limits import LIMITS
from pipeline.run.batch import Options, run_batch
from pipeline.run.settings import Limits, Settings
from pipeline.run.start import read_options
from tests.conftest import SAMPLES


@pytest.fixture(autouse=True)
def defaults() -> Iterator[None]:
    yield
    Limits().apply()


def reasons(source: Path, out: Path, workers: int, **limits: int) -> list[str]:
    run_batch([source], out, workers, options=Options(Settings(None, Limits(**limits))))
    with (out / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["outcome_reason"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("name", ["bytes", "pages", "characters", "lines"])
def test_limits_hold_in_this_process_and_in_others(name: str, workers: int, tmp_path: Path) -> None:
    assert reasons(SAMPLES / "c1-town.pdf", tmp_path / "out", workers, **{name: 1}) == ["too_large"]


@pytest.mark.parametrize("name", ["unpacked", "part"])
def test_limits_of_packages_hold_too(name: str, tmp_path: Path) -> None:
    assert reasons(SAMPLES / "c1-town.docx", tmp_path / "out", 0, **{name: 100}) == ["too_large"]


def test_limits_of_archives_hold_where_their_members_are_listed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in "abc":
            archive.writestr(f"{name}.txt", name)
    assert reasons(tmp_path / "a.zip", tmp_path / "out", 0, members=2) == ["too_large"]
    assert len(reasons(tmp_path / "a.zip", tmp_path / "out", 0, members=3)) == 4


def test_a_huge_or_sparse_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "sparse.txt").open("wb") as file:
        file.truncate(5_000_000_000)
    load(SAMPLES / "c1-town.txt")
    tracemalloc.start()
    with pytest.raises(Unreadable, match="too_large"):
        load(tmp_path / "sparse.txt")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert reasons(tmp_path / "sparse.txt", tmp_path / "out", 0) == ["too_large"]


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_of_the_readers_can_be_set(name: str) -> None:
    given = read_arguments(["parse", "in", "-o", "out", "--limit", f"{name}=7"])
    assert asdict(read_options(limit=given.limit).settings.limits) == asdict(Limits()) | {name: 7}


@pytest.mark.parametrize("wrong", ["ratio", "ratio=0", "ratio=x", "colour=1"])
def test_a_limit_that_is_none_is_wrong_usage(wrong: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        read_arguments(["parse", "in", "-o", "out", "--limit", wrong])
