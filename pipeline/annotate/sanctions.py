"""Sanctions of persons and reprimands of bodies: 提醒谈话, 诫勉, 党内警告, 通报批评.

    chain   = sanction {(、|和|并|…) sanction} [处分]    责令检查、批评教育、谈话提醒
    stated  = chain [等处理] [object] persons           诫勉谈话3人次, 约谈相关责任人5人, 诫勉0人
            | 对 persons … (予以|给予|进行|…) chain       对1人予以记大过处分
            | persons … (受到|被) chain                  2名干部受到党内警告处分
            | persons chain                            给予2人警告处分，1人政务降级处分
            | roles 各 persons … (受到|被) chain         院长、书记各1名被党内警告

The value is the number of persons where one is stated, 0 included, and belongs to the
whole chain: where it has several members each shows it, with the qualifier ``shared``,
unless as many persons as sanctions are named (分别, 各): then each befell one. Of several
numbers before the chain the nearest counts, and only within its clause. What is only
advised (建议…给予) is no sanction. The forms, and the words that ambiguous ones need
beside them, are in ``lexicon/sanctions.toml``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pipeline.annotate.amounts import Value
from pipeline.annotate.figures import read_lexicon
from pipeline.annotate.units import any_of

__all__ = ["find_sanctions"]

LEXICON = read_lexicon("sanctions.toml")
LISTS = LEXICON["lists"]
NEEDS: dict[str, list[str]] = {
    form: LISTS["persons"] if entry.get("needs") == "persons" else entry.get("needs", [])
    for entry in LEXICON["sanction"]
    for form in entry["forms"]
}
OTHERS = frozenset(LISTS["others"])
# 党内严重警告 before 警告; 登记过 so that its 记过 is passed over; 调离…岗位 for 调离执法岗位
FORM = re.compile(any_of([*NEEDS, *OTHERS]).replace("…", "[^，。；、,;对给]{1,6}"))
RULES = (*LISTS["rules"], *LISTS["outsiders"])
# 建议 in 建议其单位给予
ADVICE = re.compile(r"建议[^，。；,;]*$")
PERSON_UNITS = frozenset(LISTS["units"])

# 、 in 批评教育、诫勉谈话; 处分、 in 党内警告处分、政务记过处分; 并 in 诫勉谈话并责令检查
LINK = re.compile(
    r"[一二两半]?年?(?:处分|处理)?[ ]?(?:[、/]|和|及|与|或|以及|或者|并|[,，]并)[ ]?"
    r"(?:给予|予以|进行|作出|做出|受到|要求)?"
)
# 处分 in 党内警告处分2人, 等方式处理 in 提醒谈话等方式处理5人, 相关责任人 in 约谈相关责任人5人
TO_PERSONS = re.compile(
    r"[一二两半]?年?(?:等)?(?:形式|方式|措施)?的?(?:处分|处理|处罚)?[的了共计:：(（ ]{0,3}"
    r"[^、，。；：,;:()（）《》“”\n对给予并被受由将使让后]{0,12}"
)
# where a sentence ends, and with it what a number before a sanction can belong to
SENTENCE_ENDS = "。；;！!？?…\n"
# 予以 in 对1人予以诫勉; 受到 in 2名干部受到党内警告处分
VERB = re.compile(r"予以|给予|进行|作出|做出|作了|受到|受|被|实施|开展|采取|接受|处以|分别|要求|均")
# ，分别给予: what may stand between a comma and the chain
VERBS_ONLY = re.compile(rf"(?:{VERB.pattern}|已|并|对其|全部|都|，|,| ){{1,6}}")
# 由 in 对3名村支书，由镇党委约谈: the object stands before the comma
AGENT = re.compile(r"由[^,，]{1,12}$")
# 对 in 对2名干部提醒谈话
TARGET = re.compile(r"[对给将把]|给予")
# 院长、书记各 in 院长、书记各1名被党内警告
EACH = re.compile(r"([^，。；,;：:对]+)各$")
REACH = 60  # characters to look back


def find_sanctions(text: str, counts: Sequence[Value]) -> Iterator[Value]:
    """Every sanction in the order of a normalised text; ``counts`` are the text's counts in theirs."""
    persons = [count for count in counts if count.kind == "count" and count.unit in PERSON_UNITS]
    last = 0
    for chain in _find_chains(text):
        start, end = chain[0][0], chain[-1][1]
        number = _match_after(text, end, persons) or _match_before(text, last, start, persons)
        last = max(end, number.end) if number else end
        share = _share(text, number, start, len(chain)) if number else None
        for start, end in chain:
            yield _state(start, end, share or number, shared=not share and len(chain) > 1)


