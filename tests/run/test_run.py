"""A run as a user starts it: the same bytes each time, bad files named, the old tables safe."""

import csv
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from tests.conftest import SAMPLES

FEW = ("c1-town.txt", "a2-county-grain.docx", "b2-hospital.txt")
# A PDF that asks for a password: its encryption dictionary is all that matters here.
LOCKED_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"28" * 32 + b">/U<" + b"41" * 32 + b">/P -4>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]/Size 4>>\nstartxref\n0\n%%EOF\n"
)


def run(*arguments: object, cwd: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(SAMPLES.parent)}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=environment, input=stdin, check=False
    )


def contents(out: Path) -> dict[str, bytes]:
    """Every file of an output but the record of the run."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and path.name != "run.json")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def notices(tmp_path: Path) -> Path:
    folder = tmp_path / "notices"
    folder.mkdir()
    for name in FEW:
        shutil.copy(SAMPLES / name, folder / name)
    return folder


def test_the_same_notices_give_the_same_bytes_anywhere(notices: Path, tmp_path: Path) -> None:
    elsewhere = shutil.copytree(notices, tmp_path / "elsewhere" / "inner")
    runs = [
        run("parse", notices, "-o", tmp_path / "one", "-j", 1),
        run("parse", notices, "-o", tmp_path / "one_again", "-j", 1),
        run("parse", elsewhere, "-o", tmp_path / "three", "-j", 3),
        run("parse", "-", "-o", tmp_path / "list", stdin="\n".join(str(notices / n) for n in reversed(FEW))),
    ]
    assert [each.returncode for each in runs] == [0] * 4
    first, *others = (contents(tmp_path / name) for name in ("one", "one_again", "three", "list"))
    assert len(first) == 7 + 2 + len(FEW)
    assert all(other == first for other in others)


def test_the_output_is_a_valid_data_package(notices: Path, tmp_path: Path) -> None:
    (notices / "broken.docx").write_bytes(b"PK\x03\x04 no zip")
    assert run("parse", notices, "-o", tmp_path / "out").returncode == 1
    assert frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid
    findings = tmp_path / "out" / "findings.csv"
    findings.write_bytes(findings.read_bytes().replace(b"unstated", b"unheard", 1))
    assert not frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid


BAD = {
    "empty.txt": (b"", "empty"),
    "locked.pdf": (LOCKED_PDF, "encrypted"),
    "no_zip.docx": (bytes(range(256)) * 9, "unsupported"),
    "cut.docx": ((SAMPLES / "c1-town.docx").read_bytes()[:9000], "damaged"),
    "binary.txt": (bytes(reversed(range(256))) * 9, "unsupported"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n" + bytes(64), "unsupported"),
    "stump.pdf": (b"%PDF-1.7\n", "damaged"),
}


def test_bad_files_are_named_and_the_others_converted(notices: Path, tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (notices / name).write_bytes(data)
    done = run("parse", notices, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    reasons = {row["source_path"]: row["outcome_reason"] for row in table(tmp_path / "out", "files")}
    assert reasons == {**dict.fromkeys(FEW, ""), **{name: reason for name, (_, reason) in BAD.items()}}
    said = {
        row["source_path"]: row["text"]
        for row in table(tmp_path / "out", "messages")
        if row["severity"] == "error"
    }
    for name in BAD:
        (line,) = [line for line in done.stderr.splitlines() if line.startswith(f"{name}: ")]
        assert line == f"{name}: {said[name]}"
        assert " / " in line
    good = run("parse", *(notices / name for name in FEW), "-o", tmp_path / "good")
    assert good.returncode == 0
    assert (tmp_path / "good/findings.csv").read_bytes() == (tmp_path / "out/findings.csv").read_bytes()


def test_a_folder_without_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert run("parse", tmp_path / "nothing", "-o", tmp_path / "out").returncode == 1
    assert [row["outcome_reason"] for row in table(tmp_path / "out", "files")] == ["empty"]
    assert [row["code"] for row in table(tmp_path / "out", "messages")] == ["no_files"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("parse",), 2),
        (("parse", "missing", "-o", "out"), 2),
        (("parse", ".", "-o", "out"), 2),
        (("parse", "notices", "-o", "a_file/out"), 3),
        (("explain", "missing"), 1),
        (("schema", "--json"), 0),
    ],
)
def test_exit_codes_tell_what_happened(
    notices: Path, tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    (tmp_path / "a_file").write_text("")
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_the_old_tables(
    notices: Path, tmp_path: Path, number: signal.Signals
) -> None:
    out = tmp_path / "out"
    assert run("parse", notices, "-o", out).returncode == 0
    before = contents(out)
    command = [sys.executable, "-m", "pipeline", "parse", "-", "-o", str(out), "-j", "1"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=SAMPLES.parent, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stderr is not None
        child.stdin.write(
            "\n".join([str(notices / FEW[0])] + [str(path) for path in sorted(SAMPLES.glob("*.pdf"))])
        )
        child.stdin.close()
        assert child.stderr.readline() == "2/11\n"
        child.send_signal(number)
        code = child.wait()
    assert code == (-number if number == signal.SIGKILL else 128 + number)
    assert contents(out) == before
    assert run("parse", notices, "-o", out).returncode == 0
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir() if "zhenggai" in path.name] == []
