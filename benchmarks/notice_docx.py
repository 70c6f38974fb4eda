"""The benchmark's notices as Word files, written straight as WordprocessingML.

The official layout by styles (GB/T 9704—2012: A4, 16 pt, 28 pt leading, page number in the footer),
numbers typed or automatic, registers as tables with merged rows of categories. Nothing depends on
the day: the parts carry one date, the properties that of the notice.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from pipeline.numerals import parse_number
from tests.gold.source import Block, Sample

__all__ = ["write_docx"]

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PARTS = {"document": "document.main", "styles": "styles", "numbering": "numbering", "footer1": "footer"}
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = {"title": "Title", "num": "Centre", "to": "Recipient", "sign": "Sign", "c1": "Part"}
NUMBERED = ("c1", "c2", "c3", "f")
NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千]+|\d+")
WIDTHS = (560, 2050, 3050, 1050, 1050, 1150)  # of a register's columns, in twentieths of a point
# 2022   年   6: Word keeps letters of the West in runs of their own
RUN = re.compile(r"[ -~]+|[^ -~]+")


def write_docx(sample: Sample) -> bytes:
    """The package."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": _document(sample),
        "word/_rels/document.xml.rels": _relations(
            {"styles": "styles.xml", "numbering": "numbering.xml", "footer": "footer1.xml"}
        ),
        "word/styles.xml": STYLE_SHEET,
        "word/numbering.xml": _numbering(_find_levels(sample)),
        "word/footer1.xml": FOOTER,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, DECLARATION + text)
    return buffer.getvalue()


def _document(sample: Sample) -> str:
    levels = list(_find_levels(sample))
    body = "".join(_print_blocks(sample.blocks, {kind: level for level, kind in enumerate(levels)}))
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992"'
        ' w:gutter="0"/></w:sectPr>'
    )
    return f'<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}"><w:body>{body}{section}</w:body></w:document>'


def _print_blocks(blocks: Sequence[Block], levels: dict[str, int]) -> Iterator[str]:
    for block in blocks:
        if block.kind == "table":
            yield TABLE
        elif block.kind == "/table":
            yield "</w:tbl>"
        elif block.kind == "row":
            cells = zip(block.cells, WIDTHS, strict=True)
            yield f"<w:tr>{''.join(_cell(text, width) for text, width in cells)}</w:tr>"
        elif block.kind == "cat":
            yield f"<w:tr>{_cell(block.text, sum(WIDTHS), len(WIDTHS))}</w:tr>"
        else:
            yield from _print_paragraph(block, levels.get(block.kind) if block.number else None)


def _print_paragraph(block: Block, level: int | None) -> Iterator[str]:
    """A paragraph in its style, its number typed or by the list."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    style = f'<w:pStyle w:val="{STYLES.get(block.kind, "Text")}"/>'
    number = _runs(block.number) if level is None else ""
    label = _runs(f"{block.label}：", "<w:b/>") if block.label else ""
    for text in block.text.split(" / ") if block.kind == "title" else [block.text]:
        yield f"<w:p><w:pPr>{style}{listed}</w:pPr>{number}{label}{_runs(text)}</w:p>"


def _runs(text: str, properties: str = "") -> str:
    runs = []
    for words in RUN.findall(text):
        fonts = '<w:rFonts w:hint="eastAsia"/>' if words[0] > "~" else ""
        runs.append(
            f'<w:r><w:rPr>{fonts}{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
        )
    return "".join(runs)


def _cell(text: str, width: int, span: int = 1) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    paragraphs = (
        f'<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr>{_runs(words)}</w:p>' for words in text.split("\n")
    )
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{merged}'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def _find_levels(sample: Sample) -> dict[str, str]:
    """The first number of each kind of heading, for an automatic list; none where numbers are typed."""
    first: dict[str, str] = {}
    for block in sample.blocks if sample.word == "automatic" else ():
        if block.kind in NUMBERED and block.number:
            first.setdefault(block.kind, block.number)
    return dict(sorted(first.items()))


def _numbering(levels: dict[str, str]) -> str:
    """One list with a level for each kind of heading: %1、 （%2） %3."""
    written = []
    for level, number in enumerate(levels.values()):
        numeral = NUMERAL.search(number)
        assert numeral is not None
        form = "decimal" if numeral[0].isascii() else "chineseCountingThousand"
        text = escape(number.replace(numeral[0], f"%{level + 1}"))
        written.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{parse_number(numeral[0])}"/><w:numFmt w:val="{form}"/>'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f"<w:pPr>{INDENT}</w:pPr></w:lvl>"
        )
    return (
        f'<w:numbering xmlns:w="{MAIN}"><w:abstractNum w:abstractNumId="1">'
        f'<w:multiLevelType w:val="multilevel"/>{"".join(written)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def _relations(targets: dict[str, str]) -> str:
    written = (
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(written)}</Relationships>'


def _content_types() -> str:
    parts = (
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPE}.{kind}+xml"/>'
        for name, kind in PARTS.items()
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{"".join(parts)}</Types>'
    )


def _style(name: str, paragraph: str, run: str = "", default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{first}><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _fonts(name: str, size: int) -> str:
    return f'<w:rFonts w:ascii="Times New Roman" w:eastAsia="{name}"/><w:sz w:val="{size}"/>'


LEADING = '<w:spacing w:line="560" w:lineRule="exact"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
STYLE_SHEET = f'<w:styles xmlns:w="{MAIN}">' + "".join(
    (
        _style("Normal", LEADING, _fonts("仿宋_GB2312", 32), default=True),
        _style("Title", LEADING + '<w:jc w:val="center"/>', _fonts("方正小标宋简体", 44)),
        _style("Centre", '<w:jc w:val="center"/>'),
        _style("Recipient", LEADING),
        _style("Text", INDENT),
        _style("Part", INDENT, _fonts("黑体", 32)),
        _style("Sign", '<w:ind w:right="640"/><w:jc w:val="right"/>'),
        _style("Cell", '<w:spacing w:line="300" w:lineRule="exact"/>', _fonts("宋体", 21)),
    )
)
STYLE_SHEET += "</w:styles>"
FOOTER = (
    f'<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r>'
    '</w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
TABLE = (
    f'<w:tbl><w:tblPr><w:tblW w:w="{sum(WIDTHS)}" w:type="dxa"/><w:tblBorders>{EDGES}</w:tblBorders>'
    '<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'
    + "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    + "</w:tblGrid>"
)
