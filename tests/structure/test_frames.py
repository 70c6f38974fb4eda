"""The problem inside a heading, without what frames it. A case is one line, the problem in [ ]."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.passage import Passage, Span
from pipeline.structure.frames import announces_report, free_of_frame, match_frame

FRAMED = """
关于“[学习贯彻不深不实]”的问题。
关于“[学习贯彻不深不实]”的问题
关于“[学习贯彻不深不实]”问题
关于“[学习贯彻不深不实]”问题。
关于“[学习贯彻不深不实]”
关于“[学习贯彻不深不实]”。
针对“[学习贯彻不深不实]”的问题：
针对“[学习贯彻不深不实]”问题；
对于“[学习贯彻不深不实]”的问题
就“[学习贯彻不深不实]”的问题
“[学习贯彻不深不实]”的问题。
“[学习贯彻不深不实]”问题
“[学习贯彻不深不实]”。
关于[学习贯彻不深不实]的问题。
关于[学习贯彻不深不实]问题
关于[学习贯彻不深不实]的问题.
针对[学习贯彻不深不实]的问题
针对[学习贯彻不深不实]问题。
对于[学习贯彻不深不实]的问题
关于[财务管理不规范]问题的整改情况
关于[财务管理不规范]问题整改情况。
关于[财务管理不规范]的整改情况
关于[财务管理不规范]问题整改落实情况：
关于[财务管理不规范]问题的整改。
关于[财务管理不规范]的问题的整改
关于“[财务管理不规范]”问题的整改情况
关于“[财务管理不规范]”的整改情况
关于“[财务管理不规范]”整改情况
关于“[财务管理不规范]”问题整改进展情况：
关于“[财务管理不规范]”问题的整改实施情况
关于[监督检查发现问题整改不力]的问题
关于反馈的“[学习贯彻不深不实]”问题
关于反馈指出的[学习贯彻不深不实]问题
关于巡察反馈的“[学习贯彻不深不实]”问题。
关于巡察指出的“[学习贯彻不深不实]”问题。
针对：“[学习贯彻不深不实]”的问题
对巡察组指出的“[学习贯彻不深不实]”问题。
关于反馈意见中“[学习贯彻不深不实]”问题。
针对省委巡视组反馈的“[学习贯彻不深不实]”问题
针对审计报告反映的“[往来款长期挂账]”问题
关于“[学习贯彻不深不实]”的问题（已完成，长期坚持）
关于[学习贯彻不深不实]的问题【正在推进】。
关于“[超标准收费、分解收费等问题]”的整改
针对“[党费收缴不规范。2名党员多缴，3名少缴。]”的问题
针对“[党费收缴不规范；台账不全]”的问题。
关于「[学习贯彻不深不实]」的問題。
關於『[学习贯彻不深不实]』的問題
关于"[学习贯彻不深不实]"的问题
关于＂[学习贯彻不深不实]＂的问题
关于‘[学习贯彻不深不实]’的问题
关于【[学习贯彻不深不实]】的问题
反馈问题：[学习贯彻不深不实]
存在问题：[学习贯彻不深不实。]
反馈问题：关于“[学习贯彻不深不实]”的问题。
整改任务：[学习贯彻不深不实]
""".strip().splitlines()

# Quotation marks that stand inside the problem, not around it.
QUOTED = """
关于[“三重一大”制度执行不到位]的问题。
关于[“学习不深”“研讨不多”]的问题
关于“[对“一把手”的监督、对“关键少数”的管理不到位]”的问题
关于[落实“三重一大”制度不到位]的问题
关于[执行“三重一大”和“末位表态”]的问题
关于[“一把手”监督不力、“一岗双责”落实不到位]的问题
关于“[“三重一大”制度执行不到位]”的问题。
关于“[执行“三重一大”制度不到位]”的问题
关于“[运用“第一种形态”]”的问题
关于“[学习《条例》不深入]”的问题
关于[《条例》学习不深入]的问题
针对[“放管服”改革不深入，审批时间长]的问题
""".strip().splitlines()

# The words are the inspectors' own: nothing around them is frame.
BARE = """
[学习贯彻不深不实]
[学习贯彻不深不实。]
[“三重一大”制度执行不到位]
[“三重一大”制度执行不到位。]
[落实“一岗双责”不到位，“三会一课”走过场。]
[关于全面从严治党的部署落实不力。]
[针对性不强，培训效果差。]
[对于群众反映的问题置之不理。]
[关于群众反映强烈的问题长期得不到解决。]
[就业帮扶政策落实不到位]
[历史遗留问题解决不彻底]
[解决民生问题不及时]
[2017年巡察反馈的“私搭换热”问题屡禁不止，台账不全]
[审计反映的“挂账”问题没有解决]
[学习贯彻不深不实]（已完成）
[项目建设滞后（二期）]
[发现问题整改不到位]
[意识形态问题]
[巡察反馈问题整改不彻底]
[整改落实情况未公开。]
[“一把手”监督不力，“一岗双责”走过场]
[“书记信箱”形同虚设，群众遇到“办事难”]
[“门好进、脸好看、事难办”。群众称之为“三不管”。]
[“放管服”改革不深入]
[关于巡视反馈问题的整改落实情况]
[关于巡察反馈意见的整改情况]
[关于审计查出问题整改情况。]
[关于存在问题的整改]
""".strip().splitlines()


def bare(line: str) -> str:
    return line.replace("[", "").replace("]", "")


def mark(text: str) -> str:
    frame = match_frame(text)
    return f"{text[: frame.start]}[{text[frame.start : frame.end]}]{text[frame.end :]}"


@pytest.mark.parametrize("line", [*FRAMED, *QUOTED])
def test_the_frame_is_told_from_the_problem(line: str) -> None:
    assert mark(bare(line)) == line
    assert match_frame(bare(line)).framed


@pytest.mark.parametrize("line", BARE)
def test_without_a_frame_all_words_are_the_problem(line: str) -> None:
    assert mark(bare(line)) == line
    assert not match_frame(bare(line)).framed


@pytest.mark.parametrize("line", [*FRAMED, *QUOTED, *BARE])
def test_the_problem_keeps_its_place_in_the_document(line: str) -> None:
    document = "1." + bare(line) + "\n"
    heading = Passage(bare(line), ((0, Span(2, 2 + len(bare(line)))),))
    problem = free_of_frame(heading)
    assert problem.text == line[line.index("[") + 1 : line.index("]")].strip()
    assert document[problem.span.start : problem.span.end] == problem.text


@pytest.mark.parametrize(
    "line",
    [
        '关于"[执行"三重一大"制度不到位]"的问题。',
        "关于“[学习贯彻不深不实]“的问题。",
        "关于”[学习贯彻不深不实]”的问题。",
        '关于“[学习贯彻不深不实]"的问题。',
    ],
)
def test_quotation_marks_of_careless_typists_are_frame(line: str) -> None:
    assert mark(bare(line)) == line


REPORTED = """
关于“学习不深入”问题的整改。
关于学习不深入的问题整改情况
针对“学习不深入”的整改落实情况
关于学习不深入问题的整改工作：
""".strip().splitlines()
STATED = """
关于学习不深入的问题。
关于巡察反馈问题整改不到位的问题
关于“上轮巡察反馈问题未整改”的问题
巡察反馈的问题没有整改
""".strip().splitlines()


@pytest.mark.parametrize("heading", REPORTED)
def test_a_frame_may_announce_the_rectification(heading: str) -> None:
    assert announces_report(heading)


@pytest.mark.parametrize("heading", STATED)
def test_other_frames_announce_none(heading: str) -> None:
    assert not announces_report(heading)


QUOTES = ["“”", "「」", "『』", '""', "‘’", "【】"]
PREFIXES = ["关于", "针对", "对于"]
SUFFIXES = ["的问题", "问题", "的问题。", "问题的整改情况", "的整改情况", "问题。"]
words = st.text("学习贯彻党费收缴不深规范，、《》0", min_size=1, max_size=30).map(str.strip).filter(bool)


@given(words, st.sampled_from(QUOTES), st.sampled_from([*PREFIXES, ""]), st.sampled_from(SUFFIXES))
def test_any_problem_is_freed_of_quotation_marks(problem: str, marks: str, before: str, after: str) -> None:
    assert mark(f"{before}{marks[0]}{problem}{marks[1]}{after}") == (
        f"{before}{marks[0]}[{problem}]{marks[1]}{after}"
    )


@given(words, st.sampled_from(PREFIXES), st.sampled_from(SUFFIXES))
def test_any_problem_is_freed_of_a_frame_without_marks(problem: str, before: str, after: str) -> None:
    assert mark(f"{before}{problem}{after}") == f"{before}[{problem}]{after}"


PIECES = [*'“”「」‘’"的。： \n就', "关于", "针对", "问题", "整改情况", "反馈问题：", "学习不深"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=40))
def test_a_frame_lies_inside_its_heading(text: str) -> None:
    frame = match_frame(text)
    assert 0 <= frame.start <= frame.end <= len(text)
    if not frame.framed:
        assert text[frame.start : frame.end] == text.rstrip()
