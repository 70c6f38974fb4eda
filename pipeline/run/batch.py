"""A run: convert what was found and is not yet converted, put the tables in place."""

import hashlib
import os
import platform
import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.corrections.table import Correction, group_by_notice, read_corrections, stamp_corrections
from pipeline.errors import Interrupted, UsageError
from pipeline.paths import printable
from pipeline.run.codes import name_themes
from pipeline.run.discover import Inputs, find_jobs
from pipeline.run.engines import ENGINES, Crew, Engine, Made
from pipeline.run.parts import list_parts, read_part, remove_part
from pipeline.run.plan import Again, Plan, make_plan
from pipeline.run.progress import Progress
from pipeline.run.reports import Summary, summarise
from pipeline.run.run_file import describe_run, print_run
from pipeline.run.settings import Settings, codebook_of
from pipeline.run.store import STORE, Published, Store
from pipeline.stages import add_stages, stage, take_stages
from pipeline.tables.entries import Entry
from pipeline.tables.folder import open_folder, publish, replace_file, stamp_files, workshop_of
from pipeline.tables.form import Form
from pipeline.tables.records import pack
from pipeline.tables.writers import prepare, require_formats, write_tables

__all__ = ["Options", "fill_store", "find_inputs", "plan_batch", "run_batch", "write_out"]

Report = Callable[[Progress], None]
STOPPED = (Interrupted, KeyboardInterrupt)  # of the command, and of a script that takes its own signals


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is done: what decides a file's result, what is done again, in which formats, by what."""

    settings: Settings = field(default_factory=Settings)
    again: Again = field(default_factory=Again)
    formats: Sequence[str] = ("csv",)
    excel_safe: bool = False
    mask: Sequence[str] = ()  # kinds of personal data that are covered in what is written
    engine: str = ""  # process where there are workers, else serial
    scheduler: str = ""  # Dask's address
    parts: str = (
        ""  # URL of the folder through which Dask's workers hand over; beside OUT where none is given
    )

    @property
    def form(self) -> Form:
        """In which form the tables are written."""
        return Form(self.formats, self.excel_safe, self.mask)


DEFAULTS = Options()


def run_batch(
    inputs: Sequence[Path | str],
    out: Path,
    workers: int,
    report: Report = lambda _: None,
    options: Options = DEFAULTS,
) -> Summary:
    """Convert what is not yet converted and replace OUT. ``report`` is called for every file that is done.

    ``workers`` 0 converts in this process, without protection.

    Raises UsageError and OutputError; files that cannot be read are in the summary.
    """
    started = time.time()
    take_stages()
    require_formats(options.formats)
    with stage("find"):
        found = find_inputs(inputs, out, options.settings)
    with (
        open_folder(out) as workshop,
        _emptied(workshop / "spool"),
        Store(workshop / STORE, options.settings.fingerprint()) as store,
    ):
        read_corrections(out)  # a damaged file is told before the work, not after it
        crew = _engage(inputs, workers, workshop, options)
        if options.engine == "dask":
            _adopt_left_over(store, crew.parts)
        with fill_store(store, found, crew, report, options) as plan:
            described = describe_run(inputs, out, workers, options, plan, started)
            themes = options.settings.themes
            messages = write_out(store, workshop, out, options.form, described, started, themes)
        return summarise(store, plan, out, messages, time.time() - started)


def _adopt_left_over(store: Store, parts: str) -> None:
    """What the cluster made for a run that was killed before it could take it."""
    for part in list_parts(parts):
        with suppress(UsageError):  # it is damaged: its files are converted again
            store.adopt(read_part(part))
        remove_part(part)


def plan_batch(inputs: Sequence[Path | str], out: Path, settings: Settings, again: Again) -> Plan:
    """What ``run_batch`` would convert, without writing anything."""
    found = find_inputs(inputs, out, settings)
    path = workshop_of(out) / STORE
    try:
        with Store(path, settings.fingerprint(), look_only=True) as store:
            return make_plan(found, store, again)
    except sqlite3.Error as error:
        raise UsageError(f"{path}: 读不出 / cannot be read: {error}") from None


def find_inputs(inputs: Sequence[Path | str], out: Path | None, settings: Settings) -> Inputs:
    """The files, refused where they overlap with the output or where the codebook is none."""
    settings.limits.apply()  # to archives, whose members are listed here
    found = find_jobs(inputs)
    if out:
        _refuse_overlap([path for path in inputs if isinstance(path, Path)], out)
    if settings.themes:
        from pipeline.annotate.taxonomy import load_taxonomy

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


def _engage(inputs: Sequence[Path | str], workers: int, workshop: Path, options: Options) -> Crew:
    parts = str(workshop / "parts")
    if options.parts:  # others may hand over there too
        whose = hashlib.sha256(f"{platform.node()}{workshop}{options.settings.fingerprint()}".encode())
        place = options.parts if "://" in options.parts else os.path.abspath(options.parts)
        parts = f"{place.rstrip('/')}/{whose.hexdigest()[:16]}"
    return Crew(workers, options.settings, workshop / "spool", options.scheduler, parts, inputs)


