"""Bars and log-log curves as SVG, written by hand: no library, the same bytes for the same figures."""

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

__all__ = ["Bar", "Curve", "Panel", "draw_bars", "draw_course", "draw_curves"]

SANS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
INK, PALE, GRID = "#222", "#777", "#e4e1d8"
HEAD, END, MIDDLE = 'font-size="15" font-weight="bold"', 'text-anchor="end"', 'text-anchor="middle"'
WIDTH, PANEL, GAP = 1180, 570, 20  # two panels beside each other
NAMES, BAR = 190, 26  # room for the names, height of a bar with what is below it
TOP = 34  # a title
PLOT, LEFT, FOOT, ENTRY = 300, 62, 48, 20  # of curves: height of the plot, what stands around it, a name


class Bar(NamedTuple):
    """A length with its name; ``words`` stand behind it."""

    name: str
    value: float
    words: str
    colour: str


class Curve(NamedTuple):
    """Points and the line of their slope."""

    name: str
    points: Sequence[tuple[float, float]]
    colour: str


class Panel(NamedTuple):
    """Curves over the same axes, both logarithmic."""

    title: str
    across: str
    curves: Sequence[Curve]


def draw_bars(panels: Sequence[tuple[str, Sequence[Bar]]], label: str) -> str:
    """A panel for each title, its bars from nought, the longest as wide as there is room."""
    heights = [TOP + BAR * len(bars) for _, bars in panels]
    parts, y = [], GAP
    for row in range(0, len(panels), 2):
        for column, (title, bars) in enumerate(panels[row : row + 2]):
            parts.append(f'<g transform="translate({_column(column)},{y})">{_bars(title, bars)}</g>')
        y += max(heights[row : row + 2]) + GAP
    return _svg(parts, y, label)


def draw_curves(panels: Sequence[Panel], label: str) -> str:
    """The panels beside each other."""
    top = TOP + ENTRY * max(len(panel.curves) for panel in panels)
    height = top + PLOT + FOOT
    parts = [
        f'<g transform="translate({_column(number)},{GAP})">{_curves(panel, top)}</g>'
        for number, panel in enumerate(panels)
    ]
    return _svg(parts, height + 2 * GAP, label)


def draw_course(title: str, across: str, points: Sequence[tuple[float, float]], label: str) -> str:
    """One line over the whole width, both axes from nought."""
    right, bottom = WIDTH - 3 * GAP, TOP + PLOT
    furthest, highest = (_round_up(max(point[axis] for point in points)) for axis in (0, 1))
    parts = [
        _text(0, 18, title, HEAD),
        _text((LEFT + right) / 2, bottom + 38, across, f'{MIDDLE} fill="{PALE}"'),
    ]
    for tenth in range(0, 11, 2):
        x, y = LEFT + (right - LEFT) * tenth / 10, bottom - PLOT * tenth / 10
        parts += [_line(x, TOP, x, bottom), _line(LEFT, y, right, y)]
        parts.append(_text(x, bottom + 18, f"{furthest * tenth / 10:,g}", MIDDLE))
        parts.append(_text(LEFT - 8, y + 4, f"{highest * tenth / 10:,g}", END))
    path = " ".join(
        f"{LEFT + (right - LEFT) * x / furthest:.1f},{bottom - PLOT * y / highest:.1f}" for x, y in points
    )
    parts.append(f'<polyline points="{path}" fill="none" stroke="#0b6e99" stroke-width="2"/>')
    shift = f'<g transform="translate({GAP},{GAP})">{"".join(parts)}</g>'
    return _svg([shift], bottom + FOOT + 2 * GAP, label)


def _round_up(value: float) -> float:
    """To one digit: 341 to 400."""
    step = 10.0 ** math.floor(math.log10(value))
    return math.ceil(value / step) * step


def _column(number: int) -> int:
    return GAP + number * PANEL


def _svg(parts: Sequence[str], height: float, label: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img"'
        f' aria-label="{escape(label)}"><rect width="{WIDTH}" height="{height:g}" fill="#f6f5f1"/>'
        f'<g font-family="{SANS}" font-size="13" fill="{INK}">{"".join(parts)}</g></svg>\n'
    )


def _bars(title: str, bars: Sequence[Bar]) -> str:
    longest, room = max(bar.value for bar in bars), PANEL - GAP - NAMES - 120
    parts = [_text(0, 18, title, HEAD)]
    for number, bar in enumerate(bars):
        y = TOP + number * BAR
        width = max(1.0, room * bar.value / longest)
        parts.append(_text(NAMES - 8, y + 14, bar.name, END))
        parts.append(
            f'<rect x="{NAMES}" y="{y}" width="{width:.1f}" height="{BAR - 7}" fill="{bar.colour}"/>'
        )
        parts.append(_text(NAMES + width + 6, y + 14, bar.words, f'fill="{PALE}"'))
    return "".join(parts)


def _curves(panel: Panel, top: int) -> str:
    points = [point for curve in panel.curves for point in curve.points]
    across, up = ([point[axis] for point in points] for axis in (0, 1))
    x = _scale(across, LEFT, PANEL - 2 * GAP)
    y = _scale(up, top + PLOT, top)
    parts = [_text(0, 18, panel.title, HEAD)]
    for value in _decades(across):
        parts.append(_line(x(value), top, x(value), top + PLOT))
        parts.append(_text(x(value), top + PLOT + 18, f"{value:,g}", MIDDLE))
    for value in _decades(up):
        parts.append(_line(LEFT, y(value), PANEL - 2 * GAP, y(value)))
        parts.append(_text(LEFT - 8, y(value) + 4, f"{value:,g}", END))
    middle = (LEFT + PANEL - 2 * GAP) / 2
    parts.append(_text(middle, top + PLOT + 38, panel.across, f'{MIDDLE} fill="{PALE}"'))
    for number, curve in enumerate(panel.curves):
        parts += _curve(curve, x, y, TOP + 8 + ENTRY * number)
    return "".join(parts)


def _curve(
    curve: Curve, x: Callable[[float], float], y: Callable[[float], float], legend: float
) -> Iterator[str]:
    path = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in curve.points)
    yield f'<polyline points="{path}" fill="none" stroke="{curve.colour}" stroke-width="2"/>'
    for size, value in curve.points:
        yield f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3.5" fill="{curve.colour}"/>'
    yield f'<circle cx="{LEFT + 14}" cy="{legend - 4:g}" r="4" fill="{curve.colour}"/>'
    yield _text(LEFT + 24, legend, curve.name)


def _decades(values: Sequence[float]) -> list[float]:
    """The powers of ten around the values."""
    least, most = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0**power for power in range(least, max(most, least + 1) + 1)]


def _scale(values: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    first, *_, last = map(math.log10, _decades(values))
    return lambda value: start + (end - start) * (math.log10(value) - first) / (last - first)


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{GRID}"/>'


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'
