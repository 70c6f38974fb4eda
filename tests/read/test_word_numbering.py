"""Automatic numbers of Word: each rule on a document of a few lines, and all against LibreOffice."""

import re
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from lxml import etree

from pipeline.read.word_names import read_properties
from pipeline.read.word_numbering import Numbering

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def val(tag: str, content: object) -> str:
    return "" if content is None else f'<w:{tag} w:val="{content}"/>'


def lvl(index: object, text: str, spelling: object = "decimal", start: object = 1, extra: str = "") -> str:
    properties = val("start", start) + val("numFmt", spelling) + extra + val("lvlText", text)
    return f'<w:lvl w:ilvl="{index}">{properties}</w:lvl>'


def define(number: object, *content: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(content)}</w:abstractNum>'


def num(number: object, definition: object, *overrides: str) -> str:
    return f'<w:num w:numId="{number}">{val("abstractNumId", definition)}{"".join(overrides)}</w:num>'


def override(index: object, start: object = None, level: str = "") -> str:
    return f'<w:lvlOverride w:ilvl="{index}">{val("startOverride", start)}{level}</w:lvlOverride>'


def num_pr(number: object = None, level: object = None) -> str:
    return f"<w:numPr>{val('ilvl', level)}{val('numId', number)}</w:numPr>"


def style(name: str, number: object = None, level: object = None, based: object = None) -> str:
    content = f"{val('name', name)}{val('basedOn', based)}<w:pPr>{num_pr(number, level)}</w:pPr>"
    return f'<w:style w:type="paragraph" w:styleId="{name}">{content}</w:style>'


def p(number: object = None, level: object = None, name: object = None, extra: str = "") -> str:
    content = f"{val('pStyle', name)}{num_pr(number, level)}{extra}"
    return f"<w:p><w:pPr>{content}</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"


def root(content: str) -> etree._Element:
    return etree.fromstring(f'<w:root xmlns:w="{W}" xmlns:mc="{MC}">{content}</w:root>')


def label(counter: Numbering, paragraph: etree._Element) -> str:
    return counter.label(paragraph, read_properties(paragraph))


def labels(numbering: str, body: str, styles: str = "") -> list[str]:
    counter = Numbering(root(numbering), root(styles))
    return [label(counter, paragraph) for paragraph in root(body).iter(f"{{{W}}}p")]


LEVELS = (lvl(0, "%1."), lvl(1, "%1.%2."), lvl(2, "%1.%2.%3."))
OUTLINE = define(0, *LEVELS) + num(1, 0)
LINKED = define(0, *(lvl(i, f"{i}:%{i + 1}", extra=val("pStyle", f"S{i}")) for i in range(3))) + num(1, 0)

FORMATS = """
decimal 0:0 1:1 10:10 10000:10000                 decimalZero 0:0 1:01 9:09 10:10 100:100
upperRoman 1:I 4:IV 9:IX 14:XIV 40:XL 99:XCIX 444:CDXLIV 1999:MCMXCIX 4000:MMMM
lowerRoman 1:i 3500:mmmd      upperLetter 1:A 26:Z 27:AA 28:BB 53:AAA       lowerLetter 1:a 27:aa
ordinal 1:1st 2:2nd 3:3rd 4:4th 11:11th 12:12th 21:21st 111:111th
chineseCounting 1:一 10:十 11:十一 20:二十 99:九十九 100:一○○ 101:一○一 1010:一○一○ 10000:10000
chineseCountingThousand 10:十 21:二十一 100:一百 101:一百零一 110:一百一十 1001:一千零一 10000:10000
chineseLegalSimplified 1:壹 10:壹拾 12:壹拾贰 20:贰拾 101:壹佰零壹 9999:玖仟玖佰玖拾玖
taiwaneseCounting 10:十 100:一○○                  taiwaneseCountingThousand 10:十 102:一百零二
taiwaneseDigital 9:九 10:一○ 102:一○二            japaneseDigitalTenThousand 10:一〇 102:一〇二
ideographLegalTraditional 1:壹 3:參 12:壹拾貳     ideographZodiacTraditional 1:甲子 60:癸亥 61:甲子
hex 9:9 10:A 255:FF                               decimalHalfWidth 10:10
japaneseCounting 1:一 10:十 21:二十一 100:百 101:百一 210:二百十 1111:千百十一
ideographDigital 1:一 10:一〇 12:一二 100:一〇〇  ideographEnclosedCircle 1:㈠ 10:㈩ 11:11
ideographTraditional 1:甲 10:癸 11:11             ideographZodiac 1:子 12:亥 13:13
decimalEnclosedCircle 1:① 20:⑳ 21:21              decimalEnclosedCircleChinese 1:① 20:⑳ 21:21
decimalEnclosedFullstop 1:⒈ 20:⒛ 21:21            decimalEnclosedParen 1:⑴ 20:⒇ 21:21
decimalFullWidth 1:１ 10:１０ 102:１０２          decimalFullWidth2 1:１ 10:１０
koreanLegal 3:3                                   nonsense 3:3"""


