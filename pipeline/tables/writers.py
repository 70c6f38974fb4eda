"""Entries -> the files of an output folder, written piece by piece in a fixed order.

CSV is as RFC 4180 has it, with a byte order mark for Excel: a cell with a line break of any
kind is quoted. SQLite holds the same tables with their keys, the texts, and an index of their words.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from pipeline.tables.entries import Entry, Piece, place_entries
from pipeline.tables.frames import build_frame
from pipeline.tables.links import Links
from pipeline.tables.package import build_codebook, datapackage_text
from pipeline.tables.schema import KEYS, PLACES, TABLES, Table
from pipeline.tables.search import add_search

__all__ = ["DATABASE", "FILES", "WRITERS", "write_tables"]

PIECES = 200  # files whose rows are written at once: what of them is in memory
ROWS = 10_000  # links that are written at once
SEVERITY, CODE = (PLACES["messages"][name] for name in ("severity", "code"))
DATABASE = "zhenggai.sqlite"


class Writer(Protocol):
    """Writes all tables in one format; rows come in pieces."""

    def __init__(self, folder: Path) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...
    def write(self, rows: Mapping[str, Sequence[Sequence[Any]]], texts: Mapping[str, str]) -> None:
        """Add rows to each table; ``texts`` are those of the notices among them."""


class CsvWriter:
    """One CSV file a table."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._paths = {table.name: folder / f"{table.name}.csv" for table in TABLES}

    def __enter__(self) -> Self:
        self._files = {
            name: self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            for name, path in self._paths.items()
        }
        for table in TABLES:
            self._files[table.name].write("\ufeff")
            self._write(table, [], header=True)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(None, None, None)

    def write(self, rows: Mapping[str, Sequence[Sequence[Any]]], texts: Mapping[str, str]) -> None:
        for table in TABLES:
            self._write(table, rows[table.name], header=False)

    def _write(self, table: Table, rows: Sequence[Sequence[Any]], header: bool) -> None:
        frame = build_frame(table, rows)
        self._files[table.name].write(frame.to_csv(index=False, header=header, lineterminator="\r\n"))


class SqliteWriter:
    """All tables in one database, with primary and foreign keys; ``texts`` holds the notices' texts."""

    TYPES: ClassVar = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / DATABASE, isolation_level=None)

    def __enter__(self) -> Self:
        # What is written here is new and goes into place when it is whole: no journal is needed.
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN")
        for table in TABLES:
            self._database.execute(self._definition(table))
        self._database.execute(
            "CREATE TABLE texts (notice_id TEXT PRIMARY KEY REFERENCES notices, text TEXT NOT NULL)"
        )
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:  # what is broken off is thrown away
            with self._database:
                for name, column, _, _ in KEYS:
                    self._database.execute(f"CREATE INDEX {name}_{column} ON {name}({column})")
                add_search(self._database)
        self._database.close()

    def write(self, rows: Mapping[str, Sequence[Sequence[Any]]], texts: Mapping[str, str]) -> None:
        for table in TABLES:
            places = ", ".join("nullif(?, '')" for _ in table.columns)
            self._database.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows[table.name])
        self._database.executemany("INSERT INTO texts VALUES (?, ?)", texts.items())

    def _definition(self, table: Table) -> str:
        lines = [f"{column.name} {self.TYPES[column.type]}" for column in table.columns]
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
        lines += [
            f"FOREIGN KEY ({column}) REFERENCES {other}({field})"
            for name, column, other, field in KEYS
            if name == table.name
        ]
        return f"CREATE TABLE {table.name} ({', '.join(lines)})"


WRITERS: dict[str, type[Writer]] = {"csv": CsvWriter, "sqlite": SqliteWriter}
# every file that a run may write, beside text/
FILES = frozenset(
    {*(f"{table.name}.csv" for table in TABLES), DATABASE, "datapackage.json", "codebook.md", "run.json"}
)


def write_tables(
    folder: Path, entries: Iterable[Entry], formats: Sequence[str], mask: Sequence[str] = ()
) -> Counter[tuple[str, str]]:
    """Fill an empty folder: the tables in each format, the texts, and the documents beside them.

    Entries come in the order of their paths, with what ``mask`` names covered. Returns how many
    messages there are, by severity and code. Raises OSError, sqlite3.Error.
    """
    texts = folder / "text"
    messages: Counter[tuple[str, str]] = Counter()
    with ExitStack() as stack:
        writers = [stack.enter_context(WRITERS[name](folder)) for name in formats]
        links = stack.enter_context(Links(lambda notice: _read_text(texts, notice)))
        pieces = place_entries(entries)
        while some := list(islice(pieces, PIECES)):
            rows = {table.name: list(_rows(some, table.name)) for table in TABLES}
            links.add(some)
            found = {piece.notice_id: piece.text for piece in some if piece.notice_id}
            messages.update((row[SEVERITY], row[CODE]) for row in rows["messages"])
            for writer in writers:
                writer.write(rows, found)
            for notice_id, text in found.items():
                texts.mkdir(exist_ok=True)
                (texts / f"{notice_id}.txt").write_bytes(text.encode())
        found_links = links.find()
        while linked := list(islice(found_links, ROWS)):
            rows = {table.name: [] for table in TABLES} | {"links": linked}
            for writer in writers:
                writer.write(rows, {})
    (folder / "datapackage.json").write_text(datapackage_text(mask), "utf-8", newline="")
    (folder / "codebook.md").write_text(build_codebook(mask), "utf-8", newline="")
    return messages


def _read_text(texts: Path, notice_id: str) -> str:
    return (texts / f"{notice_id}.txt").read_bytes().decode()


def _rows(pieces: Iterable[Piece], table: str) -> Iterator[list[Any]]:
    for piece in pieces:
        yield from piece.rows.get(table, ())
