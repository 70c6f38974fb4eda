"""Findings in tables, written as rows of cells: ``|`` between cells, ``^`` for a cell merged from above."""

import pytest

from pipeline.model import Finding
from pipeline.run.convert import parse_bytes

HEAD = "序号|反馈问题|整改情况|责任单位|整改时限|备注"


def read(rows: str, head: str = HEAD) -> tuple[Finding, ...]:
    """The findings of a table in a web page."""
    table = [line.split("|") for line in f"{head}\n{rows}".strip().split("\n")]
    lines = []
    for number, row in enumerate(table):
        cells = []
        for column, cell in enumerate(row):
            below = [line[column] for line in table[number + 1 :]]
            span = next((i for i, other in enumerate(below) if other != "^"), len(below)) + 1
            if cell != "^":
                cells.append(f'<td rowspan="{span}">{cell}</td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    title = "中共临河县水务局党组关于巡察整改情况的通报"
    page = f"<html><body><p>{title}</p><table>{''.join(lines)}</table></body></html>"
    return parse_bytes(page.encode(), "table.html").findings


def test_a_row_that_holds_nothing_but_a_remark_is_no_finding() -> None:
    rows = "|||||单位：件\n1|台账不完整|已补齐台账。|办公室|9月底|\n2|学习不深入|已学习3次。|办公室|9月底|"
    found = read(rows)
    assert [finding.problem.text for finding in found] == ["台账不完整", "学习不深入"]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            "1|台账不完整|已补齐台账。|办公室|9月底|\n2|学习不深入|已学习3次。|^|^|",
            ["已补齐台账。", "已学习3次。"],
        ),
        ("1|台账不完整|已一并整改到位。|办公室|9月底|\n2|学习不深入|^|^|^|", ["已一并整改到位。"] * 2),
    ],
    ids=["body and date", "report"],
)
def test_what_is_merged_over_rows_holds_for_each_of_their_findings(rows: str, wanted: list[str]) -> None:
    found = read(rows)
    assert [finding.problem.text for finding in found] == ["台账不完整", "学习不深入"]
    assert [finding.rectification.text.text for finding in found] == wanted
    assert [(finding.responsible, finding.deadline) for finding in found] == [("办公室", "9月底")] * 2
    assert found[0].span.end <= found[1].span.start


def test_a_problem_merged_over_rows_is_one_finding_with_all_their_reports() -> None:
    [found] = read("1|台账不完整|已补齐台账。|办公室|9月底|\n^|^|已建立制度。|财务科|10月底|")
    assert found.rectification.text.text == "已补齐台账。\n已建立制度。"
    assert (found.responsible, found.deadline) == ("办公室\n财务科", "9月底\n10月底")


def test_a_table_with_another_head_right_behind_a_register_is_a_register_of_its_own() -> None:
    first = "<tr><td>序号</td><td>反馈问题</td><td>整改措施</td><td>整改结果</td></tr>"
    first += "<tr><td>1</td><td>台账不完整</td><td>补齐台账。</td><td>已补齐。</td></tr>"
    second = "<tr><td>反馈问题</td><td>整改情况</td></tr><tr><td>学习不深入</td><td>已学习3次。</td></tr>"
    tables = f"<table>{first}</table><table>{second}</table>"
    page = f"<html><body><p>关于巡察整改情况的通报</p>{tables}</body></html>"
    found = parse_bytes(page.encode(), "tables.html").findings
    assert [(finding.problem.text, finding.rectification.label) for finding in found] == [
        ("台账不完整", "整改措施|整改结果"),
        ("学习不深入", "整改情况"),
    ]


def test_the_body_is_responsible_and_a_person_only_where_no_body_is_named() -> None:
    [both] = read(
        "1|台账不完整|已补齐台账。|办公室|9月底|黎某", "序号|反馈问题|整改情况|责任部门|整改时限|责任领导"
    )
    assert both.responsible == "办公室"
    [one] = read("1|台账不完整|已补齐台账。|黎某|9月底|", "序号|反馈问题|整改情况|责任人|整改时限|备注")
    assert one.responsible == "黎某"


CARD = """
<table><tr><td>整改任务</td><td colspan="3">{0}</td></tr>
<tr><td>责任单位</td><td>{1}</td><td>整改时限</td><td>2022年6月底</td></tr>
<tr><td>整改完成情况</td><td colspan="3">已完成整改。<br>1.{2}<br>2.健全制度。</td></tr></table>
"""


def test_a_card_for_each_finding_names_its_fields_at_the_left() -> None:
    cards = (
        CARD.format("污水直排。", "规划局<br>水务公司", "截污"),
        CARD.format("扬尘扰民。", "城管局", "抑尘"),
    )
    page = f"<html><body><p>临河县关于环保督察整改情况的公示</p>{''.join(cards)}</body></html>"
    first, second = parse_bytes(page.encode(), "cards.html").findings
    assert (first.problem.text, second.problem.text) == ("污水直排。", "扬尘扰民。")
    assert first.rectification.text.text == "已完成整改。\n1.截污\n2.健全制度。"
    assert [measure.text.text for measure in first.rectification.measures] == ["截污", "健全制度。"]
    fields = (first.responsible, first.deadline, first.status, first.rectification.label)
    assert fields == ("规划局\n水务公司", "2022年6月底", "completed", "整改完成情况")
