"""What a heading says by its words: front matter, a plan, a problem, a deed."""

from pipeline.structure.vocabulary import begins_with, count_words, find_word, holds

__all__ = ["first_sentence", "is_other_heading", "leaning", "sentence_end"]

OPENING, CLOSING = "“《（(【「『〈", "”》）)】」』〉"


def is_other_heading(text: str) -> bool:
    """Front matter (组织整改情况) or a plan (下一步打算).

    The words alone mislead: 组织整改落实情况 is front matter, 整改落实情况 announces the findings.
    """
    heading = first_sentence(text)[:40]
    if holds("plans", heading):
        return True
    front, announced = find_word("front_matter", heading), find_word("findings_section", heading)
    if announced:
        return front is not None and front[0] < announced[0] < front[1]
    return front is not None and not holds("deficiency", heading)


def leaning(text: str) -> float:
    """Above 0 where a text's first sentence speaks of deficiencies more than of deeds."""
    first = first_sentence(text)
    if begins_with("measure_openings", first):
        return -1.0
    return 1.5 * count_words("deficiency", first) - count_words("deeds", first)


def first_sentence(text: str) -> str:
    """The text up to its first stop, without it."""
    return text[: sentence_end(text)].rstrip("。！？；")


def sentence_end(text: str) -> int:
    """After the first 。 outside brackets and quotation marks; the end of the text where there is none."""
    depth = 0
    for index, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif character in "。！？" and depth == 0:
            return index + 1
    return len(text)
