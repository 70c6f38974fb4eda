"""What the program is meant to reach, and whether it does."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from benchmarks.contenders import FLOOR, NAIVE, ONE, TWO, Race
from benchmarks.sizes import Growth, slopes
from benchmarks.timing import Times, ratio

__all__ = ["HELP", "NOTICE", "PASS", "Target", "judge"]

PASS, HELP, NOTICE = "python -c pass", "zhenggai --help", "zhenggai parse NOTICE.txt"
FASTER = {"pdf": (20, 10), "docx": (10, 5)}  # than the script: with two processes, with one
FLOORS = {"pdf": 2.0, "docx": 3.0, "txt": 3.0}  # at most so many times as long, one process each
SLOPE, FLAT = 1.05, 0.05


class Target(NamedTuple):
    """What was asked for, what was measured."""

    words: str
    asked: str
    measured: str
    met: bool


def judge(races: Mapping[str, Race], starts: Times, growths: Sequence[Growth]) -> Iterator[Target]:
    """Every target of which there are figures."""
    for suffix, bounds in FASTER.items():
        if race := races.get(suffix):
            for base, bound in zip((TWO, ONE), bounds, strict=True):
                faster, who = ratio(race.times, NAIVE, base), base.rpartition(", ")[2]
                words = f"{race.inputs.files} {suffix.upper()}, {who}: how much faster than the naive script"
                yield Target(words, f"≥ {bound} ×", f"{faster:.2f} ×", faster >= bound)
    for suffix, most in FLOORS.items():
        if race := races.get(suffix):
            slower = ratio(race.times, ONE, FLOOR)
            words = f"{race.inputs.files} {suffix.upper()}, one process: how many times as long as the floor"
            yield Target(words, f"≤ {most:.1f} ×", f"{slower:.2f} ×", slower <= most)
    yield from _judge_starts(starts)
    yield from _judge_growths(growths)


def _judge_starts(starts: Times) -> Iterator[Target]:
    longer = ratio(starts, HELP, PASS)
    yield Target(f"`{HELP}`: how many times as long as `{PASS}`", "≤ 3 ×", f"{longer:.2f} ×", longer <= 3)
    seconds = statistics.median(starts[NOTICE])
    yield Target(f"one text notice, `{NOTICE}`", "≤ 0.5 s", f"{seconds:.3f} s", seconds <= 0.5)


def _judge_growths(growths: Sequence[Growth]) -> Iterator[Target]:
    """By the conversion alone where it was timed; by the steeper of the two slopes."""
    for growth in growths:
        if len(growth.sizes) < 2:
            continue
        slope = max(slopes(growth.sizes, growth.alone or growth.whole))
        what = f"findings of one {growth.name}, conversion alone" if growth.alone else "number of files"
        met = slope <= SLOPE and not growth.failed
        yield Target(f"slope of time over {what}", f"≤ {SLOPE}", f"{slope:.3f}", met)
        if not growth.alone:
            flat = max(slopes(growth.sizes, [peak.parent for peak in growth.peaks]))
            met = flat <= FLAT and not growth.failed
            yield Target("slope of the parent's memory over number of files", f"≤ {FLAT}", f"{flat:.3f}", met)
