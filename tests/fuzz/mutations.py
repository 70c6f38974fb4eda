"""Changes to bytes, to markup and to the parts of packages, all drawn from one ``random.Random``."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

from lxml import etree

__all__ = ["mutate_bytes", "mutate_lines", "mutate_markup", "mutate_package", "mutate_pdf", "pack"]

# Of attributes and of text: the edges of numbers, nothing, words that a notice holds
VALUES = [
    *("", "0", "1", "-1", "2147483648", "99999999999999999999", "1e400", "nan"),
    *("x", "一", "整改情况：", "\u2028"),
]
Element = etree._Element


def _flip(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.randint(1, 8)):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _cut(data: bytearray, draw: random.Random) -> None:
    start, end = _stretch(data, draw)
    del data[start:end]


def _cut_short(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(len(data)) :]


def _duplicate(data: bytearray, draw: random.Random) -> None:
    start, end = _stretch(data, draw)
    data[end:end] = data[start:end]


def _swap(data: bytearray, draw: random.Random) -> None:
    start, end = _stretch(data, draw)
    block = data[start:end]
    del data[start:end]
    place = draw.randrange(len(data) + 1)
    data[place:place] = block


def _overwrite(data: bytearray, draw: random.Random) -> None:
    start, end = _stretch(data, draw)
    data[start:end] = draw.choice([bytes(end - start), b"\xff" * (end - start), draw.randbytes(end - start)])


def _stretch(data: bytearray, draw: random.Random) -> tuple[int, int]:
    """Mostly a short one, at times up to a third of all."""
    length = draw.choice([1, 4, 16, 64, 512, 4096, len(data) // 3 + 1])
    start = draw.randrange(len(data))
    return start, min(len(data), start + length)


BYTES: tuple[Callable[[bytearray, random.Random], None], ...] = (
    *(_flip, _cut, _cut_short, _duplicate, _swap, _overwrite),
)


def mutate_bytes(data: bytes, draw: random.Random) -> bytes:
    """Bits flipped; stretches cut out, doubled, moved, overwritten; the end cut off."""
    changed = bytearray(data or b"\0")
    draw.choice(BYTES)(changed, draw)
    return bytes(changed)


def mutate_lines(text: str, words: Sequence[str], draw: random.Random) -> str:
    """Lines dropped, doubled, moved, broken, joined; a word put in or cut out."""
    lines = text.split("\n")
    for _ in range(draw.randint(1, 4)):
        first, second = draw.randrange(len(lines)), draw.randrange(len(lines))
        line, place = lines[first], draw.randrange(len(lines[first]) + 1)
        match draw.randrange(7):
            case 0 if len(lines) > 1:
                del lines[first]
            case 1:
                lines.insert(second, line)
            case 2:
                lines[first], lines[second] = lines[second], line
            case 3:
                lines[first : first + 1] = [line[:place], line[place:]]
            case 4:
                lines[first : first + 2] = ["".join(lines[first : first + 2])]
            case 5:
                lines[first] = line[:place] + line[place + draw.randrange(20) :]
            case _:
                lines[first] = line[:place] + draw.choice(words) + line[place:]
    return "\n".join(lines)


def _drop(element: Element, other: Element, draw: random.Random) -> None:
    _parent(element).remove(element)


def _copy_into(element: Element, other: Element, draw: random.Random) -> None:
    """Copied, for what is moved into itself makes no tree."""
    other.append(etree.fromstring(etree.tostring(element)))


def _copy_before(element: Element, other: Element, draw: random.Random) -> None:
    other.addprevious(etree.fromstring(etree.tostring(element)))


def _wrap(element: Element, other: Element, draw: random.Random) -> None:
    wrapper = etree.Element(other.tag, {str(key): str(value) for key, value in other.attrib.items()})
    element.addprevious(wrapper)
    wrapper.append(element)


def _rename(element: Element, other: Element, draw: random.Random) -> None:
    element.tag = other.tag


def _exchange_text(element: Element, other: Element, draw: random.Random) -> None:
    element.text, other.text = other.text, element.text


def _change_text(element: Element, other: Element, draw: random.Random) -> None:
    element.text = draw.choice(VALUES)


def _change_attribute(element: Element, other: Element, draw: random.Random) -> None:
    names = [str(name) for name in (*element.attrib, *other.attrib)] or ["x"]
    element.set(draw.choice(names), draw.choice([*VALUES, *map(str, other.attrib.values())]))


def _drop_attribute(element: Element, other: Element, draw: random.Random) -> None:
    for name in list(element.attrib)[:1]:
        del element.attrib[name]


MARKUP: tuple[Callable[[Element, Element, random.Random], None], ...] = (
    *(_drop, _copy_into, _copy_before, _wrap, _rename),
    *(_exchange_text, _change_text, _change_attribute, _drop_attribute),
)


def mutate_markup(markup: bytes, draw: random.Random) -> bytes:
    """Elements dropped, copied, wrapped, renamed; attributes and text changed. Raises XMLSyntaxError."""
    root = etree.fromstring(markup, etree.XMLParser(resolve_entities=False, remove_comments=True))
    inner = list(root.iter("*"))[1:]
    for _ in range(draw.randint(1, 3)):
        if inner:
            element, other = draw.choice(inner), draw.choice(inner)
            if element.getparent() is not None and other.getparent() is not None:
                draw.choice(MARKUP)(element, other, draw)
    return etree.tostring(root)


def _parent(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def mutate_package(data: bytes, draw: random.Random) -> bytes:
    """A ZIP file with one part dropped, renamed, exchanged with another, or changed inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    weighed = [name for name in parts for _ in range(1 + (len(parts[name]) > 2000) * 4)]  # what says most
    name, other = draw.choice(weighed), draw.choice(sorted(parts))
    match draw.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[name + "x"] = parts.pop(name)
        case 2:
            parts[name], parts[other] = parts[other], parts[name]
        case 3 | 4:
            parts[name] = mutate_bytes(parts[name], draw)
        case _:
            try:
                parts[name] = mutate_markup(parts[name], draw)
            except etree.XMLSyntaxError:
                parts[name] = mutate_bytes(parts[name], draw)
    return pack(parts)


# 7 0 obj << … >> stream … endstream endobj: what stands between the mark and the end
OBJECT = re.compile(rb"(?<=\d obj)(?:(?!\d obj\b).)*?(?=endobj)", re.DOTALL)
STREAM = re.compile(rb"(?<=stream\n).+?(?=endstream)|(?<=stream\r\n).+?(?=endstream)", re.DOTALL)


def mutate_pdf(data: bytes, draw: random.Random) -> bytes:
    """An object blanked out, exchanged with another, or changed inside; a stream, or any bytes, changed."""
    objects = [found.span() for found in OBJECT.finditer(data)]
    streams = [found.span() for found in STREAM.finditer(data)]
    way = draw.randrange(6)
    if way < 2 or not objects or not streams:
        return mutate_bytes(data, draw)
    start, end = draw.choice(streams if way == 5 else objects)
    if way == 2:
        return data[:start] + b" " * (end - start) + data[end:]
    if way == 3:
        first, second = sorted(draw.sample(objects, 2)) if len(objects) > 1 else (objects[0], objects[0])
        return (
            data[: first[0]]
            + data[slice(*second)]
            + data[first[1] : second[0]]
            + data[slice(*first)]
            + data[second[1] :]
        )
    return data[:start] + mutate_bytes(data[start:end], draw) + data[end:]


def pack(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of parts in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
