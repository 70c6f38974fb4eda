"""The same inputs give the same bytes, wherever, however often and in whatever order."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.run.batch import Options, run_batch
from pipeline.tables.writers import WRITERS
from tests.conftest import ROOT, SAMPLES

Tree = dict[str, bytes]
EVERY = Options(formats=tuple(WRITERS))
NAMES = ("a.txt", "b/一.docx", "b/copy.txt", "c/empty.txt", "c/news.txt")


@pytest.fixture(scope="module")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two notices, a copy, a file without words and one that is no notice."""
    folder = tmp_path_factory.mktemp("notices")
    for name in NAMES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")
    shutil.copy(SAMPLES / "a2-county-grain.txt", folder / "a.txt")
    shutil.copy(SAMPLES / "a2-county-grain.txt", folder / "b/copy.txt")
    shutil.copy(SAMPLES / "c1-town.docx", folder / "b/一.docx")
    (folder / "c/news.txt").write_text("县粮食局召开年度工作会议。\n会议强调，要抓好秋粮收购。\n", "utf-8")
    return folder


def run(*arguments: str | Path, **environment: str) -> None:
    """A run of its own process, as in a new session."""
    command = [sys.executable, "-m", "pipeline", "parse", *arguments, "--format", ",".join(WRITERS)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr.decode()  # one file is empty


def tables(out: Path) -> Tree:
    """Every file of an output but the record of the run."""
    found = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    assert found.pop("run.json")
    return found


@pytest.fixture(scope="module")
def first(notices: Path, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    out = tmp_path_factory.mktemp("first") / "out"
    run(notices, "-o", out, "-j", "1", PYTHONHASHSEED="1")
    return tables(out)


def again(notices: Path, home: Path) -> None:
    """Twice in one process, the second time over the output of the first."""
    for _ in range(2):
        run_batch([notices], home / "out", 0, options=EVERY)


def elsewhere(notices: Path, home: Path) -> None:
    """The inputs in another folder, with other times, other language and time zone; over an old output."""
    (home / "out/text").mkdir(parents=True)
    for name in ("out/findings.csv", "out/text/0123456789abcdef.txt"):
        (home / name).write_bytes(b"old")
    moved = shutil.copytree(notices, home / "some where/else", copy_function=shutil.copyfile)
    run(moved, "-o", home / "out", "-j", "1", LC_ALL="C", LANG="C", TZ="Asia/Shanghai", PYTHONHASHSEED="2")


def with_workers(notices: Path, home: Path) -> None:
    run(notices, "-o", home / "out", "-j", "2", PYTHONHASHSEED="3")


def in_reverse(notices: Path, home: Path) -> None:
    run_batch([notices / name for name in reversed(NAMES)], home / "out", 0, options=EVERY)


@pytest.mark.parametrize("run_otherwise", [again, elsewhere, with_workers, in_reverse])
def test_the_same_inputs_give_the_same_bytes(
    run_otherwise: Callable[[Path, Path], None], notices: Path, first: Tree, tmp_path: Path
) -> None:
    run_otherwise(notices, tmp_path)
    made = tables(tmp_path / "out")
    assert sorted(made) == sorted(first)
    assert [name for name in first if made[name] != first[name]] == []


def test_the_first_run_made_eight_tables_their_codebook_and_two_texts(first: Tree) -> None:
    assert len([name for name in first if name.endswith(".csv")]) == 9
    assert len([name for name in first if name.startswith("text/")]) == 2
    assert all(first[f"{name}.csv"].count(b"\n") > 1 for name in ("findings", "mentions", "messages"))
