"""Pages as Chinese sites and browsers' saves hold them; every site, body and person is fictional."""

import base64
import html
import json
import random
import re
import zlib
from collections.abc import Callable

from tests.gold.source import Block, Sample

esc = html.escape
Template = Callable[[Sample], bytes]
TEMPLATES: dict[str, Template] = {}


def template(function: Template) -> Template:
    TEMPLATES[function.__name__.replace("_", "-")] = function
    return function


def rng(sample: Sample, salt: str = "") -> random.Random:
    return random.Random(zlib.crc32((sample.name + salt).encode()))


def title_of(sample: Sample) -> str:
    return next(b.text for b in sample.blocks if b.kind == "title").replace(" / ", "")


def split(sample: Sample) -> tuple[list[Block], str, list[Block]]:
    """What is printed before the title, the title in one line, what follows."""
    at = next(i for i, b in enumerate(sample.blocks) if b.kind == "title")
    return sample.blocks[:at], title_of(sample), sample.blocks[at + 1 :]


def words(block: Block) -> str:
    label = f"{block.label}：" if block.label else ""
    return block.number + label + block.text


def lead(block: Block) -> tuple[str, str]:
    """The number with the label, and the rest."""
    label = f"{block.label}：" if block.label else ""
    return block.number + label, block.text


def groups(blocks: list[Block]) -> list[Block | list[Block]]:
    """Paragraphs, and each table as a list of its rows."""
    found: list[Block | list[Block]] = []
    table: list[Block] | None = None
    for block in blocks:
        if block.kind == "table":
            table = []
            found.append(table)
        elif block.kind == "/table":
            table = None
        elif table is not None:
            table.append(block)
        else:
            found.append(block)
    return found


def cell_text(text: str, style: str) -> str:
    lines = [esc(line) for line in text.split("\n")]
    if style == "p":
        return "".join(f"<p>{line}</p>" for line in lines)
    if style == "mso":
        return "".join(
            f'<p class=MsoNormal><span style="font-size:12.0pt;font-family:仿宋_GB2312">{line}<span lang=EN-US><o:p></o:p></span></span></p>'
            for line in lines
        )
    if style == "span":
        return "<br/>".join(f'<span style="font-size: 14px;">{line}</span>' for line in lines)
    return "<br>".join(lines)


def table_html(
    rows: list[Block],
    cells: str = "br",
    thead: bool = False,
    cat: str = "colspan",
    merge: bool = False,
    attributes: str = 'border="1" cellspacing="0" cellpadding="0" width="100%"',
    upper: bool = False,
    unclosed: bool = False,
) -> str:
    """A 台账: category rows over the whole width ("colspan") or as a first column over their rows ("rowspan")."""
    columns = max(len(b.cells) for b in rows if b.kind == "row")
    spans: dict[tuple[int, int], int] = {}  # (row, column) -> rows, 0 for covered
    if merge:
        for column in range(2, columns):
            start = None
            for index, block in enumerate(rows):
                here = (
                    block.cells[column]
                    if block.kind == "row" and index and column < len(block.cells)
                    else None
                )
                if here and len(here) < 20 and start is not None and rows[start].cells[column] == here:
                    spans[index, column] = 0
                    spans[start, column] = index - start + 1
                else:
                    start = index if here and len(here) < 20 else None
    end_td, end_tr = ("", "") if unclosed else ("</td>", "</tr>\n")
    out, first, pending, started = [], True, "", False
    for index, block in enumerate(rows):
        if block.kind == "cat":
            if cat == "colspan":
                out.append(f'<tr><td colspan="{columns}"><strong>{esc(block.text)}</strong>{end_td}{end_tr}')
            else:
                count = 0
                for later in rows[index + 1 :]:
                    if later.kind == "cat":
                        break
                    count += 1
                pending = f'<td rowspan="{count}">{esc(block.text)}</td>'
            continue
        has_cats = any(b.kind == "cat" for b in rows)
        tag = "th" if thead and first else "td"
        line = "<tr>"
        if cat == "rowspan" and has_cats:
            if first:
                line += f"<{tag}>类别</{tag}>"
            line += pending
            pending = ""
        for column, text in enumerate(block.cells):
            span = spans.get((index, column))
            if span == 0:
                continue
            attr = f' rowspan="{span}"' if span else ""
            inner = f"<strong>{esc(text)}</strong>" if first and tag == "td" else cell_text(text, cells)
            line += f"<{tag}{attr}>{inner}" + (f"</{tag}>" if tag == "th" else end_td)
        line += end_tr or "</tr>\n" * (not unclosed)
        if first and thead:
            out.append(f"<thead>{line}</thead><tbody>")
            started = True
        else:
            out.append(line)
        first = False
    if started:
        out.append("</tbody>")
    made = f"<table {attributes}>{''.join(out)}</table>"
    if upper:
        made = re.sub(r"</?[a-z]+\b", lambda m: m[0].upper(), made)
    return made


def render(blocks: list[Block], paragraph: Callable[[Block], str], **table: object) -> str:
    return "".join(
        table_html(g, **table) if isinstance(g, list) else paragraph(g)  # type: ignore[arg-type]
        for g in groups(blocks)
    )


def num_of(pre: list[Block]) -> str | None:
    """The document number where nothing else is printed before the title."""
    return pre[0].text if len(pre) == 1 and pre[0].kind == "num" else None


def above(pre: list[Block], tag: str = "div", cls: str = "wh") -> str:
    return "".join(f'<{tag} class="{cls}">{esc(words(b))}</{tag}>\n' for b in pre)


CITY = "云溪市"
HEADLINES = [
    "中共云溪市水务集团委员会关于巡察整改进展情况的通报",
    "中共云溪市城东区教育局党组关于区委第四轮巡察整改落实情况的公示",
    "云溪市人民政府关于表彰2023年度先进集体的决定",
    "市委常委会召开会议 研究部署巡察整改工作",
    "关于开展2024年度“清廉机关”创建活动的通知",
    "中共云溪市气象服务中心支部委员会关于落实巡察反馈意见整改情况的报告",
    "云溪市召开安全生产工作视频会议",
    "中共临河县委巡察工作领导小组关于十四届县委第二轮巡察情况的通报",
]
EXCERPTS = [
    "近日，市委巡察工作领导小组召开专题会议，听取第五轮巡察综合情况汇报。会议强调，要压实整改主体责任，做好巡察“后半篇文章”。",
    "根据市委统一部署，2023年3月6日至5月10日，市委第二巡察组对市水务集团党委开展了常规巡察。7月4日，巡察组反馈了意见，指出问题26个。截至目前，已完成整改24个。",
    "一是理论学习不够深入。二是主体责任压得不实。针对上述问题，集团党委制定整改措施48条，逐项明确责任人和完成时限，目前均已整改到位。",
    "本报讯 连日来，城东区持续推进老旧小区改造，惠及居民1.2万户。居民李女士说，楼道亮了，心里也亮堂了。",
]


def nav_ol() -> str:
    names = "首页 机构概况 新闻中心 政务公开 政务服务 互动交流 专题专栏".split()
    return (
        '<ol class="nav-list">'
        + "".join(f'<li><a href="/{i}/">{n}</a></li>' for i, n in enumerate(names))
        + "</ol>"
    )


def nav_ul(cls: str = "nav") -> str:
    names = "网站首页 走进云溪 政务公开 办事服务 政民互动 数据开放".split()
    return (
        f'<ul class="{cls}">'
        + "".join(f'<li><a href="/col/{i}/" target="_self">{n}</a></li>' for i, n in enumerate(names))
        + "</ul>"
    )


def headlines(n: int = 6, dated: bool = True) -> str:
    return "".join(
        f'<li><a href="./t2024{i:04d}.html" title="{esc(h)}">{esc(h)}</a>'
        + (f"<span>2024-0{i % 8 + 1}-1{i % 9}</span>" if dated else "")
        + "</li>"
        for i, h in enumerate(HEADLINES[:n])
    )


def footer(phone: str = "0796-00086600", address: str = "云溪市滨江新区行政中心2号楼") -> str:
    return (
        f'<div class="footer"><div class="foot-link"><a href="/map/">网站地图</a> | <a href="/about/">关于我们</a> | <a href="/contact/">联系我们</a></div>'
        f"<p>主办单位：云溪市人民政府办公室　承办单位：云溪市大数据中心</p>"
        f"<p>地址：{address}　邮编：343099　电话：{phone}　邮箱：webmaster@yunxi.example.cn</p>"
        f"<p>未经授权，任何单位和个人不得转载本网站内容。建议使用1366×768以上分辨率浏览，以获得最佳效果。</p>"
        f'<p><a href="https://beian.example.cn/">赣ICP备00000088号-1</a>　<a href="#"><img src="/images/ga.png">赣公网安备 36080200000088号</a>　网站标识码：3608000000</p></div>'
    )


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


def encode(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "xmlcharrefreplace")


