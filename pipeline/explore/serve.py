"""An output folder -> Datasette on this machine, with search, facets and ready questions."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Interrupted, UsageError
from pipeline.explore.metadata import build_metadata
from pipeline.tables.load import load_rows
from pipeline.tables.schema import TABLES
from pipeline.tables.writers import DATABASE, WRITERS

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
MISSING = (
    "需要 datasette，请安装：pip install 'zhenggai[explore]'，或用 make explore"
    " / datasette is needed: pip install 'zhenggai[explore]', or make explore"
)


def serve(out: Path, port: int) -> None:
    """Serve an output folder on 127.0.0.1 until it is interrupted; port 0 is any. Raises UsageError."""
    with suppress(Interrupted), find_database(out) as database, _listen(port) as listener:
        app = build_datasette(database).app()
        import uvicorn

        print(f"http://{HOST}:{listener.getsockname()[1]}/zhenggai", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror}") from error


@contextmanager
def find_database(out: Path) -> Iterator[Path]:
    """The database of an output folder; where a run wrote none, one is made of its tables for now."""
    if (out / DATABASE).is_file():
        yield out / DATABASE
        return
    rows = load_rows(out)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {
            row["notice_id"]: (out / "text" / f"{row['notice_id']}.txt").read_bytes().decode("utf-8")
            for row in rows["notices"]
        }
        with WRITERS["sqlite"](folder) as writer:
            cells = {
                table.name: [[row[column.name] for column in table.columns] for row in rows[table.name]]
                for table in TABLES
            }
            writer.write(cells, texts)
        yield folder / DATABASE


def build_datasette(database: Path) -> "Datasette":
    """Datasette over a database, read only. Raises UsageError where it is not installed."""
    try:
        from datasette.app import Datasette
        from datasette.plugins import pm

        from pipeline.explore import plugin
    except ImportError as error:
        raise UsageError(MISSING) from error
    if not pm.is_registered(plugin):
        pm.register(plugin, "zhenggai")
    return Datasette(immutables=[str(database)], metadata=build_metadata(), settings=SETTINGS)
