"""Draw docs/what-comes-out.svg from a sample: a stretch of a notice and the rows it becomes.

python -m docs.make_picture
"""

from html import escape
from pathlib import Path

from pipeline.model import Finding, Mention, Span
from pipeline.run.convert import parse

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "samples" / "d1-culture-bureau.pdf"
COLOURS = {"problem": "#fde2cf", "measure": "#d8ecd9", "mention": "#d6e4f7", "number": "#f7ecb5"}
FONT = "'Noto Serif CJK SC','Source Han Serif SC','Songti SC',SimSun,serif"
SANS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"


def main() -> None:
    """Write the picture."""
    notice = parse(SAMPLE)
    finding = next(f for f in notice.findings if {"money", "sanction"} <= {m.kind for m in f.mentions})
    ordinal = notice.findings.index(finding) + 1
    parts = [_page(notice.text, finding), _rows(finding, notice.notice_id, ordinal)]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1180 400" role="img" '
        'aria-label="A finding in a notice and the rows it becomes">'
        '<rect width="1180" height="400" fill="#f6f5f1"/>' + "".join(parts) + "</svg>\n"
    )
    (HERE / "what-comes-out.svg").write_text(svg, "utf-8")


def _telling(finding: Finding) -> list[Mention]:
    """The first mention of each kind."""
    first: dict[str, Mention] = {}
    for mention in finding.mentions:
        first.setdefault(mention.kind, mention)
    return list(first.values())[:5]


def _marks(finding: Finding) -> list[tuple[Span, str]]:
    marks = [(finding.problem.span, "problem")]
    marks += [(measure.text.span, "measure") for measure in finding.rectification.measures]
    return marks + [(mention.span, "mention") for mention in finding.mentions]


def _page(text: str, finding: Finding) -> str:
    """The lines of the notice, its problem, measures and mentions coloured."""
    marks, shapes, words = _marks(finding), [], []
    y, start = 66, finding.span.start
    for line in text[finding.span.start : finding.span.end].split("\n"):
        x = 40 + (32 if start == finding.span.start or line.startswith("整改情况") else 0)
        for offset, character in enumerate(line):
            place = start + offset
            width = 16 if ord(character) > 0x2000 else 9
            colour = next((c for span, c in reversed(marks) if span.start <= place < span.end), "")
            if colour:
                shapes.append(_rect(x, y - 15, width, 21, COLOURS[colour]))
            words.append(f'<text x="{x}" y="{y}">{escape(character)}</text>')
            x += width
        start += len(line) + 1
        y += 28
    sheet = '<rect x="16" y="16" width="500" height="368" fill="#fff" stroke="#c9c5b8"/>'
    return f'{sheet}{"".join(shapes)}<g font-family="{FONT}" font-size="16" fill="#222">{"".join(words)}</g>'


def _rect(x: int, y: int, width: int, height: int, colour: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{colour}"/>'


def _rows(finding: Finding, notice_id: str, ordinal: int) -> str:
    finding_id = f"…{notice_id[-4:]}-{ordinal:03d}"
    themes = "|".join(theme.code for theme in finding.themes)
    facts = (finding.number, finding.problem.text[:16] + "…", finding.status, themes, finding.page)
    tables = [
        ("findings.csv", "finding_id · number · problem · status · themes · page", "problem",
         [" · ".join(map(str, (finding_id, *facts)))]),
        ("measures.csv", "measure_id · number · text · char_start · char_end", "measure",
         [f"{finding_id}-{n:02d} · {m.number} · {m.text.text[:16]}… · {m.text.span.start} · {m.text.span.end}"
          for n, m in enumerate(finding.rectification.measures, 1)]),
        ("mentions.csv", "finding_id · kind · text · value · unit", "mention",
         [f"{finding_id} · {m.kind} · {m.text} · {m.value} · {m.unit}" for m in _telling(finding)]),
    ]  # fmt: skip
    y, parts = 34, []
    for name, columns, colour, rows in tables:
        parts.append(f'<text x="540" y="{y}" font-size="15" font-weight="bold">{name}</text>')
        parts.append(f'<text x="660" y="{y}" font-size="12" fill="#777">{escape(columns)}</text>')
        for row in rows:
            y += 26
            parts.append(_rect(540, y - 17, 624, 24, COLOURS[colour]))
            parts.append(f'<text x="548" y="{y}" font-size="13.5">{escape(row)}</text>')
        y += 36
    return f'<g font-family="{SANS}" fill="#222">{"".join(parts)}</g>'


if __name__ == "__main__":
    main()
