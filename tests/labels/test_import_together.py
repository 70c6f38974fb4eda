"""Several tasks of one notice, and people who correct it while an import is under way."""

import pytest

from pipeline.corrections.table import append_corrections, read_corrections
from pipeline.errors import UsageError
from pipeline.labels import desk as desks
from pipeline.labels.config import PARTS, RECTIFIED
from tests.labels.conftest import Desk, Open, Sheet

PROBLEM, RECTIFICATION = PARTS


def divide(one: Sheet, finding_id: str) -> None:
    """Make two findings of one: the first line of the rectification begins the second."""
    region = one.value(f"{finding_id}-rectification-1")
    start, end = region["start"], region["end"]
    middle = (start + end) // 2
    one.move(f"{finding_id}-rectification-1", start, middle)
    one.draw(PROBLEM, middle, middle + 5, "x1", status=["completed"], main_theme=["conduct"])
    one.draw(RECTIFICATION, middle + 5, end, "x2")
    one.link("x1", "x2", RECTIFIED)


def test_a_task_that_comes_twice_is_taken_once(desk: Desk, sheet: Open) -> None:
    one = sheet()
    one.choose(f"{one.findings[0]}-problem-1", "status", "in_progress")
    divide(one, one.findings[1])
    once = len(desk.send(one.task()).corrections)
    (desk.out / "corrections.csv").unlink()
    assert len(desk.send(one.task(), one.task()).corrections) == once == len(read_corrections(desk.out)) > 2


def test_splits_in_two_tasks_of_a_notice_have_ids_of_their_own(desk: Desk, sheet: Open) -> None:
    one, other = sheet(), sheet()
    divide(one, one.findings[0])
    divide(other, other.findings[1])
    before = desk.rows()
    done = desk.send(one.task(), other.task())
    ids = {made.new for made in done.corrections if made.field == "split"}
    assert len(ids) == 2
    desk.parse()
    assert desk.rows().keys() - before.keys() == ids


def test_what_is_corrected_during_an_import_is_not_passed_over(
    desk: Desk, sheet: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = sheet()
    one.choose(f"{one.findings[0]}-problem-1", "status", "completed")
    [made] = desk.send(one.task()).corrections
    (desk.out / "corrections.csv").unlink()

    class Slow(desks.Desk):
        def work(self) -> None:
            super().work()
            append_corrections(desk.out, [made])  # by someone else

    monkeypatch.setattr("pipeline.labels.imports.Desk", Slow)
    with pytest.raises(UsageError, match="run it again"):
        desk.send(one.task())
    assert read_corrections(desk.out) == (made,)
