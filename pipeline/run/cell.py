"""What a worker may touch: it reads its inputs and the programs, and writes where it is told to.

A file that takes over the library which reads it gains no more than that.
"""

import os
import shutil
import site
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.read.office import SOCKETS, find_office, keep_profiles
from pipeline.run.landlock import DEVICE, EXECUTE, MAKE_SOCKET, READ, WRITE, give_up

__all__ = ["Cell", "find_roots"]

MOST = 1_000  # files or folders granted one by one
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
# libraries, fonts, what the processor can do; nothing about people
SYSTEM = (
    *("/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/var/cache/fontconfig"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices", "/sys/bus/pci"),
    *("/opt", "/nix/store", "/gnu/store"),
)
FONTS = (".fonts", ".local/share/fonts", ".fonts.conf", ".config/fontconfig", ".cache/fontconfig")
OFFICE = ("/etc/libreoffice", "/var/lib/libreoffice", "/var/spool/libreoffice")
TOOLS = ("sh", "basename", "dirname", "grep", "ls", "sed", "uname")  # which LibreOffice's script calls
LOADERS = "lib*/ld-*.so*"  # which the kernel runs a program by


@dataclass(frozen=True, slots=True)
class Cell:
    """Of one worker. ``inputs`` is None where files are fetched over the network."""

    inputs: tuple[Path, ...] | None
    spool: Path
    scratch: Path  # for temporary files
    themes: Path | None = None

    def enter(self) -> bool:
        """Give up everything else, for good; False where the kernel has no Landlock. Raises OSError."""
        tempfile.tempdir = os.environ["TMPDIR"] = str(self.scratch)
        keep_profiles(self.scratch)
        return give_up(self._grant(), network=self.inputs is None)

    def _grant(self) -> Iterator[tuple[Path, int]]:
        for path in (*_find_libraries(), *map(Path, SYSTEM), *_find_fonts()):
            yield path, READ
        for path in self.inputs if self.inputs is not None else (Path("/"),):
            yield path, READ
        if self.themes:
            yield self.themes, READ
        for name in DEVICES:
            yield Path(name), DEVICE
        yield from _grant_office()
        for path in (self.spool, self.scratch):
            yield path, READ | WRITE


def find_roots(inputs: Sequence[Path | str]) -> tuple[Path, ...] | None:
    """What a worker reads of the inputs of a run; None where one of them is a URL."""
    paths = [Path(os.path.realpath(path)) for path in inputs if isinstance(path, Path)]
    if len(paths) < len(inputs):
        return None
    for _ in range(2):
        if len(set(paths)) > MOST:
            paths = [path.parent for path in paths]
    return tuple(set(paths) if len(set(paths)) <= MOST else {Path(os.path.commonpath(paths))})


def _find_libraries() -> Iterator[Path]:
    """Python, this program, and where it finds packages."""
    yield from map(Path, (sys.prefix, sys.base_prefix, sys.exec_prefix, site.getusersitepackages()))
    yield Path(__file__).resolve().parents[1]
    yield from map(Path, filter(None, sys.path[1:]))  # the first is where the program was called
    yield from map(Path, filter(None, os.environ.get("LD_LIBRARY_PATH", "").split(":")))


def _find_fonts() -> Iterator[Path]:
    with suppress(RuntimeError):  # a user without a home
        yield from (Path.home() / name for name in FONTS)


def _grant_office() -> Iterator[tuple[Path, int]]:
    """LibreOffice is a program that is started; where it is missing, none can be."""
    office = find_office()
    if not office:
        return
    yield Path(os.path.realpath(office)).parents[1], READ | EXECUTE
    for path in (*map(Path, filter(None, map(shutil.which, TOOLS))), *Path("/").glob(LOADERS)):
        yield path, READ | EXECUTE
    for name in OFFICE:
        yield Path(name), READ
    yield SOCKETS, MAKE_SOCKET
