"""Converts odd, damaged and hostile files with the real command and compares what comes out with manifests.

``make torture``: our own files (hostile.tsv), made anew each time, and those that were gathered from other
projects (gathered.tsv), where their folder is given or lies beside the project.
"""

import csv
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, TORTURE
from tests.torture.files import make_hostile
from tests.torture.notices import PORT, SECRET

__all__ = ["GATHERED", "HOSTILE", "Case", "Outcome", "convert", "find_faults", "main", "read_manifest"]

HERE = Path(__file__).parent
HOSTILE, GATHERED = HERE / "hostile.tsv", HERE / "gathered.tsv"
READ = {"itemised", "not_itemised", "not_a_notice"}
LIMITS = ("--max-seconds", "20", "--max-memory", "600")  # for our own, among which are bombs


@dataclass(frozen=True, slots=True)
class Case:
    """A row of a manifest: what becomes of a file, what its text holds and lacks, which messages it has."""

    file: str  # as the tables show it
    classes: frozenset[str]  # outcomes, and reasons of unreadable ones; "read" for any outcome but that
    holds: tuple[str, ...]
    lacks: tuple[str, ...]
    messages: frozenset[str]
    about: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file."""

    outcome: str
    reason: str
    text: str
    messages: frozenset[str]

    @property
    def name(self) -> str:
        """The outcome, or the reason why there is none."""
        return self.reason if self.outcome == "unreadable" else self.outcome


def read_manifest(path: Path) -> list[Case]:
    """Columns: file, classes (a|b), holds, lacks (，between), messages, about."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Case(
            row["file"],
            frozenset(row["class"].split("|")),
            tuple(filter(None, row["holds"].split("，"))),
            tuple(filter(None, row["lacks"].split("，"))),
            frozenset(filter(None, row["messages"].split(" "))),
            row["about"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command: its rows, and what it said."""

    rows: dict[str, Outcome]
    code: int
    told: str
    seconds: float
    landlock: object
    everything: bytes  # all that was written, one file after another


def convert(folder: Path, out: Path, *options: str, recognise: bool = True) -> Run:
    """Run the command over a folder, with recognition (OCR) where it is installed."""
    started = time.monotonic()
    command = [sys.executable, "-m", "pipeline", "parse", str(folder), "-o", str(out), "-j", "2", *options]
    places = [ROOT] if recognise else [HERE / "without_ocr", ROOT]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places))}
    done = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=600, cwd=ROOT)
    written = b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
    told = (done.stdout + done.stderr).decode("utf-8", "replace")
    run = json.loads((out / "run.json").read_text("utf-8"))
    return Run(
        dict(_read_rows(out)), done.returncode, told, time.monotonic() - started, run["landlock"], written
    )


def _read_rows(out: Path) -> Iterator[tuple[str, Outcome]]:
    messages: dict[str, set[str]] = {}
    for row in _read(out / "messages.csv"):
        messages.setdefault(row["source_path"], set()).add(row["code"])
    for row in _read(out / "files.csv"):
        text = out / "text" / f"{row['notice_id']}.txt"
        words = text.read_text("utf-8") if row["notice_id"] else ""
        name = row["source_path"]
        yield name, Outcome(row["outcome"], row["outcome_reason"], words, frozenset(messages.get(name, ())))


def _read(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def find_faults(cases: Sequence[Case], run: Run) -> Iterator[tuple[str, str]]:
    """Every file that became something else than its manifest says, and what else is wrong with a run."""
    for case in cases:
        found = run.rows.get(case.file)
        if found is None:
            if case.classes != {"-"}:
                yield case.file, "no row"
        else:
            yield from ((case.file, fault) for fault in _compare(case, found))
    for name in run.rows.keys() - {case.file for case in cases}:
        yield name, f"{run.rows[name].name}: not in the manifest"
    if run.code != 1:
        yield "(run)", f"exit code {run.code}"
    if "Traceback" in run.told:
        yield "(run)", run.told[run.told.index("Traceback") :][-500:]
    if SECRET.encode() in run.everything:
        yield "(run)", "the secret file was read"


def _compare(case: Case, found: Outcome) -> Iterator[str]:
    fits = found.name in case.classes or ("read" in case.classes and found.outcome in READ)
    if not fits:
        yield f"{found.name}, not {'|'.join(sorted(case.classes))}"
    if found.text or found.outcome == "itemised":
        yield from (f"lacks {words}" for words in case.holds if words not in found.text)
        yield from (f"holds {words}" for words in case.lacks if words in found.text)
    if found.outcome in READ and not case.messages <= found.messages:
        yield f"says nothing of {' '.join(sorted(case.messages - found.messages))}"


@contextmanager
def listening() -> Iterator[list[str]]:
    """Who calls at the address that hostile files name; nobody may."""
    calls: list[str] = []
    server = socket.create_server(("127.0.0.1", PORT))

    def answer() -> None:
        while True:
            try:
                caller, place = server.accept()
            except OSError:
                return
            calls.append(str(place))
            caller.close()

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield calls
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()


def hash_tree(folder: Path) -> str:
    """Differs when anything in a folder was made, removed or changed; large files count by their size."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(os.fsencode(path))
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 1 << 30:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def torture_own(top: Path, recognise: bool = True) -> tuple[list[Case], Run, list[tuple[str, str]]]:
    """Our own files, made in ``top``: the manifest, the run, and what is wrong."""
    cases = read_manifest(HOSTILE)
    make_hostile(top / "in")
    before = hash_tree(top)
    with listening() as calls:
        run = convert(top / "in", top / "out", *LIMITS, recognise=recognise)
    faults = list(find_faults(cases, run))
    faults += [("(run)", f"called by {caller}") for caller in calls]
    for path in (top / "out", top / ".out.zhenggai"):
        path.rename(top.with_name(f"{top.name}-{path.name}"))
    if hash_tree(top) != before:
        faults.append(("(run)", "the inputs were changed, or something was written beside them"))
    return cases, run, faults


def torture_gathered(
    folder: Path, top: Path, recognise: bool = True
) -> tuple[list[Case], Run, list[tuple[str, str]]]:
    """The files of other projects, which lie in ``folder``."""
    cases = [case for case in read_manifest(GATHERED) if case.file != "MANIFEST.tsv"]
    run = convert(folder, top / "gathered", recognise=recognise)
    run.rows.pop("MANIFEST.tsv", None)
    return cases, run, list(find_faults(cases, run))


def print_table(cases: Sequence[Case], run: Run) -> None:
    """A line for every file: what it became, its name, what it is."""
    for case in cases:
        found = run.rows.get(case.file)
        print(f"{found.name if found else '-':14}{case.file[:50]:52}{case.about}")
    protected = f"Landlock {run.landlock}" if run.landlock else "no Landlock"
    print(f"— {len(run.rows)} rows, exit code {run.code}, {run.seconds:.0f} s, {protected}\n")


def main(arguments: Sequence[str]) -> int:
    """The whole of it; 0 where every file became what its manifest says."""
    gathered = Path(arguments[0]) if arguments else TORTURE
    wrong: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        (Path(name) / "own").mkdir()
        results = [torture_own(Path(name) / "own")]
        if gathered.is_dir():
            results.append(torture_gathered(gathered, Path(name)))
        else:
            print(f"没有文件夹 / no such folder, left out: {gathered}")
        for cases, run, faults in results:
            print_table(cases, run)
            wrong += faults
    for file, fault in wrong:
        print(f"{file}: {fault}")
    print(f"{sum(len(cases) for cases, _, _ in results)} files, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
