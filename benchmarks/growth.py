"""How the time to structure a document grows with its length: twice the text, about twice the time.

    python -m benchmarks.growth

Real-looking notices of many findings, one line of millions of characters, and texts of one
repeated phrase, which rules that backtrack or look back too far would choke on. Every row
is measured in one run, the smallest of three times; read the ratio, not the seconds.
"""

import time
from collections.abc import Callable, Iterator

from pipeline.read.documents import read_document
from pipeline.structure.notice import build_notice
from tests.conftest import GOLD
from tests.matrix.compose import Pool, load_pool

ITEMS = "一二三四五六七八九"
PHRASES = (
    *("党", "（", "一、", "整改情况：", "1.", "一是", "。", "关于“", "的问题", "2021年7月", "“", "A、"),
    *("\n一、", "\n（一）甲。", "\n整改情况：甲。", "\n甲，"),
)


def main() -> None:
    pool = load_pool(GOLD)
    print(f"{'text':<32}{'size':>10}{'seconds':>9}{'ratio':>7}")
    for title, make, sizes in rows(pool):
        before = 0.0
        for size in sizes:
            text = make(size)
            seconds = measure(text)
            ratio = f"{seconds / before:7.2f}" if before else ""
            print(f"{title:<32}{size:>10}{seconds:>9.2f}{ratio}", flush=True)
            before = seconds


def rows(pool: Pool) -> Iterator[tuple[str, Callable[[int], str], tuple[int, ...]]]:
    yield "notice of n findings", lambda n: print_notice(pool, n, "\n"), (500, 1000, 2000, 4000)
    yield "the same without a line break", lambda n: print_notice(pool, n, ""), (500, 1000, 2000, 4000)
    line = "党组召开会议，研究部署整改工作，制定整改方案，明确责任分工和完成时限，逐项抓好落实；"
    yield "one line of n characters", lambda n: line * (n // len(line)), (1_250_000, 2_500_000, 5_000_000)
    for phrase in PHRASES:
        yield repr(phrase), lambda n, phrase=phrase: phrase * (n // len(phrase)), (100_000, 200_000)  # type: ignore[misc]


def print_notice(pool: Pool, findings: int, end: str) -> str:
    lines = [
        "中共云溪县水利局党组关于巡察整改进展情况的通报",
        "县委第三巡察组开展了巡察，现将整改情况公布如下。",
    ]
    for number in range(1, findings + 1):
        item = pool.items[number % len(pool.items)]
        measures = "".join(f"{mark}是{words}" for mark, words in zip(ITEMS, item.measures, strict=False))
        lines += [f"{number}.{item.problem}。", f"整改情况：{item.opening}{measures}"]
    return end.join(lines)


def measure(text: str) -> float:
    document = read_document(text.encode(), "text.txt")
    times = []
    for _ in range(3):
        started = time.perf_counter()
        build_notice(document)
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    main()
