"""DOC, WPS, RTF, ODT and Word's XML, through the real LibreOffice; and what happens without it."""

import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import psutil
import pytest

from pipeline.errors import Unreadable
from pipeline.model import Source
from pipeline.read import office
from pipeline.read.documents import read_document
from pipeline.read.limits import LIMITS
from pipeline.read.rtf import print_numbers
from pipeline.read.sniff import DOC, ODT, RTF, WORD_XML
from pipeline.run.convert import parse_bytes
from tests.conftest import GOLD, ROOT, SAMPLES
from tests.formats.office import write_with_office
from tests.gold.compare import differences

# Automatic numbers, a table, a letterhead, a court
NAMES = ("a1-changsha-water", "d2-state-firm", "t1-table", "e1-county-court")
KINDS = {"doc": DOC, "rtf": RTF, "odt": ODT, "xml": WORD_XML}
# LibreOffice loses the numbers of lists when it writes the XML of Word 2003
CASES = [*product(NAMES, ("doc", "rtf", "odt")), *product(NAMES[2:], ("xml",))]
needs_office = pytest.mark.skipif(
    office.find_office() is None, reason="LibreOffice (soffice) is not installed"
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    for suffix in KINDS:
        write_with_office([SAMPLES / f"{name}.docx" for name in NAMES], suffix, folder)
    return folder


@needs_office
@pytest.mark.parametrize(("name", "suffix"), CASES)
def test_a_document_equals_its_gold(name: str, suffix: str, written: Path) -> None:
    notice = parse_bytes((written / f"{name}.{suffix}").read_bytes(), "x")
    assert differences(notice, GOLD / f"{name}.gold.json") == []
    assert (notice.source.media_type, notice.source.reader) == (KINDS[suffix], "libreoffice")


@needs_office
@pytest.mark.parametrize("name", ["x.wps", "x.doc", "x.txt", "x"])
def test_the_name_of_a_document_decides_nothing(name: str, written: Path) -> None:
    document = read_document((written / "e1-county-court.doc").read_bytes(), name)
    assert (document.source.path, document.source.media_type) == (name, DOC)


@needs_office
def test_what_libreoffice_cannot_open_is_damaged(written: Path) -> None:
    whole = (written / "e1-county-court.doc").read_bytes()
    broken = whole[:1536] + bytes(len(whole) - 1536 - 4096) + whole[-4096:]
    with pytest.raises(Unreadable) as caught:
        office.read_office(broken, Source("x", "", 0, DOC))
    assert caught.value.reason in ("damaged", "empty")


def test_a_conversion_that_hangs_is_ended_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 600 &\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setitem(LIMITS, "office", 0.2)
    with pytest.raises(Unreadable, match="timeout"):
        office.read_office(b"{\\rtf1 x}", Source("x", "", 0, RTF))


def test_libreoffice_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    """It starts another program, which knows nothing of us: here one that sleeps."""
    os.mkfifo(tmp_path / "told")
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $$ $! > {tmp_path}/told\nwait\n")
    program.chmod(0o755)
    code = "from pipeline.read import office; from pipeline.model import Source; "
    code += f"office.read_office(b'{{\\rtf1 x}}', Source('x', '', 0, {RTF!r}))"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PATH": path}) as reader:
        family = [psutil.Process(int(pid)) for pid in (tmp_path / "told").read_text().split()]
        assert len(family) == 2
        reader.kill()
    _, alive = psutil.wait_procs(family, timeout=60)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def test_without_libreoffice_a_doc_is_refused_with_advice(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("soffice") is None
    with pytest.raises(Unreadable) as caught:
        office.read_office(b"", Source("x", "", 0, DOC))
    assert caught.value.reason == "unsupported"
    assert "(DOC)" in caught.value.message.text
    assert "LibreOffice is installed" in caught.value.message.text


def test_without_libreoffice_the_words_of_an_rtf_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    rtf = (
        r"{\rtf1\ansi\ansicpg936 {\listtext\pard\plain \u19968?\u12289?\tab}\ls1 \'d5\'fb\u25913?\par x\par}"
    )
    document = office.read_office(rtf.encode(), Source("x", "", 0, RTF))
    assert (document.text, document.source.reader) == ("一、整改\nx\n", "striprtf")
    assert [message.code for message in document.messages] == ["without_office"]


NUMBERS = [
    (r"{\listtext\pard\plain 1.\tab}\ilvl0\ls7 a\par", r"{\plain 1.}\ilvl0a\par"),
    (
        r"{\listtext \u19968\'3f\u12289\'3f\tab}\pard\ls1\adjustright a",
        r"{ \u19968\'3f\u12289\'3f}\pard\adjustright a",
    ),
    (r"{\pntext\f1 1.\tab}{\*\pn \pnlvlbody\pndec{\pntxta .}}a", r"{\f1 1.}a"),
    (r"{\listtext {\f1 1}\tab}\ls12 a \lsd b", r"{ {\f1 1}}a \lsd b"),
    (r"no lists \ls1 at all", r"no lists \ls1 at all"),
]


@pytest.mark.parametrize(("given", "expected"), NUMBERS)
def test_the_numbers_of_an_rtf_are_taken_as_they_were_printed(given: str, expected: str) -> None:
    assert print_numbers(given.encode()).decode() == expected
