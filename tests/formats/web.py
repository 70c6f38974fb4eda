"""Notices as government sites show them and browsers save them: pages of several generations.

Each page holds the notice's own words and, around them, what such sites print: menus, the
path, metadata, neighbours, an imprint. Sites, bodies and addresses are fictional.
"""

import re
from collections.abc import Callable, Iterator
from email.header import Header
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

from tests.gold.source import Block, Sample

__all__ = ["PAGES", "write_web_archive", "write_web_page"]

MENU = ("首页", "机构概况", "信息公开", "巡察工作", "互动交流", "专题专栏")
NEIGHBOURS = (
    "县委第三巡察组进驻公告",
    "关于巡察整改进展情况的通报",
    "全县巡察工作推进会召开，县领导出席并讲话。",
)
SOURCE_END = re.compile(r"(?<=[\u4e00-\u9fff]{24})(?=[\u4e00-\u9fff])")  # where Word ends a line of source
STYLE = "text-indent:2em;line-height:2;font-family:仿宋_GB2312;font-size:16pt"


def write_web_page(sample: Sample, page: str, encoding: str = "utf-8") -> bytes:
    """One of ``PAGES``, with GB 2312 declared where the bytes are GB 18030."""
    declared = "gb2312" if encoding == "gb18030" else encoding
    text = PAGES[page](sample).replace("CHARSET", declared)
    return text.encode(encoding)


def write_web_archive(sample: Sample) -> bytes:
    """MHTML as Chromium writes it: the page, a frame, a picture."""
    mail = MIMEMultipart("related", type="text/html")
    mail["From"], mail["Subject"] = "<Saved by Blink>", Header(_title(sample), "utf-8").encode()
    frame = MIMEText("<html><body><p>扫一扫，在手机上打开当前页。</p></body></html>", "html", "utf-8")
    page = MIMEText(PAGES["division"](sample).replace("CHARSET", "utf-8"), "html", "utf-8")
    for part in (page, frame, MIMEImage(b"\x89PNG\r\n\x1a\n", "png")):
        mail.attach(part)
    return mail.as_bytes()


def _title(sample: Sample) -> str:
    titles = [block.text.replace(" / ", "") for block in sample.blocks if block.kind == "title"]
    return titles[0] if titles else sample.name


def _links(words: tuple[str, ...], item: str = "li") -> str:
    return "".join(f'<{item}><a href="/{i}.html">{word}</a></{item}>\n' for i, word in enumerate(words))


def _printed(block: Block) -> str:
    label = f"{block.label}：" if block.label else ""
    return block.number + label + block.text


def _spans(text: str) -> str:
    """Words cut into spans anywhere, as editors leave them."""
    cuts = [escape(text[i : i + 23]) for i in range(0, len(text), 23)]
    return "".join(f'<span style="font-size:16pt">{cut}</span>' for cut in cuts)


def _tables(sample: Sample, paragraph: Callable[[Block], str], head: bool = True) -> Iterator[str]:
    """Every block in its markup; a category row spans the table."""
    columns = 0
    for block in sample.blocks:
        if block.kind == "table":
            columns, opened = 0, '<table border="1" cellspacing="0">'
            yield opened
        elif block.kind == "/table":
            yield "</table>"
            columns = 0
        elif block.kind == "row":
            columns = len(block.cells)
            cells = "".join(f"<td><p>{escape(c).replace(chr(10), '</p><p>')}</p></td>" for c in block.cells)
            yield f"<tr>{cells}</tr>"
        elif block.kind == "cat":
            yield f'<tr><td colspan="{max(columns, 1)}"><strong>{escape(block.text)}</strong></td></tr>'
        elif head or block.kind != "title":
            yield paragraph(block)


