"""Sentences of one notice of the benchmark: slots filled, findings told at length.

Whole numbers, amounts, dates, offices and places are drawn each time they are named; the
years of a finding move with its notice.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from benchmarks.notice_stock import Kind, Stock
from tests.matrix.compose import Item

__all__ = ["Writer", "draw_place", "show_date"]

# {3-9}   {1.20-86.00}   {科室}
SLOT = re.compile(r"\{(?:(?P<least>[\d.]+)-(?P<most>[\d.]+)|(?P<name>[^{}]+))\}")
# 2019年   2018—2020年
YEAR = re.compile(r"(?<!\d)20[0-2]\d(?=年|[—至、-]20[0-2]\d年)")
LENGTH = range(150, 240)  # characters of a report
MOST = 5  # measures of a report
TRIES = 40  # draws before a finding comes again
DETAILED = 0.4  # of the problems


@dataclass(frozen=True, slots=True)
class Writer:
    """What one notice draws from, with its own facts."""

    rng: Random
    stock: Stock
    kind: Kind
    values: dict[str, str]  # of the slots whose words are the same all through the notice
    reported: date  # the feedback
    issued: date
    told: set[str] = field(default_factory=set)

    def fill(self, sentence: str) -> str:
        """The sentence with every slot filled."""
        return SLOT.sub(self._draw, sentence)

    def choose(self, sentences: Sequence[str]) -> str:
        """One of the sentences, filled."""
        return self.fill(self.rng.choice(sentences))

    def write_item(self, theme: str, detailed: bool, when: Callable[[Item], bool]) -> Item:
        """A finding of a theme, told at more length with measures of the stock."""
        rng, item = self.rng, self._move_years(self._pick(theme, when))
        opening, measures = item.opening, list(item.measures[: MOST - 1])
        if not measures and len(opening) < 60:
            opening, measures = self.choose(self.stock.general["leads"]), [opening]
        own, length = self.stock.themes[theme]["measures"], rng.choice(LENGTH)
        for sentence in rng.sample([*own, *rng.sample(self.stock.general["measures"], 4)], MOST):
            enough = len(measures) > 1 and len(opening) + sum(map(len, measures)) > length
            if enough or len(measures) == MOST:
                break
            measures.append(self.fill(sentence))
        problem = item.problem
        if detailed and rng.random() < DETAILED:
            problem += f"。{self.choose(self.stock.themes[theme]['details'])}"
        return Item(problem, opening, tuple(measures), item.themes)

    def _pick(self, theme: str, when: Callable[[Item], bool]) -> Item:
        """A finding that this notice has not told, as long as there are some."""
        items = self.kind.items[theme]
        for attempt in count():
            item = self.rng.choice(items)
            if when(item) and (item.problem not in self.told or attempt > TRIES):
                break
        self.told.add(item.problem)
        return item

    def _move_years(self, item: Item) -> Item:
        """Its last year is the notice's, or that before the inspection where only the problem has one."""
        reports = "".join((item.opening, *item.measures))
        if not (years := YEAR.findall(item.problem + reports)):
            return item
        latest = max(map(int, years))
        moved = (self.issued.year if str(latest) in reports else self.reported.year - 1) - latest

        def move(text: str) -> str:
            return YEAR.sub(lambda year: str(int(year[0]) + moved), text)

        return Item(move(item.problem), move(item.opening), tuple(map(move, item.measures)), item.themes)

    def _draw(self, slot: re.Match[str]) -> str:
        name = slot["name"]
        if name is None:
            return draw_number(self.rng, slot["least"], slot["most"])
        return self.values[name] if name in self.values else DRAWN[name](self)

    def _date(self) -> date:
        return self.reported + timedelta(self.rng.randrange(5, (self.issued - self.reported).days))

    def _month(self) -> str:
        return f"{(day := self._date()).year}年{day.month}月"

    def _office(self) -> str:
        return str(self.rng.choice(self.stock.words["offices"])).replace("股", self.kind.division)

    def _town(self) -> str:
        return draw_place(self.rng, self.stock) + str(self.rng.choice(self.stock.words["towns"]))


DRAWN: dict[str, Callable[[Writer], str]] = {
    "年": lambda writer: f"{writer.reported.year - writer.rng.randrange(1, 4)}年",
    "月": Writer._month,
    "日": lambda writer: show_date(writer._date()).split("年")[1],
    "科室": Writer._office,
    "制度": lambda writer: str(writer.rng.choice(writer.stock.words["rules"])),
    "镇": Writer._town,
    "村": lambda writer: draw_place(writer.rng, writer.stock) + "村",
}


def draw_number(rng: Random, least: str, most: str) -> str:
    """A number between two, with as many digits behind the point as they have."""
    digits = len(least.partition(".")[2])
    drawn = rng.randint(int(least.replace(".", "")), int(most.replace(".", "")))
    return f"{drawn / 10**digits:.{digits}f}"


def draw_place(rng: Random, stock: Stock) -> str:
    """The name of a place without its rank: 临溪."""
    return str(rng.choice(stock.words["first"])) + str(rng.choice(stock.words["second"]))


def show_date(day: date) -> str:
    """2022年6月7日."""
    return f"{day.year}年{day.month}月{day.day}日"
