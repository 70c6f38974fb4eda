"""Chinese text -> words: the one door to jieba.

The tokenizer is our own: it knows the words of inspection notices
(``lexicon/words.txt``) and says nothing. It keeps no cache of jieba's dictionary:
loading one takes as long as building it (1.0 s each), jieba's default place is a
folder that others can write, and what stands there it loads as it is.
"""

import logging
import re
import threading
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["read_words", "segment"]

# jieba's work grows with the square of the length of a run without known words
LONG_RUN = re.compile(r"(.)\1{50,}", re.DOTALL)  # ……………… (51 or more)
PIECE = re.compile(r".{1,500}(?<=[\n。；，、])|.{1,500}", re.DOTALL)  # 一是…；二是…。

_loading = threading.Lock()


def segment(text: str) -> list[str]:
    """The words of the text in their order; joined they are the text again.

    A run of more than 50 times the same character is one word.
    """
    words: list[str] = []
    start = 0
    for run in LONG_RUN.finditer(text):
        words += _segment_plain(text[start : run.start()])
        words.append(run.group())
        start = run.end()
    words += _segment_plain(text[start:])
    return words


def read_words() -> Iterator[str]:
    """The words of the domain: one a line, # begins a remark."""
    data = files("pipeline.annotate").joinpath("lexicon/words.txt").read_text(encoding="utf-8")
    for line in data.splitlines():
        if word := line.partition("#")[0].strip():
            yield word


def _segment_plain(text: str) -> list[str]:
    """Piece by piece; a piece ends at a mark of punctuation where it can."""
    if not text:
        return []
    with _loading:
        tokenizer = _load_tokenizer()
    return [word for piece in PIECE.findall(text) for word in tokenizer.cut(piece, HMM=True)]


@cache
def _load_tokenizer() -> Any:
    """jieba's tokenizer with its own dictionary and the domain's."""
    tokenizer = _import_jieba().Tokenizer()
    # what Tokenizer.initialize() does, without its cache
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in read_words():
        tokenizer.add_word(word)
    return tokenizer


def _import_jieba() -> Any:
    """jieba without its log and without the warnings of its old syntax and imports."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL + 1)
    return jieba
