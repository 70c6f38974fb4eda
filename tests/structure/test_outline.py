"""Short notices of the families of LAYOUTS.md, marked with the truth about them in ``outline/``.

# is a heading above findings (## one below it), * a finding, + a paragraph of detail, > its
rectification, = a further paragraph of that, - what belongs to no finding. A | ends a number
or a label, [ ] is the problem, ⟦ ⟧ a label, or nothing, where the rectification begins in the
same paragraph. ``/`` stands between paragraphs after the last finding.
"""

import re
from pathlib import Path

import pytest

from pipeline.model import Document, Finding, Line, Notice, Source, Span
from pipeline.structure.notice import build_notice

TOP = """
- 中共云溪县水利局党组关于巡察整改进展情况的通报
- 根据县委统一部署，县委第三巡察组对局党组开展了常规巡察，现将整改情况予以公布。
"""
END = """
- 欢迎广大干部群众对巡察整改落实情况进行监督。联系方式：电话0731-00012345。
- 中共云溪县水利局党组
- 2022年6月7日"""
LABELLED = """
# 二、|整改落实情况
* 1.|[学习不深入]
> 整改情况：|制定计划，组织学习12次。
* 2.|[谋划不足]
> 整改情况：|编制规划。
"""
UNLABELLED = """
# 二、|整改落实情况
* （一）|[学习不深入。]⟦⟧党组制定计划，组织学习12次。
* （二）|[谋划不足。]⟦⟧党组编制规划，储备项目。
"""


def load(name: str) -> str:
    return (Path(__file__).parent / "outline" / f"{name}.txt").read_text("utf-8")


