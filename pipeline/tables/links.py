"""Links between notices, found while the tables are written: mirrors and reprints, and what is found again.

What is needed of each notice waits in a temporary database, which SQLite keeps on the disk where it grows.
MinHash proposes pairs, Jaccard's similarity over all runs decides, and rows come in the order of ids:
so links depend neither on the order of the files nor on chance.
"""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from itertools import combinations, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from pipeline.tables.entries import Piece
from pipeline.tables.likeness import compare, find_bands, sample_runs, take_runs
from pipeline.tables.schema import PLACES, TABLES

if TYPE_CHECKING:
    from pipeline.tables.likeness import Runs

__all__ = ["Links"]


class Kind(NamedTuple):
    """How texts of a kind are compared."""

    name: str
    length: int  # of the runs, in characters
    least: float  # similarity of a link
    bands: int
    rows: int


# chosen by what samples have: the same notice in other formats 0.88 and more, different ones below 0.05
NOTICES = Kind("near_duplicate", 5, 0.8, 16, 4)
# a problem told in other words 0.3 to 0.5, different ones of a body 0.12 and less
FINDINGS = Kind("repeated_finding", 2, 0.3, 48, 2)
FEWEST = 10  # runs of a problem that is compared at all
CROWD = 50  # texts in a band; where there are more, each is compared with the first of them alone
KEPT = 64  # notices' runs in memory
# 中共甲县水利局党组 and 甲县水利局 are the same body
PARTY = re.compile(r"^中共|(?:党组|党委|党总支|党支部|委员会|党工委)$|\s")
TEMPORARY = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
CREATE TABLE bands (band INTEGER, notice TEXT);
CREATE TABLE bodies (body TEXT, notice TEXT);
CREATE TABLE problems (notice TEXT, finding TEXT, problem TEXT);
CREATE TABLE pairs (first TEXT, second TEXT, PRIMARY KEY (first, second)) WITHOUT ROWID;
CREATE TABLE links (
  link TEXT PRIMARY KEY, kind TEXT, a TEXT, b TEXT, finding_a TEXT, finding_b TEXT, likeness REAL)
 WITHOUT ROWID;
BEGIN;
"""
T = TypeVar("T")
COLUMNS = ("link_id", "relation", "notice_a", "notice_b", "finding_a", "finding_b", "similarity")
assert tuple(column.name for column in TABLES[-1].columns) == COLUMNS


class Links:
    """``add`` what is written, then ``find``. ``read`` gives the text of a notice that was added."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = lru_cache(maxsize=KEPT)(lambda notice: take_runs(read(notice), NOTICES.length))
        self._database = sqlite3.connect("", isolation_level=None)  # a file without a name, gone when closed

    def __enter__(self) -> Self:
        self._database.executescript(TEMPORARY)
        return self

    def __exit__(self, *error: object) -> None:
        self._database.close()

    def add(self, pieces: Iterable[Piece]) -> None:
        """The notices among some files."""
        some = [piece for piece in pieces if piece.notice_id]
        runs = [sample_runs(piece.text, NOTICES.length) for piece in some]
        kept = [(piece.notice_id, its) for piece, its in zip(some, runs, strict=True) if len(its)]
        bands = find_bands([its for _, its in kept], NOTICES.bands, NOTICES.rows)
        rows = (
            (number, notice) for (notice, _), numbers in zip(kept, bands, strict=True) for number in numbers
        )
        self._database.executemany("INSERT INTO bands VALUES (?, ?)", rows)
        for piece in some:
            for row in piece.rows["notices"]:
                if body := _name_body(row):
                    self._database.execute("INSERT INTO bodies VALUES (?, ?)", (body, piece.notice_id))
            problems = ((piece.notice_id, *_pick(row)) for row in piece.rows["findings"])
            self._database.executemany("INSERT INTO problems VALUES (?, ?, ?)", problems)

    def find(self) -> Iterator[list[Any]]:
        """The rows of the table, in the order of the ids that they link."""
        self._link_notices()
        self._link_findings()
        for link, *row in self._database.execute("SELECT * FROM links ORDER BY link"):
            yield [hashlib.sha256(link.encode()).hexdigest()[:16], *row]

    def _link_notices(self) -> None:
        found = self._database.execute("SELECT band, notice FROM bands ORDER BY band, notice")
        for _, crowd in groupby(found, itemgetter(0)):
            pairs = _pair([notice for _, notice in crowd])
            self._database.executemany("INSERT OR IGNORE INTO pairs VALUES (?, ?)", pairs)
        with closing(self._database.execute("SELECT * FROM pairs ORDER BY first, second")) as proposed:
            for first, second in proposed:
                likeness = compare(self._read(first), self._read(second))
                if likeness >= NOTICES.least:
                    self._keep(NOTICES, first, second, "", "", likeness)

    def _link_findings(self) -> None:
        """Of bodies with several notices that are not mirrors of each other."""
        self._database.execute("CREATE INDEX problems_notice ON problems(notice)")
        self._database.execute("CREATE INDEX bodies_body ON bodies(body, notice)")
        several = "SELECT body FROM bodies GROUP BY body HAVING count(*) > 1 ORDER BY body"
        its = (
            "SELECT DISTINCT notice, finding, problem FROM problems JOIN bodies USING (notice)"
            " WHERE body = ? ORDER BY finding"
        )
        with closing(self._database.execute(several)) as bodies:
            for body in bodies:
                found = self._database.execute(its, body)
                self._compare([(*row[:2], take_runs(row[2], FINDINGS.length)) for row in found])

    def _compare(self, findings: "list[tuple[str, str, Runs]]") -> None:
        kept = [one for one in findings if len(one[2]) >= FEWEST]
        crowds: dict[int, list[int]] = {}
        bands = find_bands([runs for _, _, runs in kept], FINDINGS.bands, FINDINGS.rows)
        for place, numbers in enumerate(bands):
            for number in numbers:
                crowds.setdefault(number, []).append(place)
        for first, second in sorted({pair for crowd in crowds.values() for pair in _pair(crowd)}):
            (notice_a, finding_a, runs_a), (notice_b, finding_b, runs_b) = kept[first], kept[second]
            if notice_a == notice_b or self._are_mirrors(notice_a, notice_b):
                continue
            likeness = compare(runs_a, runs_b)
            if likeness >= FINDINGS.least:
                self._keep(FINDINGS, notice_a, notice_b, finding_a, finding_b, likeness)

    def _are_mirrors(self, first: str, second: str) -> bool:
        query = "SELECT 1 FROM links WHERE link = ?"
        return self._database.execute(query, (f"{first}~{second}",)).fetchone() is not None

    def _keep(self, kind: Kind, a: str, b: str, finding_a: str, finding_b: str, likeness: float) -> None:
        link = f"{finding_a or a}~{finding_b or b}"
        row = (link, kind.name, a, b, finding_a, finding_b, round(likeness, 3))
        self._database.execute("INSERT OR IGNORE INTO links VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _pair(crowd: list[T]) -> Iterator[tuple[T, T]]:
    if len(crowd) <= CROWD:
        yield from combinations(crowd, 2)
    else:
        yield from ((crowd[0], one) for one in crowd[1:])


def _name_body(row: list[Any]) -> str:
    """The inspected body, whether its party group is named or it itself, with its region."""
    places = PLACES["notices"]
    name = PARTY.sub("", PARTY.sub("", row[places["issuer"]] or ""))
    return f"{row[places['region_code']] or ''} {name}" if len(name) > 2 else ""


def _pick(row: list[Any]) -> tuple[str, str]:
    places = PLACES["findings"]
    return row[places["finding_id"]], row[places["problem"]] or ""
