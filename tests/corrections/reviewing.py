"""A person who reviews a sample."""

from functools import cache
from typing import Any

from pipeline.corrections.corrected import Corrected, correct
from pipeline.corrections.propose import Decision, propose
from pipeline.corrections.table import Correction
from pipeline.passage import Span
from pipeline.run.convert import convert_file
from pipeline.tables.records import Body, pack, unpack
from pipeline.tables.schema import RECORDED
from tests.conftest import SAMPLES

__all__ = ["COLUMNS", "GRAIN", "Review", "rows", "sample"]

COLUMNS = {table.name: [column.name for column in table.columns] for table in RECORDED}
Row = dict[str, Any]


@cache
def sample(name: str) -> Body:
    return unpack(pack(convert_file(SAMPLES / name, name)).body)


GRAIN = "a2-county-grain.txt"


class Review:
    """Decisions about a sample, one after another."""

    def __init__(self, name: str = GRAIN) -> None:
        self.body = sample(name)
        self.made: list[Correction] = []
        self._now: tuple[int, Corrected] | None = None

    def decide(self, field: str, number: int, decision: Decision = None) -> Correction:
        """About the n-th finding as it stands, from 0; -1: the notice."""
        finding_id = self.rows("findings")[number]["finding_id"] if number >= 0 else ""
        self.made.append(propose(self.body, self.made, finding_id, field, decision, "沈一"))
        return self.made[-1]

    @property
    def now(self) -> Corrected:
        if not self._now or self._now[0] != len(self.made):
            self._now = len(self.made), correct(self.body, self.made)
        return self._now[1]

    def rows(self, table: str) -> list[Row]:
        return rows(self.now.body, table)

    def of(self, table: str, number: int) -> list[Row]:
        """The rows that belong to the n-th finding."""
        finding_id = self.rows("findings")[number]["finding_id"]
        return [row for row in self.rows(table) if row["finding_id"] == finding_id]

    def find(self, words: str) -> Span:
        start = self.body.text.index(words)
        return Span(start, start + len(words))


def rows(body: Body, table: str) -> list[Row]:
    return [dict(zip(COLUMNS[table], cells, strict=True)) for cells in body.rows[table]]
