"""Word documents (DOCX, and its templates and macro documents): all that is seen, in its order.

The body is read from its XML (ECMA-376 part 1, §17): python-docx leaves out automatic numbers,
tracked insertions, text boxes, content controls, fields and nested tables, and refuses sound
packages. Tracked changes are read as accepted; hidden text and notes are left out and told;
headers, footers and comments are no part of the body.
"""

from collections.abc import Iterator

from pipeline.errors import Unreadable
from pipeline.messages import Message, message
from pipeline.model import Document, Source
from pipeline.read.draft import Draft
from pipeline.read.limits import LIMITS
from pipeline.read.word_body import Body
from pipeline.read.word_ledger import Ledger
from pipeline.read.word_names import DELETED, INSERTED, Element, W, read_properties
from pipeline.read.word_package import WordPackage, open_package
from pipeline.read.word_styles import Styles
from pipeline.read.word_text import Speller

__all__ = ["read_word"]


def read_word(data: bytes, source: Source) -> Document:
    """Every paragraph of the body, its automatic number rendered, tables cell by cell.

    Raises Unreadable: damaged, encrypted, empty, needs_ocr (there are pictures only), too_large,
    unsupported (all of it is a file inside the file that has no reader).
    """
    package = open_package(data)
    root = package.document.find(f"{W}body")
    if root is None:
        raise Unreadable("damaged", "docx: no body", source.media_type)
    draft = Draft(source)
    body = Body(package, draft)
    body.read_all(root)
    messages = [*_tell_changes(root), *_tell_left_out(package, body.ledger)]
    try:
        return draft.finish(messages, reader="word")
    except Unreadable as error:
        raise _explain(error, body.ledger, source) from None


def _explain(error: Unreadable, ledger: Ledger, source: Source) -> Unreadable:
    """Why there is no text: all of it may stand in an embedded file, or in pictures."""
    if error.reason == "empty" and ledger.things["chunks"]:
        return Unreadable("unsupported", "altChunk", source.media_type)
    if error.reason == "empty" and ledger.things["pictures"]:
        return Unreadable("needs_ocr", media_type=source.media_type)
    return error


def _tell_changes(body: Element) -> Iterator[Message]:
    insertions = sum(1 for _ in body.iter(*INSERTED, f"{W}cellIns"))
    deletions = sum(1 for _ in body.iter(*DELETED, f"{W}cellDel"))
    if insertions or deletions:
        yield message("tracked_changes", insertions=insertions, deletions=deletions)


def _tell_left_out(package: WordPackage, ledger: Ledger) -> Iterator[Message]:
    if count := ledger.count_left("hidden", "covered"):
        yield message("hidden_text", count=count)
    if count := len(ledger.notes):
        yield message("footnotes_left_out", count=count, text="；".join(_find_notes(package, ledger.notes)))
    if count := ledger.things["chunks"]:
        yield message("chunks_left_out", count=count)
    if count := ledger.things["objects"] + ledger.things["drawings"]:
        yield message("objects_left_out", count=count)


def _find_notes(package: WordPackage, notes: list[tuple[str, str]]) -> Iterator[str]:
    """The words of footnotes and endnotes, in the order in which the body refers to them."""
    styles, length = Styles(package.styles), 0
    for kind, part in package.notes.items():
        if part is None:
            continue
        speller = Speller(part, styles, Ledger())
        wanted = {name for kind_of_note, name in notes if kind_of_note == kind}
        for note in part.iter(W + kind):
            if note.get(f"{W}id") in wanted:
                words = " ".join("".join(_spell(speller, styles, note)).split())
                length += len(words)
                if length > LIMITS["characters"]:
                    raise Unreadable("too_large", f"> {LIMITS['characters']:,} characters")
                yield words


def _spell(speller: Speller, styles: Styles, note: Element) -> Iterator[str]:
    for paragraph in note.iter(f"{W}p"):
        yield speller.spell(paragraph, styles.hides_by_style(read_properties(paragraph)))
