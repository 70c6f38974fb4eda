"""The real command: its exit codes, what it says about bad files, and what it leaves alone."""

import csv
import fcntl
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest

from pipeline.run.batch import run_batch
from pipeline.tables.folder import open_folder
from tests.conftest import ROOT, SAMPLES

SAMPLE = SAMPLES / "a2-county-grain.txt"
COMMAND = [sys.executable, "-m", "pipeline"]
OLD = {"files.csv": b"old", "run.json": b"old", "notes.md": b"mine"}
HAN, PROGRESS = re.compile("[\u4e00-\u9fff]"), re.compile(r"\d+/\d+ · .*")

LOCKED_PDF = (  # an empty page; the password is “secret”
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj"
    b"\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<"
    b"92fe0f4454ad4c9644693f33c07cb54f587dce1e2682fe9ecea6107a1ef630dd>"
    b"/U<902d6c0d6b77adef97ca1c71e49308c613b917b2ad6ef711a0cb410737994360>>>endobj\n"
    b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<"
    + b"0123456789abcdef".hex().encode()
    + b"><00>]>>\n%%EOF\n"
)
BAD = {
    "cut.docx": ((SAMPLES / "c1-town.docx").read_bytes()[:20_000], "damaged"),
    "empty.txt": (b"", "empty"),
    "locked.pdf": (LOCKED_PDF, "encrypted"),
    "no zip.docx": (b"PK\x03\x04 and nothing that a zip holds", "damaged"),
    "noise.txt": (random.Random(7).randbytes(4096), "unsupported"),
    "picture.tif": (b"II*\0" + bytes(64), "damaged"),
    "two\nlines\x1b[2J.pdf": (b"%PDF-1.7\n", "damaged"),
}


