"""Word packages in which the words stand where readers lose them, and some that no reader should fall for."""

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from tests.read.wordml import NUMBERED, OPEN, box, cell, p, r, row, w
from tests.torture.notices import PORT, lines

__all__ = ["DOCUMENT", "build_words", "document", "paragraph", "parts"]

DOCUMENT, LINKS = "word/document.xml", "word/_rels/document.xml.rels"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="{}"/></Types>'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
WORDS = "重大事项未集体研究"
NUMBERING = (
    '<w:abstractNum w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
)


def link(name: str, kind: str, target: str, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{KIND}{kind}" Target="{target}"{mode}/>'


def root(content: str, tag: str = "document") -> str:
    return OPEN.replace("w:root", f"w:{tag}", 1) + content + f"</w:{tag}>"


def paragraph(words: str) -> str:
    return p(r(escape(words)))


def document(words: list[str], *blocks: str) -> str:
    """The body of a document: paragraphs, then blocks as they are."""
    return root(w("body", "".join(p(r(line)) for line in words) + "".join(blocks)))


def parts(body: str = "", kind: str = MAIN, links: str = "") -> dict[str, str | bytes]:
    """The parts of a package."""
    return {
        "[Content_Types].xml": TYPES.format(kind),
        "_rels/.rels": RELATIONS.format(link("r1", "officeDocument", DOCUMENT)),
        DOCUMENT: body,
        LINKS: RELATIONS.format(links),
    }


def inside(content: str, *blocks: str) -> str:
    """A document that has this content in the paragraph of its first problem."""
    title, _, *rest = lines()
    first = p(r("一、关于") + content + r("的问题"))
    return root(w("body", p(r(title)) + first + "".join(blocks) + "".join(p(r(line)) for line in rest)))


def build_words(pack: Callable[[dict[str, str | bytes]], bytes]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes; in each of those that begin with ``lost`` a problem holds WORDS in some construct."""
    for name, content in _place_words():
        yield f"lost-{name}.docx", pack(parts(inside(content)))
    for name, body, more, links in _refer():
        yield f"lost-{name}.docx", pack(parts(body, links=links) | more)
    for name, built in _trap():
        yield name, pack(built)


def _place_words() -> Iterator[tuple[str, str]]:
    run = r(WORDS)
    yield "insertion", f'<w:ins w:id="1" w:author="x">{run}</w:ins>'
    yield "deletion", f'{run}<w:del w:id="1" w:author="x"><w:r><w:delText>已删文字</w:delText></w:r></w:del>'
    moved = '<w:moveFrom w:id="1" w:author="x"><w:r><w:t>已删文字</w:t></w:r></w:moveFrom>'
    yield "move", f'{moved}<w:moveTo w:id="2" w:author="x">{run}</w:moveTo>'
    yield "content-control", w("sdt", w("sdtContent", run))
    yield "smart-tag", f'<w:smartTag w:uri="x" w:element="y">{run}</w:smartTag>'
    yield "custom-xml", f'<w:customXml w:uri="x" w:element="y">{run}</w:customXml>'
    yield "simple-field", f'<w:fldSimple w:instr=" DOCPROPERTY x ">{run}</w:fldSimple>'
    yield "hyperlink", f'<w:hyperlink w:anchor="x">{run}</w:hyperlink>'
    yield "ruby", w("r", w("ruby", w("rt", r("注音")) + w("rubyBase", run)))
    yield "text-box", f"{run}{w('r', w('pict', box(p(r('文本框内文字')))))}"
    yield "hidden", f"{run}{r('隐藏文字', '<w:vanish/>')}"
    yield "unknown", f"<w:ofTheFuture>{run}</w:ofTheFuture>"
    yield "bidi", f'<w:bdo w:val="ltr">{run}</w:bdo>'


def _refer() -> Iterator[tuple[str, str, dict[str, str | bytes], str]]:
    run = r(WORDS)
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = root(f'<w:footnote w:id="2">{p(r("脚注文字"))}</w:footnote>', "footnotes")
    part: dict[str, str | bytes] = {"word/footnotes.xml": notes}
    yield "footnote", inside(run + note), part, link("r2", "footnotes", "footnotes.xml")
    comment = '<w:commentRangeStart w:id="1"/>' + run + '<w:commentRangeEnd w:id="1"/>'
    comments = root(f'<w:comment w:id="1">{p(r("批注文字"))}</w:comment>', "comments")
    yield "comment", inside(comment), {"word/comments.xml": comments}, link("r2", "comments", "comments.xml")
    chunk = f"<html><body><p>一、关于{WORDS}的问题</p></body></html>"
    title, _, *rest = lines()
    body = p(r(title)) + '<w:altChunk r:id="c1"/>' + "".join(p(r(line)) for line in rest)
    yield "chunk", root(w("body", body)), {"word/c.htm": chunk}, link("c1", "aFChunk", "c.htm")
    heads = [p(r(f"关于{words}的问题"), NUMBERED) for words in (WORDS, "资金管理不严")]
    body = p(r(title)) + "".join(head + p(r(rest[0])) for head in heads)
    numbers: dict[str, str | bytes] = {"word/numbering.xml": root(NUMBERING, "numbering")}
    yield "number", root(w("body", body)), numbers, link("r2", "numbering", "numbering.xml")
    inner = w("tbl", row(cell(p(run)), cell(p(r("乙")))))
    table = w("tbl", row(cell(p(r("序号"))), cell(p(r("情况")))) + row(cell(p(r("1"))), cell(inner + p(""))))
    yield "nested-table", inside(r("制度不够健全"), table), {}, ""
    header: dict[str, str | bytes] = {"word/header1.xml": root(p(r("页眉文字")), "hdr")}
    yield "header", inside(run), header, link("r2", "header", "header1.xml")


def _trap() -> Iterator[tuple[str, dict[str, str | bytes]]]:
    body = document(lines())
    yield (
        "macros.docm",
        parts(body, MACROS, link("r2", "vbaProject", "vbaProject.bin"))
        | {"word/vbaProject.bin": b'Sub AutoOpen()\nShell "touch /tmp/escape.txt"\nEnd Sub'},
    )
    yield "template.dotx", parts(body, TEMPLATE)
    wide = w("tbl", row(cell(p(r("甲")), '<w:gridSpan w:val="1000000000"/>')) * 3)
    yield "wide-table.docx", parts(document(lines(), wide))
    wrong = w("tbl", row(cell(p(r("甲")), '<w:gridSpan w:val="-7"/>'), cell("", '<w:vMerge w:val="x"/>')))
    yield "wrong-table.docx", parts(document(lines(), wrong))
    deep = "甲"
    for _ in range(300):
        deep = w("tbl", row(cell(p(r("甲")) if deep == "甲" else deep + p(""))))
    yield "deep-tables.docx", parts(document(lines(), deep))
    address = f"http://127.0.0.1:{PORT}/"
    field = f'<w:fldSimple w:instr=" INCLUDEPICTURE &quot;{address}&quot; ">{r(WORDS)}</w:fldSimple>'
    links = "".join(
        link(f"x{n}", kind, target, external=True)
        for n, (kind, target) in enumerate(
            [
                ("attachedTemplate", address),
                ("image", address),
                ("oleObject", address),
                ("frame", "file:///x"),
            ]
        )
    )
    yield "remote.docx", parts(inside(field), links=links)
    yield "embedded.docx", parts(body, links=link("o1", "oleObject", "o.bin")) | {"word/o.bin": b"MZ" * 500}
    yield "missing-parts.docx", parts(body, links=link("t1", "theme", "theme/none.xml"))
    strict = {
        name: content.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", _PURL)
        for name, content in parts(body).items()
        if isinstance(content, str)
    }
    yield "strict.docx", dict(strict)
    yield "utf-16.docx", parts(body) | {DOCUMENT: body.encode("utf-16")}
    yield "backslashes.docx", {name.replace("/", "\\"): data for name, data in parts(body).items()}


_PURL = "http://purl.oclc.org/ooxml/wordprocessingml/main"
