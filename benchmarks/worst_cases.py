"""Texts made to choke the parsers: one phrase over and over, a megabyte of it, in every format that is text.

    python -m benchmarks.worst_cases [-o docs/worst-cases.md] [--bytes 1000000] [WORD…]

Each is converted the full way in a process of its own, forked as workers are, half as long and whole. What is
promised: a megabyte of anything in 10 s of processor time, and twice the text in no more
than 2.5 times the time. Words choose the cases whose names hold one of them. Exits with 1
where a promise is broken.
"""

import argparse
import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Unreadable
from pipeline.model import FileResult
from pipeline.run.convert import parse_bytes
from pipeline.run.failures import unreadable
from pipeline.tables.records import pack
from tests.conftest import GOLD, SAMPLES
from tests.fuzz.targets import HERE
from tests.matrix.compose import Pool, load_pool

SECONDS, RATIO, LEAST = 10.0, 2.5, 0.5  # LEAST: seconds below which a ratio says nothing
GIVEN_UP = 120  # seconds of processor time
TITLE = "关于巡察整改进展情况的通报\n县委第三巡察组对县粮食局开展了巡察，现将整改情况公布如下。\n"
NOTICE = TITLE + "一、甲乙不到位\n整改情况：已完成。\n二、丙丁不到位\n整改情况："
PHRASES = (
    *(
        "党",
        "（",
        "《",
        "“",
        "1.",
        "7",
        "一、",
        "整改情况",
        "“关于”",
        "问题：",
        "百亿",
        "〇",
        "①",
        "一是",
        "第一，",
        "3至",
    ),
    *(
        "\r",
        " ",
        "　",
        "，",
        "。",
        "；",
        "：",
        "、",
        "\t",
        "a",
        "a\u0301",
        "\U00020000",
        "\ue000",
        "\u200b",
        "@",
        "a@",
    ),
    *(
        "2021年7月",
        "25、",
        "2021-6-7至",
        "12万余",
        "5%",
        "诫勉3人，",
        "湖南省长沙市",
        "县委第三巡察组",
        "《》",
        "邮编：",
    ),
    *(
        "\n一、甲",
        "\n1.甲",
        "\n1.",
        "\n①",
        "\na",
        "aa\n",
        "\n“甲",
        "\n（甲",
        "\n，",
        "\n整改情况：",
        "\n责任单位：甲",
        "\n甲方面\n1.乙",
        "\n甲\n— 1 —",
    ),
    *(
        "\n一、甲\n（一）乙\n1.丙\n（1）丁",
        "\n1.甲。\n整改情况：乙。",
        "\n整改情况：甲\n1.乙",
        "\n1.甲乙丙丁，",
    ),
    *(
        "1.关于甲的问题。整改情况：乙。",
        "一、甲1.乙。整改情况：丙。",
        "整改措施：甲；整改成效：乙；",
        "一是甲；二是乙；",
    ),
    *(
        "\n序号\t问题\t整改情况",
        "\n1\t甲\t乙",
        "\n附件：\n1.甲",
        "\n2021年6月7日",
        "\n中共某某局党组",
        "\nWord word",
    ),
)
HTML = ("<html><body><h1>关于整改情况的通报</h1>", "</body></html>")
ROWS = ("<html><body><table><tr><td>序号</td><td>问题</td><td>整改情况</td></tr>", "</table></body></html>")
WIDE = ("<html><body><table><tr>", "</tr></table></body></html>")
MARKUP = (
    *(
        "<div>",
        "<p>甲",
        "<ul><li>甲",
        "<b>",
        "<br>",
        "<",
        "<!--",
        "&#19968;",
        "<table><tr><td>甲",
        "<span>甲</span>",
    ),
    *(
        "<p>一、甲</p><p>整改情况：乙</p>",
        "<p style='margin:0'>甲</p>",
        "<td rowspan=60000>甲",
        "<style>a{}",
        "</div>",
    ),
)
RTF = ("{\\rtf1\\ansi\\ansicpg936 ", "}")


HANS = "一二三四五六七八九"
HEAD = """# Worst cases

Texts made to choke the parsers, by `python -m benchmarks.worst_cases`: {size:,} bytes of one phrase over and
over, in seconds of processor time, half as long and whole. Promised are 10 s for a megabyte of anything, and
no more than 2.5 times the time for twice the text. A text of more lines than the limit is refused
(SECURITY.md).

| text | half | whole | ratio | outcome, findings |
|---|---|---|---|---|
"""


class Measured(NamedTuple):
    """Seconds of processor time and what became of the file; the seconds are those given up at."""

    seconds: float
    outcome: str


