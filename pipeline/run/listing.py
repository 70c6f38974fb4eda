"""The files of the inputs, here or behind a URL, and the names that the tables show for them."""

import os
import stat
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.paths import printable
from pipeline.read.remote import find_remote

__all__ = ["Job", "Listing", "list_files"]

FRESH = 2.0  # seconds


@dataclass(frozen=True, slots=True)
class Job:
    """A file to convert and the path that the tables show."""

    path: Path | str  # a URL is a str
    name: str
    places: tuple[int, ...] = ()  # of a member: where it lies in the archive
    size: int = 0  # bytes of the file; of a member as its archive declares
    stamp: str = ""  # differs when the file has changed; empty where that cannot be told


class Listing(NamedTuple):
    """What stands in the inputs."""

    files: list[Job]  # in the order of their names, each once
    empty: list[Job]  # folders among the inputs that hold no file
    left_out: int  # whose name begins with a dot, links, pipes and devices


def list_files(inputs: Sequence[Path | str]) -> Listing:
    """Every regular file of the inputs.

    Folders are searched; links, which are not followed, names that begin with a dot, and what is no file
    are left out and counted. Paths are relative to a single folder, else to the folder that
    all inputs have in common. Raises UsageError where an input does not exist or is a
    pipe or device, and for a URL beside other inputs.
    """
    paths = [path for path in inputs if isinstance(path, Path)]
    if len(paths) == len(inputs):
        return _list_paths(paths)
    if len(inputs) > 1:
        raise UsageError("URL 须单独作为输入 / a URL must be the only input")
    return _list_url(str(inputs[0]))


def _list_url(url: str) -> Listing:
    found = list(find_remote(url))
    shown = [file for file in found if not any(part.startswith(".") for part in file.name.split("/"))]
    jobs = [Job(file.url, printable(Path(file.name)), (), file.size, file.stamp) for file in shown]
    return Listing(sorted(jobs, key=lambda job: job.name), [], len(found) - len(shown))


def _list_paths(inputs: Sequence[Path]) -> Listing:
    roots = [Path(os.path.abspath(path)) for path in inputs]
    for given, path in zip(inputs, roots, strict=True):
        if not os.path.lexists(path):
            raise UsageError(f"找不到输入 / no such input: {printable(given)}")
        if _kind(path) not in (stat.S_IFREG, stat.S_IFDIR, 0):
            raise UsageError(f"不是文件或文件夹 / neither a file nor a folder: {printable(given)}")
    base = roots[0] if len(roots) == 1 and _kind(roots[0]) == stat.S_IFDIR else _common(roots)
    found: dict[str, Path] = {}
    empty: list[Job] = []
    left_out = 0
    for root in roots:
        files, others = _walk(root)
        left_out += others
        for path in files:
            found.setdefault(printable(path.relative_to(base)), path)
        if not files:
            name = printable(root.relative_to(base) if root != base else Path(root.name))
            empty.append(Job(root, name))
    return Listing(
        [Job(path, name, (), *_stamp(path)) for name, path in sorted(found.items())], empty, left_out
    )


def _stamp(path: Path) -> tuple[int, str]:
    """Size and stamp. What was touched just now could be touched again within the clock's tick: no stamp."""
    try:
        found = path.stat()
    except OSError:
        return 0, ""
    fresh = max(found.st_mtime, found.st_ctime) > time.time() - FRESH
    parts = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
    return found.st_size, "" if fresh else ":".join(map(str, parts))


def _common(roots: Iterable[Path]) -> Path:
    return Path(os.path.commonpath([root.parent for root in roots]))


def _walk(root: Path) -> tuple[list[Path], int]:
    if _kind(root) != stat.S_IFDIR:
        return [root], 0
    files: list[Path] = []
    left_out = 0
    # A folder that cannot be listed is converted like a file, so that its row says why.
    for folder, folders, names in os.walk(root, onerror=lambda error: files.append(Path(error.filename))):
        for name in names:
            path = Path(folder, name)
            if name.startswith(".") or _kind(path, follow=False) not in (stat.S_IFREG, 0):
                left_out += 1
            else:
                files.append(path)
        shown = [name for name in folders if not (name.startswith(".") or Path(folder, name).is_symlink())]
        left_out += len(folders) - len(shown)
        folders[:] = sorted(shown)
    return files, left_out


def _kind(path: Path, follow: bool = True) -> int:
    """S_IFREG, S_IFDIR …; 0 where it cannot be asked, which the row of the file will say."""
    try:
        return stat.S_IFMT(path.stat(follow_symlinks=follow).st_mode)
    except OSError:
        return 0