def run(*arguments: str | Path, cwd: Path = ROOT, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command's end; whatever it was given, it shows no traceback."""
    done = subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, cwd=cwd, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def tree(top: Path) -> dict[str, bytes]:
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def old_output(out: Path) -> Path:
    out.mkdir()
    for name, data in OLD.items():
        (out / name).write_bytes(data)
    return out


def test_good_files_give_0_and_a_summary(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("无关\n", "utf-8")
    done = run("parse", tmp_path / "a.txt", "-o", tmp_path / "out")
    assert done.returncode == 0
    assert PROGRESS.fullmatch(done.stderr.decode().strip())
    assert re.match(
        "文件 files 1 · 通报 notices 0 · .* · 非通报 not notices 1 · .* 0 · ", done.stdout.decode()
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.zhenggai", "a.txt", "out"]


def test_bad_files_give_1_and_a_line_each_and_the_good_one_is_converted_in_full(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLE, tmp_path / "in")
    for name, (data, _) in BAD.items():
        (tmp_path / "in" / name).write_bytes(data)
    done = run("parse", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 1
    shown = {name.encode("unicode_escape").decode(): reason for name, (_, reason) in BAD.items()}
    found = {row["source_path"]: row["outcome_reason"] for row in rows(tmp_path / "out", "files")}
    assert found == {SAMPLE.name: "", **shown}
    told = [row for row in rows(tmp_path / "out", "messages") if row["severity"] == "error"]
    assert [(row["source_path"], row["code"]) for row in told] == sorted(shown.items())
    lines = [line for line in done.stderr.decode().splitlines() if not PROGRESS.fullmatch(line)]
    assert lines == [f"{row['source_path']}: {row['text']}" for row in told]
    for chinese, _, english in (row["text"].partition(" / ") for row in told):
        assert HAN.search(chinese)
        assert re.search("[a-z] [a-z]", english)
    run_batch([SAMPLE], tmp_path / "alone", 0)
    for name in ("notices", "findings", "measures", "themes", "mentions"):
        assert tree(tmp_path / "out")[f"{name}.csv"] == tree(tmp_path / "alone")[f"{name}.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        *((), ("unknown",), ("parse",), ("parse", "in"), ("parse", "in", "-o", "out", "-j", "-1")),
        *(("parse", "in", "-o", "out", "-j", "two"), ("parse", "in", "-o", "out", "--unknown")),
        *(("parse", "miss\ning", "-o", "out"), ("parse", "in", "-o", "in/out"), ("parse", "-", "-o", "out")),
    ],
)
def test_wrong_usage_gives_2_and_writes_nothing(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(SAMPLE.read_bytes())
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().splitlines()[-1].startswith("zhenggai")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize(
    "given",
    ["-j=x", "--max-pages=0", "--limit=foo=1", "--limit=ratio=x", "--shard=x", "--format=foo", "--mask=foo"],
)
def test_a_wrong_argument_is_told_in_both_languages(given: str, tmp_path: Path) -> None:
    done = run("parse", SAMPLE, "-o", "out", given, cwd=tmp_path)
    chinese, _, english = done.stderr.decode().splitlines()[-1].partition(" / ")
    assert done.returncode == 2
    assert HAN.search(chinese)
    assert re.search("[a-z]", english)
    assert "parse_" not in chinese


def test_an_output_that_cannot_be_written_gives_3_and_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a file")
    for out in (tmp_path / "file", tmp_path / "file/out"):
        done = run("parse", SAMPLE, "-o", out)
        assert (done.returncode, done.stdout) == (3, b"")
        assert str(tmp_path / "file") in done.stderr.decode()
    assert tree(tmp_path) == {"file": b"a file"}


def test_an_output_that_another_run_holds_gives_3_and_the_number_of_its_process(tmp_path: Path) -> None:
    out = old_output(tmp_path / "out")
    with open_folder(out):
        done = run("parse", SAMPLE, "-o", out)
    assert done.returncode == 3
    assert re.search(rf"\b{os.getpid()}\b", done.stderr.decode())
    assert tree(tmp_path) == {f"out/{name}": data for name, data in OLD.items()}


@contextmanager
def held_back(path: Path) -> Iterator[Callable[[], None]]:
    """Who opens the file must wait (a lease, fcntl(2)); what is given returns once someone does."""
    told, tell = os.pipe()
    before = signal.signal(signal.SIGIO, lambda *_: os.write(tell, b"!") and None)
    try:
        with path.open("r+b") as file:
            try:
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            except OSError as error:
                pytest.skip(f"no leases on this file system: {error}")
            yield lambda: None if select.select([told], [], [], 120)[0] else pytest.fail("nobody opened it")
    finally:
        signal.signal(signal.SIGIO, before)
        os.close(told)
        os.close(tell)


@pytest.mark.skipif(sys.platform != "linux", reason="leases are Linux's own")
@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_amid_a_file_ends_the_run_and_its_workers_and_leaves_the_old_output(
    number: signal.Signals, workers: str, tmp_path: Path
) -> None:
    out = old_output(tmp_path / "out")
    (tmp_path / "in").mkdir()
    for name in ("1.txt", "2.txt"):
        (tmp_path / "in" / name).write_text("无关\n", "utf-8")
    command = [*COMMAND, "parse", str(tmp_path / "in"), "-o", str(out), "-j", workers]
    with (
        held_back(tmp_path / "in/2.txt") as wait_until_opened,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process,
    ):
        wait_until_opened()
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=120)  # their end: no worker is left that holds them
    assert process.returncode == 128 + number
    assert stdout == b""
    [line] = [line for line in stderr.decode().splitlines() if not PROGRESS.fullmatch(line)]
    assert re.fullmatch("zhenggai: 已中断.* / interrupted.*", line)
    assert tree(out) == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_a_dash_reads_paths_of_any_bytes_from_standard_input_and_paths_start_where_we_are(
    tmp_path: Path,
) -> None:
    names = [b"a.txt", "整改.txt".encode(), "整改.txt".encode("gbk"), b" b .txt"]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(name + b" ")
    paths = b"\r\n".join(os.fsencode(tmp_path) + b"/" + name for name in names[:3]) + b"\n\n b .txt"
    run("parse", "-", "-o", "made/out", cwd=tmp_path, stdin=paths)
    shown = [row["source_path"] for row in rows(tmp_path / "made/out", "files")]
    assert shown == sorted([" b .txt", r"\xd5\xfb\xb8\xc4.txt", "a.txt", "整改.txt"])
    assert {row["bytes"] for row in rows(tmp_path / "made/out", "files")} == {"11", "9", "6", "8"}


def test_explain_says_line_by_line_what_was_decided() -> None:
    done = run("explain", SAMPLE)
    header, *lines = done.stdout.decode().splitlines()
    assert (done.returncode, header) == (0, "line\tpage\twrap\trole\tby\treading\ttext")
    told = [line.split("\t") for line in lines if not line.startswith("#")]
    printed = [line.rstrip() for line in SAMPLE.read_bytes().decode("gb18030").splitlines() if line.strip()]
    assert [line[6] for line in told] == [line.replace("\t", " ") for line in printed]
    assert {line[3] for line in told} >= {"title", "rectification", "closing"}
    assert next(line[5] for line in told if line[3] == "finding").startswith("item 1 (0.0), not list (")
    assert "# itemised" in lines


def test_coverage_counts_every_character_of_the_text() -> None:
    done = run("explain", "--coverage", SAMPLE)
    header, *lines = done.stdout.decode().splitlines()
    assert (done.returncode, header) == (0, "role\tcharacters\tshare")
    counts = {role: int(count) for role, count, _ in (line.split("\t") for line in lines if line[0] != "#")}
    text = SAMPLE.read_bytes().decode("gb18030")
    assert counts["no_rule"] == 0
    assert sum(counts.values()) == sum(1 for character in text if not character.isspace())


def test_explain_of_a_file_that_cannot_be_read_gives_1_and_the_reason(tmp_path: Path) -> None:
    assert len(pypdfium2.PdfDocument(LOCKED_PDF, password="secret")) == 1
    (tmp_path / "locked.pdf").write_bytes(LOCKED_PDF)
    done = run("explain", tmp_path / "locked.pdf")
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.fullmatch("zhenggai: 文件已加密.* / .*password\n", done.stderr.decode())


def test_schema_prints_the_documents_that_lie_beside_the_tables(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("无关\n", "utf-8")
    run_batch([tmp_path / "a.txt"], tmp_path / "out", 0)
    book, package = run("schema"), run("schema", "--json")
    assert {done.returncode for done in (book, package)} == {0}
    assert (book.stderr, package.stderr) == (b"", b"")
    assert book.stdout == (tmp_path / "out/codebook.md").read_bytes()
    written = (tmp_path / "out/datapackage.json").read_text("utf-8").splitlines()
    unsummed = [line for line in written if not line.startswith(('      "bytes"', '      "hash"'))]
    assert [line.rstrip(",") for line in package.stdout.decode().splitlines()] == [
        line.rstrip(",") for line in unsummed
    ]


def test_a_reader_that_has_gone_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    for arguments in (["schema"], ["schema", "--json"], ["explain", SAMPLE]):
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
    os.close(writing)


@pytest.mark.skipif(
    subprocess.run(["make", "-q", ".venv/.parse"], cwd=ROOT, capture_output=True, check=False).returncode
    != 0,
    reason="the environment of make parse is not set up, and setting it up needs the network",
)
def test_make_parse_does_the_same_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "two words").mkdir()
    (tmp_path / "two words/a.txt").write_text("无关\n", "utf-8")
    command = ["make", "-C", str(ROOT), "parse", f"IN={tmp_path}/two words", f"OUT={tmp_path}/the out"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    run_batch([tmp_path / "two words"], tmp_path / "out", 0)
    made, wanted = tree(tmp_path / "the out"), tree(tmp_path / "out")
    assert {**made, "run.json": b""} == {**wanted, "run.json": b""}
