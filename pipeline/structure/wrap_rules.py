"""Whether a line goes on with the one above: small rules that vote, the first with an opinion decides.

A rule gives JOIN, SPLIT or None.
"""

import re
from collections.abc import Callable

from pipeline.structure.closing import DATE_LINE, closes
from pipeline.structure.frames import PREFIX, match_frame
from pipeline.structure.labels import find_inline_labels, match_label
from pipeline.structure.line_pairs import Pair, is_long
from pipeline.structure.numbering import INLINE_KINDS, find_loose_markers, match_marker
from pipeline.structure.sections import is_couplet
from pipeline.structure.site_lines import is_site_line
from pipeline.structure.status import match_status
from pipeline.variants import simplify

__all__ = ["LOOKS_AT", "WRAP_RULES", "Rule"]

JOIN, SPLIT = True, False
SENTENCE_END = tuple("。！？：；!?:;…")
STOPS = tuple("，。、；：！？）”》】,;")
CLOSERS = "”’）)》】』」"
RUNNING = re.compile(r"[，。；、;]|,(?!\d)")
SENTENCE = re.compile(r"[。；;]")

# 中共…党组   …局   above the date
SIGNER = re.compile(r"[\u4e00-\u9fff（）()“”·、 \u3000]{4,40}")
PAIRED = (("“", "”"), ("《", "》"), ("（", "）"), ("「", "」"))
OPENING = re.compile("[“《（「]")
# 关于…的问题   针对…情况
ENDS_FRAME = re.compile(r"(?:问题|情况|方面|整改)[”\"]?[。．.：:；，,]?$|[。；]")

NEAR = 200  # characters in which a list's last number stands

# 二、审计查出问题的整改情况   预算编制和执行方面
NAMED = re.compile(r"(?:方面|情况|安排|打算)\s*$")


Rule = Callable[[Pair], bool | None]


def other_cell(pair: Pair) -> bool | None:
    """A table's cells are apart."""
    return SPLIT if pair.cells[0] != pair.cells[1] else None


def same_cell(pair: Pair) -> bool | None:
    """In a cell the paragraphs of a file are apart; the lines of a page go on up to a stop or a number."""
    if pair.cells[0] is None:
        return None
    if pair.shape.size is None:
        return SPLIT
    marker = match_marker(pair.after)
    begins = marker is not None and (marker.certain or marker.number > 1)
    stops = pair.before.rstrip(CLOSERS).endswith(SENTENCE_END)
    return SPLIT if begins and stops else JOIN


def other_style(pair: Pair) -> bool | None:
    """A centred or right-aligned line is no part of running text."""
    return SPLIT if pair.styles[0] != pair.styles[1] and any(pair.styles) else None


def other_size(pair: Pair) -> bool | None:
    """A title's larger letters do not go on in the text's."""
    first, second = pair.shape.size, pair.next_shape.size
    return SPLIT if first and second and abs(first - second) > 0.12 * max(first, second) else None


def site_line(pair: Pair) -> bool | None:
    """发布时间：… 来源：… 浏览次数：… stands alone."""
    return SPLIT if is_site_line(pair.before) or is_site_line(pair.after) else None


def title_goes_on(pair: Pair) -> bool | None:
    """Lines in the larger letters of a title make one title."""
    scales = (pair.shape.scale, pair.next_shape.scale)
    return JOIN if min(scales) > 1.2 and not match_marker(pair.after) else None


def begins_with_a_stop(pair: Pair) -> bool | None:
    """No paragraph begins with a comma, a stop or a closing mark."""
    return JOIN if pair.after.lstrip().startswith(STOPS) else None


def sign_off(pair: Pair) -> bool | None:
    """A body's name alone above a date signs."""
    signs = DATE_LINE.fullmatch(pair.next_after) and SIGNER.fullmatch(simplify(pair.after.strip()))
    return SPLIT if signs else None


def begins_the_closing(pair: Pair) -> bool | None:
    """欢迎广大干部群众监督。 after a stop begins a paragraph, however full the line above is."""
    stops = pair.before.rstrip(CLOSERS).endswith("。")
    return SPLIT if stops and closes(pair.after) else None


def wrapped_at_the_margin(pair: Pair) -> bool | None:
    """The line is full and the next begins at the margin, where paragraphs are indented."""
    indent = pair.next_shape.indent
    if indent is None or not pair.indents or pair.has_large_gap:
        return None
    return JOIN if indent < 0.7 and pair.is_full else None


def list_goes_on(pair: Pair) -> bool | None:
    """…，1.细化方案，2.明确责任， / 3.强化督办。: a list in running text, cut behind a comma."""
    marker = match_marker(pair.after)
    if marker is None or not pair.before.rstrip().endswith(("，", ",")):
        return None
    listed = [m for m in find_loose_markers(pair.before[-NEAR:]) if m.start and m.kind == marker.kind]
    return JOIN if listed and listed[-1].number == marker.number - 1 else None


def starts_with_marker(pair: Pair) -> bool | None:
    """一、 （一） 1. 一是 begin a paragraph."""
    marker = match_marker(pair.after)
    return SPLIT if marker and marker.certain else None


def label_cut_in_two(pair: Pair) -> bool | None:
    """整改进 / 展情况：… is one label."""
    before, after = pair.before[-12:], pair.after.strip()[:16]
    if "整改" not in before + after[:1]:
        return None
    for found in find_inline_labels(before + after):
        cut = len(before) - found.start
        if 0 < cut < len(found.printed) and found.printed.startswith("整改") and not after.startswith("整改"):
            return JOIN
    return None


