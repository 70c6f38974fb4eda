"""Notices composed from the samples' own findings in the skeleton of any family, gold by construction.

A composed notice takes its facts, opening, front matter, plans and closing from one
sample and its findings from all of them, and prints them as the family does
(LAYOUTS: which markers, frames, labels and places). What varies within a family, the
words of a label, the style of a number, a frame's form, is drawn from lists. The same
seed composes the same notice.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.gold.source import Block, Sample, fill, load_sample, new_finding, plain

__all__ = ["FAMILIES", "Pool", "compose", "load_pool"]

HAN = "一二三四五六七八九十"
LABELS = (
    "整改情况",
    "整改落实情况",
    "整改结果",
    "整改成效",
    "整改进展情况",
    "整改完成情况",
    "整改措施",
    "整改举措",
)
DIGITS = ("{}.", "{}、", "{}．", "{}. ")
BRACKETED = ("（{}）", "({})")
ITEMS = ("{}是", "（{}）", "{n}.", "（{n}）", "{n}、", "第{}，")
CATEGORIES = (
    *(
        "落实党的理论和路线方针政策",
        "履行职能职责",
        "意识形态工作责任制落实",
        "全面从严治党“两个责任”落实",
        "作风建设",
    ),
    *(
        "选人用人和干部队伍建设",
        "基层党组织建设",
        "财务管理和资产监管",
        "项目建设与招标采购",
        "巡察、审计反馈问题整改",
    ),
    *("民生保障", "安全生产和风险防范", "生态环境保护", "领导班子自身建设", "内部管理和制度执行", "服务群众"),
)
STATUSES = (
    ("completed", "已完成整改"),
    ("completed", "该问题已整改到位"),
    ("continuing", "已经完成，长期坚持"),
    ("in_progress", "正在整改，持续推进"),
    ("in_progress", "基本完成"),
)
TOP = re.compile(r"[一二三四]、")
# 反馈25个问题: an opening without a count states no total
COUNT = re.compile(r"[\d一二三四五六七八九十]\s*(?:个|项|条|件)")


@dataclass(frozen=True, slots=True)
class Item:
    """A finding's words without their frame: problem, opening of the rectification, measures, themes."""

    problem: str
    opening: str
    measures: tuple[str, ...]
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the findings of a sample: its facts and paragraphs."""

    name: str
    document: dict[str, Any]
    head: tuple[Block, ...]  # doc number, title, recipient, opening
    tail: tuple[Block, ...]  # closing and sign-off


@dataclass(frozen=True, slots=True)
class Pool:
    """The words that notices are composed of."""

    items: tuple[Item, ...]
    frames: tuple[Frame, ...]
    fronts: tuple[tuple[str, ...], ...]  # sections on how the work was organised, 一、 first
    plans: tuple[tuple[str, ...], ...]  # sections on what comes next, their number first


def load_pool(folder: Path) -> Pool:
    """All that the sources in a folder and its ``variants`` hold; those held out are left out."""
    paths = [*folder.glob("*.notice"), *(folder / "variants").glob("*.notice")]
    samples = [load_sample(path) for path in sorted(paths)]
    samples = [sample for sample in samples if sample.outcome == "itemised"]
    return Pool(
        tuple(dict.fromkeys(item for sample in samples for item in _items(sample))),
        tuple(_frame(sample) for sample in samples if not sample.one_line),
        tuple(front for sample in samples if (front := tuple(_run(sample, before=True)))),
        tuple(plan for sample in samples if (plan := tuple(_run(sample, before=False)))),
    )


def _items(sample: Sample) -> Iterator[Item]:
    for finding in sample.findings:
        measures = [measure["text"] for measure in finding["measures"] if measure["number"]]
        opening = next((m["text"] for m in finding["measures"] if not m["number"]), "")
        if finding["measures"] and "\n" not in "".join((opening, *measures, finding["problem"])):
            problem = finding["problem"].rstrip("。；")
            yield Item(problem, opening, tuple(measures), tuple(finding["themes"]))


def _frame(sample: Sample) -> Frame:
    head = []
    for block in sample.blocks:
        if block.kind not in ("num", "title", "to", "p") or re.match(r"[一（1(第]", block.text):
            break
        head.append(block)
    tail = [block for block in sample.blocks if block.kind in ("end", "sign")]
    counts = COUNT.search("".join(block.text for block in head))
    facts = {key: v for key, v in sample.document.items() if counts or not key.startswith("reported_")}
    return Frame(sample.name, facts, tuple(head), tuple(tail))


def _run(sample: Sample, before: bool) -> Iterator[str]:
    """The paragraphs of the section before the first heading or finding, or of that after the last."""
    kinds = [block.kind for block in sample.blocks]
    found = [i for i, kind in enumerate(kinds) if kind not in ("num", "title", "to", "p", "end", "sign")]
    span = sample.blocks[: found[0]] if before else sample.blocks[found[-1] + 1 :]
    texts = [block.text for block in span if block.kind == "p"]
    first = next((i for i, text in enumerate(texts) if TOP.match(text)), None)
    if first is not None and sum(1 for text in texts if TOP.match(text)) == 1:
        yield from texts[first:]


@dataclass
class Page:
    """A notice being printed."""

    rng: Random
    pool: Pool
    blocks: list[Block] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    label: str = ""
    digit: str = ""
    bracket: str = ""

    def __post_init__(self) -> None:
        self.label, self.digit = self.rng.choice(LABELS), self.rng.choice(DIGITS)
        self.bracket = self.rng.choice(BRACKETED)

    def draw(self, count: int, when: Callable[[Item], bool] = lambda item: True) -> list[Item]:
        return self.rng.sample([item for item in self.pool.items if when(item)], count)

    def categories(self, count: int) -> list[str]:
        return self.rng.sample(CATEGORIES, count)

    def section(self, number: str, text: str, level: int) -> None:
        self.path[level:] = [text]
        self.blocks.append(Block(f"c{level + 1}", number, text))

    def finding(
        self,
        number: str,
        heading: str,
        item: Item,
        *parts: tuple[str, str],
        inline: str | None = None,
        status: tuple[str, str] = ("unstated", ""),
    ) -> None:
        """Print a finding; ``[ ]`` marks the problem, a part's paragraphs stand apart by line feeds.

        With ``inline`` the first part begins in the heading's paragraph, behind these words.
        """
        options = f"{','.join(item.themes)}; {status[0]}={status[1]}"
        bracketed = re.search(r"\[(.*)\]", heading, re.DOTALL)
        words = heading.replace("[", "").replace("]", "")
        gold = new_finding(options, number.strip(), list(self.path), words.strip())
        gold["problem"] = bracketed[1] if bracketed else words
        fill(gold, list(parts))
        self.findings.append(gold)
        label, first, *more = (parts[0][0], *plain(parts[0][1]).split("\n"))
        if inline is None:
            self.blocks += [Block("f", number, words), Block("r", "", first, label)]
        else:
            self.blocks.append(Block("fr", number, words + inline + first))
        self.blocks += [Block("m", "", text) for text in more]
        for label, text in parts[1:]:
            first, *more = plain(text).split("\n")
            self.blocks += [Block("r", "", first, label), *(Block("m", "", words) for words in more)]

    def report(self, item: Item, style: str = "", apart: bool | None = None) -> str:
        """The rectification with its measures marked, in one paragraph or several."""
        if not item.measures:
            return item.opening
        style = style or self.rng.choice(ITEMS)
        apart = self.rng.random() < 0.4 if apart is None else apart
        marked = [
            f"‖{style.format(HAN[i], n=i + 1)}|{text}" for i, text in enumerate(item.measures[: len(HAN)])
        ]
        return ("\n" if apart else "").join([item.opening, *marked] if item.opening else marked)


def compose(pool: Pool, family: str, seed: int) -> Sample:
    """A notice of a family: one of ``FAMILIES``."""
    page = Page(Random(f"{family} {seed}"), pool)
    frame = page.rng.choice(pool.frames)
    page.blocks = list(frame.head)
    FAMILIES[family](page)
    page.blocks += frame.tail
    name = f"{family.lower()}-{seed:03d}"
    one_line = family.startswith("M")
    return Sample(
        name, family[0], "itemised", "typed", "utf-8", one_line, frame.document, page.blocks, page.findings
    )


def print_front(page: Page, title: str = "") -> None:
    """一、 how the work was organised, then the heading of the findings as 二、."""
    for text in page.rng.choice(page.pool.fronts):
        page.blocks.append(Block("p", "", text))
    section = title or page.rng.choice(("巡察反馈问题整改落实情况", "整改落实情况", "反馈问题的整改进展情况"))
    page.section("二、", section, 0)


def print_plans(page: Page) -> None:
    """三、 what comes next, with the markers of the findings."""
    first, *more = page.rng.choice(page.pool.plans)
    page.blocks += [
        Block("p", "", "三、" + first.split("、", 1)[1]),
        *(Block("p", "", text) for text in more),
    ]


def is_short(item: Item) -> bool:
    """A problem of one sentence."""
    return not re.search(r"[。；：]", item.problem) and len(item.problem) < 80


def is_listed(item: Item) -> bool:
    """A rectification of several measures."""
    return len(item.measures) >= 2


def is_unquoted(item: Item) -> bool:
    """A problem that a frame's quotation marks fit around."""
    return "“" not in item.problem and "”" not in item.problem


