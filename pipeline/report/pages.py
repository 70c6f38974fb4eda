"""The one door to Jinja2: templates and words -> pages.

What stands between tags is escaped by the engine. Words come in both languages; which is seen is
decided by the language of the page's root element.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.errors import UsageError
from pipeline.tables.schema import VALUES

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["PLAIN", "Frame", "Phrase", "find_phrase", "render", "require_engine", "script_json"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
# group of words -> the column whose codes they name
CODED = {
    **{name: name for name in ("outcome", "status", "severity", "part")},
    **{name: f"inspection_{name}" for name in ("level", "kind", "type")},
    "reason": "outcome_reason",
    "mention": "kind",
}
MISSING = (
    "缺少报告所需的组件，请运行 make setup-report，或安装 / what makes reports is not installed:"
    " run make setup-report, or pip install 'zhenggai[report]'"
)


class Phrase(NamedTuple):
    """Words in Chinese and English."""

    zh: str
    en: str

    def fill(self, **values: object) -> "Phrase":
        """With values in the place of their ``{names}``."""
        return Phrase(self.zh.format(**values), self.en.format(**values))


class Frame(NamedTuple):
    """What stands around the content of every page; the review server adds to it.

    ``styles`` and ``scripts`` are names in ``static/``; ``policy`` is the Content-Security-Policy.
    """

    made: Phrase = Phrase("", "")
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    policy: str = POLICY


PLAIN = Frame()


@cache
def _phrases() -> dict[str, Mapping[str, Iterable[str]]]:
    words = tomllib.loads(files("pipeline.report").joinpath("words.toml").read_text("utf-8"))
    return words | {group: VALUES[column] for group, column in CODED.items()}


def find_phrase(group: str, key: str) -> Phrase:
    """The words for a key; the key itself where there are none (a code of one's own)."""
    found = _phrases().get(group, {}).get(key)
    return Phrase(*found) if found else Phrase(key, key)


def render(template: str, frame: Frame = PLAIN, root: str = "", **values: Any) -> str:
    """A page. ``root`` leads from the page to the folder of the report: empty, or ``../``.

    Raises UsageError where Jinja2 is not installed.
    """
    return _environment().get_template(template).render(frame=frame, root=root, **values)


def require_engine() -> None:
    """Raises UsageError where Jinja2 is not installed."""
    try:
        import jinja2  # noqa: F401
    except ImportError:
        raise UsageError(MISSING) from None


@cache
def _environment() -> "Environment":
    require_engine()
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        w=_words, phrase=find_phrase, both=_both, page_title=_title, label=_label, hint=_hint, option=_option
    )
    return environment


@lru_cache(maxsize=1000)
def _words(group: str, key: str, **values: object) -> "Markup":
    """The words for a key in both languages, as elements of which one is seen."""
    return _both(find_phrase(group, key).fill(**values))


def _both(phrase: Phrase) -> "Markup":
    from markupsafe import Markup

    # of the language that the root element has where they are seen
    return Markup('<span class="zh">{}</span><span class="en">{}</span>').format(phrase.zh, phrase.en)


def _title(phrase: Phrase) -> "Markup":
    from markupsafe import Markup

    return Markup("<title {}>{} · zhenggai</title>").format(
        _pair("words", Phrase(f"{phrase.zh} · zhenggai", f"{phrase.en} · zhenggai")), phrase.zh
    )


def _label(group: str, key: str) -> "Markup":
    """An element's name for screen readers, which the script that knows the language puts in."""
    from markupsafe import Markup

    phrase = find_phrase(group, key)
    return Markup('aria-label="{}" {}').format(phrase.zh, _pair("label", phrase))


def _hint(group: str, key: str) -> "Markup":
    from markupsafe import Markup

    phrase = find_phrase(group, key)
    return Markup('placeholder="{}" {}').format(phrase.zh, _pair("hint", phrase))


def _option(phrase: Phrase, code: str = "") -> "Markup":
    """What stands in an option's tag and behind it, but for its value."""
    from markupsafe import Markup

    return Markup('data-code="{}" {}>{}').format(code, _pair("words", phrase), phrase.zh)


def _pair(name: str, phrase: Phrase) -> "Markup":
    from markupsafe import Markup

    return Markup(f'data-{name}-zh="{{}}" data-{name}-en="{{}}"').format(*phrase)


def script_json(value: Any) -> str:
    """JSON that may stand in a script: no ``<`` that could end one, no line break but that of JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
