"""Tables of Word documents: every cell once, in the place that it has on the page."""

import docx

from pipeline.model import Cell
from tests.read.wordml import box, cell, p, package, places, r, read, row, saved, w


def test_a_table_inside_a_cell_is_text_of_that_cell() -> None:
    inner = w("tbl", row(cell(p(r("乙"))), cell(p(r("丙")))))
    outer = w("tbl", row(cell(p(r("甲")) + inner + p(r("丁"))), cell(p(r("戊")))))
    assert places(read(package(outer + outer.replace(inner, "")))) == [
        *((text, Cell(0, 0, 0)) for text in "甲乙丙丁"),
        *(("戊", Cell(0, 0, 1)), ("甲", Cell(1, 0, 0)), ("丁", Cell(1, 0, 0)), ("戊", Cell(1, 0, 1))),
    ]


def test_a_table_in_a_frame_of_blank_cells_keeps_its_places() -> None:
    inner = w("tbl", row(cell(p(r("序号"))), cell(p(r("问题")))) + row(cell(p(r("1"))), cell(p(r("乙")))))
    frame = w("tbl", row(cell(p(r("通报")))) + row(cell(p(" ")), cell(inner + p("")), cell(p(""))))
    assert places(read(package(frame))) == [
        *(("通报", Cell(0, 0, 0)), ("序号", Cell(1, 0, 0)), ("问题", Cell(1, 0, 1))),
        *(("1", Cell(1, 1, 0)), ("乙", Cell(1, 1, 1))),
    ]


def test_a_merged_cell_comes_once_with_its_extent() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for index, place in enumerate(table._cells):
        place.text = "ABCDEFGHI"[index]
    for corners in (((0, 0), (2, 0)), ((0, 1), (0, 2)), ((1, 1), (2, 2))):
        first, last = (table.cell(*corner) for corner in corners)
        first.merge(last).text = "并"
    found = places(read(saved(document)))
    assert found == [("并", Cell(0, 0, 0, 3, 1)), ("并", Cell(0, 0, 1, 1, 2)), ("并", Cell(0, 1, 1, 2, 2))]


def test_a_cell_that_goes_on_from_none_above_it_is_one_of_its_own() -> None:
    merges = ('<w:vMerge w:val="restart"/>', "", "<w:vMerge/>")
    rows = (row(cell(p(r(text)), merge)) for text, merge in zip("甲乙丙", merges, strict=True))
    assert places(read(package(w("tbl", "".join(rows))))) == [
        *(("甲", Cell(0, 0, 0)), ("乙", Cell(0, 1, 0)), ("丙", Cell(0, 2, 0))),
    ]


def test_a_deleted_row_is_not_there() -> None:
    rows = row(cell(p(r("甲")))) + row(cell(p(r("删"))), properties="<w:del/>") + row(cell(p(r("乙"))))
    assert places(read(package(w("tbl", rows)))) == [("甲", Cell(0, 0, 0)), ("乙", Cell(0, 1, 0))]


def test_rows_and_cells_in_content_controls_are_read_in_their_place() -> None:
    inside = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>".format
    rows = row(cell(p(r("甲"))), inside(cell(p(r("乙"))))) + inside(row(cell(p(r("丙")))))
    found = places(read(package(w("tbl", rows))))
    assert found == [("甲", Cell(0, 0, 0)), ("乙", Cell(0, 0, 1)), ("丙", Cell(0, 1, 0))]


def test_a_row_that_begins_further_right_keeps_its_columns() -> None:
    rows = row(cell(p(r("甲"))), cell(p(r("乙")))) + row(
        cell(p(r("丙"))), properties='<w:gridBefore w:val="1"/>'
    )
    assert places(read(package(w("tbl", rows))))[2] == ("丙", Cell(0, 1, 1))


BEFORE = '<w:gridBefore w:val="1"/>'
RESTART, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_a_merged_cell_is_followed_through_rows_that_begin_further_right() -> None:
    rows = (
        row(cell(p(r("甲"))), cell(p(r("乙")), RESTART)),
        row(cell(p(r("盖")), GOES_ON), cell(p(r("丙"))), properties=BEFORE + '<w:gridAfter w:val="2"/>'),
    )
    assert places(read(package(w("tbl", "".join(rows))))) == [
        *(("甲", Cell(0, 0, 0)), ("乙", Cell(0, 0, 1, 2, 1)), ("丙", Cell(0, 1, 2))),
    ]


def test_a_cell_does_not_go_on_over_a_row_that_has_none_in_its_column() -> None:
    rows = (
        row(cell(p(r("甲")), RESTART), cell(p(r("乙")))),
        row(cell(p(r("丙"))), properties=BEFORE),
        row(cell(p(r("丁")), GOES_ON), cell(p(r("戊")))),
    )
    assert [place for place in places(read(package(w("tbl", "".join(rows))))) if place[0] in "甲丁"] == [
        *(("甲", Cell(0, 0, 0)), ("丁", Cell(0, 2, 0))),
    ]


def test_a_deleted_cell_is_not_there_and_an_inserted_one_is() -> None:
    cells = cell(p(r("甲")), "<w:cellIns/>"), cell(p(r("删")), "<w:cellDel/>"), cell(p(r("乙")))
    document = read(package(w("tbl", row(*cells))))
    assert places(document) == [("甲", Cell(0, 0, 0)), ("乙", Cell(0, 0, 1))]
    assert "1 处修订插入、1 处修订删除" in document.messages[0].text


def test_cells_that_claim_to_be_very_wide_take_no_more_room_than_a_table_of_word_has() -> None:
    wide = cell(p(r("甲")), '<w:gridSpan w:val="999999999"/>')
    rows = row(wide * 2, properties='<w:gridBefore w:val="999999999"/>') + row(
        cell(p(r("乙")), '<w:gridSpan w:val="-3"/>')
    )
    assert [place for _, place in places(read(package(w("tbl", rows))))] == [
        *(Cell(0, 0, 63, 1, 63), Cell(0, 0, 126, 1, 63), Cell(0, 1, 0)),
    ]


def test_an_inserted_row_and_one_whose_end_is_hidden_are_there() -> None:
    rows = row(cell(p(r("甲"))), properties="<w:ins/>") + row(cell(p(r("乙"))), properties="<w:hidden/>")
    assert places(read(package(w("tbl", rows)))) == [("甲", Cell(0, 0, 0)), ("乙", Cell(0, 1, 0))]


def test_a_table_in_a_text_box_in_a_cell_comes_after_the_paragraph_that_holds_it() -> None:
    inner = w("r", w("pict", box(w("tbl", row(cell(p(r("乙"))))))))
    found = places(read(package(w("tbl", row(cell(p(r("甲") + inner) + p(r("丙"))))))))
    assert found == [("甲", Cell(0, 0, 0)), ("乙", Cell(1, 0, 0)), ("丙", Cell(0, 0, 0))]
