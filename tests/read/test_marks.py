"""Marks of recognised rows: what their neighbours say about their width, and nothing else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.documents import read_document
from pipeline.read.marks import restore_marks
from tests.conftest import SAMPLES

MARKS = [
    ("(一)加强领导", "（一）加强领导"),
    ("(1)2018年以来", "（1）2018年以来"),
    ("（一)加强领导", "（一）加强领导"),
    ("(一）加强领导", "（一）加强领导"),
    ("整改(长期", "整改（长期"),
    ("坚持)12个", "坚持）12个"),
    ("整改情况:已完成,无;", "整改情况：已完成，无；"),
    ("合格率100%;对原负责人", "合格率100%；对原负责人"),
    ("办发[2021]12号", "办发〔2021〕12号"),
    ("关于执行<管理办法（试行）>的通知", "关于执行<管理办法（试行）〉的通知"),
    ("《关于执行<管理办法>的通知》", "《关于执行〈管理办法〉的通知》"),
    ("2. 扩大扦样", "2.扩大扦样"),
    ("10月 26 日", "10月26日"),
    ("-8一", "-8-"),
]
KEPT = [
    "12:30",
    "a, b (c)",
    "(a) Word 2021",
    "首页>新闻中心>工作动态",
    "-8-",
    "[1]见附件",
    "2,600吨",
    "十一",
]


@pytest.mark.parametrize(("recognised", "expected"), MARKS)
def test_a_mark_beside_han_is_of_full_width(recognised: str, expected: str) -> None:
    assert restore_marks(recognised) == expected


@pytest.mark.parametrize("words", KEPT)
def test_other_marks_stay(words: str) -> None:
    assert "".join(restore_marks(words).split()) == "".join(words.split())


@given(st.text(alphabet="一整改12a%,;:?!()（）<>〈〉《》[]-—。 ", max_size=20))
def test_only_blanks_and_the_width_of_marks_change(words: str) -> None:
    restored = restore_marks(words)
    plain = str.maketrans("，；：？！（）〈〉〔〕", ",;:?!()<>[]")
    number = "-" in restored and not words.strip("-—一12 ")
    assert number or fold(restored, plain) == fold(words, plain)


def fold(words: str, plain: dict[int, int]) -> str:
    return "".join(words.translate(plain).split())


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_printed_in_full_width_is_left_alone(path: Path) -> None:
    for line in read_document(path.read_bytes(), path.name).text.splitlines():
        assert "".join(restore_marks(line).split()) == "".join(line.split())
