"""What a number numbers. A case is one line of ``outline/readings.txt``: rule|paragraphs|depths.

A depth is that of the item which a paragraph heads, 0 where it heads none.
In every case the named rule speaks against a reading of one of the numbers; without the
rules the numbers are read otherwise.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Paragraph, Passage, Span
from pipeline.structure import reading
from pipeline.structure.reading import LIST, Reading, read_numbers
from pipeline.structure.reading_rules import ITEM_RULES, LIST_RULES
from pipeline.structure.units import Unit, split_units

CASES = Path(__file__).with_name("outline").joinpath("readings.txt").read_text("utf-8").splitlines()


def units(text: str) -> list[Unit]:
    paragraphs, position = [], 0
    for line in text.split("/"):
        paragraphs.append(Paragraph(Passage(line, ((0, Span(position, position + len(line))),))))
        position += len(line) + 1
    return split_units(paragraphs)


def named(readings: list[Reading]) -> set[str]:
    return {rule for read in readings for each in (read, *read.rivals) for rule in each.rules}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_speaks_and_the_best_reading_wins(case: str) -> None:
    name, text, depths = case.split("|")
    readings = read_numbers(units(text))
    assert [read.depth for read in readings] == [int(depth) for depth in depths.split()]
    assert name in named(readings)


def test_every_rule_has_a_case() -> None:
    rules = {rule.__name__ for rule in (*ITEM_RULES, *LIST_RULES)}
    assert rules == {case.partition("|")[0] for case in CASES}


@pytest.mark.parametrize("rules", ["ITEM_RULES", "LIST_RULES"])
def test_without_what_speaks_against_one_side_the_other_loses(
    rules: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, rules, ())
    wrong = 0
    for case in CASES:
        _, text, depths = case.split("|")
        wrong += [read.depth for read in read_numbers(units(text))] != [int(d) for d in depths.split()]
    assert wrong >= 5


def test_a_reading_is_shown_with_its_rivals() -> None:
    _, _, second, _ = read_numbers(units("1.学习不深入/整改情况：1.制定计划。/2.谋划不足/整改情况：已整改。"))
    assert str(second).startswith("item 1 (1.0 breaks_a_list), not list (")
    assert "owns_a_label" in str(second)


NUMBERED = st.sampled_from(["一、", "（一）", "1.", "（1）", "2.", "（二）", "二、", "3、", "①", ""])
WORDS = st.sampled_from(
    ["学习不深入", "整改情况：已整改。", "加强学习。", "关于谋划不足的问题", "反馈问题：调研少", "党建方面"]
)


@given(st.lists(st.tuples(NUMBERED, WORDS).map("".join), min_size=1, max_size=30))
def test_every_unit_has_a_reading_and_items_nest_without_gaps(lines: list[str]) -> None:
    found = units("/".join(lines))
    readings = read_numbers(found)
    assert len(readings) == len(found)
    depth = 0
    for unit, read in zip(found, readings, strict=True):
        assert read.depth == LIST or (unit.can_head and read.depth <= depth + 1)
        depth = read.depth or depth
