"""Odd, damaged and hostile files become what their manifests say, and the run goes on."""

import csv
import os
from dataclasses import replace
from pathlib import Path

from tests.torture.run import (
    GATHERED,
    HOSTILE,
    READ,
    Case,
    Outcome,
    Run,
    find_faults,
    read_manifest,
    torture_gathered,
    torture_own,
)

# What the manifest of other projects' files says of a file -> why it may be unreadable
REFUSALS = {
    "clear error": {"damaged", "encrypted", "unsupported", "empty"},
    "parse or clear error": {"damaged", "needs_ocr", "empty", "unsupported", "garbled"},
    "parse via converter": {"damaged", "unsupported"},
    "parse with warning page_count_mismatch, or clear error": {"empty", "damaged"},
    "parse with pypdfium2 or flag garbled_text": {"garbled", "needs_ocr"},
    "parse (fix the package or read XML directly)": {"empty"},  # one is sound and blank
    "parse text; macros never run": {"empty"},  # so is another
    "parse": {"garbled", "needs_ocr"},
}


def test_every_hostile_file_becomes_what_the_manifest_says(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    cases, run, faults = torture_own(tmp_path / "own", recognise=False)
    if os.geteuid():  # who may make no devices
        cases = [case for case in cases if case.file != "device.txt"]
    assert faults == []
    assert len(run.rows) == sum(case.classes != {"-"} for case in cases)


def test_every_odd_file_of_others_becomes_what_the_manifest_says(torture: Path, tmp_path: Path) -> None:
    cases, run, faults = torture_gathered(torture, tmp_path, recognise=False)
    assert faults == []
    assert len(run.rows) == len(cases) > 90
    assert b"(cid:" not in run.everything


def test_what_is_expected_of_files_of_others_is_what_was_asked_for(torture: Path) -> None:
    with (torture / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        asked = {row["file"]: row["expected"] for row in csv.DictReader(file, delimiter="\t")}
    cases = {case.file: case.classes for case in read_manifest(GATHERED)}
    assert cases.keys() == asked.keys()
    for name, expected in asked.items():
        start = max(filter(expected.startswith, REFUSALS), key=len)
        assert cases[name] - {"read", *READ} <= REFUSALS[start], name


CASE = Case("a.txt", frozenset({"itemised"}), ("甲",), ("乙",), frozenset({"bad_bytes"}), "")
FOUND = Outcome("itemised", "", "甲", frozenset({"bad_bytes", "region_unknown"}))
RUN = Run({"a.txt": FOUND}, 1, "", 0.0, 1, b"")


def test_whatever_differs_from_a_manifest_is_told() -> None:
    wrong = {
        "not_a_notice, not itemised": replace(FOUND, outcome="not_a_notice"),
        "damaged, not itemised": replace(FOUND, outcome="unreadable", reason="damaged"),
        "lacks 甲": replace(FOUND, text="丙"),
        "holds 乙": replace(FOUND, text="甲乙"),
        "says nothing of bad_bytes": replace(FOUND, messages=frozenset()),
    }
    assert list(find_faults([CASE], RUN)) == []
    for fault, found in wrong.items():
        assert fault in [told for _, told in find_faults([CASE], replace(RUN, rows={"a.txt": found}))]
    assert list(find_faults([CASE], replace(RUN, rows={}))) == [("a.txt", "no row")]
    assert list(find_faults([], RUN)) == [("a.txt", "itemised: not in the manifest")]
    broken = replace(RUN, code=0, told="Traceback x")
    assert [file for file, _ in find_faults([CASE], broken)] == ["(run)", "(run)"]


def test_every_row_of_a_manifest_says_what_the_file_is() -> None:
    for path in (HOSTILE, GATHERED):
        cases = read_manifest(path)
        assert len({case.file for case in cases}) == len(cases)
        assert all(case.about and case.classes for case in cases)
