"""One file, from its bytes to its findings: the whole way on one screen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.annotate.mentions import find_mentions, find_totals
from pipeline.annotate.regions import locate_notice
from pipeline.annotate.themes import Taxonomy, load_taxonomy, tag_themes
from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, FileResult, Finding, Notice
from pipeline.read.archive import read_member
from pipeline.read.documents import load, read_document
from pipeline.run.failures import crashed, unreadable
from pipeline.stages import stage
from pipeline.structure.notice import build_notice

__all__ = ["convert_file", "parse", "parse_bytes"]

SURROGATES = re.compile("[\ud800-\udfff]")  # halves of a character, which a PDF can name; no UTF-8 holds them
# What shows nothing that all readers agree on: controls, characters of private use, and what is none
ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]"
)


def parse(path: Path | str) -> Notice:
    """Read one notice and structure its findings.

    Raises Unreadable, with the reason, where the file cannot be read.
    """
    path = Path(path)
    return parse_bytes(load(path), path.name)


def parse_bytes(data: bytes, name: str, themes: Path | None = None) -> Notice:
    """The same for bytes; ``name`` is the path that the tables show, ``themes`` a codebook of one's own."""
    with stage("read"):
        document = _mend(read_document(data, name))
    with stage("structure"):
        notice = build_notice(document)
    with stage("annotate"):
        if notice.outcome != "not_a_notice":
            notice = replace(locate_notice(notice), mentions=find_totals(notice.around))
        findings = tuple(annotate(finding, _load_codebook(themes)) for finding in notice.findings)
    return replace(notice, findings=findings)


def _mend(document: Document) -> Document:
    """Halves of characters as U+FFFD, with a message: they cannot be written."""
    told = [replace(doubt, text=SURROGATES.sub("\ufffd", doubt.text)) for doubt in document.messages]
    document = replace(document, messages=(*told, *_count_odd(document.text)))
    found = SURROGATES.search(document.text)
    if not found:
        return document
    text = SURROGATES.sub("\ufffd", document.text)
    context = text[max(0, found.start() - 8) : found.end() + 8].replace("\n", " ")
    messages = (*document.messages, message("lost_characters", text=context))
    return replace(document, text=text, messages=messages)


def _count_odd(text: str) -> Iterator[Message]:
    if found := ODD.findall(text):
        yield message("odd_characters", count=len(found), first=f"U+{ord(found[0]):04X}")


@cache
def _load_codebook(path: Path | None) -> Taxonomy | None:
    return load_taxonomy(path) if path else None


def annotate(finding: Finding, taxonomy: Taxonomy | None = None) -> Finding:
    """The finding with its themes, by the program's codebook or another, and the values it names."""
    problem, rectification = finding.problem, finding.rectification.text
    themes = tag_themes(problem.text, rectification.text, finding.path, taxonomy)
    mentions = (*find_mentions("problem", problem), *find_mentions("rectification", rectification))
    return replace(finding, themes=themes, mentions=mentions)


def convert_file(
    path: Path | str, name: str, places: tuple[int, ...] = (), themes: Path | None = None
) -> FileResult:
    """The same for a run: a file that cannot be read is a result too, never an exception.

    ``name`` is the path that the tables show; ``places`` say which member of an archive to read,
    ``themes`` is a codebook of one's own.
    """
    data = b""
    try:
        data = read_member(path, places) if places else load(path)
        notice = parse_bytes(data, name, themes)
    except Unreadable as error:
        return unreadable(error, name, data)
    except MemoryError:
        return unreadable(Unreadable("out_of_memory"), name, data)
    except Exception as error:  # a fault of ours must cost one file, not the run
        return unreadable(crashed(error), name, data)
    kept = None if notice.outcome == "not_a_notice" else replace(notice, ledger=(), around=())
    return FileResult(notice.source, notice.outcome, notice.reason, kept, notice.messages)
