"""What decides how a file is converted, and the fingerprint by which a later run knows it again."""

import hashlib
import platform
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.read.limits import LIMITS
from pipeline.read.office import identify_office

__all__ = ["Limits", "Settings", "codebook_of", "hash_codebook"]

SUFFIXES = frozenset({".py", ".toml", ".tsv", ".txt", ".csv"})
ASIDE = frozenset({"__pycache__", "report", "review"})  # which convert nothing
# whose versions can change what is read
PACKAGES = (
    "numpy",
    "opencv-python",
    "opencv-python-headless",
    "pillow",
    "pdfplumber",
    "pypdfium2",
    "pikepdf",
    "lxml",
    "jieba",
    "rjieba",
    "olefile",
    "striprtf",
    "rapidocr",
    "onnxruntime",
)
BYTES_PER_SECOND = 25_000  # a scanned page has some 100,000 bytes and takes 2 s
LONGEST = 1_800.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file. Seconds are those of a small one; a larger one has more, 1,800 at most.

    All but seconds and memory are those of ``pipeline.read.limits``.
    """

    seconds: float = 60.0  # of processor time; twice as much on the clock
    memory: int = 1 << 30  # bytes of a worker, with the programs it starts
    bytes: int = LIMITS["bytes"]
    unpacked: int = LIMITS["unpacked"]
    part: int = LIMITS["part"]
    marks: int = LIMITS["marks"]
    ratio: int = LIMITS["ratio"]
    pages: int = LIMITS["pages"]
    pixels: int = LIMITS["pixels"]
    characters: int = LIMITS["characters"]
    lines: int = LIMITS["lines"]
    members: int = LIMITS["members"]
    nesting: int = LIMITS["nesting"]
    office: int = LIMITS["office"]

    def apply(self) -> None:
        """Have the readers of this process keep them."""
        LIMITS.update({name: getattr(self, name) for name in LIMITS})

    def processor_time(self, size: int) -> float:
        """Seconds of processor time for a file of so many bytes."""
        return min(self.seconds + size / BYTES_PER_SECOND, max(LONGEST, self.seconds))

    def wall_time(self, size: int) -> float:
        """Seconds on the clock: more, so that a busy machine fails no file."""
        return 2 * self.processor_time(size)


@dataclass(frozen=True, slots=True)
class Settings:
    """How files are converted: by which codebook, within which limits."""

    themes: Path | None = None
    limits: Limits = Limits()

    def fingerprint(self) -> str:
        """Differs where files might be converted otherwise: by other code, data, libraries, programs."""
        digest = hashlib.sha256(_fingerprint_program().encode())
        digest.update(repr(self.limits).encode())
        return digest.hexdigest() + (f"-{hash_codebook(self.themes)}" if self.themes else "")


def hash_codebook(path: Path) -> str:
    """The SHA-256 of a codebook of one's own. Raises OSError."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def codebook_of(fingerprint: str) -> str:
    """The hash of the codebook of one's own that some settings had; empty where it was the program's."""
    return fingerprint.partition("-")[2]


@cache
def _fingerprint_program() -> str:
    digest = hashlib.sha256()
    for path in sorted(_list(Path(str(files("pipeline"))))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    versions: dict[str, Any] = {name: _version(name) for name in PACKAGES}
    python = platform.python_version_tuple()[:2]  # of its tables of Unicode, and of its codecs
    digest.update(repr((versions, python, identify_office())).encode())
    return digest.hexdigest()


def _list(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    return [path for path in found if not ASIDE & set(path.relative_to(folder).parts)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
