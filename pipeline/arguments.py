"""The arguments of every command; what takes time to load is loaded where it is asked for."""

import argparse
from collections.abc import Sequence
from typing import Any

from pipeline.argument_types import (
    parse_count,
    parse_formats,
    parse_kinds,
    parse_limit,
    parse_name,
    parse_path,
    parse_place,
    parse_port,
    parse_positive,
    parse_shard,
)
from pipeline.read.limits import LIMITS

__all__ = ["build_parser", "read_arguments"]


def read_arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for; ``command`` names the command. Ends the program with 2 where that is unclear."""
    return build_parser().parse_args(given)


def build_parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    parser = argparse.ArgumentParser(
        prog="zhenggai",
        description="整改情况通报转换为数据表 / Turn archives of inspection notices into tables.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="版本 / version")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_parse(commands)
    _add_runs(commands)
    _add_judging(commands)
    _add_explore(commands)
    _add_labels(commands)
    _add_looking(commands)
    schema = commands.add_parser("schema", help="输出表结构 / print the tables' schema")
    schema.add_argument("--json", action="store_true", help="datapackage.json")
    schema.set_defaults(command="schema")
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
        "-o", "--output", type=parse_place, required=True, metavar="OUT", help="输出文件夹 / output folder"
    )
    parse.add_argument(
        "-j",
        "--workers",
        type=parse_count,
        default=None,
        metavar="N",
        help="进程数，0 为不设隔离 / processes (default: one per core; 0: none, without protection)",
    )
    _add_themes(parse)
    _add_format(parse)
    again = parse.add_argument_group("增量 / what is converted again")
    again.add_argument("--force", action="store_true", help="全部重新转换 / everything")
    again.add_argument(
        "--retry-failed", action="store_true", help="重试不可读的文件 / what could not be read"
    )
    again.add_argument("--dry-run", action="store_true", help="只列出将转换的文件 / only list it")
    _add_limits(parse)
    parse.add_argument(
        "--json-progress", action="store_true", help="以 JSON 报告进度 / progress as JSON lines"
    )
    parse.add_argument("--profile", action="store_true", help="各阶段用时 / where the time went")
    _add_cluster(parse)
    parse.set_defaults(command="parse")


def _add_limits(parse: argparse.ArgumentParser) -> None:
    limits = parse.add_argument_group("每个文件的上限 / limits for a file")
    for name, unit, words in (
        ("seconds", "S", "处理器时间，大文件更长 / processor time; larger files have more"),
        ("memory", "MIB", "内存 / memory"),
        ("pages", "N", "页数 / pages"),
        ("size", "MB", "文件大小 / size of the file"),
    ):
        limits.add_argument(f"--max-{name}", type=parse_positive, metavar=unit, help=words)
    words = f"其他上限 / another: {', '.join(LIMITS)}"
    limits.add_argument(
        "--limit", type=parse_limit, action="append", default=[], metavar="NAME=N", help=words
    )


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        type=parse_formats,
        default=("csv",),
        metavar="csv,…",
        help="输出格式 / formats of the tables: csv (always), parquet, xlsx, sqlite, jsonl, dta",
    )
    command.add_argument(
        "--excel-safe",
        action="store_true",
        help="CSV 中以 = + - @ 等开头的单元格前加撇号 / an apostrophe before cells that look like formulas",
    )
    command.add_argument(
        "--mask",
        type=parse_kinds,
        default=(),
        metavar="contacts,persons",
        help="在表格和文本中遮盖联系方式、人名 / cover contacts and names of persons in tables and texts",
    )


def _add_cluster(parse: argparse.ArgumentParser) -> None:
    cluster = parse.add_argument_group("多台机器 / many machines")
    cluster.add_argument(
        "--engine",
        choices=("process", "dask"),
        default="",
        help="由本机进程或 Dask 集群转换 / by processes here, or by the workers of a Dask scheduler",
    )
    cluster.add_argument(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="Dask 调度器地址 / Dask's scheduler: tcp://host:8786",
    )
    cluster.add_argument(
        "--parts",
        default="",
        metavar="URL",
        help="分片文件夹，各节点均可访问 / folder for parts that every worker reaches (default: beside OUT)",
    )
    cluster.add_argument(
        "--shard",
        type=parse_shard,
        metavar="K/N",
        help="只转换 N 份中的第 K 份，写成 OUT 中的分片 / convert the K-th of N shards into a part in OUT",
    )


def _add_runs(commands: Any) -> None:
    merge = commands.add_parser("merge", help="合并分片 / make the tables from the part files of all shards")
    merge.add_argument("parts", metavar="PARTS", help="分片文件夹或 URL / folder or URL of the part files")
    merge.add_argument(
        "-o", "--output", type=parse_place, required=True, metavar="OUT", help="输出文件夹 / output folder"
    )
    _add_themes(merge)
    _add_format(merge)
    merge.set_defaults(command="merge")
    status = commands.add_parser("status", help="运行进度与结果 / how far a run is, or what the last one did")
    status.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder")
    status.set_defaults(command="status")


def _add_judging(commands: Any) -> None:
    explain = commands.add_parser("explain", help="逐行说明依据 / say line by line what was decided, and why")
    explain.add_argument("file", type=parse_path, metavar="FILE")
    explain.add_argument(
        "--coverage", action="store_true", help="各类文字所占字数 / how many characters were taken for what"
    )
    explain.add_argument(
        "--themes",
        action="store_true",
        help="各主题的依据及其占比 / the words behind each theme, with shares",
    )
    explain.set_defaults(command="explain")
    judge = commands.add_parser("evaluate", help="与标注比较 / judge a run by gold files, field by field")
    judge.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder of a run")
    judge.add_argument("gold", type=parse_path, metavar="GOLD", help="*.gold.json 或其文件夹 / gold files")
    judge.set_defaults(command="evaluate")
    compare = commands.add_parser("compare", help="两次结果的得失 / gains and losses between two runs")
    compare.add_argument("first", type=parse_path, metavar="OUT_A")
    compare.add_argument("second", type=parse_path, metavar="OUT_B")
    compare.add_argument("--gold", type=parse_path, metavar="GOLD", help="标注 / say which run is right")
    compare.set_defaults(command="compare")


def _add_explore(commands: Any) -> None:
    explore = commands.add_parser(
        "explore", help="用 Datasette 浏览、检索 / look at the tables in Datasette, on this machine"
    )
    explore.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder")
    explore.add_argument("--port", type=parse_port, default=8001, metavar="N", help="端口 / port (8001)")
    explore.set_defaults(command="explore")


def _add_labels(commands: Any) -> None:
    tasks = commands.add_parser(
        "export-labels", help="导出 Label Studio 任务 / tasks for Label Studio, with predictions"
    )
    tasks.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder of a run")
    tasks.add_argument(
        "-o",
        "--output",
        type=parse_path,
        required=True,
        metavar="TASKS.json",
        help="任务文件，旁边另写标注配置（.xml） / tasks; beside them the labelling configuration (.xml)",
    )
    tasks.set_defaults(command="export-labels")
    back = commands.add_parser(
        "import-labels", help="导入 Label Studio 标注 / corrections from an export of Label Studio"
    )
    back.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder of a run")
    back.add_argument(
        "annotations",
        type=parse_path,
        metavar="ANNOTATIONS.json",
        help="JSON 导出 / export in the format JSON",
    )
    back.set_defaults(command="import-labels")


def _add_looking(commands: Any) -> None:
    report = commands.add_parser("report", help="生成可浏览的报告 / write pages to look at")
    report.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder of a run")
    report.add_argument(
        "--no-pictures", dest="pictures", action="store_false", help="不要页面图 / without pictures of pages"
    )
    _add_sources(report)
    report.set_defaults(command="report")
    review = commands.add_parser("review", help="在浏览器中核对和更正 / look and correct in the browser")
    review.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder of a run")
    review.add_argument(
        "--port",
        type=parse_port,
        default=8757,
        metavar="N",
        help="本机端口，0 为任意 / port on 127.0.0.1, 0: any",
    )
    review.add_argument(
        "--who",
        type=parse_name,
        default="",
        metavar="NAME",
        help="更正者姓名 / who corrects (default: the user's name)",
    )
    _add_sources(review)
    review.set_defaults(command="review")
    promote = commands.add_parser(
        "promote", help="将核对过的通报存为标注 / write a checked notice as a gold file"
    )
    promote.add_argument("out", type=parse_path, metavar="OUT", help="输出文件夹 / output folder of a run")
    promote.add_argument("notice", metavar="NOTICE_ID", help="通报编号 / its id in notices.csv")
    promote.add_argument(
        "-o", "--output", type=parse_path, required=True, metavar="FILE", help="NAME.gold.json"
    )
    promote.set_defaults(command="promote")


def _add_themes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--themes", type=parse_path, metavar="FILE", help="自定义主题词表（TOML） / a codebook of your own"
    )


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--sources",
        type=parse_path,
        metavar="FOLDER",
        help="原文件所在文件夹 / folder of the source files (default: the run's input)",
    )


class _Version(argparse.Action):
    """The version is looked up where it is asked for, and only there."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"zhenggai {version('zhenggai')}")
        parser.exit()
