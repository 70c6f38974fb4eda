"""A run: convert what was found, put the tables in place."""

import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.annotate.taxonomy import load_taxonomy
from pipeline.errors import UsageError
from pipeline.model import FileResult
from pipeline.run.discover import find_jobs, printable
from pipeline.run.engines import ENGINES

__all__ = ["Summary", "run_batch"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, for the person who started it."""

    out: Path
    files: int
    outcomes: Counter[str]
    findings: int
    messages: Counter[tuple[str, str]]  # (severity, code)
    unreadable: tuple[tuple[str, str], ...]  # (path, message)
    hidden: int
    seconds: float


def run_batch(
    inputs: Sequence[Path],
    out: Path,
    workers: int,
    report: Callable[[int, int, str], None] = lambda *_: None,
    themes: Path | None = None,
) -> Summary:
    """Convert everything and replace OUT. ``report(done, total, name)`` is called for every file.

    ``themes`` is a codebook of one's own.

    Raises UsageError and OutputError; files that cannot be read are in the summary.
    """
    from pipeline.tables.folder import open_folder, publish
    from pipeline.tables.writers import build_contents

    started = time.time()
    found = find_jobs(inputs)
    _refuse_overlap(inputs, out)
    if themes:
        load_taxonomy(themes)
    jobs = [replace(job, themes=themes) for job in found.jobs]
    results = list(found.results)
    with open_folder(out) as workshop:
        engine = ENGINES["process" if workers > 1 and len(jobs) > 1 else "serial"]
        report(0, len(jobs), "")
        for done, (job, result) in enumerate(zip(jobs, engine(jobs, workers), strict=True), 1):
            results.append(result)
            report(done, len(jobs), job.name)
        description = _describe_run(inputs, out, workers, started)
        description |= {"themes": printable(themes)} if themes else {}
        publish(workshop, out, build_contents(results, description))
    return _summarise(out, results, found.hidden, time.time() - started)


def _refuse_overlap(inputs: Sequence[Path], out: Path) -> None:
    target = Path(os.path.realpath(out))
    for path in inputs:
        source = Path(os.path.realpath(path))
        if target == source or target in source.parents or source in target.parents:
            raise UsageError(f"输出与输入重叠 / the output lies inside or above the input: {printable(out)}")


def _describe_run(inputs: Sequence[Path], out: Path, workers: int, started: float) -> dict[str, object]:
    """What differs by run: times, versions, host."""
    from importlib.metadata import version

    packages = ("zhenggai", "pandas", "pdfplumber", "pypdfium2", "lxml", "jieba")
    return {
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(started)),
        "seconds": round(time.time() - started, 3),
        "inputs": [printable(path) for path in inputs],
        "output": printable(out),
        "workers": workers,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "versions": {name: version(name) for name in packages},
    }


def _summarise(out: Path, results: Sequence[FileResult], hidden: int, seconds: float) -> Summary:
    distinct = {result.notice.notice_id: result.notice for result in results if result.notice}
    failed = tuple(sorted((r.source.path, r.messages[0].text) for r in results if r.outcome == "unreadable"))
    return Summary(
        out=out,
        files=len(results),
        outcomes=Counter(result.outcome for result in results),
        findings=sum(len(notice.findings) for notice in distinct.values()),
        messages=Counter((doubt.severity, doubt.code) for result in results for doubt in result.messages),
        unreadable=failed,
        hidden=hidden,
        seconds=seconds,
    )
