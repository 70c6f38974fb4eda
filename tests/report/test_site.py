"""The report as files: whole or not at all, and nothing of others is touched."""

import csv
import json
import os
import shutil
import sys
import zipfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

import pytest

from pipeline.cli import main
from pipeline.errors import OutputError
from pipeline.report import pages
from pipeline.report.pages import find_phrase, script_json
from pipeline.report.site import write_report
from pipeline.run.batch import run_batch
from pipeline.tables.folder import open_folder
from pipeline.tables.load import load_rows
from tests.conftest import SAMPLES


def crash(order: object) -> NoReturn:
    """Like a fault in a library: the process is gone."""
    os.abort()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The output of a run over one PDF in an archive and one text."""
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "some.zip", "w") as archive:
        archive.write(SAMPLES / "a1-changsha-water.pdf", "子/a.pdf")
    shutil.copy(SAMPLES / "b1-university.txt", folder)
    run_batch([folder], tmp_path / "out", 0)
    return tmp_path / "out"


def test_the_same_run_gives_the_same_report(small: Path) -> None:
    write_report(small)
    first = {path: path.read_bytes() for path in (small / "report").rglob("*") if path.is_file()}
    write_report(small)
    again = {path: path.read_bytes() for path in (small / "report").rglob("*") if path.is_file()}
    assert first == again


def test_the_command_writes_a_report_and_parse_keeps_it(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(small), "--no-pictures"]) == 0
    assert str(small / "report" / "index.html") in capsys.readouterr().out
    (small.parent / "in" / "new.txt").write_bytes((SAMPLES / "c1-town.txt").read_bytes())
    run_batch([small.parent / "in"], small, 0)
    assert (small / "report" / "index.html").is_file()


def test_a_report_tells_nothing_of_the_machine(small: Path) -> None:
    made = write_report(small, pictures=False)
    run = json.loads((small / "run.json").read_text("utf-8"))
    assert json.loads((small / "report" / "report.json").read_text("utf-8")) == {
        "started": run["started"],
        "version": run["versions"]["zhenggai"],
        "notices": made.notices,
        "findings": made.findings,
    }
    files = [path for path in (small / "report").rglob("*") if path.is_file()]
    for word in (str(small.parent), run["platform"]):
        assert not [path for path in files if word.encode() in path.read_bytes()], word


def test_pages_in_an_archive_are_pictured(small: Path) -> None:
    assert write_report(small).pictures == len(list((small / "report" / "pages").iterdir())) > 1


def test_pictures_are_left_out_on_request_or_where_the_source_has_changed(small: Path) -> None:
    assert write_report(small, pictures=False).pictures == 0
    notice = next(
        path for path in (small / "report" / "notices").iterdir() if "页面图" in path.read_text("utf-8")
    )
    assert find_phrase("pictures", "off").zh in notice.read_text("utf-8")
    with zipfile.ZipFile(small.parent / "in" / "some.zip", "w") as archive:
        archive.write(SAMPLES / "b2-hospital.pdf", "子/a.pdf")
    assert write_report(small).pictures == 0
    assert find_phrase("pictures", "gone").zh in notice.read_text("utf-8")


def test_what_crashes_the_library_costs_its_pictures_alone(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.report.studio.carry_out", crash)
    assert write_report(small).pictures == 0
    pages = [path.read_text("utf-8") for path in (small / "report" / "notices").iterdir()]
    assert sum(find_phrase("pictures", "unreadable").zh in page for page in pages) == 1


def test_sources_that_have_moved_can_be_named(small: Path) -> None:
    (small.parent / "in").rename(small.parent / "moved")
    assert write_report(small).pictures == 0
    assert write_report(small, sources=small.parent / "moved").pictures > 1


def test_a_folder_of_someone_else_is_not_replaced(small: Path) -> None:
    (small / "report").mkdir()
    (small / "report" / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="not a report"):
        write_report(small)
    assert (small / "report" / "mine.txt").read_text() == "mine"


def test_files_of_others_in_a_report_stay_and_those_of_earlier_reports_go(small: Path) -> None:
    write_report(small, pictures=False)
    report = small / "report"
    written = {path.relative_to(report) for path in report.rglob("*")}
    names = ("notes.txt", "data/mine.csv", "notices/my.html", "mine/deep/x.html", "pages/a.webp")
    for name in names:
        (report / name).parent.mkdir(parents=True, exist_ok=True)
        (report / name).write_text("mine")
    (report / "mine" / "link").symlink_to(small.parent)
    (report / "notices" / "0123456789abcdef.html").write_text("of a notice that is gone")
    write_report(small)
    assert [(report / name).read_text() for name in names] == ["mine"] * len(names)
    assert (report / "mine" / "link").readlink() == small.parent
    shutil.rmtree(report / "mine")
    for name in names:
        (report / name).unlink(missing_ok=True)
    write_report(small, pictures=False)  # with nothing of the pictures in between
    assert {path.relative_to(report) for path in report.rglob("*")} == written


@pytest.mark.parametrize("there", [True, False])
def test_a_report_that_is_a_link_is_left_alone(small: Path, there: bool) -> None:
    if there:
        write_report(small, pictures=False)
        (small / "report").rename(small.parent / "elsewhere")
    (small / "report").symlink_to(small.parent / "elsewhere")
    with pytest.raises(OutputError, match="symbolic link"):
        write_report(small)
    assert (small / "report").readlink() == small.parent / "elsewhere"


def test_a_report_that_fails_leaves_the_earlier_one(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_report(small, pictures=False)
    before = sorted(path for path in small.rglob("*"))
    monkeypatch.setattr("pipeline.report.site.draw_chart", None)
    with pytest.raises(TypeError):
        write_report(small)
    assert sorted(small.rglob("*")) == before
    assert not list(small.parent.glob(".out.zhenggai/report*"))
    monkeypatch.undo()
    write_report(small, pictures=False)
    assert sorted(small.rglob("*")) == before


def test_a_folder_that_is_no_output_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "not an output folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_publishes_just_before_the_report_is_the_one_it_shows(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_first(out: Path) -> AbstractContextManager[Path]:
        (small.parent / "in" / "b1-university.txt").unlink()
        shutil.copy(SAMPLES / "c1-town.txt", small.parent / "in")
        run_batch([small.parent / "in"], out, 0)
        return open_folder(out)

    monkeypatch.setattr("pipeline.report.site.open_folder", run_first)
    made = write_report(small, pictures=False)
    rows = load_rows(small)
    assert (made.notices, made.findings) == (len(rows["notices"]), len(rows["findings"]))
    pages = {path.stem for path in (small / "report" / "notices").iterdir()}
    assert pages == {row["notice_id"] for row in rows["notices"]}


@pytest.mark.parametrize("altered", ["", "x"])
def test_a_number_that_was_altered_is_told(
    small: Path, altered: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / "notices.csv"
    [head, row, *rows] = csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True))
    row[head.index("n_findings")] = altered
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([head, row, *rows])
    assert main(["report", str(small), "--no-pictures"]) == 2
    assert f"{path}: n_findings" in capsys.readouterr().err


def test_a_run_without_notices_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("今天天气很好。\n", "utf-8")
    run_batch([tmp_path / "a.txt"], tmp_path / "out", 0)
    summary = write_report(tmp_path / "out")
    assert (summary.notices, summary.findings) == (0, 0)
    assert "a.txt" in (tmp_path / "out" / "report" / "data" / "files-0000.js").read_text("utf-8")


@pytest.mark.parametrize("package", ["jinja2", "vl_convert"])
def test_a_missing_extra_is_told(
    small: Path, package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    pages._environment.cache_clear()
    assert main(["report", str(small)]) == 2
    assert "zhenggai[report]" in capsys.readouterr().err
    assert not (small / "report").exists()


def test_scripts_cannot_be_ended_by_data() -> None:
    text = script_json(["</script><!--", "\u2028\u2029"])
    assert "<" not in text
    assert not {"\u2028", "\u2029"} & set(text)


def test_every_page_forbids_what_comes_from_outside(out: Path) -> None:
    files = list((out / "report").rglob("*.html"))
    assert len(files) > 5
    for path in files:
        text = path.read_text("utf-8")
        assert "default-src &#39;none&#39;; script-src &#39;self&#39;;" in text
        assert "http" not in text.replace('http-equiv="Content-Security-Policy"', "")
