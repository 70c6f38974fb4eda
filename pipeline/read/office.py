"""DOC, WPS, RTF, ODT and Word's XML files: LibreOffice turns them into DOCX, which our own reader reads.

Each conversion has a folder and a user profile of its own, so that several may run side
by side, and a time limit. Without LibreOffice the words of an RTF are read all the same.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
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

__all__ = ["SOCKETS", "find_office", "identify_office", "keep_profiles", "read_office", "sweep_sockets"]

SUFFIXES = {DOC: "doc", ODT: "odt", RTF: "rtf", WORD_XML: "xml"}
PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
PLACES = ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
PROFILE = "profile"
SOCKETS = Path("/tmp")  # where LibreOffice makes one, wherever its temporary files are
# Its standard input ends with the process that holds the other end; then the whole group is killed, for what
# LibreOffice's launcher starts knows nothing of its parents.
GUARDED = 'exec 3<&0; { read _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec "$@" </dev/null 3<&-'
_profiles: Path | None = None  # among the temporary files


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
    raise Unreadable("unsupported", name, source.media_type)


def find_office() -> str | None:
    """The program of LibreOffice, if there is one."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def identify_office() -> str:
    """Differs where another LibreOffice would convert: its build, or the time of its program."""
    office = find_office()
    if not office:
        return ""
    program = Path(os.path.realpath(office))
    for build in (program.with_name("versionrc"), program.parents[1] / "Resources" / "versionrc"):
        if build.is_file():
            return build.read_text("utf-8", "replace")
    return f"{program} {program.stat().st_mtime_ns}"


def _convert(office: str, data: bytes, source: Source) -> bytes:
    with tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = folder / f"given.{SUFFIXES[source.media_type]}"
        given.write_bytes(print_numbers(data) if source.media_type == RTF else data)
        shutil.copytree(_make_profile(office, _profiles), folder / PROFILE)
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
def _make_profile(office: str, folder: Path | None) -> Path:
    """A user profile as the first start makes it; with an empty one LibreOffice would start twice."""
    home = Path(tempfile.mkdtemp(prefix="zhenggai-", dir=folder))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / PROFILE).mkdir()
    _run(office, ["--terminate_after_init"], home)
    return home / PROFILE


def keep_profiles(folder: Path) -> None:
    """Where the profile is kept that conversions start from, for as long as this process lives."""
    global _profiles
    _profiles = folder


def sweep_sockets() -> None:
    """Remove the sockets that LibreOffice could make and not remove, and that nobody answers any more."""
    for path in SOCKETS.glob("OSL_PIPE_*"):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as asked:
            if path.is_socket() and path.lstat().st_uid == os.getuid():
                try:
                    asked.connect(str(path))
                except ConnectionRefusedError:
                    path.unlink()


def _run(office: str, options: list[str], home: Path, media_type: str = "") -> str:
    """What the program said; it and what it started end at the time limit, or with this process."""
    profile = f"-env:UserInstallation={(home / PROFILE).as_uri()}"
    waits, ours = os.pipe()
    process = subprocess.Popen(
        ["/bin/sh", "-c", GUARDED, "sh", office, profile, "--headless", "--norestore", *options],
        stdin=waits,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=os.environ | dict.fromkeys(PLACES, str(home)),
        cwd=home,
    )
    os.close(waits)
    try:
        return process.communicate(timeout=LIMITS["office"])[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        raise Unreadable("timeout", f"LibreOffice: {LIMITS['office']} s", media_type) from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        os.close(ours)
