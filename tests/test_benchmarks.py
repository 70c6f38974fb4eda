"""The measurements of ``make bench``: the baselines give rows, ratios and slopes are reckoned right."""

import csv
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.contenders import FLOOR, NAIVE, ONE, TWO, Race
from benchmarks.inputs import Inputs
from benchmarks.report import Measured, write_report
from benchmarks.sizes import Growth, slopes
from benchmarks.targets import HELP, NOTICE, PASS, judge
from benchmarks.timing import Contender, Failed, Peak, find_slope, race, ratio, watch
from tests.conftest import ROOT, SAMPLES


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("three")
    for suffix in ("txt", "docx", "pdf"):
        shutil.copy(SAMPLES / f"d1-culture-bureau.{suffix}", folder / f"notice.{suffix}")
    return folder


@pytest.mark.parametrize("script", ["naive", "floor"])
def test_a_baseline_gives_rows_of_every_file(script: str, three: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    command = [sys.executable, str(ROOT / f"benchmarks/{script}.py"), str(three), str(out)]
    subprocess.run(command, check=True, capture_output=True)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = Counter(row[0] for row in csv.reader(file))
    assert set(rows) - {"file"} == {"notice.txt", "notice.docx", "notice.pdf"}
    assert rows["notice.txt"] == rows["notice.docx"] <= rows["notice.pdf"]


def test_a_slope_is_the_power_of_the_size() -> None:
    sizes = [10, 30, 100, 300, 1000]
    assert find_slope([(size, 0.5 * size**1.05) for size in sizes]) == pytest.approx(1.05)
    assert find_slope([(size, 7.0) for size in sizes]) == pytest.approx(0)


def test_the_largest_tenfold_shows_what_a_start_hides() -> None:
    sizes = [10, 30, 100, 300, 1000, 3000, 10_000]
    over_all, largest = slopes(sizes, [2 + 0.001 * size**1.2 for size in sizes])
    assert over_all < 0.6 < 0.8 < largest


def test_a_ratio_is_the_median_of_the_pairs() -> None:
    assert ratio({"a": [4.0, 9.0, 30.0], "b": [1.0, 3.0, 3.0]}, "a", "b") == 4.0


def test_contenders_take_turns_and_each_run_finds_an_empty_folder(tmp_path: Path) -> None:
    log, place = tmp_path / "log", tmp_path / "place"
    code = "import sys, pathlib; assert not [*pathlib.Path(sys.argv[2]).iterdir()];"
    code += "open(sys.argv[1], 'a').write(sys.argv[3]); open(sys.argv[2] + '/x', 'w')"
    runners = [
        Contender(name, (sys.executable, "-c", code, str(log), str(place), name), place) for name in "ab"
    ]
    times = race(runners, 2, lambda line: None)
    assert log.read_text() == "abab"
    assert [len(seconds) for seconds in times.values()] == [2, 2]


def test_the_memory_of_a_child_counts(tmp_path: Path) -> None:
    child = "b = bytearray(60 * 2**20); import time; time.sleep(0.4)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    peak = watch(Contender("x", (sys.executable, "-c", code), tmp_path / "x"))
    assert peak.tree > 60 + peak.parent / 2


def test_a_run_that_fails_says_so(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="x ended with 1: no room"):
        watch(Contender("x", (sys.executable, "-c", "raise SystemExit('no room')"), tmp_path / "x"))


def made_up(folder: Path) -> Measured:
    times = {TWO: [1.0, 1.0], ONE: [2.0, 2.0], NAIVE: [21.0, 21.0], FLOOR: [0.9, 0.9]}
    told = Race("pdf", Inputs(folder, 3, 24), times, dict.fromkeys(times, Peak(50, 90)), {TWO: 24}, [])
    starts = {PASS: [0.01], HELP: [0.04], NOTICE: [0.4]}
    sizes = [10, 100, 1000]
    lengths = [
        Growth(name, sizes, [1.0, 1.5, 9.0], [0.01, 0.1, 1.0], [Peak(50, 90)] * 3) for name in ("TXT", "DOCX")
    ]
    files = Growth("files", sizes, [1.0, 2.0, 24.0], [], [Peak(50, 90)] * 3)
    return Measured(2, 0.1, {}, {"pdf": told}, starts, [*lengths, files])


def test_what_is_missed_is_told(three: Path) -> None:
    told = made_up(three)
    targets = list(judge(told.races, told.starts, told.growths))
    assert [target.met for target in targets] == [True, True, False, False, True, True, True, False, True]


def test_the_report_is_written_with_pictures_that_are_well_formed(three: Path, tmp_path: Path) -> None:
    write_report(made_up(three), tmp_path)
    text = (tmp_path / "performance.md").read_text("utf-8")
    pictures = sorted(path.name for path in tmp_path.glob("*.svg"))
    assert pictures == ["performance-archive.svg", "performance-length.svg", "performance.svg"]
    for name in pictures:
        ElementTree.parse(tmp_path / name)
        assert f"]({name})" in text
    assert "6 of 9 are met" in text
    assert "| zhenggai, one process | 2.00 | 2.00, 2.00 | 90 | 2.00 | 1.00 | – |" in text
