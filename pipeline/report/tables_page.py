"""The pages that show a whole run: overview, findings, files."""

from collections.abc import Mapping, Sequence

from pipeline.report.charts import MOST
from pipeline.report.figures import Figure
from pipeline.report.overview import Tally
from pipeline.report.pages import PLAIN, Frame, Phrase, find_phrase, render
from pipeline.report.rows import Choices, FileFilters, Filters

__all__ = ["render_files", "render_findings", "render_overview"]

Option = tuple[int, Phrase, str]  # its number in the rows, its words, its code


def render_overview(
    tally: Tally, figures: Sequence[Figure], frame: Frame = PLAIN, charts: bool = True
) -> str:
    """The page ``index.html``; ``charts`` tells whether their files stand beside it."""
    return render("overview.html", frame, tally=tally, figures=figures, most=MOST, charts=charts, shown=_show)


def _show(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0").rstrip(".")


def render_findings(filters: Filters, themes: Mapping[str, Phrase], chunks: int, frame: Frame = PLAIN) -> str:
    """The page ``findings.html`` for rows in so many chunks."""
    named = {code: themes.get(code, Phrase(code, code)) for code in filters.theme.values}
    choices = [(place, named[code], code) for place, code in filters.theme.offered()]
    offered = [
        ("main_theme", choices),
        ("theme", choices),
        ("status", _options(filters.status, "status")),
        ("level", _options(filters.level, "level")),
        ("region", sorted(_options(filters.region), key=lambda option: option[2])),
        ("year", sorted(_options(filters.year), key=lambda option: option[2])),
    ]
    columns = ("finding", "rectification", "theme", "status", "issuer", "region", "issued")
    return _render("findings", "hint", offered, columns, chunks, frame)


def render_files(filters: FileFilters, chunks: int, frame: Frame = PLAIN) -> str:
    """The page ``files.html`` for rows in so many chunks."""
    offered = [
        ("outcome", _options(filters.outcome, "outcome")),
        ("reason", _options(filters.reason, "reason")),
    ]
    columns = ("file", "outcome", "reason", "title", "findings", "messages")
    return _render("files", "file_hint", offered, columns, chunks, frame)


def _render(
    page: str,
    hint: str,
    filters: Sequence[tuple[str, Sequence[Option]]],
    columns: Sequence[str],
    chunks: int,
    frame: Frame,
) -> str:
    return render(
        "table.html", frame, page=page, hint_key=hint, filters=filters, columns=columns, chunks=chunks
    )


def _options(choices: Choices, group: str = "") -> list[Option]:
    return [(place, _name(group, code), code) for place, code in choices.offered()]


def _name(group: str, code: str) -> Phrase:
    if not code:
        return Phrase("—", "—") if group == "reason" else find_phrase("search", "unknown")
    return find_phrase(group, code) if group else Phrase(code, code)
