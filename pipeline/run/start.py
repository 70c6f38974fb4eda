"""A run as it is asked for, by ``zhenggai parse`` or by a script: in the command's words."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.run.batch import Options
    from pipeline.run.progress import Progress
    from pipeline.run.reports import Summary
    from pipeline.run.settings import Limits
    from pipeline.run.shards import Shard

__all__ = ["Asked", "convert", "read_formats", "read_mask", "read_options"]

Place = str | os.PathLike[str]
LEAST_MEMORY = 300  # MiB: what a worker has before its first file


class Asked(TypedDict, total=False):
    """What may be asked of a run; every name is that of an option of the command."""

    workers: int | None  # processes; None: one for each core, 0: none, without protection
    format: str | Iterable[str]  # "csv,sqlite"
    excel_safe: bool  # an apostrophe before what a spreadsheet would take for a formula, in CSV
    mask: str | Iterable[str]  # "contacts,persons", covered in tables and texts
    themes: Place | None  # a codebook of one's own
    force: bool  # convert everything again
    retry_failed: bool  # convert again what could not be read
    max_seconds: int | None  # of processor time for a file
    max_memory: int | None  # MiB for a file
    max_pages: int | None  # of a file
    max_size: int | None  # MB of a file
    limit: "Mapping[str, int] | Iterable[tuple[str, int]]"  # the readers' other limits, by their names
    engine: str  # process or dask
    scheduler: str  # Dask's address
    parts: str  # URL through which Dask's workers hand over
    shard: "Shard | str | None"  # "3/10"


def convert(
    inputs: Place | Iterable[Place],
    out: Place,
    *,
    report: "Callable[[Progress], None] | None" = None,
    **asked: Unpack[Asked],
) -> "Summary":
    """Convert files and folders into the tables of OUT, as ``zhenggai parse INPUT... -o OUT`` does.

    Inputs and OUT are paths, or URLs (``s3://…``). Keywords are the command's options: ``workers``,
    ``format``, ``excel_safe``, ``mask``, ``themes``, ``force``, ``retry_failed``, ``max_seconds``,
    ``max_memory`` (MiB), ``max_pages``, ``max_size`` (MB), ``limit``, ``engine``, ``scheduler``,
    ``parts``, ``shard``. ``report`` is called for every file that is done.

    Raises UsageError and OutputError; files that cannot be read are told in the summary.
    """
    workers = _count_workers(asked)
    if workers and asked.get("engine") != "dask":
        from pipeline.run.forks import load_ahead

        load_ahead()
    options, shard = read_options(**asked), _read_shard(asked.get("shard"))
    from pipeline.read.remote import read_place
    from pipeline.run.batch import run_batch

    given = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    places, output = [read_place(os.fspath(place)) for place in given], read_place(os.fspath(out))
    if not places:
        raise UsageError("没有输入 / no input")
    report = report or (lambda _: None)
    if isinstance(output, Path) and not shard:
        return run_batch(places, output, workers, report, options)
    from pipeline.run.shards import run_into_url, run_shard

    if shard:
        return run_shard(places, str(output), shard, workers, report, options)
    return run_into_url(places, str(output), workers, report, options)


def read_options(**asked: Unpack[Asked]) -> "Options":
    """What was asked for, checked. Raises UsageError."""
    from pipeline.run.batch import Options
    from pipeline.run.plan import Again
    from pipeline.run.settings import Settings

    engine, scheduler = asked.get("engine", ""), asked.get("scheduler", "")
    if engine not in ("", "process", "dask"):
        raise _unknown("engine", [engine], ("process", "dask"))
    if engine == "dask" and asked.get("shard"):
        raise UsageError("--shard 与 --engine dask 不能同时使用 / name either --shard or --engine dask")
    if asked.get("mask") and asked.get("shard"):
        raise UsageError("--mask 用于 merge，不用于 --shard / a part is not masked: give --mask to merge")
    if engine == "dask" and not scheduler:
        raise UsageError("请指定 --scheduler / name the scheduler: --scheduler tcp://host:8786")
    themes = asked.get("themes")
    return Options(
        Settings(Path(themes).absolute() if themes else None, _read_limits(asked)),
        Again(all=asked.get("force", False), failed=asked.get("retry_failed", False)),
        read_formats(asked.get("format", "csv")),
        asked.get("excel_safe", False),
        read_mask(asked.get("mask", ())),
        engine,
        scheduler,
        asked.get("parts", ""),
    )


def _read_limits(asked: Asked) -> "Limits":
    from pipeline.read.limits import LIMITS
    from pipeline.run.settings import Limits

    others = dict(asked.get("limit", ()))
    if unknown := sorted({*others} - {*LIMITS}):
        raise _unknown("limit", unknown, LIMITS)
    seconds, memory = asked.get("max_seconds"), asked.get("max_memory")
    pages, size = asked.get("max_pages"), asked.get("max_size")
    if memory is not None and memory < LEAST_MEMORY:
        raise UsageError(f"--max-memory: 至少 / at least {LEAST_MEMORY}")
    limits = {
        "seconds": seconds and float(seconds),
        "memory": memory and memory << 20,
        "pages": pages,
        "bytes": size and size * 1_000_000,
        **others,
    }
    if any(value is not None and value <= 0 for value in limits.values()):
        raise UsageError("上限须为正数 / a limit must be above 0: max_seconds, max_pages, max_size")
    return Limits(**{name: value for name, value in limits.items() if value})  # type: ignore[arg-type]


def _unknown(what: str, given: Iterable[str], known: Iterable[str]) -> UsageError:
    return UsageError(f"{what}: 没有 / there is no {', '.join(given)} ({', '.join(known)})")


def read_formats(asked: str | Iterable[str]) -> tuple[str, ...]:
    """Formats in the order of ``WRITERS``, CSV always among them. Raises UsageError."""
    from pipeline.tables.writers import WRITERS

    names = {*(asked.split(",") if isinstance(asked, str) else asked)}
    if unknown := sorted(names - {*WRITERS}):
        raise _unknown("format", unknown, WRITERS)
    return tuple(name for name in WRITERS if name in names | {"csv"})


def read_mask(asked: str | Iterable[str]) -> tuple[str, ...]:
    """Kinds of what is covered. Raises UsageError."""
    from pipeline.tables.form import MASKED

    names = {*(asked.split(",") if isinstance(asked, str) else asked)} - {""}
    if unknown := sorted(names - {*MASKED}):
        raise _unknown("mask", unknown, MASKED)
    return tuple(kind for kind in MASKED if kind in names)


def _read_shard(asked: "Shard | str | None") -> "Shard | None":
    if not isinstance(asked, str):
        return asked
    from pipeline.run.shards import Shard

    try:
        return Shard.parse(asked)
    except ValueError:
        raise UsageError(f"shard: 须为 K/N，如 3/10 / write K/N, as 3/10: {asked}") from None


def _count_workers(asked: Asked) -> int:
    workers = asked.get("workers")
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if workers < 0:
        raise UsageError(f"workers: 须为 0, 1, … / write 0, 1, …: {workers}")
    return workers