def starts_with_label(pair: Pair) -> bool | None:
    """整改情况： begins a paragraph; without a colon it may be the end of 关于…问题的整改情况."""
    label = match_label(pair.after)
    if label and label.bare and pair.is_full and pair.before.endswith(("问题", "问题的", "”")):
        return JOIN if match_marker(pair.before) else SPLIT
    return SPLIT if label else None


def heading_is_whole(pair: Pair) -> bool | None:
    """关于…的问题, with nothing behind it, is a paragraph, however full the line is."""
    goes_on = pair.after.lstrip().startswith(("的", "问题", "整改", "情况"))
    return SPLIT if _is_whole_frame(pair.before) and not goes_on else None


def date_line(pair: Pair) -> bool | None:
    """A date alone is the sign-off: nothing goes on before or behind it."""
    return SPLIT if DATE_LINE.fullmatch(pair.after) or DATE_LINE.fullmatch(pair.before) else None


def indented(pair: Pair) -> bool | None:
    """A first line's indent, in a document that uses it."""
    indent = pair.next_shape.indent
    return SPLIT if pair.indents and indent is not None and indent > 1.2 else None


def stops_short(pair: Pair) -> bool | None:
    """The line leaves room that the next word would have filled."""
    return SPLIT if pair.is_full is False else None


def cut_by_a_page(pair: Pair) -> bool | None:
    """A page number stood between, and the text above it, not complete, runs on."""
    if not pair.page_between or pair.before.rstrip().endswith(SENTENCE_END):
        return None
    marker = match_marker(pair.before)
    heads = marker is not None and marker.kind not in INLINE_KINDS and not _runs(pair.before)
    return None if heads or NAMED.search(pair.before) else JOIN


def large_gap(pair: Pair) -> bool | None:
    """Space between paragraphs."""
    return SPLIT if pair.has_large_gap else None


def fills_the_line(pair: Pair) -> bool | None:
    """A full line goes on, where first lines are not indented or the next line is not."""
    indent = pair.next_shape.indent
    return JOIN if indent is not None and indent < 0.7 and pair.is_full else None


def unclosed(pair: Pair) -> bool | None:
    """What a quotation mark, a bracket or 关于… opens goes on until it is closed, if its mark is not lost."""
    if is_long(pair.before) or pair.before.rstrip().endswith(("。", "；", "：", ":")):
        return None
    opened = OPENING.search(pair.before) and any(
        pair.before.count(first) > pair.before.count(last) for first, last in PAIRED
    )
    marker = match_marker(pair.before)
    framed = marker is not None and _is_open_frame(pair.before[marker.end :])
    return JOIN if opened or framed else None


def ends_sentence(pair: Pair) -> bool | None:
    """。 ends a paragraph where lines are not wrapped."""
    return SPLIT if pair.line.rstrip().rstrip(CLOSERS).endswith(SENTENCE_END) else None


def heading_goes_on(pair: Pair) -> bool | None:
    """A numbered heading without a stop goes on in a line without a stop, before a label or marker."""
    marker = match_marker(pair.before)
    if marker is None or marker.kind in INLINE_KINDS or SENTENCE.search(pair.before):
        return None
    if NAMED.search(pair.before) or NAMED.search(pair.after):
        return SPLIT
    ends = pair.after.rstrip().endswith((*SENTENCE_END, "，", ","))
    begins = match_label(pair.next_after) or match_marker(pair.next_after)
    return JOIN if not ends and begins and len(pair.line) >= 10 else SPLIT


def running_text(pair: Pair) -> bool | None:
    """A paragraph with commas or stops that ends without one was cut by a page; a couplet is whole."""
    if is_couplet(pair.before):
        return None
    label = match_label(pair.before)
    told = (
        label is not None
        and label.kind == "rectification"
        and not label.bare
        and not match_status(pair.before[label.end :])
    )
    return JOIN if told or _runs(pair.before) else None


def apart(pair: Pair) -> bool | None:
    """Lines of a heading or a sign-off stand alone."""
    return SPLIT


WRAP_RULES: tuple[Rule, ...] = (
    other_cell,
    same_cell,
    other_style,
    other_size,
    site_line,
    title_goes_on,
    begins_with_a_stop,
    date_line,
    sign_off,
    begins_the_closing,
    wrapped_at_the_margin,
    list_goes_on,
    starts_with_marker,
    label_cut_in_two,
    starts_with_label,
    heading_is_whole,
    indented,
    stops_short,
    large_gap,
    fills_the_line,
    unclosed,
    cut_by_a_page,
    ends_sentence,
    heading_goes_on,
    running_text,
    apart,
)

# What a rule looks at: it has no opinion in a document that shows none of it
LOOKS_AT: dict[Rule, str] = {
    **dict.fromkeys((other_cell, same_cell), "cells"),
    other_style: "styles",
    other_size: "sizes",
    title_goes_on: "titles",
    **dict.fromkeys((wrapped_at_the_margin, indented), "indents"),
    **dict.fromkeys((stops_short, fills_the_line), "rooms"),
    large_gap: "gaps",
    cut_by_a_page: "cuts",
}


def _runs(text: str) -> bool:
    """Whether commas or stops make it running text, its number aside."""
    marker = match_marker(text)
    return RUNNING.search(text, marker.end if marker else 0) is not None


def _is_open_frame(heading: str) -> bool:
    """Whether 关于 or 针对 still waits for 问题."""
    prefix = PREFIX.match(simplify(heading))
    return prefix is not None and not ENDS_FRAME.search(simplify(heading).rstrip(), prefix.end())


def _is_whole_frame(text: str) -> bool:
    """针对“…。”的问题, with nothing behind it."""
    marker = match_marker(text)
    return marker is not None and match_frame(text[marker.end :]).framed and not text.rstrip().endswith("，")
