"""Odd or damaged Word files from elsewhere: each is read to the last character, or refused for its reason."""

from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.read.documents import read_document
from tests.read.test_word_ledger import ledger_of

WORD = (".docx", ".docm", ".dotx", ".dotm")
# The files that give no text, by the start of their names, and the reason. Two are sound and blank.
REFUSED = {
    "poi__clusterfuzz-testcase-minimized-POIXWPFFuzzer-5569740188549120": "damaged",
    "poi__clusterfuzz-testcase-minimized-POIXWPFFuzzer-6442791109263360": "damaged",
    "poi__crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd": "damaged",
    "tika__testWORD_protected_passtika": "encrypted",
    "poi__stress025": "unsupported",  # a theme, whose name says DOCX
    "Open-XML-SDK__lid-Merge_Field_Name": "empty",
    "docx4j__Normal": "empty",
}
MESSAGES = {
    "Open-XML-SDK__BackgroundReport": {"tracked_changes", "footnotes_left_out"},
    "Open-Xml-PowerTools__014-MovedParagraph": {"tracked_changes"},
    "poi__drawing": {"objects_left_out"},
    "poi__stress010": {"footnotes_left_out"},
    "tika__testWORD_emptyParaInTextbox": {"hidden_text"},
    "unstructured__handbook-872p": {"footnotes_left_out"},
}


# All of its text is a chunk of the web, which is read where there is a reader for such.
CHUNK = "tika__testAltChunkMHT.docx"


def entries(folder: Path) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in (folder / "MANIFEST.tsv").read_text("utf-8").splitlines()[1:]]
    return [(row[0], row[4]) for row in rows if Path(row[0]).suffix.lower() in WORD and row[0] != CHUNK]


def refusal(data: bytes, name: str) -> str:
    """The reason why a file gives no text; empty where it gives some, with the messages it should."""
    try:
        document = read_document(data, name)
    except Unreadable as error:
        return error.reason
    codes = {message.code for message in document.messages}
    wanted = next((codes for start, codes in MESSAGES.items() if name.startswith(start)), set())
    assert document.text.strip() and wanted <= codes, name
    return ""


def test_every_odd_word_file_is_read_or_refused_for_its_reason(torture: Path) -> None:
    found = entries(torture)
    assert len(found) > 40
    for name, expected in found:
        reason = next((reason for start, reason in REFUSED.items() if name.startswith(start)), "")
        assert refusal((torture / name).read_bytes(), name) == reason, name
        assert reason in ("", "empty") or expected.startswith("clear error"), name


def test_every_character_of_an_odd_word_file_is_accounted_for(torture: Path) -> None:
    for name, expected in entries(torture):
        if expected.startswith("parse"):
            ledger, total = ledger_of((torture / name).read_bytes())
            assert ledger.seen + ledger.count_left(*ledger.left) == total, name


def test_a_paragraph_that_was_moved_stands_once_where_it_went(torture: Path) -> None:
    data = (torture / "Open-Xml-PowerTools__014-MovedParagraph.docx").read_bytes()
    lines = read_document(data, "x.docx").text.splitlines()
    assert len(lines) == len(set(lines))


def test_a_document_that_is_one_chunk_is_read_or_says_that_it_is_not(torture: Path) -> None:
    assert refusal((torture / CHUNK).read_bytes(), CHUNK) in ("", "unsupported")
