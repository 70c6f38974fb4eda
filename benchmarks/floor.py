"""The fewest operations that any such pipeline needs, in one process: the floor of ``docs/performance.md``.

    python floor.py FOLDER OUT.csv

Each file is opened and decoded once with the quickest reader that reads it right, its text is cut
into words once with the quickest segmenter, its lines are written once. Nothing is understood.
"""

import csv
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import rjieba

PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"


def read_pdf(path: Path) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return text


def read_docx(path: Path) -> str:
    """Parsed whole and written paragraph by paragraph, which is half of what iterparse takes."""
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "\n".join(
        etree.tostring(paragraph, method="text", encoding="unicode", with_tail=False)
        for paragraph in root.iter(PARAGRAPH)
    )


def read_html(path: Path) -> str:
    import lxml.html

    return str(lxml.html.document_fromstring(path.read_bytes()).xpath("string()"))


def read_txt(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030")


READERS: dict[str, Callable[[Path], str]] = {
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".html": read_html,
    ".txt": read_txt,
}


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            text = READERS[path.suffix](path)
            words = len(rjieba.cut(text))
            writer.writerows((path.name, words, line) for line in text.splitlines() if line)


if __name__ == "__main__":
    main()