def _state(start: int, end: int, number: Value | None, *, shared: bool) -> Value:
    if not number:
        return Value("sanction", start, end)
    qualifier = "|".join(filter(None, (number.qualifier, "shared" if shared else "")))
    return Value("sanction", start, end, number.value, qualifier, "人次" if number.unit == "人次" else "人")


def _share(text: str, number: Value, start: int, sanctions: int) -> Value | None:
    """分别, 各: one sanction for each of the roles or persons; or one for all of the roles."""
    roles = EACH.search(text[max(0, number.start - REACH) : number.start])
    if number.start > start or not number.value.isdigit():
        return None
    if roles:
        count = len(re.split("[、和及与]", roles[1]))
        if sanctions == 1:
            return number._replace(value=str(int(number.value) * count))
        return number if count == sanctions else None
    apart = "分别" in text[number.end : start] and int(number.value) == sanctions > 1
    return number._replace(value="1") if apart else None


def _find_chains(text: str) -> Iterator[list[tuple[int, int]]]:
    """Sanctions that stand together, as start and end of each."""
    chain: list[tuple[int, int]] = []
    for match in FORM.finditer(text):
        if not _is_act(text, match):
            continue
        if chain and not LINK.fullmatch(text, chain[-1][1], match.start()):
            yield chain
            chain = []
        chain.append(match.span())
    if chain:
        yield chain


def _is_act(text: str, match: re.Match[str]) -> bool:
    """Whether the words are a sanction here: no rule's name (约谈制度), and beside the words they need."""
    before = _cut_before(text[max(0, match.start() - REACH) : match.start()])
    if match.group() in OTHERS or text.startswith(RULES, match.end()) or ADVICE.search(before):
        return False
    needs = NEEDS.get(match.group())
    if not needs:
        return True
    after = _cut_after(text[match.end() : match.end() + REACH])
    return any(word in before or word in after for word in needs)


def _cut_after(text: str) -> str:
    """Up to the end of the sentence."""
    return re.split(f"[{SENTENCE_ENDS}]", text, maxsplit=1)[0]


def _cut_before(text: str) -> str:
    """From the end of the sentence before."""
    return text[max(text.rfind(mark) for mark in SENTENCE_ENDS) + 1 :]


def _match_after(text: str, end: int, persons: Sequence[Value]) -> Value | None:
    """诫勉谈话3人次, 约谈相关责任人5人: the number after the sanction that ends there."""
    index = bisect_left(persons, end, key=_start)
    if index < len(persons) and TO_PERSONS.fullmatch(text, end, persons[index].start):
        return persons[index]
    return None


def _match_before(text: str, last: int, start: int, persons: Sequence[Value]) -> Value | None:
    """对1人予以记大过处分: the nearest number since the sentence began, or the last sanction."""
    first = start - len(_cut_before(text[max(last, start - REACH) : start]))
    near = persons[bisect_left(persons, first, key=_start) : bisect_left(persons, start, key=_start)]
    if not near or near[-1].end == start:
        return near[-1] if near else None
    between = text[near[-1].end : start]
    _, comma, rest = (*re.split("([,，])", between, maxsplit=1), "", "")[:3]
    if re.search("对(?!其)", between):
        return None
    before = re.split("[,，]", text[first : near[-1].start])[-1]
    if comma and not VERBS_ONLY.fullmatch(rest) and not (TARGET.search(before) and AGENT.search(rest)):
        return None
    if len(near) > 1 and (comma or near[-2].end > near[-1].start - len(before)):
        return None  # 对1名处级干部、2名科级干部给予诫勉
    heads = not before and len(between) <= 8 and not comma  # ，2名复核人员提醒谈话
    return near[-1] if heads or VERB.search(between) or TARGET.search(before) else None


def _start(value: Value) -> int:
    return value.start
