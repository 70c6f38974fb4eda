"""The output folder: a run puts the new one in place of the old in one step.

Everything is written to ``.OUT.zhenggai/new`` beside OUT and flushed; then the two
folders change places (on Linux in one system call, elsewhere by two renames). Files
in OUT that no run writes are carried over, and nothing unknown is ever deleted. A lock
on ``.OUT.zhenggai/owner`` keeps a second run out; it dies with its process. What else
stands in ``.OUT.zhenggai`` (the store of what is converted) stays for the next run.
"""

import ctypes
import errno
import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from pipeline.errors import OutputError
from pipeline.tables.writers import FILES, SIGNS

__all__ = [
    *("open_folder", "output_errors", "publish", "replace_file", "replace_folder", "stamp_files"),
    "workshop_of",
]

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # renameat2(2)
DAMAGED = "；暂存库已损坏，请删除 / the store is damaged, delete it: .….zhenggai/store.sqlite"
TEXT_FILE = re.compile(r"[0-9a-f]{16}\.txt")


@contextmanager
def open_folder(out: Path) -> Iterator[Path]:
    """Lock OUT for this run and give its workshop, a folder for what is being written.

    What an interrupted run left behind is swept first. Raises OutputError where OUT
    cannot be written or another run holds it.
    """
    out, workshop = _real(out), workshop_of(out)
    with output_errors(str(out)):
        if out.exists() and not out.is_dir():
            raise OutputError(f"{out}: 不是文件夹 / not a folder")
        if _is_mount_point(out):
            raise OutputError(f"{out}: 是挂载点，请用其中的文件夹 / a mount point: name a folder inside it")
        with _lock(workshop, out):
            try:
                _sweep(workshop, out)
                yield workshop
            finally:
                _leave(workshop, out)


