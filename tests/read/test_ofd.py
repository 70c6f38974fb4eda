"""OFD: the words that stand on each page, in their order, and a message for all that is left out."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.model import Box, Cell, Document, Source
from pipeline.read.documents import read_document
from pipeline.read.ofd import read_ofd
from pipeline.read.sniff import OFD
from tests.read.ofd_bytes import document, draw, element, pack, page, parts, place, show, write

POINT = 72 / 25.4  # to a millimetre
TITLE = show(30, 40, "关于整改情况的通报")
PICTURE = element("ImageObject", Boundary="0 0 210 297", ResourceID=9)
SIDEWAYS = "0 1 -1 0 0 0"


def read(data: bytes) -> Document:
    return read_ofd(data, Source("x.ofd", "", len(data), OFD))


def words(document: Document) -> list[str]:
    return [document.text[line.span.start : line.span.end] for line in document.lines]


def codes(document: Document) -> list[str]:
    return [message.code for message in document.messages]


def code(text: str, **given: object) -> str:
    return element("TextCode", text, **given)


ROWS = [
    ("drawn from the bottom", show(30, 60, "two") + show(30, 40, "one"), "one|two"),
    ("drawn from the right", show(35, 40, "改") + show(30, 40, "整"), "整改"),
    ("in two columns", show(120, 40, "B") + show(30, 40, "A") + show(30, 50, "C"), "A B|C"),
    ("a raised sign", show(30, 40, "整改") + show(40, 39, "①", 2.5) + show(42.5, 40, "情况"), "整改①情况"),
    ("Han and digits apart", show(30, 40, "共") + show(45, 40, "12", steps="2.5") + show(60, 40, "人"),
     "共12人"),
    ("Han apart", show(30, 40, "整改") + show(60, 40, "情况"), "整改情况"),
    ("words apart", show(30, 40, "Word", steps="g 3 3") + show(50, 40, "2021", steps="g 3 2.5"), "Word 2021"),
    ("an object for each letter",
     "".join(show(30 + x, 40, letter) for x, letter in ((0, "f"), (1.4, "i"), (2.5, "W"), (7.2, "1"))),
     "fiW1"),
    ("letters spread within one run", show(30, 40, "a@b.cn", steps="g 5 4.2"), "a@b.cn"),
    ("blanks that the file holds", show(30, 40, "  Word  2021  ", steps="2.5"), "Word  2021"),
    ("blanks of full width", show(30, 40, "\u3000\u3000整\u3000改\u3000"), "整\u3000改"),
    ("blanks written as escapes", show(30, 40, r"一\0020二"), "一 二"),
    ("a backslash that is none", show(30, 40, r"见C:\2021\3年"), r"见C:\2021\3年"),
    ("a rare character", show(30, 40, "𠮷某"), "𠮷某"),
    ("a rare character as an escape", show(30, 40, r"\D842\DFB7某"), "𠮷某"),
    ("a control that shows nothing", show(30, 40, r"一\0007二"), "一二"),
    ("signs of XML", show(30, 40, "<整改>&情况"), "<整改>&情况"),
    ("laid out as XML", place(code("\n    整改\n    情况\n  ", X=30, Y=40, DeltaX="g 3 5")), "整改情况"),
    ("bold by printing twice", show(30, 40, "整改……") + show(30.2, 40, "整改……"), "整改……"),
    ("the same words below each other", show(30, 40, "无") + show(30, 50, "无"), "无|无"),
    ("steps of both forms", place(code("一二三四五", X=9, Y=40, DeltaX="5 g 2 6 5")), "一二三四五"),
    ("too few steps", place(code("一二三四五", X=9, Y=40, DeltaX="5 5")), "一二三四五"),
    ("no steps", place(code("一二，ab", X=9, Y=40)), "一二，ab"),
    ("steps backwards", place(code("二一", X=30, Y=40, DeltaX="-5")), "一二"),
    ("steps down", place(code("一二", X=30, Y=40, DeltaY="8")), "一|二"),
    ("a second run on the line", place(code("一", X=30, Y=40) + code("二", X=35)), "一二"),
    ("a second run below", place(code("一", X=30, Y=40) + code("二", Y=50)), "一|二"),
    ("in points through a matrix",
     place(code("一二", X=99, Y=99, DeltaX=14), size=14, CTM=".35 0 0 .35 0 0"), "一二"),
    ("slanted", show(30, 40, "整改", CTM="1 0 -0.2 1 0 0"), "整改"),
    ("a little askew", show(30, 40, "整改", CTM="1 0.03 -0.03 1 0 0"), "整改"),
    ("turned twice", show(90, 40, "整改", CTM=SIDEWAYS, CharDirection=270, ReadDirection=270), "整|改"),
    ("blocks in blocks", element("PageBlock", element("PageBlock", show(30, 40, "整改"))), "整改"),
    ("two letters in one glyph",
     place(element("CGTransform", element("Glyphs", "7"), CodePosition=0, CodeCount=2, GlyphCount=1)
           + code("fi", X=30, Y=40, DeltaX=3)), "fi"),
]  # fmt: skip


@pytest.mark.parametrize(("shown", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows_are_read_from_top_to_bottom_and_from_left_to_right(shown: str, expected: str) -> None:
    assert words(read(write(page(shown)))) == expected.split("|")


def test_a_line_knows_its_page_its_size_and_its_box() -> None:
    found = read(write(page(show(30, 40, "整改")), page(show(20, 250, "情况", 3))))
    assert [(line.page, round(line.size, 2)) for line in found.lines] == [(1, 14.17), (2, 8.5)]
    box = found.lines[0].box
    assert isinstance(box, Box)
    assert (box.x0, box.x1) == (round(30 * POINT, 2), round(40 * POINT, 2))
    assert 35 * POINT <= box.top < 40 * POINT < box.bottom <= 41 * POINT
    assert (found.source.reader, found.source.pages, found.text) == ("ofd", 2, "整改\n情况\n")


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\\¤\ufffd"), min_size=1))
def test_no_character_is_altered(text: str) -> None:
    assert words(read(write(page(show(5, 40, text, 0.5))))) == [text]


GRID = {
    "lines": "".join(draw(f"M {x} 50 L {x} 90") for x in (30, 80, 130))
    + "".join(draw(f"M 30 {y} L 130 {y}") for y in (50, 70, 90)),
    "one path": draw(
        "M 0 0 L 0 40 M 50 0 L 50 40 M 100 0 L 100 40 M 0 0 L 100 0 M 0 20 L 100 20 M 0 40 L 100 40",
        "30 50 100 40",
    ),
    "a rectangle for each cell": "".join(
        draw("M 0 0 L 50 0 L 50 20 L 0 20 C", f"{x} {y} 50 20") for x in (30, 80) for y in (50, 70)
    ),
    "thin rectangles that are filled": "".join(
        draw("S 0 0 L .4 0 L .4 40 L 0 40 C", f"{x} 50 .4 40", Stroke="false", Fill="true")
        for x in (30, 80, 130)
    )
    + "".join(
        draw("M 0 0 L 100 0 L 100 .4 L 0 .4 C", f"30 {y} 1 1", Stroke="0", Fill="1") for y in (50, 70, 90)
    ),
    "lines for each cell": "".join(draw(f"M {x} {y} L {x + 50} {y}") for x in (30, 80) for y in (50, 70, 90))
    + "".join(draw(f"M {x} {y} L {x} {y + 20}") for x in (30, 80, 130) for y in (50, 70)),
}
IN_CELLS = ((32, 56, "甲"), (32, 63, "续"), (82, 56, "乙"), (32, 76, "丙"), (82, 76, "丁"))


@pytest.mark.parametrize("rules", GRID.values(), ids=GRID)
def test_the_cells_of_a_ruled_table_are_read_one_after_another(rules: str) -> None:
    shown = show(30, 40, "前") + rules + "".join(show(*cell) for cell in IN_CELLS) + show(30, 100, "后")
    found = read(write(page(shown)))
    assert list(zip(words(found), [line.cell for line in found.lines], strict=True)) == [
        *(("前", None), ("甲", Cell(0, 0, 0)), ("续", Cell(0, 0, 0)), ("乙", Cell(0, 0, 1))),
        *(("丙", Cell(0, 1, 0)), ("丁", Cell(0, 1, 1)), ("后", None)),
    ]


@pytest.mark.parametrize(
    "path",
    [
        draw("M 30 50 B 40 40 90 90 130 50 Q 80 80 30 90 A 9 9 0 1 0 40 50 C"),
        draw("M 30 50 L 130 51 L 130 90 L 90 80 C", Visible="false"),
        draw("M 30 50 L 130 50 L 130 90 L 30 90 C", Stroke="false"),
        draw(""),
    ],
)
def test_curves_and_paths_that_are_not_seen_rule_no_table(path: str) -> None:
    assert [line.cell for line in read(write(page(path * 9 + TITLE))).lines] == [None]


TURNED = [
    {"CTM": SIDEWAYS},
    {"CTM": "-1 0 0 -1 0 0"},
    {"CTM": "-1 0 0 1 0 0"},
    {"CTM": "0.7 -0.7 0.7 0.7 0 0"},
    {"ReadDirection": "90"},
    {"CharDirection": "180"},
]


@pytest.mark.parametrize("given", TURNED, ids=lambda given: " ".join(given.values()))
def test_text_that_is_not_upright_is_set_aside_and_told(given: dict[str, str]) -> None:
    found = read(write(page(TITLE), page(TITLE, show(60, 41, "内部资料 注意保存", 20, **given))))
    assert words(found) == ["关于整改情况的通报"] * 2
    assert codes(found) == ["turned_text"]
    told = found.messages[0].text
    assert all(word in told for word in ("第 2 页", "page 2", "8 个字", "8 characters", "“内部资料注意保存”"))


def test_text_in_columns_is_read_from_the_right_to_the_left() -> None:
    steps = {"DeltaY": "g 14 6"}
    first, second = (
        code(t, X=x, Y=30, **steps)
        for x, t in ((180, "关于整改情况的通报现予公布如下"), (170, "县委第一巡察组进行了常规巡察工作"))
    )
    found = read(write(page(place(first, ReadDirection=90) + place(second))))
    assert words(found) == ["关于整改情况的通报现予公布如下", "县委第一巡察组进行了常规巡察工作"]
    assert codes(found) == ["columns_text"]


def test_a_page_turned_as_a_whole_is_read_upright() -> None:
    found = read(write(page(show(60, 200, "关于整改情况的通报", CTM="0 -1 1 0 0 0"))))
    assert (words(found), codes(found)) == (["关于整改情况的通报"], [])


def test_hidden_objects_are_left_out_and_counted() -> None:
    hidden = show(30, 60, "甲", Visible="false") + element("PageBlock", show(30, 70, "乙"), Visible="0")
    found = read(write(page(TITLE + hidden)))
    assert (words(found), codes(found)) == (["关于整改情况的通报"], ["hidden_left_out"])
    assert "未读入 2 个" in found.messages[0].text


def test_the_text_of_a_template_belongs_to_each_page_that_uses_it() -> None:
    common = element("TemplatePage", ID=7, ZOrder="Background", BaseLoc="Tpls/Tpl_0/Content.xml")
    used = element("Template", TemplateID=7, ZOrder="Background")
    members = parts(page(show(30, 60, "一"), before=used), page(show(30, 60, "二")), common=common)
    members["Doc_0/Tpls/Tpl_0/Content.xml"] = page(show(60, 40, "某县粮食局文件"))
    assert words(read(pack(members))) == ["某县粮食局文件", "一", "二"]


def composite(identity: int, *objects: str) -> str:
    content = element("Content", "".join(objects))
    return element("CompositeGraphicUnit", content, ID=identity, Width=100, Height=100)


def use(identity: int, boundary: str = "30 40 100 20", **given: object) -> str:
    return element("CompositeObject", Boundary=boundary, ResourceID=identity, **given)


def with_units(*units: str, where: str = "PublicRes") -> dict[str, str]:
    """A page that uses the unit 1; the units lie in a resource of the document or of the page."""
    resource = element("Res", element("CompositeGraphicUnits", "".join(units)), BaseLoc="Res")
    if where == "PageRes":
        members = parts(page(use(1), TITLE, before=element("PageRes", "Res.xml")))
        return members | {"Doc_0/Pages/Page_0/Res.xml": resource}
    return parts(page(use(1), TITLE), common=element(where, "Res.xml")) | {"Doc_0/Res.xml": resource}


@pytest.mark.parametrize("where", ["PublicRes", "DocumentRes", "PageRes"])
def test_objects_put_together_from_others_are_read_where_they_stand(where: str) -> None:
    inner = composite(2, show(0, 5, "情况"))
    members = with_units(composite(1, show(0, 5, "整改"), use(2, "10 0 10 5")), inner, where=where)
    found = read(pack(members))
    assert words(found) == ["关于整改情况的通报", "整改情况"]
    assert found.lines[1].box is not None
    assert found.lines[1].box.x0 == round(30 * POINT, 2)


def test_what_a_page_uses_and_the_file_does_not_hold_is_told() -> None:
    before = element("Template", TemplateID=7) + element("PageRes", "Nothing.xml")
    found = read(write(page(use(1), use(1), TITLE, before=before)))
    assert (words(found), codes(found)) == (["关于整改情况的通报"], ["part_missing"] * 2)
    assert "CompositeGraphicUnit 1" in found.messages[0].text
    assert "TemplatePage 7" in found.messages[1].text


def test_annotations_and_seals_are_left_out_and_counted() -> None:
    members = parts(page(TITLE), after=element("Annotations", "Annots/Annotations.xml"))
    members["OFD.xml"] = members["OFD.xml"].replace(
        "</ofd:DocBody>", element("Signatures", "Doc_0/Signs/Signatures.xml") + "</ofd:DocBody>"
    )
    listed = element("Page", element("FileLoc", "Page_0/Annotation.xml"), PageID=100)
    shown = element("Appearance", show(30, 60, "秘密"))
    annotations = "".join(element("Annot", shown, Type=kind) for kind in ("Watermark", "Stamp", "Link"))
    found = read(
        pack(
            members
            | {
                "Doc_0/Annots/Annotations.xml": element("Annotations", listed),
                "Doc_0/Annots/Page_0/Annotation.xml": element("PageAnnot", annotations),
                "Doc_0/Signs/Signatures.xml": element("Signatures", element("Signature", ID=1, Type="Seal")),
            }
        )
    )
    assert (words(found), codes(found)) == (["关于整改情况的通报"], ["marks_left_out"])
    assert "2 annotations or watermarks and 1 seals" in found.messages[0].text


def test_annotations_that_are_broken_do_not_hold_up_the_text() -> None:
    members = parts(page(TITLE), after=element("Annotations", "Annotations.xml"))
    assert words(read(pack(members | {"Doc_0/Annotations.xml": b"<"}))) == ["关于整改情况的通报"]


def test_several_documents_are_read_one_after_another_and_their_pages_numbered_on() -> None:
    members = parts(page(show(30, 40, "一")), page(show(30, 40, "二")))
    bodies = "".join(element("DocBody", element("DocRoot", f"Doc_{i}/Document.xml")) for i in (0, 1))
    members |= {"OFD.xml": element("OFD", bodies), "Doc_1/Document.xml": document(["P.xml"])}
    found = read(pack(members | {"Doc_1/P.xml": page(show(30, 40, "三"))}))
    assert [(line.page, word) for line, word in zip(found.lines, words(found), strict=True)] == [
        *((1, "一"), (2, "二"), (3, "三"))
    ]
    assert found.source.pages == 3


def test_pages_that_hold_pictures_only_need_character_recognition() -> None:
    for shown in (PICTURE, draw("M 0 0 L 9 9"), show(30, 40, "  ")):
        with pytest.raises(Unreadable) as caught:
            read(write(page(shown), page(shown)))
        assert caught.value.reason == "needs_ocr"


def test_a_page_without_text_among_others_is_named() -> None:
    found = read(write(page(TITLE), page(PICTURE), page(PICTURE + TITLE), page()))
    assert [line.page for line in found.lines] == [1, 3]
    assert codes(found) == ["page_without_text"] * 2
    assert ["第 2 页" in message.text for message in found.messages] == [True, False]


def test_a_scanned_page_below_a_running_head_is_a_page_without_text() -> None:
    common = element("TemplatePage", ID=7, BaseLoc="Tpl.xml")
    used = element("Template", TemplateID=7)
    members = parts(page(TITLE, before=used), page(PICTURE, before=used), common=common)
    found = read(pack(members | {"Doc_0/Tpl.xml": page(show(30, 20, "整改通报"))}))
    assert codes(found) == ["page_without_text"]


def test_glyphs_that_have_no_character_make_the_text_garbled() -> None:
    for text in ("¤¤¤¤一", "\ue001\ue002\ue003一"):
        with pytest.raises(Unreadable) as caught:
            read(write(page(show(30, 40, text))))
        assert caught.value.reason == "garbled"


def test_a_place_holder_for_a_glyph_without_a_character_is_a_lost_character() -> None:
    mapped = show(30, 40, "王¤同志").replace("<ofd:TextCode", "<ofd:CGTransform/><ofd:TextCode")
    assert words(read(write(page(mapped)))) == ["王\ufffd同志"]
    assert words(read(write(page(show(30, 40, "¤是符号"))))) == ["¤是符号"]


def test_the_files_of_another_library_are_read(torture: Path) -> None:
    found = read_document((torture / "ofdrw__chineseDir.ofd").read_bytes(), "x.ofd")
    assert (words(found), found.messages) == (["你好呀，OFD Reader&Writer！"], ())
    with pytest.raises(Unreadable) as caught:  # five pages of red rectangles
        read_document((torture / "ofdrw__Page5.ofd").read_bytes(), "x.ofd")
    assert caught.value.reason == "needs_ocr"
