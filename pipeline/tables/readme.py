"""What an output folder says about itself: README.md in both languages, and CITATION.cff."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from string import Template

from pipeline.tables.form import MARK, Form, tell_mask
from pipeline.tables.package import TITLE
from pipeline.tables.schema import TABLES

__all__ = ["CITATION", "README", "build_citation", "build_readme"]

README, CITATION = "README.md", "CITATION.cff"
SAFE = (
    "CSV 按 --excel-safe 写成：以 = + - @、制表符或换行开头的单元格前加了一个撇号（'），读取时应去掉。",
    " The CSV is written with --excel-safe: a cell that begins with = + - @, a tab or a line break has an"
    " apostrophe (') before it, to be taken off when it is read.",
)
CITED = f"""\
# {MARK}; a run writes this file anew: copy it before you change it / 每次运行重写，修改前请另存
cff-version: 1.2.0
message: "引用时请写明编者、程序版本和校验值 / Cite compiler, version of the program, and checksum."
type: dataset
title: $title
abstract: $abstract
authors:
  - name: "编者（请填写） / the compiler of this data set (fill in)"
identifiers:
  - type: other
    value: "sha256:$sha256"
    description: "findings.csv"
references:
  - type: software
    title: zhenggai
    version: $version
    authors:
      - name: "The zhenggai authors"
"""


def build_readme(counts: Mapping[str, int], form: Form) -> str:
    """The README of the data; ``counts`` are the rows of each table."""
    template = Template(files("pipeline.tables").joinpath("readme.txt").read_text("utf-8"))
    rows = [(f"`{table.name}`", f"{counts[table.name]:,}", table) for table in TABLES]
    safe_zh, safe_en = SAFE if form.excel_safe else ("", "")
    masked = f"\n\n{tell_mask(form.mask)}" if form.mask else ""
    return template.substitute(
        mark=MARK,
        version=version("zhenggai"),
        notices=f"{counts['notices']:,}",
        findings=f"{counts['findings']:,}",
        tables_zh="\n".join(f"| {name} | {count} | {table.zh} |" for name, count, table in rows),
        tables_en="\n".join(f"| {name} | {count} | {table.en} |" for name, count, table in rows),
        formats=", ".join(form.formats),
        safe_zh=safe_zh + masked,
        safe_en=safe_en + masked,
    )


def build_citation(counts: Mapping[str, int], sha256: str) -> str:
    """How to cite the data, in the Citation File Format; ``sha256`` is that of findings.csv."""
    notices, findings = (f"{counts[name]:,}" for name in ("notices", "findings"))
    abstract = f"通报 {notices} 份，问题 {findings} 个 / {notices} notices, {findings} findings"
    return Template(CITED).substitute(
        title=json.dumps(TITLE, ensure_ascii=False),
        abstract=json.dumps(abstract, ensure_ascii=False),
        sha256=sha256,
        version=json.dumps(version("zhenggai")),
    )
