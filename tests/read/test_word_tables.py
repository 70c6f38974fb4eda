"""Tables of Word documents: every cell once, in the place that it has on the page."""

import docx
import pytest

from pipeline.model import Cell
from tests.read.wordml import cell, p, package, places, r, read, row, saved, w


def test_a_nested_table_stands_in_the_cell_of_the_outer_one() -> None:
    inner = w("tbl", row(cell(p(r("乙"))), cell(p(r("丙")))))
    outer = w("tbl", row(cell(p(r("甲")) + inner + p(r("丁"))), cell(p(r("戊")))))
    assert places(read(package(outer + outer.replace(inner, "")))) == [
        *(("甲", Cell(0, 0, 0)), ("乙", Cell(1, 0, 0)), ("丙", Cell(1, 0, 1)), ("丁", Cell(0, 0, 0))),
        *(("戊", Cell(0, 0, 1)), ("甲", Cell(2, 0, 0)), ("丁", Cell(2, 0, 0)), ("戊", Cell(2, 0, 1))),
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


@pytest.mark.xfail(strict=True, reason="w:gridBefore is not counted")
def test_a_row_that_begins_further_right_keeps_its_columns() -> None:
    rows = row(cell(p(r("甲"))), cell(p(r("乙")))) + row(
        cell(p(r("丙"))), properties='<w:gridBefore w:val="1"/>'
    )
    assert places(read(package(w("tbl", rows))))[2] == ("丙", Cell(0, 1, 1))
