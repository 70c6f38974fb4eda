"""DOC, WPS, RTF, ODT and Word's XML files: LibreOffice turns them into DOCX, which our own reader reads.

Each conversion has a folder and a user profile of its own, so that several may run side
by side, and a time limit. Without LibreOffice the words of an RTF are read all the same.
"""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.model import Document, Source
from pipeline.read.limits import LIMITS
from pipeline.read.members import Members
from pipeline.read.rtf import print_numbers, read_rtf_words
from pipeline.read.sniff import DOC, ODT, RTF, WORD_XML
from pipeline.read.word import read_word

__all__ = ["SOCKETS", "find_office", "read_office", "sweep_sockets"]

SUFFIXES = {DOC: "doc", ODT: "odt", RTF: "rtf", WORD_XML: "xml"}
PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
PLACES = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
PROFILE = "profile"
SOCKETS = Path("/tmp")  # where LibreOffice makes one, wherever its temporary files are
PR_SET_PDEATHSIG = 1
SECONDS = 60.0  # for one file


def read_office(data: bytes, source: Source) -> Document:
    """The document as LibreOffice understands it, automatic numbers included.

    Raises Unreadable: damaged, empty, timeout, too_large; unsupported where LibreOffice is
    missing and the file is no RTF.
    """
    office = find_office()
    if source.media_type == ODT:
        Members(data, ODT).test(LIMITS["unpacked"], ODT)
    if office:
        document = read_word(_convert(office, data, source), source)
        return replace(document, source=replace(document.source, reader="libreoffice"))
    if source.media_type == RTF:
        return read_rtf_words(data, source)
    name = SUFFIXES[source.media_type].upper()
    raise Unreadable("unsupported", f"{name}：请安装 LibreOffice / install LibreOffice", source.media_type)


def find_office() -> str | None:
    """The program of LibreOffice, if there is one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def _convert(office: str, data: bytes, source: Source) -> bytes:
    with tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = folder / f"given.{SUFFIXES[source.media_type]}"
        given.write_bytes(print_numbers(data) if source.media_type == RTF else data)
        shutil.copytree(_make_profile(office), folder / PROFILE)
        options = ("--convert-to", "docx:MS Word 2007 XML", "--outdir")
        told = _run(office, [*options, str(folder / "made"), str(given)], folder, source.media_type)
        made = folder / "made" / "given.docx"
        if not made.is_file():
            raise Unreadable(
                "damaged", f"LibreOffice: {told.strip()[-100:] or 'no output'}", source.media_type
            )
        with made.open("rb") as file:
            return file.read(LIMITS["bytes"])


@cache
def _make_profile(office: str) -> Path:
    """A user profile as the first start makes it; with an empty one LibreOffice would start twice."""
    folder = Path(tempfile.mkdtemp(prefix="zhenggai-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / PROFILE).mkdir()
    _run(office, ["--terminate_after_init"], folder)
    return folder / PROFILE


def sweep_sockets() -> None:
    """Remove the sockets that LibreOffice could make and not remove, and that nobody answers any more."""
    for path in SOCKETS.glob("OSL_PIPE_*"):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as asked:
            if path.is_socket() and path.lstat().st_uid == os.getuid():
                try:
                    asked.connect(str(path))
                except ConnectionRefusedError:
                    path.unlink()


def _die_with_parent() -> None:
    """In the program before it starts: a worker that is killed takes it along (prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _run(office: str, options: list[str], home: Path, media_type: str = "") -> str:
    """What the program said; it and what it started are ended at the time limit."""
    profile = f"-env:UserInstallation={(home / PROFILE).as_uri()}"
    places = dict.fromkeys(PLACES, str(home))
    process = subprocess.Popen(
        [office, profile, "--headless", "--norestore", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=os.environ | places,
        cwd=home,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    try:
        return process.communicate(timeout=SECONDS)[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        raise Unreadable("timeout", f"LibreOffice: {SECONDS:.0f} s", media_type) from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
