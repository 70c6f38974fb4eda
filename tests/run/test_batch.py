"""What a run finds in its inputs, what it leaves out, and what it refuses."""

import csv
import errno
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.model import Document, Source
from pipeline.read.documents import read_document
from pipeline.run.batch import Options, run_batch
from pipeline.run.convert import convert_file
from pipeline.run.discover import find_jobs
from pipeline.run.progress import Progress
from pipeline.run.settings import Settings
from tests.conftest import SAMPLES

DOCS = SAMPLES.parent / "docs"
SAMPLE = SAMPLES / "a2-county-grain.txt"


def make(top: Path, *names: str | bytes) -> Path:
    """Files with these names, each holding its own name."""
    for name in names:
        path = top / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(name))
    return top


def names(*inputs: Path) -> list[str]:
    return [job.name for job in find_jobs(inputs).jobs]


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_files_of_a_single_folder_are_sorted_and_relative_to_it(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a/B.txt", "a.txt", "二.txt", "a-1.txt")
    assert names(tmp_path) == ["a-1.txt", "a.txt", "a/B.txt", "a/z.txt", "b.txt", "二.txt"]
    assert [Path(job.path).read_text() for job in find_jobs([tmp_path]).jobs] == names(tmp_path)


def test_several_inputs_are_relative_to_the_folder_they_have_in_common(tmp_path: Path) -> None:
    make(tmp_path, "x/one/a.txt", "x/two/a.txt", "x/b.txt")
    inputs = [tmp_path / "x" / name for name in ("two", "b.txt", "one")]
    assert names(*inputs) == names(*reversed(inputs)) == ["b.txt", "one/a.txt", "two/a.txt"]
    assert names(tmp_path / "x/one", tmp_path / "x/two") == ["one/a.txt", "two/a.txt"]


def test_a_single_file_is_known_by_its_name(tmp_path: Path) -> None:
    make(tmp_path, "x/a.txt")
    assert names(tmp_path / "x/a.txt") == ["a.txt"]


def test_names_do_not_depend_on_how_an_input_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "x/a.txt", "x/y/b.txt")
    monkeypatch.chdir(tmp_path / "x")
    assert names(Path()) == names(Path("../x")) == names(Path("y/..")) == ["a.txt", "y/b.txt"]


def test_a_file_that_is_named_twice_is_one_job(tmp_path: Path) -> None:
    make(tmp_path, "x/a.txt", "x/b.txt")
    assert names(tmp_path / "x", tmp_path / "x/a.txt", tmp_path / "x") == ["x/a.txt", "x/b.txt"]


def test_names_that_begin_with_a_dot_are_left_out_and_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", ".b.txt", "c/.d.txt", ".e/f.txt", ".e/g.txt", "~$h.txt")
    found = find_jobs([tmp_path])
    assert [job.name for job in found.jobs] == ["a.txt", "~$h.txt"]
    assert found.left_out == 3  # two files and a folder


def test_a_hidden_file_that_is_named_itself_is_converted(tmp_path: Path) -> None:
    make(tmp_path, ".a.txt")
    assert names(tmp_path / ".a.txt") == [".a.txt"]


def test_links_are_not_followed_and_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "elsewhere/secret.txt")
    top = tmp_path / "in"
    (top / "link.txt").symlink_to(tmp_path / "elsewhere/secret.txt")
    (top / "folder").symlink_to(tmp_path / "elsewhere")
    (top / "loop").symlink_to(top)
    (top / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(top / "pipe.txt")
    (top / "folder.docx").mkdir()
    found = find_jobs([top])
    assert ([job.name for job in found.jobs], found.left_out) == (["a.txt"], 5)


def test_a_pipe_that_is_named_itself_is_refused_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UsageError, match=r"pipe\.txt"):
        find_jobs([tmp_path / "pipe.txt"])


