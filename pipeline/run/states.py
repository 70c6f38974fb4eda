"""What a store tells of its runs, while another process may write to it."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import UsageError

__all__ = ["Kept", "RunState", "Tally", "count_files", "look_at", "read_body", "read_state"]

COUNT = """
SELECT outcome, reason, count(*) FROM inputs JOIN records ON record = id WHERE run = ?
GROUP BY outcome, reason ORDER BY outcome, reason"""
# bytes whose hash begins so; a file that runs have met last comes first
BODY = """
SELECT body, settings FROM records LEFT JOIN inputs ON record = id
WHERE key >= :notice AND key < :notice || 'g' AND notice_id = :notice ORDER BY run DESC LIMIT 1"""
FINDINGS = """
SELECT sum(findings) FROM records WHERE id IN (SELECT record FROM inputs WHERE run = ?)"""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run as the store tells it: the last one, going on or ended."""

    run: int
    started: float
    ended: float | None
    pid: int
    host: str
    state: str  # converting, ended, interrupted, failed
    total: int
    kept: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Files by outcome and reason, and the findings of their notices, each counted once."""

    outcomes: dict[tuple[str, str], int]
    findings: int

    def by_outcome(self) -> Counter[str]:
        """Files by outcome, whatever the reason."""
        counts: Counter[str] = Counter()
        for (outcome, _), count in self.outcomes.items():
            counts[outcome] += count
        return counts


class Kept(NamedTuple):
    """The body of a record, packed, and the fingerprint of the settings that it was made by."""

    body: bytes
    settings: str


def read_state(path: Path) -> tuple[RunState, Tally] | None:
    """The last run of a store and what it did so far, while another process may write; None without a run.

    Raises UsageError where it cannot be read.
    """
    if not path.is_file():
        return None
    try:
        with closing(look_at(path)) as database:
            row = database.execute("SELECT * FROM runs ORDER BY run DESC LIMIT 1").fetchone()
            return (RunState(*row), count_files(database, row[0])) if row else None
    except sqlite3.Error as error:
        raise UsageError(f"{path}: 读不出 / cannot be read: {error}") from None


def read_body(path: Path, notice_id: str) -> Kept | None:
    """What the last run made of a notice, before any correction; None where the store does not know it.

    Raises UsageError where the store cannot be read.
    """
    if not path.is_file():
        return None
    try:
        with closing(look_at(path, alone=True)) as database:
            row = database.execute(BODY, {"notice": notice_id}).fetchone()
            return Kept(*row) if row else None
    except sqlite3.Error as error:
        raise UsageError(f"{path}: 读不出 / cannot be read: {error}") from None


def count_files(database: sqlite3.Connection, run: int) -> Tally:
    """What the files of a run turned out to be."""
    outcomes = {}
    for outcome, reason, files in database.execute(COUNT, (run,)):
        outcomes[outcome, reason] = files
    [[findings]] = database.execute(FINDINGS, (run,))
    return Tally(outcomes, findings or 0)


def look_at(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """A store, open for reading. Raises sqlite3.Error.

    ``alone``: while nobody writes to it, nothing is made beside it, not even what readers share.
    """
    quiet = "&immutable=1" if alone and not path.with_name(f"{path.name}-wal").exists() else ""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{quiet}", uri=True, isolation_level=None)
