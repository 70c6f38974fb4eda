"""The output folder: a run puts the new one in place of the old in one step.

Everything is written to ``.OUT.zhenggai/new`` beside OUT and flushed; then the two
folders change places (on Linux in one system call, elsewhere by two renames). Files
in OUT that no run writes are carried over, and nothing unknown is ever deleted. A lock
on ``.OUT.zhenggai/owner`` keeps a second run out; it dies with its process.
"""

import ctypes
import errno
import fcntl
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from pipeline.errors import OutputError
from pipeline.tables.schema import TABLES

__all__ = ["open_folder", "publish"]

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # renameat2(2)
OURS = frozenset({*(f"{table.name}.csv" for table in TABLES), "datapackage.json", "codebook.md", "run.json"})
TEXT_FILE = re.compile(r"[0-9a-f]{16}\.txt")


@contextmanager
def open_folder(out: Path) -> Iterator[Path]:
    """Lock OUT for this run and give its workshop, a folder for what is being written.

    What an interrupted run left behind is swept first. Raises OutputError where OUT
    cannot be written or another run holds it.
    """
    out = out.absolute()
    workshop = out.parent / f".{out.name}.zhenggai"
    try:
        if out.exists() and not out.is_dir():
            raise OutputError(f"{out}: 不是文件夹 / not a folder")
        workshop.mkdir(parents=True, exist_ok=True)
        owner = (workshop / "owner").open("a+")
    except OSError as error:
        raise OutputError(f"{error.filename or out}: {error.strerror}") from None
    with owner:
        _lock(owner, out)
        try:
            _sweep(workshop, out)
            yield workshop
        except OSError as error:
            raise OutputError(f"{error.filename or out}: {error.strerror or error}") from error
        finally:
            shutil.rmtree(workshop / "new", ignore_errors=True)
            (workshop / "owner").unlink(missing_ok=True)
            _remove_empty(workshop)


def _lock(owner: IO[str], out: Path) -> None:
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        owner.seek(0)
        raise OutputError(
            f"{out}: 另一个运行正在写入（进程 {owner.read().strip()}） / another run is writing to it"
        ) from None
    owner.truncate(0)
    owner.write(str(os.getpid()))
    owner.flush()


def _sweep(workshop: Path, out: Path) -> None:
    """Finish or clear what an interrupted run left: OUT may be whole in ``new`` or in ``old``."""
    for name in ("new", "old"):
        left = workshop / name
        if not left.is_dir():
            continue
        if not out.exists() and (left / "run.json").exists():
            left.rename(out)
            continue
        out.mkdir(exist_ok=True)
        _carry_over(left, out)
        _clear(left)


def publish(workshop: Path, out: Path, contents: Mapping[str, bytes]) -> None:
    """Write ``contents`` (relative path -> bytes) as the whole of OUT, in one step."""
    new, out = workshop / "new", out.absolute()
    for name, data in contents.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    _sync(new)
    _swap(new, out, workshop / "old")
    _sync(out.parent)
    for left in (new, workshop / "old"):
        if left.is_dir():
            _carry_over(left, out)
            _clear(left)


def _swap(new: Path, out: Path, old: Path) -> None:
    if not out.exists():
        new.rename(out)
        return
    if sys.platform == "linux" and _exchange(new, out):
        return
    out.rename(old)
    new.rename(out)


def _exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step; False where the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    if libc.renameat2(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
        return False
    raise OSError(code, os.strerror(code), str(second))


def _is_ours(path: Path, root: Path) -> bool:
    name = path.relative_to(root).as_posix()
    return (
        name in OURS
        or name == "text"
        or (path.parent == root / "text" and bool(TEXT_FILE.fullmatch(path.name)))
    )


def _carry_over(left: Path, out: Path) -> None:
    """Move what no run writes from the old folder into the new one."""
    for folder in (left, left / "text"):
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            target = out / path.relative_to(left)
            if not _is_ours(path, left) and not target.exists():
                target.parent.mkdir(exist_ok=True)
                path.rename(target)


def _clear(left: Path) -> None:
    """Delete what runs write, and nothing else."""
    for folder in (left / "text", left):
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if _is_ours(path, left) and path.is_file():
                path.unlink()
        _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # it is missing, or something unknown stands in it
        folder.rmdir()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
