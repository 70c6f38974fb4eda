"""A figure -> a chart as SVG, drawn when the report is built: no script stands in the page.

The one door to vl-convert, which draws Vega-Lite without the network.
"""

from typing import Any

from pipeline.errors import UsageError
from pipeline.report.figures import Figure, Label
from pipeline.report.pages import MISSING

__all__ = ["MOST", "draw_chart"]

MOST = 20  # bars of a chart
FONT = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
BLUE = "#2f5d8a"


def draw_chart(figure: Figure, language: int) -> str:
    """An SVG of the first rows; ``language`` 0 is Chinese, 1 English.

    Raises UsageError where vl-convert is not installed.
    """
    try:
        import vl_convert
    except ImportError:
        raise UsageError(MISSING) from None
    svg: str = vl_convert.vegalite_to_svg(_describe(figure, language), allowed_base_urls=[])
    return svg


def _describe(figure: Figure, language: int) -> dict[str, Any]:
    """The chart in Vega-Lite: bars with their figures, in the order of the table."""
    values = [{"label": _name(row[0], language), "value": row[figure.drawn]} for row in figure.rows[:MOST]]
    bars = {
        "y": {"field": "label", "type": "nominal", "sort": None, "axis": {"title": None, "labelLimit": 360}},
        "x": {
            "field": "value",
            "type": "quantitative",
            "axis": {"title": None, "tickCount": 4, "format": ",d"},
        },
    }
    return {
        "width": 300,
        "height": {"step": 24},
        "background": "white",
        "data": {"values": values},
        "encoding": bars,
        "layer": [
            {"mark": {"type": "bar", "color": BLUE}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "value", "type": "quantitative", "format": ",.0f"}},
            },
        ],
        "config": {
            "font": FONT,
            "axis": {"labelFontSize": 13, "grid": False},
            "text": {"fontSize": 12},
            "view": {"stroke": None},
        },
    }


def _name(cell: object, language: int) -> str:
    return cell.phrase[language] if isinstance(cell, Label) else str(cell)
