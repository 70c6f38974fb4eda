"""Files of any name are converted, shown without a control character, and found again byte for byte."""

import csv
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.paths import printable, restore
from pipeline.run.batch import run_batch
from tests.conftest import ROOT

NOTICE = """中共临河县委巡察整改情况通报
一、关于学习不够深入的问题
整改情况：已开展学习{}次，退回资金3万元，诫勉1人。
"""
NAMES = [
    b"-o.txt",
    b"=1+1.txt",
    b"\xcd\xa8\xb1\xa8.txt",  # 通报 in GBK
    b"\x85.txt",
    "\x85.txt".encode(),
    "\xad.txt".encode(),
    b"\xad.txt",
    b"a\nb\r\t.txt",
    b"\x1b[2J\x07.txt",
    rb"back\slash\n.txt",
    "a\u202etxt.exe".encode(),
    "a\u2028b\ufeff\U000e0041.txt".encode(),
    "é.txt".encode(),
    "e\u0301.txt".encode(),
    b"l" * 251 + b".txt",
    ("长" * 83 + ".txt").encode(),
    b" .txt ",
    b"a!b.txt",
    b"one/same.txt",
    b"two/same.txt",
    b"\xff\xfe/\n.txt",
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """A run over a notice under each name, a copy, and files that cannot be read."""
    home = tmp_path_factory.mktemp("names")
    for number, name in enumerate(NAMES):
        path = home / "in" / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTICE.format(number), "utf-8")
    (home / "in/copy.txt").write_text(NOTICE.format(0), "utf-8")
    (home / "in/bad\x1b[2J\u202e.pdf").write_bytes(b"%PDF-1.7\n")
    with zipfile.ZipFile(home / "in/c.zip", "w") as package:
        package.writestr("夹\\a\x1b\n.txt", NOTICE.format("若干"))
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "parse",
        "in",
        "-o",
        "out\x1b[2J",
        "-j",
        "1",
        "--json-progress",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return home, subprocess.run(command, cwd=home, env=environment, capture_output=True, check=False)


def table(home: Path, name: str) -> list[dict[str, str]]:
    with (home / "out\x1b[2J" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_name_is_converted_and_leads_back_to_its_file(
    run: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    home, done = run
    assert done.returncode == 1  # one cannot be read
    found = {row["source_path"]: row for row in table(home, "files")}
    shown = {os.fsencode(restore(name)): row["outcome"] for name, row in found.items()}
    assert {name: shown.get(name) for name in NAMES} == dict.fromkeys(NAMES, "itemised")
    for name, row in found.items():
        if "!" not in name:
            assert (home / "in" / restore(name)).stat().st_size == int(row["bytes"])
    assert len(found) == len(NAMES) + 4  # a copy, a broken file, an archive and its member
    assert len(table(home, "notices")) == len(NAMES) + 1


def test_no_log_and_no_table_shows_a_control_character_of_a_name(
    run: tuple[Path, subprocess.CompletedProcess[bytes]],
) -> None:
    home, done = run
    status = subprocess.run(
        [sys.executable, "-m", "pipeline", "status", "out\x1b[2J"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    record = (home / "out\x1b[2J/run.json").read_text("utf-8")
    for words in (done.stdout.decode(), done.stderr.decode(), status.stdout.decode(), record):
        assert words
        assert [sign for sign in words if sign != "\n" and unicodedata.category(sign) in HIDDEN] == []
    for name in ("files", "messages", "notices"):
        for row in table(home, name):
            assert [sign for sign in row["source_path"] if unicodedata.category(sign) in HIDDEN] == []


HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def test_no_log_holds_words_of_a_document(run: tuple[Path, subprocess.CompletedProcess[bytes]]) -> None:
    home, done = run
    record = json.loads((home / "out\x1b[2J/run.json").read_text("utf-8"))
    logs = done.stdout.decode() + done.stderr.decode() + json.dumps(record, ensure_ascii=False)
    words = re.findall("[\u4e00-\u9fff]{4,}", NOTICE)
    assert len(words) >= 5
    assert [word for word in words if word in logs] == []


def test_a_fault_of_ours_is_told_by_its_place_and_not_in_the_words_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.convert.build_notice", lambda document: int(document.text))
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    [(_, told)] = run_batch([tmp_path / "a.txt"], tmp_path / "out", 0).unreadable
    assert re.search(r"ValueError convert\.py:\d+", told)
    assert "中共临河县委" not in told


@given(st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name and b"/" not in name))
def test_what_is_shown_leads_back_to_every_name(name: bytes) -> None:
    path = Path(os.fsdecode(name))
    shown = printable(path)
    assert os.fsencode(restore(shown)) == os.fsencode(path)
    assert not {unicodedata.category(sign) for sign in shown} & set(HIDDEN)
    assert shown.encode()  # valid UTF-8


@given(st.text(min_size=1, max_size=20).filter(lambda name: not set(name) & set("\0/") and name != "."))
def test_text_of_any_kind_leads_back_too(name: str) -> None:
    try:
        path = Path(os.fsdecode(name.encode()))
    except UnicodeEncodeError:  # a surrogate alone is no file's name
        return
    assert restore(printable(path)) == path
