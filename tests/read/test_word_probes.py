"""Word files made to find out what a reader loses, which lie beside the project."""

from pathlib import Path

from pipeline.read.documents import read_document
from tests.read.wordml import places, words

FEATURES = """一、甲方面
（一）乙问题
1．丙表现
整改情况：措施甲。
2．丁表现
整改情况：措施乙。
（二）戊问题
整改情况：措施丙。
二、己方面
整改情况：清退新数字八百元。
中共文本框红头党组文件
庚、内容控件标题
辛、软回车标题
整改情况：软回车措施。
依据《超链接法规名》"""


def test_every_feature_is_read_in_its_place_and_the_header_is_not(real_notices: Path) -> None:
    document = read_document((real_notices / "probe-word-features.docx").read_bytes(), "x.docx")
    assert words(document) == FEATURES.split("\n")
    numbers = "".join(line.label for line in document.lines)
    assert numbers == "一、（一）1．2．（二）二、"
    assert [message.code for message in document.messages] == ["tracked_changes"]


def test_every_row_of_a_register_has_all_its_cells(real_notices: Path) -> None:
    document = read_document((real_notices / "probe-nested-table.docx").read_bytes(), "x.docx")
    found = [(text, cell) for text, cell in places(document) if cell is not None]
    assert {(cell.row, cell.column) for _, cell in found} == {(r, c) for r in range(26) for c in range(5)}
    assert [text for text, cell in found if cell.column == 0] == ["序号", *map(str, range(1, 26))]
    assert all((cell.table, cell.row_span, cell.column_span) == (0, 1, 1) for _, cell in found)


def test_numbers_that_word_makes_are_those_that_were_typed(real_notices: Path) -> None:
    typed, made = (
        read_document((real_notices / f"xiangtan-bigdata-2021{name}.docx").read_bytes(), "x.docx")
        for name in ("", "-autonumbered")
    )
    assert sum(1 for line in made.lines if line.label) > 40
    assert words(made) == words(typed)
