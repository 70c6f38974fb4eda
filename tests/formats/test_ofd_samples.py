"""Every sample as OFD: the same characters as its PDF in the same order, and the same notice."""

from pathlib import Path

import pytest

from pipeline.read.documents import read_document
from pipeline.run.convert import parse
from tests.conftest import GOLD, SAMPLES
from tests.formats.ofd import write_ofd
from tests.gold.compare import differences, squash


@pytest.mark.parametrize("pdf", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_sample_as_ofd_equals_its_pdf_and_its_gold(pdf: Path, tmp_path: Path) -> None:
    data = write_ofd(pdf)
    found, wanted = read_document(data, "x.ofd"), read_document(pdf.read_bytes(), "x.pdf")
    assert squash(found.text) == squash(wanted.text)  # PDFium leaves some ideographic blanks out
    assert [(line.page, line.cell) for line in found.lines] == [
        (line.page, line.cell) for line in wanted.lines
    ]
    assert (found.source.reader, found.source.pages) == ("ofd", wanted.source.pages)
    assert found.messages == ()
    path = tmp_path / f"{pdf.stem}.ofd"
    path.write_bytes(data)
    assert differences(parse(path), GOLD / f"{pdf.stem}.gold.json") == []
