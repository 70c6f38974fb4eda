"""Nothing of a Word document is lost: its text is what was emitted and what a rule left out."""

from collections.abc import Callable
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Source
from pipeline.read.draft import Draft
from pipeline.read.sniff import DOCX
from pipeline.read.word_body import Body
from pipeline.read.word_ledger import TEXT, Ledger
from pipeline.read.word_names import W
from pipeline.read.word_package import open_package
from tests.read.test_word_fields import BEGIN, CONDITION, END, SEPARATE, field
from tests.read.wordml import GONE, NUMBERED, box, cell, p, package, r, read, row, w, words

MERGED = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def either(choice: str, fallback: str) -> str:
    return w_mc("AlternateContent", w_mc("Choice", choice) + w_mc("Fallback", fallback))


def w_mc(tag: str, content: str) -> str:
    return f"<mc:{tag}>{content}</mc:{tag}>"


def merged(blocks: str) -> str:
    return w("tbl", "".join(row(cell(blocks), cell(blocks, merge)) for merge in MERGED))


INLINE: tuple[Callable[[str], str], ...] = (
    lambda runs: w("ins", runs),
    lambda runs: w("del", runs),
    lambda runs: w("moveFrom", runs),
    lambda runs: w("hyperlink", runs),
    lambda runs: w("sdt", "<w:sdtPr/>" + w("sdtContent", runs)),
    lambda runs: w("fldSimple", runs),
    lambda runs: field("REF", runs),
    lambda runs: BEGIN + runs + END,
    lambda runs: runs + BEGIN,
    lambda runs: runs + SEPARATE + CONDITION,
    lambda runs: w("r", w("ruby", w("rt", runs) + w("rubyBase", runs))),
    lambda runs: f"<w:r><w:rPr><w:vanish/></w:rPr>{runs}</w:r>",
    lambda runs: w("r", w("pict", box(p(runs)))),
    lambda runs: either(runs, runs),
)
BLOCK: tuple[Callable[[str], str], ...] = (
    lambda blocks: w("sdt", w("sdtContent", blocks)),
    lambda blocks: w("ins", blocks),
    lambda blocks: w("del", blocks),
    merged,
    lambda blocks: w("tbl", w("sdt", w("sdtContent", row(cell(blocks), cell(blocks, "<w:cellDel/>"))))),
    lambda blocks: w("tbl", row(cell(blocks)) + row(cell(blocks), properties="<w:del/>")),
    lambda blocks: p(w("r", w("pict", box(blocks))), NUMBERED),
    lambda blocks: either("", blocks),
)
RULES = {"deleted", "hidden", "instruction", "ruby", "alternative", "covered", "properties"}
MARKS = st.sampled_from(("", NUMBERED, GONE, "<w:rPr><w:vanish/></w:rPr>"))


def ledger_of(data: bytes) -> tuple[Ledger, int]:
    """What the reader enters, and the characters that the body holds."""
    found = open_package(data)
    body = Body(found, Draft(Source("x.docx", "", len(data), DOCX)))
    root = found.document.find(f"{W}body")
    body.read_all(root)
    return body.ledger, sum(len(text.text or "") for text in root.iter(*TEXT))


def wrapped(
    content: st.SearchStrategy[str], ways: tuple[Callable[[str], str], ...]
) -> st.SearchStrategy[str]:
    return st.recursive(
        content,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map("".join),
            st.builds(lambda way, text: way(text), st.sampled_from(ways), inner),
        ),
        max_leaves=6,
    )


RUNS = wrapped(st.just(r("字")), INLINE)
BODIES = wrapped(st.builds(p, RUNS, MARKS), BLOCK)


@settings(max_examples=80)
@given(BODIES)
def test_every_character_is_emitted_once_or_left_out_by_a_rule(xml: str) -> None:
    numbers = count(0x4E00)
    xml = "".join(chr(next(numbers)) if character == "字" else character for character in xml)
    data = package(xml + p(r("尾")))
    ledger, total = ledger_of(data)
    assert ledger.seen + ledger.count_left(*ledger.left) == total
    assert set(ledger.left) <= RULES
    document = read(data)
    labels = sum(len(line.label) for line in document.lines)
    assert len("".join(words(document)).replace(" ", "")) - labels == ledger.seen
