"""Every promise is held by tests that exist, and the page that shows them tells of all."""

import ast
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.reliability.report import PAGE, SOAK, Promise, read_promises

PROMISES = read_promises()


def functions(path: Path) -> set[str]:
    """The tests of a file."""
    return {
        node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
    }


def test_there_are_29_promises_in_two_languages_each_with_a_test() -> None:
    assert [promise.number for promise in PROMISES] == list(range(1, 30))
    for promise in PROMISES:
        for words in (promise.fault, promise.promise):
            assert " / " in words or words.isascii(), words
            assert "|" not in words
        assert promise.tests, promise.number


@pytest.mark.parametrize("promise", PROMISES, ids=[str(promise.number) for promise in PROMISES])
def test_every_test_that_is_named_exists(promise: Promise) -> None:
    for test in promise.tests:
        file, _, name = test.partition("::")
        assert name in functions(ROOT / file), test


def test_the_page_tells_of_every_promise_and_of_nothing_that_failed() -> None:
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    for promise in PROMISES:
        [row] = [row for row in rows if row.startswith(f"| {promise.number} |")]
        assert promise.promise in row
        assert all(test.rpartition("::")[2] in row for test in promise.tests), "make reliability"
        assert "failed" not in row.replace("retry-failed", "").split("|")[5]


def test_the_soak_counted_every_file_and_the_parent_did_not_grow(
    record_property: Callable[[str, object], None],
) -> None:
    soak = json.loads(SOAK.read_text("utf-8"))
    assert soak["files"] >= 10_000
    assert soak["counted"] == soak["wanted"]
    assert sum(soak["counted"].values()) == soak["files"]
    assert len(soak["wanted"]) >= 8
    assert soak["growth_mib"] <= 50
    assert soak["again_converted"] == 0
    assert soak["left_behind"] == []
    record_property("growth_in_MiB_over_10000_files", soak["growth_mib"])
