"""What earlier runs into the same folder converted: an SQLite database between files and tables.

``records`` hold what became of bytes, whose hash is the key where copies share a record, ``inputs``
which file had which record when it was last seen, ``runs`` what each run did. Written in WAL mode: a
run that is killed keeps what it has stored, and another process may look on. A store that is damaged is
set aside, never repaired.
"""

import hashlib
import json
import os
import platform
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import astuple, fields
from pathlib import Path
from typing import NamedTuple, Self

from pipeline.run.parts import Placed
from pipeline.run.states import Tally, count_files, look_at
from pipeline.tables.entries import Entry
from pipeline.tables.records import Record

__all__ = ["STORE", "Known", "Published", "Store"]

STORE = "store.sqlite"  # its name, beside OUT
FORM = 2  # of the tables below; a store of another form is set aside
COLUMNS = ", ".join(field.name for field in fields(Record))
# reasons that lie in the run as much as in the bytes
BY_CHANCE = ("timeout", "out_of_memory", "crashed", "vanished")
SECONDS = 1.0  # between two commits
PUT = (
    f"INSERT INTO records (settings, key, {COLUMNS}) VALUES (?, ?{', ?' * len(fields(Record))})"
    " ON CONFLICT (key, settings) DO UPDATE SET "
    + ", ".join(f"{field.name} = excluded.{field.name}" for field in fields(Record))
    + " RETURNING id"
)
KEEP = (
    "INSERT INTO inputs VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
    " stamp = excluded.stamp, run = excluded.run, record = excluded.record"
)
SAME = """
SELECT id FROM inputs JOIN records ON record = id WHERE source_path = ? AND settings = ? AND body = ?"""
SHARED = """
SELECT id FROM inputs JOIN records ON record = id
WHERE source_path = ? AND run = ? AND settings = ? AND key = ?"""
ENTRIES = """
SELECT source_path, (SELECT min(source_path) FROM inputs WHERE record = id AND run = :run), body, notice_id
FROM inputs JOIN records ON record = id
WHERE run = :run AND (:outcome = '' OR outcome = :outcome) ORDER BY source_path"""
RUNS = 100  # that are remembered
TABLES = f"""
CREATE TABLE records (
  id INTEGER PRIMARY KEY, settings TEXT NOT NULL, key TEXT, {COLUMNS}, UNIQUE (key, settings));
CREATE TABLE inputs (
  source_path TEXT PRIMARY KEY, stamp TEXT NOT NULL, run INTEGER NOT NULL,
  record INTEGER NOT NULL REFERENCES records(id)) WITHOUT ROWID;
CREATE INDEX inputs_record ON inputs(record, source_path);
CREATE TABLE runs (
  run INTEGER PRIMARY KEY, started REAL, ended REAL, pid INTEGER, host TEXT, state TEXT,
  total INTEGER, kept INTEGER);
CREATE TABLE published (digest TEXT NOT NULL, files TEXT NOT NULL, messages TEXT NOT NULL);
PRAGMA user_version = {FORM};
"""


class Known(NamedTuple):
    """What an earlier run knows of a file."""

    stamp: str
    record: int
    sha256: str
    outcome: str
    reason: str
    current: bool  # converted with the present settings


class Published(NamedTuple):
    """What stands in OUT: what it was made from, what its files are known by, messages by kind."""

    digest: str
    files: str
    messages: list[tuple[str, str, int]]  # severity, code, count


