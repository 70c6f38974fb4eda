"""What a run is to convert: every file of the inputs, and of the archives among them."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Unreadable
from pipeline.messages import message
from pipeline.model import FileResult, Source
from pipeline.paths import show_member
from pipeline.read.archive import list_members, read_member
from pipeline.read.documents import load
from pipeline.read.members import ZIP
from pipeline.run.listing import Job, list_files
from pipeline.run.packed import Packed

__all__ = ["Inputs", "find_jobs", "hash_job", "identify_job"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the inputs hold."""

    jobs: Packed[Job]
    closed: tuple[tuple[Job, FileResult], ...]  # not converted themselves: archives, empty folders
    left_out: int  # whose name begins with a dot, links, pipes and devices


def find_jobs(inputs: Sequence[Path | str]) -> Inputs:
    """Every file that the tables will have a row for, sorted by the path that they show.

    Raises UsageError, as ``list_files`` does.
    """
    listing = list_files(inputs)
    jobs: list[Job] = []
    closed: list[tuple[Job, FileResult]] = []
    left_out = listing.left_out
    names = {job.name for job in listing.files}
    for job in listing.files:
        opened = _open_archive(job)
        left_out += opened.left_out
        members = (one for one in opened.jobs if one != job)
        jobs += [replace(member, name=_tell_apart(member.name, names)) for member in members]
        jobs += [job] if job in opened.jobs else []
        if opened.result:
            closed.append((job, opened.result))
    for job in listing.empty:
        source = Source(job.name, "", 0, "")
        closed.append((job, FileResult(source, "unreadable", "empty", None, (message("no_files"),))))
    closed.sort(key=lambda one: one[0].name)
    return Inputs(Packed(sorted(jobs, key=lambda job: job.name)), tuple(closed), left_out)


def _tell_apart(name: str, names: set[str]) -> str:
    """A member's name that no file and no other member has; it is added to the names."""
    number, free = 1, name
    while free in names:
        number += 1
        free = f"{name}#{number}"
    names.add(free)
    return free


class _Opened(NamedTuple):
    """A file that is converted itself, or an archive with its own result and a job for each member."""

    result: FileResult | None
    jobs: list[Job]
    left_out: int = 0


def _open_archive(job: Job) -> _Opened:
    source = Source(job.name, "", job.size, ZIP, "zip")
    if isinstance(job.path, str) and not job.path.lower().endswith(".zip"):
        return _Opened(None, [job])  # to look into each would take a call over the network
    try:
        members = list_members(job.path)
    except Unreadable as error:
        return _Opened(FileResult(source, "unreadable", error.reason, None, (error.message,)), [])
    except OSError:
        members = None  # the row of the file will say why
    if members is None:
        return _Opened(None, [job])
    shown = [member for member in members if not _is_hidden(member.name)]
    jobs = [
        replace(job, name=f"{job.name}!{show_member(member.name)}", places=member.places, size=member.size)
        for member in shown
    ]
    doubt = message("archive", count=len(jobs))
    return _Opened(
        FileResult(source, "not_a_notice", "other", None, (doubt,)), jobs, len(members) - len(shown)
    )


def _is_hidden(name: str) -> bool:
    """A member such as .DS_Store, or in a folder such as __MACOSX, which holds shadows of the others."""
    return any(re.match(r"\.[^.]|__MACOSX$", part) for part in re.split("[!/]", name))


def hash_job(job: Job) -> str:
    """The SHA-256 of a file's bytes, or of a member's; empty where they cannot be read."""
    return identify_job(job)[0]


def identify_job(job: Job) -> tuple[str, int]:
    """The same, and how many bytes they are; as many as were listed where they cannot be read."""
    if isinstance(job.path, Path) and not job.path.is_file():
        return "", job.size  # a pipe that has taken its place would hold us up
    try:
        data = read_member(job.path, job.places) if job.places else load(job.path)
    except (Unreadable, OSError):
        return "", job.size
    return hashlib.sha256(data).hexdigest(), len(data)
