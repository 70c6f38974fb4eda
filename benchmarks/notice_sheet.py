"""A notice of the benchmark being printed: what all layouts share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.notice_facts import Facts
from benchmarks.notice_writer import show_date
from pipeline.numerals import render_chinese
from tests.gold.source import Block
from tests.matrix.compose import Item, Page, is_short, is_unquoted

__all__ = ["Group", "Sheet", "count_parts", "show_numeral"]

COMPLETED = (("completed", "已完成整改"), ("completed", "该问题已整改到位"))
GOES_ON = ("in_progress", "正在整改，持续推进")
MOST_PARTS = 12
STYLES = ("{}是", "{}是", "{}是", "（{n}）", "第{}，")


class Group(NamedTuple):
    """A category with some findings of its theme."""

    ordinal: int
    heading: str
    theme: str
    size: int

    @property
    def unquoted(self) -> str:
        return self.heading.translate({ord("“"): None, ord("”"): None})


@dataclass(kw_only=True)
class Sheet(Page):
    """A page with the facts of its notice and the habits of its author."""

    facts: Facts
    states: bool = False  # whether each report opens with how far it is
    apart: bool = False  # measures in paragraphs of their own
    style: str = ""  # of the measures' numbers

    def __post_init__(self) -> None:
        Page.__post_init__(self)
        self.states, self.apart = self.rng.random() < 0.3, self.rng.random() < 0.4
        self.style = self.rng.choice(STYLES)

    @property
    def prose(self) -> Mapping[str, Sequence[str]]:
        return self.facts.writer.stock.prose

    def item(
        self, theme: str = "", detailed: bool = True, when: Callable[[Item], bool] = lambda item: True
    ) -> Item:
        """A finding of a theme, or of any."""
        themes = self.facts.writer.stock.themes
        return self.facts.writer.write_item(theme or self.rng.choice(list(themes)), detailed, when)

    def quotable(self, theme: str = "") -> Item:
        """A finding to stand in a frame: one sentence without the frame's own marks and words."""
        return self.item(theme, False, is_quotable)

    def head(self) -> None:
        """Doc number, title, recipient, opening."""
        document = self.facts.document
        broken = document["title"].replace("关于", " / 关于", 1)
        title = broken if self.rng.random() < 0.7 else document["title"]
        recipient = f"{document['recipient']}：" if document["recipient"] else ""
        printed = (("num", document["doc_number"]), ("title", title), ("to", recipient))
        self.blocks += [Block(kind, "", text) for kind, text in printed if text]
        self.blocks.append(Block("p", "", self.facts.opening))

    def front(self) -> None:
        """一、 how the work was organised, then the heading of the findings as 二、."""
        self.paragraphs(self.prose["fronts"])
        self.section("二、", self.rng.choice(self.prose["answers"]), 0)

    def plans(self) -> None:
        """三、 what comes next, with the markers of the findings."""
        self.paragraphs(self.prose["plans"])

    def close(self) -> None:
        """The invitation to comment and the sign-off."""
        self.blocks += [
            Block("end", "", self.facts.writer.choose(self.prose["invitations"])),
            Block("sign", "", str(self.facts.document["issuer"])),
            Block("sign", "", show_date(self.facts.writer.issued)),
        ]

    def paragraphs(self, texts: Sequence[str]) -> None:
        """One of these texts."""
        self.blocks += [Block("p", "", text) for text in self.facts.writer.choose(texts).split("\n")]

    def tell(self, number: str, heading: str, item: Item, result: str = "") -> None:
        """Print a finding and its report; one with a result as 整改措施 and 整改成效."""
        status = self.status() if self.states else ("unstated", "")
        text = (f"«{status[1]}。»" if self.states else "") + self.report(item, self.style, self.apart)
        parts = [("整改措施", text), ("整改成效", result)] if result else [(self.label, text)]
        self.finding(number, heading, item, *parts, status=status)

    def status(self) -> tuple[str, str]:
        """How far the finding to come is: those not finished stand last."""
        return self.rng.choice(COMPLETED) if len(self.findings) < self.facts.completed else GOES_ON

    def groups(self, findings: int) -> Iterator[Group]:
        """Categories of different themes for so many findings."""
        themes = self.facts.writer.stock.themes
        rows = int(self.facts.writer.values["方面"])
        for row, theme in enumerate(self.rng.sample(list(themes), rows)):
            heading = self.rng.choice(themes[theme]["headings"])
            size = findings * (row + 1) // rows - findings * row // rows
            yield Group(row + 1, heading, theme, size)


def is_quotable(item: Item) -> bool:
    return is_short(item) and is_unquoted(item) and "问题" not in item.problem


def count_parts(findings: int) -> int:
    """How many categories a notice of so many findings has."""
    return min(max(findings // 6, 2), MOST_PARTS)


def show_numeral(number: int) -> str:
    """一百零二, as far as headings are numbered so."""
    return render_chinese(number) if number < 10**4 else str(number)
