"""Cards: tables that name their fields at the left, one record below or beside another.

    整改任务     | 园区污水处理厂长期超负荷运行…
    责任单位     | 规划建设局        | 整改时限 | 2022年6月底
    整改完成情况 | 已完成整改。1.…

What stands in a cell behind a name is read like a paragraph behind a label (整改任务：…).
"""

import re
from collections.abc import Sequence
from itertools import groupby

from pipeline.model import Paragraph
from pipeline.structure.labels import Label, label_kind

__all__ = ["find_card_labels"]


def find_card_labels(paragraphs: Sequence[Paragraph]) -> dict[int, Label]:
    """The label of each paragraph that a cell beside it names, by its index; names label nothing."""
    labels: dict[int, Label] = {}
    numbered = [(i, p.cell) for i, p in enumerate(paragraphs) if p.cell]
    cells = [list(group) for _, group in groupby(numbered, key=lambda pair: pair[1])]
    names = [_name(paragraphs, [index for index, _ in cell]) for cell in cells]
    for name, value, cell, behind in zip(names, names[1:], cells, cells[1:], strict=False):
        (index, left), (_, right) = cell[0], behind[0]
        assert left and right
        beside = (left.table, left.row, left.column + left.column_span) == (
            right.table,
            right.row,
            right.column,
        )
        if name and not value and beside:
            labels[index] = Label("other", "", 0, len(paragraphs[index].text))
            rest = behind if label_kind(name) == "other" else behind[:1]
            labels |= {place: Label(label_kind(name), name, 0, 0) for place, _ in rest}
    return labels


def _name(paragraphs: Sequence[Paragraph], places: Sequence[int]) -> str:
    """The name of a field that is all that a cell holds; else empty."""
    words = re.sub(r"[\s：:]", "", paragraphs[places[0]].text) if len(places) == 1 else ""
    return words if label_kind(words) else ""
