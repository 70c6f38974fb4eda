"""Inspection notices to a table, as a script for one paper does it: the baseline of ``docs/performance.md``.

    python naive.py FOLDER OUT.csv

pdfplumber for the text of PDF files, python-docx for the paragraphs of Word files, regular
expressions for headings, labels and amounts, jieba for the words behind the themes, pandas for
the table. One file after another. It knows one kind of notice and no tables.
"""

import re
import sys
from pathlib import Path

import docx
import jieba
import lxml.html
import pandas as pd
import pdfplumber

# 一、…   （一）…   1.…   2、…
HEADING = re.compile(
    r"^(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百]+[）)]|\d+[.．、])\s*(.+)$"
)
# 整改情况：…   整改落实情况：…   整改措施：…
LABEL = re.compile(r"^整改[^：。，]{0,8}[：:]\s*(.*)$")
MEASURE = re.compile(r"[一二三四五六七八九十]是")
PAGE_NUMBER = re.compile(r"^[—–\- ]*\d+[—–\- ]*$")
AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(亿元|万元|元)")
UNITS = {"亿元": 100_000_000, "万元": 10_000, "元": 1}
STATUS = {"done": "已完成|已整改|整改到位", "going on": "正在|持续|长期坚持|推进"}
THEMES = {
    "party": {"党建", "党员", "党费", "支部", "党组", "理论", "学习", "意识形态", "民主生活会"},
    "money": {"资金", "财务", "经费", "预算", "报销", "账", "津贴", "补贴", "公款", "工会"},
    "people": {"干部", "人事", "任用", "选拔", "档案", "考核", "招聘", "编制", "兼职"},
    "projects": {"项目", "工程", "采购", "招标", "投标", "合同", "验收", "资产"},
    "conduct": {"作风", "担当", "接待", "公车", "形式主义", "纪检", "监督", "廉政"},
}


def read_lines(path: Path) -> list[str]:
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            text = "\n".join(page.extract_text() or "" for page in pdf.pages)
    elif path.suffix == ".docx":
        text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    elif path.suffix == ".html":
        text = str(lxml.html.fromstring(path.read_bytes()).xpath("string()"))
    else:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            text = path.read_text("gb18030")
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not PAGE_NUMBER.match(line)]


def find_rows(lines: list[str]) -> list[dict[str, str]]:
    """A heading with a label below it is a finding; other lines go on with what was before."""
    rows: list[dict[str, str]] = []
    heading, told = "", False
    for line in lines:
        if label := LABEL.match(line):
            rows.append({"problem": heading, "rectification": label[1]})
            told = True
        elif match := HEADING.match(line):
            heading, told = match[1], False
        elif told:
            rows[-1]["rectification"] += line
        else:
            heading += line
    return rows


def describe(row: dict[str, str]) -> dict[str, object]:
    text = row["problem"] + row["rectification"]
    words = set(jieba.lcut(text))
    return {
        "measures": len(MEASURE.findall(row["rectification"])),
        "amount": sum(float(number) * UNITS[unit] for number, unit in AMOUNT.findall(text)),
        "status": next((name for name, sign in STATUS.items() if re.search(sign, row["rectification"])), ""),
        "themes": "|".join(theme for theme, listed in THEMES.items() if words & listed),
    }


def main() -> None:
    folder, out = Path(sys.argv[1]), sys.argv[2]
    rows: list[dict[str, object]] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        rows += [{"file": path.name, **row, **describe(row)} for row in find_rows(read_lines(path))]
    pd.DataFrame(rows).to_csv(out, index=False, encoding="utf-8-sig")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
