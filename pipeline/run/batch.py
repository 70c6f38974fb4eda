"""A run: convert what was found and is not yet converted, put the tables in place."""

import json
import os
import platform
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.annotate.taxonomy import load_taxonomy
from pipeline.errors import Interrupted, UsageError
from pipeline.run.discover import Inputs, find_jobs, printable
from pipeline.run.engines import ENGINES, Crew, Engine
from pipeline.run.plan import Again, Plan, make_plan
from pipeline.run.settings import Settings
from pipeline.run.store import Published, Store, Tally
from pipeline.tables.folder import list_files, open_folder, publish, replace_file, workshop_of
from pipeline.tables.records import pack, unpack
from pipeline.tables.schema import PLACES
from pipeline.tables.writers import write_tables

__all__ = ["STORE", "Options", "Progress", "Summary", "plan_batch", "run_batch"]

STORE = "store.sqlite"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, for whoever watches."""

    total: int  # files to convert
    kept: int  # files that earlier runs converted
    done: int  # files converted now
    unreadable: int  # of these
    name: str  # of the last one
    seconds: float

    @property
    def rate(self) -> float:
        """Files a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """As the rate so far promises; None before the first file is done."""
        return (self.total - self.done) / self.rate if self.rate else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, for the person who started it."""

    out: Path
    tally: Tally
    kept: int  # files that earlier runs had converted
    written: bool  # whether the tables had to be written anew
    messages: Counter[tuple[str, str]]  # (severity, code)
    unreadable: tuple[tuple[str, str], ...]  # (path, message)
    hidden: int
    seconds: float
    store_set_aside: bool  # it was damaged, and everything was converted anew

    @property
    def files(self) -> int:
        """Input files, members of archives included."""
        return sum(self.tally.outcomes.values())

    @property
    def outcomes(self) -> Counter[str]:
        """Files by outcome."""
        return self.tally.by_outcome()


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done: what decides a file's result, what is done again, in which formats, by what."""

    settings: Settings = field(default_factory=Settings)
    again: Again = field(default_factory=Again)
    formats: Sequence[str] = ("csv",)
    engine: str = ""  # process where there are workers, else serial


DEFAULTS = Options()


def run_batch(
    inputs: Sequence[Path],
    out: Path,
    workers: int,
    report: Callable[[Progress], None] = lambda _: None,
    options: Options = DEFAULTS,
) -> Summary:
    """Convert what is not yet converted and replace OUT. ``report`` is called for every file that is done.

    ``workers`` 0 converts in this process, without protection.

    Raises UsageError and OutputError; files that cannot be read are in the summary.
    """
    started, settings = time.time(), options.settings
    found = _find(inputs, out, settings)
    with open_folder(out) as workshop:
        spool = workshop / "spool"
        with _emptied(spool), Store(workshop / STORE, settings.fingerprint()) as store:
            plan = make_plan(found, store, options.again)
            with _run_of(store, plan):
                engine = ENGINES[options.engine or ("process" if workers else "serial")]
                _convert(plan, store, engine, Crew(workers, settings, spool), report)
                description = _describe_run(inputs, out, workers, settings, plan, started)
                written, messages = _write(store, workshop, out, options.formats, description)
            return Summary(
                out=out,
                tally=store.count(),
                kept=len(plan.kept),
                written=written,
                messages=messages,
                unreadable=tuple(_list_unreadable(store)),
                hidden=found.hidden,
                seconds=time.time() - started,
                store_set_aside=store.set_aside,
            )


def plan_batch(inputs: Sequence[Path], out: Path, settings: Settings, again: Again) -> Plan:
    """What ``run_batch`` would convert, without writing anything."""
    found = _find(inputs, out, settings)
    with Store(workshop_of(out) / STORE, settings.fingerprint(), look_only=True) as store:
        return make_plan(found, store, again)


def _find(inputs: Sequence[Path], out: Path, settings: Settings) -> Inputs:
    found = find_jobs(inputs)
    _refuse_overlap(inputs, out)
    if settings.themes:
        load_taxonomy(settings.themes)
    return found


def _refuse_overlap(inputs: Sequence[Path], out: Path) -> None:
    target = Path(os.path.realpath(out))
    for path in inputs:
        source = Path(os.path.realpath(path))
        if target == source or target in source.parents or source in target.parents:
            raise UsageError(f"输出与输入重叠 / the output lies inside or above the input: {printable(out)}")


@contextmanager
def _emptied(folder: Path) -> Iterator[None]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _run_of(store: Store, plan: Plan) -> Iterator[None]:
    """The store tells how the run ended, also where it was broken off."""
    store.keep((job.name, job.stamp, record) for job, record in plan.kept)
    for job, result in plan.closed:
        store.put(job.name, job.stamp, pack(result))
    store.start(plan.total, len(plan.kept))
    try:
        yield
    except BaseException as error:
        with suppress(sqlite3.Error):  # a full disk: the error that came first is told
            store.end("interrupted" if isinstance(error, Interrupted) else "failed")
        raise
    store.end("ended")


def _convert(
    plan: Plan, store: Store, engine: Engine, crew: Crew, report: Callable[[Progress], None]
) -> None:
    total, kept, started = len(plan.jobs), len(plan.kept), time.monotonic()
    failed = 0
    report(Progress(total, kept, 0, 0, "", 0.0))
    for done, (job, record) in enumerate(engine(plan.jobs, crew), 1):
        store.put(job.name, job.stamp, record)
        failed += record.outcome == "unreadable"
        report(Progress(total, kept, done, failed, job.name, time.monotonic() - started))


def _write(
    store: Store, workshop: Path, out: Path, formats: Sequence[str], description: bytes
) -> tuple[bool, Counter[tuple[str, str]]]:
    """Replace OUT where it is not what it would become; the messages in it, by severity and code."""
    digest = store.digest(formats)
    made = store.published()
    if made.digest == digest and list_files(out) == made.files:
        replace_file(workshop, out / "run.json", description)
        return False, Counter({(severity, code): count for severity, code, count in made.messages})
    new = workshop / "new"
    new.mkdir()
    messages = write_tables(new, store.read_entries(), formats)
    (new / "run.json").write_bytes(description)
    publish(workshop, out)
    counted = [(*key, count) for key, count in sorted(messages.items())]
    store.publish(Published(digest, list_files(out), counted))
    return True, messages


def _list_unreadable(store: Store) -> Iterator[tuple[str, str]]:
    for entry in store.read_entries("unreadable"):
        [first, *_] = unpack(entry.body).rows["messages"]
        yield entry.path, first[PLACES["messages"]["text"]]


def _describe_run(
    inputs: Sequence[Path], out: Path, workers: int, settings: Settings, plan: Plan, started: float
) -> bytes:
    """What differs by run: times, versions, host."""
    from importlib.metadata import version

    packages = ("zhenggai", "pandas", "pdfplumber", "pypdfium2", "lxml", "jieba")
    described = {
        "started": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(started)),
        "seconds": round(time.time() - started, 3),
        "inputs": [printable(path) for path in inputs],
        "output": printable(out),
        "files": plan.total,
        "converted": len(plan.jobs),
        "workers": workers,
        "limits": asdict(settings.limits),
        "themes": printable(settings.themes) if settings.themes else None,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "versions": {name: version(name) for name in packages},
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