@pytest.mark.parametrize("row", re.findall(r"\S+(?: \d+:\S+)+", FORMATS))
def test_formats(row: str) -> None:
    spelling, *cases = row.split()
    for number, expected in (case.split(":") for case in cases):
        assert labels(define(0, lvl(0, "%1", spelling, number)) + num(1, 0), p(1, 0)) == [expected]


CUSTOM = (
    '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="{}, ..."/></mc:Choice><mc:Fallback>{}'
)
FALLBACK = val("numFmt", "upperLetter") + "</mc:Fallback></mc:AlternateContent>"
RESTART = '<w:lvlRestart w:val="{}"/>'
SYMBOL = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (lvl(0, "%1、", "chineseCounting"), "一、"),
        (lvl(0, "（%1）", "chineseCounting"), "（一）"),
        (lvl(0, " 第%1条\u3000\t"), "第1条"),
        (lvl(0, "%1%1 100%"), "11 100%"),
        (lvl(0, "%1)", None, 2), "2)"),
        (lvl(0, "%1", start=None), "0"),
        (lvl(0, "%1", "none"), ""),
        (lvl(0, "附件", "none"), "附件"),
        (lvl(0, "", "decimal"), ""),
        (lvl(0, "%1.%2"), ""),  # Word: no text at all where it names a deeper level
        (lvl(0, "●", "bullet"), "●"),
        (lvl(0, "%1", "bullet"), "%1"),
        (lvl(0, "\uf0b7", "bullet"), "•"),
        (lvl(0, "l", "bullet", extra=SYMBOL.format("Wingdings")), "•"),
        (lvl(0, "o", "bullet", extra=SYMBOL.format("Courier New")), "o"),
        (lvl(0, "", "bullet", extra=SYMBOL.format("Symbol")), ""),
        (lvl(0, "%1", None, extra=CUSTOM.format("001, 002", FALLBACK)), "001"),
        (lvl(0, "%1", None, extra=CUSTOM.format("a, ç, ĝ", FALLBACK)), "A"),
    ],
)
def test_level(level: str, expected: str) -> None:
    assert labels(define(0, level) + num(1, 0), p(1, 0)) == [expected]


THREE = define(0, lvl(0, "%1"), lvl(1, "%2"), lvl(2, "%3", extra=RESTART)) + num(1, 0)
LEGAL = define(0, lvl(0, "%1", "upperRoman"), lvl(1, "%1.%2", "decimalZero", extra="<w:isLgl{}/>")) + num(
    1, 0
)
GAP = define(0, lvl(0, "%1"), lvl(1, "*", "bullet"), lvl(2, "%1.%2%3", "upperLetter")) + num(1, 0)
CHANGED = num(2, 0, override(0, None, lvl(0, "(%1)", "upperLetter", 3)))
KEEPING = num(2, 0, override(1, None, lvl(1, "%2)", extra=RESTART.format(0))))