@contextmanager
def output_errors(out: str) -> Iterator[None]:
    """Whatever the disk or the store says inside becomes an OutputError with its path."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.filename or out}: {error.strerror or error}") from error
    except (sqlite3.DatabaseError, zlib.error) as error:
        advice = "" if isinstance(error, sqlite3.OperationalError) else DAMAGED
        raise OutputError(f"{out}: {error}{advice}") from error


def workshop_of(out: Path) -> Path:
    """The folder beside OUT for what a run needs and OUT does not show."""
    out = _real(out)
    return out.parent / f".{out.name}.zhenggai"


def _real(out: Path) -> Path:
    """OUT itself where a link leads to it: a link must not change places with a folder."""
    return Path(os.path.realpath(out))


def _is_mount_point(out: Path) -> bool:
    """Also where a folder of the same disk is mounted there (bind), as for containers; see proc(5)."""
    mounts = Path("/proc/self/mountinfo")
    if os.path.ismount(out) or not mounts.exists():
        return os.path.ismount(out)
    name = os.fsencode(out)
    for character in (b"\\", b" ", b"\t", b"\n"):
        name = name.replace(character, b"\\%03o" % ord(character))
    return any(line.split(b" ")[4] == name for line in mounts.read_bytes().splitlines())


@contextmanager
def _lock(workshop: Path, out: Path) -> Iterator[None]:
    path = workshop / "owner"
    workshop.mkdir(parents=True, exist_ok=True)
    with path.open("ab+", buffering=0) as owner:
        try:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner.seek(0)
            number = owner.read().decode()
            raise OutputError(
                f"{out}: 另一个运行（进程 {number}）正在写入 / another run (process {number}) writes to it"
            ) from None
        if path.exists() and os.path.samestat(path.stat(), os.fstat(owner.fileno())):
            with suppress(OSError):  # the number is for people; a full disk shows where it matters
                owner.truncate(0)
                owner.write(str(os.getpid()).encode())
            yield
            return
    with _lock(workshop, out):  # the file was that of a run that has just ended
        yield


def _leave(workshop: Path, out: Path) -> None:
    """Clear up after a run, whole or broken off; what cannot be cleared now waits for the next run."""
    with suppress(OSError):
        _sweep(workshop, out)
    with suppress(OSError):
        (workshop / "owner").unlink(missing_ok=True)
    _remove_empty(workshop)


def _sweep(workshop: Path, out: Path) -> None:
    """Undo or end what was broken off: OUT may stand in ``old``, and what no run writes in either."""
    new, old = workshop / "new", workshop / "old"
    if old.is_dir() and not out.exists():
        old.rename(out)
    for left in (old, new):
        if left.is_dir():
            _carry_over(left, out)
            _clear(left)


def publish(workshop: Path, out: Path) -> None:
    """Put the folder ``new`` of the workshop in the place of OUT, in one step."""
    new, out = workshop / "new", _real(out)
    _bring_along(new, out)
    _flush(new)
    _swap(new, out, workshop / "old")
    _sync(out.parent)
    _sweep(workshop, out)


def replace_file(workshop: Path, path: Path, data: bytes) -> None:
    """Write one file of OUT anew, in one step; what is broken off stays outside OUT."""
    new = workshop / f"{path.name}.new"
    try:
        with new.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    _sync(path.parent)


def replace_folder(new: Path, folder: Path) -> None:
    """Put a folder that was made in the workshop in the place of one in OUT, in one step; that one goes."""
    old = new.with_name(f"{new.name}-old")
    _flush(new)
    _swap(new, folder, old)
    _sync(folder.parent)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)


def _flush(folder: Path) -> None:
    """All files below are on the disk: at once where the system can (syncfs), else one by one."""
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(libc, "syncfs"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            if libc.syncfs(handle):
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
        finally:
            os.close(handle)
        return
    for path in (folder, *folder.rglob("*")):
        _sync(path)


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


def stamp_files(out: Path) -> str:
    """Stands for the files in OUT that runs write, but for ``run.json``: their names, sizes and times."""
    stamp = hashlib.sha256()
    for path in chain(_list(out), _list(out / "text")):
        if path.is_file() and _is_ours(path, out) and path.name != "run.json":
            stat = path.stat()
            stamp.update(f"{path.relative_to(out)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return stamp.hexdigest()


def _is_ours(path: Path, root: Path) -> bool:
    if path == root / "text":
        return _is_folder(path)
    known = path.name in FILES if path.parent == root else TEXT_FILE.fullmatch(path.name)
    return bool(known) and path.is_file() and _is_signed(path)


def _is_signed(path: Path) -> bool:
    if not (sign := SIGNS.get(path.name)):
        return True
    with path.open("rb") as file:
        begun = file.read(512)
    return not begun or sign.encode() in begun  # empty: a run was killed as it began to write it


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _list(folder: Path) -> Iterator[Path]:
    return (folder / name for name in sorted(os.listdir(folder))) if _is_folder(folder) else iter(())


def _bring_along(new: Path, out: Path) -> None:
    """Files that no run writes stand in the new folder too when it takes its place, not a moment later."""
    for path in _list(out):
        if path.is_file() and not path.is_symlink() and not _is_ours(path, out):
            with suppress(OSError):  # here files cannot have two names: it is carried over
                os.link(path, new / path.name)


def _carry_over(left: Path, out: Path) -> None:
    """Move what no run writes from the old folder into the new one; a name that is taken gets a ``~``."""
    for path in chain(_list(left), _list(left / "text")):
        if _is_ours(path, left):
            continue
        target = out / path.relative_to(left)
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target) and os.path.samestat(path.lstat(), target.lstat()):
            path.unlink()  # it was brought along
            continue
        while os.path.lexists(target):
            target = target.with_name(target.name + "~")
        path.rename(target)


def _clear(left: Path) -> None:
    """Delete what runs write, and nothing else."""
    for folder in (left / "text", left):
        for path in _list(folder):
            if path.is_file() and _is_ours(path, left):
                path.unlink()
        _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):  # it is missing, or something unknown stands in it
        folder.rmdir()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
