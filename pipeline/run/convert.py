"""One file, from its bytes to its findings: the whole way on one screen."""

import hashlib
from dataclasses import replace
from pathlib import Path

from pipeline.annotate.mentions import find_mentions
from pipeline.annotate.regions import locate_notice
from pipeline.annotate.themes import tag_themes
from pipeline.errors import Unreadable
from pipeline.model import FileResult, Finding, Notice, Source
from pipeline.read.documents import load, read_document
from pipeline.structure.notice import build_notice

__all__ = ["convert_file", "parse"]


def parse(path: Path | str) -> Notice:
    """Read one notice and structure its findings.

    Raises Unreadable, with the reason, where the file cannot be read.
    """
    path = Path(path)
    return _parse(load(path), path.name)


def _parse(data: bytes, name: str) -> Notice:
    document = read_document(data, name)
    notice = build_notice(document)
    if notice.outcome != "not_a_notice":
        notice = locate_notice(notice)
    return replace(notice, findings=tuple(annotate(finding) for finding in notice.findings))


def annotate(finding: Finding) -> Finding:
    """The finding with its themes and the values it names."""
    problem, rectification = finding.problem, finding.rectification.text
    themes = tag_themes(problem.text, rectification.text, finding.path)
    mentions = (*find_mentions("problem", problem), *find_mentions("rectification", rectification))
    return replace(finding, themes=themes, mentions=mentions)


def convert_file(path: Path, name: str) -> FileResult:
    """The same for a run: a file that cannot be read is a result too, never an exception.

    ``name`` is the path that the tables show.
    """
    data = b""
    try:
        data = load(path)
        notice = _parse(data, name)
    except Unreadable as error:
        return unreadable(error, name, data)
    except MemoryError:
        return unreadable(Unreadable("out_of_memory"), name, data)
    except Exception as error:  # a fault of ours must cost one file, not the run
        return unreadable(Unreadable("crashed", f"{type(error).__name__}: {error}"[:200]), name, data)
    kept = None if notice.outcome == "not_a_notice" else replace(notice, ledger=())
    return FileResult(notice.source, notice.outcome, notice.reason, kept, notice.messages)


def unreadable(error: Unreadable, name: str, data: bytes = b"") -> FileResult:
    """The result of a file that could not be read."""
    sha256 = hashlib.sha256(data).hexdigest() if data or error.reason == "empty" else ""
    source = Source(name, sha256, len(data), error.media_type)
    return FileResult(source, "unreadable", error.reason, None, (error.message,))
