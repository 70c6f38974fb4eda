"""All tables in one SQLite database, with their keys, the texts, and an index of their words."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

from pipeline.tables.form import Form, Rows
from pipeline.tables.schema import KEYS, TABLES, Table
from pipeline.tables.search import add_search

__all__ = ["DATABASE", "SqliteWriter"]

DATABASE = "zhenggai.sqlite"


class SqliteWriter:
    """All tables in one database, with primary and foreign keys; ``texts`` holds the notices' texts."""

    cut = 0
    TYPES: ClassVar = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}

    def __init__(self, folder: Path, form: Form) -> None:
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

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """Rows and texts, before the indexes."""
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
