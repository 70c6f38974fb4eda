"""OUT -> OUT/report/: all pages, written beside and put in place in one step."""

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import OutputError, UsageError
from pipeline.report.charts import draw_chart
from pipeline.report.codebook import read_themes
from pipeline.report.figures import Figure
from pipeline.report.notice_page import Around, render_notice
from pipeline.report.output import Output
from pipeline.report.overview import FIGURES, Tally
from pipeline.report.pages import Frame, Phrase, find_phrase, script_json
from pipeline.report.pictures import Painter
from pipeline.report.rows import (
    FileFilters,
    Filters,
    cut_chunks,
    file_rows,
    finding_rows,
    notice_row,
)
from pipeline.report.studio import draw_all
from pipeline.report.tables_page import render_files, render_findings, render_overview
from pipeline.tables.folder import open_folder, output_errors, replace_folder

__all__ = ["STATIC", "Summary", "describe_made", "write_report"]

SIGN = "report.json"  # tells that a folder is a report, which may be replaced
STATIC = ("report.css", "language.js", "table.js", "findings.js", "files.js", "notice.js")

# the files that reports write, by their path
WRITTEN = re.compile(
    rf"{re.escape(SIGN)}|(?:index|findings|files)\.html|static/[a-z]+\.(?:css|js)"
    r"|data/(?:notices|findings-\d+|files-\d+)\.js|notices/[0-9a-f]{16}\.html|pages/[0-9a-f]{16}-\d+\.webp"
    rf"|(?:data/(?:{'|'.join(FIGURES)})\.csv|charts/(?:{'|'.join(FIGURES)})-(?:zh|en)\.svg)"
)


class Summary(NamedTuple):
    """What was written."""

    start: Path  # the page to open
    notices: int
    findings: int
    pictures: int


def describe_made(run: Mapping[str, Any]) -> Phrase:
    """The words at the foot of every page."""
    started = str(run.get("started", "—"))[:19].replace("T", " ")
    return find_phrase("site", "made").fill(version=version("zhenggai"), started=started)


def _tell_run(run: Mapping[str, Any]) -> dict[str, Any]:
    """When it was and of which version: what else run.json tells of the machine is not handed on."""
    versions = run.get("versions")
    made = versions.get("zhenggai") if isinstance(versions, dict) else None
    return {"started": run.get("started"), "version": made}


def write_report(out: Path, pictures: bool = True, sources: Path | None = None) -> Summary:
    """Write ``OUT/report/``. Pictures of pages are drawn from the files that the run read.

    ``sources`` is the folder that the paths of the tables begin at; without it, what run.json names.
    Raises UsageError where OUT is no output folder or the extra ``report`` is missing, OutputError
    where it cannot be written.
    """
    if not out.is_dir():
        raise UsageError(f"不是转换结果 / not an output folder: {out}")
    target = out / "report"
    with open_folder(out) as workshop, output_errors(str(target)):
        _refuse_other(target)
        output = Output(out)  # where its rows stand holds as long as no run replaces the tables
        new = workshop / "report"
        shutil.rmtree(new, ignore_errors=True)
        try:
            summary = _Site(output, new, pictures, sources).write()
            _carry_over(target, new)
            replace_folder(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        return summary._replace(start=target / "index.html")


def _carry_over(old: Path, new: Path) -> None:
    """What no report writes stays: it was put beside the pages by someone."""
    for path in sorted(old.rglob("*")):
        name = path.relative_to(old)
        if not path.is_symlink() and (path.is_dir() or WRITTEN.fullmatch(name.as_posix())):
            continue
        if os.path.lexists(new / name):
            continue
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, new / name, follow_symlinks=False)


def _refuse_other(target: Path) -> None:
    if target.is_symlink():
        raise OutputError(f"{target}: 是符号链接，未改动 / a symbolic link, left as it is")
    if target.exists() and not (target / SIGN).is_file():
        raise OutputError(f"{target}: 不是报告文件夹，未改动 / not a report, left as it is")


class _Site:
    """The report of one run in the making."""

    def __init__(self, output: Output, folder: Path, pictures: bool, sources: Path | None) -> None:
        self._output = output
        self._folder = folder
        self._painter = Painter(output, self._keep_picture, pictures, sources)
        self._themes = read_themes(output)
        self._frame = Frame(made=describe_made(output.run))
        self._tally = Tally(self._themes)
        self._filters = Filters(self._themes)
        self._notices: list[list[Any]] = []

    def write(self) -> Summary:
        """Every file of the report."""
        for name in ("static", "data", "charts", "notices", "pages"):
            (self._folder / name).mkdir(parents=True)
        for name in STATIC:
            data = files("pipeline.report").joinpath("static", name).read_bytes()
            (self._folder / "static" / name).write_bytes(data)
        chunks = self._write_chunks("findings", self._add_notices())
        self._write_script("notices", self._notices)
        self._write("findings.html", render_findings(self._filters, self._themes, chunks, self._frame))
        filters = FileFilters()
        chunks = self._write_chunks("files", file_rows(self._output, self._tally, filters))
        self._write("files.html", render_files(filters, chunks, self._frame))
        self._write_overview(self._tally.figures())
        tally = self._tally
        described = {**_tell_run(self._output.run), "notices": tally.notices, "findings": tally.findings}
        self._write(SIGN, json.dumps(described, ensure_ascii=False, indent=2) + "\n")
        return Summary(self._folder, tally.notices, tally.findings, self._painter.drawn)

    def _add_notices(self) -> Iterator[list[Any]]:
        """Write the page of every notice, count it, and give the rows of its findings."""
        ids = ["", *self._output.notice_ids, ""]
        notices = map(self._output.read, ids[1:-1])
        for place, (records, pictures) in enumerate(draw_all(self._painter, notices)):
            self._tally.add_notice(records)
            self._notices.append(notice_row(records, self._filters))
            around = Around(ids[place], ids[place + 2])
            page = render_notice(records, self._themes, around, pictures, self._frame)
            self._write(f"notices/{ids[place + 1]}.html", page)
            yield from finding_rows(records, place, self._filters)

    def _write_overview(self, figures: Sequence[Figure]) -> None:
        for figure in figures:
            (self._folder / "data" / f"{figure.name}.csv").write_bytes(figure.csv())
            for language, name in enumerate(("zh", "en")) if figure.rows else ():
                self._write(f"charts/{figure.name}-{name}.svg", draw_chart(figure, language))
        self._write("index.html", render_overview(self._tally, figures, self._frame))

    def _write_chunks(self, name: str, rows: Iterable[list[Any]]) -> int:
        count = 0
        for chunk in cut_chunks(rows):
            self._write_script(f"{name}-{count:04}", chunk)
            count += 1
        return count

    def _write_script(self, name: str, rows: Sequence[Any]) -> None:
        self._write(f"data/{name}.js", f'zhenggai.take("{name}",{script_json(rows)});\n')

    def _keep_picture(self, name: str, data: bytes) -> None:
        (self._folder / "pages" / name).write_bytes(data)

    def _write(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text, "utf-8", errors="replace", newline="")
