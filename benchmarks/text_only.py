"""Text out of every file of a folder, by a reader that a plain pip install gives; runs in ``.bench``.

    python text_only.py READER FOLDER OUT.txt

Nothing is structured, segmented or tabulated, so a comparison with the whole program favours them.
"""

import sys
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[Path], str]


def load_markitdown() -> Reader:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: str(converter.convert(path).text_content)


def load_docling() -> Reader:
    """The reader of Word files alone: docling's converter for all formats asks for torch."""
    from docling.backend.msword_backend import MsWordDocumentBackend
    from docling.datamodel.base_models import InputFormat
    from docling.datamodel.document import InputDocument

    def read(path: Path) -> str:
        document = InputDocument(
            path_or_stream=path, format=InputFormat.DOCX, backend=MsWordDocumentBackend, filename=path.name
        )
        return str(document._backend.convert().export_to_text())

    return read


def load_kreuzberg() -> Reader:
    from kreuzberg import extract_file_sync

    return lambda path: str(extract_file_sync(path).content)


def load_pypdf() -> Reader:
    from pypdf import PdfReader

    return lambda path: "\n".join(page.extract_text() for page in PdfReader(path).pages)


def load_pdf_oxide() -> Reader:
    from pdf_oxide import PdfDocument

    def read(path: Path) -> str:
        pdf = PdfDocument(str(path))
        return "\n".join(pdf.extract_text(number) for number in range(pdf.page_count()))

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "markitdown": load_markitdown,
    "docling-slim": load_docling,
    "kreuzberg": load_kreuzberg,
    "pypdf": load_pypdf,
    "pdf-oxide": load_pdf_oxide,
}


def main() -> None:
    read, folder, out = READERS[sys.argv[1]](), Path(sys.argv[2]), Path(sys.argv[3])
    with out.open("w", encoding="utf-8") as file:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            file.write(read(path) + "\n")


if __name__ == "__main__":
    main()