def division(sample: Sample) -> str:
    """A page of today: elements with names, metadata in a table, the title as a heading."""

    def paragraph(block: Block) -> str:
        if block.kind == "title":
            return f"<h1>{escape(block.text).replace(' / ', '<br>')}</h1>"
        place = {"num": "text-align: center;", "sign": "text-align:right"}.get(block.kind, STYLE)
        return f'<p style="{place}">{_spans(_printed(block))}</p>\n'

    parts = list(_tables(sample, paragraph))
    first = next((i for i, part in enumerate(parts) if "<h1>" not in part), 0)
    title = _title(sample)
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="CHARSET"><title>{title}_望江县人民政府门户网站</title>
<meta name="ArticleTitle" content="{title}"><style>.m{{color:red}}</style>
<script>var s = "<p>巡察，整改。</p>";</script></head>
<body><!-- 头部 --><header><div class="logo">望江县人民政府</div><nav><ul>{_links(MENU)}</ul></nav></header>
<div class="path">当前位置：<a href="/">首页</a> &gt; <a href="/x">巡察工作</a> &gt; <a href="/y">整改公开</a>
</div><table class="xxgk">
<tr><td>索引号：</td><td>003145678/2022-00031</td><td>信息分类：</td><td>巡察整改</td></tr>
<tr><td>公开方式：</td><td>主动公开</td><td>公开时限：</td><td>长期</td></tr></table>
<div class="article">{"".join(parts[:first])}
<div class="info"><span>发布时间：2022-09-30 09:30</span> <span>来源：县纪委监委</span>
<span>浏览次数：<script>count()</script>1286</span>
字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</div>
<div id="zoom" class="content">
{"".join(parts[first:])}
</div>
<div class="tools"><a href="#">打印本页</a><a href="#">关闭窗口</a></div></div>
<div class="next"><p>上一篇：<a href="/1">{NEIGHBOURS[0]}</a></p>
<p>下一篇：<a href="/2">{NEIGHBOURS[1]}</a></p></div>
<aside><h3>相关阅读</h3><ul>{_links(NEIGHBOURS)}</ul></aside>
<footer><p>主办单位：望江县人民政府办公室　联系电话：0556-00018800</p>
<p>皖ICP备00012345号　网站标识码：0000000001</p>
</footer></body></html>"""


def layout_table(sample: Sample) -> str:
    """A page of 2008: laid out with tables, fonts and breaks, nothing closed."""

    def paragraph(block: Block) -> str:
        words = escape(_printed(block))
        if block.kind == "title":
            return ""
        align = {"num": "center", "sign": "right"}.get(block.kind)
        return f"<P align={align}>{words}</P>" if align else f"<P><FONT size=4>　　{words}</FONT>\n"

    title = "<BR>".join(escape(b.text).replace(" / ", "<BR>") for b in sample.blocks if b.kind == "title")
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=CHARSET">
<TITLE>望江县纪检监察网</TITLE></HEAD><BODY bgColor=#ffffff>
<TABLE width=980 align=center border=0><TR><TD><IMG src="top.jpg" alt=""></TD></TR>
<TR><TD><TABLE><TR>{_links(MENU, "TD")}</TR></TABLE></TD></TR></TABLE>
<TABLE width=980 align=center border=0><TR><TD width=200 valign=top><TABLE>
<TR>{_links(NEIGHBOURS, "TD").replace("</TD>", "</TD></TR><TR>")}</TR></TABLE></TD>
<TD width=760 valign=top><TABLE width="100%"><TR><TD align=center><FONT size=5><B>{title}</B></FONT></TD></TR>
<TR><TD align=center>日期：2022年9月30日　作者：　点击：<B>512</B></TD></TR>
<TR><TD>{"".join(_tables(sample, paragraph))}</TD></TR>
<TR><TD align=right>【<A href="#">打印</A>】【<A href="#">关闭</A>】</TD></TR></TABLE></TD></TR>
</TABLE><TABLE width=980 align=center><TR><TD align=center>版权所有：中共望江县纪律检查委员会
<BR>地址：望江县雷池路00号 邮编：000000
</TD></TR></TABLE></BODY></HTML>"""


def breaks(sample: Sample) -> str:
    """Everything in one element, lines broken by ``br`` and indented by blanks."""

    def paragraph(block: Block) -> str:
        words = escape(_printed(block)).replace(" / ", "<br/>")
        return f"{'' if block.kind in ('title', 'num') else '&nbsp;&nbsp;&nbsp;&nbsp;'}{words}<br/>\n<br/>\n"

    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET"/>
<title>{_title(sample)}</title></head><body><div><ul>{_links(MENU)}</ul></div>
<div class="con">{"".join(_tables(sample, paragraph))}</div>
<div>Copyright © 望江县融媒体中心</div></body></html>"""


def word_export(sample: Sample) -> str:
    """What Word saves as a web page, source lines wrapped inside sentences."""

    def paragraph(block: Block) -> str:
        parts = (escape(_printed(block)).split(" / ")) if block.kind == "title" else [escape(_printed(block))]
        align = " align=center style='text-align:center'" if block.kind in ("title", "num") else ""
        lines = (SOURCE_END.sub("\n", part) for part in parts)
        runs = (f"<span lang=EN-US style='font-size:16.0pt;font-family:仿宋'>{line}</span>" for line in lines)
        return "".join(f"<p class=MsoNormal{align}>{run}<o:p></o:p></p>\n" for run in runs)

    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=CHARSET"><!--[if gte mso 9]>
<xml><o:Author>x</o:Author></xml><![endif]--></head><body lang=ZH-CN><div class=WordSection1>
{"".join(_tables(sample, paragraph))}
</div></body></html>"""


def fragment(sample: Sample) -> str:
    """The article's element alone, as crawlers store it."""
    return "".join(_tables(sample, lambda b: f"<p>{escape(_printed(b)).replace(' / ', '<br>')}</p>"))


PAGES: dict[str, Callable[[Sample], str]] = {
    each.__name__: each for each in (division, layout_table, breaks, word_export, fragment)
}
