"""Odd Word files from elsewhere: each that is read is read to the last character."""

from pathlib import Path

from pipeline.read.documents import read_document
from tests.read.test_word_ledger import ledger_of

WORD = (".docx", ".docm", ".dotx", ".dotm")
# All of its text is a chunk of the web, which is a document of its own.
CHUNK = "tika__testAltChunkMHT.docx"


def entries(folder: Path) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in (folder / "MANIFEST.tsv").read_text("utf-8").splitlines()[1:]]
    return [(row[0], row[4]) for row in rows if Path(row[0]).suffix.lower() in WORD and row[0] != CHUNK]


def test_every_character_of_an_odd_word_file_is_accounted_for(torture: Path) -> None:
    found = [name for name, expected in entries(torture) if expected.startswith("parse")]
    assert len(found) > 35
    for name in found:
        ledger, total = ledger_of((torture / name).read_bytes())
        assert ledger.seen + ledger.count_left(*ledger.left) == total, name


def test_a_paragraph_that_was_moved_stands_once_where_it_went(torture: Path) -> None:
    data = (torture / "Open-Xml-PowerTools__014-MovedParagraph.docx").read_bytes()
    lines = read_document(data, "x.docx").text.splitlines()
    assert len(lines) == len(set(lines))
