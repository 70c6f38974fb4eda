"""Who takes part for a format, and what became of it."""

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.inputs import Inputs
from benchmarks.peers import PEERS, peer_command
from benchmarks.timing import Contender, Failed, Peak, race, watch
from tests.conftest import ROOT

__all__ = ["FLOOR", "NAIVE", "ONE", "TWO", "Race", "list_contenders", "parse_command", "run_race", "zhenggai"]

TWO, ONE = "zhenggai, two processes", "zhenggai, one process"
NAIVE, FLOOR = "naive script", "floor"


class Race(NamedTuple):
    """One format: what was read, and the seconds, memory and rows of everyone who got through."""

    suffix: str
    inputs: Inputs
    times: dict[str, list[float]]
    peaks: dict[str, Peak]
    rows: dict[str, int]  # findings in the table; those who read text only have none
    failed: list[str]


def zhenggai(*arguments: str) -> Sequence[str]:
    """The command as a user gives it."""
    program = Path(sys.executable).with_name("zhenggai")
    start = (str(program),) if program.exists() else (sys.executable, "-m", "pipeline")
    return (*start, *arguments)


def parse_command(source: Path, place: Path, *options: str) -> Sequence[str]:
    """A run into a new folder, so that nothing is known from an earlier one."""
    return zhenggai("parse", str(source), "-o", str(place / "out"), *options)


def list_contenders(suffix: str, folder: Path, home: Path, peers: bool) -> list[Contender]:
    """Us, the script, the floor, and the readers of this format where they are installed."""
    two, one = home / "two", home / "one"
    contenders = [
        Contender(TWO, parse_command(folder, two, "-j", "2"), two),
        Contender(ONE, parse_command(folder, one, "-j", "1"), one),
    ]
    for name, script in ((NAIVE, "naive"), (FLOOR, "floor")):
        place, code = home / script, ROOT / f"benchmarks/{script}.py"
        command = (sys.executable, str(code), str(folder), str(place / "rows.csv"))
        contenders.append(Contender(name, command, place))
    for name in PEERS[suffix] if peers else ():
        place = home / name
        contenders.append(Contender(name, peer_command(name, folder, place / "text.txt"), place))
    return contenders


def run_race(
    suffix: str, inputs: Inputs, contenders: Sequence[Contender], rounds: int, tell: Callable[[str], None]
) -> Race:
    """Once for the memory, which also warms the caches of the system, then in turn for the time.

    Another's reader that fails is left out and named.
    """
    tell(f"{inputs.files} {suffix.upper()}: memory of {len(contenders)} contenders")
    peaks, rows, failed, through = {}, {}, [], []
    for contender in contenders:
        try:
            peaks[contender.name] = watch(contender)
        except Failed as error:
            if contender.name in (TWO, ONE, NAIVE, FLOOR):
                raise
            failed.append(str(error))
            tell(f"  left out: {error}")
            continue
        through.append(contender)
        if contender.name in (TWO, ONE, NAIVE):
            rows[contender.name] = _count_rows(contender.place)
    return Race(suffix, inputs, race(through, rounds, tell), peaks, rows, failed)


def _count_rows(place: Path) -> int:
    ours = place / "out/findings.csv"
    with (ours if ours.exists() else place / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1
