"""The reviewable source of a sample notice: its printed paragraphs and its truth in one file.

A source is TOML between two lines ``+++`` (layout, outcome, the expected facts), then
one tagged paragraph a line:

    {title} …党组 / 关于…的通报      " / " is a line break of the printed title
    {num} {to} {p} {end} {sign}      doc number, recipient, other paragraphs, closing, sign-off
    {c1} {c2} {c3} 一、|heading       headings above findings; they make the path
    {f THEMES; STATUS=WORDS} 1.|关于“[problem]”的问题
    {d} detail of the problem
    {r LABEL} ‖一是|…‖二是|…        rectification; ‖number| opens a measure, «…» states the status
    {m} a further paragraph of it
    {fr THEMES} 1.|[problem]⟦整改措施：⟧‖一是|…      heading and rectification in one paragraph
    {table} {row} a ¦ b {cat} merged row {gold THEMES} number ¦ path ¦ problem ¦ label ¦ … {/table}

The truth is what the author wrote between the marks, so it never depends on the parser.
"""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Block", "Sample", "load_sample"]

LINE = re.compile(r"\{(?P<tag>/?[a-z]+[0-9]?)(?:\s(?P<options>[^}]*))?\}\s?(?P<text>.*)")
MEASURE = re.compile(r"‖(?P<number>[^|‖]*)\|(?P<text>[^‖]*)", re.DOTALL)


@dataclass
class Block:
    """A printed paragraph: its kind, the number in front, the words; or a table's row."""

    kind: str
    number: str
    text: str
    label: str = ""
    cells: tuple[str, ...] = ()


@dataclass
class Sample:
    """A notice as printed, and its truth in the form of the gold files."""

    name: str
    layout: str
    outcome: str
    word: str  # typed or automatic numbers in the DOCX
    encoding: str  # of the TXT
    one_line: bool
    document: dict[str, Any]
    blocks: list[Block] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""

    def gold(self) -> dict[str, Any]:
        """The gold file's content."""
        return {
            "source": self.name,
            "layout": self.layout,
            "outcome": self.outcome,
            "outcome_reason": self.reason,
            "document": self.document,
            "findings": self.findings,
        }


def load_sample(path: Path) -> Sample:
    """Read one source. Raises ValueError for a line that is not understood."""
    _, header, body = path.read_text("utf-8").split("+++\n", 2)
    facts = tomllib.loads(header)
    sample = Sample(
        path.stem,
        facts["layout"],
        facts["outcome"],
        facts.get("word", "typed"),
        facts.get("encoding", "utf-8"),
        facts.get("one_line", False),
        facts["document"],
        reason=facts.get("outcome_reason", ""),
    )
    reader = _Reader(sample)
    for line in filter(None, map(str.strip, body.splitlines())):
        found = LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"{path.name}: {line[:60]}")
        reader.read(found["tag"], (found["options"] or "").strip(), found["text"])
    reader.close()
    return sample


class _Reader:
    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.path: dict[str, str] = {}
        self.finding: dict[str, Any] | None = None
        self.parts: list[tuple[str, list[str]]] = []

    def read(self, tag: str, options: str, text: str) -> None:
        if tag in ("c1", "c2", "c3"):
            self._heading(tag, text)
        elif tag in ("f", "fr"):
            self._finding(tag, options, text)
        elif tag == "d":
            assert self.finding is not None
            self.finding["problem"] += "\n" + text
            self._print("d", "", text)
        elif tag == "r":
            self.parts.append((options, [text]))
            self._print("r", "", plain(text), options)
        elif tag == "m":
            self.parts[-1][1].append(text)
            self._print("m", "", plain(text))
        elif tag == "row":
            cells = tuple(cell.strip().replace("\\n", "\n") for cell in text.split("¦"))
            self.sample.blocks.append(Block("row", "", "", cells=tuple(plain(cell) for cell in cells)))
        elif tag == "gold":
            self._gold(options, text)
        elif tag in ("p", "title", "num", "to", "end", "sign", "cat", "table", "/table"):
            if tag in ("end", "sign"):
                self.close()
            self._print(tag, "", text)
        else:
            raise ValueError(f"unknown tag {tag}")

    def _print(self, kind: str, number: str, text: str, label: str = "") -> None:
        self.sample.blocks.append(Block(kind, number, text, label))

    def _heading(self, tag: str, text: str) -> None:
        self.close()
        number, heading = text.split("|", 1)
        self.path = {level: words for level, words in self.path.items() if level < tag}
        self.path[tag] = heading
        self._print(tag, number, heading)

    def _finding(self, tag: str, options: str, text: str) -> None:
        self.close()
        number, rest = text.split("|", 1)
        label, inline = "", ""
        if tag == "fr":
            rest, label, inline = re.fullmatch(r"(.*?)⟦(.*?)⟧(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]
        bracketed = re.search(r"\[(.*)\]", rest)
        heading = rest.replace("[", "").replace("]", "")
        self.finding = new_finding(options, number, [self.path[k] for k in sorted(self.path)], heading)
        self.finding["problem"] = bracketed[1] if bracketed else heading
        if tag == "fr":
            self.parts.append((label.rstrip("：:"), [inline]))
            self._print("fr", number, heading + label + plain(inline))
        else:
            self._print("f", number, heading)

    def close(self) -> None:
        """Finish the open finding."""
        if self.finding is not None:
            fill(self.finding, [(label, "\n".join(texts)) for label, texts in self.parts])
            self.sample.findings.append(self.finding)
        self.finding, self.parts = None, []

    def _gold(self, options: str, text: str) -> None:
        cells = [cell.strip().replace("\\n", "\n") for cell in text.split("¦")]
        number, path, problem, label, rectification, responsible, deadline = cells
        finding = new_finding(options, number, [path] if path else [], problem)
        finding |= {"problem": problem, "responsible": responsible, "deadline": deadline}
        texts = rectification.replace("⟦⟧", "⟦").split("⟦")
        labels = (label.split("|") + [""] * len(texts))[: len(texts)]
        fill(finding, list(zip(labels, texts, strict=True)))
        self.sample.findings.append(finding)


def new_finding(options: str, number: str, path: list[str], heading: str) -> dict[str, Any]:
    """The parts of a finding that its heading line gives."""
    themes, _, status = options.partition(";")
    code, _, words = status.strip().partition("=")
    return {
        "number": number,
        "path": path,
        "heading": heading,
        "problem": "",
        "rectification_label": "",
        "rectification": "",
        "status": code or "unstated",
        "status_text": words,
        "themes": [theme.strip() for theme in themes.split(",")],
        "measures": [],
    }


def fill(finding: dict[str, Any], parts: list[tuple[str, str]]) -> None:
    """The rectification and its measures, from the parts with their marks."""
    finding["rectification_label"] = "|".join(label for label, _ in parts if label)
    finding["rectification"] = "\n".join(plain(text) for _, text in parts)
    listing = next((text for _, text in parts if "‖" in text), parts[0][1] if parts else "")
    stated = re.sub(r"«.*?»", "", listing, flags=re.DOTALL)
    opening, mark, _ = stated.partition("‖")
    found = (
        [("", opening)] + [(m["number"], m["text"]) for m in MEASURE.finditer(stated)]
        if mark
        else [("", stated)]
    )
    finding["measures"] = [{"number": n, "text": t.strip()} for n, t in found if t.strip()]


def plain(text: str) -> str:
    """As printed: without the marks."""
    return re.sub(r"‖([^|‖]*)\|", r"\1", text).translate(str.maketrans("", "", "«»⟦⟧[]"))
