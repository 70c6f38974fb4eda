"""Write any number of distinct notices in several formats, for benchmarks and long runs.

    python -m benchmarks.notices OUT_DIR -n 20000 --formats txt,docx,html,pdf

The formats take turns, a file to each notice; names are 00/000123-临溪县水利局.docx, a thousand in a
folder. The same arguments give the same bytes, as long as the samples and the stock stay as they are.
``--truth FILE`` tells what the notices hold: the path, the layout and the number of findings of each,
tab-separated. PDF takes fontTools and Noto CJK.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.notice_docx import write_docx
from benchmarks.notice_html import write_html
from benchmarks.notice_layouts import FINDINGS, compose_notice
from benchmarks.notice_pdf import write_pdf
from tests.gold.build import printed_text
from tests.gold.source import Sample

__all__ = ["WRITERS", "Written", "make_notices", "write_notices"]

FOLDER = 1000  # notices in a folder
SHARE = 50  # notices that a process writes at a time
RANGE = (10, 10_000)  # findings of a notice


class Written(NamedTuple):
    """A file and its truth."""

    path: Path
    layout: str
    findings: int


def write_txt(sample: Sample) -> bytes:
    """UTF-8, or GB 18030 for some."""
    return printed_text(sample).encode(sample.encoding)


WRITERS: Mapping[str, Callable[[Sample], bytes]] = {
    "txt": write_txt,
    "docx": write_docx,
    "html": write_html,
    "pdf": write_pdf,
}


def make_notices(
    top: Path, count: int, formats: Sequence[str], seed: int = 1, findings: int | None = None
) -> list[Path]:
    """Write ``count`` notices below a folder, of some 24 findings or as many as are asked for."""
    return [written.path for written in write_notices(top, count, formats, seed, findings)]


def write_notices(
    top: Path, count: int, formats: Sequence[str], seed: int = 1, findings: int | None = None
) -> Iterator[Written]:
    """The same, each with its truth. Raises ValueError for a format or a number that is not known."""
    if unknown := set(formats) - set(WRITERS) or not formats:
        raise ValueError(f"formats are {', '.join(WRITERS)}; not {unknown}")
    if findings is not None and not RANGE[0] <= findings <= RANGE[1]:
        raise ValueError(f"a notice has {RANGE[0]} to {RANGE[1]} findings, not {findings}")
    for number in range(-(-count // FOLDER)):
        (top / f"{number:02}").mkdir(parents=True, exist_ok=True)
    shares = [range(start, min(start + SHARE, count)) for start in range(0, count, SHARE)]
    write = partial(_write_share, top=top, formats=tuple(formats), seed=seed, findings=findings)
    if len(shares) < 2:
        yield from (written for share in shares for written in write(share))
        return
    with ProcessPoolExecutor(min(len(shares), os.cpu_count() or 1)) as processes:
        for some in processes.map(write, shares):
            yield from some


def _write_share(
    share: range, top: Path, formats: Sequence[str], seed: int, findings: int | None
) -> list[Written]:
    written = []
    for index in share:
        sample = compose_notice(index, seed, findings, index // len(formats))
        suffix = formats[index % len(formats)]
        path = top / f"{index // FOLDER:02}" / f"{index:06}-{sample.name}.{suffix}"
        path.write_bytes(WRITERS[suffix](sample))
        written.append(Written(path, sample.layout, len(sample.findings)))
    return written


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.notices", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("top", type=Path, metavar="OUT_DIR")
    parser.add_argument("-n", type=int, default=1000, dest="count", help="how many notices")
    parser.add_argument("--formats", default=",".join(WRITERS), help="in turn: %(default)s")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", type=int, help=f"of each notice ({FINDINGS})")
    parser.add_argument("--truth", type=Path, metavar="FILE", help="what the notices hold")
    options = parser.parse_args(arguments)
    started, findings, size, lines = time.perf_counter(), 0, 0, []
    try:
        for written in write_notices(
            options.top, options.count, options.formats.split(","), options.seed, options.findings
        ):
            findings, size = findings + written.findings, size + written.path.stat().st_size
            lines.append(f"{written.path.relative_to(options.top)}\t{written.layout}\t{written.findings}\n")
    except (ValueError, LookupError, ImportError) as error:
        parser.error(str(error))
    if options.truth:
        options.truth.write_text("".join(lines), "utf-8")
    seconds = time.perf_counter() - started
    print(f"{len(lines):,} notices, {findings:,} findings, {size / 1e6:,.1f} MB in {seconds:.1f} s")


if __name__ == "__main__":
    main()
