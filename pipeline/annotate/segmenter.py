"""Chinese text -> words: the one door to jieba and rjieba.

rjieba is the same algorithm and dictionary in a compiled language, some 25 times faster; jieba is
used where it is missing. Both are given nothing but runs of Chinese characters, parted by line
feeds, on which they agree but for nonsense that can be cut in two ways of the same chance
(一一一一一一准); numbers and Latin words are cut here. Both know the words of inspection notices
(``lexicon/words.txt``). jieba's cache of its dictionary is not used: loading one takes as long as
building it (1.0 s each), its default place is a folder that others can write, and what stands
there it loads as it is.
"""

import re
import threading
import warnings
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from importlib.resources import files
from operator import eq
from typing import Any

__all__ = ["load_jieba", "load_rjieba", "read_words", "segment", "tag_words"]

Cut = Callable[[str], list[str]]
Tag = Callable[[str], list[tuple[str, str]]]

# the work grows with the square of the length of a run without known words, so runs are bounded
LONG_RUN = re.compile(r"(.)\1{50,}", re.DOTALL)  # ……………… (51 or more)
STEP = 25  # a run of 51 holds two places that are 25 apart
HAN = re.compile("[\u4e00-\u9fd5]{1,500}")
OTHER = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)

_loading = threading.Lock()


@lru_cache(maxsize=256)
def segment(text: str) -> tuple[str, ...]:
    """The words of the text in their order; joined they are the text again.

    A run of more than 50 times the same character is one word.
    """
    words: list[str] = []
    start = 0
    if any(map(eq, text[::STEP], text[STEP::STEP])):
        for run in LONG_RUN.finditer(text):
            words += _cut(text[start : run.start()])
            words.append(run.group())
            start = run.end()
    words += _cut(text[start:])
    return tuple(words)


def _cut(text: str) -> list[str]:
    """The runs of Chinese characters are cut in one call: a line feed between them is a word of its own."""
    with _loading:
        cut = _load()
    gaps = iter(HAN.split(text))
    words = OTHER.findall(next(gaps))
    for word in cut("\n".join(HAN.findall(text))):
        if word != "\n":
            words.append(word)
        else:
            gap = next(gaps)
            words += gap if len(gap) < 2 else OTHER.findall(gap)
    for gap in gaps:
        words += OTHER.findall(gap)
    return words


def read_words() -> Iterator[tuple[str, int]]:
    """The words of the domain with their frequencies: one a line, # begins a remark."""
    data = files("pipeline.annotate").joinpath("lexicon/words.txt").read_text(encoding="utf-8")
    for line in data.splitlines():
        if given := line.partition("#")[0].split():
            yield given[0], int(given[1])


@cache
def _load() -> Cut:
    try:
        return load_rjieba()
    except ImportError:
        return load_jieba()


def load_rjieba() -> Cut:
    """A function that cuts runs of Chinese characters into words. Raises ImportError.

    It is the tokenizer that rjieba makes when it is imported: another would take as long again.
    """
    import rjieba

    for word, frequency in read_words():
        rjieba.add_word(word, frequency, None)
    return partial(rjieba.cut, hmm=True)


def load_jieba() -> Cut:
    """The same by jieba."""
    tokenizer = _import_jieba().Tokenizer()
    # what Tokenizer.initialize() does, without its cache
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word, frequency in read_words():
        tokenizer.add_word(word, frequency)
    return lambda text: list(tokenizer.cut(text, HMM=True))


def _import_jieba() -> Any:
    """jieba without its log and without the warnings of its old syntax and imports."""
    import logging

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL + 1)
    return jieba


@lru_cache(maxsize=1024)
def tag_words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a short text with jieba's marks for parts of speech (nr: a person's name)."""
    with _loading:
        tag = _load_tagger()
    return tuple(tag(text))


@cache
def _load_tagger() -> Tag:
    try:
        load_rjieba()
    except ImportError:
        _import_jieba()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from jieba import posseg
        return lambda text: [(pair.word, pair.flag) for pair in posseg.cut(text)]
    import rjieba

    return partial(rjieba.tag, hmm=True)
