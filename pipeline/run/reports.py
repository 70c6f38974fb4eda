"""What a run did, or how far it is, in lines for people."""

import platform
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.paths import printable
from pipeline.run.plan import Plan
from pipeline.run.states import RunState, Tally, read_state
from pipeline.run.store import STORE, Store
from pipeline.run.watch import is_alive
from pipeline.stages import Stages, take_stages
from pipeline.tables.folder import workshop_of
from pipeline.tables.records import unpack
from pipeline.tables.schema import PLACES

__all__ = ["NOTES", "Summary", "format_profile", "format_status", "format_summary", "summarise"]

STATES = {
    "converting": "正在转换 converting",
    "ended": "已完成 ended",
    "interrupted": "已中断 interrupted",
    "failed": "失败 failed",
    "killed": "被终止 killed",
}


# what is told of the whole run, and has no row in messages
NOTES = {
    "correction_absent": "  更正所属的通报不在输入中 / corrections of notices that are not among the inputs",
    "excel_cells_cut": "  Excel 单元格超过 32,767 字符，已截断，见工作表 cut；CSV 中完整"
    " / cells cut to what Excel holds, listed in the sheet cut; whole in the CSV",
    "corrections_unmasked": "  corrections.csv 中的文字未遮盖，请勿随表公开"
    " / corrections.csv holds the words uncovered: do not publish it",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did, for the person who started it."""

    out: Path | str  # folder of the tables, or the part of a shard
    tally: Tally
    kept: int  # files that earlier runs had converted
    converted: int
    messages: Counter[tuple[str, str]]  # (severity, code)
    unreadable: tuple[tuple[str, str], ...]  # (path, message)
    left_out: int
    seconds: float
    store_set_aside: bool  # it was damaged, and everything was converted anew
    stages: Stages  # of all processes together

    @property
    def files(self) -> int:
        """Input files, members of archives included."""
        return sum(self.tally.outcomes.values())

    @property
    def outcomes(self) -> Counter[str]:
        """Files by outcome."""
        return self.tally.by_outcome()


def summarise(
    store: Store, plan: Plan, out: Path | str, messages: Counter[tuple[str, str]], seconds: float
) -> Summary:
    """Of the run that the store was opened for."""
    return Summary(
        out=out,
        tally=store.count(),
        kept=len(plan.kept),
        converted=len(plan.jobs),
        messages=messages,
        unreadable=tuple(_list_unreadable(store)),
        left_out=plan.left_out,
        seconds=seconds,
        store_set_aside=store.set_aside,
        stages=take_stages(),
    )


def _list_unreadable(store: Store) -> Iterator[tuple[str, str]]:
    for entry in store.read_entries("unreadable"):
        [first, *_] = unpack(entry.body).rows["messages"]
        yield entry.path, first[PLACES["messages"]["text"]]


def format_summary(summary: Summary) -> Iterator[str]:
    """At the end of a run: files by outcome and reason, messages by kind, where the tables are."""
    yield _count(summary.tally) + f" · {summary.seconds:.1f} s"
    if summary.kept:
        yield f"  此前已转换 converted earlier {summary.kept} · 本次 now {summary.converted}"
    yield from _list_reasons(summary.tally)
    for (severity, code), count in sorted(summary.messages.items()):
        yield f"  {severity:8}{code:20}{count}{NOTES.get(code, '')}"
    if summary.left_out:
        words = "以“.”开头的、链接和特殊文件，未转换 / names that begin with a dot, links, pipes: left out"
        yield f"  {'info':8}{'left_out':20}{summary.left_out}  {words}"
    if summary.store_set_aside:
        words = "暂存库已损坏，移到一旁，全部重新转换 / it was damaged and is set aside"
        yield f"  {'warning':8}{'store':20}{words}"
    out = printable(summary.out) if isinstance(summary.out, Path) else summary.out
    yield f"→ {out}" if out.endswith(".parquet") else f"→ {out}/findings.csv"


def format_profile(summary: Summary) -> Iterator[str]:
    """Seconds by stage, added up over all processes, and for each file that was converted."""
    for name, seconds in summary.stages.items():
        each = f"{1000 * seconds / summary.converted:10.2f} ms" if summary.converted else ""
        yield f"  {name:12}{seconds:10.2f} s{each}"


def format_status(out: Path) -> Iterator[str]:
    """The last run into OUT, going on or ended. Raises UsageError where there was none."""
    found = read_state(workshop_of(out) / STORE)
    if not found:
        raise UsageError(f"尚无运行记录 / no run is known there: {printable(out)}")
    run, tally = found
    state = _tell_state(run)
    seconds = (run.ended or time.time()) - run.started
    met = sum(tally.outcomes.values())
    started = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started))
    yield f"{STATES[state]} · 进程 process {run.pid} @ {run.host} · 开始 started {started}"
    yield f"文件 files {met}/{run.total} · 此前已转换 converted earlier {run.kept} · {seconds:.0f} s"
    if state == "converting" and met > run.kept:
        left = (run.total - met) * seconds / (met - run.kept)
        yield f"  {(met - run.kept) / seconds:.1f}/s · 剩余 left {left:.0f} s"
    yield _count(tally)
    yield from _list_reasons(tally)


def _tell_state(run: RunState) -> str:
    """A run that its process did not end: killed, as far as can be seen from here."""
    if run.state != "converting" or run.host != platform.node():
        return run.state
    return "converting" if is_alive(run.pid, run.started) else "killed"


def _count(tally: Tally) -> str:
    counts = tally.by_outcome()
    return (
        f"文件 files {sum(counts.values())} · 通报 notices {counts['itemised'] + counts['not_itemised']}"
        f" · 问题 findings {tally.findings} · 非通报 not notices {counts['not_a_notice']}"
        f" · 不可读 unreadable {counts['unreadable']}"
    )


def _list_reasons(tally: Tally) -> Iterator[str]:
    for (outcome, reason), count in sorted(tally.outcomes.items()):
        if reason:
            yield f"  {outcome:14}{reason:14}{count}"
