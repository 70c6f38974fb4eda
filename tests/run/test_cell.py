"""What a worker may touch, tried with real calls to the kernel."""

import csv
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.read.office import find_office
from pipeline.run.batch import run_batch
from pipeline.run.cell import MOST, find_roots
from pipeline.run.engines import Crew, convert_in_processes
from pipeline.run.landlock import find_abi
from pipeline.run.listing import Job
from pipeline.run.settings import Settings
from tests.conftest import ROOT, SAMPLES

NOTICE = (SAMPLES / "c1-town.txt").read_bytes()
ABI = find_abi()
needs_landlock = pytest.mark.skipif(not ABI, reason="this kernel has no Landlock")

ENTER = """
import json, os, signal, socket, subprocess, sys
from pathlib import Path
from pipeline.run.cell import Cell

folder, port = Path(sys.argv[1]), int(sys.argv[2])
assert Cell((folder / "in",), folder / "spool", folder / "scratch").enter()

def tell(attempt):
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "done"

def start(*command):
    return lambda: subprocess.run(command, capture_output=True, check=True)

attempts = {
    "read an input": lambda: (folder / "in/a.txt").read_bytes(),
    "write a record": lambda: (folder / "spool/1").write_bytes(b"x"),
    "write a temporary file": lambda: (folder / "scratch/1").write_bytes(b"x"),
    "remove a temporary file": lambda: (folder / "scratch/1").unlink(),
    "read another file": lambda: (folder / "secret").read_bytes(),
    "read through a link": lambda: (folder / "in/link").read_bytes(),
    "read who is who": lambda: Path("/etc/passwd").read_bytes(),
    "list a folder": lambda: list(folder.iterdir()),
    "write elsewhere": lambda: (folder / "new").write_bytes(b"x"),
    "write an input": lambda: (folder / "in/a.txt").write_bytes(b"x"),
    "cut an input short": lambda: os.truncate(folder / "in/a.txt", 1),
    "remove an input": lambda: (folder / "in/a.txt").unlink(),
    "move an input": lambda: (folder / "in/a.txt").rename(folder / "spool/a.txt"),
    "make a folder": lambda: (folder / "in/new").mkdir(),
    "make a link": lambda: (folder / "in/new").symlink_to("a.txt"),
    "start a program": start("/usr/bin/env"),
    "start Python": start(sys.executable, "-V"),
    "start its own": start(str(folder / "in/program")),
    "connect": lambda: socket.create_connection(("127.0.0.1", port)),
    "serve": lambda: socket.create_server(("127.0.0.1", 0)),
    "send a signal": lambda: os.kill(os.getppid(), 0),
}
told = {name: tell(attempt) for name, attempt in attempts.items()}
told["new privileges"] = Path("/proc/self/status").read_text().partition("NoNewPrivs:")[2].split()[0]
print(json.dumps(told))
"""
ALLOWED = ("read an input", "write a record", "write a temporary file", "remove a temporary file")
# since a version of Landlock
LATER = {"cut an input short": 3, "connect": 4, "serve": 4, "send a signal": 6}


def enter(script: str, *arguments: object) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@needs_landlock
def test_a_worker_reads_its_inputs_writes_what_it_must_and_nothing_else(tmp_path: Path) -> None:
    for name in ("in", "spool", "scratch"):
        (tmp_path / name).mkdir()
    (tmp_path / "in/a.txt").write_bytes(NOTICE)
    (tmp_path / "in/program").write_text("#!/bin/sh\n")
    (tmp_path / "in/program").chmod(0o755)
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "in/link").symlink_to("../secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = json.loads(enter(ENTER, tmp_path, server.getsockname()[1]))
    assert told.pop("new privileges") == "1"
    for name, since in LATER.items():
        if since > ABI:
            del told[name]
    assert {name for name, outcome in told.items() if outcome == "done"} == set(ALLOWED)
    assert {told[name] for name in told.keys() - ALLOWED} == {"PermissionError"}
    assert (tmp_path / "in/a.txt").read_bytes() == NOTICE


def convert(path: Path, spool: Path, inputs: tuple[Path, ...]) -> tuple[str, str]:
    spool.mkdir(exist_ok=True)
    [made] = convert_in_processes([Job(path, path.name, (), 1)], Crew(1, Settings(), spool, inputs=inputs))
    return made.record.outcome, made.record.reason


@needs_landlock
def test_the_workers_of_a_run_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.txt").write_bytes(NOTICE)
    assert convert(tmp_path / "a.txt", tmp_path / "spool", (tmp_path,)) == ("itemised", "")
    assert convert(tmp_path / "a.txt", tmp_path / "spool", (tmp_path / "a.txt",)) == ("itemised", "")
    assert convert(tmp_path / "a.txt", tmp_path / "spool", (tmp_path / "in",)) == ("unreadable", "vanished")


@pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")
def test_libreoffice_works_in_it_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    words = "".join(f"\\u{ord(letter)}?" if letter > "~" else letter for letter in NOTICE.decode("utf-16"))
    for name in "ab":
        (tmp_path / f"in/{name}.rtf").write_text("{\\rtf1 " + words.replace("\n", "\\par ") + name + "}")
    run_batch([tmp_path / "in"], tmp_path / "out", 1)
    with (tmp_path / "out/files.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [(row["reader"], row["outcome"]) for row in csv.DictReader(file)]
    assert found == [("libreoffice", "itemised")] * 2
    assert not list(Path("/tmp").glob("OSL_PIPE_SingleOffice*"))
    assert json.loads((tmp_path / "out/run.json").read_text())["landlock"] == (ABI or False)


# A filter of system calls, as a container sets it: 444, by which Landlock is asked for, does not exist.
WITHOUT = """
import ctypes, os, struct, sys
library = ctypes.CDLL(None)
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, 444), (0x06, 0, 0, 0x50000 | {code}), (0x06, 0, 0, 0x7FFF0000)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code)))
assert library.prctl(38, 1, 0, 0, 0) == 0 and library.prctl(22, 2, program, 0, 0) == 0
os.execv(sys.executable, [sys.executable, "-m", "pipeline", *sys.argv[1:]])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="system calls of Linux")
@pytest.mark.parametrize("code", [38, 95], ids=["ENOSYS", "EOPNOTSUPP"])
def test_without_landlock_a_run_goes_on_and_says_so(code: int, tmp_path: Path) -> None:
    sample = SAMPLES / "c1-town.txt"
    told = enter(WITHOUT.format(code=code), "parse", sample, "-o", tmp_path / "out", "-j", "1")
    assert "files 1 · 通报 notices 1" in told
    assert json.loads((tmp_path / "out/run.json").read_text())["landlock"] is False


def test_many_inputs_are_granted_by_their_folders(tmp_path: Path) -> None:
    assert set(find_roots([tmp_path / "a", tmp_path / "b.txt"]) or ()) == {tmp_path / "a", tmp_path / "b.txt"}
    assert find_roots([tmp_path / f"{n}.txt" for n in range(MOST + 1)]) == (tmp_path,)
    assert find_roots([tmp_path / f"{n}/a.txt" for n in range(MOST + 1)]) == (tmp_path,)
    assert find_roots(["s3://notices/a.txt"]) is None
