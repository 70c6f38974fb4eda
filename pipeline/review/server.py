"""``zhenggai review``: the report's pages with editing, on 127.0.0.1."""

import csv
import json
import re
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corrections.propose import Refused
from pipeline.errors import PipelineError, UsageError
from pipeline.report.notice_page import Around, render_notice
from pipeline.report.pages import MISSING, POLICY, Frame, require_engine
from pipeline.report.site import STATIC, describe_made
from pipeline.review.album import Album
from pipeline.review.desk import Desk, Outdated, Request
from pipeline.review.guard import Guard
from pipeline.review.snapshot import Snapshots

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request as Asked
    from starlette.responses import Response

__all__ = ["serve"]

OWN = ("review.css", "review.js", "selection.js")  # beside the report's static files
LARGEST = 1_000_000  # bytes of a request
PICTURE = re.compile(r"([0-9a-f]{16})-\d{1,4}\.webp")
TYPES = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "csv": "text/csv",
    "webp": "image/webp",
}
# what went wrong -> the status of the answer
STATUS: dict[type[Exception], int] = {
    ValueError: 400,
    KeyError: 404,
    Outdated: 409,
    PipelineError: 409,
    Refused: 422,
}
OUTDATED = "页面打开后已有新的更正，请刷新 / there is a newer correction than this page knows: load it again"
UNKNOWN = "没有这个页面 / there is no such page"


def serve(
    out: Path, port: int, who: str, announce: Callable[[str], None], sources: Path | None = None
) -> None:
    """Serve OUT until a signal comes; ``announce`` is given the address to open.

    ``sources`` is the folder of the files that the run read, where it is not as run.json tells.

    Raises UsageError where OUT is no output folder, the port is taken or the extra ``report`` missing.
    """
    try:
        import uvicorn
    except ImportError:
        raise UsageError(MISSING) from None
    require_engine()  # told now, not by the first page that is asked for
    with open_socket(port) as listening:
        port = listening.getsockname()[1]
        token = secrets.token_urlsafe(24)
        app = Guard(build_app(out, who, sources), port, token)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=False, ws="none"
        )
        announce(f"http://127.0.0.1:{port}/{token}/")
        uvicorn.Server(config).run(sockets=[listening])


def open_socket(port: int) -> socket.socket:
    """A socket on 127.0.0.1; port 0: any that is free. Raises UsageError where it is taken."""
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)  # the address is told before the server answers
    except OSError as error:
        listening.close()
        raise UsageError(f"端口 {port}: {error.strerror} / port {port}: {error.strerror}") from error
    return listening


def build_app(out: Path, who: str, sources: Path | None = None) -> "Starlette":
    """The application behind the guard. Raises UsageError where OUT is no output folder."""
    try:
        from starlette.applications import Starlette
        from starlette.responses import RedirectResponse
        from starlette.routing import Route
    except ImportError:
        raise UsageError(MISSING) from None
    album = Album(sources)
    site = _Site(Desk(out, who), album)

    @asynccontextmanager
    async def live(app: "Starlette") -> AsyncIterator[None]:
        yield
        album.close()

    routes = [
        Route("/", lambda _: RedirectResponse("index.html", 303)),
        Route("/notices/{name}.html", _answering(site.show_notice)),
        Route("/api/notices/{name}", _answering(site.describe)),
        Route("/api/corrections", site.correct, methods=["POST"]),
        Route("/static/{name}", _answering(site.send_static)),
        Route("/pages/{name}", _answering(site.send_picture)),
        Route("/{path:path}", _answering(site.show)),
    ]
    return Starlette(routes=routes, lifespan=live)


def _answering(make: "Callable[[Asked], Response]") -> "Callable[[Asked], Response]":
    def answer(asked: "Asked") -> "Response":
        try:
            return make(asked)
        except (KeyError, PipelineError) as error:
            return _refuse(error)
        except (OSError, ValueError, csv.Error) as error:  # tables that go or change while they are read
            return _refuse(UsageError(f"读不出，请重试 / cannot be read, try again: {error}"))

    return answer


def _refuse(error: Exception) -> "Response":
    """An answer that says why, in Chinese and English."""
    from starlette.responses import JSONResponse

    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    words = {404: UNKNOWN}.get(status, OUTDATED if isinstance(error, Outdated) else str(error))
    # halves of characters, which JSON can name, cannot be sent back
    return JSONResponse({"error": words.encode("utf-8", "replace").decode()}, status)


class _Site:
    """What is asked for -> what is answered."""

    def __init__(self, desk: Desk, album: Album) -> None:
        self._desk = desk
        self._album = album
        policy = f"{POLICY}; connect-src 'self'"
        made = describe_made(desk.output.run)
        self._frame = Frame(made, policy=policy)
        self._editing = Frame(made, ("review.css",), ("selection.js", "review.js"), policy)
        self._snapshots = Snapshots(desk, self._frame)

    def show(self, asked: "Asked") -> "Response":
        """Overview, findings, files and their data."""
        path = asked.path_params["path"]
        data = self._snapshots.find(path)
        if data is None:
            raise KeyError(path)
        return _send(data, path)

    def show_notice(self, asked: "Asked") -> "Response":
        """A notice as corrected up to now."""
        from starlette.responses import HTMLResponse

        self._desk.refresh()
        notice_id = asked.path_params["name"]
        records = self._desk.read(notice_id)
        ids = ["", *self._desk.output.notice_ids, ""]
        place = ids.index(notice_id)
        pictures = self._album.draw(self._desk.output, records)
        around = Around(ids[place - 1], ids[place + 1])
        page = render_notice(records, self._desk.themes, around, pictures, self._editing)
        return HTMLResponse(page.encode("utf-8", "replace"))

    def describe(self, asked: "Asked") -> "Response":
        """What a notice's page needs to edit it."""
        from starlette.responses import JSONResponse

        return JSONResponse(self._desk.describe(asked.path_params["name"]))

    async def correct(self, asked: "Asked") -> "Response":
        """Keep a decision."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import JSONResponse

        try:
            if asked.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return JSONResponse({"error": "须为 JSON / should be JSON"}, 415)
            body = await _read(asked)
            if body is None:
                return JSONResponse({"error": "过大 / too large"}, 413)
            request = Request.parse(json.loads(body.decode()))
            made = await run_in_threadpool(partial(self._desk.decide, request))
        except (ValueError, RecursionError, Outdated, PipelineError) as error:
            return _refuse(error if not isinstance(error, RecursionError) else ValueError("JSON"))
        return JSONResponse({"correction_id": made.correction_id, "finding_id": made.finding_id}, 201)

    def send_static(self, asked: "Asked") -> "Response":
        """A script or style sheet."""
        name = asked.path_params["name"]
        if name not in (*STATIC, *OWN):
            raise KeyError(name)
        package = "pipeline.review" if name in OWN else "pipeline.report"
        return _send(files(package).joinpath("static", name).read_bytes(), name)

    def send_picture(self, asked: "Asked") -> "Response":
        """A picture of a page."""
        name = asked.path_params["name"]
        found = PICTURE.fullmatch(name)
        if not found:
            raise KeyError(name)
        self._desk.refresh()
        records = self._desk.read(found[1])
        data = self._album.find(self._desk.output, records, name)
        if data is None:
            raise KeyError(name)
        return _send(data, name)


def _send(data: bytes, name: str) -> "Response":
    from starlette.responses import Response

    return Response(data, media_type=TYPES[name.rpartition(".")[2]])


async def _read(asked: "Asked") -> bytes | None:
    """The body of a request; None where it is too large."""
    body = b""
    async for piece in asked.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return body
