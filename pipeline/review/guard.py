"""Who may ask: pages of ours on this machine, with the token that was printed when the server began."""

import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

__all__ = ["Guard"]

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

TOKEN_HEADER = "x-zhenggai-token"
READS = ("GET", "HEAD")
ICON = "/favicon.ico"  # which browsers ask for by themselves; there is none
PORT = 80  # of HTTP, which an address may leave out
ALWAYS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
REFUSED = (
    "拒绝访问，请使用启动时显示的完整网址 / refused: use the whole address that was printed at the start\n"
)


class Guard:
    """Stands before an ASGI application. A request comes through where all of this holds.

    - ``Host`` is 127.0.0.1 or localhost with our port: a name of someone else's that leads here (DNS
      rebinding) does not;
    - a write has an ``Origin`` that is that host, and ``Sec-Fetch-Site``, where a browser sends it, does
      not tell of another site: other pages, those of other ports too, may neither write nor read;
    - the path begins with the token, and a write has it in a header too. In a path, since browsers send a
      cookie to whatever else listens on this machine, on any port.

    The application is told the token as its ``root_path``.
    """

    def __init__(self, app: App, port: int, token: str) -> None:
        self._app = app
        names = ("127.0.0.1", "localhost")
        self._hosts = {f"{name}:{port}" for name in names}
        if port == PORT:
            self._hosts.update(names)  # as browsers write it
        self._token = token

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = _read_headers(scope)
        ours = bool(headers) and self._is_ours(scope, headers)
        if ours and self._knows(scope, headers):
            await self._app({**scope, "root_path": f"/{self._token}"}, receive, _with_headers(send))
        elif ours and scope["path"] == ICON:
            await _answer(send, 204, "")
        else:
            await _answer(send, 403, REFUSED)

    def _is_ours(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        host = headers.get("host", "")
        if host not in self._hosts or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        origin = headers.get("origin")
        own = origin == f"http://{host}"
        return own or (origin is None and scope["method"] in READS)

    def _knows(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        before, _, rest = scope["path"].partition("/")
        if before or not self._is_token(rest.partition("/")[0]):
            return False
        return scope["method"] in READS or self._is_token(headers.get(TOKEN_HEADER, ""))

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())


def _read_headers(scope: Scope) -> dict[str, str]:
    """By name; empty where one that decides is there twice."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key in found and key in ("host", "origin", "sec-fetch-site", TOKEN_HEADER):
            return {}
        found[key] = value.decode("latin-1")
    return found


async def _answer(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = {**ALWAYS, "content-type": "text/plain; charset=utf-8"}
    if body:
        headers["content-length"] = str(len(body))
    await send({"type": "http.response.start", "status": status, "headers": _pack(headers)})
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def send_on(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_pack(ALWAYS)]}
        await send(message)

    return send_on


def _pack(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
