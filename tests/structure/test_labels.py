"""The labels before a rectification or a problem. A case is one line, the label in ⟦ ⟧."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.structure.labels import find_inline_label, match_label

SEEN = "整改情况 整改结果 整改成效 整改进展情况 整改完成情况 整改措施"  # LAYOUTS.md
CHEAP = "整改落实情况 整改进展 整改举措 整改情況 整改結果"

AT_THE_START = """
⟦整改情况：⟧一是加强领导。
⟦整改情况:⟧一是加强领导。
⟦整改情况：⟧
⟦　　整改情况：⟧一是加强领导。
⟦整 改 情 况：⟧一是加强领导。
⟦整改 情况 ：⟧一是加强领导。
⟦整改　情况　：　⟧一是加强领导。
⟦整改情况： ⟧一是加强领导。
⟦【整改情况】⟧一是加强领导。
⟦【整改情况】：⟧一是加强领导。
⟦【整改情况：】⟧一是加强领导。
⟦［整改成效］⟧一是加强领导。
⟦[整改成效]⟧一是加强领导。
⟦（整改结果）⟧一是加强领导。
⟦( 整改结果 )⟧一是加强领导。
⟦◆整改措施：⟧一是加强领导。
⟦整改落实情况：⟧一是加强领导。
⟦整改进展情况：⟧已经完成，长期坚持。
⟦目前效果：⟧盆具专用。
⟦整改进展情况：⟧整改情况：已报告。
""".strip().splitlines()

NOT_AT_THE_START = """
整改情况报告予以公布。
整改情况良好：一是加强领导。
整改情况已按规定公开，接受监督。
整改措施不具体、不可行。
整改成效不明显，群众不满意：一是投诉多。
整改结果运用不到位
将整改情况：予以公布
该问题整改情况：已完成
根据整改情况，党组召开会议：一是部署。
整改完成情况和下一步打算：
整改
：整改情况
（整改情况报告）
【整改情况通报】
""".strip().splitlines()

CLOSING_A_HEADING = """
学习不深入。⟦整改措施：⟧一是加强学习。
学习不深入；⟦整改措施：⟧一是加强学习。
关于“学习不深入”问题⟦整改进展情况：⟧已经完成，长期坚持。
关于“学习不深入”⟦整改进展情况：⟧已经完成。
关于“学习不深入”的问题⟦整改情况:⟧已经完成。
关于学习不深入问题的⟦整改情况：⟧已经完成。
关于"学习不深入"问题的⟦整改情况：⟧已经完成。
学习不深入（2019年至2021年）⟦整改情况：⟧已经完成。
学习不深入。⟦整改措施：⟧修订制度。整改成效：台账齐全。
学习不深入。⟦ 整改措施 ： ⟧修订制度。
""".strip().splitlines()

CLOSING_NONE = """
学习不深入。整改情况报告予以公布：一是张贴。
学习不深入，整改措施不具体。
学习不深入，未按要求报送整改情况：2019年未报，2020年漏报。
未制定整改措施：一是领导不重视。
学习不深入。整改措施不具体：一是学习少。
"""


def mark(text: str, label: tuple[int, int] | None) -> str:
    return text if label is None else f"{text[: label[0]]}⟦{text[label[0] : label[1]]}⟧{text[label[1] :]}"


def bare(line: str) -> str:
    return line.translate(str.maketrans("", "", "⟦⟧"))


@pytest.mark.parametrize("line", AT_THE_START)
def test_a_label_begins_its_paragraph_and_has_a_colon_or_brackets(line: str) -> None:
    found = match_label(bare(line))
    assert found is not None
    assert (found.kind, found.bare) == ("rectification", not line.partition("⟧")[2] and "：" not in line)
    assert bare(line)[found.end :] == line.partition("⟧")[2]
    assert bare(line)[found.start :].startswith(found.printed)


@pytest.mark.parametrize("line", NOT_AT_THE_START)
def test_the_words_of_a_label_in_prose_are_none(line: str) -> None:
    assert match_label(line) is None


@pytest.mark.parametrize("line", CLOSING_A_HEADING)
def test_a_label_closes_a_heading_in_the_same_paragraph(line: str) -> None:
    text = bare(line)
    assert match_label(text) is None
    found = find_inline_label(text)
    assert found is not None
    assert mark(text, (found.start, found.end)) == line


@pytest.mark.parametrize("line", CLOSING_NONE.strip().splitlines())
def test_the_words_of_a_label_inside_a_heading_are_none(line: str) -> None:
    assert find_inline_label(line) is None


@pytest.mark.parametrize("word", [*SEEN.split(), *CHEAP.split()])
def test_every_label_seen_in_notices_is_one(word: str) -> None:
    found = match_label(f"{word}：已经完成。")
    assert found is not None
    assert (found.kind, found.printed) == ("rectification", word)
    inline = find_inline_label(f"学习不深入的问题。{word}：已经完成。")
    assert inline is not None
    assert inline.printed == word


@pytest.mark.parametrize(
    "word",
    [
        *("整改情况及成效", "整改措施及完成情况", "整改工作进展情况", "整改工作完成情况", "整改落实成效"),
        *("主要整改措施", "已采取的整改措施", "整改具体措施", "整改进展成效", "整改情况如下"),
    ],
)
def test_a_label_of_the_same_words_is_one_too(word: str) -> None:
    found = match_label(f"{word}：已经完成。")
    assert found is not None
    assert (found.kind, found.printed) == ("rectification", word)


@pytest.mark.parametrize("word", [*SEEN.split(), *CHEAP.split()])
def test_a_label_alone_in_its_paragraph_is_told_from_one_with_a_colon(word: str) -> None:
    found, with_colon = match_label(word), match_label(f"{word}：已经完成")
    assert found is not None
    assert found.bare
    assert with_colon is not None
    assert not with_colon.bare


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("整改任务：学习不深入", "problem"),
        ("反馈问题：学习不深入", "problem"),
        ("存在问题：学习不深入", "problem"),
        ("具体问题:学习不深入", "problem"),
        ("整改目标：建立制度", "other"),
        ("责任单位：办公室", "other"),
        ("整改时限：2022年6月底", "other"),
        ("公示时间：2022年6月1日至6月7日", "other"),
        ("整改完成情况：已修订制度", "rectification"),
        ("整改措施：修订制度", "rectification"),
    ],
)
def test_the_fields_of_a_record_have_three_kinds(text: str, kind: str) -> None:
    found = match_label(text)
    assert found is not None
    assert (found.kind, text[found.end :]) == (kind, text.replace(":", "：").partition("：")[2])


def test_a_label_after_a_number_is_found_from_there() -> None:
    found = match_label("（1）整改情况：已经完成", 3)
    assert found is not None
    assert (found.printed, found.end) == ("整改情况", 8)


PIECES = [
    *"【】（）[]：:。；”的 　\n◆",
    *SEEN.split(),
    "整改",
    "情况",
    "问题",
    "反馈问题",
    "责任单位",
    "学习",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=30))
def test_a_label_is_cut_exactly_from_its_text(text: str) -> None:
    if found := match_label(text):
        assert not text[: found.start].strip(" \t\u3000\xa0【［[（(〔◆●■▲★☆※·")
        assert text[found.start : found.end].startswith(found.printed)
        assert not found.bare or not text[found.end :].strip()
    if inline := find_inline_label(text):
        assert inline.printed in text[inline.start : inline.end]
        assert text[inline.start : inline.end].rstrip().endswith(("：", ":"))
