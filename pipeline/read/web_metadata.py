"""The block of metadata above an article: 索引号, 发文字号, 成文日期, 发布机构 and their kin.

Its keys are those of the catalogue of government information (政府信息公开目录); sites set
them in tables, lists or elements side by side.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.read.web_lines import WebLine

__all__ = ["METADATA", "pair_metadata"]

# 索引号：  发文字号  【成文日期】
METADATA = re.compile(
    r"[【\[]?(?:索\s*引\s*号|发文字号|文\s*号|(?:发布|发文|公开|制发|成文|来源)(?:机构|机关|单位|部门)|"
    r"(?:发布|成文|发文|生成|公开|印发|生效|失效|废止)(?:日期|时间)|公开(?:方式|范围|时限|责任部门|目录)|"
    r"(?:主题|信息|组配|体裁|服务对象)?分\s*类|主\s*题\s*词|关\s*键\s*词|标\s*题|(?:文件|信息)?名\s*称|"
    r"有\s*效\s*性|统一登记号|内容概述)[】\]]?\s*(?P<colon>[：:])?"
)


def pair_metadata(lines: Sequence["WebLine"]) -> Iterator["WebLine"]:
    """索引号 in one cell or element and its value in the next make one line: 索引号：…"""
    index = 0
    while index < len(lines):
        line = lines[index]
        key = METADATA.fullmatch(line.words.strip())
        value = lines[index + 1] if index + 1 < len(lines) else None
        if key and value and line.cell is None and _is_beside(line, value):
            words = f"{line.words.strip()}{'' if key['colon'] else '：'}{value.words.strip()}"
            yield replace(line, words=words)
            index += 2
        else:
            yield line
            index += 1


def _is_beside(key: "WebLine", value: "WebLine") -> bool:
    """Whether the next line can be a key's value: in the same row, list or element, and no key itself."""
    return key.block.getparent() is value.block.getparent() and not METADATA.match(value.words)
