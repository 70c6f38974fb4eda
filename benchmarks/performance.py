"""How fast the program is, side by side with others: writes ``docs/performance.md`` and its pictures.

    python -m benchmarks.performance [-n 200] [--rounds 5] [--most 10000] [--files 100000] [-o docs]

Takes about an hour on two cores that nothing else uses.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.contenders import list_contenders, parse_command, run_race, zhenggai
from benchmarks.inputs import load_notices
from benchmarks.peers import install_peers, peer_versions
from benchmarks.report import Measured, write_report
from benchmarks.sizes import measure_archives, measure_lengths
from benchmarks.targets import HELP, NOTICE, PASS
from benchmarks.timing import Contender, Times, race, time_run
from tests.conftest import ROOT

SHARES = {"pdf": 1, "docx": 1, "html": 2, "txt": 2}  # 200 notices, or half as many
STARTS = 3  # rounds of starts for each round of the others


def measure_starts(home: Path, rounds: int) -> Times:
    """The shortest processes, more often than the others."""
    place = home / "start"
    (notice,) = (path for path in load_notices("txt", 1).folder.rglob("*") if path.is_file())
    contenders = [
        Contender(PASS, (sys.executable, "-c", "pass"), place),
        Contender(HELP, zhenggai("--help"), place),
        Contender(NOTICE, parse_command(notice, place), place),
    ]
    for contender in contenders:
        time_run(contender)
    return race(contenders, rounds, tell)


def measure(home: Path, given: argparse.Namespace) -> Measured:
    load, peers = os.getloadavg()[0], install_peers(tell)
    races = {}
    for suffix, share in SHARES.items():
        inputs = load_notices(suffix, max(1, given.count // share))
        contenders = list_contenders(suffix, inputs.folder, home, peers)
        races[suffix] = run_race(suffix, inputs, contenders, given.rounds, tell)
    tell("start")
    starts = measure_starts(home, STARTS * given.rounds)
    tell("growth")
    growths = [measure_lengths(suffix, home, given.most, tell) for suffix in ("txt", "docx")]
    growths.append(measure_archives(home, given.files, tell))
    versions = peer_versions() if peers else {}
    return Measured(given.rounds, load, versions, races, starts, growths, given.remark)


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("-n", type=int, default=200, dest="count", help="PDF files (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="(%(default)s)")
    parser.add_argument("--most", type=int, default=10_000, help="findings of a notice (%(default)s)")
    parser.add_argument("--files", type=int, default=100_000, help="small files (%(default)s)")
    parser.add_argument("--remark", default="", help="what else ran on the machine")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "docs", help="folder (docs)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="performance-") as name:
        measured = measure(Path(name), given)
    write_report(measured, given.output)


if __name__ == "__main__":
    main()
