"""The notices of the benchmarks: the same each time, no two alike, and holding what they say they hold."""

from pathlib import Path

import pytest

from benchmarks.notice_font import load_face
from benchmarks.notice_layouts import PROSE, REGISTERS, compose_notice
from benchmarks.notice_pdf import FACES
from benchmarks.notices import WRITERS, main, make_notices, write_notices
from pipeline.run.convert import parse, parse_bytes
from tests.gold.build import printed_text
from tests.gold.compare import squash


def has_fonts() -> bool:
    try:
        return all(load_face(*face) for face in FACES.values())
    except (ImportError, LookupError):
        return False


needs_fonts = pytest.mark.skipif(not has_fonts(), reason="fontTools or Noto CJK is not installed")
FORMATS = [pytest.param(name, marks=needs_fonts if name == "pdf" else ()) for name in WRITERS]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_arguments_give_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    (first,), (again,) = (make_notices(tmp_path / name, 1, [suffix], findings=10) for name in ("a", "b"))
    assert first.name == again.name
    assert first.read_bytes() == again.read_bytes()


def test_another_seed_gives_another_notice() -> None:
    assert printed_text(compose_notice(0)) != printed_text(compose_notice(0, seed=2))


def test_no_two_notices_are_alike() -> None:
    samples = [compose_notice(index) for index in range(50)]
    assert len({printed_text(sample) for sample in samples}) == 50
    told = [finding["rectification"] for sample in samples for finding in sample.findings]
    assert len(set(told)) == len(told) == 1200
    assert len({sample.name for sample in samples}) > 45


def test_a_notice_has_the_length_of_some_nine_pages() -> None:
    lengths = [len(printed_text(compose_notice(index))) for index in range(40)]
    assert 6000 < sum(lengths) / len(lengths) < 8000


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_program_finds_what_a_notice_holds(suffix: str, tmp_path: Path) -> None:
    for written in write_notices(tmp_path, 2, [suffix], seed=5, findings=12):
        assert len(parse(written.path).findings) == written.findings == 12


@pytest.mark.parametrize("turn", [0, 1, 2, 4, 5, 6, 8, 3, 7, 11])
def test_every_layout_is_read_as_it_was_composed(turn: int) -> None:
    sample = compose_notice(turn, seed=9, findings=10)
    notice = parse_bytes(printed_text(sample).encode(sample.encoding), "x.txt")
    found = [squash(finding.problem.text) for finding in notice.findings]
    assert found == [squash(finding["problem"]) for finding in sample.findings]
    assert notice.header.title == sample.document["title"]


def test_the_turns_tested_are_all_layouts() -> None:
    layouts = {compose_notice(turn, findings=10).layout for turn in range(12)}
    assert layouts == {f.__name__.removeprefix("print_") for f in (*PROSE, *REGISTERS)}


def test_a_notice_has_as_many_findings_as_are_asked_for(tmp_path: Path) -> None:
    (written,) = write_notices(tmp_path, 1, ["txt"], findings=60)
    assert len(parse(written.path).findings) == written.findings == 60


def test_what_the_notices_hold_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth = tmp_path / "truth.tsv"
    out = [str(tmp_path / "out"), "-n", "3", "--formats", "txt,html", "--findings", "10"]
    main([*out, "--truth", str(truth)])
    rows = [line.split("\t") for line in truth.read_text("utf-8").splitlines()]
    assert [row[2] for row in rows] == ["10"] * 3
    assert all((tmp_path / "out" / row[0]).is_file() for row in rows)
    assert capsys.readouterr().out.startswith("3 notices, 30 findings")


@pytest.mark.parametrize(("formats", "findings"), [(["odt"], None), ([], None), (["txt"], 9)])
def test_what_cannot_be_written_is_refused(formats: list[str], findings: int | None, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"formats are|findings, not"):
        make_notices(tmp_path, 1, formats, findings=findings)
