"""Web pages: the lines that are seen, the article among them, and never a mangled character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Unreadable
from pipeline.model import Cell, Document
from pipeline.read.documents import read_document

STORY = "根据县委统一部署，县委第一巡察组对我局党组进行了巡察，反馈了意见。" * 4


def read(markup: str | bytes) -> Document:
    data = markup if isinstance(markup, bytes) else f"<html><body>{markup}</body></html>".encode()
    return read_document(data, "x")


def words(document: Document) -> list[str]:
    return [document.text[line.span.start : line.span.end] for line in document.lines]


SEEN = [
    ("paragraphs", "<p>一、甲</p><p>二、乙</p>", "一、甲|二、乙"),
    ("paragraphs that nobody closed", "<p>甲<p>乙", "甲|乙"),
    ("breaks", "甲<br>乙<br/>丙</br>", "甲|乙|丙"),
    ("spans inside a word", "<p><span>整</span><b>改</b><font>情况</font></p>", "整改情况"),
    ("a line of the source that ends between Han", "<p>整改\n    情况，\r\n如下</p>", "整改情况，如下"),
    ("a line of the source that ends between words", "<p>Word\n2021</p>", "Word 2021"),
    ("blanks of the source", "<p>  整改 \t 情况  </p>", "整改 情况"),
    ("blanks that are characters", "<p>　　整改&nbsp;情况</p>", "　　整改\xa0情况"),
    ("characters by number and by name", "<p>&#25972;&#x6539;&ldquo;甲&rdquo;&amp;&lt;</p>", "整改“甲”&<"),
    ("full and half width", "<p>（一）〔2022〕１，，</p>", "（一）〔2022〕１，，"),
    ("without a width", "<p>整\u200b改\ufeff情&shy;况</p>", "整改情况"),
    ("scripts and styles", "<p>甲</p><script>乙，。</script><style>丙</style>", "甲"),
    ("hidden", "<p>甲</p><p style='display: none'>乙</p><p hidden>丙</p>丁", "甲|丁"),
    ("comments", "<p>甲<!-- 乙 -->丙</p><![if !x]>丁<![endif]>", "甲丙|丁"),
    ("ruby", "<p><ruby>整<rp>(</rp><rt>zhěng</rt><rp>)</rp></ruby>改</p>", "整改"),
    (
        "lines kept as they are",
        "<pre>甲\n乙</pre><div style='white-space:pre-wrap'>丙\n丁</div>",
        "甲|乙|丙|丁",
    ),
    ("an ordered list", "<ol><li>甲</li><li>乙</li></ol>", "1.甲|2.乙"),
    ("a list that starts later", "<ol start=3><li>甲<li value=7>乙<li>丙</ol>", "3.甲|7.乙|8.丙"),
    ("a Chinese list", "<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>", "一、甲|二、乙"),
    ("a list without marks", "<ol style='list-style:none'><li>甲</ol><ul><li>乙</ul>", "甲|乙"),
    ("a frame in the file", "<iframe srcdoc='&lt;p&gt;甲&lt;/p&gt;'></iframe>", "甲"),
    ("unknown elements", "<ucapcontent><p>甲</p></ucapcontent><o:p>乙</o:p>", "甲|乙"),
]


@pytest.mark.parametrize(("markup", "expected"), [case[1:] for case in SEEN], ids=[case[0] for case in SEEN])
def test_lines_are_what_is_seen(markup: str, expected: str) -> None:
    assert words(read(markup)) == expected.split("|")


ARTICLES = [
    ("a menu", f"<ul><li><a href=1>首页</a><li><a href=2>机构</a></ul><p>{STORY}</p>", [STORY]),
    ("nav and footer", f"<nav>首页</nav><p>{STORY}</p><footer>版权，所有。</footer>", [STORY]),
    (
        "a block beside it",
        f"<div>某某网</div><div><p>{STORY}</p><p>附</p></div><div>备案</div>",
        [STORY, "附"],
    ),
    ("two blocks of text", f"<div>{STORY}</div><div>{STORY[:60]}</div>", [STORY, STORY[:60]]),
    (
        "one paragraph",
        f"<div><p>题</p><p>{STORY}</p><p>2022年7月1日</p></div>",
        ["题", STORY, "2022年7月1日"],
    ),
    ("a heading above", f"<div><h1>通报</h1></div><div><p>{STORY}</p></div>", ["通报", STORY]),
    ("a centred title", f"<center>某局<br>通报</center><div>{STORY}</div>", ["某局", "通报", STORY]),
    (
        "metadata in a table",
        f"<table><tr><td>索引号<td>12<td>文号：<td>甲发〔2022〕1号</table><div>{STORY}</div>",
        ["索引号：12", "文号：甲发〔2022〕1号", STORY],
    ),
    (
        "metadata in a list",
        f"<dl><dt>发布机构</dt><dd>甲局</dd></dl><div>{STORY}</div>",
        ["发布机构：甲局", STORY],
    ),
    (
        "the end in sections of its own",
        f"<main><section>{STORY * 2}</section><section>欢迎监督。电话：0731-00012345。</section>"
        "<section><div>甲局</div><div>2022年7月1日</div></section><section>电话：1</section></main>",
        [STORY * 2, "欢迎监督。电话：0731-00012345。", "甲局", "2022年7月1日"],
    ),
    (
        "whom to call below other articles",
        f"<div>{STORY}</div><div><a href=1>通报一</a><br><a href=2>通报二</a></div><div>电话：1</div>",
        [STORY],
    ),
    (
        "attachments among links",
        f"<div><p>{STORY}</p><ul><li><a href=1>附件1.docx</a><li><a href=2>附件2.docx</a></ul></div>",
        [STORY, "附件1.docx", "附件2.docx"],
    ),
]


@pytest.mark.parametrize(("markup", "expected"), [c[1:] for c in ARTICLES], ids=[c[0] for c in ARTICLES])
def test_the_article_is_told_from_the_site(markup: str, expected: list[str]) -> None:
    assert words(read(markup)) == expected


def test_a_title_that_only_the_browser_shows_stands_above_the_article() -> None:
    page = f"<html><head><title>关于整改情况的通报_某某网</title></head><body><p>{STORY}</p></body></html>"
    assert words(read(page.encode())) == ["关于整改情况的通报", STORY]
    shown = page.replace("<p>", "<h3>关于整改情况的通报</h3><p>", 1)
    assert words(read(shown.encode())) == ["关于整改情况的通报", STORY]


def test_cells_of_a_table_know_their_rows_and_columns() -> None:
    rows = (
        "<tr><td rowspan=2>甲<td colspan=2>乙",
        "<tr><td>丙<td>丁",
        "<tr><td colspan=3>戊",
        "<tr><td>己<td>庚<td>辛",
    )
    document = read(f"<table border=1>{''.join(rows)}</table>")
    assert [line.cell for line in document.lines] == [
        *(Cell(0, 0, 0, 2, 1), Cell(0, 0, 1, 1, 2), Cell(0, 1, 1), Cell(0, 1, 2)),
        *(Cell(0, 2, 0, 1, 3), Cell(0, 3, 0), Cell(0, 3, 1), Cell(0, 3, 2)),
    ]


def test_a_table_that_lays_out_the_page_has_no_cells() -> None:
    page = f"<table><tr><td>左<td>右</tr><tr><td><table><tr><td>{STORY}</table><td>栏</table>"
    assert {line.cell for line in read(page).lines} == {None}


def test_lines_know_how_they_are_set() -> None:
    page = "<center>甲</center><p align=right>乙<p style='text-align: center'><b>丙</b></p><h1>丁</h1><p>戊"
    assert [line.style for line in read(page).lines] == ["centre", "right", "centre", "centre", ""]


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "iso-8859-1", "nonsense", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_bytes_decide_the_encoding_and_not_what_the_page_declares(declared: str, encoding: str) -> None:
    page = f"<html><meta charset={declared}><p>关于整改情况的通报，镕〇㐂</p></html>"
    assert words(read(page.encode(encoding))) == ["关于整改情况的通报，镕〇㐂"]


def test_a_declared_big5_is_believed() -> None:
    page = "<html><meta charset=big5><p>關於整改情況的通報，現予公布</p></html>"
    document = read(page.encode("big5"))
    assert words(document) == ["關於整改情況的通報，現予公布"]
    assert document.source.encoding == "big5hkscs"


def test_the_deepest_pages_are_read_whole_or_refused() -> None:
    assert words(read("<div>" * 1000 + "甲" + "</div>" * 1000 + "乙")) == ["甲", "乙"]
    with pytest.raises(Unreadable, match="too_large"):
        read("<div>" * 5000 + "甲" + "</div>" * 5000 + "乙")


def test_an_article_that_a_script_would_show_is_read() -> None:
    page = f"<h1>通报</h1><div style='visibility: hidden'><p>{STORY}</p><p>{STORY}</p></div>"
    assert words(read(page)) == ["通报", STORY, STORY]


def test_a_page_without_words_is_empty() -> None:
    with pytest.raises(Unreadable, match="empty"):
        read("<script>甲</script><img src=1>")


@given(st.text("<>/pdivbrtalo=\"' 整改，&#;\0\n!-", max_size=200))
def test_any_markup_is_read_or_refused(text: str) -> None:
    try:
        document = read(f"<html>{text}".encode())
    except Unreadable as error:
        assert error.reason in ("empty", "damaged", "unsupported")
    else:
        assert "".join(f"{line}\n" for line in words(document)) == document.text
