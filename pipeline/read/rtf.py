"""RTF (Microsoft's specification 1.9.1): its automatic numbers as text, and its words without LibreOffice.

The numbers of lists stand in the file twice: as rules (``\\listtable``, ``\\ls1``) and, for
readers that know no lists, as text in a group ``{\\listtext 一、\\tab}`` before each paragraph.
That text is what was printed, so it is taken, and the rules are not applied again.
"""

import re

from pipeline.errors import Unreadable
from pipeline.messages import message
from pipeline.model import Document, Source
from pipeline.read.draft import Draft

__all__ = ["print_numbers", "read_rtf_words"]

INSIDE = rb"((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*)"
# {\listtext\pard\plain \u19968\'3f\u12289\'3f\tab}   {\pntext\f1 1.\tab}
PRINTED_NUMBER = re.compile(rb"\{\\(?:listtext|pntext)\b" + INSIDE + rb"\}", re.S)
# \pard and \tab of that group would reach the paragraph that follows
LAYOUT = re.compile(rb"\\(?:pard|tab|li-?\d+|fi-?\d+)(?![a-z0-9]) ?")
# \ls7   {\*\pn \pnlvlbody\pndec{\pntxta .}}
LIST_RULE = re.compile(rb"\\ls\d+(?!\d) ?|\{\\\*\\pn\b" + INSIDE + rb"\}", re.S)


def print_numbers(data: bytes) -> bytes:
    """The same document with its automatic numbers as words of its paragraphs."""
    if not PRINTED_NUMBER.search(data):
        return data
    data = LIST_RULE.sub(b"", data)
    return PRINTED_NUMBER.sub(lambda found: b"{" + LAYOUT.sub(b"", found[1]) + b"}", data)


def read_rtf_words(data: bytes, source: Source) -> Document:
    """Its paragraphs without tables and styles, by striprtf; raises Unreadable: damaged, empty."""
    from striprtf.striprtf import rtf_to_text

    try:
        text: str = rtf_to_text(print_numbers(data).decode("latin-1"), encoding="gb18030", errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:  # it raises what its own lookups raise
        raise Unreadable("damaged", f"RTF: {type(error).__name__}", source.media_type) from error
    draft = Draft(source)
    for words in text.splitlines():
        draft.add(words)
    return draft.finish([message("without_office")], reader="striprtf")