def fill(phrase: str, size: int, before: str = "", after: str = "") -> bytes:
    """A phrase over and over, as many bytes as wanted."""
    return (before + phrase * (size // len(phrase.encode())) + after).encode()


def find_cases() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """A name, and what makes a file of about so many bytes."""
    for phrase in PHRASES:
        yield f"{phrase!r}", lambda size, phrase=phrase: fill(phrase, size)  # type: ignore[misc]
        yield f"{phrase!r} in a rectification", lambda size, phrase=phrase: fill(phrase, size, NOTICE)  # type: ignore[misc]
    frames = [
        ("page", HTML, MARKUP),
        ("wide table", WIDE, ("<td>甲</td>", "<td></td>", "<td colspan=9>甲</td>")),
    ]
    frames += [("register", ROWS, ("<tr><td>1</td><td>甲</td><td>乙</td></tr>",))]
    frames += [("RTF", RTF, ("{", "\\u25972?", "\\par ", "\\cell ", "甲"))]
    for name, around, phrases in frames:
        for phrase in phrases:
            yield (
                f"{name}: {phrase!r}",
                lambda size, phrase=phrase, around=around: fill(phrase, size, *around),  # type: ignore[misc]
            )
    for seed in range(8):
        yield f"words at random, {seed}", lambda size, seed=seed: shuffle(size, seed)  # type: ignore[misc]
    pool = load_pool(GOLD)
    yield "a notice of very many findings", lambda size: print_notice(pool, size, "\n")
    yield "the same without line breaks", lambda size: print_notice(pool, size, "")


def shuffle(size: int, seed: int) -> bytes:
    """Words of notices, a few of them or many, in any order behind a title."""
    draw = random.Random(seed)
    words = (HERE / "seeds" / "words.txt").read_text("utf-8").splitlines()
    chosen = [*draw.sample(words, [4, 8, 30, 150][seed % 4]), "\n", "，", "。"]
    parts, length = [NOTICE], 0
    while length < size:
        parts.append(draw.choice(chosen))
        length += len(parts[-1].encode())
    return "".join(parts).encode()


def print_notice(pool: Pool, size: int, end: str) -> bytes:
    """A notice of the samples' findings, one after another."""
    lines, length, number = TITLE.splitlines(), 0, 0
    while length < size:
        item = pool.items[number % len(pool.items)]
        number += 1
        measures = "".join(f"{mark}是{words}" for mark, words in zip(HANS, item.measures, strict=False))
        lines += [f"{number}.{item.problem}。", f"整改情况：{item.opening}{measures}"]
        length += len("".join(lines[-2:]).encode())
    return end.join(lines).encode()


def measure(data: bytes) -> Measured:
    """Convert a file in a process of its own, which is ended where it takes too long."""
    ours, theirs = os.pipe()
    process = os.fork()
    if not process:
        resource.setrlimit(resource.RLIMIT_CPU, (GIVEN_UP, GIVEN_UP + 1))
        started = time.process_time()
        outcome = convert(data)
        os.write(theirs, json.dumps([time.process_time() - started, outcome]).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        told = pipe.read()
    os.waitpid(process, 0)
    return Measured(*json.loads(told)) if told else Measured(GIVEN_UP, "given up")


def convert(data: bytes) -> str:
    """The full way, up to the rows of the tables."""
    try:
        notice = parse_bytes(data, "x")
    except Unreadable as error:
        pack(unreadable(error, "x", data))
        return error.reason
    pack(FileResult(notice.source, notice.outcome, notice.reason, notice, notice.messages))
    return f"{notice.outcome}, {len(notice.findings):,}" if notice.findings else notice.outcome


def main() -> int:
    """Print a row for each case; give 1 where a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst_cases")
    parser.add_argument("words", nargs="*", help="parts of the names of cases")
    parser.add_argument("--bytes", type=int, default=1_000_000)
    parser.add_argument("-o", "--output", type=Path, help="where to write the table")
    given = parser.parse_args()
    import_module("pipeline.run.warm")  # leaves a process as workers are forked from it
    for suffix in ("txt", "docx"):  # what is loaded once is no part of it
        parse_bytes((SAMPLES / f"a2-county-grain.{suffix}").read_bytes(), "x")
    rows, broken = [], 0
    for name, make in find_cases():
        if given.words and not any(word in name for word in given.words):
            continue
        half, whole = (measure(make(size)) for size in (given.bytes // 2, given.bytes))
        ratio = whole.seconds / max(half.seconds, 0.01)
        kept = whole.seconds <= SECONDS * given.bytes / 1e6 and (ratio <= RATIO or whole.seconds < LEAST)
        broken += not kept
        rows.append(
            f"| `{name}` | {half.seconds:.2f} | {whole.seconds:.2f} | {ratio:.1f} | {whole.outcome} |"
        )
        print(rows[-1] + ("" if kept else " <<<"), flush=True)
    if given.output:
        given.output.write_text(HEAD.format(size=given.bytes) + "\n".join(rows) + "\n")
    print(f"{len(rows)} cases, {broken} broken", file=sys.stderr)
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main())