def split_rows(page: Page, items: Sequence[Item], rows: int) -> Iterator[tuple[int, str, list[Item]]]:
    """(number, category, items) for some categories, each with at least one item."""
    names, size = page.categories(rows), -(-len(items) // rows)
    for row in range(rows):
        yield row, names[row], list(items[row * size : (row + 1) * size])


def compose_a(page: Page) -> None:
    for number, item in enumerate(page.draw(10)):
        page.finding(HAN[number] + "、", item.problem, item, (page.label, page.report(item)))


def compose_b(page: Page) -> None:
    form = page.rng.choice(("关于“[{}]”问题", "关于“[{}]”的问题", "关于“[{}]”的问题。", "针对“[{}]”的问题"))
    for number, item in enumerate(page.draw(12, is_unquoted), 1):
        heading = form.format(item.problem)
        page.finding(page.digit.format(number), heading, item, (page.label, page.report(item)))


def compose_b_bare(page: Page) -> None:
    form = page.rng.choice(("关于[{}]问题的整改。", "关于“[{}]”问题整改情况", "关于[{}]问题的整改落实情况。"))
    items = page.draw(10, lambda item: is_listed(item) and is_short(item) and is_unquoted(item))
    page.section("二、", "整改落实情况", 0)
    for number, item in enumerate(items, 1):
        heading = form.format(item.problem)
        page.finding(page.digit.format(number), heading, item, ("", page.report(item, "{}是", True)))


def compose_c(page: Page) -> None:
    print_front(page)
    for number, item in enumerate(page.draw(12), 1):
        page.finding(page.digit.format(number), f"{item.problem}。", item, (page.label, page.report(item)))
    print_plans(page)


def compose_d(page: Page) -> None:
    print_front(page)
    form = page.rng.choice(("[{}]。", "关于[{}]的问题。", "[{}]"))
    stated = page.rng.random() < 0.5
    category = page.rng.choice(("{}方面", "在{}方面", "反馈问题：{}存在差距"))
    for row, name, items in split_rows(page, page.draw(12), 4):
        page.section(page.bracket.format(HAN[row]), category.format(name), 1)
        for number, item in enumerate(items, 1):
            status = page.rng.choice(STATUSES) if stated else ("unstated", "")
            heading = (
                form.format(item.problem).replace("]。", "。]")
                if form == "[{}]。"
                else form.format(item.problem)
            )
            text = (f"«{status[1]}。»" if stated else "") + page.report(item)
            page.finding(page.digit.format(number), heading, item, (page.label, text), status=status)
    print_plans(page)


def compose_e(page: Page) -> None:
    print_front(page)
    items = page.draw(12, is_unquoted)
    form = page.rng.choice(("针对“[{}]”的问题", "针对“[{}。]”的问题", "关于“[{}]”问题。"))
    quoted = page.rng.choice(("“{}”方面", "在“{}”方面"))
    for row, name, some in split_rows(page, items, 2):
        page.section(page.bracket.format(HAN[row]), quoted.format(name.replace("“", "").replace("”", "")), 1)
        for number, group in enumerate((some[:2], some[2:]), 1):
            topic = page.rng.choice(["履行职责不够到位", "责任落实存在差距", "工作推进不够有力"])
            page.section(page.digit.format(number), f"关于“{topic}”的问题", 2)
            for inner, item in enumerate(group, 1):
                number_printed = page.bracket.format(inner)
                page.finding(
                    number_printed, form.format(item.problem), item, (page.label, page.report(item, "{}是"))
                )


def compose_f(page: Page) -> None:
    for row, name, items in split_rows(page, page.draw(9), 3):
        page.section(
            f"反馈问题{HAN[row]}：", f"关于“{name.replace('“', '').replace('”', '')}不够有力”的问题。", 0
        )
        for number, item in enumerate(items, 1):
            page.finding(page.digit.format(number), item.problem, item, (page.label, page.report(item)))


def compose_f_numbered(page: Page) -> None:
    for row, name, items in split_rows(page, page.draw(9), 3):
        page.section(f"问题{row + 1}.", f"针对{name}存在短板的问题。", 0)
        for number, item in enumerate(items, 1):
            heading = f"对于[{item.problem}]的问题"
            page.finding(page.bracket.format(number), heading, item, (page.label, page.report(item, "{}是")))


def compose_g(page: Page) -> None:
    for row, name, items in split_rows(page, page.draw(9), 3):
        page.section(f"{row + 1}.", f"{name}不够扎实。", 0)
        for number, item in enumerate(items, 1):
            evidence = page.rng.choice(
                ("2021年7月25日、2022年3月27日均有此类情况。", "涉及4、5次之多，金额124.40万元。")
            )
            heading = f"{item.problem}。{evidence}"
            page.finding(page.bracket.format(number), heading, item, ("整改结果", page.report(item, "{}是")))


def compose_h(page: Page) -> None:
    for number in range(1, 8):
        parts = page.draw(3, is_short)
        item = page.draw(1, is_listed)[0]
        listed = "".join(f"{HAN[i]}是{part.problem}。" for i, part in enumerate(parts))
        heading = f"{page.rng.choice(CATEGORIES)}有差距。{listed}"
        page.finding(page.digit.format(number), heading, item, ("整改成效", page.report(item, "{}是")))


def compose_i(page: Page) -> None:
    print_front(page)
    framed = page.rng.random() < 0.5
    items = page.draw(9, lambda item: is_short(item) and is_unquoted(item))
    for number, item in enumerate(items):
        heading = f"关于[{item.problem}]的问题。" if framed else f"{item.problem}。"
        page.finding(
            page.bracket.format(HAN[number]), heading, item, ("", page.report(item, "{}是", False)), inline=""
        )


def compose_i_apart(page: Page) -> None:
    print_front(page)
    for number, item in enumerate(page.draw(9, lambda item: is_short(item) and is_unquoted(item))):
        heading = f"关于[{item.problem}]的问题。"
        text = "«该问题已完成整改。»" + page.report(item, "{}是", False)
        status = ("completed", "该问题已完成整改")
        page.finding(page.bracket.format(HAN[number]), heading, item, ("", text), status=status)


def compose_j(page: Page) -> None:
    items = page.draw(8, lambda item: is_listed(item) and is_short(item) and is_unquoted(item))
    for number, item in enumerate(items):
        heading = f"关于“[{item.problem}]”问题的整改情况"
        page.finding(HAN[number] + "、", heading, item, ("", page.report(item, "（{}）", True)))


def compose_k(page: Page) -> None:
    items = page.draw(8, lambda item: is_listed(item) and is_unquoted(item) and "：" not in item.problem)
    for number, item in enumerate(items):
        status = page.rng.choice(STATUSES[2:])
        text = f"«{status[1]}。»" + page.report(item, "{n}.", False)
        parts = ("整改进展情况", text)
        heading = f"关于“[{item.problem}。]”"
        page.finding(HAN[number] + "、", heading, item, parts, inline="整改进展情况：", status=status)


def compose_l(page: Page) -> None:
    for item in page.draw(8, is_listed):
        page.blocks.append(Block("p", "", "")) if page.rng.random() < 0.3 else None
        page.finding(
            "", f"整改任务：[{item.problem}。]", item, ("整改完成情况", page.report(item, "{n}、", False))
        )
        page.findings[-1]["heading"] = f"整改任务：{item.problem}。"
        page.blocks.insert(-1, Block("p", "", "整改目标：按期完成整改任务，巩固整改成果"))
        page.blocks.append(Block("p", "", "公示时间：2023年5月6日至2023年5月12日"))


def compose_m(page: Page) -> None:
    items = page.draw(10, lambda item: is_unquoted(item) and not re.search(r"\d", item.problem))
    for row, some in enumerate((items[:5], items[5:])):
        page.section(f"{HAN[row]}、", ("共性问题", "个性问题")[row], 0)
        for number, item in enumerate(some, 1):
            text = page.report(item, "{}是", False)
            page.finding(f"{number}.", f"{item.problem}。", item, ("整改措施", text), inline="整改措施：")


def compose_q(page: Page) -> None:
    sections = (
        ("completed", "已完成的整改事项"),
        ("continuing", "长期坚持的整改事项"),
        ("in_progress", "正在推进的整改事项"),
    )
    for row, (code, title) in enumerate(sections):
        page.section(f"{HAN[row + 1]}、", title, 0)
        for number, item in enumerate(page.draw(4, is_unquoted), 1):
            status = (code, title.split("的")[0])
            heading = f"关于[{item.problem}]的问题"
            page.finding(
                page.digit.format(number), heading, item, (page.label, page.report(item)), status=status
            )


def compose_r(page: Page) -> None:
    page.section("二、", "整改落实情况", 0)
    for number, item in enumerate(page.draw(10), 1):
        begun = page.rng.choice(("2023年以来，", "2021年至2022年，", "2022年", "截至2022年底，"))
        heading = f"{begun}{item.problem}。"
        page.finding(page.digit.strip().format(number), heading, item, (page.label, page.report(item)))


def compose_paired(page: Page) -> None:
    """整改措施 and 整改成效, both of the rectification."""
    print_front(page)
    for number, item in enumerate(page.draw(8, is_listed), 1):
        result = page.rng.choice(("已形成长效机制。", "相关制度已执行半年，未再出现同类情况。"))
        parts = [("整改措施", page.report(item, "{}是")), ("整改成效", result)]
        page.finding(page.digit.format(number), f"{item.problem}。", item, *parts)


HEADS = (
    ("序号", "反馈问题", "整改措施", "责任单位", "整改时限", "整改情况"),
    ("编号", "存在的主要问题", "整改举措", "牵头部门", "完成时限", "整改成效"),
    ("序号", "巡察反馈问题", "具体整改措施", "责任领导", "时限要求", "整改落实情况"),
)
RESULTS = (
    "已形成长效机制。",
    "相关制度已执行半年，未再出现同类情况。",
    "问题涉及款项已全部清退。",
    "群众满意度明显提高。",
)


def compose_t(page: Page) -> None:
    """A register with rows of categories over its width, measures in one column and results in another."""
    head, places = page.rng.choice(HEADS), ("办公室", "机关党委", "财务科", "组织人事科")
    page.blocks += [Block("table", "", ""), Block("row", "", "", cells=head)]
    number = 0
    for row, name, items in split_rows(page, page.draw(9), 3):
        page.blocks.append(Block("cat", "", f"{HAN[row]}、{name}方面"))
        for item in items:
            number += 1
            parts = [(head[2], page.report(item, apart=True)), (head[5], page.rng.choice(RESULTS))]
            gold = new_finding(f"{','.join(item.themes)};", str(number), [f"{name}方面"], f"{item.problem}。")
            gold |= {
                "responsible": page.rng.choice(places),
                "deadline": f"2022年{page.rng.randrange(3, 12)}月底",
            }
            gold["problem"] = gold["heading"]
            fill(gold, parts)
            page.findings.append(gold)
            cells = (str(number), gold["problem"], plain(parts[0][1]), gold["responsible"], gold["deadline"])
            page.blocks.append(Block("row", "", "", cells=(*cells, parts[1][1])))
    page.blocks.append(Block("/table", "", ""))


FAMILIES: dict[str, Callable[[Page], None]] = {
    "A": compose_a,
    "B": compose_b,
    "B-bare": compose_b_bare,
    "C": compose_c,
    "D": compose_d,
    "E": compose_e,
    "F": compose_f,
    "F-numbered": compose_f_numbered,
    "G": compose_g,
    "H": compose_h,
    "I": compose_i,
    "I-apart": compose_i_apart,
    "J": compose_j,
    "K": compose_k,
    "L": compose_l,
    "M": compose_m,
    "D-paired": compose_paired,
    "Q": compose_q,
    "R": compose_r,
    "T": compose_t,
}