class Store:
    """The database of one output folder, open for one run."""

    def __init__(self, path: Path, settings: str, *, look_only: bool = False) -> None:
        self.set_aside = not look_only and not _is_sound(path)
        if self.set_aside:
            _set_aside(path)
        self.settings = settings  # the fingerprint of how files are converted
        if look_only:
            self._database = (
                look_at(path) if path.is_file() else sqlite3.connect(":memory:", isolation_level=None)
            )
        else:
            self._database = _connect(path)
        self._committed = time.monotonic()
        if not self._database.execute("PRAGMA user_version").fetchone()[0]:
            self._database.executescript(f"BEGIN; {TABLES} COMMIT;")
        self._database.execute("BEGIN")
        [[last]] = self._database.execute("SELECT coalesce(max(run), 0) FROM runs")
        self.run = last + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(sqlite3.Error):  # a full disk: what was committed is kept
            self._database.execute("COMMIT")
        self._database.close()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known at all."""
        [[empty]] = self._database.execute("SELECT NOT EXISTS (SELECT 1 FROM records)")
        return bool(empty)

    def read_known(self) -> dict[str, Known]:
        """Every file that an earlier run met, by the path that the tables show."""
        return {
            path: Known(stamp, record, sha256, outcome, reason, settings == self.settings)
            for path, stamp, record, sha256, outcome, reason, settings in self._database.execute(
                "SELECT source_path, stamp, record, sha256, outcome, reason, settings"
                " FROM inputs JOIN records ON record = id"
            )
        }

    def find(self, sha256: str) -> tuple[int, str] | None:
        """The record of these bytes under the present settings, and its outcome."""
        found: tuple[int, str] | None = self._database.execute(
            "SELECT id, outcome FROM records WHERE key = ? AND settings = ?", (sha256, self.settings)
        ).fetchone()
        return found

    def find_shared(self, path: str, sha256: str) -> int | None:
        """The record of a file of this run, where it is that of these bytes and stands for their copies."""
        found = self._database.execute(SHARED, (path, self.run, self.settings, sha256)).fetchone()
        return found[0] if found else None

    def keep(self, inputs: Iterable[tuple[str, str, int]]) -> None:
        """Files of this run whose records are here: path, stamp, record."""
        self._database.executemany(KEEP, ((path, stamp, self.run, record) for path, stamp, record in inputs))

    def put(self, path: str, stamp: str, record: Record, *, shared: bool = True) -> None:
        """Keep the record of a file, ``shared`` with its copies unless it failed by chance."""
        same = None if shared else self._database.execute(SAME, (path, self.settings, record.body)).fetchone()
        if same:  # as in the run before: what is published still stands
            self.keep([(path, stamp, *same)])
            return
        self._put(path, stamp, record, self.run, shared)
        if time.monotonic() - self._committed > SECONDS:
            self.commit()

    def adopt(self, placed: Iterable[Placed], *, of_this_run: bool = False) -> None:
        """Records that were made elsewhere, by the same settings: known from now on, or files of this run."""
        for one in placed:
            if one.settings == self.settings:
                shared = one.record.reader != "zip"
                self._put(one.path, one.stamp, one.record, self.run if of_this_run else 0, shared)
        self.commit()

    def _put(self, path: str, stamp: str, record: Record, run: int, shared: bool) -> None:
        key = record.sha256 if shared and record.reason not in BY_CHANCE else ""
        row = (self.settings, key or None, *astuple(record))
        [number] = self._database.execute(PUT, row).fetchone()
        self._database.execute(KEEP, (path, stamp, run, number))
        self._database.execute("DELETE FROM published")

    def commit(self) -> None:
        """What was put so far outlives this process."""
        self._database.execute("COMMIT")
        self._database.execute("BEGIN")
        self._committed = time.monotonic()

    def start(self) -> None:
        """The run begins. Its number is taken before anything is kept under it."""
        row = (self.run, time.time(), os.getpid(), platform.node())
        self._database.execute("INSERT INTO runs VALUES (?, ?, NULL, ?, ?, 'converting', 0, 0)", row)
        self.commit()

    def expect(self, total: int, kept: int) -> None:
        """The run has so many files, of which so many need no conversion."""
        self._database.execute("UPDATE runs SET total = ?, kept = ? WHERE run = ?", (total, kept, self.run))
        self.commit()

    def end(self, state: str) -> None:
        """The run has come to an end: ended, interrupted, failed."""
        self._database.execute(
            "UPDATE runs SET ended = ?, state = ? WHERE run = ?", (time.time(), state, self.run)
        )
        self.commit()

    def read_entries(self, outcome: str = "") -> Iterator[Entry]:
        """The files of this run in the order of their paths; with an outcome, those alone that have it."""
        for row in self._database.execute(ENTRIES, {"run": self.run, "outcome": outcome}):
            yield Entry(*row)

    def read_placed(self) -> Iterator[Placed]:
        """The files of this run with their records, to be written into a part."""
        query = (
            f"SELECT source_path, stamp, {COLUMNS} FROM inputs JOIN records ON record = id"
            " WHERE run = ? ORDER BY source_path"
        )
        for path, stamp, *facts in self._database.execute(query, (self.run,)):
            yield Placed(path, stamp, self.settings, Record(*facts))

    def digest(self, others: Sequence[str]) -> str:
        """Stands for all that the output of this run is made from; ``others``: formats, corrections."""
        digest = hashlib.sha256(repr((self.settings, *others)).encode())
        query = "SELECT source_path, record FROM inputs WHERE run = ? ORDER BY source_path"
        for row in self._database.execute(query, (self.run,)):
            digest.update(repr(row).encode())
        return digest.hexdigest()

    def published(self) -> Published:
        """What stands in OUT, as far as the store knows."""
        row = self._database.execute("SELECT * FROM published").fetchone()
        return Published(row[0], row[1], json.loads(row[2])) if row else Published("", "", [])

    def publish(self, made: Published) -> None:
        """OUT is written; what this run did not meet is forgotten."""
        row = (made.digest, made.files, json.dumps(made.messages))
        self._database.execute("DELETE FROM published")
        self._database.execute("INSERT INTO published VALUES (?, ?, ?)", row)
        self._database.execute("DELETE FROM inputs WHERE run != ?", (self.run,))
        self._database.execute("DELETE FROM records WHERE id NOT IN (SELECT record FROM inputs)")
        self._database.execute("DELETE FROM runs WHERE run < ?", (self.run - RUNS,))
        self.commit()

    def count(self) -> Tally:
        """What the run's files turned out to be."""
        return count_files(self._database, self.run)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=OFF")
    return database


def _set_aside(path: Path) -> None:
    for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        with suppress(FileNotFoundError):
            part.replace(part.with_name(f"damaged-{part.name}"))


def _is_sound(path: Path) -> bool:
    """Whether there is no store yet, or one of our form that SQLite can read."""
    try:
        with closing(_connect(path)) as database:
            [[form]] = database.execute("PRAGMA user_version")
            [[tables]] = database.execute("SELECT count(*) FROM sqlite_master")
            return form == FORM if tables else True
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise  # the disk, not the database
        return False
