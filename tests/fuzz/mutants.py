"""Real files changed at random: ``python -m tests.fuzz.mutants [KIND…] [-n 1000]``.

Each mutant is read, or refused for a known reason. A format that can tell damage (PDF by its
checksums and its structure, packages by theirs) may not lose words in silence either; that a
text or a page was cut short nobody can know. Prints what became of them; exits with 1 if one
broke a promise.
"""

import argparse
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple
from unittest.mock import patch

from pipeline.model import FileResult
from pipeline.read import scan
from tests.conftest import GOLD, SAMPLES
from tests.formats.ofd import write_ofd
from tests.formats.office import write_with_office
from tests.formats.web import PAGES, write_web_archive, write_web_page
from tests.fuzz.mutations import mutate_bytes, mutate_package, mutate_pdf
from tests.gold.source import load_sample
from tests.invariants import convert, squash

__all__ = ["KINDS", "find_originals", "judge"]

MOST_LOST = 0.02  # of the letters; fewer can be one number at the edge of a page
Mutate = Callable[[bytes, Random], bytes]


class Kind(NamedTuple):
    """Files of a kind, how they are changed, and whether the format can tell that it was."""

    write: Callable[[Path], bytes]  # from a sample's PDF
    mutate: Mutate
    tells: bool = False


def _read(suffix: str) -> Callable[[Path], bytes]:
    return lambda pdf: pdf.with_suffix(suffix).read_bytes()


def _write_page(pdf: Path) -> bytes:
    sample = load_sample(GOLD / f"{pdf.stem}.notice")
    return write_web_page(sample, sorted(PAGES)[len(pdf.stem) % len(PAGES)])


def _write_archive(pdf: Path) -> bytes:
    return write_web_archive(load_sample(GOLD / f"{pdf.stem}.notice"))


def _write_by_office(suffix: str) -> Callable[[Path], bytes]:
    def write(pdf: Path) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            return write_with_office([pdf.with_suffix(".docx")], suffix, Path(folder))[0].read_bytes()

    return write


KINDS = {
    "pdf": Kind(_read(".pdf"), mutate_pdf, tells=True),
    "docx": Kind(_read(".docx"), mutate_bytes, tells=True),
    "docx parts": Kind(_read(".docx"), mutate_package),
    "ofd": Kind(write_ofd, mutate_bytes, tells=True),
    "ofd parts": Kind(write_ofd, mutate_package),
    "txt": Kind(_read(".txt"), mutate_bytes),
    "html": Kind(_write_page, mutate_bytes),
    "mhtml": Kind(_write_archive, mutate_bytes),
    "rtf": Kind(_write_by_office("rtf"), mutate_bytes),
    "doc": Kind(_write_by_office("doc"), mutate_bytes),
}


@cache
def find_originals(kind: str, most: int) -> list[tuple[bytes, FileResult]]:
    """Sound files of a kind and what they are read as."""
    samples = sorted(SAMPLES.glob("*.pdf"))[::3][:most]
    written = [KINDS[kind].write(path) for path in samples]
    return [(data, convert(data)) for data in written]


def judge(kind: str, seed: int, most: int) -> str:
    """What became of a mutant: the reason or the new messages, same, or changed.

    Raises AssertionError where it broke a promise, and what the program lets through.
    """
    originals = find_originals(kind, most)
    data, sound = originals[seed % len(originals)]
    found = convert(KINDS[kind].mutate(data, Random(seed)))
    if found.outcome == "unreadable":
        return found.reason
    known = {message.code for message in sound.messages}
    told = {message.code for message in found.messages} - known
    before, after = letters(sound), letters(found)
    lost = (before - after).total() / max(1, before.total())
    assert told or lost <= MOST_LOST or not KINDS[kind].tells, f"{lost:.0%} of the letters lost in silence"
    return "+".join(sorted(told)) or ("same" if before == after else "changed")


def letters(result: FileResult) -> Counter[str]:
    """How often each stands in the text; a text that is no notice is not kept."""
    return Counter(squash(result.notice.text)) if result.notice else Counter()


def main() -> int:
    """Judge mutants, each in a process of its own; give 1 where one broke a promise."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.mutants")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("-n", type=int, default=100, help="mutants of each kind")
    given = parser.parse_args()
    broken = 0
    with patch.object(scan, "available", lambda: False):
        for kind in given.kinds or KINDS:
            find_originals(kind, 9)
            counts = Counter(judge_apart(kind, seed) for seed in range(given.n))
            print(kind, dict(counts.most_common()), flush=True)
            broken += sum(count for told, count in counts.items() if told.startswith("broken"))
    return bool(broken)


def judge_apart(kind: str, seed: int) -> str:
    """The same in a process, which a library might end."""
    ours, theirs = os.pipe()
    process = os.fork()
    if not process:
        try:
            told = judge(kind, seed, 9)
        except BaseException as error:
            traceback.print_exc(limit=-3)
            told = f"broken by {kind} {seed}: {type(error).__name__} {error}"
        os.write(theirs, told.encode("utf-8", "replace")[:4000])
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        told = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return told or f"broken by {kind} {seed}: ended with {status}"


if __name__ == "__main__":
    sys.exit(main())
