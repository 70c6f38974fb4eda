"""A server under review in a process of its own, as a person starts it, and who asks it."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pipeline.run.batch import run_batch
from pipeline.tables.load import load_rows
from tests.conftest import SAMPLES
from tests.report.conftest import HOSTILE

__all__ = ["RARE", "Server", "ids"]

RARE = HOSTILE.replace("甲县水利局", "甲县𠮷𠮷水利局")  # letters of two units in UTF-16


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    """``ask`` is a page of ours, unless other headers are given (None leaves one out) or another token."""

    out: Path
    process: "subprocess.Popen[str]"
    address: str

    def __post_init__(self) -> None:
        self.host, self.token = self.address.removeprefix("http://").removesuffix("/").split("/")
        self.port = int(self.host.partition(":")[2])

    def ask(self, method: str, path: str, body: bytes = b"", /, **headers: str | None) -> Answer:
        return self.ask_plainly(method, f"/{self.token}{path}", body, **headers)

    def ask_plainly(self, method: str, path: str, body: bytes = b"", /, **headers: str | None) -> Answer:
        """The path as it is."""
        given = {
            "host": self.host,
            "content-length": str(len(body)) if method == "POST" else None,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body)
        got = connection.getresponse()
        answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        connection.close()
        return answer

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, given: Any, **headers: str | None) -> Answer:
        """A write as a page of ours sends it; what is no bytes goes as JSON."""
        body = given if isinstance(given, bytes) else json.dumps(given).encode()
        own: dict[str, str | None] = {"origin": f"http://{self.host}", "x_zhenggai_token": self.token}
        own["content_type"] = "application/json"
        return self.ask("POST", "/api/corrections", body, **{**own, **headers})

    def describe(self, notice_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.get(f"/api/notices/{notice_id}").json()
        return found

    def decide(self, finding_id: str, field: str, decision: Any = None) -> Answer:
        """With the last correction that there is."""
        notice_id = finding_id[:16]
        request = {
            "notice_id": notice_id,
            "finding_id": finding_id if len(finding_id) > 16 else "",
            "field": field,
            "decision": decision,
            "after": self.describe(notice_id)["after"],
        }
        return self.post(request)

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def ids(out: Path, name: str = "a2-county-grain.txt") -> list[str]:
    """The findings of a file, as the run numbered them."""
    rows = load_rows(out)
    [notice] = [row["notice_id"] for row in rows["notices"] if row["source_path"] == name]
    return [row["finding_id"] for row in rows["findings"] if row["notice_id"] == notice]


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    for name in ("a2-county-grain.txt", "b1-university.docx", "a1-changsha-water.pdf"):
        shutil.copy(SAMPLES / name, folder)
    (folder / "<img src=x onerror=alert(4)>.txt").write_text(RARE, "utf-8")
    return folder


@pytest.fixture(scope="session")
def converted(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of OUT and of what a run keeps beside it."""
    folder = tmp_path_factory.mktemp("run")
    run_batch([inputs], folder / "out", 0)
    return folder


@pytest.fixture
def out(converted: Path, tmp_path: Path) -> Path:
    """An output folder of one's own."""
    shutil.copytree(converted, tmp_path / "run")
    return tmp_path / "run" / "out"


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers and ends them."""
    servers: list[Server] = []

    def start(out: Path, *arguments: str) -> Server:
        command = [sys.executable, "-m", "pipeline", "review", str(out), "--port", "0", "--who", "沈一"]
        process = subprocess.Popen(
            [*command, *arguments], stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert process.stdout
        told = [process.stdout.readline() for _ in range(2)]
        servers.append(Server(out, process, told[1].strip()))
        return servers[-1]

    yield start
    for server in servers:
        server.process.kill()
        server.process.communicate()


@pytest.fixture
def server(out: Path, serve: Callable[..., Server]) -> Server:
    return serve(out)
