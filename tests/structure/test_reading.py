"""What a number numbers. A case is one line: rule|paragraphs|depth of the item that each heads, 0 for none.

In every case the named rule speaks against a reading of one of the numbers; without the
rules the numbers are read otherwise.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Paragraph, Passage, Span
from pipeline.structure import reading
from pipeline.structure.reading import ITEM_RULES, LIST, LIST_RULES, Reading, read_numbers
from pipeline.structure.units import Unit, split_units

CASES = """
skips_numbers|1.学习不深入/整改情况：已开展。/3.党费收缴不及时/整改情况：1.补缴党费。/2.修订办法。|1 0 1 0 0
repeats_a_number|1.学习不深入/整改情况：已开展。/1.党费收缴不及时/整改情况：已补缴。|1 0 1 0
goes_back|1.学习不深入/整改情况：已开展。/2.谋划不足/整改情况：已规划。/3.调研少/整改情况：已调研。/2.用车不规范/整改情况：已封存。|1 0 1 0 1 0 1 0
begins_anew|1.学习不深入/整改情况：已开展。/2.谋划不足/整改情况：/1.编制规划。/2.储备项目。|1 0 1 0 0 0
begins_late|（一）学习不深入/整改情况：1.制定计划。/2.开展研讨。/（二）谋划不足/整改情况：已整改。|1 0 0 1 0
changes_style|1、学习不深入/整改情况：已制定。/2、谋划不足/整改情况：1.编制规划。/2.储备项目。/3.建立专班。/3、调研少/整改情况：已调研。|1 0 1 0 0 0 1 0
against_the_standard|1.学习不深入/整改情况：（一）制定计划。/（二）开展研讨。/2.谋划不足/整改情况：已整改。|1 0 0 1 0
begins_above|反馈问题：学习不深入/整改情况：/1、制定计划，开展研讨。/反馈问题：谋划不足/整改情况：/1、编制规划。|1 0 0 1 0 0
inside_a_rectification|一、学习不深入/整改情况：/1.制定计划。/2.开展研讨。/二、谋划不足/整改情况：已整改。|1 0 0 0 1 0
may_be_no_number|1.学习不深入/整改情况：投入/1.5万元购买图书。/2.谋划不足/整改情况：已整改。|1 0 0 1 0
tells_a_deed|（一）党建方面/1.学习不深入/整改情况：/（一）加强组织领导。/（二）完善制度机制。/2.谋划不足/整改情况：已整改。|1 2 0 0 0 2 0
takes_the_second_label|1.学习不深入/整改措施：1.制定计划。/2.开展研讨。/整改成效：学习12次。/2.谋划不足/整改措施：1.编制规划。/2.储备项目。/整改成效：已建成。|1 0 0 0 1 0 0 0
breaks_a_list|（一）党建方面/1.学习不深入/整改情况：（一）制定计划。/（二）开展研讨。/2.谋划不足/整改情况：已整改。|1 2 0 0 2 0
leaves_items_without_report|1.学习不深入/整改情况：已开展。/2.谋划不足/3.调研少/整改情况：已调研。|1 0 1 1 0
lists_out_of_order|1.学习不深入/整改情况：一是制定计划。/2.谋划不足。/3.用车不规范。/整改情况：已整改。|1 0 1 1 0
owns_a_label|1.学习不深入/整改情况：1.制定计划。/2.谋划不足/整改情况：已整改。|1 0 1 0
states_a_problem|1.关于学习不深入的问题/整改情况：1.制定计划。/2.关于谋划不足的问题。/编制规划，储备项目。/3.关于调研少的问题/整改情况：已调研。|1 0 1 0 1 0
lists_before_any_report|一、党建工作/1.学习不深入/整改情况：已开展。/2.谋划不足/整改情况：已规划。|1 2 0 2 0
counts_on_from_an_item|（一）党建方面/1.学习不深入/整改情况：已开展。/（二）作风方面/1.调研少/整改情况：已调研。|1 2 0 1 2 0
names_a_section|一、党建方面/1.学习不深入/整改情况：已开展。/二、作风建设方面/1.调研少/整改情况：已调研。|1 2 0 1 2 0
""".strip().splitlines()


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
    rules = [rule.__name__ for rule in (*ITEM_RULES, *LIST_RULES)]
    assert sorted(rules) == sorted(case.partition("|")[0] for case in CASES)


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
