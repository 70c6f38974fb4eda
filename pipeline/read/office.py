"""DOC, WPS, RTF, ODT and Word's XML files: LibreOffice turns them into DOCX, which our own reader reads.

Each conversion has a folder and a user profile of its own, so that several may run side
by side, and a time limit. Without LibreOffice the words of an RTF are read all the same.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.errors import Unreadable
from pipeline.model import Document, Source
from pipeline.read.rtf import print_numbers, read_rtf_words
from pipeline.read.sniff import DOC, LIMITS, ODT, RTF, WORD_XML
from pipeline.read.word import read_word

__all__ = ["find_office", "identify_office", "read_office", "sweep_office"]

SUFFIXES = {DOC: "doc", ODT: "odt", RTF: "rtf", WORD_XML: "xml"}
PLACES = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
# Its standard input ends with the process that holds the other end; then the whole group is killed, for what
# LibreOffice's launcher starts knows nothing of its parents.
GUARDED = 'exec 3<&0; { read _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec "$@" </dev/null 3<&-'
SECONDS = 60.0  # for one file


def read_office(data: bytes, source: Source) -> Document:
    """The document as LibreOffice understands it, automatic numbers included.

    Raises Unreadable: damaged, empty, timeout, too_large; unsupported where LibreOffice is
    missing and the file is no RTF.
    """
    office = find_office()
    if office:
        document = read_word(_convert(office, data, source), source)
        return replace(document, source=replace(document.source, reader="libreoffice"))
    if source.media_type == RTF:
        return read_rtf_words(data, source)
    name = SUFFIXES[source.media_type].upper()
    raise Unreadable("unsupported", f"{name}：请安装 LibreOffice / install LibreOffice", source.media_type)


def find_office() -> str | None:
    """The program of LibreOffice, if there is one."""
    return next(filter(None, map(shutil.which, PLACES)), None)


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


def sweep_office(folder: Path) -> None:
    """Remove a folder in which LibreOffice may have been killed, and the sockets that it keeps elsewhere.

    A socket is named after the profile's URL (OfficeIPCThread); LibreOffice removes it where it ends well.
    """
    for profile in folder.glob("*/profile"):
        named = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        name = f"OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{''.join(f'{byte:x}' for byte in named)}"
        with suppress(OSError):
            Path("/tmp", name).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _convert(office: str, data: bytes, source: Source) -> bytes:
    with tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        given = folder / f"given.{SUFFIXES[source.media_type]}"
        given.write_bytes(print_numbers(data) if source.media_type == RTF else data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ("--headless", "--norestore", "--convert-to", "docx:MS Word 2007 XML", "--outdir")
        told = _run([office, profile, *options, str(folder / "made"), str(given)], source)
        made = folder / "made" / "given.docx"
        if not made.is_file():
            raise Unreadable(
                "damaged", f"LibreOffice: {told.strip()[-100:] or 'no output'}", source.media_type
            )
        with made.open("rb") as file:
            return file.read(LIMITS["bytes"])


def _run(command: list[str], source: Source) -> str:
    """What the program said; it and what it started end at the time limit, or with this process."""
    waits, ours = os.pipe()
    process = subprocess.Popen(
        ["/bin/sh", "-c", GUARDED, "sh", *command],
        stdin=waits,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    os.close(waits)
    try:
        return process.communicate(timeout=SECONDS)[0].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        raise Unreadable("timeout", f"LibreOffice: {SECONDS:.0f} s", source.media_type) from None
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        os.close(ours)