@pytest.mark.parametrize(
    ("numbering", "body", "expected"),
    [
        (OUTLINE, "0 1 1 2 0 1", "1. 1.1. 1.2. 1.2.1. 2. 2.1."),
        (OUTLINE, "1 1 0 1 0", "1.1. 1.2. 2. 2.1. 3."),  # skipped levels count as used
        (OUTLINE, "0 2 1 2", "1. 1.1.1. 1.2. 1.2.1."),
        (THREE.format(0), "0 1 2 1 2 0 1 2", "1 1 1 2 2 2 1 3"),  # lvlRestart 0: never
        (THREE.format(1), "0 1 2 1 2 0 1 2", "1 1 1 2 2 2 1 1"),  # lvlRestart 1: after the first level
        (THREE.format(2), "0 1 2 1 2 0 1 2", "1 1 1 2 1 2 1 1"),
        (THREE.format(7), "0 1 2 1 2 0 1 2", "1 1 1 2 1 2 1 1"),  # of a deeper level: ignored
        (LEGAL.format(""), "0 1", "I 1.01"),
        (LEGAL.format(' w:val="0"'), "0 1", "I I.01"),
        (GAP, "0 1 2 2", "1 * 1.A 1.B"),  # a level without a number shows nothing in others
        (OUTLINE + num(2, 0), "0 2/0 0 2/1 1", "1. 2. 3. 3.1. 3.2."),  # one definition, one count
        (OUTLINE + num(2, 0, override(0, 8)), "0 0 2/0 0 2/0", "1. 2. 8. 9. 10."),  # once only
        (OUTLINE + num(2, 0, override(1, 4)), "0 1 2/1 2/1 2/0 2/1 0 1", "1. 1.1. 1.4. 1.5. 2. 2.4. 3. 3.1."),
        (OUTLINE + CHANGED, "0 0 2/0 2/0 0", "1. 2. (C) (D) 5."),
        (OUTLINE + KEEPING, "2/0 2/1 2/1 2/0 2/1", "1. 1) 2) 2. 1)"),  # Word reads no lvlRestart there
        (OUTLINE + num(2, 0, override(0, 7, lvl(0, "(%1)"))), "0 2/0 0", "1. (7) 8."),
        (OUTLINE + num(2, 0, override(3, None, lvl(3, "%4)"))), "0 2/3 2/3", "1. 1) 2)"),
        (OUTLINE + define(1, *LEVELS) + num(2, 1), "0 2/0 0", "1. 1. 2."),  # two definitions, two counts
        (OUTLINE + num(0, 0), "0 0/0 0 9/0 0", "1.  2.  3."),  # numId 0 is off, 9 is not defined
        (OUTLINE, "0 7 0", "1. 2. 3."),  # a level that the list does not have
        (define(0, lvl(0, "%1"), lvl(9, "ninth")) + num(1, 0), "0 9 0", "1 2 3"),  # nor Word
    ],
)
def test_counting(numbering: str, body: str, expected: str) -> None:
    places = [("1/" + place).split("/")[-2:] for place in body.split(" ")]
    assert labels(numbering, "".join(p(*place) for place in places)) == expected.split(" ")


NORMAL = f'<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr>{num_pr(1)}</w:pPr></w:style>'
REFERRING = define(0, val("numStyleLink", "L")) + define(1, val("styleLink", "L"), *LEVELS)
REFERRING += num(1, 0) + num(2, 1) + num(3, 0, override(0, 5))
FIRST = num_pr(1, 0)
STYLES = style("S0", 1) + style("S1", 1, 0) + style("S2", level=2, based="S1") + style("T", based="S1")


@pytest.mark.parametrize(
    ("numbering", "styles", "body", "expected"),
    [
        (LINKED, STYLES, p(name="S0") + p(name="S1"), ["0:1", "1:1"]),  # w:pStyle prevails over w:ilvl
        (LINKED, STYLES, p(name="S2") + p(name="T"), ["2:1", "1:2"]),
        (LINKED, STYLES, p(level=2, name="S1") + p(0, name="S1"), ["2:1", ""]),
        (OUTLINE, STYLES, p(name="S0") + p(name="S2"), ["1.", "1.1.1."]),  # no w:pStyle: the style's w:ilvl
        (OUTLINE, STYLES + style("U", 0, based="S1"), p(name="U") + p(1, name="U"), ["", "1."]),
        (OUTLINE, STYLES + style("U", 0) + style("V", based="U", level=1), p(name="V"), [""]),
        (OUTLINE, style("A", 1, 1), p(1, name="A") + p(1), ["1.1.", "2."]),
        (OUTLINE, NORMAL, p() + p(0) + p(name="unknown"), ["1.", "", "2."]),
        (OUTLINE, "", p() + p(level=0) + p(name="unknown"), ["", "", ""]),
        (OUTLINE, style("A", based="B") + style("B", based="A"), p(name="A") + p(1, 0, "A"), ["", "1."]),
        (REFERRING, style("L", 2), p(1, 0) + p(1, 1) + p(2, 0) + p(3, 0), ["1.", "1.1.", "2.", "5."]),
    ],
)
def test_styles(numbering: str, styles: str, body: str, expected: list[str]) -> None:
    assert labels(numbering, body, styles) == expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (p(1, 0, extra='<w:rPr><w:del w:id="1"/></w:rPr>'), ["1.", "", "2."]),  # the mark is deleted
        (p(1, 0, extra='<w:rPr><w:moveFrom w:id="1"/></w:rPr>'), ["1.", "", "2."]),
        (p(1, 0, extra='<w:rPr><w:ins w:id="1"/></w:rPr>'), ["1.", "2.", "3."]),
        (f"<w:p><w:pPr>{FIRST}<w:sectPr/></w:pPr></w:p>", ["1.", "", "2."]),  # just the end of a section
        (p(1, 0, extra="<w:sectPr/>"), ["1.", "2.", "3."]),
        (f"<w:p><w:pPr>{FIRST}</w:pPr></w:p>", ["1.", "2.", "3."]),
        (f"<w:p><w:pPr><w:pPrChange><w:pPr>{FIRST}</w:pPr></w:pPrChange></w:pPr></w:p>", ["1.", "", "2."]),
        (f"<w:tbl><w:tr><w:tc>{p(1, 0) * 2}</w:tc></w:tr></w:tbl>", ["1.", "2.", "3.", "4."]),
    ],
)
def test_which_paragraphs_count(paragraph: str, expected: list[str]) -> None:
    assert labels(OUTLINE, p(1, 0) + paragraph + p(1, 0)) == expected


