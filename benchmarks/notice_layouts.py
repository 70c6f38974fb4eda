"""The layouts of the benchmark's notices, each with its truth by construction.

Layouts of prose take turns. Every fourth notice has a register (整改台账): it is one as a whole,
closes with one of what is not finished, or has one attached that repeats its findings.
"""

from collections.abc import Callable, Sequence
from itertools import count as counter
from itertools import islice
from random import Random
from typing import Any

from benchmarks.notice_facts import draw_facts
from benchmarks.notice_sheet import Sheet, count_parts, show_numeral
from benchmarks.notice_stock import load_stock
from tests.gold.source import Block, Sample, fill, new_finding, plain
from tests.matrix.compose import HEADS, RESULTS, Item

__all__ = ["FINDINGS", "compose_notice"]

FINDINGS = 24  # of a notice of eight to ten pages


def compose_notice(index: int, seed: int = 1, findings: int | None = None, turn: int | None = None) -> Sample:
    """The notice of this index, always the same; ``turn`` says whose turn it is among the layouts."""
    rng, stock, count = Random(f"notice {seed} {index}"), load_stock(), findings or FINDINGS
    layout = choose_layout(index if turn is None else turn)
    unfinished = count // 4 if layout is print_rest else max(1, count // rng.randrange(6, 13))
    facts = draw_facts(rng, stock, count, count - unfinished, count_parts(count))
    sheet = Sheet(rng, stock.pool, facts=facts)
    sheet.head()
    layout(sheet, count)
    word = "automatic" if rng.random() < 0.5 else "typed"
    encoding = "gb18030" if rng.random() < 0.25 else "utf-8"
    document = {key: value for key, value in facts.document.items() if value}
    name = layout.__name__.removeprefix("print_")
    return Sample(facts.name, name, "itemised", word, encoding, False, document, sheet.blocks, sheet.findings)


