"""What happens to a notice between its author and an archive, one disturbance at a time.

A disturbance of the words changes the page and its truth alike: the tables hold what is
printed. A disturbance of the lines changes the plain text only.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

from tests.gold.source import Block, Sample

__all__ = ["LINES", "WORDS", "disturb_lines", "disturb_words"]

PRINTED = ("title", "doc_number", "issuer", "recipient", "team", "address", "phone")
HALF = str.maketrans("，：；（）！？．", ",:;()!?.")
RUNNING_HEAD = "巡察整改情况通报"


def _map(sample: Sample, change: Callable[[str], str]) -> Sample:
    """Every printed word of a sample, and of its truth, changed in the same way."""
    blocks = [
        replace(
            block,
            number=change(block.number),
            text=change(block.text),
            label=change(block.label),
            cells=tuple(map(change, block.cells)),
        )
        for block in sample.blocks
    ]
    document = {key: change(v) if key in PRINTED and v else v for key, v in sample.document.items()}
    return replace(sample, blocks=blocks, document=document, findings=_map_findings(sample.findings, change))


def _map_findings(findings: list[dict[str, Any]], change: Callable[[str], str]) -> list[dict[str, Any]]:
    mapped = []
    for finding in findings:
        new: dict[str, Any] = {
            key: change(value) if isinstance(value, str) and key != "status" else value
            for key, value in finding.items()
        }
        new["path"] = [change(heading) for heading in finding["path"]]
        new["measures"] = [{key: change(text) for key, text in m.items()} for m in finding["measures"]]
        mapped.append(new)
    return mapped


def half_width(sample: Sample, rng: Random) -> Sample:
    """Sites that normalise to NFKC: , : ; ( ) instead of their full-width forms."""
    return _map(sample, lambda text: text.translate(HALF))


def straight_quotes(sample: Sample, rng: Random) -> Sample:
    """Both quotation marks as the same straight one."""
    return _map(sample, lambda text: re.sub("[“”]", '"', text))


@cache
def _to_traditional() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2t").convert
    return convert


def traditional(sample: Sample, rng: Random) -> Sample:
    """A mirror in traditional characters."""
    return _map(sample, _to_traditional())


def _renumber(sample: Sample, change: Callable[[int, Block], str]) -> Sample:
    """The numbers of the findings changed, on the page and in the truth."""
    blocks, findings = list(sample.blocks), deepcopy(sample.findings)
    ordinal = 0
    for index, block in enumerate(blocks):
        if block.kind in ("f", "fr"):
            number = change(ordinal, block)
            blocks[index] = replace(block, number=number)
            findings[ordinal]["number"] = number.strip()
            ordinal += 1
    return replace(sample, blocks=blocks, findings=findings)


def lost_brackets(sample: Sample, rng: Random) -> Sample:
    """一） for （一）, here and there."""
    return _renumber(
        sample, lambda i, b: b.number[1:] if b.number[:1] in "（(" and rng.random() < 0.4 else b.number
    )


def spaced_markers(sample: Sample, rng: Random) -> Sample:
    """（ 一 ）   1 .   一 、"""
    return _renumber(sample, lambda i, b: re.sub(r"([一二三四五六七八九十]+|\d+)", r" \1 ", b.number).strip())


def single_characters(sample: Sample, rng: Random) -> Sample:
    """⑴ for （1）, ⒈ for 1., ㈠ for （一）, where such a character exists."""

    def change(ordinal: int, block: Block) -> str:
        found = re.fullmatch(
            r"(?P<b>[（(])?(?P<n>\d{1,2}|[一二三四五六七八九十])(?P<e>[）)]|[.．]) ?", block.number
        )
        if not found:
            return block.number
        if found["n"].isdigit():
            value = int(found["n"])
            first = "⑴" if found["b"] else "⒈"
            return chr(ord(first) + value - 1) if 1 <= value <= 20 else block.number
        return chr(ord("㈠") + "一二三四五六七八九十".index(found["n"])) if found["b"] else block.number

    return _renumber(sample, change)


def skipped_number(sample: Sample, rng: Random) -> Sample:
    """A number that the original skipped: 3 is followed by 5."""
    return _shift(sample, rng, 1)


def repeated_number(sample: Sample, rng: Random) -> Sample:
    """A number that the original gave twice: 3 is followed by 3."""
    return _shift(sample, rng, -1)


def _shift(sample: Sample, rng: Random, by: int) -> Sample:
    """From one finding on, within its heading, every number is higher or lower by one."""
    found = [i for i, f in enumerate(sample.findings) if f["number"] and f["number"] not in ("1.", "一、")]
    chosen = rng.choice(found) if found else -1
    path = sample.findings[chosen]["path"] if found else None

    def change(ordinal: int, block: Block) -> str:
        finding = sample.findings[ordinal]
        if ordinal < chosen or finding["path"] != path or _value(block.number) < 2:
            return block.number
        return _with_value(block.number, _value(block.number) + by)

    return _renumber(sample, change)


def _value(number: str) -> int:
    found = re.search(r"\d+|[一二三四五六七八九十]+", number)
    if not found:
        return 0
    return int(found[0]) if found[0].isdigit() else _from_han(found[0])


def _from_han(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    return (digits.index(tens) if tens else 1) * 10 * bool(ten) + (digits.index(ones) if ones else 0)


def _with_value(number: str, value: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    han = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    return re.sub(
        r"\d+|[一二三四五六七八九十]+", lambda f: str(value) if f[0].isdigit() else han, number, count=1
    )


def bracketed_labels(sample: Sample, rng: Random) -> Sample:
    """【整改情况】 in the heavy brackets of some sites."""
    blocks = [
        replace(block, kind="m", label="", text=f"【{block.label}】{block.text}") if block.label else block
        for block in sample.blocks
    ]
    return replace(sample, blocks=blocks)


def labels_alone(sample: Sample, rng: Random) -> Sample:
    """整改情况： in a paragraph of its own."""
    blocks = []
    for block in sample.blocks:
        if block.label:
            blocks += [
                replace(block, kind="m", label="", text=f"{block.label}："),
                replace(block, kind="m", label=""),
            ]
        else:
            blocks.append(block)
    return replace(sample, blocks=blocks)


WORDS: dict[str, Callable[[Sample, Random], Sample]] = {
    each.__name__: each
    for each in (
        half_width,
        straight_quotes,
        traditional,
        lost_brackets,
        spaced_markers,
        single_characters,
        skipped_number,
        repeated_number,
        bracketed_labels,
        labels_alone,
    )
}


def hard_wrapped(lines: list[str], rng: Random) -> list[str]:
    """Every line broken after 38 characters, first lines indented by two; rows of a table stay whole."""
    wrapped = []
    for line in lines:
        text = line if "\t" in line else "　　" + line
        wrapped += [text] if "\t" in line else [text[i : i + 38] for i in range(0, len(text), 38)]
    return wrapped


def hard_wrapped_flush(lines: list[str], rng: Random) -> list[str]:
    """Every line broken after 40 characters, no indent."""
    broken = []
    for line in lines:
        broken += [line] if "\t" in line else [line[i : i + 40] for i in range(0, len(line), 40)]
    return broken


def page_breaks(lines: list[str], rng: Random) -> list[str]:
    """A page number and a running head in the middle of a paragraph, words cut in two."""
    broken, page = [], 1
    for line in lines:
        if len(line) > 60 and "\t" not in line and rng.random() < 0.35:
            cut = rng.randrange(30, len(line) - 20)
            broken += [line[:cut], f"— {page} —", RUNNING_HEAD, line[cut:]]
            page += 1
        else:
            broken.append(line)
    return broken


def indented(lines: list[str], rng: Random) -> list[str]:
    """Two ideographic blanks before each paragraph, empty lines between."""
    return [text for line in lines for text in ("　　" + line, "")]


def site_furniture(lines: list[str], rng: Random) -> list[str]:
    """What a site prints around the article: path, buttons, neighbours, imprint."""
    title = lines[1] if len(lines) > 1 else ""
    top = [
        *("网站首页", "机构概况 | 信息公开 | 巡察工作 | 互动交流", "当前位置： 首页 > 巡察整改 > 正文"),
        *(
            "发布时间：2022-07-01 09:30",
            "来源：县纪委监委 浏览次数：1286次",
            "字号：[ 大 中 小 ] 打印 关闭 分享到：",
        ),
    ]
    end = [
        *(
            "责任编辑：张某某",
            f"上一篇：{title}",
            "下一篇：县委巡察组进驻公告",
            "相关链接",
            "版权所有：某某县人民政府",
        ),
        *(
            "主办单位：某某县人民政府办公室 备案号：某ICP备00012345号-1",
            "网站标识码：0000000001 网站地图 联系我们",
        ),
    ]
    return [*top, *lines, *end]


def digits_lost(lines: list[str], rng: Random) -> list[str]:
    """A site that drops 年 and 月 with the digits before them in the opening: 2022717日至830日."""
    return [re.sub(r"(\d{4})年(\d)月(\d{1,2})日(?=至)", r"\1\2\3日", line) for line in lines]


def title_thrice(lines: list[str], rng: Random) -> list[str]:
    """The site prints the title above and below the article as well."""
    title = max(lines[:4], key=lambda line: "整改" in line)
    return [title, title, *lines, title]


LINES: dict[str, Callable[[list[str], Random], list[str]]] = {
    each.__name__: each
    for each in (
        hard_wrapped,
        hard_wrapped_flush,
        page_breaks,
        indented,
        site_furniture,
        digits_lost,
        title_thrice,
    )
}


def disturb_words(sample: Sample, name: str) -> Sample:
    """One of ``WORDS``; the same sample is always disturbed in the same way."""
    return WORDS[name](sample, Random(f"{sample.name} {name}"))


def disturb_lines(sample: Sample, lines: list[str], name: str) -> list[str]:
    """One of ``LINES``."""
    return LINES[name](lines, Random(f"{sample.name} {name}"))
