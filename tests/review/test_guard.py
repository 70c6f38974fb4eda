"""The server answers pages of its own on this machine, and nobody else."""

import asyncio
import json
import re
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.corrections.table import CORRECTIONS
from pipeline.review.guard import Guard
from tests.review.conftest import Server, ids


@pytest.fixture(scope="module")
def refused() -> bytes:
    return "拒绝访问".encode()


def request(server: Server) -> dict[str, object]:
    finding_id = ids(server.out)[0]
    return {
        "notice_id": finding_id[:16],
        "finding_id": finding_id,
        "field": "themes",
        "decision": ["other"],
        "after": "",
    }


def test_the_printed_address_leads_to_the_pages_and_no_cookie_is_set(server: Server) -> None:
    opened = server.get("/")
    assert (opened.status, opened.headers["location"]) == (303, "index.html")
    for answer in (opened, server.get("/index.html"), server.post(request(server))):
        assert "set-cookie" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert server.post(request(server)).status == 409


@pytest.mark.parametrize("path", ["/", "/index.html", "/static/report.css", "/api/notices/x"])
def test_nothing_is_shown_without_the_token(server: Server, refused: bytes, path: str) -> None:
    other = server.token[:-1] + ("a" if server.token[-1] != "a" else "b")
    for before in ("", "/", "/x", f"/{other}", f"/x/{server.token}", f"//{server.token}", "/%ff"):
        answer = server.ask_plainly(
            "GET", before + path, cookie=f"zhenggai-{server.port}={server.token}", referer=server.address
        )
        assert (answer.status, answer.body.startswith(refused)) == (403, True), before
    assert server.ask_plainly("GET", f"/index.html?token={server.token}").status == 403
    assert server.ask_plainly("GET", "/favicon.ico").body == b""  # browsers ask for it by themselves


def test_pages_lead_on_below_the_token_and_do_not_print_it(server: Server) -> None:
    notice = ids(server.out)[0][:16]
    pages = ("/index.html", "/findings.html", "/files.html", f"/notices/{notice}.html", "/data/notices.js")
    for path in pages:
        page = server.get(path).body.decode()
        assert server.token not in page
        assert re.search(r"""(?:href|src)=["']/""", page) is None, path


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "evil@127.0.0.1:{port}",
        "0.0.0.0:{port}",
        "[::1]:{port}",
        "127.0.0.2:{port}",
        "",
        None,
    ],
)
def test_another_host_is_refused(server: Server, host: str | None) -> None:
    host = host and host.format(port=server.port)
    assert server.get("/index.html", host=host).status in (400, 403)
    assert server.post(request(server), host=host, origin=f"http://{host}").status in (400, 403)
    assert not (server.out / CORRECTIONS).exists()


def test_both_names_of_this_machine_are_its_own(server: Server) -> None:
    name = f"localhost:{server.port}"
    assert server.get("/index.html", host=name).status == 200
    assert server.post(request(server), host=name, origin=f"http://{name}").status == 201


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}/",
    ],
)
def test_a_page_of_another_origin_writes_nothing(server: Server, origin: str | None) -> None:
    answer = server.post(request(server), origin=origin and origin.format(port=server.port))
    assert answer.status == 403
    assert not (server.out / CORRECTIONS).exists()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_or_port_reads_nothing(server: Server, site: str) -> None:
    assert server.get("/data/notices.js", sec_fetch_site=site).status == 403
    assert server.get("/data/notices.js", sec_fetch_site="same-origin").status == 200
    assert server.get("/data/notices.js", origin="http://evil.example").status == 403


def answer_on(port: int, host: str) -> int:
    """The status of a page's request to a server on a port that only the system may open."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    headers = [(b"host", host.encode()), (b"origin", f"http://{host}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/secret/index.html", "headers": headers}
    asyncio.run(Guard(application, port, "secret")(scope, None, send))
    status: int = sent[0]["status"]
    return status


def test_on_the_port_of_http_the_host_has_no_port() -> None:
    for host in ("127.0.0.1", "localhost", "127.0.0.1:80"):
        assert (host, answer_on(80, host), answer_on(81, host)) == (host, 200, 403)
    assert answer_on(80, "evil.example") == 403


@pytest.mark.parametrize("token", [None, "", "x", "\xe9"])
def test_a_write_needs_the_token_in_its_header_too(server: Server, token: str | None) -> None:
    assert server.post(request(server), x_zhenggai_token=token).status == 403
    own = {"origin": f"http://{server.host}", "x_zhenggai_token": server.token}
    body = json.dumps(request(server)).encode()
    own["content_type"] = "application/json"
    assert server.ask_plainly("POST", "/api/corrections", body, **own).status == 403
    assert not (server.out / CORRECTIONS).exists()
    assert server.post(request(server)).status == 201


def test_a_host_that_is_told_twice_is_refused(server: Server) -> None:
    lines = [
        f"GET /{server.token}/index.html HTTP/1.1",
        f"Host: {server.host}",
        "Host: evil.example",
    ]
    with socket.create_connection(("127.0.0.1", server.port), 60) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        assert connection.recv(64).split()[1] in (b"400", b"403")


def test_every_answer_forbids_frames_caches_and_what_is_not_ours(server: Server) -> None:
    for answer in (server.get("/index.html"), server.get("/none"), server.ask_plainly("GET", "/")):
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "access-control-allow-origin" not in answer.headers


def test_it_listens_on_the_loopback_alone(server: Server) -> None:
    with pytest.raises(OSError, match=r"refused|unreachable"):
        socket.create_connection(("127.0.0.2", server.port), 60)


@pytest.mark.parametrize(
    "path",
    [
        "/../run.json",
        "/..%2frun.json",
        "/static/../desk.py",
        "/static/..%2fdesk.py",
        "/static/%2e%2e/desk.py",
        "/static//etc/passwd",
        "//etc/passwd",
        "/pages/..%2f..%2frun.json",
        "/pages/0123456789abcdef-1.webp/../x",
        "/notices/..%2f..%2fx.html",
        "/api/notices/..%2f..",
        "/text/x.txt",
        "/findings.csv",
        "/corrections.csv",
        "/%00",
        "/static/review.js%00",
        "/run.json",
        "/static/",
        "/notices/%ff.html",
    ],
)
def test_no_path_leads_out_of_the_pages(server: Server, path: str) -> None:
    answer = server.get(path)
    assert answer.status in (404, 409)
    assert set(answer.json()) == {"error"}


def test_a_port_that_is_taken_is_told(server: Server, out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli import main

    assert main(["review", str(out), "--port", str(server.port)]) == 2
    assert "端口" in capfd.readouterr().err


def test_a_folder_without_tables_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from pipeline.cli import main

    assert main(["review", str(tmp_path), "--port", "0"]) == 2
    assert "not an output folder" in capfd.readouterr().err


def test_ctrl_c_ends_it_as_it_should(out: Path, serve: Callable[..., Server]) -> None:
    server = serve(out)
    notice = ids(out, "a1-changsha-water.pdf")[0][:16]
    assert server.get(f"/pages/{notice}-1.webp").status == 200  # drawn by a process of its own
    assert server.end() == 0


def test_without_its_packages_it_says_how_to_get_them(
    out: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from pipeline.cli import main

    for name in ("uvicorn", "starlette.applications", "jinja2"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            assert main(["review", str(out), "--port", "0"]) == 2
        assert "zhenggai[report]" in capfd.readouterr().err
