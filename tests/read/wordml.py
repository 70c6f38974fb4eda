"""Word documents made of raw XML, for the tests of their reader."""

import io
from typing import Any

import docx
from lxml import etree

from pipeline.model import Cell, Document, Source
from pipeline.read.sniff import DOCX
from pipeline.read.word import read_word

OPEN = """<w:root xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">"""
GONE = '<w:rPr><w:del w:id="9" w:author="x"/></w:rPr>'  # of a paragraph's mark
NUMBERING = """
<w:abstractNum w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>
<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>"""
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'


def w(tag: str, content: str = "") -> str:
    return f"<w:{tag}>{content}</w:{tag}>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def box(content: str) -> str:
    return f"<v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def elements(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f"{OPEN}{xml}</w:root>"))


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def package(xml: str) -> bytes:
    document = docx.Document()
    for element in elements(NUMBERING):
        document.part.numbering_part.element.append(element)
    document.element.body[:] = elements(xml)
    return saved(document)


def read(data: bytes) -> Document:
    return read_word(data, Source("x.docx", "", len(data), DOCX))


def words(document: Document) -> list[str]:
    return [document.text[line.span.start : line.span.end] for line in document.lines]


def places(document: Document) -> list[tuple[str, Cell | None]]:
    return list(zip(words(document), [line.cell for line in document.lines], strict=True))
