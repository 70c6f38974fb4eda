"""Files with their records -> the rows of the tables, as the tables show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.messages import message
from pipeline.tables.frames import message_id
from pipeline.tables.records import Body, unpack
from pipeline.tables.schema import PLACES

__all__ = ["Entry", "Piece", "place_entries"]

PATHS = {name: places["source_path"] for name, places in PLACES.items() if "source_path" in places}
NOTICE, IDENTIFIER = PLACES["files"]["notice_id"], PLACES["messages"]["message_id"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the inputs: its path, the first path with the same bytes, the body of its record."""

    path: str
    first: str
    body: bytes
    notice_id: str = ""  # empty where the file is no notice


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows that one file adds to the tables, and the text that its notice has."""

    rows: dict[str, list[list[Any]]]
    notice_id: str
    text: str


def place_entries(entries: Iterable[Entry]) -> Iterator[Piece]:
    """The rows of every file. The rows of a notice stand with the first file that has its bytes."""
    for entry in entries:
        body = unpack(entry.body)
        [file] = body.rows["files"]
        if entry.path != entry.first:
            body = Body({"files": [file], "messages": [_duplicate(file[NOTICE], entry.first)]}, "")
        for name, place in PATHS.items():
            for row in body.rows.get(name, ()):
                row[place] = entry.path
        for number, row in enumerate(body.rows["messages"], 1):
            row[IDENTIFIER] = message_id(entry.path, number)
        yield Piece(body.rows, file[NOTICE] if body.text else "", body.text)


def _duplicate(notice_id: str, first: str) -> list[Any]:
    doubt = message("duplicate_file", path=first)
    return ["", "", notice_id, "", doubt.severity, doubt.code, doubt.text, None, None]
