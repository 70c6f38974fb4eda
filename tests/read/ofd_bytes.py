"""OFD files written part by part, for the tests of their reader (GB/T 33190—2016): pages of 210 by 297 mm.

Letters are full squares unless the steps between them are given.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.ofdspec.org/2016"
SIZE = 5.0  # millimetres


def element(name: str, content: str = "", /, **attributes: object) -> str:
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value != "")
    return f"<ofd:{name}{given}>{content}</ofd:{name}>"


def show(
    x: float, base: float, words: str, size: float = SIZE, steps: str | None = None, **given: object
) -> str:
    """Words whose base line begins ``x`` from the left and ``base`` below the top of the page."""
    across = f"g {len(words) - 1} {size:g}" if steps is None and len(words) > 1 else steps or ""
    code = element("TextCode", escape(words), X=0, Y=size, DeltaX=across)
    return place(code, x, base, size, **given)


def place(codes: str, x: float = 0, base: float = 0, size: float = SIZE, **given: object) -> str:
    """A text object whose own origin stands its size above the base line."""
    return element("TextObject", codes, Boundary=f"{x:g} {base - size:g} 200 {size:g}", Size=size, **given)


def draw(data: str, boundary: str = "0 0 210 297", **given: object) -> str:
    """A path, such as ``M 10 10 L 50 10``."""
    return element("PathObject", element("AbbreviatedData", data), Boundary=boundary, **given)


def page(*objects: str, before: str = "") -> str:
    """The Content.xml of a page, with templates and resources named before its one layer."""
    layer = element("Layer", "".join(objects), ID=2)
    return element("Page", before + element("Content", layer))


def document(pages: Sequence[str], common: str = "", after: str = "") -> str:
    """A Document.xml whose pages lie at these locations."""
    size = element("PageArea", element("PhysicalBox", "0 0 210 297"))
    listed = "".join(element("Page", ID=100 + i, BaseLoc=place) for i, place in enumerate(pages))
    return element("Document", element("CommonData", size + common) + element("Pages", listed) + after)


def parts(*pages: str, common: str = "", after: str = "") -> dict[str, str]:
    """The parts of a file with one document: by their names, each its XML."""
    names = [f"Pages/Page_{i}/Content.xml" for i in range(len(pages))]
    body = element("DocBody", element("DocRoot", "Doc_0/Document.xml"))
    return {
        "OFD.xml": element("OFD", body, Version="1.0", DocType="OFD"),
        "Doc_0/Document.xml": document(names, common, after),
        **{f"Doc_0/{name}": content for name, content in zip(names, pages, strict=True)},
    }


def pack(members: Mapping[str, str | bytes], namespace: str = f' xmlns:ofd="{NAMESPACE}"') -> bytes:
    """The ZIP file of these parts; XML gets its declaration and its namespace."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, bytes) else declare(content, namespace))
    return file.getvalue()


def declare(content: str, namespace: str) -> bytes:
    if not namespace:
        content = content.replace("<ofd:", "<").replace("</ofd:", "</")
    named = re.sub(r"<[\w:]+", lambda start: start[0] + namespace, content, count=1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{named}'.encode()


def write(*pages: str, **given: str) -> bytes:
    """A file with a page for each content."""
    return pack(parts(*pages, **given))
