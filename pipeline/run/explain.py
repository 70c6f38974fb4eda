"""Line by line: what a file's text was taken for, and by which rule."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.read.documents import load, read_document
from pipeline.structure.notice import structure_document

__all__ = ["explain_file"]


def explain_file(path: Path) -> Iterator[str]:
    """Tab-separated: line, page, rule that joined it to the line before or not, role, rule, words.

    Raises Unreadable.
    """
    structure = structure_document(read_document(load(path), path.name))
    notice, document = structure.notice, structure.layout.document
    yield "\t".join(("line", "page", "wrap", "role", "by", "text"))
    entries = iter(notice.ledger)
    entry = next(entries, None)
    for number, (line, rule) in enumerate(zip(document.lines, structure.layout.rules, strict=True), 1):
        words = document.text[line.span.start : line.span.end]
        start = line.span.start + len(words) - len(words.lstrip())
        role = ("rest", "no_rule")
        while entry is not None and entry.span.end <= start:
            entry = next(entries, None)
        if entry is not None and entry.span.start <= start:
            role = (entry.role, entry.rule)
        page = str(line.page or "")
        yield "\t".join((str(number), page, rule, *role, words.replace("\t", " ")))
    yield f"# {notice.outcome} {notice.reason}".rstrip()
    for doubt in notice.messages:
        yield f"# {doubt.severity} {doubt.code}: {doubt.text}"
