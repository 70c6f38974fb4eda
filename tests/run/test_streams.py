"""Closed, full or abandoned standard streams: an exit code that says how the run went, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

COMMAND = f"{sys.executable} -m pipeline"
TEXT = "中共临河县委巡察整改情况通报\n一、关于学习不够深入的问题\n整改情况：已开展学习3次。\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def sh(script: str, home: Path) -> tuple[int, str]:
    """The end of a line of shell, ``$RUN`` being the command, and all that it says to those who listen."""
    done = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "RUN": COMMAND, "PYTHONPATH": str(ROOT)},
        cwd=home,
        capture_output=True,
        check=False,
    )
    told = (done.stdout + done.stderr).decode()
    assert "Traceback" not in told
    assert "Exception ignored" not in told
    return done.returncode, told


def tables(home: Path) -> dict[str, bytes]:
    paths = (path for path in (home / "out").rglob("*") if path.is_file() and path.name != "run.json")
    return {path.name: path.read_bytes() for path in paths}


def test_a_run_without_any_open_stream_writes_the_same_tables(inputs: Path) -> None:
    home = inputs.parent
    assert sh("$RUN parse in -o out -j 1", home)[0] == 1
    whole = tables(home)
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        assert sh(f"$RUN parse in -o out -j 1 --force {closed}", home)[0] == 1
        assert tables(home) == whole


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("$RUN schema | head -1; exit ${PIPESTATUS[0]}", 0),
        ("$RUN --help | true; exit ${PIPESTATUS[0]}", 0),
        ("$RUN parse in -o out -j 0 2>&1 | true; exit ${PIPESTATUS[0]}", 1),  # one file is empty
        ("$RUN parse missing -o out 2>&1 | true; exit ${PIPESTATUS[0]}", 2),
        ("$RUN parse - -o out <&-", 2),
        ("$RUN schema >&-", 0),
    ],
)
def test_whoever_stops_reading_does_not_change_the_exit_code(line: str, code: int, inputs: Path) -> None:
    assert sh(line, inputs.parent)[0] == code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("what", ["schema", "parse in -o out -j 0"])
def test_what_cannot_be_said_gives_3(what: str, inputs: Path) -> None:
    code, told = sh(f"$RUN {what} >/dev/full", inputs.parent)
    assert code == 3
    assert "standard output: No space left on device" in told
