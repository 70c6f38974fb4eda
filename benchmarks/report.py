"""What was measured, as ``docs/performance.md`` and its pictures."""

import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.contenders import FLOOR, NAIVE, ONE, TWO, Race
from benchmarks.picture import Bar, Curve, Panel, draw_bars, draw_curves
from benchmarks.sizes import Growth, slopes
from benchmarks.targets import judge
from benchmarks.timing import Times, ratio

__all__ = ["Measured", "write_report"]

COLOURS = {TWO: "#3f8f5b", ONE: "#7dbb8f", FLOOR: "#a9a598", NAIVE: "#d98a4b"}
OTHER = "#7c9cc9"
OURS = ("pypdfium2", "lxml", "rjieba", "numpy", "pandas", "pdfplumber", "python-docx", "jieba")
INTRODUCTION = """# Performance

Made by `make bench`; nothing here is typed by hand. Everything was measured in one run, side by side and
in turn (A B C A B C …), whole processes from their start to their end, {rounds} rounds. A ratio is the
median of the ratios of each round. Memory is that of a run of its own: of all processes of a contender
together, a page that they share counted once.

{machine}

{versions}

- **zhenggai** is `zhenggai parse` into a new folder: all tables, with themes, mentions, places and doubts.
- The **naive script** (`benchmarks/naive.py`) is what one would write for a paper: pdfplumber, python-docx,
  jieba, pandas, one table, one kind of notice, one process.
- The **floor** (`benchmarks/floor.py`) opens and decodes each file once with the quickest reader, cuts the
  text into words once, and writes the lines once: nothing is understood, one process.
- The others read text and do nothing else (`benchmarks/text_only.py`), which favours them. {peers}
"""
WITHOUT = "They could not be installed for this run and are missing."
WITH = """Of docling-slim
  only Word files are read, since its reader of PDF takes models; unstructured is missing because it
  downloads a model when it is first used."""
GROWTH = """## Growth

One notice of more and more findings, with one process; more and more notices of one finding, with two. A
whole run also starts processes and writes tables, which takes the same for a short notice, so the
conversion is timed alone too, in a process that has converted another notice before. Medians of three, of
30,000 files and more a single run. A slope is that of the logarithms by least squares: 1 where twice the
size takes twice as much. The longest DOCX has more tags than are read without `--limit marks=N`.
"""


class Measured(NamedTuple):
    """All figures of one run."""

    rounds: int
    load: float  # of the machine, before
    peers: Mapping[str, str]  # versions; empty where they are not installed
    races: Mapping[str, Race]
    starts: Times
    growths: Sequence[Growth]
    remark: str = ""  # what else ran on the machine


