"""The figures of the overview, counted in one pass over files, notices and messages."""

import math
import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from pipeline.messages import SEVERITIES
from pipeline.report.figures import Cell, Figure, Label
from pipeline.report.output import Records, Row
from pipeline.report.pages import Phrase, find_phrase

__all__ = ["FIGURES", "Tally", "find_recovered", "province", "year"]

UNKNOWN = "unknown"
COUNTED = ("outcomes", "themes", "years", "levels", "regions", "statuses")
FIGURES = (*COUNTED, "recovered", "sanctions", "messages")  # names, in the order of the page
# 湖南省湘潭市   新疆维吾尔自治区   北京市东城区
PROVINCE = re.compile(r"[^省市区]+?(?:省|自治区|特别行政区|市)")
CLAUSE = re.compile(r"[，,。；;：:！!？?\n]")
FILTERS = {"themes": "main_theme", "statuses": "status"}  # figure -> filter, where it is no plural of it
GROUPS = {"outcomes": "outcome", "levels": "level", "statuses": "status"}


def province(region: str) -> str:
    """The province of a region's full name; empty where there is none."""
    found = PROVINCE.match(region)
    return found[0] if found else ""


def year(date: str) -> str:
    """The year of an ISO 8601 date, of whatever precision; empty where there is none."""
    return date[:4]


@cache
def _recovery() -> tuple[re.Pattern[str], Sequence[str]]:
    data = tomllib.loads(files("pipeline.report").joinpath("recovered.toml").read_text("utf-8"))
    verbs, not_yet = data["verbs"], data["not_yet"]
    return re.compile(f"(?<![{''.join(not_yet)}])(?:{'|'.join(verbs)})"), verbs


def find_recovered(rectification: str, mentions: Iterable[Row]) -> Iterator[Row]:
    """The amounts of a rectification that share a clause with a word for getting money back."""
    verbs, _ = _recovery()
    borders = [0, *(found.end() for found in CLAUSE.finditer(rectification)), len(rectification) + 1]
    at = 0
    for mention in mentions:
        place = rectification.find(mention["text"], at)
        if place < 0:
            continue
        at = place + len(mention["text"])
        clause = bisect_right(borders, place)
        if verbs.search(rectification, borders[clause - 1], borders[clause]):
            yield mention


class Tally:
    """Counts; ``themes`` are the names of the themes."""

    def __init__(self, themes: Mapping[str, Phrase]) -> None:
        self._themes = themes
        self.files = self.notices = self.findings = 0
        self._counts: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
        self._messages: Counter[tuple[str, str]] = Counter()
        self._sanctions: Counter[str] = Counter()
        self._persons: Counter[str] = Counter()
        self._yuan: Counter[str] = Counter()
        self._amounts: Counter[str] = Counter()

    def add_file(self, row: Row) -> None:
        """Count a row of files."""
        self.files += 1
        self._counts["outcomes"][row["outcome"]] += 1

    def add_message(self, row: Row) -> None:
        """Count a row of messages."""
        self._messages[row["severity"], row["code"]] += 1

    def add_notice(self, records: Records) -> None:
        """Count a notice with its findings and mentions."""
        self.notices += 1
        self.findings += len(records.findings)
        notice = records.notice
        for name, value in (
            ("years", year(notice["issued_on"])),
            ("levels", notice["inspection_level"]),
            ("regions", province(notice["region"])),
        ):
            self._counts[name][value or UNKNOWN] += len(records.findings)
        money: dict[str, list[Row]] = {}
        for mention in records.mentions:
            if mention["kind"] == "sanction":
                self._sanctions[mention["text"]] += 1
                self._persons[mention["text"]] += int(_number(mention["value"]))
            elif mention["kind"] == "money" and mention["part"] == "rectification":
                money.setdefault(mention["finding_id"], []).append(mention)
        for finding in records.findings:
            self._add_finding(finding, money.get(finding["finding_id"], []))

    def _add_finding(self, finding: Row, money: list[Row]) -> None:
        theme = finding["main_theme"]
        self._counts["themes"][theme] += 1
        self._counts["statuses"][finding["status"]] += 1
        for mention in find_recovered(finding["rectification"], money):
            self._yuan[theme] += round(_number(mention["value"]) * 100)
            self._amounts[theme] += 1

    def figures(self) -> list[Figure]:
        """Every figure, in the order of the page; those of years by year, the others the largest first."""
        verbs = "、".join(_recovery()[1][:6])
        note = find_phrase("figures", "recovered_note").fill(verbs=verbs)
        counted = [self._counted(name) for name in COUNTED]
        recovered = [
            (self._label("themes", code), cents / 100, self._amounts[code])
            for code, cents in _sorted(self._yuan)
        ]
        sanctions = [
            (Label(code, Phrase(code, code)), self._persons[code], self._sanctions[code])
            for code in sorted(
                self._sanctions, key=lambda code: (-self._persons[code], -self._sanctions[code], code)
            )
        ]
        return [
            *counted,
            Figure("recovered", ("main_theme", "yuan", "mentions"), recovered, note=note),
            Figure(
                "sanctions",
                ("sanction", "persons", "mentions"),
                sanctions,
                note=find_phrase("figures", "sanctions_note"),
            ),
            Figure("messages", ("code", "severity", "count"), self._message_rows(), drawn=2),
        ]

    def _counted(self, name: str) -> Figure:
        counts = self._counts[name]
        total = sum(counts.values()) or 1
        pairs = sorted(counts.items()) if name == "years" else _sorted(counts)
        rows: list[Sequence[Cell]] = [
            (self._label(name, code), count, round(100 * count / total, 1)) for code, count in pairs
        ]
        heads = (FILTERS.get(name, name.removesuffix("s")), "count", "share")
        note = f"{name}_note"
        found = find_phrase("figures", note)
        page = "files" if name == "outcomes" else "findings"
        return Figure(name, heads, rows, note=None if found.zh == note else found, page=page)

    def _label(self, name: str, code: str) -> Label:
        if code == UNKNOWN:
            return Label(code, find_phrase("search", UNKNOWN))
        if name == "themes":
            return Label(code, self._themes.get(code, Phrase(code, code)))
        return Label(code, find_phrase(GROUPS[name], code) if name in GROUPS else Phrase(code, code))

    def _message_rows(self) -> list[Sequence[Cell]]:
        order = sorted(
            self._messages.items(), key=lambda one: (SEVERITIES.get(one[0][0], 9), -one[1], one[0][1])
        )
        return [
            (Label(code, Phrase(code, code)), Label(severity, find_phrase("severity", severity)), count)
            for (severity, code), count in order
        ]


def _sorted(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def _number(value: str) -> float:
    """A number as the tables print it; none where it is empty, or was altered to something else."""
    try:
        number = float(value)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
