"""Word documents: what a reader sees on the page is what is read, in its order and once."""

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.wordml import (
    GONE,
    NUMBERED,
    OPEN,
    box,
    cell,
    elements,
    p,
    package,
    r,
    read,
    row,
    saved,
    w,
    words,
)

GONE_TEXT = w("del", w("r", w("delText", "删")))
LINES = w("t", "上") + "{}" + w("t", "下")
SEEN = [
    ("insertion", p(r("甲") + w("ins", r("乙")) + r("丙")), "甲乙丙"),
    ("deletion", p(r("甲") + GONE_TEXT + r("乙")), "甲乙"),
    ("deleted insertion", p(w("ins", GONE_TEXT) + r("甲")), "甲"),
    ("move", p(w("moveFrom", r("甲")) + r("乙") + w("moveTo", r("甲"))), "乙甲"),
    ("inserted and moved paragraphs", w("ins", p(r("甲"))) + w("moveTo", p(r("乙"))), "甲|乙"),
    ("hyperlink", p(r("见") + w("hyperlink", r("网站"))), "见网站"),
    ("content control in a line", p(w("sdt", w("sdtContent", r("甲"))) + r("乙")), "甲乙"),
    ("content control of paragraphs", w("sdt", w("sdtContent", p(r("甲")) + p(r("乙")))), "甲|乙"),
    ("smart tag", p(w("smartTag", r("2021年"))), "2021年"),
    ("simple field", p(w("fldSimple", r("2021年"))), "2021年"),
    ("field code", p(w("r", w("instrText", "PAGE")) + r("3")), "3"),
    ("soft break", p(w("r", LINES.format("<w:br/>"))), "上|下"),
    ("carriage return", p(w("r", LINES.format("<w:cr/>"))), "上|下"),
    ("page break", p(w("r", LINES.format('<w:br w:type="page"/>'))), "上|下"),
    ("column break", p(w("r", LINES.format('<w:br w:type="column"/>'))), "上|下"),
    ("end of a rendered page", p(w("r", LINES.format("<w:lastRenderedPageBreak/>"))), "上下"),
    ("line feed in the XML", p(w("r", w("t", "甲\n乙"))), "甲 乙"),
    ("tab", p(w("r", LINES.format("<w:tab/>"))), "上\t下"),
    ("hyphen", p(w("r", LINES.format("<w:noBreakHyphen/>"))), "上-下"),
    ("symbol", p(w("r", LINES.format('<w:sym w:char="2460"/>'))), "上①下"),
    ("surrogate as symbol", p(w("r", LINES.format('<w:sym w:char="D800"/>'))), "上\ufffd下"),
    ("no code as symbol", p(w("r", LINES.format('<w:sym w:char="z"/>'))), "上\ufffd下"),
    ("hidden", p(r("甲") + r("藏", "<w:vanish/>") + r("乙", '<w:vanish w:val="0"/>')), "甲乙"),
    ("ruby", p(w("r", w("ruby", w("rt", r("yi")) + w("rubyBase", r("乙"))))), "乙"),
    ("formula", p(r("占") + "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), "占x=1"),
    ("empty paragraphs", p("") + p(r(" \u3000")) + p(r("甲")), "甲"),
    ("text box", p(r("甲") + w("r", w("pict", box(p(r("乙"))))) + r("丙")) + p(r("丁")), "甲丙|乙|丁"),
    ("box in a box", p(box(p(r("甲") + box(p(r("乙")))))), "甲|乙"),
    ("deleted text box", p(r("甲") + w("del", w("r", box(p(r("乙")))))), "甲"),
    ("paragraph mark deleted", p(r("甲"), GONE) + p(r("乙"), GONE) + p(r("丙")), "甲乙丙"),
    ("last mark deleted", p(r("甲")) + p(r("乙"), GONE), "甲|乙"),
    ("mark deleted before a table", p(r("甲"), GONE) + w("tbl", row(cell(p(r("乙"))))), "甲|乙"),
    ("mark deleted in a cell", w("tbl", row(cell(p(r("甲"), GONE)), cell(p(r("乙"))))), "甲|乙"),
]


@pytest.mark.parametrize(("xml", "expected"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
def test_what_is_seen_is_read_once_and_nothing_else(xml: str, expected: str) -> None:
    assert words(read(package(xml))) == expected.split("|")


def test_of_a_text_box_in_two_versions_only_the_first_is_read() -> None:
    versions = (
        f"<mc:Choice><w:drawing><wps:wsp>{box(p(r('框')))}</wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box(p(r('框')))}</w:pict></mc:Fallback>"
    )
    document = read(package(p(r("前") + f"<w:r><mc:AlternateContent>{versions}</mc:AlternateContent></w:r>")))
    assert words(document) == ["前", "框"]


def test_tracked_changes_are_counted_in_a_message() -> None:
    xml = p(
        f"<w:ins>{r('甲')}</w:ins><w:del/><w:moveFrom/><w:moveTo>{r('乙')}</w:moveTo><w:ins>{r('丙')}</w:ins>"
    )
    (found,) = read(package(xml)).messages
    assert (found.code, found.severity) == ("tracked_changes", "info")
    assert "3 处修订插入、2 处修订删除" in found.text
    assert read(package(p(r("甲")))).messages == ()


def test_headers_footers_and_footnotes_are_no_part_of_the_body() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    note = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f"{OPEN}<w:footnote w:id='1'>{p(r('脚注'))}</w:footnote></w:root>".encode(),
        document.part.package,
    )
    document.part.relate_to(note, RELATIONSHIP_TYPE.FOOTNOTES)
    document.add_paragraph("正文").runs[0]._r.extend(elements("<w:footnoteReference w:id='1'/>"))
    assert words(read(saved(document))) == ["正文"]


def test_the_alignment_of_a_paragraph_is_its_own_or_that_of_its_style() -> None:
    document = docx.Document()
    title, base = document.styles.add_style("题", 1), document.styles["Title"]
    base.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.base_style = base
    document.add_paragraph("承自样式", title)
    document.add_paragraph("样式", base)
    for alignment in (WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY):
        document.add_paragraph(alignment.name, title).alignment = alignment
    document.add_paragraph("正文")
    styles = [line.style for line in read(saved(document)).lines]
    assert styles == ["centre", "centre", "right", "", "", ""]


def test_a_style_based_on_itself_gives_no_alignment_and_no_endless_search() -> None:
    document = docx.Document()
    style = document.styles.add_style("环", 1)
    style.base_style = style
    document.add_paragraph("通报", style)
    assert [line.style for line in read(saved(document)).lines] == [""]


def test_an_automatic_number_stands_in_the_text_and_is_named_as_what_it_is() -> None:
    document = read(package(p(r("党建"), NUMBERED) + p(r("正文")) + p(r("财务"), NUMBERED)))
    assert document.text == "（一）党建\n正文\n（二）财务\n"
    assert [line.label for line in document.lines] == ["（一）", "", "（二）"]


def test_only_the_first_line_of_a_numbered_paragraph_has_the_number() -> None:
    document = read(package(p(w("r", "<w:br/>" + LINES.format("<w:br/>")), NUMBERED)))
    assert [(line.label, word) for line, word in zip(document.lines, words(document), strict=True)] == [
        ("（一）", "（一）上"),
        ("", "下"),
    ]


def test_a_paragraph_that_was_joined_to_the_next_takes_its_number_and_uses_up_none() -> None:
    document = read(package(p(r("甲"), NUMBERED + GONE) + p(r("乙"), NUMBERED) + p(r("丙"), NUMBERED)))
    assert words(document) == ["（一）甲乙", "（二）丙"]


def test_a_numbered_paragraph_without_words_is_left_out_and_still_counts() -> None:
    assert words(read(package(p("", NUMBERED) + p(r("乙"), NUMBERED)))) == ["（二）乙"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=1), min_size=1
    )
)
def test_the_words_are_those_of_the_runs_however_they_are_cut(paragraphs: list[list[str]]) -> None:
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run)
    found = read(saved(document))
    assert words(found) == ["".join(runs) for runs in paragraphs]
    assert "".join(f"{line}\n" for line in words(found)) == found.text
