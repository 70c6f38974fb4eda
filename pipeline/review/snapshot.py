"""The pages that show a whole run, made in memory from the notices as corrected up to now."""

import threading
from typing import Any

from pipeline.report.overview import Tally
from pipeline.report.pages import Frame, script_json
from pipeline.report.rows import FileFilters, Filters, cut_chunks, file_rows, finding_rows, notice_row
from pipeline.report.tables_page import render_files, render_findings, render_overview
from pipeline.review.desk import Desk

__all__ = ["Snapshots"]

Files = dict[str, bytes]


class Snapshots:
    """Files by their path below the report, made anew when anything has changed."""

    def __init__(self, desk: Desk, frame: Frame) -> None:
        self._desk = desk
        self._frame = frame
        self._lock = threading.Lock()
        self._stamp: tuple[object, ...] = ()
        self._files: Files = {}

    def find(self, path: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        with self._lock:
            self._desk.refresh()
            if self._stamp != self._desk.stamp:
                stamp = self._desk.stamp
                self._files = _build(self._desk, self._frame)
                self._stamp = stamp
            return self._files.get(path)


def _build(desk: Desk, frame: Frame) -> Files:
    tally, filters, file_filters = Tally(desk.themes), Filters(desk.themes), FileFilters()
    files: Files = {}
    notices: list[list[Any]] = []
    rows: list[list[Any]] = []
    for place, notice_id in enumerate(desk.output.notice_ids):
        records = desk.read(notice_id)
        tally.add_notice(records)
        notices.append(notice_row(records, filters))
        rows += finding_rows(records, place, filters)
    files["data/notices.js"] = _script("notices", notices)
    chunks = _add_chunks(files, "findings", rows)
    files["findings.html"] = render_findings(filters, desk.themes, chunks, frame).encode("utf-8", "replace")
    chunks = _add_chunks(files, "files", list(file_rows(desk.output, tally, file_filters)))
    files["files.html"] = render_files(file_filters, chunks, frame).encode("utf-8", "replace")
    figures = tally.figures()
    for figure in figures:
        files[f"data/{figure.name}.csv"] = figure.csv()
    files["index.html"] = render_overview(tally, figures, frame, charts=False).encode("utf-8", "replace")
    return files


def _add_chunks(files: Files, name: str, rows: list[list[Any]]) -> int:
    chunks = list(cut_chunks(rows))
    for number, chunk in enumerate(chunks):
        files[f"data/{name}-{number:04}.js"] = _script(f"{name}-{number:04}", chunk)
    return len(chunks)


def _script(name: str, rows: list[Any]) -> bytes:
    return f'zhenggai.take("{name}",{script_json(rows)});\n'.encode("utf-8", "replace")
