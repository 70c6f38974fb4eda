"""Messages and errors: every code has its words in both languages, and every reason has a code."""

import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline import errors
from pipeline.errors import Interrupted, OutputError, PipelineError, Unreadable, UsageError
from pipeline.messages import Message, catalogue, message
from pipeline.passage import Span
from pipeline.tables.schema import REASONS

SOURCES = tuple(Path(pipeline.__file__).parent.rglob("*.py"))
# Reasons of outcomes other than unreadable: a notice without a list, or no notice at all.
READABLE = {"in_attachment", "summary_only", "news", "announcement", "other"}
UNREADABLE = sorted(set(REASONS) - READABLE)
# message("code", …) and Unreadable("code", …) as the code of the project calls them
CALL = re.compile(r"\b(?P<maker>message|Unreadable)\(\s*\"(?P<code>\w+)\"")


def names(text: str) -> set[str]:
    """The {names} that a text asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[str, str]]:
    for path in SOURCES:
        for found in CALL.finditer(path.read_text("utf-8")):
            yield found["maker"], found["code"]


@pytest.mark.parametrize("code", catalogue())
def test_a_code_has_a_known_severity_and_words_in_chinese_and_english(code: str) -> None:
    entry = catalogue()[code]
    assert set(entry) == {"severity", "zh", "en"}
    assert entry["severity"] in ("error", "warning", "info")
    assert re.search(r"[\u4e00-\u9fff]", entry["zh"])
    assert re.search(r"[A-Za-z]{2}", entry["en"])
    assert not re.search(r"[\u4e00-\u9fff]", entry["en"])
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)


@pytest.mark.parametrize("code", catalogue())
def test_both_languages_mention_the_same_values(code: str) -> None:
    entry = catalogue()[code]
    assert names(entry["zh"]) == names(entry["en"])
    assert all(name.isidentifier() for name in names(entry["zh"]))


@pytest.mark.parametrize("code", catalogue())
def test_a_message_shows_each_of_its_values_in_both_languages(code: str) -> None:
    values: dict[str, Any] = {name: f"<{name}>" for name in names(catalogue()[code]["zh"])}
    zh, separator, en = message(code, **values).text.partition(" / ")
    assert separator
    assert all(value in zh and value in en for value in values.values())
    assert "{" not in zh + en


def test_every_code_that_the_project_uses_is_in_the_catalogue() -> None:
    used = {code for _, code in calls()}
    assert len(used) > 10
    assert used <= set(catalogue())


@pytest.mark.parametrize("reason", UNREADABLE)
def test_every_reason_why_a_file_is_unreadable_has_a_message(reason: str) -> None:
    assert reason in catalogue()
    assert catalogue()[reason]["severity"] == "error"
    assert names(catalogue()[reason]["zh"]) <= {"detail"}
    assert Unreadable(reason, "why").message.code == reason


def test_the_reasons_are_those_that_the_error_names() -> None:
    assert READABLE.issubset(REASONS)
    assert len(set(REASONS)) == len(REASONS)
    documented = re.search(r"outcome reasons: ([^.]+)\.", Unreadable.__doc__ or "")
    assert documented
    assert sorted(re.split(r",\s+", documented[1])) == UNREADABLE


def test_no_file_is_unreadable_for_a_reason_that_the_tables_do_not_know() -> None:
    raised = {code for maker, code in calls() if maker == "Unreadable"}
    assert len(raised) > 5
    assert raised <= set(UNREADABLE)


def test_a_message_carries_its_place_and_its_finding() -> None:
    found = message("numbering_gap", Span(3, 7), finding=2, before="一、", after="三、")
    assert found == Message(
        "numbering_gap",
        "warning",
        "编号不连续：“一、”之后是“三、” / the numbering skips: “三、” follows “一、”",
        Span(3, 7),
        2,
    )


def test_braces_in_a_value_are_shown_as_they_are() -> None:
    assert "{before} {0}" in message("numbering_gap", before="{before} {0}", after="%s").text


@pytest.mark.parametrize(("code", "values"), [("no_such_code", {}), ("numbering_gap", {"before": "一、"})])
def test_an_unknown_code_or_a_missing_value_is_refused(code: str, values: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        message(code, **values)


def test_an_unreadable_file_without_a_detail_still_has_whole_words() -> None:
    chinese, _, english = Unreadable("damaged").message.text.partition(" / ")
    assert "无法打开；" in chinese
    assert "opened; " in english


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (PipelineError(), 3),
        (UsageError(), 2),
        (OutputError(), 3),
        (Unreadable("damaged"), 1),
        (Interrupted(2), 130),
        (Interrupted(15), 143),
    ],
)
def test_every_error_carries_the_exit_code_of_the_contract(
    error: PipelineError | Interrupted, exit_code: int
) -> None:
    assert error.exit_code == exit_code


def test_every_error_is_caught_as_one_kind_but_a_signal_which_nothing_holds_up() -> None:
    public = {getattr(errors, name) for name in errors.__all__}
    assert {error for error in public if not issubclass(error, PipelineError)} == {Interrupted}
    assert not issubclass(Interrupted, Exception)


@pytest.mark.parametrize(
    "error",
    [
        Unreadable("damaged", "zip: truncated", "application/zip"),
        OutputError("out"),
        Interrupted(2),
    ],
)
def test_an_error_comes_back_whole_from_another_process(error: BaseException) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.__dict__) == (type(error), str(error), error.__dict__)