@template
def trs_ueditor(s: Sample) -> bytes:
    pre, title, rest = split(s)
    span = '<span style="font-family: 仿宋_GB2312; font-size: 16pt;">'

    def p(b: Block) -> str:
        if b.kind == "sign":
            return f'<p style="text-align: right; line-height: 2em;">{span}{esc(words(b))}　　</span></p>\n'
        if b.kind in ("c1", "c2"):
            return f'<p style="text-align: justify; text-indent: 2em;"><strong><span style="font-family: 黑体;">{esc(words(b))}</span></strong></p>\n'
        return f'<p style="text-align: justify; line-height: 2em; text-indent: 2em;">{span}{esc(words(b))}</span></p>\n'

    body = render(rest, p, cells="p")
    return encode(
        f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<title>{esc(title)}_巡察整改_云溪市人民政府</title>
<meta name="SiteName" content="云溪市人民政府"><meta name="SiteDomain" content="www.yunxi.example.cn"><meta name="SiteIDCode" content="3608000000">
<meta name="ColumnName" content="巡察整改"><meta name="ColumnType" content="工作信息">
<meta name="ArticleTitle" content="{esc(title)}"><meta name="PubDate" content="2024-02-19 16:20"><meta name="ContentSource" content="市政府办公室">
<meta name="description" content="{esc(EXCERPTS[0])}">
<script src="/images/jquery.min.js"></script>
<style>.TRS_UEDITOR p{{margin:0}} .box a:hover{{color:#c00}}</style>
</head>
<body>
<div class="top"><a href="javascript:;">无障碍浏览</a><a href="javascript:;">进入关怀版</a><a href="/en/">English</a></div>
<div class="header"><img src="/images/logo.png" alt="云溪市人民政府"><form action="/search" method="get"><input type="text" name="q" placeholder="请输入关键字"><button>搜索</button></form></div>
{nav_ul()}
<div class="crumb">您当前的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/xcxs/">巡察整改</a></div>
<div class="article-box">
{above(pre)}<h1 class="article-title">{esc(title)}</h1>
<div class="article-info"><span>发布时间：2024-02-19 16:20</span><span>来源：市政府办公室</span><span>浏览次数：<i id="hits">1,024</i></span>
<span class="size">字体：【<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>】</span><span><a href="javascript:window.print()">打印</a></span></div>
<div id="mainText" class="article-content"><div class="view TRS_UEDITOR trs_paper_default trs_word">
{body}
</div></div>
<script>var fj='';if(fj){{document.write(fj)}}</script>
<div class="fj"><h3>相关附件</h3><ul></ul></div>
<div class="bdshare">分享到：<a class="wx"></a><a class="wb"></a></div>
<div id="div_div"><div id="qr_container" style="margin:auto;">扫一扫在手机打开当前页</div></div><canvas id="Canvas"></canvas>
<div class="related"><div class="tit">相关信息</div><ul>{headlines()}</ul></div>
</div>
{footer()}
</body></html>""",
        "utf-8",
    )


@template
def trs_old(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        align = " align=right" if b.kind == "sign" else " align=justify"
        return f"<P{align}>　　{esc(words(b))}</P>\r\n"

    body = render(rest, p, upper=True)
    style = '<style type="text/css">\r\n.TRS_Editor P{margin-top:0;margin-bottom:0;line-height:1.5;font-family:宋体;font-size:10.5pt;}.TRS_Editor DIV{line-height:1.5;font-size:10.5pt;}.TRS_Editor TD{font-size:10.5pt;}\r\n</style>'
    return encode(
        f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>{esc(title)}</title><link href="../../images/css.css" rel="stylesheet" type="text/css" /></head>
<body>
<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0"><tr><td><img src="../../images/top.jpg" width="1000" height="150" /></td></tr>
<tr><td class="menu"><a href="/">首 页</a>｜<a href="/1/">领导之窗</a>｜<a href="/2/">政务动态</a>｜<a href="/3/">公告公示</a>｜<a href="/4/">网上办事</a></td></tr></table>
<table width="1000" border="0" align="center" cellpadding="0" cellspacing="0"><tr>
<td width="230" valign="top"><table width="220" border="0"><tr><td class="lt">栏目导航</td></tr><tr><td><a href="../">公告公示</a></td></tr><tr><td><a href="../../tz/">通知通报</a></td></tr></table>
<table width="220"><tr><td class="lt">热点新闻</td></tr>{"".join(f'<tr><td height="26">·<a href="{i}.htm" title="{esc(h)}">{esc(h[:14])}…</a></td></tr>' for i, h in enumerate(HEADLINES))}</table></td>
<td valign="top"><table width="96%" border="0" align="center"><tr><td class="wz">当前位置：<a href="/" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a href="../" class="CurrChnlCls">公告公示</a></td></tr>
{"".join(f'<tr><td align="center" class="wh">{esc(words(b))}</td></tr>' for b in pre)}
<tr><td height="50" align="center" class="dbt"><strong>{esc(title)}</strong></td></tr>
<tr><td align="center" class="xx">时间：2019-08-14&nbsp;&nbsp;&nbsp;来源：本站&nbsp;&nbsp;&nbsp;作者：admin&nbsp;&nbsp;&nbsp;字号：[<a href="#">大</a>&nbsp;<a href="#">中</a>&nbsp;<a href="#">小</a>]</td></tr>
<tr><td class="nr"><div class=TRS_Editor>{style}{body}</div></td></tr>
<tr><td align="right">【<a href="javascript:window.print()">打印本页</a>】【<a href="javascript:window.close()">关闭窗口</a>】</td></tr></table></td></tr></table>
<table width="1000" align="center"><tr><td align="center">版权所有：云溪市商务发展局&nbsp;&nbsp;地址：云溪市解放路118号&nbsp;&nbsp;电话：0796-00082211&nbsp;&nbsp;邮政编码：343000<br />技术支持：云溪市信息中心&nbsp;&nbsp;您是第 0038291 位访客。</td></tr></table>
</body></html>""",
        "gbk",
    )


@template
def jcms_zoom(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        if b.kind == "sign":
            return f'<p style="text-align: right;">{esc(words(b))}</p>'
        return f'<p style="text-indent: 2em;">{esc(words(b))}</p>'

    body = render(rest, p, cells="span", merge=True)
    return encode(
        f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta name="lanmu" content="巡察工作">
<title>云溪纪检监察网 巡察公开 {esc(title)}</title>
<meta http-equiv="Content-Type" content="text/html; charset=gbk"><meta name='Maketime' content='2021-11-02 09:31:44'>
<script type="text/javascript">function doZoom(size){{document.getElementById('zoom').style.fontSize=size+'px'}}</script></head>
<body><table width="100%" id="header"><tr><td><div class="logo">云溪纪检监察网</div></td></tr></table>
<div class="nav"><a href="/col/col1/index.html">首页</a><a href="/col/col2/index.html">信息公开</a><a href="/col/col3/index.html">巡察工作</a></div>
<table width="980" border="0" align="center"><tr><td><table cellspacing='0' border='0'><tr><td>您的位置：</td><td><a href='/index.html' class='bt_link'>首页</a></td><td>&gt;</td><td><table width="100%"><tr><td><a href="/col/col3/index.html">巡察公开</a></td></tr></table></td></tr></table></td></tr></table>
<table id="article" width="980" border="0" align="center" cellpadding="0" cellspacing="0"><tbody>
{"".join(f'<tr><td align="center" class="wh">{esc(words(b))}</td></tr>' for b in pre)}
<tr><td class="title" align="center"><!--<$[标题名称(html)]>begin-->{esc(title)}<!--<$[标题名称(html)]>end--></td></tr>
<tr><td align="center">发布日期：2021-11-02 09:31&nbsp;&nbsp;信息来源：<!--<$[信息来源]>begin-->云溪市纪委监委<!--<$[信息来源]>end-->&nbsp;&nbsp;浏览次数：<script language="javascript" src="/vc/vc/interface/artcount/artcount.jsp?i_id=3917"></script>&nbsp;字号：[ <a href="javascript:doZoom(16)">大</a> <a href="javascript:doZoom(14)">中</a> <a href="javascript:doZoom(12)">小</a> ]</td></tr>
<tr><td class="bt_content"><div id="zoom"><!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><meta name="ContentStart"/>{body}<meta name="ContentEnd"/><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end--></div></td></tr>
<tr><td><ul><li>上一篇：<a href="/art/2021/11/1/art_3_3916.html">{HEADLINES[3]}</a></li><li>下一篇：没有了</li></ul></td></tr>
<tr><td align="right"><a href="javascript:window.print()">打印本页</a>&nbsp;<a href="javascript:window.close()">关闭窗口</a></td></tr></tbody></table>
<div class="foot">中共云溪市纪律检查委员会　云溪市监察委员会　版权所有<br>举报电话：0796-12388　举报网站：yunxi.12388.example.cn　地址：云溪市府前路1号　邮编：343000</div>
</body></html>""",
        "gbk",
    )


def info_items(s: Sample, pre: list[Block], title: str) -> list[tuple[str, str]]:
    num = num_of(pre)
    date = str(s.document.get("issued_on", "2022-03-01"))
    return [
        ("索 引 号", "014300022/2022-00315"),
        ("主题分类", "综合政务 / 党务公开"),
        ("发布机构", "云溪市人民政府信息公开办公室"),
        ("成文日期", date),
        ("标　　题", title),
        ("发文字号", num or "无"),
        ("发布日期", "2024年01月09日"),
        ("有 效 性", "有效"),
    ]


@template
def xxgk_table(s: Sample) -> bytes:
    """gov.cn: table.bd1 above the title; the number stands there only, then the title, then the text."""
    pre, title, rest = split(s)
    items = info_items(s, pre, title)
    left = "" if num_of(pre) else above(pre, "p", "lead")
    trs = ""
    for (k1, v1), (k2, v2) in zip(items[::2], items[1::2], strict=True):
        trs += f'<tr><td width="88" align="center"><b>{k1}：</b></td><td width="383">{esc(v1)}</td><td width="88" align="center"><b>{k2}：</b></td><td>{esc(v2)}</td></tr>\n'

    def p(b: Block) -> str:
        if b.kind == "sign":
            return f'<p style="text-align: right; text-indent: 2em; font-size: 12pt; font-family: 宋体;">{esc(words(b))}&emsp;&emsp;</p>\n'
        number, text = lead(b)
        return f'<p style="text-indent: 2em; font-family: 宋体; font-size: 12pt;"><span style="font-weight: bold;">{esc(number)}</span>{esc(text)}</p>\n'

    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{esc(title)}_政府信息公开_云溪市人民政府门户网站</title>
<meta name="manuscriptId" content="5626689"/><meta name="firstpublishedtime" content="2024-01-09-09:12:00"/></head><body>
<div class="header">{nav_ul("headmenu")}</div><div class="BreadcrumbNav">首页 &gt; 信息公开 &gt; 政府信息公开目录 &gt; {esc(title)}</div>
<div class="wrap"><div class="policyLibraryOverview_header"><table class="bd1" width="980" border="0" cellspacing="0" cellpadding="0"><tbody>{trs}</tbody></table></div>
<div class="pages_content" id="UCAP-CONTENT">{left}<h1 id="ti" style="text-align:center">{esc(title)}</h1><div class="trs_editor_view TRS_UEDITOR trs_paper_default">
{render(rest, p, cells="p", thead=True)}
</div></div>
<div class="editor"><span><a href="/jiucuo.htm">【我要纠错】</a></span>责任编辑：陈小禾</div>
<div id="qr_container">扫一扫在手机打开当前页</div>
<div class="fj">相关解读：暂无</div></div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def xxgk_ul(s: Sample) -> bytes:
    pre, title, rest = split(s)
    num = num_of(pre)
    keys = [
        ("索&nbsp;引&nbsp;号", "K00112345-2023-1870"),
        ("分　　类", "巡视巡察;整改公开;通报"),
        ("发文机关", "云溪市政务公开中心"),
        ("发文日期", "2023-12-28"),
        ("名　　称", esc(title)),
        ("文　　号", esc(num or "")),
        ("主 题 词", ""),
    ]
    lis = "".join(f'<li class="wzy{i}"><strong>{k}：</strong>{v}</li>\n' for i, (k, v) in enumerate(keys))

    def p(b: Block) -> str:
        return (
            f"<div>　　{esc(words(b))}</div>\n"
            if b.kind != "sign"
            else f'<div style="text-align:right">{esc(words(b))}</div>\n'
        )

    return encode(
        f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb18030"><title>云溪市政府信息公开目录</title></head>
<body><div id="topbar">欢迎访问云溪市政府信息公开平台！今天是2024年3月5日 星期二</div>{nav_ol()}
<div class="left"><dl><dt>公开目录</dt><dd><a href="#">机构职能</a></dd><dd><a href="#">政策法规</a></dd><dd><a href="#">规划计划</a></dd><dd><a href="#">巡察整改</a></dd></dl></div>
<div class="right"><div class="xxgk-head"><ul class="wzy_sy_1">{lis}</ul></div>
{"" if num else above(pre)}<div class="xxgk-title">{esc(title)}</div>
<div class="normal_block_border channel_block">{render(rest, p, cat="rowspan")}</div>
<div class="tools"><a href="#">打印</a> <a href="#">收藏</a> <a href="#">关闭</a></div>
<div class="mz">免责声明：本页面所提供的信息仅供参考，以正式文件为准。如对公开内容有异议，可向云溪市政务公开中心申请更正。</div></div>{footer()}</body></html>""",
        "gb18030",
    )


@template
def xxgk_dl(s: Sample) -> bytes:
    pre, title, rest = split(s)
    keys = info_items(s, pre, title)
    dls = "".join(f"<dl><dt>{k}:</dt><dd>{esc(v)}</dd></dl>" for k, v in keys if k != "标　　题")
    left = "" if num_of(pre) else above(pre)

    def p(b: Block) -> str:
        if b.kind in ("c1", "c2"):
            return f"<p><b>&emsp;&emsp;{esc(words(b))}</b></p>"
        return f"<p>&emsp;&emsp;{esc(words(b))}</p>"

    return encode(
        f"""<!doctype html><html lang="zh"><head><meta charset="UTF-8"><title>{esc(title)} - 公开指南 - 东岭区政府信息公开</title></head><body>
<header><h1 class="site-name">东岭区政府信息公开</h1>{nav_ul("menu")}</header>
<main class="container"><div class="gk-info clearfix">{dls}</div>
{left}<h2 class="gk-title">{esc(title)}</h2><div class="gk-tools">时间：2024-01-09 来源：东岭区党政办 点击数：[ 77 ] 【字体：大 中 小】</div>
<div class="gk-content j-fontContent">{render(rest, p, thead=True, merge=True)}</div>
<div class="gk-qr"><img src="data:image/png;base64,iVBORw0KGgo=" alt="二维码"><p>扫一扫，手机端浏览</p></div>
<div class="gk-score"><h4>您觉得本条信息对您是否有帮助？</h4><label><input type="radio" name="s">有帮助</label><label><input type="radio" name="s">没有帮助</label><button>提交评价</button></div></main>
{footer("0796-00035555", "云溪市东岭区政府路9号")}</body></html>""",
        "utf-8",
    )


@template
def xxgk_span(s: Sample) -> bytes:
    """Keys and values in spans and divs without colons; no encoding declared."""
    pre, title, rest = split(s)
    keys = info_items(s, pre, title)
    divs = "".join(
        f'<div class="item"><span class="k">{k}</span><span class="v">{esc(v)}</span></div>\n'
        for k, v in keys
    )
    left = "" if num_of(pre) else above(pre)

    def p(b: Block) -> str:
        return f'<p class="{"sign" if b.kind == "sign" else "txt"}">{esc(words(b))}</p>\n'

    return encode(
        f"""<html><head><title>{esc(title)}</title></head><body><div class="hd"><div class="hd-logo">云溪市行政审批局</div>{nav_ul()}</div>
<div class="pos"><em>当前位置</em><a href="/">首页</a><i>/</i><a href="/x/">信息公开</a><i>/</i><a href="/x/y/">党务公开</a></div>
<div class="detail"><div class="grid">{divs}</div>{left}<div class="d-title"><span>{esc(title)}</span></div><div class="d-body">{render(rest, p, cells="span")}</div>
<div class="d-att"><span>附件下载</span><span>暂无附件</span></div></div>
<div class="ft"><div>云溪市行政审批局版权所有</div><div>咨询电话：0796-00012345（工作日9:00—17:00）</div><div>本网站由云溪市大数据管理局提供技术支持。</div></div></body></html>""",
        "utf-8",
    )


@template
def wechat(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        number, text = lead(b)
        if b.kind in ("c1", "c2"):
            return (
                '<section style="margin: 10px 0px; text-align: left; box-sizing: border-box;" powered-by="xiumi.us"><section style="display: inline-block; border-left: 4px solid rgb(190, 30, 30); padding-left: 8px;"><p style="white-space: normal; margin: 0px;"><strong style="box-sizing: border-box;">'
                f'<span leaf="">{esc(number + text)}</span></strong></p></section></section>'
            )
        align = "right" if b.kind == "sign" else "justify"
        half = len(text) // 2
        return (
            f'<section style="text-align: {align}; line-height: 1.75em; text-indent: 2em;" data-pm-slice="0 0 []">'
            + (
                f'<span style="font-size: 15px; font-weight: bold;"><span leaf="">{esc(number)}</span></span>'
                if number
                else ""
            )
            + f'<span style="font-size: 15px; letter-spacing: 1px;"><span leaf="">{esc(text[:half])}</span></span><span style="font-size: 15px;" textstyle=""><span leaf="">{esc(text[half:])}</span></span></section>'
            + '<section style="line-height: 1.75em;"><span leaf=""><br class="ProseMirror-trailingBreak"></span></section>'
        )

    body = render(rest, p, cells="p")
    return encode(
        f"""<!DOCTYPE html>
<html class=""><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="viewport" content="width=device-width,initial-scale=1.0">
<meta name="description" content="" /><meta name="author" content="云溪清风" /><meta property="og:title" content="{esc(title)}" /><meta property="og:site_name" content="微信公众平台" /><meta property="og:type" content="article" />
<title></title><style>.rich_media_content{{overflow:hidden}}</style>
<script nonce="88">var biz = "MzA5"; var msg_title = '{esc(title)}'.html(false); var ct = "1709600000";</script></head>
<body id="activity-detail" class="zh_CN wx_wap_page mm_appmsg">
<div id="js_article" class="rich_media"><div id="js_top_ad_area" class="top_banner"></div><div class="rich_media_inner"><div id="page-content" class="rich_media_area_primary"><div class="rich_media_area_primary_inner"><div id="img-content" class="rich_media_wrp">
<h1 class="rich_media_title " id="activity-name">
{"".join(esc(words(b)) + "<br>" for b in pre)}<span class="js_title_inner">{esc(title)}</span>
</h1>
<div id="meta_content" class="rich_media_meta_list"><span id="copyright_logo" class="wx_tap_link js_wx_tap_highlight rich_media_meta icon_appmsg_tag appmsg_title_tag weui-wa-hotarea">原创</span><span class="rich_media_meta rich_media_meta_text">云溪清风</span>
<span class="rich_media_meta rich_media_meta_nickname" id="profileBt"><a href="javascript:void(0);" class="wx_tap_link" id="js_name"> 云溪清风 </a><div id="js_profile_qrcode" class="profile_container" style="display:none;"><div class="profile_inner"><strong class="profile_nickname">云溪清风</strong><p class="profile_meta"><label class="profile_meta_label">微信号</label><span class="profile_meta_value">yxqf0796</span></p><p class="profile_meta"><label class="profile_meta_label">功能介绍</label><span class="profile_meta_value">云溪市纪委监委官方微信，发布权威信息，传递廉洁声音。</span></p></div></div></span>
<span id="meta_content_hide_info"><em id="publish_time" class="rich_media_meta rich_media_meta_text">2024年3月5日 08:53</em><em id="js_ip_wording_wrp" class="rich_media_meta rich_media_meta_text">江西</em></span></div>
<div class="rich_media_content js_underline_content autoTypeSetting24psection" id="js_content" style="visibility: hidden; opacity: 0; ">{body}<p style="display: none;"><mp-style-type data-value="3"></mp-style-type></p></div>
<div class="read-more__area"><a id="js_view_source" href="">阅读原文</a></div></div>
<div class="rich_media_tool"><div class="media_tool_meta">阅读 <span id="readNum3">3215</span></div><span>分享</span><span>收藏</span><span>赞 41</span><span>在看 17</span></div></div></div>
<div id="js_pc_qr_code" class="qr_code_pc_outer"><div class="qr_code_pc"><img id="js_pc_qr_code_img"><p>微信扫一扫<br>关注该公众号</p></div></div></div></div>
<div class="discuss"><div class="discuss_title">留言 2</div><div><span>风中劲草</span><p>整改动真碰硬，为你们点赞！希望常态长效。</p></div><div><span>老街坊</span><p>建议把公示栏也更新一下。</p></div></div>
<div class="weui-dialog"><div>预览时标签不可点</div><a>知道了</a><a>取消</a> <a>允许</a></div><div>微信扫一扫<br>使用小程序</div><div>： ， ， ， ， ， ， ， ， ， ， ， ， 。 视频 小程序 赞 ，轻点两下取消赞 在看 ，轻点两下取消在看 分享 留言 收藏 听过</div>
</body></html>""",
        "utf-8",
    )


@template
def jiwei(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        if b.kind == "sign":
            return f'<p align="right">{esc(words(b))}</p>\n'
        if b.kind in ("c1", "c2", "c3"):
            return f'<p align="justify"><strong>　　{esc(words(b))}</strong></p>\n'
        number, text = lead(b)
        return f'<p align="justify">　　<strong>{esc(number)}</strong>{esc(text)}</p>\n'

    return encode(
        f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8" /><title>{esc(title)}——中共云溪市纪律检查委员会 云溪市监察委员会</title></head><body>
<div class="bar"><span>新时代 新征程</span><span id="date"></span><a href="#">设为首页</a><a href="#">加入收藏</a></div><div class="banner"></div>
<div class="menu"><a href="/">首页</a><a>要闻</a><a>审查调查</a><a>巡视巡察</a><a>监督曝光</a><a>廉政教育</a></div>
<div class="w1000"><div class="daty_lm">&nbsp;&gt;&nbsp;<a href="/">首页</a>&nbsp;&gt;&nbsp;<a href="../">巡视巡察</a>&nbsp;&gt;&nbsp;<a href="./">整改公开</a></div>
<div class="other_center"><h2 class="tit">{"".join(f"<small>{esc(words(b))}</small><br>" for b in pre)}{esc(title)}</h2>
<h3 class="daty_x"><em class="e e1">来源：中央纪委国家监委网站云溪频道</em><em class="e e2">发布时间：2023-10-08 07:30</em><em class="e e3">分享</em></h3>
<div class="content"><div class="TRS_Editor">{render(rest, p, cells="br", thead=True)}</div></div>
<div class="bj">（责任编辑：云小纪）</div></div>
<div class="jb"><p>举报方式</p><p>来信请寄：云溪市府前路1号市纪委监委信访室，邮政编码343000。</p><p>来电请拨：0796-12388。</p></div>
<div class="side"><h4>巡察动态</h4><ul>{headlines(8, False)}</ul></div></div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def vsb(s: Sample) -> bytes:
    pre, title, rest = split(s)
    count = [0]

    def p(b: Block) -> str:
        count[0] += 1
        cls = ' class="vsbcontent_start"' if count[0] == 1 else ""
        style = "text-align:right" if b.kind == "sign" else "line-height:2;text-indent:32px"
        return f'<p{cls} style="{style}"><span style="font-family:仿宋_gb2312;font-size:16pt">{esc(words(b))}</span></p>'

    head = "".join(f'<p style="text-align:center"><span>{esc(words(b))}</span></p>' for b in pre)
    inner = "".join(
        f'<p style="text-align:center"><strong><span style="font-size:22pt;font-family:方正小标宋简体">{esc(part)}</span></strong></p>'
        for part in next(b.text for b in s.blocks if b.kind == "title").split(" / ")
    )
    return encode(
        f"""<!DOCTYPE HTML><HTML><HEAD><TITLE>{esc(title)}-云溪学院信息公开网</TITLE><META charset="UTF-8"><META Name="keywords" Content="云溪学院信息公开网" />
<!--Announced by Visual SiteBuilder 9--><link rel="stylesheet" type="text/css" href="../_sitegray/_sitegray_d.css" /></HEAD><BODY>
<div class="header"><a href="../index.htm"><img src="../images/logo.png" alt="云溪学院"></a></div><div class="nav"><ul><li><a href="../index.htm">首页</a></li><li><a href="../xxgk.htm">信息公开指南</a></li><li><a href="../dwgk.htm">党务公开</a></li></ul></div>
<div class="dqwz"><span>当前位置: </span><a href="../index.htm">首页</a>&gt;&gt;<a href="../dwgk.htm">党务公开</a>&gt;&gt;正文</div>
<form name="_newscontent_fromname"><div class="content"><h3 class="title">{esc(title)}</h3><div class="xx">发布日期：2022年06月17日 10:22&nbsp;&nbsp;作者：党委办公室&nbsp;&nbsp;来源：党委办公室&nbsp;&nbsp;点击：[<script>_showDynClicks("wbnews", 1391, 2788)</script><span id="dynclicks_wbnews_2788">1309</span>]</div>
<div id="vsb_content_4"><div class="v_news_content">
{head}{inner}{render(rest, p, cells="p")}
</div></div><div id="div_vote_id"></div>
<p>附件【<a href="/system/_content/download.jsp?id=1">整改公开信息审批表.pdf</a>】已下载<span id="nattach9">13</span>次</p>
<div class="pre-next"><p>上一条：<a href="2787.htm">关于2022年端午节放假安排的通知</a></p><p>下一条：<a href="2789.htm">云溪学院2021年度信息公开工作报告</a></p></div>【<a href="#" onclick="window.close()">关闭</a>】</div></form>
<div class="foot"><p>Copyright © 2020 云溪学院 All Rights Reserved.</p><p>学校地址：云溪市学府大道666号 邮编：343009 招生咨询：0796-00077777 校办：0796-00077700</p></div></BODY></HTML>""",
        "utf-8",
    )


@template
def hospital_wp(s: Sample) -> bytes:
    pre, title, rest = split(s)
    pres = "".join(f'<p class="has-text-align-center wp-block-paragraph">{esc(words(b))}</p>\n' for b in pre)

    def p(b: Block) -> str:
        if b.kind == "c1":
            return (
                f'<h2 class="wp-block-heading" id="h-{zlib.crc32(b.text.encode()):x}">{esc(words(b))}</h2>\n'
            )
        if b.kind == "c2":
            return f'<h3 class="wp-block-heading">{esc(words(b))}</h3>\n'
        return f"<p>{esc(words(b))}</p>\n\n"

    table = render(rest, p, attributes='class="has-fixed-layout"', thead=True)
    return encode(
        f"""<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="UTF-8"><title>{esc(title)} &#8211; 云溪市第二人民医院</title><link rel='dns-prefetch' href='//s.w.example.org' />
<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "Article", "headline": title, "datePublished": "2023-08-01T08:00:00+08:00", "articleBody": "".join(words(b) for b in rest)[:400]}, ensure_ascii=False)}</script></head>
<body class="post-template-default single single-post"><a class="skip-link screen-reader-text" href="#content">跳至内容</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/">云溪市第二人民医院</a></p><p class="site-description">厚德 精医 仁爱 创新</p><nav>{nav_ul("menu")}</nav></header>
<div id="content" class="site-content"><main id="main" class="site-main">
<article id="post-2231" class="post-2231 post type-post status-publish hentry category-dangjian"><header class="entry-header">{pres}<h1 class="entry-title">{esc(title)}</h1><div class="entry-meta"><span class="posted-on">发表于 <time class="entry-date published" datetime="2023-08-01T08:00:00+08:00">2023年8月1日</time></span><span class="byline"> 由 <span class="author vcard"><a href="/author/admin">宣传科</a></span></span></div></header>
<div class="entry-content">
{table}
</div><footer class="entry-footer"><span class="cat-links">发布于 <a href="/dj/">党建园地</a></span><span class="tags-links">标签：<a>巡察</a>，<a>整改</a></span></footer></article>
<nav class="navigation post-navigation"><h2 class="screen-reader-text">文章导航</h2><div class="nav-previous"><a href="/2229"><span>上一篇文章</span> 我院成功开展首例单孔胸腔镜手术</a></div></nav>
<section class="related-posts"><h3>相关文章</h3><div class="item"><h4><a href="/1">{HEADLINES[0]}</a></h4><p>{EXCERPTS[1]} […]</p></div><div class="item"><h4><a href="/2">{HEADLINES[3]}</a></h4><p>{EXCERPTS[0]} […]</p></div></section>
<div id="comments" class="comments-area"><h2 class="comments-title">《{esc(title)}》有2条评论</h2><ol class="comment-list"><li class="comment"><article class="comment-body"><footer class="comment-meta"><b class="fn">张先生</b><span class="says">说道：</span><time>2023年8月2日 上午9:12</time></footer><div class="comment-content"><p>希望医院把停车难的问题也一并解决，每次去都要排一个小时。</p></div></article></li><li class="comment"><article class="comment-body"><b class="fn">匿名</b><div class="comment-content"><p>一是挂号方便了，二是护士态度好了。</p></div></article></li></ol>
<div id="respond"><h3>发表回复</h3><p>您的邮箱地址不会被公开。 必填项已用 * 标注</p></div></div></main>
<aside id="secondary" class="widget-area"><section class="widget"><h2 class="widget-title">近期文章</h2><ul>{headlines(5, False)}</ul></section><section class="widget"><h2>就诊须知</h2><p>门诊时间：上午8:00至12:00，下午14:30至17:30。急诊24小时接诊。</p><p>预约电话：0796-00099120。地址：云溪市青年路33号。</p></section></aside></div>
<footer id="colophon"><div class="site-info">© 2024 云溪市第二人民医院。自豪地采用 WordPress。</div></footer></body></html>""",
        "utf-8",
    )


@template
def company_vue(s: Sample) -> bytes:
    pre, title, rest = split(s)
    v = 'data-v-7ba5bd90=""'

    def p(b: Block) -> str:
        align = "right" if b.kind == "sign" else "left"
        return f'<p style="text-indent:2em;text-align:{align}"><span style="color:#333333">{esc(words(b))}</span></p>'

    body = render(rest, p, cells="p", attributes='class="el-table__body"', thead=True)
    state = json.dumps({"state": {"detail": {"title": title, "content": body}}}, ensure_ascii=False).replace(
        "</", "<\\u002F"
    )
    return encode(
        f"""<!doctype html><html data-n-head-ssr lang="zh" data-n-head="%7B%22lang%22:%7B%22ssr%22:%22zh%22%7D%7D"><head><title>云溪城市投资集团有限公司</title><meta data-n-head="ssr" charset="utf-8"><meta data-n-head="ssr" name="viewport" content="width=device-width, initial-scale=1"><style data-vue-ssr-id="63eba9e6:0">.page[data-v-7ba5bd90]{{width:1200px}}</style></head>
<body><div data-server-rendered="true" id="__nuxt"><!----><div id="__layout"><div><header {v} class="g-header"><div {v} class="logo"></div><ul {v}><li {v}><a {v} href="/">首页</a></li><li {v}><a {v} href="/about">关于我们</a></li><li {v}><a {v} href="/news">新闻中心</a></li><li {v}><a {v} href="/party">党的建设</a></li></ul></header>
<div {v} class="page"><div {v} aria-label="Breadcrumb" role="navigation" class="el-breadcrumb"><span class="el-breadcrumb__item"><span role="link" class="el-breadcrumb__inner is-link">党的建设</span><span role="presentation" class="el-breadcrumb__separator">/</span></span><span class="el-breadcrumb__item"><span class="el-breadcrumb__inner">巡察整改</span></span></div>
<div {v} class="detail">{"".join(f'<div {v} class="no">{esc(words(b))}</div>' for b in pre)}<div {v} class="detail-title">{esc(title)}</div><div {v} class="detail-sub"><span {v}>2023.05.22</span><!----><span {v}>阅读量 883</span></div><div {v} class="rich-text ql-editor">{body}</div><!----><!----></div>
<div {v} class="recommend"><p {v} class="r-tit">推荐阅读</p><div {v} class="r-item"><p {v} class="name">集团召开2023年年中工作会</p><p {v} class="desc">7月15日，集团召开年中工作会，总结上半年工作，部署下半年任务。集团党委书记、董事长出席会议并讲话。</p></div><div {v} class="r-item"><p {v} class="name">滨江大道二期项目全线贯通</p><p {v} class="desc">经过四百多个日夜的奋战，滨江大道二期项目提前28天实现全线贯通。</p></div></div></div>
<footer {v}><div {v}>总部地址：云溪市金融大街8号城投大厦</div><div {v}>服务热线：400-000-0796</div><div {v}>Copyright © 云溪城市投资集团有限公司 版权所有</div></footer></div></div></div><script>window.__NUXT__={state}</script><script src="/_nuxt/31a.js" defer></script></body></html>""",
        "utf-8",
    )


@template
def county_2005(s: Sample) -> bytes:
    """Nested layout tables, upper case, P and TD and TR not closed, gb2312."""
    pre, title, rest = split(s)
    r = rng(s, "2005")

    def p(b: Block) -> str:
        if b.kind == "sign":
            return f"<P align=right><FONT size=3>{esc(words(b))}</FONT>\r\n"
        return f"<P>{'&nbsp;' * r.choice((4, 8))}<FONT size=3>{esc(words(b))}</FONT>\r\n"

    body = render(rest, p, upper=True, unclosed=True, attributes="border=1 width=540 borderColor=#000000")
    return encode(
        f"""<HTML><HEAD><TITLE>临河县人民政府公众信息网</TITLE>
<META http-equiv=Content-Type content="text/html; charset=gb2312">
<STYLE type=text/css>TD {{ FONT-SIZE: 9pt }} A:hover {{ COLOR: red }}</STYLE>
<META content="Microsoft FrontPage 4.0" name=GENERATOR></HEAD>
<BODY leftMargin=0 topMargin=0 bgColor=#ffffff>
<CENTER><TABLE cellSpacing=0 cellPadding=0 width=760 border=0><TR><TD><IMG src="images/banner.gif" width=760 height=120>
<TR><TD bgColor=#cc0000><MARQUEE scrollAmount=3><FONT color=#ffffff>热烈欢迎各界人士光临临河县人民政府公众信息网！临河欢迎您！</FONT></MARQUEE></TABLE>
<TABLE cellSpacing=0 cellPadding=0 width=760 border=0><TR><TD vAlign=top width=180 bgColor=#f0f0f0>
<TABLE width=170 align=center border=0><TR><TD><B>站内导航</B><TR><TD>·<A href="index.asp">首页</A><TR><TD>·<A href="news.asp">临河新闻</A><TR><TD>·<A href="gg.asp">公示公告</A><TR><TD>·<A href="zs.asp">招商引资</A></TABLE><HR>
<TABLE width=170 align=center border=0><TR><TD><B>今日推荐</B>{"".join(f'<TR><TD>·<A href="show.asp?id={i}">{esc(h)}</A>' for i, h in enumerate(HEADLINES[2:7]))}</TABLE>
<TD width=10>&nbsp;<TD vAlign=top width=570>
<TABLE width="100%" border=0><TR><TD>当前位置：<A href="index.asp">首页</A> → <A href="gg.asp">公示公告</A> → 浏览正文<TR><TD height=10><HR color=#cc0000 SIZE=1>
{"".join(f"<TR><TD align=middle>{esc(words(b))}" for b in pre)}
<TR><TD align=middle height=40><FONT color=#ff0000 size=4><B>{esc(title)}</B></FONT>
<TR><TD align=middle><FONT color=#808080>发布：县政府办&nbsp; 日期：2020-4-9&nbsp; 阅读：286次</FONT>
<TR><TD class=content>{body}
<TR><TD align=right>[<A href="javascript:history.go(-1)">返回上页</A>] [<A href="javascript:window.close()">关闭窗口</A>]</TABLE></TABLE>
<TABLE width=760 border=0><TR><TD align=middle bgColor=#dddddd>主办：临河县人民政府办公室 承办：县信息中心<BR>地址：临河县城关镇东大街1号 电话：0796-0002233 邮编：343888<BR>最佳浏览效果：IE5.0以上 分辨率800*600</TABLE></CENTER></BODY></HTML>""",
        "gbk",
    )


@template
def singlefile(s: Sample) -> bytes:
    """SingleFile: one line, unquoted attributes, end tags left out, images and styles inline."""
    pre, title, rest = split(s)
    image = base64.b64encode(bytes(rng(s).randrange(256) for _ in range(3000))).decode()

    def p(b: Block) -> str:
        align = "right" if b.kind == "sign" else "justify"
        return f'<p style=text-align:{align};text-indent:2em><span style="font-family:仿宋,FangSong;font-size:21px">{esc(words(b), False)}</span>'

    body = render(rest, p, attributes="border=1 style=border-collapse:collapse")
    return encode(
        f"""<!DOCTYPE html> <html lang=zh-CN><!--
 Page saved with SingleFile 
 url: https://www.xishan.example.cn/xwzx/tzgg/202312/t20231211_99812.html 
 saved date: Tue Dec 12 2023 10:22:41 GMT+0800 (中国标准时间)
--><meta charset=utf-8><title>{esc(title, False)} - 西山区住建局</title>
<style>@font-face{{font-family:iconfont;src:url(data:font/woff2;base64,{image[:600]})}}body{{margin:0;background:url("data:image/png;base64,{image[600:1600]}")}}.sf-hidden{{display:none!important}}</style><link rel=canonical href=https://www.xishan.example.cn/xwzx/tzgg/202312/t20231211_99812.html>
<body><div class="hd wrap"><img src=data:image/jpeg;base64,{image} alt=西山区住建局><ul class=nav><li><a href=https://www.xishan.example.cn/>首页</a><li><a href=https://www.xishan.example.cn/xwzx/>新闻资讯</a><li><a href=https://www.xishan.example.cn/zwgk/>政务公开</a></ul></div><div class=layer-mask hidden></div><div class="pop sf-hidden"></div>
<div class=crumbs>位置：<a href=https://www.xishan.example.cn/>首页</a>&gt;<a href=https://www.xishan.example.cn/xwzx/>新闻资讯</a>&gt;{esc(title, False)}</div><div class=main><div class=con-l>{"".join(f"<p class=doc-no>{esc(words(b))}" for b in pre)}<h1>{esc(title, False)}</h1><div class=info><span>2023-12-11 17:40</span><span>作者：西山住建</span><span class=share>分享</span></div><div class=article-con id=articleCon>{body}</div><div class=page-end>— 完 —</div></div><div class=con-r><h3>热门阅读</h3><ul>{"".join(f"<li><a href=https://www.xishan.example.cn/{i}.html>{esc(h)}</a>" for i, h in enumerate(HEADLINES))}</ul></div></div><div class=ft><p>西山区住房和城乡建设局 主办<p>地址：西山区人民路200号 电话：0796-00056789<p>赣ICP备00000099号</div>""",
        "utf-8",
    )


@template
def complete_page(s: Sample) -> bytes:
    pre, title, rest = split(s)
    parts = next(b.text for b in s.blocks if b.kind == "title").split(" / ")

    def p(b: Block) -> str:
        return (
            f'<p style="text-indent:2em">{esc(words(b))}</p>\n'
            if b.kind != "sign"
            else f'<p style="text-align:right;padding-right:2em">{esc(words(b))}</p>\n'
        )

    return encode(
        f"""<!DOCTYPE html>
<!-- saved from url=(0066)http://www.nanpu.example.cn/art/2022/9/30/art_1229_58911.html -->
<html xmlns="http://www.w3.org/1999/xhtml" class="js flexbox"><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
    <title>南浦县人民政府 通知公告 {esc(title)}</title>
    <link href="./{esc(title)}_files/common.css" rel="stylesheet"><script async="" src="./{esc(title)}_files/hm.js.下载"></script>
</head>
<body class="vsc-initialized"><div id="barrierfree_container">
    <div class="head"><a href="http://www.nanpu.example.cn/"><img src="./{esc(title)}_files/logo.png"></a>{nav_ul()}</div>
    <div class="path">当前位置：<a href="http://www.nanpu.example.cn/">首页</a> &gt;&gt; <a href="http://www.nanpu.example.cn/col/">通知公告</a></div>
    <div class="main clearfix">{above(pre, "p", "xiao")}
        <div class="title">
            {"<br>".join(esc(part) for part in parts)}
        </div>
        <div class="property"><span>日期：2022-09-30</span><span>来源：南浦县人民政府</span><span>【字号 <a href="javascript:;">大</a> <a href="javascript:;">中</a> <a href="javascript:;">小</a>】</span></div>
        <div class="main-txt"><!--ZJEG_RSS.content.begin-->
{render(rest, p, cells="span")}
        <!--ZJEG_RSS.content.end--></div>
        <div class="ewm"><div id="qrcode" title="http://www.nanpu.example.cn/"><canvas width="120" height="120" style="display: none;"></canvas><img alt="Scan me!" src="data:image/png;base64,iVBORw0KGgoAAAA=" style="display: block;"></div><p>打开微信扫一扫，分享到朋友圈</p></div>
    </div>{footer()}
</div><div id="immersive-translate-popup" style="all: initial"></div><audio id="a11y" style="display:none"></audio></body></html>""",
        "utf-8",
    )


@template
def print_view(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        return f"<p>{esc(words(b))}</p>"

    return encode(
        f"""<html><head><title>打印文章</title></head><body onload="window.print()"><div align="center"><a href="javascript:window.print()">打印</a>　<a href="javascript:window.close()">关闭</a></div><hr>
{"".join(f"<center>{esc(words(b))}</center>" for b in pre)}<center><h2>{esc(title)}</h2></center><div>{render(rest, p)}</div><hr>
<div>文章来源：云溪党建网　网址：http://dj.yunxi.example.cn/show.php?id=331　打印时间：2024-3-5 10:02:33</div></body></html>""",
        "gbk",
    )


@template
def mobile(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        return f'<div class="para" data-role="{b.kind}">{esc(words(b))}</div>'

    return b"\xef\xbb\xbf" + encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width,user-scalable=no"/><meta name="format-detection" content="telephone=no"/><title>掌上云溪</title></head><body>
<div class="app-banner"><span>掌上云溪 APP</span><p>看本地新闻，办民生实事。</p><a class="btn">立即打开</a></div><div class="m-head"><a class="back"></a><span>掌上云溪</span><a class="more"></a></div>
<article class="m-article">{"".join(f'<p class="no">{esc(words(b))}</p>' for b in pre)}<h1>{esc(title)}</h1><div class="m-info"><img class="avatar"><span>云溪发布</span><time>03-05 08:53</time><button>关注</button></div><section class="m-body" id="artibody">{render(rest, p)}</section><div class="fold"><a>展开全文</a></div></article>
<div class="m-like"><span>点赞 12</span><span>不喜欢</span></div><div class="m-statement">特别声明：以上内容(如有图片或视频亦包括在内)为自媒体平台用户上传并发布，本平台仅提供信息存储服务。</div>
<section class="m-cmt"><h2>网友评论</h2><div class="cmt"><b>用户8839201</b><p>公开透明，支持！</p><i>3天前</i></div><div class="none">没有更多了</div></section>
<section class="m-rec"><h2>为你推荐</h2>{"".join(f'<a href="/m/{i}"><h3>{esc(h)}</h3><span>云溪日报</span></a>' for i, h in enumerate(HEADLINES[:5]))}</section><div class="m-bar"><span>说点什么…</span><a>评论</a><a>收藏</a><a>转发</a></div></body></html>""",
        "utf-8",
    )


@template
def split_divs(s: Sample) -> bytes:
    """The article in several sibling divs (as an editor's blocks, with figures between), h2 as title in another box."""
    pre, title, rest = split(s)
    made = [
        table_html(g, "br") if isinstance(g, list) else f"<p>　　{esc(words(g))}</p>" for g in groups(rest)
    ]
    size = max(3, len(made) // 5)
    blocks = [made[i : i + size] for i in range(0, len(made), size)]
    inner = ""
    for i, block in enumerate(blocks):
        inner += f'<div class="cont_block cb{i}" data-block="{i}">{"".join(block)}</div>\n'
        if i % 2 == 0:
            inner += '<div class="pic"><img src="/upload/p.jpg" width="600"></div>\n'
    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)}--云溪日报数字平台</title></head><body><div class="hd">{nav_ol()}</div>
<div class="box1">{above(pre)}<h2>{esc(title)}</h2></div><div class="box2">云溪日报 | 2023-07-18 第03版：要闻</div>
{inner}
<div class="box3"><a>上一版</a><a>下一版</a></div><div class="box4"><b>本版其它稿件</b><ul>{headlines(4, False)}</ul></div>
<div class="copyright">云溪日报社版权所有，未经书面授权不得复制或建立镜像。新闻热线：0796-00011110。</div></body></html>""",
        "utf-8",
    )


@template
def pre_text(s: Sample) -> bytes:
    """The text in <pre>, as pasted from a TXT; GBK bytes, nothing declared."""
    pre, title, rest = split(s)
    out = '<pre style="white-space:pre-wrap;font-family:宋体">'
    for b in pre:
        out += f"{' ' * 20}{esc(words(b))}\n"
    for part in next(b.text for b in s.blocks if b.kind == "title").split(" / "):
        out += f"{' ' * 16}{esc(part)}\n"
    out += "\n"
    for g in groups(rest):
        if isinstance(g, list):
            out += "</pre>" + table_html(g) + "<pre>"
        elif g.kind == "sign":
            out += f"{' ' * 40}{esc(words(g))}\n"
        else:
            out += f"    {esc(words(g))}\n"
    out += "</pre>"
    return encode(
        f"""<html><head><title>村务公开</title></head><body><table width=90% align=center><tr><td><a href="/">首页</a> <a href="/list">公开栏</a> <a href="/msg">留言板</a></td></tr><tr><td>{out}</td></tr><tr><td align=center>发布人：管理员 发布时间：2018-12-3 9:14:00</td></tr><tr><td align=center>岭下镇便民服务中心 电话0796-0006666</td></tr></table></body></html>""",
        "gbk",
    )


@template
def one_p_br(s: Sample) -> bytes:
    pre, title, rest = split(s)
    parts: list[str] = []
    out = ""
    for g in groups(rest):
        if isinstance(g, list):
            out += "<p>" + "<br />\n".join(parts) + "</p>" + table_html(g)
            parts = []
        else:
            parts.append(
                ("&nbsp;" * 8 if g.kind != "sign" else "&nbsp;" * 60)
                + esc(words(g))
                + ("<br />" if g.kind in ("c1", "p") else "")
            )
    out += "<p>" + "<br />\n".join(parts) + "</p>"
    return encode(
        f"""<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html;charset=utf-8"><title>{esc(title)}-通知公告-云溪市供销合作社</title></head><body><div id="wrapper"><div id="logo">云溪市供销合作社</div><div id="menu">{nav_ul()}</div>
<div id="sidebar"><h3>联系我们</h3><p>地址：云溪市建设路77号<br />电话：0796-00081234<br />传真：0796-00081235<br />邮编：343001</p></div>
<div id="content"><div class="arc_title">{"".join(esc(words(b)) + "<br />" for b in pre)}{esc(title)}</div><div class="arc_info">编辑：办公室 　时间：2021/9/3 　点击：56</div><div class="arc_body">{out}</div><div class="arc_tag">关键词：巡察 整改</div><div class="arc_pn">上一篇：{HEADLINES[6]}<br />下一篇：{HEADLINES[4]}</div></div></div><div id="footer">云溪市供销合作社 版权所有</div></body></html>""",
        "utf-8",
    )


@template
def html5_sections(s: Sample) -> bytes:
    pre, title, rest = split(s)
    out, open_sections = "", 0
    for g in groups(rest):
        if isinstance(g, list):
            out += f'<figure class="table">{table_html(g, "p", thead=True)}</figure>'
        elif g.kind == "c1":
            out += "</section>" * open_sections + f"<section><h2>{esc(words(g))}</h2>"
            open_sections = 1
        elif g.kind == "c2":
            out += "</section>" * (open_sections > 1) + f"<section><h3>{esc(words(g))}</h3>"
            open_sections = 2
        elif g.kind == "c3":
            out += f"<h4>{esc(words(g))}</h4>"
        elif g.kind == "f":
            out += f"<h5>{esc(words(g))}</h5>"
        elif g.kind in ("r", "m"):
            number, text = lead(g)
            out += f"<blockquote><p><em>{esc(number)}</em>{esc(text)}</p></blockquote>"
        elif g.kind == "sign":
            out += "</section>" * open_sections + f'<p><span class="sig">{esc(words(g))}</span></p>'
            open_sections = 0
        else:
            out += f"<p>{esc(words(g))}</p>"
    out += "</section>" * open_sections
    return encode(
        f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{esc(title)}</title></head><body><header role="banner"><nav aria-label="主导航">{nav_ol()}</nav></header>
<nav aria-label="面包屑"><ol><li>首页</li><li>党务公开</li><li>{esc(title)}</li></ol></nav><main role="main"><article><header>{above(pre, "p", "n")}<h1>{esc(title)}</h1><p><small>发布于 <time>2023-06-30</time>，最后更新于 <time>2023-07-02</time></small></p></header>
<div>{out}</div><footer><p>分类：党务公开</p></footer></article><aside><h2>最新公开</h2><ul>{headlines(5)}</ul></aside></main><footer role="contentinfo"><address>云溪市图书馆　云溪市文化路2号　电话 0796-00022222</address></footer></body></html>""",
        "utf-8",
    )


@template
def font_soup(s: Sample) -> bytes:
    """Text cut across FONT and SPAN tags in the middle of words; utf-8 declared, GBK bytes."""
    pre, title, rest = split(s)
    r = rng(s, "soup")

    def soup(text: str) -> str:
        out = ""
        while text:
            n = r.randint(2, 19)
            piece, text = esc(text[:n]), text[n:]
            out += r.choice(
                (
                    f"<FONT face=仿宋_GB2312 size=4>{piece}</FONT>",
                    f'<SPAN style="FONT-SIZE: 16pt; FONT-FAMILY: 仿宋_GB2312">{piece}</SPAN>',
                    f"<FONT color=#000000><FONT size=3><SPAN>{piece}</SPAN></FONT></FONT>",
                    f"<B></B>{piece}",
                    f"<SPAN lang=EN-US><FONT face=Times>{piece}</FONT></SPAN>",
                )
            )
        return out

    def p(b: Block) -> str:
        return (
            f'<P style="LINE-HEIGHT: 28pt"><FONT size=4>&nbsp;&nbsp;&nbsp; &nbsp;</FONT>{soup(words(b))}</P>\n<P>&nbsp;</P>\n'
            if b.kind != "sign"
            else f"<P align=right>{soup(words(b))}&nbsp;&nbsp;&nbsp;</P>\n"
        )

    return encode(
        f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{esc(title)}</title></head><body>
<div class="top"><a href="/">网站首页</a> | <a href="/jg">机构设置</a> | <a href="/xw">工作动态</a></div><div class="l">{"".join(f'<div><a href="{i}.html">{esc(h)}</a></div>' for i, h in enumerate(HEADLINES[:5]))}</div>
<div class="r">{above(pre)}<div class="bt"><FONT color=#cc0000 size=5><STRONG>{esc(title)}</STRONG></FONT></div><div class="ly">作者：佚名 来源：转载 更新时间：2017-11-20</div><div class="zw">{render(rest, p, cells="p", upper=True)}</div></div>
<div class="b">云溪市残疾人综合服务中心 地址：云溪市康宁路5号 电话：0796-00015151</div></body></html>""",
        "gbk",
    )


def mso_runs(text: str) -> str:
    """Word: runs of digits and letters in spans of their own, the tag's attributes broken over lines."""
    out = ""
    for piece in re.findall(r"[0-9A-Za-z.@/-]+|[^0-9A-Za-z.@/-]+", text):
        if re.match(r"[0-9A-Za-z]", piece):
            out += f'<span lang=EN-US\nstyle=\'font-size:16.0pt;font-family:"Times New Roman","serif";\nmso-fareast-font-family:仿宋_GB2312\'>{esc(piece)}</span>'
        else:
            out += f"<span\nstyle='font-size:16.0pt;font-family:仿宋_GB2312;mso-hansi-font-family:\"Times New Roman\"'>{esc(piece)}</span>"
    return out


@template
def word_paste(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        end = "<span lang=EN-US style='font-size:16.0pt'><o:p></o:p></span>"
        if b.kind == "sign":
            return (
                f"<p class=MsoNormal align=right style='text-align:right'>{mso_runs(words(b))}{end}</p>\n\n"
            )
        if b.kind in ("c1", "c2", "f", "fr") and b.number:
            return (
                "<p class=MsoNormal style='margin-left:0cm;text-indent:32.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span\nlang=EN-US style='font-size:16.0pt'><span style='mso-list:Ignore'>"
                f"{esc(b.number)}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span></span><![endif]>{mso_runs(b.text)}{end}</p>\n\n"
            )
        return f"<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0;line-height:\n28.0pt;mso-line-height-rule:exactly'>{mso_runs(words(b))}{end}</p>\n\n"

    head = "".join(
        f"<p class=MsoNormal align=center style='text-align:center'>{mso_runs(words(b))}</p>\n" for b in pre
    )
    inner = "".join(
        f"<p class=MsoNormal align=center style='text-align:center'><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>{esc(part)}</span></b></p>\n"
        for part in next(b.text for b in s.blocks if b.kind == "title").split(" / ")
    )
    xml = '<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:RelyOnVML/></o:OfficeDocumentSettings></xml><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom><w:PunctuationKerning/></w:WordDocument></xml><![endif]--><!--[if gte mso 10]><style>/* Style Definitions */ table.MsoNormalTable{mso-style-name:普通表格;mso-style-parent:"";}</style><![endif]-->'
    return encode(
        f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta charset="utf-8"><title>{esc(title)}_云溪市水文站</title></head><body>
<div class="topnav">{nav_ul()}</div><div class="detail"><h4 class="tt">{esc(title)}</h4><div class="ms">发布：2022-12-01 　浏览：88</div><div class="edit">{xml}<!--StartFragment-->
<div class=Section1 style='layout-grid:15.6pt'>
{head}{inner}<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
{render(rest, p, cells="mso", attributes="class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'")}
</div><!--EndFragment--></div></div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def word_saved(s: Sample) -> bytes:
    """Word's own "save as web page": gb2312, no site at all, everything in WordSection1."""
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        return f"<p class=MsoNormal style='text-indent:32.0pt'>{mso_runs(words(b))}<span lang=EN-US><o:p></o:p></span></p>\n\n"

    inner = "".join(
        f"<p class=MsoNormal align=center style='text-align:center'><span style='font-size:22.0pt'>{esc(part)}</span></p>\n\n"
        for part in next(b.text for b in s.blocks if b.kind == "title").split(" / ")
    )
    return encode(
        f"""<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">

<head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15">
<link rel=File-List href="整改通报.files/filelist.xml">
<title>微软用户</title>
<!--[if gte mso 9]><xml>
 <o:DocumentProperties><o:Author>微软用户</o:Author><o:Created>2021-03-02T02:11:00Z</o:Created><o:Company>微软中国</o:Company></o:DocumentProperties>
</xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face {{font-family:仿宋_GB2312; panose-1:2 1 6 9 3 1 1 1 1 1;}}
 p.MsoNormal {{margin:0cm; text-align:justify;}}
-->
</style>
</head>

<body lang=ZH-CN style='tab-interval:21.0pt;text-justify-trim:punctuation'>

<div class=WordSection1 style='layout-grid:15.6pt'>

{"".join(f"<p class=MsoNormal align=center>{mso_runs(words(b))}</p>" for b in pre)}
{inner}
{render(rest, p, cells="mso", cat="colspan", attributes="class=MsoTableGrid border=1")}
</div>

</body>

</html>
""",
        "gbk",
    )


@template
def wps_paste(s: Sample) -> bytes:
    pre, title, rest = split(s)

    def run(text: str, face: str = "仿宋_GB2312") -> str:
        out = ""
        for piece in re.findall(r"[0-9A-Za-z]+|[^0-9A-Za-z]+", text):
            inner = (
                esc(piece) if re.match(r"[0-9A-Za-z]", piece) else f'<font face="{face}">{esc(piece)}</font>'
            )
            out += inner
        return f"<span style=\"mso-spacerun:'yes';font-family:{face};mso-hansi-font-family:Calibri;font-size:16.0000pt;mso-font-kerning:1.0000pt;\">{out}</span>"

    def p(b: Block) -> str:
        number, text = lead(b)
        end = "<span style=\"mso-spacerun:'yes';font-size:16.0000pt;\"><o:p></o:p></span>"
        first = f'<b class="15">{run(number, "楷体_GB2312")}</b>' if number else ""
        return f'<p class="MsoNormal" style="text-indent:32.0000pt;mso-char-indent-count:2.0000;line-height:28.0000pt;">{first}{run(text)}{end}</p>'

    inner = "".join(
        f'<p class="MsoNormal" align="center" style="text-align:center;">{run(part, "方正小标宋简体")}</p>'
        for part in next(b.text for b in s.blocks if b.kind == "title").split(" / ")
    )
    head = "".join(f'<p class="MsoNormal" align="center">{run(words(b))}</p>' for b in pre)
    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>云溪市体育中心</title></head><body><nav>{nav_ul()}</nav><div class="wrap"><div class="aside"><p class="t">最新动态</p>{"".join(f'<p><a href="{i}">{esc(h)}</a></p>' for i, h in enumerate(HEADLINES[:6]))}</div>
<div class="main"><div class="wz">首页 &gt; 党建 &gt; 内容</div><div class="nr"><!--[if !supportLists]--><!--[endif]-->{head}{inner}<p class="MsoNormal">&nbsp;</p>{render(rest, p, cells="p", merge=True)}</div><div class="fy">浏览量：19次 | 发布日期：2023-04-11 | 发布者：综合科</div></div></div>
<div class="bq">云溪市体育中心 Copyright 2023. 场馆预订：0796-00033333。</div></body></html>""",
        "utf-8",
    )


@template
def aspnet(s: Sample) -> bytes:
    pre, title, rest = split(s)
    state = base64.b64encode(bytes(rng(s, "vs").randrange(256) for _ in range(12000))).decode()

    def p(b: Block) -> str:
        return f'<p style="text-indent:2em;">{esc(words(b))}</p>'

    return encode(
        f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>
	云溪市自然资源勘测院
</title><meta http-equiv="Content-Type" content="text/html; charset=gb2312" /></head><body>
<form name="aspnetForm" method="post" action="Show.aspx?id=88" id="aspnetForm"><div><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="/wEPDwUL{state}" /></div><div><input type="hidden" name="__EVENTVALIDATION" value="{state[:600]}" /></div>
<div id="ctl00_top"><span id="ctl00_lblDate">今天是：2024年3月5日 星期二 农历正月廿五</span><select name="ctl00$ddlLinks"><option value="">—相关链接—</option><option>省自然资源厅</option><option>市人民政府</option></select><input name="ctl00$txtKey" type="text" value="请输入关键词" /><input type="submit" value="搜 索" /></div>
<table id="ctl00_Menu1"><tr><td><a href="Default.aspx">首页</a></td><td><a href="List.aspx?c=1">院况简介</a></td><td><a href="List.aspx?c=2">党群工作</a></td></tr></table>
<table width="100%"><tr><td valign="top" width="200"><div id="ctl00_TreeView1"><table><tr><td>党群工作</td></tr></table><table><tr><td>纪检监察</td></tr></table></div></td><td valign="top">
{"".join(f'<div align="center"><span id="ctl00_cph_lblNo">{esc(words(b))}</span></div>' for b in pre)}<div align="center"><span id="ctl00_ContentPlaceHolder1_lblTitle" style="font-size:X-Large;font-weight:bold;">{esc(title)}</span></div>
<div align="center">发布人：<span id="ctl00_ContentPlaceHolder1_lblUser">院办</span> 发布日期：<span id="ctl00_ContentPlaceHolder1_lblTime">2020/10/12 15:01:22</span> 点击数：<span>402</span></div>
<span id="ctl00_ContentPlaceHolder1_lblContent">{render(rest, p)}</span>
<div align="right"><input type="button" value="打印" /><input type="button" value="关闭" /></div></td></tr></table>
<div id="ctl00_bottom">云溪市自然资源勘测院　地址：云溪市勘测路6号　电话：0796-00044444　邮箱：kcy@yunxi.example.cn<br />您是本站第<span id="ctl00_lblCount">129834</span>位访问者</div></form></body></html>""",
        "gbk",
    )


@template
def hidden_copies(s: Sample) -> bytes:
    """Copies for print and mobile that no one sees, before and after the article."""
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        return f"<p>　　{esc(words(b))}</p>"

    body = render(rest, p)
    whole = "".join(f"<p>{esc(words(b))}</p>" for b in pre) + f"<h1>{esc(title)}</h1>{body}"
    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)}_云溪市农业服务网</title><style>@media print{{.noprint{{display:none}}}}</style></head><body>
<div id="mobileContent" class="visible-xs" style="display: none;">{whole}</div>
<div class="noprint">{nav_ul()}</div>
<div class="path">首页 &gt; 公示公告</div>
<div class="show">{above(pre)}<h1>{esc(title)}</h1><p class="from">来源：云溪市农业服务网 日期：2023-02-20</p><div class="text" id="text">{body}</div></div>
<div id="printArea" style="DISPLAY:none">{whole}</div>
<textarea id="copyText" style="position:absolute;left:-9999px" aria-hidden="true">{esc("".join(words(b) for b in rest if not b.kind.endswith("table")))[:900]}</textarea>
<template id="t1"><p>{{{{item.content}}}}</p></template><noscript><p>您的浏览器不支持JavaScript，部分功能无法使用。</p></noscript>
<div hidden>{body}</div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def summary_side(s: Sample) -> bytes:
    """A 最新发布 box with unlinked excerpts of other notices before and after; the title three times."""
    pre, title, rest = split(s)
    box = "".join(
        f'<div class="new-item"><div class="new-t">{esc(h)}</div><div class="new-d">{esc(e)}</div></div>'
        for h, e in zip(HEADLINES, EXCERPTS, strict=False)
    )

    def p(b: Block) -> str:
        return f'<p class="p{len(b.text) % 3}">{esc(words(b))}</p>\n'

    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)}</title><meta name="keywords" content="{esc(title)}"></head><body>
<header><div class="slogan">为民 务实 清廉</div>{nav_ul()}</header><div class="crumb">当前位置：首页 / 党务公开 / 巡察整改 / {esc(title)}</div>
<div class="row"><div class="col-left"><div class="box"><div class="box-t">最新发布</div>{box}</div><div class="box"><div class="box-t">公告</div><p>因系统升级，本网站将于3月9日凌晨0时至6时暂停服务。由此带来的不便，敬请谅解。</p></div></div>
<div class="col-main"><div class="main-t">{esc(title)}</div><div class="main-i">2024-01-18 | 云溪市民政事务中心 | 浏览 129</div><div class="main-c">{"".join(f'<p class="c">{esc(words(b))}</p>' for b in pre)}<p class="c"><b>{esc(title)}</b></p>
{render(rest, p)}</div></div>
<div class="col-right"><div class="box-t">图片新闻</div><div class="pic-i"><img><p>{esc(EXCERPTS[3])}</p></div><div class="box-t">热词</div><span>巡察</span><span>整改</span></div></div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def title_in_head(s: Sample) -> bytes:
    """The title stands in <title> only (the page shows it as a picture)."""
    pre, title, rest = split(s)
    left = pre if num_of(pre) is None else []
    number = "" if left or not pre else f'<div class="fwzh">{esc(words(pre[0]))}</div>'

    def p(b: Block) -> str:
        return f"<p>&#12288;&#12288;{esc(words(b))}</p>"

    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)}</title></head><body><div class="logo">云溪市工业园区</div>{nav_ul()}<div class="t-img"><img src="title_331.png" alt=""></div>{number}{above(left)}<div class="meta">2022-05-06　　　园区管委会</div><div class="txt">{render(rest, p)}</div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def site_title_cell(s: Sample) -> bytes:
    """The site's name is the only <title>; the title is a table cell over two lines; the text is bare in a TD with BRs."""
    pre, title, rest = split(s)
    parts = next(b.text for b in s.blocks if b.kind == "title").split(" / ")
    out = ""
    for g in groups(rest):
        out += table_html(g) if isinstance(g, list) else f"　　{esc(words(g))}<br><br>\n"
    return encode(
        f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=GB2312"><title>欢迎访问云溪市粮食行业网</title></head><body><table width="900" align="center"><tr><td colspan="2"><img src="head.jpg"></td></tr><tr><td width="200" valign="top"><table><tr><td>用户登录</td></tr><tr><td>用户名：<input name=u size=10></td></tr><tr><td>密　码：<input name=p size=10></td></tr></table><table><tr><td>友情链接</td></tr><tr><td><a href="#">中国粮食网</a></td></tr></table></td><td valign="top"><table width="100%">{"".join(f'<tr><td align="center">{esc(words(b))}</td></tr>' for b in pre)}<tr><td align="center"><b>{"<br>".join(esc(x) for x in parts)}</b></td></tr><tr><td align="right">2016-10-20　点击：1220</td></tr><tr><td>{out}</td></tr></table></td></tr><tr><td colspan="2" align="center">主办：云溪市粮食行业协会　电话：0796-00023456　本站最佳分辨率1024×768</td></tr></table></body></html>""",
        "gbk",
    )


@template
def wrapped_source(s: Sample) -> bytes:
    """Old editors broke the source every forty characters, within sentences; browsers show no break."""
    pre, title, rest = split(s)

    def wrap(text: str) -> str:
        lines, line = [], ""
        for i, c in enumerate(text):
            line += c
            if len(line) >= 40 and "\u4e00" <= c <= "\u9fff" and "\u4e00" <= text[i + 1 : i + 2] <= "\u9fff":
                lines.append(esc(line))
                line = ""
        return "\n      ".join([*lines, esc(line)] if line else lines)

    def p(b: Block) -> str:
        return f"    <p>\n      {wrap(words(b))}\n    </p>\n"

    return encode(
        f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html>
  <head>
    <meta http-equiv="Content-Type" content="text/html; charset=utf-8">
    <title>
      {wrap(title)}
    </title>
  </head>
  <body>
    <div class="n"><a href="/">首页</a> <a href="/a">公开</a></div>
    {above(pre)}<h1>
      {wrap(title)}
    </h1>
    <div class="i">
      发布时间：2015-06-09
      来源：本站
    </div>
    <div class="c">
{render(rest, p)}
    </div>
    <div class="f">
      云溪市档案学会　地址：云溪市文苑路3号　电话：0796-00067890
    </div>
  </body>
</html>
""",
        "utf-8",
    )


@template
def app_share(s: Sample) -> bytes:
    """A media platform's article: each sentence-long run in nested divs, text directly in divs, spans as blocks."""
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        number, text = lead(b)
        return f'<div class="rd-p" style="margin:12px 0"><div><span>{esc(number)}</span><span>{esc(text)}</span></div></div>'

    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)}_云溪融媒_云溪新闻</title></head><body><div id="app"><div class="top-bar"><div>云溪融媒</div><div>登录</div></div><div class="pnl"><div class="ttl"><div>{"".join(f'<div class="sup">{esc(words(b))}</div>' for b in pre)}<div class="ttl-h">{esc(title)}</div></div></div><div class="src"><div>云溪新闻</div><div>2023-11-30 19:02:11</div><div>12.3万阅读</div></div><div class="bd">{render(rest, p, cells="span")}</div><div class="ed"><div>来源：云溪市纪委监委</div><div>编辑：方晓　审核：李工　终审：赵平</div></div>
<div class="dis"><div>版权声明：本文著作权归原作者所有，如涉及侵权，请在三十日内与本平台联系，我们将及时处理。联系电话：0796-00010101，邮箱：rm@yunxi.example.cn。</div></div><div class="hot"><div>24小时热榜</div>{"".join(f"<div><span>{i + 1}</span><span>{esc(h)}</span></div>" for i, h in enumerate(HEADLINES))}</div></div></div></body></html>""",
        "utf-8",
    )


@template
def tabs_and_files(s: Sample) -> bytes:
    """The article with a cell around it (as a text frame), the tail of an attachment list and a 相关解读 with full sentences."""
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        return f'<p style="text-indent: 2em;">{esc(words(b))}</p>'

    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)} 云溪市林业科学院</title></head><body><div class="h">{nav_ul()}</div><div class="tabs"><span class="on">正文</span><span>附件</span><span>解读</span></div>
<div class="con"><table style="width:100%;border:0" border="0"><tbody><tr><td style="padding:0 40px">{above(pre, "p", "n")}<p style="text-align:center;font-size:24px">{esc(title)}</p>{render(rest, p, cells="p")}</td></tr></tbody></table></div>
<div class="files"><h4>相关附件：</h4><ol><li><a href="1.docx">1.整改公开版.docx</a></li><li><a href="2.xlsx">2.整改任务清单.xlsx</a></li></ol></div>
<div class="jd"><h4>相关解读</h4><p>问：此次整改公开的范围是什么？</p><p>答：除涉密内容外，整改情况在党内通报的同时向社会公开，接受群众监督。</p><p>问：对整改情况有意见怎么反映？</p><p>答：可以拨打市林业科学院办公室电话0796-00054321，也可以写信反映。</p></div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def utf16_saved(s: Sample) -> bytes:
    """Saved by an old browser as Unicode: UTF-16 with a byte-order mark, utf-16 declared nowhere."""
    pre, title, rest = split(s)

    def p(b: Block) -> str:
        return f'<P style="TEXT-INDENT: 2em">{esc(words(b))}</P>\r\n'

    return (
        f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">\r\n<!-- saved from url=(0041)http://www.beiyuan.example.cn/show.asp?id=9 -->\r\n<HTML><HEAD><TITLE>{esc(title)}</TITLE>\r\n<META content="text/html; charset=unicode" http-equiv=Content-Type></HEAD><BODY><DIV class=top><A href="http://www.beiyuan.example.cn/">首页</A>&gt;<A href="#">公示</A></DIV>\r\n<DIV class=title>{"".join(esc(words(b)) + "<BR>" for b in pre)}{esc(title)}</DIV>\r\n<DIV class=info>来源：北苑街道 时间：2014-07-08</DIV><DIV class=content>{render(rest, p, upper=True)}</DIV><DIV class=bottom>北苑街道办事处 电话：0796-00061616</DIV></BODY></HTML>"""
    ).encode("utf-16")


@template
def row_per_paragraph(s: Sample) -> bytes:
    """The whole notice laid out as one borderless table, a row for each paragraph (pasted from a spreadsheet)."""
    out = ""
    for g in groups(s.blocks):
        if isinstance(g, list):
            out += "<tr><td>" + table_html(g) + "</td></tr>\n"
        elif g.kind == "title":
            out += "".join(
                f'<tr><td align="center" style="font-size:22pt">{esc(x)}</td></tr>\n'
                for x in g.text.split(" / ")
            )
        else:
            out += f'<tr><td style="text-indent:2em">{esc(words(g))}</td></tr>\n'
    return encode(
        f"""<html><head><meta charset="utf-8"><title>{esc(title_of(s))}</title></head><body><div class="nav">{nav_ul()}</div><div class="art"><h1>{esc(title_of(s))}</h1><div class="sub">2018-05-17 浏览 90 次</div><div class="txt"><table border="0" cellpadding="0" width="720">{out}</table></div></div>{footer()}</body></html>""",
        "utf-8",
    )


@template
def zero_width(s: Sample) -> bytes:
    """Zero-width spaces, marks, soft hyphens and <wbr> between characters; indents of every kind of blank."""
    pre, title, rest = split(s)
    r = rng(s, "zw")
    blanks = [
        "&ensp;&ensp;&ensp;&ensp;",
        "&emsp;&emsp;",
        "&#12288;&#12288;",
        "&nbsp;&nbsp;&nbsp;&nbsp;",
        "\u2003\u2003",
        "&#8194;&#8194;&#8194;&#8194;",
        " &nbsp; &nbsp;",
    ]

    def p(b: Block) -> str:
        text = words(b)
        out = ""
        while text:
            n = r.randint(9, 40)
            out += esc(text[:n]) + r.choice(["&#8203;", "\ufeff", "<wbr>", "", "&#8204;", "&shy;"])
            text = text[n:]
        return f"<p><span>{r.choice(blanks)}{out}</span></p>"

    return encode(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{esc(title)} | 云溪市文联</title></head><body><div>{nav_ul()}</div><div class="art">{above(pre)}<h1>{esc(title)}</h1><div class="sub">2023-04-27 作者：文联办</div><div class="txt">{render(rest, p)}</div></div>{footer()}</body></html>""",
        "utf-8",
    )
