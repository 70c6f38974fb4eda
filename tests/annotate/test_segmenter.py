"""segment: one case a line, cuts shown as |."""

import logging
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.segmenter import load_jieba, load_rjieba, read_words, segment
from pipeline.read.documents import read_document
from tests.conftest import ROOT, SAMPLES

LABELLED = ROOT / "tests/themes"
HAN = re.compile("[\u4e00-\u9fd5]+")
SLOW, QUICK = load_jieba(), load_rjieba()
PHRASES = (
    "党员",
    "干部",
    "学习",
    "不深入的",
    "一是",
    "二是",
    "整改情况",
    "公务接待",
    "超标准",
    "发放",
    "津补贴",
    "主体责任",
    "资金",
    "监管",
    "一支部",
    "长期挂账",
    "工程款",
)
CASES = """
落实|三重一大|制度
三会一课|制度|执行|不|严格
员工|会议
违规|发放|津补贴
往来款|长期|挂账
“|三公经费|”|支出
民主生活会|质量|不高
公务接待|不|规范
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_words_of_the_domain_stay_whole(line: str) -> None:
    assert segment(line.replace("|", "")) == tuple(line.split("|"))


def test_every_word_of_the_list_is_one_word() -> None:
    assert [word for word, _ in read_words() if segment(word) != (word,)] == []


@pytest.mark.parametrize("text", ["", " ", "\n", "\r\n\r\n", "，。", "党" * 51 + "组", "\ud800", "a\x00b"])
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(segment(text)) == text


@given(st.text())
def test_words_joined_are_any_text(text: str) -> None:
    words = segment(text)
    assert "".join(words) == text
    assert all(words)


def test_a_long_run_is_one_word() -> None:
    assert segment("总计" + "党" * 60 + "员") == ("总计", "党" * 60, "员")


@pytest.mark.parametrize("text", ["党" * 200_000, "龘靐" * 50_000, "ab1-" * 50_000, "一二" * 50_000])
def test_time_grows_with_the_length_only(text: str) -> None:
    segment("")
    start = time.process_time()
    assert "".join(segment(text)) == text
    assert time.process_time() - start < 20


def test_it_says_nothing_and_leaves_no_file(tmp_path: Path) -> None:
    program = "from pipeline.annotate.segmenter import segment; print('|'.join(segment('党费收缴')))"
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={"TMPDIR": str(tmp_path), "HOME": str(tmp_path), "PYTHONPATH": ".", "PYTHONUTF8": "1"},
        check=False,
    )
    assert (result.stdout.strip(), result.stderr) == ("党费|收缴", "")
    assert list(tmp_path.iterdir()) == []


def test_the_root_logger_is_left_alone() -> None:
    segment("党")
    assert logging.getLogger().handlers == [] or all(
        "jieba" not in repr(handler) for handler in logging.getLogger().handlers
    )


def test_jieba_and_rjieba_give_the_same_words() -> None:
    texts = [line for path in sorted(SAMPLES.glob("*.txt")) for line in _lines(path)]
    texts += [
        line for path in sorted(LABELLED.glob("*.tsv")) for line in path.read_text("utf-8").splitlines()
    ]
    runs = {run for text in texts for run in HAN.findall(text)}
    assert len(runs) > 20_000
    assert [(SLOW(run), QUICK(run)) for run in runs if SLOW(run) != QUICK(run)] == []


@given(st.lists(st.sampled_from(PHRASES), unique=True).map("".join))
def test_they_give_the_same_words_in_whatever_order_phrases_stand(text: str) -> None:
    assert SLOW(text) == QUICK(text)


def test_without_rjieba_jieba_does_the_work() -> None:
    program = (
        "import sys; sys.modules['rjieba'] = None\n"
        "from pipeline.annotate.segmenter import segment; print('|'.join(segment('违规发放津补贴')))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=ROOT, check=True)
    assert done.stdout.decode().strip() == "违规|发放|津补贴"


def _lines(path: Path) -> list[str]:
    return read_document(path.read_bytes(), path.name).text.splitlines()
