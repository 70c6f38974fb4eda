"""A run: find the inputs, convert them, put the tables in place."""

import os
import platform
import stat
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.messages import message
from pipeline.model import FileResult, Source
from pipeline.run.engines import ENGINES, Job

__all__ = ["Summary", "find_jobs", "run_batch"]


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


@dataclass(frozen=True, slots=True)
class _Inputs:
    jobs: tuple[Job, ...]
    empty: tuple[str, ...]  # folders that hold no file
    hidden: int  # files and folders left out because their name begins with a dot


def find_jobs(inputs: Sequence[Path]) -> _Inputs:
    """Every regular file of the inputs, sorted by the path that the tables show.

    Folders are searched, links are not followed, names that begin with a dot are left
    out and counted. Paths are relative to a single folder, else to the folder that
    all inputs have in common. Raises UsageError where an input does not exist or is a
    pipe or device.
    """
    roots = [Path(os.path.abspath(path)) for path in inputs]
    for given, path in zip(inputs, roots, strict=True):
        if not os.path.lexists(path):
            raise UsageError(f"找不到输入 / no such input: {printable(given)}")
        if _kind(path) not in (stat.S_IFREG, stat.S_IFDIR, 0):
            raise UsageError(f"不是文件或文件夹 / neither a file nor a folder: {printable(given)}")
    base = roots[0] if len(roots) == 1 and _kind(roots[0]) == stat.S_IFDIR else _common(roots)
    found: dict[str, Job] = {}
    empty, hidden = [], 0
    for root in roots:
        files, left_out = _list(root)
        hidden += left_out
        for path in files:
            name = printable(path.relative_to(base))
            found.setdefault(name, Job(path, name))
        if not files:
            empty.append(printable(root.relative_to(base)) if root != base else printable(Path(root.name)))
    return _Inputs(tuple(found[name] for name in sorted(found)), tuple(sorted(set(empty))), hidden)


def _common(roots: Iterable[Path]) -> Path:
    return Path(os.path.commonpath([root.parent for root in roots]))


def _list(root: Path) -> tuple[list[Path], int]:
    if _kind(root) != stat.S_IFDIR:
        return [root], 0
    files: list[Path] = []
    hidden = 0
    # A folder that cannot be listed is converted like a file, so that its row says why.
    for folder, folders, names in os.walk(root, onerror=lambda error: files.append(Path(error.filename))):
        hidden += sum(1 for name in (*folders, *names) if name.startswith("."))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        files.extend(path for path in paths if _kind(path, follow=False) in (stat.S_IFREG, 0))
    return files, hidden


def _kind(path: Path, follow: bool = True) -> int:
    """S_IFREG, S_IFDIR …; 0 where it cannot be asked, which the row of the file will say."""
    try:
        return stat.S_IFMT(path.stat(follow_symlinks=follow).st_mode)
    except OSError:
        return 0


def printable(path: Path) -> str:
    r"""A path as the tables show it, different for different paths.

    Bytes that are no UTF-8 stand as \xNN; control, bidi and other invisible characters
    as Python writes them (\n, \u202e); a backslash is doubled.
    """
    text = os.fsencode(path).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
        else character
        for character in text
    )


def run_batch(
    inputs: Sequence[Path], out: Path, workers: int, report: Callable[[int, int, str], None] = lambda *_: None
) -> Summary:
    """Convert everything and replace OUT. ``report(done, total, name)`` is called for every file.

    Raises UsageError and OutputError; files that cannot be read are in the summary.
    """
    from pipeline.tables.folder import open_folder, publish
    from pipeline.tables.writers import build_contents

    started = time.time()
    found = find_jobs(inputs)
    _refuse_overlap(inputs, out)
    results = [_nothing_in(name) for name in found.empty]
    with open_folder(out) as workshop:
        engine = ENGINES["process" if workers > 1 and len(found.jobs) > 1 else "serial"]
        report(0, len(found.jobs), "")
        for done, (job, result) in enumerate(zip(found.jobs, engine(found.jobs, workers), strict=True), 1):
            results.append(result)
            report(done, len(found.jobs), job.name)
        publish(workshop, out, build_contents(results, _describe_run(inputs, out, workers, started)))
    return _summarise(out, results, found.hidden, time.time() - started)


def _refuse_overlap(inputs: Sequence[Path], out: Path) -> None:
    target = Path(os.path.realpath(out))
    for path in inputs:
        source = Path(os.path.realpath(path))
        if target == source or target in source.parents or source in target.parents:
            raise UsageError(f"输出与输入重叠 / the output lies inside or above the input: {printable(out)}")


def _nothing_in(name: str) -> FileResult:
    return FileResult(Source(name, "", 0, ""), "unreadable", "empty", None, (message("no_files"),))


def _describe_run(inputs: Sequence[Path], out: Path, workers: int, started: float) -> dict[str, object]:
    """What differs by run: times, versions, host."""
    from importlib.metadata import version

    packages = ("zhenggai", "pandas", "pdfplumber", "pypdfium2", "python-docx", "jieba")
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
    failed = tuple(
        (result.source.path, result.messages[0].text) for result in results if result.outcome == "unreadable"
    )
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
