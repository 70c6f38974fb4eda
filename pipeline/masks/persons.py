"""Names of persons in a text: a surname that is common, in a place where names stand.

Where a label with a colon, a mark of the source (张某, 李××) or a column says that a name follows, any
surname with one or two characters is taken. Behind a title, before 同志, behind 对 and its kin and in lists,
jieba must take what stands there for a name as well. Nothing is taken for a name by its look alone.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.annotate.segmenter import tag_words
from pipeline.variants import simplify

__all__ = ["find_identities", "find_listed", "find_names"]

HAN = "\u4e00-\u9fff"
BREAK = r"\s、，,；;/（）()：:。"
WINDOW = 8  # characters that are cut into words beside a place
# 身份证号 430000190001010000
IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)")
# 王某，男，汉族
SEX = re.compile("[，,（(][男女][，,）)]")
# 张 三
TORN = re.compile(f"(?<![{HAN}])([{HAN}])[ \u3000]{{1,4}}([{HAN}])(?![{HAN}])")
LIST = 80  # characters behind a label
LIST_MARKS = ("、", "，", ",", "和", "及", "与")
PLACES = ("县", "市", "区", "镇", "乡", "村", "街", "桥", "河", "湖")  # behind the name of one
LONGEST = 6  # characters of a title


def find_names(text: str) -> set[str]:
    """The names in a text, as its simplified copy has them."""
    plain = simplify(text)
    names = {*_marked(plain), *_labelled(plain)}
    for place in _openings(plain):
        names.update(_follow(plain, place))
    for place in _closings(plain):
        names.update(_precede(plain, place))
    return {name for name in names if name not in _words()["public"]}


def find_listed(cell: str) -> set[str]:
    """The names in a cell that lists those responsible: 局长张三、李四。"""
    words = re.split(f"[{BREAK}]+", TORN.sub(r"\1\2", simplify(cell)))
    listed = map(_patterns()["listed"].fullmatch, words)
    return {name["n"] for name in listed if name} | find_names(cell)


def find_identities(text: str) -> Iterator[tuple[int, int]]:
    """Where the numbers of identity cards begin and end."""
    for found in IDENTITY.finditer(text):
        yield found.span()


def _marked(plain: str) -> Iterator[str]:
    """张某、李某某、王某甲、赵××: names that the source has shortened."""
    for found in _patterns()["marked"].finditer(plain):
        yield found[0]


def _labelled(plain: str) -> Iterator[str]:
    """联系人：张三　责任领导：局长李四、王五。 The list ends at the first word that is no name."""
    for found in _patterns()["label"].finditer(plain):
        sentence = re.split("[。；;\n]", plain[found.end() : found.end() + LIST], maxsplit=1)[0]
        for word in filter(None, re.split(f"[{BREAK}]+", TORN.sub(r"\1\2", sentence))):
            name = _patterns()["listed"].fullmatch(word)
            if name:
                yield name["n"]
            elif not _patterns()["role"].search(word):
                break


def _openings(plain: str) -> Iterator[int]:
    """Places where a name may begin: behind titles and words such as 对, blanks passed over."""
    for found in _patterns()["opening"].finditer(plain):
        yield found.end()


def _closings(plain: str) -> Iterator[int]:
    """Places where a name may have ended: before titles, 同志, （局长）, ，男，."""
    for pattern in (_patterns()["closing"], SEX):
        for found in pattern.finditer(plain):
            yield found.start()


def _follow(plain: str, place: int) -> Iterator[str]:
    """The name that begins at a place, and those that a list adds to it: 张三、李四和王五。"""
    while name := _match_at(plain, place):
        yield name
        place += len(name)
        if plain[place : place + 1] not in LIST_MARKS:
            return
        title = _patterns()["role"].match(plain, place + 1)
        place = title.end() if title else place + 1


def _match_at(plain: str, place: int) -> str | None:
    window = plain[place : place + WINDOW]
    words = tag_words(window) if _patterns()["surname"].match(window) else ()
    for size in range(1, min(4, len(words) + 1)):
        name = "".join(word for word, _ in words[:size])
        bounded = _patterns()["goes_on"].match(plain, place + len(name)) is not None
        if found := _join(window, words[:size], bounded):
            return found
    return None


def _precede(plain: str, place: int) -> Iterator[str]:
    """The name that ends at a place, and those of the list that it ends."""
    while name := _match_before(plain, place):
        yield name
        place -= len(name)
        if plain[place - 1 : place] not in LIST_MARKS:
            return
        place -= 1


def _match_before(plain: str, place: int) -> str | None:
    """Of the words before a place the last ones that are a name."""
    window = plain[max(0, place - WINDOW) : place]
    words = tag_words(window)
    for size in (1, 2, 3):
        name = "".join(word for word, _ in words[-size:])
        left = plain[: place - len(name)][-LONGEST:]
        apart = not left or left[-1] < "\u4e00" or left[-1] > "\u9fff" or _patterns()["before"].search(left)
        if _join(name, words[-size:], bool(apart)) == name:
            return name
    return None


def _join(window: str, words: Sequence[tuple[str, str]], bounded: bool) -> str | None:
    """The first words of a window, where together they are a surname with one or two characters.

    jieba marks them as a name, or cuts off the surname and something else shows where the name ends.
    """
    found = _patterns()["surname"].match(window)
    if not found:
        return None
    surname, name = found[0], "".join(word for word, _ in words)
    given, behind = name[len(surname) :], window[len(name) :]
    if not _patterns()["given"].fullmatch(given) or behind[:1] in PLACES:
        return None
    if name in _words()["words"]:
        return None
    named = any(tag.startswith("nr") for _, tag in words)
    cut_off = words[0][0] == surname and words[0][1] not in ("v", "p", "c", "d")
    return name if (named and (bounded or len(given) > 1)) or (bounded and cut_off) else None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = _words()
    surnames = _read_surnames()
    compound, usual = (
        [name for name in surnames if len(name) > 1],
        {name for name in surnames if len(name) == 1},
    )
    surname = _surname(compound, usual)
    title, role = _any(words["titles"]), _any([*words["titles"], *words["roles"]])
    label = _any(r"[ \u3000]{0,3}".join(label) for label in words["labels"])
    marks = "某{1,2}|[×xX*＊○〇]{1,2}"
    return {
        "surname": re.compile(surname),
        "title": re.compile(title),
        "role": re.compile(role),
        "listed": re.compile(rf"(?:.*{role})?(?P<n>{surname}{_given(words['bodies'])})(?:同志|{title})?"),
        "given": re.compile(f"[{HAN}--[{words['bodies']}]]{{1,2}}" if False else _given(words["bodies"])),
        "label": re.compile(rf"{label}(?:及[^：:\n]{{0,6}})?[ \u3000]*[：:]"),
        "marked": re.compile(
            rf"(?:{_surname(compound, usual - {'于'})}|(?<![{HAN}])于)(?:{marks})"
            rf"(?:[甲乙丙丁戊己]|(?!{words['kinds']}))"
        ),
        "opening": re.compile(rf"(?:{role}|{_any(words['before'])})[ \u3000]?"),
        "before": re.compile(rf"(?:{role}|{_any(words['before'])}|[及和与同])$"),
        "goes_on": re.compile(rf"[^{HAN}]|$|{_any(words['goes_on'])}|{title}"),
        "closing": re.compile(rf"(?:{title}|{_any(words['behind'])}|[（(](?=[^（()）]{{0,20}}{title}))"),
    }


def _surname(compound: Iterable[str], usual: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(compound))}|[{''.join(sorted(usual))}])"


def _given(bodies: str) -> str:
    return f"(?:(?![{bodies}])[{HAN}]){{1,2}}"


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.masks").joinpath("persons.toml").read_text("utf-8"))


def _read_surnames() -> set[str]:
    lines = files("pipeline.masks").joinpath("surnames.txt").read_text("utf-8").splitlines()
    found: set[str] = set()
    for line in lines:
        words = line.partition("#")[0].strip()
        found.update(words.split() if " " in words else words)
    return found
