"""The labelling configuration of Label Studio that goes with the tasks, as XML."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import quoteattr

from pipeline.annotate.taxonomy import default_taxonomy
from pipeline.tables.schema import STATUSES

__all__ = ["CHECKED", "MERGED", "PARTS", "RECTIFIED", "RESUMED", "build_config"]

PARTS = {"问题 problem": "problem", "整改 rectification": "rectification"}
COLOURS = ("#c0392b", "#1e8449")
# relations between regions
RECTIFIED = "整改 rectified by"  # from a problem to its rectification
RESUMED = "续 goes on in"  # from a stretch to the next one of the same cell
MERGED = "合并 merge with"  # between the problems of two findings that are one
CHECKED = "checked"
STATUS_NAMES = {
    "completed": "已完成 completed",
    "continuing": "已完成并长期坚持 continuing",
    "in_progress": "正在整改 in progress",
    "not_completed": "未完成 not completed",
    "unstated": "未说明 unstated",
}

FORM = """\
<View>
  <Style>.htx-text {{ white-space: pre-wrap; }}</Style>
  <Header value="$title"/>
  <Labels name="part" toName="text">
{parts}
  </Labels>
  <Relations>
{relations}
  </Relations>
  <Text name="text" value="$text" granularity="symbol"/>
  <Choices name="checked" toName="text" choice="multiple" showInline="true">
    <Choice value="整份已核对 whole notice checked" alias="checked"/>
  </Choices>
{choices}
</View>
"""
CHOICES = """\
  <Choices name="{name}" toName="text" choice="{choice}" perRegion="true" showInline="true"
    whenTagName="part" whenLabelValue={part}>
    <Header value={title}/>
{options}
  </Choices>"""


def build_config(codes: Iterable[str]) -> str:
    """The configuration for tasks whose themes are these codes or the codebook's.

    Results hold codes (aliases), which do not change with the names that annotators see.
    """
    known = {theme.code: f"{theme.zh} {theme.en}" for theme in default_taxonomy().categories}
    given = dict.fromkeys(codes)
    themes = known if all(code in known for code in given) else {code: code for code in sorted(given)}
    statuses = {status: STATUS_NAMES[status] for status in STATUSES}
    return FORM.format(
        parts="\n".join(
            f'    <Label value={quoteattr(part)} background="{colour}" hotkey="{key}"/>'
            for key, (part, colour) in enumerate(zip(PARTS, COLOURS, strict=True), 1)
        ),
        relations="\n".join(
            f"    <Relation value={quoteattr(name)}/>" for name in (RECTIFIED, RESUMED, MERGED)
        ),
        choices="\n".join(
            (
                _choices("status", "single", "状态 status", statuses),
                _choices("main_theme", "single", "主要主题 main theme", themes),
                _choices("themes", "multiple", "其他主题 other themes", themes),
            )
        ),
    )


def _choices(name: str, choice: str, title: str, options: Mapping[str, str]) -> str:
    return CHOICES.format(
        name=name,
        choice=choice,
        part=quoteattr(next(iter(PARTS))),
        title=quoteattr(title),
        options="\n".join(
            f"    <Choice value={quoteattr(words)} alias={quoteattr(code)}/>"
            for code, words in options.items()
        ),
    )
