"""ZIP archives: every member a row, whatever its name, and nothing written or believed."""

import csv
import io
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.read.limits import LIMITS
from pipeline.run.batch import run_batch
from pipeline.run.convert import convert_file
from pipeline.run.discover import find_jobs
from tests.conftest import SAMPLES

NOTICE = (SAMPLES / "c1-town.txt").read_bytes()
WORD = (SAMPLES / "c1-town.docx").read_bytes()


def pack(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def put(folder: Path, data: bytes, name: str = "a.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def names(path: Path) -> list[str]:
    return [job.name for job in find_jobs([path]).jobs]


def files(out: Path) -> dict[str, dict[str, str]]:
    with (out / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["source_path"]: row for row in csv.DictReader(file)}


def test_each_member_of_an_archive_is_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    inner = pack(("丙.docx", WORD))
    put(tmp_path / "in", pack(("甲.txt", NOTICE), ("夹/乙.bin", b"\x01\x02\x03\xff" * 99), ("丁.zip", inner)))
    run_batch([tmp_path / "in"], tmp_path / "out", 0)
    rows = files(tmp_path / "out")
    assert {name: (row["outcome"], row["outcome_reason"], row["reader"]) for name, row in rows.items()} == {
        "a.zip": ("not_a_notice", "other", "zip"),
        "a.zip!甲.txt": ("itemised", "", "text"),
        "a.zip!夹/乙.bin": ("unreadable", "unsupported", ""),
        "a.zip!丁.zip!丙.docx": ("itemised", "", "word"),
    }


def test_an_archive_is_known_by_its_content_and_a_document_is_none(tmp_path: Path) -> None:
    put(tmp_path, WORD, "word.zip")
    put(tmp_path, pack(("甲.txt", NOTICE)), "archive.docx")
    assert names(tmp_path) == ["archive.docx!甲.txt", "word.zip"]


@pytest.mark.parametrize(
    "name", ["../../甲.txt", "/etc/甲.txt", "a\\甲.txt", "C:\\甲.txt", "甲\n.txt", "=1+1.txt"]
)
def test_names_lead_nowhere(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, pack((name, NOTICE)))
    [job] = find_jobs([path]).jobs
    assert convert_file(job.path, job.name, job.places).outcome == "itemised"
    assert job.name.isprintable()
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_name_in_gbk_is_read(tmp_path: Path) -> None:
    data = bytearray(pack(("AAAA.txt", NOTICE)))
    path = put(tmp_path, bytes(data).replace(b"AAAA", "通报".encode("gb18030")))
    assert names(path) == ["a.zip!通报.txt"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = put(tmp_path, pack(("甲.txt", NOTICE), ("甲.txt", b"")))
    outcomes = {job.name: convert_file(path, job.name, job.places).reason for job in find_jobs([path]).jobs}
    assert outcomes == {"a.zip!甲.txt": "", "a.zip!甲.txt#2": "empty"}


def test_hidden_members_are_left_out_and_counted(tmp_path: Path) -> None:
    path = put(tmp_path, pack(("甲.txt", NOTICE), ("__MACOSX/._甲.txt", b"x"), (".DS_Store", b"x")))
    found = find_jobs([path])
    assert ([job.name for job in found.jobs], found.left_out) == (["a.zip!甲.txt"], 2)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pack(("甲.txt", NOTICE))[:-30], "damaged"),
        (pack(("甲.txt", bytes(3_000_000))), "too_large"),
        (pack(*((f"{number}", b"x") for number in range(30))), "too_large"),
    ],
    ids=["cut short", "a bomb", "too many members"],
)
def test_an_archive_that_cannot_be_opened_has_a_row_that_says_why(
    data: bytes, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "members", 20)
    found = find_jobs([put(tmp_path, data)])
    assert [job.name for job in found.jobs] == []
    assert [(row.outcome, row.reason) for _, row in found.closed] == [("unreadable", reason)]


def test_a_member_that_unpacks_to_more_than_it_declares_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "bytes", 100_000)
    data = pack(("甲.txt", b" " * 300_000)).replace(struct.pack("<L", 300_000), struct.pack("<L", 1_000))
    [job] = find_jobs([put(tmp_path, data)]).jobs
    assert convert_file(job.path, job.name, job.places).reason in ("too_large", "damaged")


def test_a_member_with_a_password_is_encrypted(tmp_path: Path) -> None:
    data = bytearray(pack(("甲.txt", NOTICE)))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    [job] = find_jobs([put(tmp_path, bytes(data))]).jobs
    assert convert_file(job.path, job.name, job.places).reason == "encrypted"


def test_archives_in_archives_end_at_a_limit(tmp_path: Path) -> None:
    data = pack(("甲.txt", NOTICE))
    for _ in range(LIMITS["nesting"] + 1):
        data = pack(("a.zip", data))
    [job] = find_jobs([put(tmp_path, data)]).jobs
    assert job.name == "a.zip" + "!a.zip" * LIMITS["nesting"]
    assert convert_file(job.path, job.name, job.places).reason == "unsupported"
