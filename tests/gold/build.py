"""Make the samples from their sources: TXT, DOCX, PDF and the gold files.

    python -m tests.gold.build [NAME...]

The DOCX follows the official layout (GB/T 9704—2012: A4, 16 pt, 28 pt leading, page
number in the footer); the PDF is LibreOffice's rendering of it.
"""

import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from tests.gold.source import Block, Sample, load_sample

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
FORMATS = {
    "一": ("chineseCountingThousand", "%{}、"),
    "（一": ("chineseCountingThousand", "（%{}）"),
    "1": ("decimal", "%{}."),
    "（1": ("decimal", "（%{}）"),
}


def printed_lines(sample: Sample) -> list[str]:
    """The paragraphs of the TXT."""
    lines = []
    for block in sample.blocks:
        label = f"{block.label}：" if block.label else ""
        if block.kind == "title":
            lines += block.text.split(" / ")
        elif block.kind == "row":
            lines.append("\t".join(cell.replace("\n", "") for cell in block.cells))
        elif not block.kind.endswith("table"):
            lines.append(block.number + label + block.text)
    return lines


def printed_text(sample: Sample) -> str:
    """The TXT: one paragraph a line; a notice of family M has no line breaks at all."""
    return ("" if sample.one_line else "\n").join(printed_lines(sample)) + "\n"


def build_docx(sample: Sample, path: Path) -> None:
    """The official layout, numbers typed or automatic as the source says."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    set_font(document.styles["Normal"])
    numbers = _add_numbering(document, sample) if sample.word == "automatic" else {}
    table: Any = None
    for block in sample.blocks:
        if block.kind == "table":
            table = "open"
        elif block.kind == "/table":
            table = None
        elif table is not None:
            table = _add_row(document, table, block)
        else:
            for text in block.text.split(" / ") if block.kind == "title" else [block.text]:
                paragraph = document.add_paragraph()
                layout = paragraph.paragraph_format
                layout.line_spacing, layout.space_after = Pt(28), Pt(0)
                if block.kind in ("title", "num"):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                elif block.kind == "sign":
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                elif block.kind != "to":
                    layout.first_line_indent = Pt(32)
                if block.kind in numbers and block.number:
                    _number(paragraph, numbers[block.kind])
                else:
                    paragraph.add_run(block.number)
                if block.label:
                    paragraph.add_run(f"{block.label}：").bold = True
                paragraph.add_run(text).font.size = Pt(22) if block.kind == "title" else None
    _add_footer(section)
    buffer = io.BytesIO()
    document.core_properties.title = sample.name
    document.save(buffer)
    _write_package(buffer.getvalue(), path)


def set_font(style: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(16)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[theme]


def _add_footer(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("— ")
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    footer._p.append(page)
    footer.add_run(" —")


def _add_numbering(document: Any, sample: Sample) -> dict[str, tuple[int, int]]:
    """One multilevel list whose levels are the tags that carry numbers: tag -> (numId, level)."""
    from docx.oxml import parse_xml

    first: dict[str, str] = {}
    for block in sample.blocks:
        if block.kind in ("c1", "c2", "c3", "f") and block.number:
            first.setdefault(block.kind, block.number)
    levels = []
    for level, (_, number) in enumerate(sorted(first.items())):
        style, text = next(FORMATS[key] for key in ("（一", "（1", "一", "1") if _same_form(number, key))
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{_value(number)}"/><w:numFmt w:val="{style}"/>'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{text.format(level + 1)}"/>'
            '<w:lvlJc w:val="left"/></w:lvl>'
        )
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    root = document.part.numbering_part.element
    opening = f'<w:abstractNum {namespace} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
    root.insert(0, parse_xml(f"{opening}{''.join(levels)}</w:abstractNum>"))
    root.append(parse_xml(f'<w:num {namespace} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return {kind: (90, level) for level, kind in enumerate(sorted(first))}


def _same_form(number: str, key: str) -> bool:
    opened = number.startswith("（")
    return opened == key.startswith("（") and number.strip("（")[0].isdigit() == key[-1].isdigit()


def _value(number: str) -> int:
    from pipeline.numerals import parse_number

    return parse_number(number.strip("（）、."))


def _number(paragraph: Any, place: tuple[int, int]) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = place[1]
    properties.get_or_add_numId().val = place[0]


def _add_row(document: Any, table: Any, block: Block) -> Any:
    """A row of the table, or a category row merged over its width."""
    if table == "open":
        table = document.add_table(rows=0, cols=len(block.cells), style="Table Grid")
    cells = table.add_row().cells
    if block.kind == "cat":
        cells[0].merge(cells[-1]).text = block.text
    for cell, text in zip(cells, block.cells, strict=False):
        cell.text = ""
        for index, words in enumerate(text.split("\n")):
            (cell.paragraphs[0] if index == 0 else cell.add_paragraph()).add_run(words)
    return table


def _write_package(data: bytes, path: Path) -> None:
    """The same package with one date on all its parts, so that the same source gives the same bytes."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as package,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in package.infolist():
            info = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, package.read(part.filename))


def build_pdfs(documents: list[Path], out: Path) -> None:
    """LibreOffice's rendering of each DOCX."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
        subprocess.run(
            [*command, "--outdir", str(out), *map(str, documents)], check=True, stdout=subprocess.DEVNULL
        )


def gold_text(sample: Sample) -> str:
    """The gold file: one finding after another, for people to read."""
    return json.dumps(sample.gold(), ensure_ascii=False, indent=1) + "\n"


def main(names: list[str]) -> None:
    sources = sorted(HERE.glob("*.notice"))
    samples = [load_sample(path) for path in sources if not names or path.stem in names]
    for sample in samples:
        (SAMPLES / f"{sample.name}.txt").write_bytes(printed_text(sample).encode(sample.encoding))
        build_docx(sample, SAMPLES / f"{sample.name}.docx")
        (HERE / f"{sample.name}.gold.json").write_text(gold_text(sample), "utf-8")
    build_pdfs([SAMPLES / f"{sample.name}.docx" for sample in samples], SAMPLES)


if __name__ == "__main__":
    main(sys.argv[1:])
