"""Telephone numbers, mailboxes and postal addresses in a text."""

import re
from collections.abc import Iterator

from pipeline.structure.closing import ADDRESS, EMAIL, POSTAL
from pipeline.variants import simplify

__all__ = ["find_contacts"]

DASH = r"[-—－–‐]"
# 0731-88886666、（0731）88886666转801、138 0000 0000、400-000-0000
PHONE = re.compile(
    rf"(?<!\d)(?:[（(]?0\d{{2,3}}[）)]?(?:{DASH}|\s){{0,3}}\d{{7,8}}(?:(?:{DASH}|转)\d{{1,6}})?"
    rf"|1[3-9]\d(?:(?:{DASH}| )?\d{{4}}){{2}}|[48]00{DASH}?\d{{3}}{DASH}?\d{{4}})(?!\d)"
)
# 电话：12388　传 真：5552100、5552101
LABELLED = re.compile(
    r"(?:电[ \t\u3000]*话|传[ \t\u3000]*真|热线|手[ \t\u3000]*机|联系方式|来电|致电|拨打|短信|微信号?|QQ号?)"
    r"[^\d。；;\n]{0,12}(?P<n>\d[\d \-—－–‐]{3,18}\d(?:[、，,/或][\d \-—－–‐]{5,20}\d)*)"
    r"(?![\d.．]|[ \t]*[件个次起万元人名余条项%％亿])",
    re.IGNORECASE,
)
WIDE_EMAIL = re.compile(r"[\w.+-]{1,64}[ \t]*[@＠][ \t]*[\w-]{1,63}(?:[.．][\w-]{1,63}){1,4}", re.ASCII)


def find_contacts(text: str) -> Iterator[tuple[int, int]]:
    """Where each begins and ends."""
    plain = simplify(text)
    for pattern in (PHONE, EMAIL, WIDE_EMAIL):
        for found in pattern.finditer(plain):
            yield found.span()
    for pattern, names in ((LABELLED, ("n",)), (ADDRESS, ("a",)), (POSTAL, ("p", "q"))):
        for found in pattern.finditer(plain):
            yield from (found.span(name) for name in names if found[name])
