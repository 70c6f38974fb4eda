"""Amounts as another library reads them: where the two differ, the reason is told."""

import contextlib
import io
from typing import Any

import pytest

from tests.annotate.test_mentions import MONEY

# What jionlp does -> the words of the cases it does so in
EXPLAINED = {
    "adds 亿 or 万 to the smaller part again": ("1亿2000万元", "3万5千元"),
    "gives the upper end of a range, or both": (
        "3至5万元",
        "3万至5万元",
        "5000元至1万元",
        "500至1万元",
        "三至五万元",
    ),
    "passes over what a comma or a foreign currency follows": ("每人800元", "5万美元"),
    "takes the number of an item for the whole part of an amount": ("2.800元已退回",),
    "reads amounts without a figure, and words that only begin like one": ("数万元", "一元化领导"),
    "rounds what no float holds": ("12345678901234567890元",),
}


@pytest.fixture(scope="module")
def jionlp() -> Any:
    with contextlib.redirect_stdout(io.StringIO()):  # it greets
        import jionlp
    return jionlp


def second_opinion(jionlp: Any, text: str) -> list[float]:
    found = jionlp.ner.extract_money(text, with_parsing=True)
    numbers = (amount["detail"]["num"] for amount in found)
    return [float(number[0] if isinstance(number, list) else number) for number in numbers]


@pytest.mark.parametrize("case", MONEY.strip().splitlines())
def test_another_library_reads_the_same_amounts_or_it_is_known_why_not(case: str, jionlp: Any) -> None:
    text, _, printed = case.partition(" =>")
    ours = [
        float(mention.split(" = ")[1].split(" ")[0]) for mention in printed.split(" / ") if " = " in mention
    ]
    explained = any(words in text for group in EXPLAINED.values() for words in group)
    assert (second_opinion(jionlp, text) == ours) != explained