def test_an_input_that_does_not_exist_is_refused_by_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    with pytest.raises(UsageError, match=r"no such input: .*missing\.txt"):
        find_jobs([tmp_path / "a.txt", tmp_path / "missing.txt"])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("-o.txt", "-o.txt"),
        ("=1+1.txt", "=1+1.txt"),
        ("一\n二.txt", r"一\n二.txt"),
        ("\x1b[2J\t.txt", r"\x1b[2J\t.txt"),
        ("整改".encode("gbk") + b".txt", r"\xd5\xfb\xb8\xc4.txt"),
        ("a\u202etxt.exe", r"a\u202etxt.exe"),
        ("全角\u3000空格 é.txt", "全角\u3000空格 é.txt"),
        (r"back\slash.txt", r"back\\slash.txt"),
        ("长" * 83 + ".txt", "长" * 83 + ".txt"),
    ],
    ids=ascii,
)
def test_odd_names_are_shown_escaped_and_their_files_read(
    name: str | bytes, shown: str, tmp_path: Path
) -> None:
    [job] = find_jobs([make(tmp_path, name)]).jobs
    assert job.name == shown
    assert Path(job.path).read_bytes() == os.fsencode(name)


def test_names_that_differ_are_shown_differently(tmp_path: Path) -> None:
    odd = (b"\xcd.txt", rb"\xcd.txt", b"a\n.txt", rb"a\n.txt", rb"a\\n.txt")
    composed, decomposed = "é.txt", "e\u0301.txt"
    make(tmp_path, *odd, composed, decomposed)
    assert len(set(names(tmp_path))) == 7


def test_a_folder_that_cannot_be_listed_has_a_row_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "in/a.txt", "in/locked/b.txt")
    scan = os.scandir

    def refuse(path: str | int) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    summary = run_batch([tmp_path / "in"], tmp_path / "out", 0)
    assert [path for path, _ in summary.unreadable] == ["locked"]
    assert [row["outcome_reason"] for row in rows(tmp_path / "out", "files")] == ["other", "vanished"]


@pytest.mark.parametrize(
    ("given", "out"),
    [
        ("in", "in"),
        ("in", "in/out"),
        ("in", "in/a/b/out"),
        ("in/a", "in"),
        ("in", "link"),
        ("link", "in/out"),
        ("in/a/1.txt", "in/a"),
        ("in/a/1.txt", "in/a/1.txt"),
    ],
)
def test_an_output_that_overlaps_an_input_is_refused_before_anything_is_written(
    given: str, out: str, tmp_path: Path
) -> None:
    make(tmp_path, "in/a/1.txt")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="output"):
        run_batch([tmp_path / given], tmp_path / out, 0)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_output_beside_the_inputs_is_no_overlap(tmp_path: Path) -> None:
    make(tmp_path, "in/1.txt", "in2/1.txt")
    assert run_batch([tmp_path / "in", tmp_path / "in2"], tmp_path / "in3", 0).files == 2
    assert run_batch([tmp_path / "in/1.txt"], tmp_path / "in2", 0).files == 1


def test_the_same_bytes_twice_are_two_rows_and_one_notice(tmp_path: Path) -> None:
    for name in ("b/first.txt", "a/second.txt"):
        make(tmp_path, f"in/{name}")
        shutil.copy(SAMPLE, tmp_path / "in" / name)
    summary = run_batch([tmp_path / "in"], tmp_path / "out", 0)
    [notice] = rows(tmp_path / "out", "notices")
    assert notice["source_path"] == "a/second.txt"
    assert [row["source_path"] for row in rows(tmp_path / "out", "files")] == ["a/second.txt", "b/first.txt"]
    assert {row["notice_id"] for row in rows(tmp_path / "out", "files")} == {notice["notice_id"]}
    assert int(notice["n_findings"]) == len(rows(tmp_path / "out", "findings")) == summary.tally.findings > 0
    [told] = rows(tmp_path / "out", "messages")
    assert (told["source_path"], told["code"]) == ("b/first.txt", "duplicate_file")


@pytest.mark.parametrize("hidden", [[], [".hidden.txt"]], ids=["nothing", "hidden files only"])
def test_a_folder_without_files_has_a_row_and_a_message(hidden: list[str], tmp_path: Path) -> None:
    for name in ("in/void", "in/full"):
        (tmp_path / name).mkdir(parents=True)
    make(tmp_path / "in/void", *hidden)
    make(tmp_path / "in/full", "a.txt")
    for inputs, shown in (([tmp_path / "in/void"], "void"), ([*(tmp_path / "in").iterdir()], "void")):
        summary = run_batch(inputs, tmp_path / "out", 0)
        assert [path for path, _ in summary.unreadable] == [shown]
        [row] = [row for row in rows(tmp_path / "out", "files") if row["outcome"] == "unreadable"]
        assert (row["source_path"], row["outcome_reason"], row["notice_id"]) == (shown, "empty", "")
        [told] = [row for row in rows(tmp_path / "out", "messages") if row["code"] == "no_files"]
        assert (told["source_path"], told["severity"]) == (shown, "error")


