"""The command line: commands, exit codes.

0 all inputs converted; 1 finished, some inputs could not be read; 2 wrong usage;
3 the run could not finish; 130 and 143 after an interrupt.
"""

import argparse
import atexit
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, cast

from pipeline.arguments import read_arguments
from pipeline.errors import Interrupted, PipelineError, Unreadable, UsageError
from pipeline.streams import complain, finish, open_streams

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.run.plan import Plan
    from pipeline.run.reports import Summary
    from pipeline.run.start import Asked

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    open_streams()
    atexit.register(gc.freeze)  # what is left ends with the process: nobody need look through it
    try:
        given = read_arguments(arguments)
    except SystemExit:
        finish(0)
        raise
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    return finish(_run(given))


def _run(given: argparse.Namespace) -> int:
    try:
        return COMMANDS[given.command](given)
    except Unreadable as error:
        complain(error.message.text)
        return error.exit_code
    except PipelineError as error:
        complain(str(error))
        return error.exit_code
    except Interrupted as error:
        complain(
            "已中断，原有表格未改动，已转换的保留，再次运行即继续 / interrupted; the earlier tables"
            " are untouched, what is converted is kept, the next run goes on"
        )
        return error.exit_code
    except BrokenPipeError:
        return 0
    except OSError as error:  # such as a standard output that is full
        complain(f"{error.filename or '标准输出 / standard output'}: {error.strerror or error}")
        return 3


def _safe(text: str) -> str:
    from pipeline.messages import escape_controls

    return escape_controls(text)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise Interrupted(number)


def _parse(given: argparse.Namespace) -> int:
    from pipeline.run.start import Asked, convert

    inputs = _read_inputs(given.inputs)
    asked = cast("Asked", {name: getattr(given, name) for name in Asked.__annotations__})
    if given.dry_run:
        from pipeline.run.shards import plan_run
        from pipeline.run.start import read_options

        return _list_plan(plan_run(inputs, given.output, given.shard, read_options(**asked)))
    from pipeline.run.progress import print_json, show_progress

    with print_json() if given.json_progress else show_progress() as report:
        return _tell(convert(inputs, given.output, report=report, **asked), given.profile)


def _read_inputs(given: Sequence[str]) -> "list[Path | str]":
    from pipeline.read.remote import read_place

    inputs: list[Path | str] = []
    for text in given:
        inputs += (
            [read_place(os.fsdecode(line.rstrip(b"\r\n"))) for line in sys.stdin.buffer if line.strip()]
            if text == "-"
            else [read_place(text)]
        )
    if not inputs:
        raise UsageError("没有输入 / no input")
    return inputs


def _list_plan(plan: "Plan") -> int:
    for job in plan.jobs:
        print(_safe(job.name))
    kept = len(plan.kept) + len(plan.closed)
    copies = f" · 副本 copies {len(plan.copies)}" if plan.copies else ""
    print(f"将转换 to convert {len(plan.jobs)} · 已有 kept {kept}{copies}", file=sys.stderr)
    return 0


def _tell(summary: "Summary", profile: bool = False) -> int:
    from pipeline.run.reports import format_profile, format_summary

    with suppress(BrokenPipeError):  # whoever has stopped reading does not change how the run went
        for path, reason in summary.unreadable:
            print(f"{_safe(path)}: {_safe(reason)}", file=sys.stderr)
    with suppress(BrokenPipeError):
        for line in (*format_summary(summary), *(format_profile(summary) if profile else ())):
            print(_safe(line))
    return 1 if summary.unreadable else 0


def _merge(given: argparse.Namespace) -> int:
    from pipeline.run.shards import merge_shards
    from pipeline.tables.form import Form

    form = Form(given.format, given.excel_safe, mask=given.mask)
    return _tell(merge_shards(given.parts, given.output, form, given.themes))


def _status(given: argparse.Namespace) -> int:
    from pipeline.run.reports import format_status

    for line in format_status(given.out):
        print(_safe(line))
    return 0


def _explain(given: argparse.Namespace) -> int:
    from pipeline.run.explain import explain_coverage, explain_file, explain_themes

    explain = explain_coverage if given.coverage else explain_themes if given.themes else explain_file
    for line in explain(given.file):
        print(line)
    return 0


def _evaluate(given: argparse.Namespace) -> int:
    from pipeline.run.evaluate import evaluate, format_evaluation

    for line in format_evaluation(evaluate(given.out, given.gold)):
        print(_safe(line))
    return 0


def _compare(given: argparse.Namespace) -> int:
    from pipeline.run.compare import format_comparison

    for line in format_comparison(given.first, given.second, given.gold):
        print(_safe(line))
    return 0


def _report(given: argparse.Namespace) -> int:
    from pipeline.report.site import write_report

    made = write_report(given.out, given.pictures, given.sources)
    print(f"通报 notices {made.notices} · 问题 findings {made.findings} · 页面图 pictures {made.pictures}")
    print(f"→ {_safe(str(made.start))}")
    return 0


def _review(given: argparse.Namespace) -> int:
    from pipeline.review.server import serve

    def announce(address: str) -> None:
        print(f"请在浏览器中打开；按 Ctrl+C 结束 / open this, Ctrl+C ends it:\n{address}", flush=True)

    try:
        serve(given.out, given.port, given.who or _user(), announce, given.sources)
    except Interrupted:  # the way to end it
        return 0
    return 0


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a number without a name
        return "—"


def _promote(given: argparse.Namespace) -> int:
    from pipeline.run.promote import promote

    findings = promote(given.out, given.notice, given.output)
    print(f"问题 findings {findings}\n→ {_safe(str(given.output))}")
    return 0


def _schema(given: argparse.Namespace) -> int:
    from pipeline.run.codes import name_themes
    from pipeline.tables.codebook import build_codebook
    from pipeline.tables.package import datapackage_text

    print(datapackage_text() if given.json else build_codebook(name_themes(None)), end="")
    return 0


def _explore(given: argparse.Namespace) -> int:
    from pipeline.explore.serve import serve

    serve(given.out, given.port)
    return 0


def _export_labels(given: argparse.Namespace) -> int:
    from pipeline.labels.tasks import export_labels

    made = export_labels(given.out, given.output)
    print(f"通报 notices {made.notices} · 问题 findings {made.findings}")
    for path in (given.output, made.config):
        print(f"→ {_safe(str(path))}")
    return 0


def _import_labels(given: argparse.Namespace) -> int:
    from pipeline.labels.imports import format_import, import_labels

    done = import_labels(given.out, given.annotations)
    for note in done.notes:
        print(_safe(str(note)), file=sys.stderr)
    for line in format_import(done):
        print(line)
    return 1 if done.notes else 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "parse": _parse,
    "merge": _merge,
    "status": _status,
    "explain": _explain,
    "evaluate": _evaluate,
    "compare": _compare,
    "report": _report,
    "review": _review,
    "promote": _promote,
    "schema": _schema,
    "explore": _explore,
    "export-labels": _export_labels,
    "import-labels": _import_labels,
}
