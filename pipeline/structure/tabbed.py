"""Tables in plain text, their cells set apart by tabs, as word processors and browsers copy them.

序号⇥反馈问题⇥整改措施⇥整改情况
一、…方面                          a line without tabs between rows is a category
1⇥学习…⇥1.…2.…⇥已完成。…
"""

from collections.abc import Iterator, Sequence

from pipeline.model import Cell, Document, Line, Span
from pipeline.structure.columns import column_role
from pipeline.structure.furniture import arrange

__all__ = ["split_tabs"]


def split_tabs(document: Document) -> Document:
    """The document, each row of a register in tabs split into a line for every cell."""
    if "\t" not in document.text:
        return document
    texts = [document.text[line.span.start : line.span.end] for line in document.lines]
    lines: list[Line] = []
    index = tables = 0
    while index < len(texts):
        end = _end_of_table(texts, index) if _is_head(texts[index]) else index
        if end <= index + 1:
            lines.append(document.lines[index])
            index += 1
            continue
        width = texts[index].count("\t") + 1
        for row in range(index, end):
            lines += _cells(document.lines[row], texts[row], tables, row - index, width)
        tables += 1
        index = end
    return arrange(document, lines) if tables else document


def _is_head(text: str) -> bool:
    if "\t" not in text:
        return False
    roles = {column_role("".join(cell.split())) for cell in text.split("\t")}
    return {"problem", "rectification"} <= roles


def _end_of_table(texts: Sequence[str], start: int) -> int:
    """After the last row with tabs, no more than the head has (empty cells at the end may be lost).

    Lines without tabs between rows belong to it.
    """
    width, end = texts[start].count("\t"), start + 1
    for index in range(start + 1, len(texts)):
        if 1 <= texts[index].count("\t") <= width:
            end = index + 1
        elif "\t" in texts[index] or index - end >= 2:
            break
    return end


def _cells(line: Line, text: str, table: int, row: int, width: int) -> Iterator[Line]:
    if "\t" not in text:
        yield line._replace(cell=Cell(table, row, 0, 1, width))
        return
    position = line.span.start
    for column, words in enumerate(text.split("\t")):
        span = Span(position, position + len(words))
        position = span.end + 1
        if words.strip():
            yield line._replace(span=span, cell=Cell(table, row, column))
