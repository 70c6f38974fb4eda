"""Odd and damaged files of other projects: each is read, or refused for a reason that fits its kind."""

from pathlib import Path

import pytest

from pipeline.errors import Unreadable
from pipeline.read.documents import read_document

# What a manifest says of a file -> how it may be refused
REFUSALS = {
    "clear error: encrypted": {"encrypted", "damaged"},
    "clear error": {"damaged", "encrypted", "unsupported", "empty"},
    "parse or clear error": {"damaged", "needs_ocr", "empty", "unsupported", "garbled"},
    "parse via converter": {"damaged", "unsupported"},
    "parse with warning page_count_mismatch, or clear error": {"empty", "damaged"},
}
# Of Word, which have a test of their own
ELSEWHERE = (".docx", ".docm", ".dotx", ".dotm")


def test_every_odd_file_is_read_or_refused_for_its_reason(
    torture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.read.scan.available", lambda: False)
    wrong = []
    for row in (torture / "MANIFEST.tsv").read_text("utf-8").splitlines():
        name, _, _, _, expected = row.split("\t")[:5]
        if name.lower().endswith(ELSEWHERE) or not (torture / name).is_file():
            continue
        try:
            text = read_document((torture / name).read_bytes(), name).text
            if "(cid:" in text or not text.strip():
                wrong.append((name, text[:40]))
        except Unreadable as error:
            allowed = next(
                (r for words, r in REFUSALS.items() if expected.startswith(words)), {"garbled", "needs_ocr"}
            )
            if error.reason not in allowed:
                wrong.append((name, f"{error.reason}, not {expected}"))
    assert wrong == []
