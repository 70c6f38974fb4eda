"""An output folder -> Datasette on this machine, with search, facets and ready questions."""

import socket
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Interrupted, UsageError
from pipeline.explore.metadata import build_metadata
from pipeline.tables.database import DATABASE, SqliteWriter
from pipeline.tables.form import Form
from pipeline.tables.load import load_rows
from pipeline.tables.schema import TABLES
from pipeline.tables.search import INDEX, SEARCHED, SEEN, VIEW

if TYPE_CHECKING:
    from datasette.app import Datasette

__all__ = ["build_datasette", "find_database", "serve"]

HOST = "127.0.0.1"
SETTINGS = {
    "sql_time_limit_ms": 10_000,
    "facet_time_limit_ms": 3_000,
    "default_facet_size": 40,
    "truncate_cells_html": 200,
    "allow_download": False,
    "suggest_facets": False,
}
# table, index or view -> its columns
EXPECTED = {table.name: [column.name for column in table.columns] for table in TABLES} | {
    INDEX: list(SEARCHED),
    VIEW: ["rowid", *SEEN],
}
MISSING = (
    "需要 datasette，请安装：pip install 'zhenggai[explore]'，或用 make explore"
    " / datasette is needed: pip install 'zhenggai[explore]', or make explore"
)


def serve(out: Path, port: int) -> None:
    """Serve an output folder on 127.0.0.1 until it is interrupted; port 0 is any. Raises UsageError."""
    _find_datasette()  # before a database is made
    with suppress(Interrupted), find_database(out) as database, _listen(port) as listener:
        app = build_datasette(database).app()
        import uvicorn

        print(f"http://{HOST}:{listener.getsockname()[1]}/zhenggai", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise UsageError(f"端口 {port}: {error.strerror} / port {port}: {error.strerror}") from error


@contextmanager
def find_database(out: Path) -> Iterator[Path]:
    """The database of an output folder, or one made of its tables for now where that is of another version.

    Raises UsageError where the folder does not hold the tables and texts of a run of this version.
    """
    if _is_of_this_version(out / DATABASE):
        yield out / DATABASE
        return
    rows = load_rows(out)
    _refuse_other_columns(out, rows)
    texts = _read_texts(out, rows["notices"])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with SqliteWriter(folder, Form()) as writer:
            cells = {
                table.name: [[row[column.name] for column in table.columns] for row in rows[table.name]]
                for table in TABLES
            }
            writer.write(cells, texts)
        yield folder / DATABASE


def _is_of_this_version(database: Path) -> bool:
    """Whether it is a database with the columns, the index and the view that pages and questions ask for."""
    if not database.is_file():
        return False
    address = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as opened:
            return all(_find_columns(opened, name) == columns for name, columns in EXPECTED.items())
    except sqlite3.Error:
        return False


def _find_columns(opened: sqlite3.Connection, name: str) -> list[str]:
    """Of a table or view; none where there is none."""
    return [column for (column,) in opened.execute("SELECT name FROM pragma_table_info(?)", [name])]


def _refuse_other_columns(out: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    for table, some in rows.items():
        if some and list(some[0]) != EXPECTED[table]:
            raise UsageError(
                "不是本版本的表，请重新运行 parse / not a table of this version, run parse again:"
                f" {out / table}.csv"
            )


def _read_texts(out: Path, notices: Iterable[dict[str, str]]) -> dict[str, str]:
    texts = {}
    for row in notices:
        path = out / "text" / f"{row['notice_id']}.txt"
        try:
            texts[row["notice_id"]] = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"不是转换结果，读不出 / not an output folder, cannot read: {path}: {error}"
            ) from error
    return texts


def build_datasette(database: Path) -> "Datasette":
    """Datasette over a database, read only. Raises UsageError where it is not installed."""
    return _find_datasette()(immutables=[str(database)], metadata=build_metadata(), settings=SETTINGS)


def _find_datasette() -> "Callable[..., Datasette]":
    """With what is done otherwise here."""
    try:
        from datasette.app import Datasette
        from datasette.plugins import pm

        from pipeline.explore import plugin
    except ImportError as error:
        raise UsageError(MISSING) from error
    if not pm.is_registered(plugin):
        pm.register(plugin, "zhenggai")
    found: Callable[..., Datasette] = Datasette
    return found
