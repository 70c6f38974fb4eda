"""The command line: arguments, progress, exit codes.

0 all inputs converted; 1 finished, some inputs could not be read; 2 wrong usage;
3 the run could not finish; 130 and 143 after an interrupt.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.errors import Interrupted, PipelineError, Unreadable
from pipeline.messages import escape_controls as _safe

if TYPE_CHECKING:
    from pipeline.run.plan import Plan
    from pipeline.run.settings import Settings

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = _build_parser().parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    command: Callable[[argparse.Namespace], int] = options.command
    code = 0
    try:
        code = command(options)
        sys.stdout.flush()
        return code
    except Unreadable as error:
        print(f"zhenggai: {_safe(error.message.text)}", file=sys.stderr)
        return error.exit_code
    except PipelineError as error:
        print(f"zhenggai: {_safe(str(error))}", file=sys.stderr)
        return error.exit_code
    except Interrupted as error:
        print(
            "zhenggai: 已中断，原有表格未改动，已转换的保留，再次运行即继续 / interrupted; the earlier tables"
            " are untouched, what is converted is kept, the next run goes on",
            file=sys.stderr,
        )
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise Interrupted(number)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhenggai",
        description="整改情况通报转换为数据表 / Turn archives of inspection notices into tables.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_parse(commands)
    _add_judging(commands)
    schema = commands.add_parser("schema", help="输出表结构 / print the tables' schema")
    schema.add_argument("--json", action="store_true", help="datapackage.json")
    schema.set_defaults(command=_schema)
    return parser


def _add_parse(commands: Any) -> None:
    parse = commands.add_parser("parse", help="转换文件或文件夹 / convert files or folders into tables")
    parse.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="文件、文件夹，或 - 从标准输入读取路径 / file, folder, or - for paths on standard input",
    )
    parse.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT", help="输出文件夹 / output folder"
    )
    parse.add_argument(
        "-j",
        "--workers",
        type=_count,
        default=None,
        metavar="N",
        help="进程数，0 为不设隔离 / processes (default: one per core; 0: none, without protection)",
    )
    parse.add_argument(
        "--themes", type=Path, metavar="FILE", help="自定义主题词表（TOML） / a codebook of your own"
    )
    parse.add_argument(
        "--format",
        type=_formats,
        default=("csv",),
        metavar="csv,sqlite",
        help="输出格式 / formats of the tables (default: csv)",
    )
    again = parse.add_argument_group("增量 / what is converted again")
    again.add_argument("--force", action="store_true", help="全部重新转换 / everything")
    again.add_argument(
        "--retry-failed", action="store_true", help="重试不可读的文件 / what could not be read"
    )
    again.add_argument("--dry-run", action="store_true", help="只列出将转换的文件 / only list it")
    limits = parse.add_argument_group("每个文件的上限 / limits for a file")
    for name, unit, words in (
        ("seconds", "S", "处理器时间，大文件更长 / processor time; larger files have more"),
        ("memory", "MIB", "内存 / memory"),
        ("pages", "N", "页数 / pages"),
        ("size", "MB", "文件大小 / size of the file"),
    ):
        limits.add_argument(f"--max-{name}", type=_positive, metavar=unit, help=words)
    parse.add_argument(
        "--json-progress", action="store_true", help="以 JSON 报告进度 / progress as JSON lines"
    )
    parse.set_defaults(command=_parse)
    status = commands.add_parser("status", help="运行进度与结果 / how far a run is, or what the last one did")
    status.add_argument("out", type=Path, metavar="OUT", help="输出文件夹 / output folder")
    status.set_defaults(command=_status)


def _add_judging(commands: Any) -> None:
    explain = commands.add_parser("explain", help="逐行说明依据 / say line by line what was decided, and why")
    explain.add_argument("file", type=Path, metavar="FILE")
    explain.add_argument(
        "--coverage", action="store_true", help="各类文字所占字数 / how many characters were taken for what"
    )
    explain.add_argument(
        "--themes",
        action="store_true",
        help="各主题的依据及其占比 / the words behind each theme, with shares",
    )
    explain.set_defaults(command=_explain)
    judge = commands.add_parser("evaluate", help="与标注比较 / judge a run by gold files, field by field")
    judge.add_argument("out", type=Path, metavar="OUT", help="输出文件夹 / output folder of a run")
    judge.add_argument("gold", type=Path, metavar="GOLD", help="*.gold.json 或其文件夹 / gold files")
    judge.set_defaults(command=_evaluate)
    compare = commands.add_parser("compare", help="两次结果的得失 / gains and losses between two runs")
    compare.add_argument("first", type=Path, metavar="OUT_A")
    compare.add_argument("second", type=Path, metavar="OUT_B")
    compare.add_argument("--gold", type=Path, metavar="GOLD", help="标注 / say which run is right")
    compare.set_defaults(command=_compare)


def _version() -> str:
    from importlib.metadata import version

    return f"zhenggai {version('zhenggai')}"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1, 2, …")
    return number


def _count(text: str) -> int:
    return 0 if text == "0" else _positive(text)


def _formats(text: str) -> tuple[str, ...]:
    from pipeline.tables.writers import WRITERS

    names = text.split(",")
    if unknown := [name for name in names if name not in WRITERS]:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: {', '.join(WRITERS)}")
    return tuple(name for name in WRITERS if name in (*names, "csv"))


def _parse(options: argparse.Namespace) -> int:
    from pipeline.run.batch import Options, plan_batch, run_batch
    from pipeline.run.plan import Again
    from pipeline.run.progress import print_json, show_progress

    inputs, settings = _read_inputs(options.inputs), _read_settings(options)
    again = Again(all=options.force, failed=options.retry_failed)
    if options.dry_run:
        return _list_plan(plan_batch(inputs, options.output, settings, again))
    workers = _cores() if options.workers is None else options.workers
    with print_json() if options.json_progress else show_progress() as report:
        summary = run_batch(inputs, options.output, workers, report, Options(settings, again, options.format))
    from pipeline.run.reports import format_summary

    for path, reason in summary.unreadable:
        print(f"{_safe(path)}: {_safe(reason)}", file=sys.stderr)
    for line in format_summary(summary):
        print(_safe(line))
    return 1 if summary.unreadable else 0


def _read_inputs(given: Sequence[str]) -> list[Path]:
    inputs: list[Path] = []
    for text in given:
        inputs += (
            [Path(os.fsdecode(line.rstrip(b"\r\n"))) for line in sys.stdin.buffer if line.strip()]
            if text == "-"
            else [Path(text)]
        )
    if not inputs:
        _build_parser().error("没有输入 / no input")
    return inputs


def _read_settings(options: argparse.Namespace) -> "Settings":
    from pipeline.run.settings import Limits, Settings

    given = {
        "seconds": options.max_seconds,
        "memory": options.max_memory and options.max_memory << 20,
        "pages": options.max_pages,
        "bytes": options.max_size and options.max_size * 1_000_000,
    }
    return Settings(options.themes, Limits(**{name: value for name, value in given.items() if value}))


def _list_plan(plan: "Plan") -> int:
    for job in plan.jobs:
        print(_safe(job.name))
    kept = len(plan.kept) + len(plan.closed)
    print(f"将转换 to convert {len(plan.jobs)} · 已有 kept {kept}", file=sys.stderr)
    return 0


def _status(options: argparse.Namespace) -> int:
    from pipeline.run.reports import format_status

    for line in format_status(options.out):
        print(_safe(line))
    return 0


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _explain(options: argparse.Namespace) -> int:
    from pipeline.run.explain import explain_coverage, explain_file, explain_themes

    explain = explain_coverage if options.coverage else explain_themes if options.themes else explain_file
    for line in explain(options.file):
        print(line)
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from pipeline.run.evaluate import evaluate, format_evaluation

    for line in format_evaluation(evaluate(options.out, options.gold)):
        print(_safe(line))
    return 0


def _compare(options: argparse.Namespace) -> int:
    from pipeline.run.compare import format_comparison

    for line in format_comparison(options.first, options.second, options.gold):
        print(_safe(line))
    return 0


def _schema(options: argparse.Namespace) -> int:
    from pipeline.tables.package import build_codebook, datapackage_text

    print(datapackage_text() if options.json else build_codebook(), end="")
    return 0
