"""The columns of every table: the single truth for frames, data package and codebook.

Types are those of Frictionless Table Schema. Dates keep the precision that the source
gives (2022-07), so they are strings with a pattern.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

__all__ = [
    "KEYS", "PLACES", "REASONS", "RECORDED", "STATUSES", "TABLES", "VALUES", "Column", "Names", "Table",
]  # fmt: skip

Names = Mapping[str, tuple[str, str]]  # code -> its meaning in Chinese and in English

DATE = {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
# column -> what its codes mean
VALUES: dict[str, Names] = {
    column: {code: (zh, en) for code, (zh, en) in codes.items()}
    for column, codes in tomllib.loads(
        files("pipeline.tables").joinpath("values.toml").read_text("utf-8")
    ).items()
}
REASONS, STATUSES = (list(VALUES[name]) for name in ("outcome_reason", "status"))
HEX16 = {"pattern": "^[0-9a-f]{16}$"}


@dataclass(frozen=True, slots=True)
class Column:
    """Name, Frictionless type, meaning in Chinese and English, constraints.

    ``values`` is what its codes mean; where a cell holds one of them they are the constraint ``enum`` too.
    """

    name: str
    type: str
    zh: str
    en: str
    constraints: Mapping[str, Any] = field(default_factory=dict)
    values: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what one row is, its key, and the columns in their order."""

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _text(name: str, zh: str, en: str, **constraints: Any) -> Column:
    return Column(name, "string", zh, en, constraints)


def _code(name: str, zh: str, en: str, **constraints: Any) -> Column:
    values = VALUES[name]
    return Column(name, "string", zh, en, {**constraints, "enum": list(values)}, values)


def _codes(name: str, zh: str, en: str) -> Column:
    values, one = VALUES[name], "|".join(VALUES[name])
    return Column(name, "string", zh, en, {"pattern": rf"^({one})(\|({one}))*$"}, values)


def _count(name: str, zh: str, en: str, **constraints: Any) -> Column:
    return Column(name, "integer", zh, en, {"minimum": 0, **constraints})


START = _count(
    "char_start",
    "在 text/<notice_id>.txt 中的起点（Unicode 码位，从 0 起）",
    "start in text/<notice_id>.txt, in Unicode code points from 0",
)
END = _count("char_end", "终点（不含）", "end, exclusive")
NOTICE_ID = _text("notice_id", "通报编号", "notice", required=True, **HEX16)
FINDING_ID = _text("finding_id", "问题编号", "finding", required=True)

