"""Line by line: what a file's text was taken for, and by which rule; or how much of it was."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.annotate.themes import share_evidence, tag_themes
from pipeline.read.documents import load, read_document
from pipeline.structure.notice import Structure, structure_document

__all__ = ["explain_coverage", "explain_file", "explain_themes"]

MOST_WORDS = 6


def explain_file(path: Path) -> Iterator[str]:
    """Tab-separated: line, page, rule that joined it to the line before or not, role, rule, reading, words.

    The reading says of a number what it was read as, the points against that reading, and
    those against its rivals. Raises Unreadable.
    """
    structure = _structure(path)
    notice, document = structure.notice, structure.layout.document
    yield "\t".join(("line", "page", "wrap", "role", "by", "reading", "text"))
    entries = iter(notice.ledger)
    entry, shown = next(entries, None), None
    for number, (line, rule) in enumerate(zip(document.lines, structure.layout.rules, strict=True), 1):
        words = document.text[line.span.start : line.span.end]
        start = line.span.start + len(words) - len(words.lstrip())
        decided = ("rest", "no_rule", "")
        while entry is not None and entry.span.end <= start:
            entry = next(entries, None)
        if entry is not None and entry.span.start <= start:
            decided = (entry.role, entry.rule, entry.reading if entry is not shown else "")
            shown = entry
        page = str(line.page or "")
        yield "\t".join((str(number), page, rule, *decided, words.replace("\t", " ")))
    yield f"# {notice.outcome} {notice.reason}".rstrip()
    for doubt in notice.messages:
        yield f"# {doubt.severity} {doubt.code}: {doubt.text}"


def explain_coverage(path: Path) -> Iterator[str]:
    """How many characters each role holds, white space aside; what belongs to none. Raises Unreadable."""
    notice = _structure(path).notice
    counts: Counter[str] = Counter()
    covered = [False] * len(notice.text)
    for entry in notice.ledger:
        span = range(entry.span.start, entry.span.end)
        counts[entry.role] += sum(1 for i in span if not notice.text[i].isspace() and not covered[i])
        for index in span:
            covered[index] = True
    left = [i for i, known in enumerate(covered) if not known and not notice.text[i].isspace()]
    total = sum(counts.values()) + len(left)
    yield "\t".join(("role", "characters", "share"))
    for role, count in [*counts.most_common(), ("no_rule", len(left))]:
        yield f"{role}\t{count}\t{count / max(1, total):.1%}"
    for doubt in notice.messages:
        if doubt.code == "left_over":
            yield f"# {doubt.severity} {doubt.code}: {doubt.text}"


def explain_themes(path: Path) -> Iterator[str]:
    """Each theme of each finding with its score, and the words that speak for it with their shares.

    Raises Unreadable.
    """
    yield "\t".join(("finding", "theme", "score", "evidence", "problem"))
    for number, finding in enumerate(_structure(path).notice.findings, 1):
        parts = (finding.problem.text, finding.rectification.text.text, finding.path)
        for theme in tag_themes(*parts):
            shares = list(share_evidence(*parts, theme.code).items())[:MOST_WORDS]
            evidence = " ".join(f"{word} {share:.0%}" for word, share in shares)
            problem = finding.problem.text.replace("\n", " ").replace("\t", " ")
            yield "\t".join((str(number), theme.code, f"{theme.score:.2f}", evidence, problem))


def _structure(path: Path) -> Structure:
    return structure_document(read_document(load(path), path.name))
