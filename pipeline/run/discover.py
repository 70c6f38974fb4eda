"""What a run is to convert: every file of the inputs, and of the archives among them."""

import hashlib
import os
import re
import stat
import time
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Unreadable, UsageError
from pipeline.messages import message
from pipeline.model import FileResult, Source
from pipeline.read.archive import list_members, read_member
from pipeline.read.documents import load
from pipeline.read.sniff import ZIP

__all__ = ["Inputs", "Job", "find_jobs", "hash_job", "printable"]

FRESH = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert and the path that the tables show."""

    path: Path
    name: str
    places: tuple[int, ...] = ()  # of a member: where it lies in the archive
    size: int = 0  # bytes of the file, or of the archive that holds it
    stamp: str = ""  # differs when the file has changed; empty where that cannot be told


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the inputs hold."""

    jobs: tuple[Job, ...]
    closed: tuple[
        tuple[Job, FileResult], ...
    ]  # what is not converted itself: archives, folders without files
    hidden: int  # files and folders left out because their name begins with a dot


def find_jobs(inputs: Sequence[Path]) -> Inputs:
    """Every regular file of the inputs, sorted by the path that the tables show.

    Folders are searched, links are not followed, names that begin with a dot are left
    out and counted. Paths are relative to a single folder, else to the folder that
    all inputs have in common. Raises UsageError where an input does not exist or is a
    pipe or device.
    """
    roots = [Path(os.path.abspath(path)) for path in inputs]
    for given, path in zip(inputs, roots, strict=True):
        if not os.path.lexists(path):
            raise UsageError(f"找不到输入 / no such input: {printable(given)}")
        if _kind(path) not in (stat.S_IFREG, stat.S_IFDIR, 0):
            raise UsageError(f"不是文件或文件夹 / neither a file nor a folder: {printable(given)}")
    base = roots[0] if len(roots) == 1 and _kind(roots[0]) == stat.S_IFDIR else _common(roots)
    found: dict[str, Job] = {}
    closed: dict[str, tuple[Job, FileResult]] = {}
    hidden = 0
    for root in roots:
        files, left_out = _list(root)
        hidden += left_out
        for path in files:
            name = printable(path.relative_to(base))
            if name in found or name in closed:
                continue
            opened = _open_archive(path, name)
            hidden += opened.hidden
            found |= {job.name: job for job in opened.jobs}
            if opened.closed:
                closed[name] = opened.closed
        if not files:
            name = printable(root.relative_to(base)) if root != base else printable(Path(root.name))
            result = FileResult(Source(name, "", 0, ""), "unreadable", "empty", None, (message("no_files"),))
            closed[name] = (Job(root, name), result)
    return Inputs(tuple(found[n] for n in sorted(found)), tuple(closed[n] for n in sorted(closed)), hidden)


class _Opened(NamedTuple):
    """A file that is converted itself, or an archive with its own row and a job for each member."""

    closed: tuple[Job, FileResult] | None
    jobs: list[Job]
    hidden: int = 0


def _open_archive(path: Path, name: str) -> _Opened:
    job = Job(path, name, (), *_stamp(path))
    source = Source(name, "", job.size, ZIP, "zip")
    try:
        members = list_members(path)
    except Unreadable as error:
        result = FileResult(source, "unreadable", error.reason, None, (error.message,))
        return _Opened((job, result), [])
    except OSError:
        members = None  # the row of the file will say why
    if members is None:
        return _Opened(None, [job])
    shown = [member for member in members if not _is_hidden(member.name)]
    jobs = [replace(job, name=f"{name}!{escape(member.name)}", places=member.places) for member in shown]
    doubt = message("archive", count=len(jobs))
    result = FileResult(source, "not_a_notice", "other", None, (doubt,))
    return _Opened((job, result), jobs, len(members) - len(shown))


def _stamp(path: Path) -> tuple[int, str]:
    """Size and stamp. What was touched just now could be touched again within the clock's tick: no stamp."""
    try:
        found = path.stat()
    except OSError:
        return 0, ""
    fresh = max(found.st_mtime, found.st_ctime) > time.time() - FRESH
    return (
        found.st_size,
        "" if fresh else f"{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}:{found.st_ino}",
    )


def _is_hidden(name: str) -> bool:
    """A member such as .DS_Store, or in a folder such as __MACOSX, which holds shadows of the others."""
    return any(re.match(r"\.[^.]|__MACOSX$", part) for part in re.split("[!/]", name))


def _common(roots: Iterable[Path]) -> Path:
    return Path(os.path.commonpath([root.parent for root in roots]))


def _list(root: Path) -> tuple[list[Path], int]:
    if _kind(root) != stat.S_IFDIR:
        return [root], 0
    files: list[Path] = []
    hidden = 0
    # A folder that cannot be listed is converted like a file, so that its row says why.
    for folder, folders, names in os.walk(root, onerror=lambda error: files.append(Path(error.filename))):
        hidden += sum(1 for name in (*folders, *names) if name.startswith("."))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        files.extend(path for path in paths if _kind(path, follow=False) in (stat.S_IFREG, 0))
    return files, hidden


def _kind(path: Path, follow: bool = True) -> int:
    """S_IFREG, S_IFDIR …; 0 where it cannot be asked, which the row of the file will say."""
    try:
        return stat.S_IFMT(path.stat(follow_symlinks=follow).st_mode)
    except OSError:
        return 0


def printable(path: Path) -> str:
    r"""A path as the tables show it, different for different paths.

    Bytes that are no UTF-8 stand as \xNN; a backslash is doubled.
    """
    return escape(os.fsencode(path).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace"))


def escape(text: str) -> str:
    r"""Control, bidi and other invisible characters as Python writes them: \n, \u202e."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
        else character
        for character in text
    )


def hash_job(job: Job) -> str:
    """The SHA-256 of a file's bytes, or of a member's; empty where they cannot be read."""
    try:
        data = read_member(job.path, job.places) if job.places else load(job.path)
    except (Unreadable, OSError):
        return ""
    return hashlib.sha256(data).hexdigest()
