"""Whose notice it is: a body that does not exist, and the dates and numbers of its inspection."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.notice_stock import Kind, Stock, load_places
from benchmarks.notice_writer import Writer, draw_place, show_date

__all__ = ["Facts", "draw_facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one notice, and the writer that knows them."""

    name: str  # 临溪县水利局
    opening: str  # the first paragraph
    completed: int  # findings
    writer: Writer
    document: Mapping[str, Any]  # as in the gold files


def draw_facts(rng: Random, stock: Stock, findings: int, completed: int, parts: int) -> Facts:
    """Draw a body, its inspection and its contacts; the totals are given."""
    county = _draw_county(rng, stock)
    kind = rng.choices(stock.kinds, [len(kind.names) for kind in stock.kinds])[0]
    body = rng.choice(kind.names).replace("{镇}", draw_place(rng, stock) + "镇")
    begun = date(rng.randrange(2018, 2024), 1, 1) + timedelta(rng.randrange(365))
    ended = begun + timedelta(rng.randrange(40, 70))
    reported = ended + timedelta(rng.randrange(25, 60))
    issued = reported + timedelta(rng.randrange(110, 240))
    values = {
        **_name(rng, stock, county, kind, body),
        **_draw_contacts(rng, stock),
        "起": show_date(begun),
        "止": show_date(ended)[0 if begun.year < ended.year else 5 :],
        "天": str((ended - begun).days + 1),
        "反馈": show_date(reported),
        "截至": show_date(issued - timedelta(issued.day)),
        "方面": str(parts),
        "总数": str(findings),
        "完成": str(completed),
        "其余": str(findings - completed),
    }
    opening = rng.choice(stock.prose["openings"])
    writer = Writer(rng, stock, kind, values, reported, issued)
    issuer = f"中共{county}{body}{kind.organ[0]}"
    document = {
        "title": issuer + writer.choose(stock.prose["titles"]),
        "doc_number": rng.choice((f"{values['字']}党发〔{issued.year}〕{rng.randrange(2, 60)}号", "")),
        "issuer": issuer,
        "recipient": writer.choose(stock.prose["recipients"]) if rng.random() < 0.3 else "",
        "team": values["组"],
        "inspected_from": begun.isoformat() if "{起}" in opening else "",
        "inspected_to": ended.isoformat() if "{止}" in opening else "",
        "feedback_on": reported.isoformat(),
        "issued_on": issued.isoformat(),
        "reported_findings": findings,
        "reported_completed": completed if "{完成}" in opening else "",
    }
    return Facts(county + body, writer.fill(opening), completed, writer, document)


def _draw_county(rng: Random, stock: Stock) -> str:
    """A county that is not on the list of those that there are."""
    while True:
        name = draw_place(rng, stock)
        if name[0] != name[1] and not any(name + rank in load_places() for rank in "县市区"):
            return name + str(rng.choice(stock.words["ranks"]))


def _name(rng: Random, stock: Stock, county: str, kind: Kind, body: str) -> dict[str, str]:
    """The body and those above it, as its notice calls them."""
    rank = county[-1]
    return {
        "县": county,
        "委": f"{rank}委",
        "组": f"{rank}委第{rng.choice(stock.words['numbers'])}巡察组",
        "轮": rng.choice(stock.words["numbers"]),
        "单位": body if kind.short in ("镇", "街道") else rank + body,
        "组织": kind.organ[1],
        "党组": kind.short + kind.organ[1],
        "股": kind.division,
        "字": county[0] + kind.short[0],
    }


def _draw_contacts(rng: Random, stock: Stock) -> dict[str, str]:
    """Where to write to; nobody has such a number or address."""
    return {
        "电话": f"0{rng.randrange(310, 999)}-000{rng.randrange(10**4, 10**5)}",
        "路": rng.choice(stock.words["roads"]),
        "邮编": f"{rng.randrange(10, 85)}{rng.randrange(100):02}00",
        "邮箱": f"zhenggai{rng.randrange(10, 1000)}@example.cn",
    }