def test_documents_without_the_parts() -> None:
    assert label(Numbering(None, None), root(p(1, 0))[0]) == ""
    assert label(Numbering(None, root(STYLES)), root(p(name="S0"))[0]) == ""
    assert label(Numbering(root(OUTLINE), None), root(p(1, 0, "S0"))[0]) == "1."
    assert label(Numbering(root(OUTLINE), None), root("<w:p/>")[0]) == ""


@pytest.mark.parametrize("bad", ["", "-1", "x", "1.5", "99", "9" * 5000, "①"])
@pytest.mark.parametrize("place", range(9))
def test_hostile_values_never_raise(bad: str, place: int) -> None:
    values: list[object] = [1, 0, 1, 0, 0, 1, 0, 0, 1]
    values[place] = bad
    number, level, key, target, index, start, changed, restart, used = values
    extra = RESTART.format(restart)
    numbering = define(target, lvl(index, "%1", "upperLetter", start, extra), lvl(1, "%1.%2", extra=extra))
    numbering += num(key, 0, override(changed, start, lvl(changed, "(%1)")))
    found = labels(numbering, p(number, level) + p(used, 1) + p(number, level))
    assert len(found) == 3 and all(len(label) < 100 for label in found)


@pytest.mark.parametrize(
    "numbering",
    [
        num(1, 0),
        define(0) + num(1, 0),
        define(0, val("numStyleLink", "L")) + num(1, 0),
        define(0, val("numStyleLink", "none")) + num(1, 0),
        define(0, '<w:lvl w:ilvl="0"/>') + num(1, 0),
        define(0, "<w:lvl/>") + "<w:num/>" + '<w:num w:numId="1"/>',
        define(0, lvl(10**8, "%1")) + num(1, 0),
        define(0, lvl(0, "%1%")) + num(1, 0, "<w:lvlOverride/>", override(10**8, 10**8, lvl(0, "%1"))),
        define(0, lvl(0, "%1" * 10**6, "upperLetter", 9990)) + num(1, 0),
        "<!-- --><?a b?>",
    ],
)
def test_hostile_structures_never_raise(numbering: str) -> None:
    found = labels(numbering, p(1, 0) + p(1, 10**8) + p(1), style("L", 1))
    assert len(found) == 3 and all(len(label) < 10**5 for label in found)


