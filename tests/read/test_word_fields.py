"""Fields of Word: what they show is read, what tells Word how to make it is not."""

import pytest

from pipeline.read.word_fields import spell_equation
from tests.read.wordml import box, p, package, r, read, w, words

BEGIN, SEPARATE, END = (
    w("r", f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")
)


def code(text: str) -> str:
    return w("r", f'<w:instrText xml:space="preserve">{text}</w:instrText>')


def field(instruction: str, result: str | None = None) -> str:
    middle = "" if result is None else SEPARATE + result
    return BEGIN + code(instruction) + middle + END


def form(data: str, name: str) -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    return begin + code(f" {name} ") + END


BOXED = w("checkBox", '<w:default w:val="{}"/>{}').format
LIST = '<w:ddList><w:result w:val="{}"/><w:listEntry w:val="是"/><w:listEntry w:val="否"/></w:ddList>'.format
CONDITION = (
    BEGIN + code(" IF ") + field(" MERGEFIELD x ", r("藏")) + code(' = 1 "" "" ') + SEPARATE + r("现") + END
)
CASES = [
    ("reference", p(r("见") + field(" REF _x \\h ", r("附件1"))), "见附件1"),
    ("sequence", p(r("表") + field(" SEQ 表 \\* ARABIC ", r("1")) + r("整改台账")), "表1整改台账"),
    ("link", p(field(' HYPERLINK "http://x" ', r("网站"))), "网站"),
    ("form of text", p(field(" FORMTEXT ", r("填写"))), "填写"),
    ("result over two paragraphs", p(field("TOC", r("甲") + "</w:p><w:p>" + r("乙"))), "甲|乙"),
    ("field in an instruction", p(CONDITION), "现"),
    ("field in a result", p(field("IF", r("甲") + field("REF", r("乙")) + r("丙"))), "甲乙丙"),
    ("instruction in pieces", p(BEGIN + code("E") + code("Q \\o\\ac(○,1)") + END), "①"),
    ("no result", p(r("甲") + field(' XE "索引" ') + r("乙")), "甲乙"),
    ("empty result", p(r("甲") + field(" REF x ", "")), "甲"),
    ("symbol", p(field(' SYMBOL 252 \\f "Wingdings" \\s 12 ')), "✓"),
    ("symbol without a code", p(r("甲") + field(" SYMBOL x ") + field(f" SYMBOL {'9' * 5000} ")), "甲"),
    ("result of a field in a result", p(field("EQ \\f(1,2)", field("REF", r("甲")))), "甲"),
    ("fields in an instruction", p(BEGIN + CONDITION + field("IF", r("藏")) + END + r("甲")), "甲"),
    ("symbol of Unicode", p(field(" SYMBOL 0x2460 \\u ")), "①"),
    ("button", p(field(" MACROBUTTON NoMacro [填写单位] ")), "[填写单位]"),
    ("ticked box", p(form(BOXED(0, '<w:checked w:val="1"/>'), "FORMCHECKBOX") + r("已完成")), "☒已完成"),
    ("box without a tick", p(form(BOXED(1, '<w:checked w:val="0"/>'), "FORMCHECKBOX") + r("甲")), "☐甲"),
    ("box with a tick from the start", p(form(BOXED(1, ""), "FORMCHECKBOX") + r("甲")), "☒甲"),
    ("list", p(form(LIST(1), "FORMDROPDOWN")), "否"),
    ("list without the choice", p(r("甲") + form(LIST(7), "FORMDROPDOWN")), "甲"),
    ("begin without an end", p(r("甲") + BEGIN + code("REF") + r("乙")) + p(r("丙")), "甲乙|丙"),
    ("end without a beginning", p(r("甲") + END + r("乙")), "甲乙"),
    ("result without a beginning", p(r("甲") + SEPARATE + r("乙")), "甲乙"),
    ("deleted field", p(w("del", BEGIN + code("REF")) + r("甲") + w("del", END) + r("乙")), "甲乙"),
    ("box in an instruction", p(BEGIN + w("r", w("pict", box(p(r("框"))))) + END + r("甲")), "甲|框"),
    ("field that begins in a box", p(w("r", w("pict", box(p(BEGIN + r("框"))))) + r("甲") + END), "甲|框"),
    ("tab in an instruction", p(r("甲") + BEGIN + code("REF") + w("r", "<w:tab/>") + END + r("乙")), "甲乙"),
]  # fmt: skip


@pytest.mark.parametrize(("xml", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_of_a_field_its_result_is_read(xml: str, expected: str) -> None:
    assert words(read(package(xml))) == expected.split("|")


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        (r"\o\ac(○,1)", "①"),
        (r"\o\ac(〇,十)", "㊉"),
        (r"\o\ac(○,30)", "㉚"),
        (r"\o\ac(○,甲)", "甲"),  # no character is a circled 甲
        (r"\o\ac(□,印)", "□印"),
        (r'\* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(yi),乙)', "乙"),
        (r"\o(\s\up 9(甲),\s\do 3(乙))", "甲乙"),
        (r"\f(1,2)", "1/2"),
        (r"\r(3,x)", "3x"),
        (r"\b(甲\f(1,2))", "甲1/2"),
        ("", ""),
        ("(" * 50 + "甲" + ")" * 50, "(" * 30 + "甲" + ")" * 30),  # so deep it is not taken apart
        (r"\o(", r"\o("),
    ],
)
def test_the_words_of_an_equation(instruction: str, expected: str) -> None:
    assert spell_equation(instruction) == expected
