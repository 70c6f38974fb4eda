"""A run in shards under any scheduler: each shard writes a part file, and a merge makes the tables.

A file belongs to a shard by its name, so that a shard keeps its files when the archive grows.
A shard that is done again converts what has changed since its part was written.
"""

import hashlib
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Self

from pipeline.errors import PipelineError, UsageError
from pipeline.paths import printable
from pipeline.run.batch import Options, Report, fill_store, find_inputs, plan_batch, write_out
from pipeline.run.discover import Inputs
from pipeline.run.engines import Crew
from pipeline.run.packed import Packed
from pipeline.run.parts import list_parts, read_part, remove_part, upload, write_part
from pipeline.run.plan import Plan, make_plan
from pipeline.run.reports import Summary, summarise
from pipeline.run.settings import Settings, codebook_of, hash_codebook
from pipeline.run.store import STORE, Store
from pipeline.tables.folder import open_folder, output_errors
from pipeline.tables.form import Form
from pipeline.tables.writers import require_formats

__all__ = ["Shard", "merge_shards", "plan_run", "plan_shard", "run_into_url", "run_shard"]

PART = re.compile(r"shard-(\d+)-of-(\d+)\.parquet")


@dataclass(frozen=True, slots=True)
class Shard:
    """The n-th of so many, counted from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """3/10. Raises ValueError."""
        number, count = map(int, text.split("/"))
        if not 1 <= number <= count:
            raise ValueError(text)
        return cls(number, count)

    def holds(self, name: str) -> bool:
        """Whether a file of this name belongs to the shard."""
        return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16) % self.count == self.number - 1

    def choose(self, found: Inputs) -> Inputs:
        """Its share of the inputs."""
        jobs = Packed(job for job in found.jobs if self.holds(job.name))
        closed = tuple((job, result) for job, result in found.closed if self.holds(job.name))
        return Inputs(jobs, closed, found.left_out)

    @property
    def begun(self) -> str:
        """The name of what a run left that was broken off."""
        return self.file.replace("shard-", "begun-")

    @property
    def file(self) -> str:
        """The name of its part."""
        return f"shard-{self.number:05d}-of-{self.count:05d}.parquet"


ALONE = Shard(1, 1)


def _parts_of(url: str) -> str:
    """The folder for what is converted, beside tables behind a URL."""
    return f"{url.rstrip('/')}/parts"


@contextmanager
def _open_store(folder: str, shard: Shard, settings: Settings) -> Iterator[tuple[Store, Path, list[str]]]:
    """A store with what earlier runs of the shard made, its folder, and the parts that it is from."""
    with (
        tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as name,
        Store(Path(name) / STORE, settings.fingerprint()) as store,
    ):
        adopted = [url for url in list_parts(folder) if url.endswith((f"/{shard.file}", f"/{shard.begun}"))]
        for url in adopted:
            store.adopt(read_part(url))
        yield store, Path(name), adopted


def plan_run(inputs: Sequence[Path | str], out: Path | str, shard: Shard | None, options: Options) -> Plan:
    """What a run into OUT would convert, a path or URL, or one of its shards; nothing is written."""
    if shard or isinstance(out, str):
        return plan_shard(inputs, str(out) if shard else _parts_of(str(out)), shard or ALONE, options)
    return plan_batch(inputs, out, options.settings, options.again)


def plan_shard(inputs: Sequence[Path | str], folder: str, shard: Shard, options: Options) -> Plan:
    """What ``run_shard`` would convert, without writing anything there."""
    found = shard.choose(find_inputs(inputs, None, options.settings))
    with _open_store(folder, shard, options.settings) as (store, _, _):
        return make_plan(found, store, options.again)


def run_shard(
    inputs: Sequence[Path | str], folder: str, shard: Shard, workers: int, report: Report, options: Options
) -> Summary:
    """Convert the files of a shard into its part in ``folder``, a path or URL. Raises as ``run_batch``."""
    started, part = time.time(), f"{folder.rstrip('/')}/{shard.file}"
    found = shard.choose(find_inputs(inputs, None, options.settings))
    with (
        output_errors(part),
        _open_store(folder, shard, options.settings) as (store, beside, adopted),
    ):
        spool = beside / "spool"
        spool.mkdir()
        try:
            crew = Crew(workers, options.settings, spool, inputs=inputs)
            with fill_store(store, found, crew, report, options) as plan:
                write_part(part, store.read_placed())
        except BaseException:
            with suppress(PipelineError, OSError):  # the error that came first is told
                write_part(f"{folder.rstrip('/')}/{shard.begun}", store.read_placed())
            raise
        for url in adopted:
            if url.endswith(f"/{shard.begun}"):
                remove_part(url)
        return summarise(store, plan, part, Counter(), time.time() - started)


def run_into_url(
    inputs: Sequence[Path | str], url: str, workers: int, report: Report, options: Options
) -> Summary:
    """As ``run_batch``, with tables behind a URL; what is converted is kept in ``parts`` beside them."""
    require_formats(options.formats)
    parts = _parts_of(url)
    done = run_shard(inputs, parts, ALONE, workers, report, options)
    merged = merge_shards(parts, url, options.form, options.settings.themes)
    return replace(done, out=merged.out, messages=merged.messages, seconds=done.seconds + merged.seconds)


def merge_shards(folder: str, out: Path | str, form: Form, themes: Path | None = None) -> Summary:
    """The tables of all shards in ``folder``, the same as those of one run over everything.

    ``themes`` is the codebook that the shards were converted with, where that was one of one's own: by it
    corrected findings are tagged anew. Raises UsageError where it is another one, or where a shard is
    missing, or made by another version or by other settings.
    """
    if isinstance(out, str):
        with tempfile.TemporaryDirectory(prefix="zhenggai-", ignore_cleanup_errors=True) as name:
            summary = merge_shards(folder, Path(name) / "out", form, themes)
            upload(Path(name) / "out", out)
            return replace(summary, out=out)
    started = time.time()
    require_formats(form.formats)
    parts = [part for part in list_parts(folder) if "/begun-" not in part]
    _refuse_gaps(parts, folder)
    settings = {placed.settings for part in parts for placed in islice(read_part(part), 1)}
    if len(settings) > 1:
        raise UsageError(
            f"{folder}: 各分片的版本或设置不同，请重新运行 / the shards were converted by different versions"
            " or settings: run them again"
        )
    if themes:
        _refuse_other_codebook(themes, "".join(settings))
    with open_folder(out) as workshop, Store(workshop / STORE, "".join(settings)) as store:
        store.start()
        for part in parts:
            store.adopt(read_part(part), of_this_run=True)
        total = sum(store.count().outcomes.values())
        store.expect(total, total)
        described: dict[str, object] = {
            "merged": folder,
            "folder": printable(Path.cwd()),
            "files": total,
            "themes": printable(themes) if themes else None,
        }
        messages = write_out(store, workshop, out, form, described, started, themes)
        store.end("ended")
        return summarise(store, Plan(), out, messages, time.time() - started)


def _refuse_other_codebook(themes: Path, settings: str) -> None:
    try:
        given = hash_codebook(themes)
    except OSError as error:
        raise UsageError(f"{themes}: {error.strerror or error}") from error
    if given != codebook_of(settings):
        raise UsageError(
            f"{themes}: 分片不是用这一编码本转换的 / the shards were not converted with this codebook"
        )


def _refuse_gaps(parts: Sequence[str], folder: str) -> None:
    names = [PART.fullmatch(part.rpartition("/")[2]) for part in parts]
    there = {(int(name[1]), int(name[2])) for name in names if name}
    counts = {count for _, count in there}
    if len(counts) != 1 or None in names:
        raise UsageError(f"{folder}: 分片不成一套 / no parts, or not of one set: {len(parts)}")
    [count] = counts
    missing = [number for number in range(1, count + 1) if (number, count) not in there]
    if missing:
        listed = ", ".join(f"{number}/{count}" for number in missing[:10])
        raise UsageError(f"{folder}: 缺少分片 / shards are missing: {listed}")