def write_report(told: Measured, folder: Path) -> None:
    """performance.md with a picture of bars and two of curves beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "performance.svg": draw_bars(
            [_bar_panel(race) for race in told.races.values()], "Seconds of each contender, by format"
        ),
        **_curve_pictures(told.growths),
    }
    for name, picture in pictures.items():
        (folder / name).write_text(picture, "utf-8")
    (folder / "performance.md").write_text("\n".join(_lines(told, set(pictures))), "utf-8")


def _lines(told: Measured, pictures: set[str]) -> Iterator[str]:
    yield INTRODUCTION.format(
        rounds=told.rounds,
        machine=_machine(told.load, told.remark),
        versions=_versions(told.peers),
        peers=WITH if told.peers else WITHOUT,
    )
    yield from _targets(told)
    yield "![Seconds of each contender, by format](performance.svg)\n"
    for race in told.races.values():
        yield from _race(race)
    yield from _starts(told.starts)
    yield from _growths(told.growths, pictures)


def _machine(load: float, remark: str) -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"Machine: {model or platform.machine()}, {psutil.cpu_count()} cores, {memory:.0f} GiB;"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()};"
        f" load before the run {load:.2f}.{remark and f' {remark}'}"
    )


def _versions(peers: Mapping[str, str]) -> str:
    known = {name: version(name) for name in ("zhenggai", *OURS)}
    return "Versions: " + ", ".join(f"{name} {number}" for name, number in {**known, **peers}.items()) + "."


def _targets(told: Measured) -> Iterator[str]:
    targets = list(judge(told.races, told.starts, told.growths))
    yield "## Targets\n"
    yield f"{sum(target.met for target in targets)} of {len(targets)} are met.\n"
    yield "| target | asked | measured | |"
    yield "|---|---|---|---|"
    for words, asked, measured, met in targets:
        yield f"| {words} | {asked} | {measured} | {'met' if met else '**missed**'} |"
    yield ""


def _race(race: Race) -> Iterator[str]:
    size = sum(path.stat().st_size for path in race.inputs.folder.rglob("*") if path.is_file())
    yield f"## {race.inputs.files} {race.suffix.upper()} files\n"
    yield f"{size / 1e6:,.1f} MB, {race.inputs.findings:,} findings.\n"
    yield (
        "| | seconds | from, to | MiB | × us with two processes | × us with one process | rows of findings |"
    )
    yield "|---|---|---|---|---|---|---|"
    for name in sorted(race.times, key=lambda name: statistics.median(race.times[name])):
        seconds, rows = race.times[name], race.rows.get(name)
        yield (
            f"| {name} | {_show(statistics.median(seconds))} | {_show(min(seconds))}, {_show(max(seconds))}"
            f" | {race.peaks[name].tree:.0f} | {_show(ratio(race.times, name, TWO))}"
            f" | {_show(ratio(race.times, name, ONE))} | {'–' if rows is None else f'{rows:,}'} |"
        )
    yield ""
    for failure in race.failed:
        yield f"Left out: {failure}\n"


def _starts(starts: Times) -> Iterator[str]:
    first = next(iter(starts))
    yield "## Start\n"
    yield f"| | seconds | from, to | × `{first}` |"
    yield "|---|---|---|---|"
    for name, seconds in starts.items():
        yield (
            f"| `{name}` | {statistics.median(seconds):.3f} | {min(seconds):.3f}, {max(seconds):.3f}"
            f" | {_show(ratio(starts, name, first))} |"
        )
    yield ""


def _growths(growths: Sequence[Growth], pictures: set[str]) -> Iterator[str]:
    yield GROWTH
    for name, words in (
        ("performance-length.svg", "Time and memory over the length of a notice"),
        ("performance-archive.svg", "Time and memory over the number of files"),
    ):
        if name in pictures:
            yield f"![{words}]({name})\n"
    yield "| | seconds | alone | MiB, all processes | MiB, parent |"
    yield "|---|---|---|---|---|"
    for growth in growths:
        for number, size in enumerate(growth.sizes):
            alone = _show(growth.alone[number]) if growth.alone else "–"
            peak = growth.peaks[number]
            yield (
                f"| {_unit(growth, size)} | {_show(growth.whole[number])} | {alone}"
                f" | {peak.tree:.0f} | {peak.parent:.0f} |"
            )
    yield "\n| slope | over all sizes | over the largest tenfold |"
    yield "|---|---|---|"
    for growth in growths:
        for what, values in _measures(growth).items():
            if len(growth.sizes) > 1:
                whole, largest = slopes(growth.sizes, values)
                yield f"| {_name(growth)}: {what} | {whole:.3f} | {largest:.3f} |"
    yield ""
    for growth in growths:
        if growth.failed:
            yield f"{_name(growth)} goes no further: {growth.failed}\n"


def _name(growth: Growth) -> str:
    return f"one {growth.name}" if growth.alone else "small files"


def _unit(growth: Growth, size: int) -> str:
    return f"one {growth.name}, {size:,} findings" if growth.alone else f"{size:,} files"


def _measures(growth: Growth) -> dict[str, list[float]]:
    times = {"seconds": growth.whole, "seconds, alone": growth.alone}
    memory = {
        "MiB, all processes": [peak.tree for peak in growth.peaks],
        "MiB, parent": [peak.parent for peak in growth.peaks],
    }
    return {name: values for name, values in {**times, **memory}.items() if values}


def _bar_panel(race: Race) -> tuple[str, list[Bar]]:
    bars = []
    for name in sorted(race.times, key=lambda name: statistics.median(race.times[name])):
        seconds = statistics.median(race.times[name])
        words = f"{_show(seconds)} s, {_show(ratio(race.times, name, TWO))} ×"
        bars.append(Bar(name, seconds, words, COLOURS.get(name, OTHER)))
    return f"{race.inputs.files} {race.suffix.upper()}: seconds, × us with two processes", bars


def _curve_pictures(growths: Sequence[Growth]) -> dict[str, str]:
    """One picture for the length of a notice, one for the number of files."""
    pictures = {}
    for name, across, some in (
        ("length", "findings of one notice", [growth for growth in growths if growth.alone]),
        ("archive", "files", [growth for growth in growths if not growth.alone]),
    ):
        if all(len(growth.sizes) > 1 for growth in some):
            panels = [
                Panel(title, across, [curve for growth in some for curve in _curves(growth, unit)])
                for title, unit in (("seconds", "seconds"), ("memory, MiB", "MiB"))
            ]
            pictures[f"performance-{name}.svg"] = draw_curves(panels, f"Time and memory over {across}")
    return pictures


def _curves(growth: Growth, unit: str) -> Iterator[Curve]:
    colours = {"DOCX": ("#4a76b8", "#a3bde0")}.get(growth.name, (COLOURS[TWO], COLOURS[NAIVE]))
    named = {what: values for what, values in _measures(growth).items() if what.startswith(unit)}
    for (what, values), colour in zip(named.items(), colours, strict=False):
        if growth.alone and what == "MiB, parent":
            continue
        slope = slopes(growth.sizes, values)[0]
        words = f"{_name(growth)}{what.removeprefix(unit)}, slope {slope:.2f}"
        yield Curve(words, list(zip(growth.sizes, values, strict=True)), colour)


def _show(value: float) -> str:
    """Three figures or so: 0.123, 1.23, 12.3, 123."""
    digits = 3 if value < 1 else 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}"
