"""What Datasette does otherwise here: it searches by characters, names codes, leads to the rows, and
answers nobody who calls it by another name than this machine's own."""

import sqlite3
from collections.abc import Awaitable, Callable
from functools import cache
from html import escape
from typing import Any

from datasette import hookimpl

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.tables.search import build_phrase, split_characters

__all__ = ["asgi_wrapper", "extra_body_script", "prepare_connection", "render_cell"]

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
HOSTS = (b"127.0.0.1", b"localhost")

THEMES = ("main_theme", "theme", "with_theme")
FOLD = """
for (const list of document.querySelectorAll("dl.column-descriptions")) {
  const box = document.createElement("details");
  box.innerHTML = "<summary>各列的含义 / what the columns mean</summary>";
  list.replaceWith(box);
  box.append(list);
}
"""
ROWS = {"finding_id": "findings", "notice_id": "notices"}


def prepare_connection(conn: sqlite3.Connection) -> None:
    """Search boxes take words as they are typed."""
    conn.create_function("escape_fts", 1, build_phrase, deterministic=True)
    conn.create_function("split_characters", 1, split_characters, deterministic=True)


def render_cell(value: Any, column: str, table: str | None, database: str) -> "Html | None":
    """A theme with its names; in views and questions an identifier leads to its row."""
    if not isinstance(value, str):
        return None
    if column in THEMES and value in _names():
        return Html(escape(f"{value} {_names()[value]}"))
    if column in ROWS and table not in ROWS.values():
        return Html(f'<a href="{escape(f"/{database}/{ROWS[column]}/{value}")}">{escape(value)}</a>')
    return None


class Html(str):
    """What Datasette's templates take as it is (as with ``markupsafe``)."""

    def __html__(self) -> str:
        return self


def extra_body_script() -> str:
    """What the columns mean is folded, so that search and rows come first."""
    return FOLD


def asgi_wrapper() -> Callable[[App], App]:
    """A page elsewhere cannot read the tables through a name of its own that leads here."""
    return _refuse_other_hosts


def _refuse_other_hosts(app: App) -> App:
    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        host = dict(scope.get("headers", ())).get(b"host", b"")
        if scope["type"] != "http" or host.rpartition(b":")[0] in HOSTS or host in HOSTS:
            await app(scope, receive, send)
            return
        await send(
            {"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]}
        )
        await send({"type": "http.response.body", "body": b"127.0.0.1 only"})

    return answer


@cache
def _names() -> dict[str, str]:
    return {theme.code: theme.zh for theme in default_taxonomy().categories}


hookimpl(prepare_connection, trylast=True)  # behind Datasette's own escape_fts, which knows no characters
hookimpl(render_cell)
hookimpl(asgi_wrapper)
hookimpl(extra_body_script)
