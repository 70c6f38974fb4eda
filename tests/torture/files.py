"""Everything hostile in one folder: texts, pages, packages, PDF files, and traps for a walk."""

import os
import random
import stat
from collections.abc import Iterator
from pathlib import Path

from tests.torture.notices import PORT, SECRET, lines, text
from tests.torture.packages import build_packages, pack
from tests.torture.pdfs import build_pdfs
from tests.torture.words import build_words

__all__ = ["make_hostile"]

ADDRESS = f"http://127.0.0.1:{PORT}/"
TRADITIONAL = """中共青禾縣水務局黨組關於巡察整改情況的通報
一、關於學習制度不夠健全的問題
整改情況：一是開展學習3次。二是退回資金2萬元，印發《學習制度》。
二、關於資金管理不嚴的問題
整改情況：一是清退資金5萬元。二是批評教育2人。
"""
ODD_NAMES = (
    *("-rf.txt", "=1+1.txt", "换\n行.txt", "\u202egpj.txt", "é.txt", "e\u0301.txt", "a\\b.txt", " .txt"),
    "长" * 83 + ".txt",  # 253 bytes
)


def make_hostile(folder: Path) -> None:
    """Fill ``folder`` with what ``hostile.tsv`` describes; beside it a secret that nothing may lead to."""
    folder.mkdir()
    secret = folder.parent / "secret.txt"
    secret.write_text(text(SECRET), "utf-8")
    for build in (build_packages(secret), build_words(pack), build_pdfs(), _build_texts(), _build_pages()):
        for name, data in build:
            (folder / name).write_bytes(data)
    _make_names(folder)
    _make_traps(folder, secret)


def _build_texts() -> Iterator[tuple[str, bytes]]:
    whole = text()
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5"):
        kept = TRADITIONAL if encoding == "big5" else whole
        yield f"in-{encoding}.txt", kept.encode(encoding)
    yield "empty.txt", b""
    yield "blank.txt", b" \r\n\t\0" * 100
    yield "text.docx", whole.encode()
    yield "wrong-bytes.txt", (whole * 9).encode().replace("印发".encode(), b"\xff", 1)
    yield (
        "controls.txt",
        text("学习\0制\x1b[31m度\u202e不\u2028够\u2029健\x85全\x07").replace("\n", "\r").encode(),
    )
    yield "private-use.txt", text("学习\ue000制度不够健全").encode()
    yield (
        "half-characters.txt",
        text("学习制度").encode("utf-16").replace("学".encode("utf-16-le"), b"\0\xd8"),
    )
    yield "formula.txt", text('=cmd|"/C calc"!A1').encode()
    yield "tags.txt", text("<script>alert(1)</script>").encode()
    yield "noise.txt", random.Random(1).randbytes(20_000)
    yield "one-character.txt", ("党" * 3_000).encode()
    yield "brackets.txt", ("（" * 3_000).encode()
    yield "numbers.txt", "".join(f"{n}、\n" for n in range(1_000)).encode()
    yield "short-lines.txt", ("甲\n" * 150_001).encode()
    yield "long-line.txt", ("整改情况" * 1_000).encode()
    yield (
        "remote.rtf",
        _write_rtf(f'{{\\field{{\\*\\fldinst INCLUDEPICTURE "{ADDRESS}" \\\\d}}{{\\fldrslt x}}}}'),
    )
    yield (
        "object.rtf",
        _write_rtf("{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata 4d5a90" + "00" * 500 + "}}"),
    )
    yield "binary.rtf", b"{\\rtf1 \\bin999 " + whole.encode("gb18030") + b"}"
    yield "plain.ps", b"%!PS\n/a {a} def a\n"


def _write_rtf(odd: str) -> bytes:
    words = "\\par\n".join(lines())
    spelt = "".join(f"\\u{ord(letter)}?" if ord(letter) > 126 else letter for letter in words)
    return ("{\\rtf1\\ansi " + spelt + "\\par " + odd + "}").encode()


def _build_pages() -> Iterator[tuple[str, bytes]]:
    words = "".join(f"<p>{line}</p>" for line in lines())
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8>{{}}</head><body>{words}{{}}</body></html>"
    script = "<script>document.write('脚本文字')</script><svg onload=alert(1)></svg>"
    loads = (
        f"<img src='{ADDRESS}a'><iframe src='{ADDRESS}b'></iframe><object data='{ADDRESS}c'></object>"
        f"<link rel=stylesheet href='{ADDRESS}d'><script src='{ADDRESS}e'></script>"
    )
    yield "scripts.html", page.format("<style>p:after{content:'样式文字'}</style>", script).encode()
    yield "remote.html", page.format(f"<meta http-equiv=refresh content='0;url={ADDRESS}'>", loads).encode()
    yield "unclosed.html", page.format("", "<table><tr><td><div>" * 300).encode()
    yield "deep.html", page.format("", "<div>" * 20_000).encode()
    yield "in-gb2312.html", page.replace("utf-8", "gb2312").format("", "").encode("gb18030")
    yield "page.doc", page.format("", "").encode()
    mail = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    part = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    yield "page.mht", (mail + part + page.format("", "") + "\r\n--x--\r\n").encode()
    yield "no-page.mht", (mail + "Content-Type: image/png\r\n\r\nx\r\n--x--\r\n").encode()


def _make_names(folder: Path) -> None:
    names = folder / "names"
    names.mkdir()
    for name in ODD_NAMES:
        (names / name).write_text(text(), "utf-8")
    (names / os.fsdecode("通报".encode("gb18030") + b".txt")).write_text(text(), "utf-8")


def _make_traps(folder: Path, secret: Path) -> None:
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(5_000_000_000)
    (folder / "folder.docx").mkdir()
    (folder / "folder.docx/inside.txt").write_text(text(), "utf-8")
    (folder / "link.txt").symlink_to(secret)
    (folder / "nowhere.txt").symlink_to("none.txt")
    (folder / "loop").symlink_to(".")
    os.mkfifo(folder / "pipe.txt")
    if os.geteuid() == 0:
        os.mknod(folder / "device.txt", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