@contextmanager
def fill_store(store: Store, found: Inputs, crew: Crew, report: Report, options: Options) -> Iterator[Plan]:
    """Convert what the store does not have, or must have again; then it holds every file of the inputs.

    The store tells how the run ended, with what is done inside ``with``, also where it was broken off.
    """
    store.start()
    with stage("plan"):
        plan = make_plan(found, store, options.again)
    store.keep((job.name, job.stamp, record) for job, record in plan.kept)
    for job, result in plan.closed:
        store.put(job.name, job.stamp, pack(result), shared=False)  # its name had a say in it
    store.expect(plan.total, len(plan.kept))
    try:
        _convert(plan, store, crew, report, options.engine)
        yield plan
    except BaseException as error:
        with suppress(sqlite3.Error):  # a full disk: the error that came first is told
            store.end("interrupted" if isinstance(error, STOPPED) else "failed")
        raise
    store.end("ended")


def _convert(plan: Plan, store: Store, crew: Crew, report: Report, engine: str) -> None:
    convert = ENGINES[engine or ("process" if crew.workers else "serial")]
    total, kept, started = len(plan.jobs), len(plan.kept), time.monotonic()
    failed = 0
    if crew.workers and plan.jobs:  # the tables will need it, and this process waits for the workers
        threading.Thread(target=_prepare_tables, name="tables", daemon=True).start()
    report(Progress(total, kept, 0, 0, "", 0.0))
    for done, made in enumerate(_convert_all(plan, store, convert, crew), 1):
        with stage("store"):
            store.put(made.job.name, made.job.stamp, made.record)
        add_stages(made.stages or {})
        failed += made.record.outcome == "unreadable"
        seconds = time.monotonic() - started
        report(Progress(max(total, done), kept, done, failed, made.job.name, seconds))


def _prepare_tables() -> None:
    """Load what writing them takes."""
    prepare()
    name_themes(None)


def _convert_all(plan: Plan, store: Store, convert: Engine, crew: Crew) -> Iterator[Made]:
    """A copy has the record of the first file with its bytes, or is converted where that one failed."""
    yield from convert(plan.jobs, crew)
    left = []
    for job, original, sha256 in plan.copies:
        record = store.find_shared(original, sha256)
        if record is None:
            left.append(job)
        else:
            store.keep([(job.name, job.stamp, record)])
    if left:
        yield from convert(left, crew)


def write_out(
    store: Store,
    workshop: Path,
    out: Path,
    form: Form,
    described: dict[str, object],
    started: float,
    themes: Path | None = None,
) -> Counter[tuple[str, str]]:
    """Replace OUT where it is not what it would become; its messages, counted by severity and code.

    ``described`` goes into ``run.json``, with the seconds and the stages of the run so far. Corrections
    in OUT are applied; ``themes`` is the codebook of one's own that the files were converted with: where
    there was one and it is not given, themes of corrected findings stay. Then what is personal is
    covered, as ``form`` says. Raises UsageError where the corrections are damaged.
    """
    corrections = read_corrections(out)
    described |= {"formats": list(form.formats), "excel_safe": form.excel_safe, "mask": list(form.mask)}
    digest = store.digest([*form.marks(), *stamp_corrections(corrections)])
    made = store.published()
    if made.digest == digest and stamp_files(out) == made.files:
        messages = Counter({(severity, code): count for severity, code, count in made.messages})
        replace_file(workshop, out / "run.json", print_run(described, started, messages))
        return messages
    new = workshop / "new"
    new.mkdir()
    left = group_by_notice(corrections)
    entries = _rework(store, left, themes, form, sorted({one.who for one in corrections}))
    with stage("write"):
        messages = write_tables(new, entries, replace(form, themes=name_themes(themes)))
        if absent := sum(map(len, left.values())):  # of notices that are not among the inputs
            messages["warning", "correction_absent"] = absent
        if form.mask and corrections:
            messages["warning", "corrections_unmasked"] = len(corrections)
    (new / "run.json").write_bytes(print_run(described, started, messages))
    publish(workshop, out)
    counted = [(*key, count) for key, count in sorted(messages.items())]
    store.publish(Published(digest, stamp_files(out), counted))
    return messages


def _rework(
    store: Store, left: dict[str, list[Correction]], themes: Path | None, form: Form, people: Sequence[str]
) -> Iterable[Entry]:
    """The records as corrected, which takes corrections out of ``left``, and masked."""
    entries = store.read_entries()
    if left:
        from pipeline.corrections.codebook import GONE, read_codebook
        from pipeline.corrections.corrected import correct_entries

        gone = codebook_of(store.settings) and not themes
        entries = correct_entries(entries, left, GONE if gone else read_codebook(themes))
    if form.mask:
        from pipeline.masks.masked import mask_entries

        entries = mask_entries(entries, form.mask, people)
    return entries
