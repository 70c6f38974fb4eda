"""The command line: arguments, progress, exit codes.

0 all inputs converted; 1 finished, some inputs could not be read; 2 wrong usage;
3 the run could not finish; 130 and 143 after an interrupt.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from pipeline.errors import Interrupted, PipelineError, Unreadable

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
            "zhenggai: 已中断，原有结果未改动 / interrupted; the earlier output is untouched", file=sys.stderr
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
        type=_positive,
        default=None,
        metavar="N",
        help="进程数 / processes (default: one per core)",
    )
    parse.add_argument(
        "--themes", type=Path, metavar="FILE", help="自定义主题词表（TOML） / a codebook of your own"
    )
    parse.set_defaults(command=_parse)


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


def _parse(options: argparse.Namespace) -> int:
    from pipeline.run.batch import run_batch

    inputs: list[Path] = []
    for given in options.inputs:
        inputs += (
            [Path(os.fsdecode(line.rstrip(b"\r\n"))) for line in sys.stdin.buffer if line.strip()]
            if given == "-"
            else [Path(given)]
        )
    if not inputs:
        _build_parser().error("没有输入 / no input")
    with _progress() as report:
        summary = run_batch(inputs, options.output, options.workers or _cores(), report, options.themes)
    for path, reason in summary.unreadable:
        print(f"{_safe(path)}: {_safe(reason)}", file=sys.stderr)
    counts = summary.outcomes
    print(
        f"文件 files {summary.files} · 通报 notices {counts['itemised'] + counts['not_itemised']}"
        f" · 问题 findings {summary.findings} · 非通报 not notices {counts['not_a_notice']}"
        f" · 不可读 unreadable {counts['unreadable']} · {summary.seconds:.1f} s"
    )
    for (severity, code), count in sorted(summary.messages.items()):
        print(f"  {severity:8}{code:20}{count}")
    if summary.hidden:
        words = "以“.”开头的文件未转换 / names that begin with a dot were left out"
        print(f"  {'info':8}{'hidden_files':20}{summary.hidden}  {words}")
    print(f"→ {_safe(str(summary.out))}/findings.csv")
    return 1 if summary.unreadable else 0


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _safe(text: str) -> str:
    """Without control characters, which could move the terminal's cursor."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text
    )


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal; in a log a line for every tenth of the work."""
    if not sys.stderr.isatty():
        yield _log_tenths
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=_safe(name)[-60:]
        )


def _log_tenths(done: int, total: int, name: str) -> None:
    if done and (done == total or done * 10 // total > (done - 1) * 10 // total):
        print(f"{done}/{total}", file=sys.stderr, flush=True)


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
