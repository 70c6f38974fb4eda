"""An output folder, notice by notice: the rows that belong to one are read when they are asked for.

What is kept in memory is where they stand, so that an archive of any size can be looked at.
"""

import csv
import io
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.tables.load import find_cells
from pipeline.tables.schema import PLACES, RECORDED

__all__ = ["Output", "Records", "Row"]

Row = dict[str, str]
ID = 16  # characters of a notice's id, with which the ids of all that belongs to it begin
NOTICE = re.compile(r"[0-9a-f]{16}(?:-|$)")
# table -> what an empty id stands for: in files and messages there may be none
NO_NOTICE = defaultdict(str, files="0" * ID, messages="0" * ID)
# table -> the column that begins with the notice's id
OWNER = {
    "notices": "notice_id",
    "files": "notice_id",
    "findings": "finding_id",
    "measures": "measure_id",
    "themes": "finding_id",
    "mentions": "mention_id",
    "messages": "notice_id",
}


@dataclass(frozen=True, slots=True)
class Records:
    """A notice: its rows in every table, in the tables' order, and its text."""

    notice: Row
    files: list[Row]
    findings: list[Row]
    measures: list[Row]
    themes: list[Row]
    mentions: list[Row]
    messages: list[Row]
    text: str


class Output:
    """The tables of a run. Raises UsageError where a folder does not hold them."""

    def __init__(self, folder: Path) -> None:
        csv.field_size_limit(sys.maxsize)
        self.folder = folder
        self.run = self._read_run()
        self._back = find_cells(folder)
        self._header: dict[str, list[str]] = {}
        self._places = {table.name: self._index(table.name) for table in RECORDED}

    @property
    def notice_ids(self) -> list[str]:
        """In the order of their files' paths."""
        return list(self._places["notices"])

    @property
    def mask(self) -> list[str]:
        """The kinds of personal data that the run covered."""
        kinds = self.run.get("mask")
        return [kind for kind in kinds if isinstance(kind, str)] if isinstance(kinds, list) else []

    def rows(self, table: str) -> Iterator[Row]:
        """All rows of a table, its cells as printed."""
        for row, _, _ in self._scan(table):
            yield dict(zip(self._header[table], row, strict=False))

    def read(self, notice_id: str) -> Records:
        """All that belongs to a notice. Raises KeyError where there is none of this id."""
        found = {table.name: list(self._read_owned(table.name, notice_id)) for table in RECORDED}
        if not found["notices"]:
            raise KeyError(notice_id)
        return Records(notice=found.pop("notices")[0], text=self._read_text(notice_id), **found)

    def _read_run(self) -> dict[str, Any]:
        try:
            run = json.loads((self.folder / "run.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return run if isinstance(run, dict) else {}

    def _read_text(self, notice_id: str) -> str:
        try:
            return (self.folder / "text" / f"{notice_id}.txt").read_bytes().decode("utf-8", "replace")
        except OSError:
            return ""

    def _index(self, table: str) -> dict[str, list[tuple[int, int]]]:
        """For each notice the stretches of the file (bytes) that hold its rows: one, unless it was sorted."""
        places: dict[str, list[tuple[int, int]]] = {}
        owner = PLACES[table][OWNER[table]]
        for row, start, end in self._scan(table):
            stretches = places.setdefault(row[owner][:ID], [])
            if stretches and stretches[-1][1] == start:
                start = stretches.pop()[0]
            stretches.append((start, end))
        return places

    def _scan(self, table: str) -> Iterator[tuple[list[str], int, int]]:
        path = self.folder / f"{table}.csv"
        try:
            with path.open("rb") as file:
                lines = _Lines(file)
                reader = csv.reader(lines)
                self._header[table] = [name.removeprefix("\ufeff") for name in next(reader, [])]
                _refuse_other(path, table, self._header[table])
                start = lines.place
                for row in reader:
                    _refuse_damaged(path, table, row)
                    yield list(map(self._back, row)), start, lines.place
                    start = lines.place
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise UsageError(
                f"不是转换结果，读不出 / not an output folder, cannot read: {path}: {error}"
            ) from error

    def _read_owned(self, table: str, notice_id: str) -> Iterator[Row]:
        stretches = self._places[table].get(notice_id, [])
        if not stretches:
            return
        with (self.folder / f"{table}.csv").open("rb") as file:
            for start, end in stretches:
                file.seek(start)
                lines = io.StringIO(file.read(end - start).decode("utf-8"), newline="")
                for row in csv.reader(lines):
                    yield dict(zip(self._header[table], map(self._back, row), strict=False))


class _Lines:
    """The lines of a file, and how many bytes of it have been given."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self.place = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.place += len(line)
            yield line.decode("utf-8")


def _refuse_damaged(path: Path, table: str, row: list[str]) -> None:
    """Ids become names of files, so they must be what they are to be."""
    if len(row) != len(PLACES[table]) or not NOTICE.match(
        row[PLACES[table][OWNER[table]]] or NO_NOTICE[table]
    ):
        raise UsageError(f"表已损坏或被改动 / damaged or altered: {path}: {row[:1]}")


def _refuse_other(path: Path, table: str, header: list[str]) -> None:
    if header != list(PLACES[table]):
        raise UsageError(f"不是本版本的表 / not a table of this version: {path}")