def test_every_file_is_reported_as_it_is_done(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "in/b.txt")
    told: list[tuple[int, int, str]] = []

    def report(progress: Progress) -> None:
        told.append((progress.done, progress.total, progress.name))

    run_batch([tmp_path / "in"], tmp_path / "out", 0, report)
    assert told == [(0, 2, ""), (1, 2, "a.txt"), (2, 2, "b.txt")]


def test_halves_of_characters_become_replacement_characters_and_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def halve(data: bytes, name: str) -> Document:
        document = read_document(data, name)
        return replace(document, text=document.text[:99] + "\ud800" + document.text[100:])

    monkeypatch.setattr("pipeline.run.convert.read_document", halve)
    result = convert_file(SAMPLE, "a.txt")
    assert result.notice
    assert result.notice.text[99] == "\ufffd"
    assert [doubt.code for doubt in result.messages] == ["lost_characters"]


def test_a_file_that_vanishes_has_a_row_without_a_hash(tmp_path: Path) -> None:
    result = convert_file(tmp_path / "gone.txt", "gone.txt")
    assert (result.outcome, result.reason) == ("unreadable", "vanished")
    assert result.source == Source("gone.txt", "", 0, "")


def test_a_codebook_of_ones_own_tags_the_findings(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(SAMPLE, tmp_path / "in")
    run_batch(
        [tmp_path / "in"], tmp_path / "out", 0, options=Options(Settings(DOCS / "six-disciplines.toml"))
    )
    codes = {row["theme"] for row in rows(tmp_path / "out", "themes")}
    assert codes <= {"political", "organisational", "integrity", "mass", "work", "life", "none"}
    assert len(codes) > 3


def test_a_codebook_that_is_none_is_refused_before_anything_is_converted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="README"):
        run_batch([SAMPLE], tmp_path / "out", 0, options=Options(Settings(DOCS.parent / "README.md")))
    assert not (tmp_path / "out").exists()


def test_a_member_with_the_name_of_a_file_has_a_row_of_its_own(tmp_path: Path) -> None:
    make(tmp_path, "in/a.zip!b.txt", "in/c.txt")
    with zipfile.ZipFile(tmp_path / "in/a.zip", "w") as package:
        package.writestr("b.txt", "x")
        package.writestr("b.txt#2", "x")
    assert run_batch([tmp_path / "in"], tmp_path / "out", 0).files == 5
    found = [row["source_path"] for row in rows(tmp_path / "out", "files")]
    assert found == ["a.zip", "a.zip!b.txt", "a.zip!b.txt#2", "a.zip!b.txt#2#2", "c.txt"]


def test_an_archive_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for text in ("first", "second"):
        with zipfile.ZipFile(tmp_path / "in/a.zip", "w") as package:
            package.writestr("b.txt", text)
        run_batch([tmp_path / "in"], tmp_path / text, 0)
    first, second = (rows(tmp_path / text, "files")[1]["sha256"] for text in ("first", "second"))
    assert first != second


def test_what_a_notice_reports_as_a_whole_is_a_mention_without_a_finding(tmp_path: Path) -> None:
    run_batch([SAMPLES / "a1-changsha-water.txt"], tmp_path / "out", 0)
    whole = [row for row in rows(tmp_path / "out", "mentions") if row["part"] == "notice"]
    assert ("count", "24个", "") in {(row["kind"], row["text"], row["finding_id"]) for row in whole}
    assert {"percent", "sanction"} < {row["kind"] for row in whole}
    assert not any(row["kind"] == "date" for row in whole)
    [notice] = rows(tmp_path / "out", "notices")
    assert all(row["mention_id"].startswith(f"{notice['notice_id']}-m") for row in whole)
