"""What a page sends is kept in corrections.csv, all of it or nothing, and nothing else is written."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.corrections.table import CORRECTIONS, read_corrections
from pipeline.run.batch import run_batch
from pipeline.run.evaluate import evaluate
from pipeline.tables.folder import open_folder
from pipeline.tables.load import load_rows
from tests.review.conftest import Server, ids


def find(out: Path, finding_id: str) -> dict[str, str]:
    return next(row for row in load_rows(out)["findings"] if row["finding_id"] == finding_id)


def list_all(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_decision_is_on_the_page_at_once_and_in_the_tables_after_the_next_run(
    server: Server, inputs: Path
) -> None:
    first = ids(server.out)[0]
    assert server.decide(first, "themes", ["environment", "finance"]).status == 201
    assert 'data-value="environment|finance"' in server.get(f"/notices/{first[:16]}.html").body.decode()
    assert find(server.out, first)["themes"] != "environment|finance"
    run_batch([inputs], server.out, 0)
    assert find(server.out, first)["themes"] == "environment|finance"
    assert 'data-value="environment|finance"' in server.get(f"/notices/{first[:16]}.html").body.decode()
    [made] = read_corrections(server.out)
    assert (made.who, made.field, made.finding_id) == ("沈一", "themes", first)


def test_every_kind_of_decision_can_be_made_and_undone(server: Server) -> None:
    before = server.get(f"/notices/{ids(server.out)[0][:16]}.html").body
    first, second = ids(server.out)[:2]
    row = find(server.out, first)
    start, end = int(row["char_start"]), int(row["char_end"])
    decisions: list[tuple[str, str, Any]] = [
        (first, "status", "completed"),
        (first, "problem", [[start, start + 12]]),
        (first, "rectification", [[start + 14, start + 20], [start + 30, end]]),
        (first, "split", start + 40),
        (second, "merge", None),
        (first, "delete", None),
        (first[:16], "add", [[start, end]]),
        (first[:16], "issuer", "甲县粮食局"),
        (first[:16], "reported_findings", "18"),
        (second, "checked", True),
        (first[:16], "checked", True),
    ]
    for finding_id, field, decision in decisions:
        answer = server.decide(finding_id, field, decision)
        assert (answer.status, field) == (201, field)
    assert server.describe(first[:16])["checked"] == ["", second]
    for _ in decisions:
        assert server.decide(first[:16], "undo").status == 201
    assert server.decide(first[:16], "undo").status == 422
    assert server.get(f"/notices/{first[:16]}.html").body == before


def test_findings_and_overview_show_what_was_decided(server: Server) -> None:
    first = ids(server.out)[0]
    server.decide(first, "merge")
    rows = json.loads(
        server.get("/data/findings-0000.js").body.decode().partition(",")[2].removesuffix(");\n")
    )
    assert len(rows) == len(load_rows(server.out)["findings"]) - 1


def test_pages_of_a_pdf_are_drawn_when_they_are_looked_at(server: Server) -> None:
    notice = ids(server.out, "a1-changsha-water.pdf")[0][:16]
    page = server.get(f"/notices/{notice}.html").body.decode()
    assert f"pages/{notice}-1.webp" in page
    picture = server.get(f"/pages/{notice}-1.webp")
    assert (picture.headers["content-type"], picture.body[:4]) == ("image/webp", b"RIFF")
    assert server.get(f"/pages/{notice}-999.webp").status == 404
    assert server.get(f"/pages/{ids(server.out)[0][:16]}-1.webp").status == 404


@pytest.mark.parametrize("table", ["findings", "mentions"])
def test_where_a_table_is_gone_every_page_says_so(server: Server, table: str) -> None:
    notice = ids(server.out, "a1-changsha-water.pdf")[0][:16]
    paths = (f"/pages/{notice}-1.webp", f"/notices/{notice}.html")
    (server.out / f"{table}.csv").rename(server.out / "moved")
    for path in paths:
        answer = server.get(path)
        assert (answer.status, "/ " in answer.json()["error"]) == (409, True), path
    (server.out / "moved").rename(server.out / f"{table}.csv")
    assert [server.get(path).status for path in paths] == [200, 200]


def test_pictures_are_those_of_the_tables_that_a_run_puts_in_place(server: Server, inputs: Path) -> None:
    notice = ids(server.out, "a1-changsha-water.pdf")[0][:16]
    only = server.out.parent.parent / "only"
    only.mkdir()
    shutil.copy(inputs / "a1-changsha-water.pdf", only)
    run_batch([only], server.out, 0)
    assert server.get(f"/pages/{notice}-1.webp").status == 200
    (server.out / "notices.csv").write_bytes((server.out / "notices.csv").read_bytes().splitlines(True)[0])
    (server.out / "findings.csv").touch()
    assert server.get(f"/pages/{notice}-1.webp").status == 404


def test_of_writers_who_know_the_same_state_one_wins_and_the_others_are_told(server: Server) -> None:
    first = ids(server.out)[0]
    request = {"notice_id": first[:16], "finding_id": first, "field": "themes", "after": ""}
    codes = ["other", "finance", "politics", "environment"] * 4
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda code: server.post({**request, "decision": [code]}), codes))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 15
    assert len(read_corrections(server.out)) == 1
    assert all("load it again" in answer.json()["error"] for answer in answers if answer.status == 409)


def test_two_servers_at_once_lose_nothing(server: Server, serve: Callable[..., Server]) -> None:
    other = serve(server.out)
    first, second = ids(server.out)[:2]
    assert server.decide(first, "themes", ["other"]).status == 201
    request = {"notice_id": first[:16], "finding_id": second, "field": "themes", "decision": ["other"]}
    assert other.post({**request, "after": ""}).status == 409
    assert other.decide(second, "themes", ["other"]).status == 201
    assert {one.finding_id for one in read_corrections(server.out)} == {first, second}


def test_writes_about_different_notices_at_once_are_all_kept(server: Server) -> None:
    findings = {row["finding_id"][:16]: row["finding_id"] for row in load_rows(server.out)["findings"]}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: server.decide(one, "status", "completed"), findings.values()))
    assert {answer.status for answer in answers} == {201}
    assert {one.finding_id for one in read_corrections(server.out)} == set(findings.values())


HOSTILE_BODIES: list[Any] = [
    *(
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"NaN",
        b'"' * 9,
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"1" * 10_000,
    ),
    {},
    {"field": "themes"},
    {"field": ["themes"]},
    {"notice_id": "../../etc/passwd"},
    {"extra": 1},
]
DECISIONS: dict[str, list[Any]] = {
    "themes": [None, "other", [], [1], ["a|b"], ["<script>"], ["\ud800"], [None], {}],
    "status": [None, 1, "", "done", "completed\r\n", ["completed"]],
    "split": [None, -1, 0, 10**30, True, "9", 1.5],
    "problem": [None, [], [[1]], [[0, 10**30]], [[-5, 5]], [[9, 1]], [[True, 9]], [[1.0, 2.0]]],
    "rectification": ["", [["0", "9"]], [[0, 9], [5, 12]], [[[0, 1]]]],
    "merge": ["x", True, 1],
    "checked": [None, "yes", 1],
    "undo": [None, "c1"],
    "delete": ["x", True, [[0, 9]]],
    "add": [None, [], [[1]], [[0, 10**30]], "words"],
    "issued_on": [None, 2023, "someday", ["2023"]],
    "title": [None, "a\nb", "\ud800", "x" * 9_999],
    "n_findings": ["3"],
    "colour": [None, "red"],
    "=cmd|' /C calc'!A0": [None],
}


def test_what_is_no_decision_is_refused_with_a_word_and_changes_nothing(server: Server) -> None:
    before = list_all(server.out.parent)
    for body in HOSTILE_BODIES:
        assert server.post(body).status in (400, 409)
    first = ids(server.out)[0]
    for field, decision in ((field, one) for field, some in DECISIONS.items() for one in some):
        answer = server.decide(first, field, decision)
        assert (answer.status in (400, 422), field, decision) == (True, field, decision)
        assert answer.json()["error"]
    for finding_id in ("x" * 17, first[:16] + "-999", "0" * 20, first + "0" * 60, "\x00" * 20):
        request = {
            "notice_id": first[:16],
            "finding_id": finding_id,
            "field": "merge",
            "decision": None,
            "after": "",
        }
        assert server.post(request).status in (400, 422)
    assert list_all(server.out.parent) == before


def test_bodies_that_are_too_large_or_no_json_are_refused(server: Server) -> None:
    assert server.post(b"x" * 2_000_000).status == 413
    for kind in (None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert server.post({}, content_type=kind).status == 415
    assert server.ask("GET", "/api/corrections").status in (404, 405)


def test_nothing_but_the_corrections_is_written(server: Server) -> None:
    before = list_all(server.out.parent.parent)
    server.decide(ids(server.out)[0], "themes", ["other"])
    server.get("/index.html")
    after = list_all(server.out.parent.parent)
    new = str(server.out / CORRECTIONS)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {new}


def test_damaged_corrections_are_told_and_left_alone(server: Server) -> None:
    data = "correction_id,整改\r\n".encode()
    (server.out / CORRECTIONS).write_bytes(data)
    notice = ids(server.out)[0][:16]
    for answer in (
        server.get(f"/notices/{notice}.html"),
        server.get(f"/api/notices/{notice}"),
        server.post(
            {"notice_id": notice, "finding_id": "", "field": "checked", "decision": True, "after": ""}
        ),
    ):
        assert answer.status == 409
        assert "damaged" in answer.json()["error"]
    assert (server.out / CORRECTIONS).read_bytes() == data


def test_while_a_run_holds_the_folder_nothing_is_written_and_the_page_is_told(server: Server) -> None:
    with open_folder(server.out):
        answer = server.decide(ids(server.out)[0], "themes", ["other"])
    assert answer.status == 409
    assert "another run" in answer.json()["error"]
    assert server.decide(ids(server.out)[0], "themes", ["other"]).status == 201


def test_without_what_runs_keep_pages_are_shown_and_edits_are_refused(server: Server) -> None:
    (server.out.parent / ".out.zhenggai" / "store.sqlite").unlink()
    notice = ids(server.out)[0][:16]
    assert server.get(f"/notices/{notice}.html").status == 200
    assert "run parse first" in server.get(f"/api/notices/{notice}").json()["error"]


def test_a_checked_notice_becomes_a_gold_file_that_the_run_agrees_with(
    server: Server, inputs: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first, *others = ids(server.out)
    gold = tmp_path / "a2-county-grain.gold.json"
    promote = ["promote", str(server.out), first[:16], "-o", str(gold)]
    server.decide(first, "merge")
    server.decide(first, "themes", ["other"])
    for finding_id in (first, *others[2:]):
        server.decide(finding_id, "checked", True)
    assert main(promote) == 2
    assert others[1] in capfd.readouterr().err
    server.decide(others[1], "checked", True)
    assert main(promote) == 0
    run_batch([inputs], server.out, 0)
    judged = evaluate(server.out, gold)
    for name in ("record", "detected", "measures", "main_theme", "title", "path"):
        tally = judged.total([name])
        assert (name, tally.f1) == (name, 1.0)
    assert judged.total(["detected"]).expected == len(others)
    assert main(promote) == 2
    assert "exists" in capfd.readouterr().err
