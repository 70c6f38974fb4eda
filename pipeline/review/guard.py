"""Who may ask: pages of ours on this machine, with the token that was printed when the server began."""

import hmac
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

__all__ = ["TOKEN_HEADER", "Guard"]

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

TOKEN_HEADER = "x-zhenggai-token"
READS = ("GET", "HEAD")
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

    - ``Host`` is 127.0.0.1:PORT or localhost:PORT: a name of someone else's that leads here (DNS
      rebinding) does not;
    - a write has an ``Origin`` that is that host, and ``Sec-Fetch-Site``, where a browser sends it, does
      not tell of another site: other pages, those of other ports too, may neither write nor read;
    - the cookie has the token, and for a write the header too. The address that is printed holds the
      token; it sets the cookie and leads on to the address without it.
    """

    def __init__(self, app: App, port: int, token: str) -> None:
        self._app = app
        self._hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self._cookie = f"zhenggai-{port}"  # cookies know no ports
        self._token = token

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = _read_headers(scope)
        if not headers or not self._is_ours(scope, headers):
            await _answer(send, 403, REFUSED)
        elif self._is_opened(scope):
            cookie = f"{self._cookie}={self._token}; HttpOnly; SameSite=Strict; Path=/"
            await _answer(send, 303, "", {"location": "/", "set-cookie": cookie})
        elif not self._knows(scope, headers):
            await _answer(send, 403, REFUSED)
        else:
            await self._app(scope, receive, _with_headers(send))

    def _is_ours(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        host = headers.get("host", "")
        if host not in self._hosts or headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return False
        origin = headers.get("origin")
        own = origin == f"http://{host}"
        return own or (origin is None and scope["method"] in READS)

    def _is_opened(self, scope: Scope) -> bool:
        """Whether this is the address that was printed."""
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        return scope["path"] == "/" and scope["method"] in READS and self._is_token("".join(given))

    def _knows(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        if morsel is None or not self._is_token(morsel.value):
            return False
        return scope["method"] in READS or self._is_token(headers.get(TOKEN_HEADER, ""))

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())


def _read_headers(scope: Scope) -> dict[str, str]:
    """By name; empty where one that decides is there twice."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key in found and key in ("host", "origin", "cookie", "sec-fetch-site", TOKEN_HEADER):
            return {}
        found[key] = value.decode("latin-1")
    return found


async def _answer(send: Send, status: int, text: str, more: Mapping[str, str] | None = None) -> None:
    body = text.encode()
    headers = {**ALWAYS, "content-type": "text/plain; charset=utf-8", "content-length": str(len(body))}
    start = {"type": "http.response.start", "status": status, "headers": _pack({**headers, **(more or {})})}
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _with_headers(send: Send) -> Send:
    async def send_on(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *_pack(ALWAYS)]}
        await send(message)

    return send_on


def _pack(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