TABLES: tuple[Table, ...] = (
    Table(
        "files",
        "每个输入文件一行",
        "one row for every input file",
        ("source_path",),
        (
            _text(
                "source_path",
                "相对输入目录的路径",
                "path relative to the input root",
                required=True,
                unique=True,
            ),
            _text("sha256", "文件内容的 SHA-256", "SHA-256 of the bytes", pattern="^[0-9a-f]{64}$"),
            _count("bytes", "字节数", "size in bytes"),
            _text("media_type", "按内容判断的媒体类型", "IANA media type, by content"),
            _count("pages", "页数（无分页的格式为空）", "number of pages; empty where the format has none"),
            _text("reader", "读取器", "what read the file"),
            _code(
                "outcome",
                "结果：逐条提取、未逐条、非通报、不可读",
                "what the file turned out to be",
                required=True,
            ),
            _code("outcome_reason", "结果的原因代码", "stable code of the reason"),
            _text("notice_id", "通报编号（非通报为空）", "notice; empty where there is none", **HEX16),
        ),
    ),
    Table(
        "notices",
        "每份通报一行",
        "one row for every distinct notice",
        ("notice_id",),
        (
            _text(
                "notice_id",
                "文件 SHA-256 的前 16 位",
                "first 16 hex digits of the file's SHA-256",
                required=True,
                unique=True,
                **HEX16,
            ),
            _text("source_path", "首个具有该内容的文件", "first file with these bytes", required=True),
            _text("title", "标题", "title, rejoined"),
            _text("doc_number", "发文字号", "document number"),
            _text("issuer", "发文机关（被巡视巡察单位）", "issuer, the inspected body"),
            _text("recipient", "主送机关", "recipient"),
            _text("region", "所属地区全称", "region, full name"),
            _text("region_code", "GB/T 2260 行政区划代码", "GB/T 2260 code", pattern=r"^\d{6}$"),
            _code("inspection_kind", "类别：巡视、巡察、审计、环保督察、其他", "kind of inspection"),
            _codes(
                "inspection_type",
                "形式：常规、专项、机动、回头看、交叉、联动、提级，多个以 | 连接",
                "routine, special, mobile, follow_up, cross, joint, upgraded; several joined with |",
            ),
            _code("inspection_level", "巡视巡察主体的层级", "level of the body that inspects"),
            _text("team", "巡视巡察组", "inspection team"),
            _text("inspected_from", "进驻开始日期", "first day of the inspection", **DATE),
            _text("inspected_to", "进驻结束日期", "last day of the inspection", **DATE),
            _text("feedback_on", "反馈日期", "day of the feedback", **DATE),
            _text("issued_on", "成文日期", "date of issue", **DATE),
            _text("phone", "监督电话，多个以 | 连接", "telephone numbers joined with |"),
            _text("address", "邮政地址", "postal address"),
            _text("postal_code", "邮政编码", "postal code", pattern=r"^(\d{6}|＊{6})$"),
            _text("email", "电子邮箱", "e-mail address"),
            _count(
                "reported_findings",
                "通报自述的问题总数（最细口径）",
                "findings as the notice counts them, in the finest unit",
            ),
            _count("reported_completed", "通报自述已完成的数目", "findings reported as completed"),
            _count("n_findings", "提取到的问题数", "findings extracted", required=True),
            _count(
                "n_rectified", "其中有整改情况的", "of these, findings with a rectification", required=True
            ),
        ),
    ),
    Table(
        "findings",
        "每个问题一行",
        "one row for every finding",
        ("finding_id",),
        (
            _text("finding_id", "notice_id-序号", "notice_id-NNN", required=True, unique=True),
            NOTICE_ID,
            _count("ordinal", "在文中的次序，从 1 起", "order in the text, from 1", required=True),
            _text("number", "原文编号", "number as printed"),
            _text("path", "上级标题，由外到内以 > 连接", "headings above it, outermost first, joined with >"),
            _text("heading", "标题段（不含编号）", "heading paragraph without its number"),
            _text("problem", "问题", "what the inspectors found"),
            _text(
                "rectification_label",
                "整改情况的标签（不含冒号）",
                "label of the rectification, without its colon",
            ),
            _text("rectification", "整改情况", "everything reported as done about it"),
            _code("status", "明示的整改状态", "stated status", required=True),
            _text("status_text", "表明状态的原文", "the words that state it"),
            _text("responsible", "责任单位（台账）", "responsible body, in tables and records"),
            _text("deadline", "整改时限（台账）", "deadline, in tables and records"),
            _text("main_theme", "主要主题代码", "code of the main theme", required=True),
            _text(
                "themes",
                "主题代码，主要主题在前，以 | 连接",
                "codes of all themes, the main one first, joined with |",
                required=True,
            ),
            _count("n_measures", "措施数", "number of measures", required=True),
            _count("page", "所在页（首页为 1）", "first page, from 1", minimum=1),
            START,
            END,
        ),
    ),
    Table(
        "measures",
        "每条整改措施一行",
        "one row for every measure inside a rectification",
        ("measure_id",),
        (
            _text("measure_id", "finding_id-序号", "finding_id-NN", required=True, unique=True),
            FINDING_ID,
            _count("ordinal", "次序，从 1 起", "order, from 1", required=True),
            _text("number", "原文编号（一是、1. 等）", "number as printed; empty where there is none"),
            _text("text", "措施（不含编号）", "the measure without its number", required=True),
            START,
            END,
        ),
    ),
    Table(
        "themes",
        "每个问题的每个主题一行",
        "one row for every theme of a finding",
        ("finding_id", "theme"),
        (
            FINDING_ID,
            _text("theme", "主题代码", "code of the theme", required=True),
            _count("rank", "1 为主要主题", "1 is the main one", required=True, minimum=1),
            Column(
                "score",
                "number",
                "得分，0 至 1",
                "score, 0 to 1",
                {"required": True, "minimum": 0, "maximum": 1},
            ),
            _text("evidence", "依据的词语，以 | 连接", "words that led to it, joined with |"),
        ),
    ),
    Table(
        "mentions",
        "每个数值或名称一行",
        "one row for every value named in a finding, or in the notice around its findings",
        ("mention_id",),
        (
            _text("mention_id", "提及编号", "finding_id-mNN, or notice_id-mNN", required=True, unique=True),
            _text("finding_id", "问题编号；通报整体的提及为空", "empty: of the notice as a whole"),
            _code(
                "part",
                "所在部分：问题、整改情况，或通报中各问题之外的文字",
                "part of the finding; notice: outside the findings",
                required=True,
            ),
            _code("kind", "种类", "kind of value", required=True),
            _text("text", "原文", "as printed", required=True),
            _text("value", "规范值：元、数、ISO 8601 日期", "normalised: yuan, a number, an ISO 8601 date"),
            _text("qualifier", "限定：余、近、约、以上、range、shared", "余, 近, 约, 以上, range, shared"),
            _text("unit", "单位", "unit"),
            START,
            END,
        ),
    ),
    Table(
        "messages",
        "每处疑问一行",
        "one row for every doubt",
        ("message_id",),
        (
            _text("message_id", "消息编号", "message", required=True, unique=True),
            _text("source_path", "所在文件", "file", required=True),
            _text("notice_id", "通报编号", "notice", **HEX16),
            _text("finding_id", "问题编号", "finding"),
            _code("severity", "严重程度", "severity", required=True),
            _text("code", "稳定代码", "stable code", required=True),
            _text("text", "中英文说明", "in Chinese and English", required=True),
            START,
            END,
        ),
    ),
    Table(
        "links",
        "每对相似的通报或问题一行",
        "one row for every pair of notices, or of findings, that are alike",
        ("link_id",),
        (
            _text("link_id", "链接编号", "link", required=True, unique=True, **HEX16),
            _code("relation", "关系", "how the two belong together", required=True),
            _text("notice_a", "通报编号", "notice", required=True, **HEX16),
            _text("notice_b", "另一份通报的编号", "the other notice", required=True, **HEX16),
            _text("finding_a", "问题编号；通报之间的链接为空", "finding; empty where notices are alike"),
            _text("finding_b", "另一个问题的编号", "the other finding"),
            Column(
                "similarity",
                "number",
                "相似度（Jaccard），0 至 1",
                "Jaccard similarity of their characters' runs, 0 to 1",
                {"required": True, "minimum": 0, "maximum": 1},
            ),
        ),
    ),
)
RECORDED = TABLES[:-1]  # whose rows stand in the record of one file; links are between two

# (table, column, table it refers to, column there)
KEYS: tuple[tuple[str, str, str, str], ...] = (
    ("files", "notice_id", "notices", "notice_id"),
    ("notices", "source_path", "files", "source_path"),
    ("findings", "notice_id", "notices", "notice_id"),
    ("measures", "finding_id", "findings", "finding_id"),
    ("themes", "finding_id", "findings", "finding_id"),
    ("mentions", "finding_id", "findings", "finding_id"),
    ("messages", "source_path", "files", "source_path"),
    ("messages", "notice_id", "notices", "notice_id"),
    ("messages", "finding_id", "findings", "finding_id"),
    ("links", "notice_a", "notices", "notice_id"),
    ("links", "notice_b", "notices", "notice_id"),
    ("links", "finding_a", "findings", "finding_id"),
    ("links", "finding_b", "findings", "finding_id"),
)

# table -> column -> its place in a row
PLACES = {table.name: {column.name: place for place, column in enumerate(table.columns)} for table in TABLES}