def choose_layout(turn: int) -> Callable[[Sheet, int], None]:
    """A register every fourth time, of each kind in turn."""
    if turn % 4 == 3:
        return REGISTERS[turn // 4 % len(REGISTERS)]
    return PROSE[(turn - turn // 4) % len(PROSE)]


def print_sections(sheet: Sheet, count: int) -> None:
    """二、 over （一）C方面 over 1.F。"""
    sheet.front()
    print_categories(sheet, count)
    sheet.plans()
    sheet.close()


def print_categories(sheet: Sheet, count: int) -> None:
    for group in sheet.groups(count):
        sheet.section(sheet.bracket.format(show_numeral(group.ordinal)), f"{group.heading}方面", 1)
        for number in range(1, group.size + 1):
            item = sheet.item(group.theme)
            sheet.tell(sheet.digit.format(number), f"{item.problem}。", item)


def print_flat(sheet: Sheet, count: int) -> None:
    """一、F"""
    for number in range(1, count + 1):
        item = sheet.item()
        sheet.tell(f"{show_numeral(number)}、", item.problem, item)
    sheet.close()


def print_bare(sheet: Sheet, count: int) -> None:
    """1.关于F问题的整改。 over 一是…, without a label."""
    sheet.front()
    forms = ("关于[{}]问题的整改。", "关于“[{}]”问题整改情况", "关于[{}]问题的整改落实情况。")
    form = sheet.rng.choice(forms)
    for number in range(1, count + 1):
        item = sheet.quotable()
        report = sheet.report(item, "{}是", True)
        sheet.finding(sheet.digit.format(number), form.format(item.problem), item, ("", report))
    sheet.close()


def print_quoted(sheet: Sheet, count: int) -> None:
    """1.关于“F”的问题"""
    form = sheet.rng.choice(("关于“[{}]”问题", "关于“[{}]”的问题", "关于“[{}]”的问题。", "针对“[{}]”的问题"))
    for number in range(1, count + 1):
        item = sheet.quotable()
        sheet.tell(sheet.digit.format(number), form.format(item.problem), item)
    sheet.close()


def print_nested(sheet: Sheet, count: int) -> None:
    """（一）“C”方面 over 1.关于“…”的问题 over （1）针对“F”的问题"""
    sheet.front()
    form = sheet.rng.choice(("针对“[{}]”的问题", "针对“[{}。]”的问题", "关于“[{}]”问题。"))
    sheet.style = "{}是"
    for group in sheet.groups(count):
        sheet.section(sheet.bracket.format(show_numeral(group.ordinal)), f"“{group.unquoted}”方面", 1)
        halves = (group.size // 2, group.size - group.size // 2)
        for number, topic in enumerate(sheet.rng.sample(sheet.prose["topics"], 2), 1):
            sheet.section(sheet.digit.format(number), f"关于“{topic}”的问题", 2)
            for inner in range(1, halves[number - 1] + 1):
                item = sheet.quotable(group.theme)
                sheet.tell(sheet.bracket.format(inner), form.format(item.problem), item)
    sheet.plans()
    sheet.close()


def print_answers(sheet: Sheet, count: int) -> None:
    """反馈问题一：关于“C不够有力”的问题。 over 1.F"""
    for group in sheet.groups(count):
        heading = f"关于“{group.unquoted}不够有力”的问题。"
        sheet.section(f"反馈问题{show_numeral(group.ordinal)}：", heading, 0)
        for number in range(1, group.size + 1):
            item = sheet.item(group.theme)
            sheet.tell(sheet.digit.format(number), item.problem, item)
    sheet.close()


def print_paired(sheet: Sheet, count: int) -> None:
    """1.F。 over 整改措施 and 整改成效."""
    sheet.front()
    for number in range(1, count + 1):
        item = sheet.item()
        sheet.tell(sheet.digit.format(number), f"{item.problem}。", item, sheet.rng.choice(RESULTS))
    sheet.plans()
    sheet.close()


def print_register(sheet: Sheet, count: int) -> None:
    """Nothing but a table, with rows of categories over its width."""
    numbers = counter(1)
    with Register(sheet) as register:
        for group in sheet.groups(count):
            register.category(f"{show_numeral(group.ordinal)}、{group.heading}方面")
            for number in islice(numbers, group.size):
                register.add(number, sheet.item(group.theme, False), [f"{group.heading}方面"])
    sheet.close()


def print_rest(sheet: Sheet, count: int) -> None:
    """Sections for what is completed, a table for the rest."""
    completed = sheet.facts.completed
    sheet.front()
    print_categories(sheet, completed)
    heading = "正在推进的问题整改台账"
    sheet.section("三、", heading, 0)
    with Register(sheet) as register:
        for number in range(1, count - completed + 1):
            register.add(number, sheet.item(detailed=False), [heading])
    sheet.close()


def print_attached(sheet: Sheet, count: int) -> None:
    """Sections, and a table attached that repeats them in few words."""
    sheet.front()
    print_categories(sheet, count)
    sheet.close()
    sheet.blocks.append(Block("p", "", "附件：巡察反馈问题整改台账"))
    told = list(sheet.findings)
    with Register(sheet) as register:
        for number, finding in enumerate(told, 1):
            register.repeat(number, finding)


class Register:
    """A table being printed."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.head = sheet, sheet.rng.choice(HEADS)
        self.year = sheet.facts.writer.issued.year

    def __enter__(self) -> "Register":
        self.sheet.blocks += [Block("table", "", ""), Block("row", "", "", cells=self.head)]
        return self

    def __exit__(self, *error: object) -> None:
        self.sheet.blocks.append(Block("/table", "", ""))

    def category(self, text: str) -> None:
        self.sheet.blocks.append(Block("cat", "", text))

    def add(self, number: int, item: Item, path: list[str]) -> None:
        """A row that is a finding."""
        report, result = self.sheet.report(item, "{n}.", True), self.sheet.rng.choice(RESULTS)
        finding = new_finding(f"{','.join(item.themes)};", str(number), path, f"{item.problem}。")
        finding |= {"problem": finding["heading"], **self._draw_duties()}
        fill(finding, [(self.head[2], report), (self.head[5], result)])
        self.sheet.findings.append(finding)
        self._print(number, finding, plain(report), result)

    def repeat(self, number: int, finding: dict[str, Any]) -> None:
        """A row that says again what stands above."""
        result = self.sheet.rng.choice(RESULTS)
        self._print(number, finding | self._draw_duties(), finding["measures"][0]["text"], result)

    def _print(self, number: int, finding: dict[str, Any], report: str, result: str) -> None:
        told = (finding["problem"], report, finding["responsible"], finding["deadline"], result)
        self.sheet.blocks.append(Block("row", "", "", cells=(str(number), *told)))

    def _draw_duties(self) -> dict[str, str]:
        """Who has to do it, and by when."""
        office = self.sheet.facts.writer.fill("{科室}")
        return {"responsible": office, "deadline": f"{self.year}年{self.sheet.rng.randrange(1, 13)}月底"}


PROSE: Sequence[Callable[[Sheet, int], None]] = (
    print_sections,
    print_bare,
    print_flat,
    print_nested,
    print_quoted,
    print_paired,
    print_answers,
)
REGISTERS: Sequence[Callable[[Sheet, int], None]] = (print_register, print_rest, print_attached)
