"""Findings in a table: 台账, a register with one row for each finding.

    序号 | 反馈问题 | 整改措施 | 责任单位 | 整改时限 | 整改情况
    一、贯彻落实…方面                                          a category over the whole width
    1    | 学习…    | 1.…2.…   | 办公室   | 9月底    | 已完成。…

A column is known by the words of its head. A head repeated on each page is passed over;
a row that a page break cut (no number, no problem of its own) goes on with the row above;
a cell merged downwards holds for all its rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.model import Finding, Paragraph, Passage, Rectification, Span
from pipeline.passage import EMPTY, join
from pipeline.structure.frames import free_of_frame
from pipeline.structure.measures import split_measures
from pipeline.structure.numbering import match_marker
from pipeline.structure.register_rows import Roles, Row, combine, has_subhead, read_head, split_rows
from pipeline.structure.status import find_status_sentences, match_status, match_status_cell

__all__ = ["Register", "find_registers"]

SHARED = ("responsible", "deadline", "status")
SENTENCE_END = tuple("。！？；：”）")


@dataclass(slots=True)
class Register:
    """A table whose head names findings: its paragraphs' indices and its findings."""

    start: int
    end: int  # exclusive
    findings: list[Finding] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """From its first finding to its last."""
        return Span(self.findings[0].span.start, max(finding.span.end for finding in self.findings))


@dataclass(slots=True)
class _Record:
    path: tuple[str, ...]
    cells: dict[str, list[Passage]] = field(default_factory=dict)  # by role
    reports: dict[int, list[Passage]] = field(default_factory=dict)  # by column
    page: int | None = None
    above: dict[int, list[Passage]] = field(default_factory=dict)  # what it shares with earlier rows


def find_registers(paragraphs: Sequence[Paragraph]) -> list[Register]:
    """Every register among the paragraphs, tables that a page break cut taken together.

    A table whose head names other columns begins another register.
    """
    found: list[Register] = []
    told: list[tuple[list[_Record], Roles]] = []  # of each register
    roles: Roles = {}
    records: list[_Record] = []
    path: tuple[str, ...] = ()
    position = 0
    for cell_table, group in groupby(paragraphs, key=lambda p: p.cell.table if p.cell else None):
        table = list(group)
        start, position = position, position + len(table)
        if cell_table is None:
            continue
        rows = split_rows(table)
        head = next((i for i, row in enumerate(rows[:4]) if read_head(row)), None)
        goes_on = bool(found) and found[-1].end == start and head is None
        if head is not None:
            below = has_subhead(rows, head)
            named = read_head(combine(rows[head], rows[head + 1]) if below else rows[head])
            if not (found and found[-1].end == start and named == roles):
                records, path, roles = [], (), named
                found.append(Register(start, position))
                told.append((records, roles))
            rows = rows[head + 1 + below :]
        elif not goes_on:
            continue
        found[-1].end = position
        path = _read_rows(rows, roles, records, goes_on, path)
    for register, (records, roles) in zip(found, told, strict=True):
        roles = _with_status(roles, records)
        register.findings = [_build(record, roles) for record in records]
    return [register for register in found if register.findings]


def _with_status(roles: Roles, records: Sequence[_Record]) -> Roles:
    """A column headed 完成情况 whose cells only state a status (已完成) is the status column."""
    reports = [column for column, (role, _) in roles.items() if role == "rectification"]
    found = dict(roles)
    for column in reports[1:] if len(reports) > 1 else []:
        cells = [join(record.reports.get(column, [])).text for record in records]
        if all(not cell or match_status(cell) for cell in cells):
            found[column] = ("status", roles[column][1])
    return found


def _read_rows(
    rows: Sequence[Row], roles: Roles, records: list[_Record], goes_on: bool, path: tuple[str, ...]
) -> tuple[str, ...]:
    """Add the records of some rows; ``path`` and the result are the category before and after them."""
    for index, row in enumerate(rows):
        if row.category is not None and not row.cells:
            path = (_without_number(row.category),)
            continue
        if not row.cells or read_head(row):
            continue
        cells = {column: [p.passage for p in paragraphs] for column, paragraphs in row.cells.items()}
        names = {roles[column][0] for column in cells if column in roles}
        category = next((cells[c] for c in cells if roles.get(c, ("", ""))[0] == "category"), None)
        cut = goes_on and index == 0 and bool(records) and _lacks_a_usual_cell(names, records)
        if category and cut and not _begins(category[0]):
            path = _lengthen(records, path, join(category).text)
        elif category:
            path = (_without_number(join(category)),)
        if records and (cut or not ({"number", "problem"} & names)):
            merged = any(roles.get(column, ("", ""))[0] == "problem" for column in row.above)
            _go_on(records[-1], cells, roles, merged)
            continue
        record = _Record(path, page=next(iter(row.cells.values()))[0].page, above=row.above)
        _go_on(record, cells, roles)
        if not (record.cells or record.reports):
            continue  # a remark, or the rest of a head that a page cuts
        if records and "problem" in names and "number" not in names and _numbered(records):
            _extend(records[-1], record)
        else:
            records.append(record)
    return path


