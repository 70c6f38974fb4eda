"""Word documents: what a reader sees on the page is what is read, in its order and once."""

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Unreadable
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
    ("shown on the web or not", p(r("甲", "<w:webHidden/>")), "甲"),
    ("private symbol", p(w("r", LINES.format('<w:sym w:font="Wingdings" w:char="F0FE"/>'))), "上☑下"),
    ("symbol of 8 bits", p(w("r", LINES.format('<w:sym w:font="Wingdings" w:char="81"/>'))), "上①下"),
    ("unknown symbol", p(w("r", LINES.format('<w:sym w:font="X" w:char="F0FE"/>'))), "上\uf0fe下"),
    ("private text", p(r("\uf0fc完成", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')), "✓完成"),
    ("soft hyphen", p(w("r", LINES.format("<w:softHyphen/>"))), "上下"),
    ("tab to a place", p(w("r", LINES.format("<w:ptab/>"))), "上\t下"),
    ("comment", p("<w:commentRangeStart/>" + r("甲") + w("r", "<w:commentReference/>")), "甲"),
    ("bookmark and proof", p('<w:bookmarkStart w:name="x"/>' + r("甲") + "<w:proofErr/>"), "甲"),
    ("ruby", p(w("r", w("ruby", w("rt", r("yi")) + w("rubyBase", r("乙"))))), "乙"),
    ("formula", p(r("占") + "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), "占x=1"),
    (
        "fraction",
        p("<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"),
        "1/2",
    ),
    (
        "text on a canvas",
        p(w("r", "<a:txBody><a:p><a:r><a:t>框</a:t></a:r></a:p></a:txBody>") + r("甲")),
        "甲|框",
    ),
    ("WordArt", p(r("甲") + w("r", w("pict", '<v:shape><v:textpath string="红头"/></v:shape>'))), "甲|红头"),
    ("hidden text box", p(r("甲") + f"<w:r><w:rPr><w:vanish/></w:rPr>{box(p(r('藏')))}</w:r>"), "甲"),
    (
        "alternatives of blocks",
        f"<mc:AlternateContent><mc:Choice>{p(r('甲'))}</mc:Choice><mc:Fallback>{p(r('乙'))}</mc:Fallback></mc:AlternateContent>",
        "甲",
    ),
    (
        "only a fallback",
        p(f"<mc:AlternateContent><mc:Fallback>{box(p(r('甲')))}</mc:Fallback></mc:AlternateContent>"),
        "甲",
    ),
    ("an element that nobody knows", f"<w:new>{p('<w:new>' + r('甲') + '</w:new>')}</w:new>", "甲"),
    ("a run without a paragraph", r("甲") + p(r("乙")), "甲|乙"),
    (
        "a control in a control",
        w("sdt", w("sdtContent", w("sdt", "<w:sdtPr><w:alias/></w:sdtPr>" + w("sdtContent", p(r("甲")))))),
        "甲",
    ),
    ("old properties", p(r("甲"), "<w:pPrChange><w:pPr/></w:pPrChange>"), "甲"),
    ("empty paragraphs", p("") + p(r(" \u3000")) + p(r("甲")), "甲"),
    ("text box", p(r("甲") + w("r", w("pict", box(p(r("乙"))))) + r("丙")) + p(r("丁")), "甲丙|乙|丁"),
    ("box in a box", p(box(p(r("甲") + box(p(r("乙")))))), "甲|乙"),
    ("deleted text box", p(r("甲") + w("del", w("r", box(p(r("乙")))))), "甲"),
    ("paragraph mark deleted", p(r("甲"), GONE) + p(r("乙"), GONE) + p(r("丙")), "甲乙丙"),
    ("last mark deleted", p(r("甲")) + p(r("乙"), GONE), "甲|乙"),
    ("mark deleted before a table", p(r("甲"), GONE) + w("tbl", row(cell(p(r("乙"))))), "甲|乙"),
    ("mark deleted before a control", p(r("甲"), GONE) + w("sdt", w("sdtContent", p(r("乙")))), "甲乙"),
    (
        "mark deleted at the end of a control",
        w("sdt", w("sdtContent", p(r("甲"), GONE))) + p(r("乙")),
        "甲乙",
    ),
    ("mark deleted and a box", p(r("甲") + box(p(r("框"))), GONE) + p(r("乙")), "框|甲乙"),
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


HIDING = '<w:style w:type="{}" w:styleId="{}"><w:basedOn w:val="{}"/><w:rPr>{}</w:rPr></w:style>'.format
VANISH = "<w:vanish/>"
NOTE = '<w:footnote w:id="{}">{}</w:footnote>'.format


@pytest.mark.parametrize(
    ("xml", "expected", "count"),
    [
        (p(r("甲") + r("藏", VANISH)), "甲", 1),
        (p(r("甲") + r("藏匿", '<w:rStyle w:val="C"/>')), "甲", 2),
        (p(r("甲")) + p(r("藏"), '<w:pStyle w:val="P"/>') + p(r("乙")), "甲|乙", 1),
        (p(r("甲") + r("藏"), '<w:pStyle w:val="Q"/>') + p(r("乙")), "乙", 2),
        (p(r("现", '<w:rStyle w:val="C"/>') + r("藏"), '<w:pStyle w:val="P"/>') + p(""), "现", 1),
        (p(r("现", '<w:vanish w:val="0"/>') + r("藏"), '<w:pStyle w:val="P"/>') + p(""), "现", 1),
        (p(r("标题。"), "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p(r("正文")), "标题。正文", 0),
        (p(r("甲"), "<w:rPr><w:vanish/></w:rPr>"), "甲", 0),
    ],
    ids=["run", "style of the run", "paragraph", "base", "undone", "shown", "style separator", "last mark"],
)
def test_hidden_text_is_left_out_and_counted(xml: str, expected: str, count: int) -> None:
    document = docx.Document()
    styles = (("paragraph", "P", "", VANISH), ("paragraph", "Q", "P", ""), ("character", "C", "", VANISH))
    document.styles.element.extend([elements(HIDING(*style))[0] for style in styles])
    document.element.body[:] = elements(xml)
    found = read(saved(document))
    assert words(found) == expected.split("|")
    assert [message.code for message in found.messages] == ["hidden_text"] * bool(count)
    assert all(f"有 {count} 个字" in message.text for message in found.messages)


def test_a_hidden_numbered_paragraph_uses_up_no_number() -> None:
    hidden = p(r("藏", VANISH), NUMBERED + "<w:rPr><w:vanish/></w:rPr>")
    assert words(read(package(p(r("甲"), NUMBERED) + hidden + p(r("乙"), NUMBERED)))) == [
        "（一）甲",
        "（二）乙",
    ]


def embedding(*contents: bytes, around: str = "{}") -> bytes:
    """A document with files between its two paragraphs, and one that is missing."""
    document = docx.Document()
    for index, content in enumerate(contents):
        part = Part(PackURI(f"/word/chunk{index}.dat"), "text/plain", content, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.A_F_CHUNK)
    ids = [name for name, link in document.part.rels.items() if link.reltype == RELATIONSHIP_TYPE.A_F_CHUNK]
    chunks = "".join(f'<w:altChunk r:id="{name}"/>' for name in (*ids, "none"))
    document.element.body[:] = elements(p(r("甲")) + around.format(chunks) + p(r("乙")))
    return saved(document)


def test_a_text_or_a_document_inside_a_document_is_read_in_its_place() -> None:
    text = "内嵌通报，一共十五个字左右的文本。"
    table = w("tbl", row(cell(p(r("表")))))
    found = read(embedding(text.encode(), package(p(r("丙"), NUMBERED) + table), package(table)))
    assert words(found) == ["甲", text, "（一）丙", "表", "表", "乙"]
    assert [line.cell.table for line in found.lines if line.cell] == [0, 1]
    assert "有 1 处内嵌文件" in found.messages[0].text


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"{\\rtf1}", b"%PDF-1.7", b"\0\1\2" * 99, b""])
def test_another_file_inside_a_document_is_told(content: bytes) -> None:
    found = read(embedding(content))
    assert words(found) == ["甲", "乙"]
    assert [message.code for message in found.messages] == ["chunks_left_out"]
    assert "有 2 处内嵌文件" in found.messages[0].text


def test_a_document_inside_a_cell_brings_its_tables() -> None:
    table = package(w("tbl", row(cell(p(r("表"))))))
    found = read(embedding(table, around=w("tbl", row(cell("{}"), cell(p(r("丙")))))))
    assert words(found) == ["甲", "表", "丙", "乙"]
    assert [line.cell.table for line in found.lines if line.cell] == [1, 0]


def test_a_document_deeper_inside_is_not_followed() -> None:
    found = read(embedding(embedding(embedding())))
    assert words(found) == ["甲", "甲", "乙", "乙"]
    assert "有 3 处内嵌文件" in found.messages[0].text


def test_a_document_that_is_nothing_but_a_chunk_without_a_reader_is_unsupported() -> None:
    with pytest.raises(Unreadable, match="unsupported"):
        read(package('<w:altChunk r:id="none"/>'))


def test_objects_charts_and_diagrams_are_told_with_their_number() -> None:
    things = "<w:object><o:OLEObject/></w:object>", "<w:drawing><dgm:relIds/></w:drawing>"
    (found,) = read(package(p(r("甲") + "".join(w("r", thing) for thing in things)))).messages
    assert (found.code, found.severity) == ("objects_left_out", "warning")
    assert "有 2 个嵌入对象" in found.text


def test_headers_footers_and_footnotes_are_no_part_of_the_body() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    note = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f"{OPEN}{NOTE('0', p(r('线')))}{NOTE('1', p(r('脚注')))}</w:root>".encode(),
        document.part.package,
    )
    document.part.relate_to(note, RELATIONSHIP_TYPE.FOOTNOTES)
    document.add_paragraph("正文").runs[0]._r.extend(elements("<w:footnoteReference w:id='1'/>"))
    found = read(saved(document))
    assert words(found) == ["正文"]
    assert [message.code for message in found.messages] == ["footnotes_left_out"]
    assert "有 1 条脚注或尾注，不计入正文：脚注 / " in found.messages[0].text  # told, so not lost


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


@settings(max_examples=40)
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
