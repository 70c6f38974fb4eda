"""Entries -> the files of an output folder, piece by piece in a fixed order, and what describes them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import UsageError
from pipeline.tables.codebook import HEADER, build_codebook, build_codebook_csv
from pipeline.tables.columns import ParquetWriter
from pipeline.tables.database import DATABASE, SqliteWriter
from pipeline.tables.entries import Entry, Piece, place_entries
from pipeline.tables.form import MARK, Form, Writer, name_files
from pipeline.tables.frames import build_frame
from pipeline.tables.likeness import load_forms
from pipeline.tables.lines import CsvWriter, JsonWriter
from pipeline.tables.links import Links
from pipeline.tables.package import CODEBOOK, DESCRIPTOR, datapackage_text
from pipeline.tables.readme import CITATION, README, build_citation, build_readme
from pipeline.tables.schema import PLACES, TABLES
from pipeline.tables.stata import StataWriter
from pipeline.tables.sums import SUMS, Sum
from pipeline.tables.workbook import WORKBOOK, ExcelWriter

__all__ = ["FILES", "SIGNS", "WRITERS", "prepare", "require_formats", "write_tables"]

PIECES = 200  # files whose rows are written at once: what of them is in memory
ROWS = 1_000  # links that are written at once
SEVERITY, CODE = (PLACES["messages"][name] for name in ("severity", "code"))
CUT = ("warning", "excel_cells_cut")


class Format(NamedTuple):
    """What writes a format, the files it makes, and what it needs beyond what is always installed."""

    writer: type[Writer]
    files: tuple[str, ...]
    package: str = ""
    extra: str = ""


WRITERS: dict[str, Format] = {
    "csv": Format(CsvWriter, name_files("csv")),
    "parquet": Format(ParquetWriter, name_files("parquet"), "pyarrow", "parquet"),
    "xlsx": Format(ExcelWriter, (WORKBOOK,), "xlsxwriter", "excel"),
    "sqlite": Format(SqliteWriter, (DATABASE,)),
    "jsonl": Format(JsonWriter, name_files("jsonl")),
    "dta": Format(StataWriter, name_files("dta")),
}
DOCUMENTS = ("codebook.md", CODEBOOK, README, CITATION, DESCRIPTOR, SUMS, "run.json")
# every file that a run may write, beside text/
FILES = frozenset({*DOCUMENTS, *(name for known in WRITERS.values() for name in known.files)})
# names that people give to files of their own too: what ours hold in their first bytes
SIGNS: dict[str, str] = {
    **dict.fromkeys((README, CITATION, *name_files("dta")), MARK),
    CODEBOOK: ",".join(HEADER),
}


def require_formats(names: Iterable[str]) -> None:
    """Raises UsageError where what a format needs is not installed."""
    for name in names:
        if (needed := WRITERS[name]).package and find_spec(needed.package) is None:
            raise UsageError(
                f"--format {name}: 请运行 make setup-formats，或安装 / run make setup-formats, or"
                f" pip install 'zhenggai[{needed.extra}]'"
            )


def prepare() -> None:
    """What the first table would have to wait for: called while others work."""
    for table in TABLES:
        build_frame(table, ()).to_csv(index=False)
    load_forms()


def write_tables(folder: Path, entries: Iterable[Entry], form: Form) -> Counter[tuple[str, str]]:
    """Fill an empty folder: the tables in each format, the texts, and the documents beside them.

    Entries come in the order of their paths. Returns how many messages there are, by severity
    and code, with how many cells were cut. Raises OSError, sqlite3.Error, OutputError.
    """
    messages: Counter[tuple[str, str]] = Counter()
    counts = Counter({table.name: 0 for table in TABLES})
    writers = [WRITERS[name].writer(folder, form) for name in form.formats]
    with ExitStack() as stack:
        sums = stack.enter_context((folder / SUMS).open("wb"))  # of a million texts: not in memory
        for writer in writers:
            stack.enter_context(writer)
        links = stack.enter_context(Links(lambda notice_id: _read_text(folder, notice_id)))
        pieces = place_entries(entries)
        while some := list(islice(pieces, PIECES)):
            rows = {table.name: list(_rows(some, table.name)) for table in TABLES}
            links.add(some)
            found = {piece.notice_id: piece.text for piece in some if piece.notice_id}
            messages.update((row[SEVERITY], row[CODE]) for row in rows["messages"])
            counts.update({name: len(its) for name, its in rows.items()})
            for writer in writers:
                writer.write(rows, found)
            for notice_id, text in found.items():
                sums.write(_put(folder, _name_text(notice_id), text).line(_name_text(notice_id)))
        found_links = links.find()
        while linked := list(islice(found_links, ROWS)):
            counts["links"] += len(linked)
            for writer in writers:
                writer.write({**dict.fromkeys(counts, ()), "links": linked}, {})
    if cut := sum(writer.cut for writer in writers):
        messages[CUT] = cut
    with (folder / SUMS).open("ab") as sums:
        for name, its in _document(folder, form, counts).items():
            sums.write(its.line(name))
    return messages


def _name_text(notice_id: str) -> str:
    return f"text/{notice_id}.txt"


def _read_text(folder: Path, notice_id: str) -> str:
    return (folder / _name_text(notice_id)).read_bytes().decode()


def _rows(pieces: Iterable[Piece], table: str) -> Iterator[list[Any]]:
    for piece in pieces:
        yield from piece.rows.get(table, ())


def _put(folder: Path, name: str, text: str) -> Sum:
    path, data = folder / name, text.encode()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return Sum.of(data)


def _document(folder: Path, form: Form, counts: Counter[str]) -> dict[str, Sum]:
    """Write what describes the tables, the sums of them in it; all of these files with their sums."""
    names = [name for format_ in form.formats for name in WRITERS[format_].files]
    sums = {name: Sum.read(folder / name) for name in names}
    cited = sums["findings.csv"].sha256
    for name, text in (
        ("codebook.md", build_codebook(form.themes, form.mask)),
        (CODEBOOK, build_codebook_csv(form.themes)),
        (README, build_readme(counts, form)),
        (CITATION, build_citation(counts, cited)),
    ):
        sums[name] = _put(folder, name, text)
    sums[DESCRIPTOR] = _put(folder, DESCRIPTOR, datapackage_text(sums, form))
    return sums