def _lengthen(records: Sequence[_Record], path: tuple[str, ...], more: str) -> tuple[str, ...]:
    """The name of a category goes on below the page break, for all the records it stands for."""
    whole = (*path[:-1], (path[-1] if path else "") + more)
    for record in reversed(records):
        if record.path != path:
            break
        record.path = whole
    return whole


def _lacks_a_usual_cell(names: set[str], records: Sequence[_Record]) -> bool:
    """Whether a short cell that every row above has is missing: it stands before the page break."""
    short = {"number", "responsible", "deadline", "status"}
    usual = {role for role in short if all(role in record.cells for record in records)}
    return bool(usual - names)


def _numbered(records: Sequence[_Record]) -> bool:
    return all("number" in record.cells for record in records)


def _without_number(category: Passage) -> str:
    marker = match_marker(category.text)
    return category.text[marker.end if marker else 0 :].strip()


def _go_on(record: _Record, cells: dict[int, list[Passage]], roles: Roles, merged: bool = False) -> None:
    """The cells of a row belong to the record; where its problem is ``merged`` over rows, each on its own."""
    for column, passages in cells.items():
        role = roles.get(column, ("", ""))[0]
        if role == "rectification":
            _append(record.reports.setdefault(column, []), passages, merged)
        elif role:
            _append(record.cells.setdefault(role, []), passages, merged)


def _extend(record: _Record, more: _Record) -> None:
    """The row was cut by a page: its cells go on below."""
    for role, passages in more.cells.items():
        _append(record.cells.setdefault(role, []), passages)
    for column, passages in more.reports.items():
        _append(record.reports.setdefault(column, []), passages)


def _append(passages: list[Passage], more: Sequence[Passage], merged: bool = False) -> None:
    """Add paragraphs; the first goes on with the last where that ends without a stop."""
    more = list(more)
    if (
        passages
        and more
        and not merged
        and not passages[-1].text.rstrip().endswith(SENTENCE_END)
        and not _begins(more[0])
    ):
        passages[-1] = join([passages[-1], more.pop(0)])
    passages.extend(more)


def _begins(passage: Passage) -> bool:
    marker = match_marker(passage.text)
    return marker is not None and marker.certain


def _share(record: _Record, roles: Roles) -> None:
    """A report, a body or a date that is merged over several rows holds for each of their findings."""
    for column, passages in record.above.items():
        role = roles.get(column, ("", ""))[0]
        if role == "rectification":
            record.reports.setdefault(column, passages)
        elif role in SHARED:
            record.cells.setdefault(role, passages)


def _build(record: _Record, roles: Roles) -> Finding:
    told = [passages for column, passages in record.reports.items() if roles[column][0] == "rectification"]
    stated = [*record.cells.values(), *told] or list(record.reports.values())
    spans = [passage.span for passages in stated for passage in passages]
    _share(record, roles)
    reports = [column for column in sorted(record.reports) if roles[column][0] == "rectification"]
    parts = [(roles[column][1], join(record.reports[column], "\n")) for column in reports]
    problem = record.cells.get("problem", [])
    text = join([part for _, part in parts], "\n")
    heading = join(problem, "\n")
    freed = join([free_of_frame(problem[0]), *problem[1:]], "\n") if problem else EMPTY
    status, status_text = _status(record, roles, parts)
    return Finding(
        number=join(record.cells.get("number", [])).text,
        path=record.path,
        heading=heading,
        problem=freed,
        rectification=Rectification("|".join(label for label, _ in parts), text, split_measures(parts)),
        span=Span(min(span.start for span in spans), max(span.end for span in spans)),
        page=record.page,
        status=status,
        status_text=status_text,
        responsible=join(record.cells.get("responsible", []), "\n").text,
        deadline=join(record.cells.get("deadline", []), "\n").text,
    )


def _status(record: _Record, roles: Roles, parts: Sequence[tuple[str, Passage]]) -> tuple[str, str]:
    """The status column, else a sentence of a report that only states it."""
    columns = [record.reports[column] for column in record.reports if roles[column][0] == "status"]
    for passages in [record.cells.get("status", []), *columns]:
        if stated := match_status_cell(join(passages).text):
            return stated
    for _, text in reversed(parts):
        for start, end in find_status_sentences(text.text):
            if found := match_status(text.text[start:end]):
                return found
    return "unstated", ""