# What LibreOffice and Word agree on. Of the cases above LibreOffice 7.4 does otherwise; Word is followed:
# chineseCounting and taiwaneseCounting go digit by digit from 100 on (一○○, not 一百), japaneseCounting has
# no 一 before 百, ideographDigital has no 十 (§17.18.59); circles end at 20 and ideographs come in brackets
# ([MS-OI29500]); a full stop or brackets may enclose a number; ordinals are English; w:isLgl and
# w:lvlRestart are heeded, and a deleted paragraph uses up no number.
COMMON = """decimal:12 decimalZero:12 upperRoman:60 lowerRoman:60 upperLetter:60 lowerLetter:60
    chineseCounting:99 chineseCountingThousand:210 chineseLegalSimplified:210 japaneseCounting:99
    ideographTraditional:12 ideographZodiac:14 decimalEnclosedCircle:20 decimalEnclosedCircleChinese:20
    decimalFullWidth:12 decimalFullWidth2:12 taiwaneseCounting:99 taiwaneseCountingThousand:210
    ideographLegalTraditional:12 ideographDigital:9 decimalHalfWidth:12 none:3"""
NOTICE = "chineseCountingThousand:%1、 chineseCounting:（%2） decimal:%3． decimal:（%4） upperLetter:%5"
DEEPER = (
    lvl(0, "%1", "upperRoman"),
    lvl(1, "%1-%2", "chineseCounting"),
    lvl(2, "%3)", "upperLetter", 3),
    lvl(3, "%1.%2.%4"),
)
SUFFIXED = [
    lvl(level, f"（%{level + 1}）", extra=val("suff", name))
    for level, name in enumerate(("tab", "space", "nothing"))
]


def write(path: Path) -> list[str]:
    """A document with a bit of everything; gives its lines with the numbers that we find."""
    levels = enumerate(level.split(":") for level in NOTICE.split())
    definitions = define(90, *(lvl(index, text, spelling) for index, (spelling, text) in levels))
    definitions += LINKED.replace('abstractNumId="0"', 'abstractNumId="91"').partition("<w:num ")[0]
    definitions += define(94, *DEEPER) + define(95, *SUFFIXED)
    definitions += define(92, val("numStyleLink", "L")) + define(93, val("styleLink", "L"), *LEVELS)
    nums = num(90, 90) + num(91, 91) + num(92, 92) + num(93, 93) + num(94, 90, override(0, 7), override(1, 1))
    nums += num(95, 94) + num(96, 95)
    body = "".join(p(90, level) for level in (0, 1, 2, 2, 3, 4, 4, 1, 2, 0, 1, 3, 3, 1, 0))
    body += p(94, 0) + p(94, 1) + p(90, 1) + p(90, 0) + p(94, 0)
    body += p(name="S0") + p(name="S1") + p(name="T") + p(0, name="S1") + p(name="S2") + p(level=0, name="S2")
    body += f"<w:tbl><w:tr><w:tc>{p(90, 1)}</w:tc><w:tc>{p(90, 1)}</w:tc></w:tr></w:tbl>"
    body += p(92, 1) + p(93, 1) + p(92, 0) + p(92, 2) + p() + p(93, 0)
    body += "".join(p(95, level) for level in (0, 1, 2, 1, 2, 0, 1, 2, 3, 3, 0, 3))
    body += "".join(p(96, level) for level in (0, 1, 2, 0))
    for index, (spelling, count) in enumerate(case.split(":") for case in COMMON.split()):
        definitions += define(index, lvl(0, "%1", spelling))
        nums += num(index + 1, index)
        body += p(index + 1, 0) * int(count)
    styles = (
        style("S0", 91, 0) + style("S1", 91, 1) + style("S2", level=2, based="S1") + style("T", based="S1")
    )
    document = docx.Document()
    document.part.numbering_part.element[:] = list(root(definitions + nums))
    document.styles.element.extend(list(root(styles + style("L", 93).replace("paragraph", "numbering"))))
    document.element.body[:-1] = list(root(body))
    for language in document.styles.element.iter(f"{{{W}}}lang"):
        language.set(f"{{{W}}}val", "zh-CN")  # LibreOffice has full-width digits in Chinese only
    counter = Numbering(document.part.numbering_part.element, document.styles.element)
    lines = []
    for index, paragraph in enumerate(document.element.body.iter(f"{{{W}}}p")):
        next(paragraph.iter(f"{{{W}}}t")).text = f"text {index}"
        lines.append(f"{label(counter, paragraph)} text {index}".strip())
    document.save(str(path))
    return lines


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_agrees_with_libreoffice(tmp_path: Path) -> None:
    ours = write(tmp_path / "numbered.docx")
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "numbered.docx")], check=True, capture_output=True, timeout=300)
    theirs = (tmp_path / "numbered.txt").read_text("utf-8-sig").splitlines()
    assert [line.strip() for line in theirs if line.strip()] == ours
