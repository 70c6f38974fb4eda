"""Small file systems made for a test: they fill up, or can be made read-only."""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["bound", "bounded", "filled", "make_read_only", "mounted"]

BLOCK = 4096


@contextmanager
def mounted(disk: Path, size: str = "64k") -> Iterator[None]:
    """A small file system of its own; skips where none may be mounted."""
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@contextmanager
def bound(folder: Path, place: Path) -> Iterator[None]:
    """A folder stands in another place too, as a container's volume does; skips where that may not be."""
    command = ["mount", "--bind", str(folder), str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a folder here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


def make_read_only(disk: Path) -> None:
    """What is mounted there can be read and not written."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)


@contextmanager
def filled(disk: Path, left: int) -> Iterator[None]:
    """All but so many bytes of a file system are taken by one large file."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(BLOCK)):
                pass
        except OSError:
            file.truncate(max(0, file.tell() - left))
    yield
    filler.unlink()


@contextmanager
def bounded(disk: Path) -> Iterator[None]:
    """No file may grow beyond 64 KiB."""
    disk.mkdir()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
