"""What is fuzzed: a function for each room of parsers that fails where one breaks its promise.

A target takes bytes; what it asserts stands in ``tests/invariants.py``. Nothing here needs atheris.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from pipeline.errors import Unreadable
from pipeline.model import Source
from pipeline.read.documents import READERS
from pipeline.read.members import ZIP
from pipeline.read.sniff import DOCX, TEXT, sniff
from pipeline.read.text import read_text
from pipeline.read.word import read_word
from pipeline.structure.numbering import RANK, Marker, find_inline_markers, find_loose_markers, match_marker
from tests.fuzz.mutations import mutate_lines
from tests.fuzz.word_parts import find_word_seeds, mutate_parts, pack_word
from tests.invariants import KNOWN, check_document, convert

__all__ = ["TARGETS", "Target", "find_found", "find_seeds"]

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
TITLE = "关于巡察整改进展情况的通报\n"
MOST = 3000  # bytes of a seed


@dataclass(frozen=True)
class Target:
    """What to call, what to begin with, and the words that a fuzzer puts together."""

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]
    words: str = ""  # a file in seeds/, one word a line
    mutate: Callable[[bytes, int], bytes] | None = None  # data, seed


def run_sniff(data: bytes) -> None:
    """A kind that has a reader, or a known reason."""
    try:
        assert sniff(data) in (*READERS, ZIP)
    except Unreadable as error:
        assert error.reason in KNOWN


def run_numbering(data: bytes) -> None:
    """Markers are cut from the text, in order, apart, and count from 1."""
    text = data.decode("utf-8", "replace")
    leading = match_marker(text)
    if leading:
        assert not text[: leading.start].strip()
        _check_markers([leading], text)
    _check_markers(find_inline_markers(text), text)
    _check_markers(find_loose_markers(text), text)


def _check_markers(markers: "list[Marker] | tuple[Marker, ...]", text: str) -> None:
    end = 0
    for marker in markers:
        assert end <= marker.start < marker.end <= len(text)
        assert text[marker.start : marker.end].strip() == marker.printed != ""
        assert marker.number > 0 and marker.kind in RANK
        end = marker.end


def run_text(data: bytes) -> None:
    """Lines that make the text, which can be written; lost bytes are told."""
    try:
        document = read_text(data, Source("x.txt", "", len(data), TEXT))
    except Unreadable as error:
        assert error.reason in KNOWN
        return
    check_document(document)
    document.text.encode()
    lost = document.text.count("\ufffd") > data.count("\ufffd".encode())
    assert document.messages or not (lost and document.source.encoding.startswith("utf-8"))


def run_word(data: bytes) -> None:
    """Lines that make the text, or a known reason; ``data`` are the package's parts."""
    packed = pack_word(data)
    try:
        check_document(read_word(packed, Source("x.docx", "", len(packed), DOCX)))
    except Unreadable as error:
        assert error.reason in KNOWN


def run_structure(data: bytes) -> None:
    """The whole way of a text that has a notice's title."""
    convert((TITLE + data.decode("utf-8", "replace")).encode())


def _mutate_text(data: bytes, seed: int) -> bytes:
    words = (HERE / "seeds" / "words.txt").read_text("utf-8").splitlines()
    return mutate_lines(data.decode("utf-8", "replace"), words, Random(seed)).encode()


def _read_texts() -> Iterator[bytes]:
    """A piece of every sample, each beginning at another place."""
    for number, path in enumerate(sorted(SAMPLES.glob("*.txt"))):
        lines = path.read_bytes().splitlines(keepends=True)
        data = b"".join(lines[number % 4 * len(lines) // 5 :])
        yield data[:MOST]


def _in_encodings() -> Iterator[bytes]:
    encodings = ("utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8-sig", "utf-32")
    for number, data in enumerate(_read_texts()):
        text = data.decode("utf-8", "ignore")[:400]
        yield from (data[:600], text.encode(encodings[number % len(encodings)]))


def _read_lines() -> Iterator[bytes]:
    for data in _read_texts():
        yield from data.splitlines()[2:9]


def _read_starts() -> Iterator[bytes]:
    """The first bytes of a file of every kind, and whole small packages."""
    for suffix in ("txt", "docx", "pdf"):
        yield from (path.read_bytes()[:2000] for path in sorted(SAMPLES.glob(f"*.{suffix}"))[:4])
    yield from (pack_word(parts) for parts in list(_read_packages())[::20])
    for path in sorted((HERE / "seeds" / "kinds").iterdir()):
        yield path.read_bytes()


_read_packages = partial(find_word_seeds, SAMPLES, HERE / "seeds" / "word.xml")

TARGETS = {
    "sniff": Target(run_sniff, _read_starts, "kinds.txt"),
    "numbering": Target(run_numbering, _read_lines, "words.txt"),
    "text": Target(run_text, _in_encodings, "words.txt"),
    "word": Target(run_word, _read_packages, "tags.txt", mutate_parts),
    "structure": Target(run_structure, _read_texts, "words.txt", _mutate_text),
}


def find_seeds(name: str) -> Iterator[bytes]:
    """What a target begins with: pieces of samples, then what was found before."""
    yield from TARGETS[name].seeds()
    yield from (path.read_bytes() for path in find_found(name))


def find_found(name: str) -> list[Path]:
    """The cases that once made a target fail."""
    return sorted((HERE / "found").glob(f"{name}-*"))