def cases(name: str) -> list[tuple[str, str]]:
    """Name and marked text of each."""
    text = load(name)
    parts = re.split(r"^(\w.*)$", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def truth(marked: str) -> list[str]:
    """number|path|problem|label|rectification of every finding; ⏎ stands between paragraphs."""
    path: list[str] = []
    found: list[list[str]] = []
    for line in marked.strip().splitlines():
        sign, _, words = line.partition(" ")
        first, _, rest = words.partition("|")
        if sign[0] == "#":
            path[len(sign) - 1 :] = [rest]
        elif sign == "*":
            heading, *done = re.split("[⟦⟧]", rest)
            problem = heading[heading.index("[") + 1 : heading.index("]")]
            closing = heading[heading.index("]") + 1 :].rpartition("整改")
            label = "".join(closing[1:]) if closing[2].endswith("：") else ""
            found.append([first, " > ".join(path), problem, *(done or [label, ""])])
            found[-1][3] = found[-1][3].removesuffix("：")
        elif sign == ">":
            found[-1][3] = "|".join(filter(None, (found[-1][3], first.removesuffix("："))))
            found[-1][4] = "⏎".join(filter(None, (found[-1][4], rest)))
        elif sign in "+=":
            cell = 2 if sign == "+" else 4
            found[-1][cell] = "⏎".join(filter(None, (found[-1][cell], words)))
    return ["|".join(cells) for cells in found]


def read(marked: str) -> Notice:
    text = re.sub(r"^[#*+>=-]+ |[|\[\]⟦⟧]", "", marked.strip(), flags=re.MULTILINE) + "\n"
    lines, position = [], 0
    for line in text.splitlines():
        lines.append(Line(Span(position, position + len(line))))
        position += len(line) + 1
    return build_notice(Document(Source("a.txt", "0" * 64, len(text), "text/plain"), text, tuple(lines)))


def show(finding: Finding) -> str:
    done = finding.rectification
    cells = (finding.number, " > ".join(finding.path), finding.problem.text, done.label, done.text.text)
    return "|".join(cells).replace("\n", "⏎")


def found(*marked: str) -> list[str]:
    return [show(finding) for finding in read("".join((TOP, *marked, END))).findings]


@pytest.mark.parametrize(("name", "marked"), [*cases("families"), *cases("traps")])
def test_a_notice_gives_its_findings_and_nothing_else(name: str, marked: str) -> None:
    assert found(marked) == truth(marked)


@pytest.mark.parametrize(("kind", "plans"), cases("plans"))
@pytest.mark.parametrize(("name", "marked"), cases("families"))
def test_plans_after_the_findings_are_none(name: str, marked: str, kind: str, plans: str) -> None:
    number = "四" if re.search("^[#*] 三、", marked, re.MULTILINE) else "三"
    assert found(marked, plans.format(number)) == truth(marked)


@pytest.mark.parametrize(("kind", "front"), cases("fronts"))
@pytest.mark.parametrize(
    ("name", "marked"), [case for case in cases("families") if case[1].startswith("\n# 二、")]
)
def test_front_matter_before_the_findings_is_none(name: str, marked: str, kind: str, front: str) -> None:
    assert found(front, marked) == truth(marked)


def with_last(body: str, lines: str, sign: str) -> tuple[list[str], list[str]]:
    marked = body + "".join(f"{sign} {line}\n" for line in lines.split("/"))
    return [show(finding) for finding in read(TOP + marked).findings], truth(marked)


@pytest.mark.parametrize("body", [LABELLED, UNLABELLED])
@pytest.mark.parametrize("lines", load("closings").splitlines())
def test_the_closing_is_no_part_of_the_last_finding(lines: str, body: str) -> None:
    is_like, should_be = with_last(body, lines, "-")
    assert is_like == should_be


@pytest.mark.parametrize("lines", load("no_closings").splitlines())
def test_the_last_rectification_is_whole(lines: str) -> None:
    is_like, should_be = with_last(LABELLED, lines + END.replace("- ", "").replace("\n", "/"), "=")
    assert [line.partition("⏎欢迎广大")[0] for line in should_be] == is_like


DOUBTS = """
# 二、|整改落实情况
* 1.|[学习不深入]
> 整改情况：|制定计划。
* 2.|[谋划不足]
* 3.|[作风不实]
> 整改情况：|走访群众。
* 5.|[用车不规范]
> 整改情况：|封存车辆。
* 5.|[接待超标]
> 整改情况：|
* 6.|[作风不实]
> 整改情况：|开展调研。
"""


def test_gaps_repeats_and_findings_without_a_rectification_are_told() -> None:
    notice = read(TOP + DOUBTS + END)
    assert [show(finding) for finding in notice.findings] == truth(DOUBTS)
    assert sorted((doubt.code, doubt.finding) for doubt in notice.messages) == [
        ("duplicate_finding", 6),
        ("empty_label", 5),
        ("no_rectification", 2),
        ("numbering_gap", 4),
        ("numbering_repeat", 5),
    ]


def test_a_reported_total_that_differs_is_told() -> None:
    notice = read(
        TOP + "- 2022年6月2日，县委第三巡察组向局党组反馈了巡察意见，共反馈问题36个。\n" + LABELLED + END
    )
    assert [doubt.code for doubt in notice.messages] == ["total_differs"]
    assert notice.header.reported_findings == 36


@pytest.mark.parametrize(
    ("first", "status"),
    [
        ("已完成。制定计划。", ("completed", "已完成")),
        ("制定计划。该问题已完成整改，并长期坚持。", ("continuing", "该问题已完成整改，并长期坚持")),
        ("正在整改。", ("in_progress", "正在整改")),
        ("该问题已整改到位，后续将健全制度。", ("unstated", "")),
        ("制定计划，完成培训3期。", ("unstated", "")),
    ],
)
def test_a_status_is_that_of_its_own_sentence(first: str, status: tuple[str, str]) -> None:
    marked = LABELLED.replace("制定计划，组织学习12次。", first)
    findings = read(TOP + marked + END).findings
    assert [(f.status, f.status_text) for f in findings] == [status, ("unstated", "")]
    assert [show(finding) for finding in findings] == truth(marked)


def test_a_status_may_stand_in_brackets_behind_the_label() -> None:
    marked = LABELLED.replace("整改情况：|制定", "整改情况（已完成，长期坚持）：|制定")
    first, second = read(TOP + marked + END).findings
    assert (first.rectification.label, first.rectification.text.text[:2]) == ("整改情况", "制定")
    assert [(f.status, f.status_text) for f in (first, second)] == [
        ("continuing", "已完成，长期坚持"),
        ("unstated", ""),
    ]


FIELDS = """
# 二、|整改落实情况
* 1.|[学习不深入]
> 整改情况：|制定计划。
- 责任单位：机关党委
- 责任领导：黎某
- {}
* 2.|[谋划不足]
> 整改情况：|编制规划。
- 责任单位：规划科
"""


@pytest.mark.parametrize(
    ("field", "deadline", "status"),
    [("整改时限：长期坚持", "长期坚持", "unstated"), ("整改状态：已完成", "", "completed")],
)
def test_fields_of_a_record_are_told_apart(field: str, deadline: str, status: str) -> None:
    first, _ = read(TOP + FIELDS.format(field) + END).findings
    assert (first.responsible, first.deadline, first.status) == ("机关党委", deadline, status)


def test_a_notice_without_line_breaks_keeps_its_headings() -> None:
    item = "{}.{}。整改措施：制定计划，组织集中学习12次，开展交流研讨3次，撰写心得体会42篇，明确专人负责。"
    first, second = (
        "".join(item.format(n, words * 5) for n in (1, 2, 3)) for words in ("学习不深入", "作风不扎实")
    )
    findings = read(TOP + f"- 一、共性问题{first}二、个性问题{second}" + END).findings
    assert [(f.number, f.path) for f in findings] == [
        *((f"{n}.", ("共性问题",)) for n in (1, 2, 3)),
        *((f"{n}.", ("个性问题",)) for n in (1, 2, 3)),
    ]
