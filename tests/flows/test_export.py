"""`caishen export` over a results folder, and the summary workbook of a batch."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.citing import basis_of
from flows.exports import Export, export, write_summary_book
from flows.papers import write_papers
from pipeline.errors import ConfigurationError
from pipeline.model.report import Conclusion, Report
from pipeline.reports.html import album_of
from pipeline.reports.overview import Entry
from tests.flows.conftest import Command
from tests.pipeline import reports_specimen as specimen
from validators.engine import catalogue
from validators.scheme import load_scheme, scheme_ids


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Two packets: A001 with things to supply, B001 complete."""
    folder = tmp_path / "结果"
    for key, conclusion in (("A001", Conclusion.SUPPLEMENT), ("B001", Conclusion.COMPLETE)):
        (folder / key).mkdir(parents=True)
        (folder / key / "report.json").write_text(_report(key, conclusion).model_dump_json(by_alias=True))
    return folder


def _report(key: str, conclusion: Conclusion) -> Report:
    whole = specimen.report()
    return whole.model_copy(update={"packet": whole.packet.model_copy(update={"id": key}), "conclusion": conclusion})


def first_column(path: Path, sheet: int = 0) -> list[str]:
    rows = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[sheet].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row[:3]]


@pytest.mark.parametrize("kind", list(Export))
def test_each_kind_is_a_workbook(results: Path, kind: Export, tmp_path: Path) -> None:
    out = tmp_path / "new" / "表.xlsx"
    assert export(results, kind, out) == 0
    assert "四川岷江陶瓷有限公司" in first_column(out, sheet=-1)


@pytest.mark.parametrize("kind", [Export.SAMPLING, Export.SITE])
def test_only_complete_packets_go_on_unless_asked_for(results: Path, kind: Export, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    export(results, kind, out)
    assert "A001" not in first_column(out)
    export(results, kind, out, ["A001"])
    assert "A001" in first_column(out) and "B001" not in first_column(out)


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="没有报告"):
        export(tmp_path, Export.CITIES, tmp_path / "表.xlsx")


def test_a_packet_that_is_not_there_is_told(results: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Z999"):
        export(results, Export.CITIES, tmp_path / "表.xlsx", ["A001", "Z999"])


def test_a_broken_report_is_not_silently_left_out(results: Path, tmp_path: Path) -> None:
    (results / "A001" / "report.json").write_text("{")
    assert export(results, Export.CITIES, tmp_path / "表.xlsx") == 1
    assert "A001" in first_column(tmp_path / "表.xlsx", sheet=1)


def test_the_summary_tells_failed_packets_too(results: Path) -> None:
    write_summary_book([Entry(id="A001", source="A001.zip"), Entry(id="C001", source="C", failed="损坏")], results)
    told = first_column(results / "summary.xlsx")
    assert "A001" in told and "C001" in told and "B001" not in told


def test_the_command_writes_the_file(results: Path, caishen: Command, tmp_path: Path) -> None:
    done = caishen("export", results, "--kind", "sampling", "--out", tmp_path / "表.xlsx")
    assert done.returncode == 0 and str(tmp_path / "表.xlsx") in done.stdout
    wrong = caishen("export", tmp_path / "user", "--kind", "cities", "--out", tmp_path / "x.xlsx")
    assert wrong.returncode == 2 and "没有报告" in wrong.stderr and not (tmp_path / "x.xlsx").exists()


def test_a_notice_that_is_no_longer_called_for_is_taken_away(tmp_path: Path) -> None:
    report = specimen.report()
    album = album_of(report, specimen.page)
    write_papers(report, album, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"材料审查意见.docx", "补正通知.docx"}
    write_papers(report.model_copy(update={"findings": (), "conclusion": Conclusion.COMPLETE}), album, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"材料审查意见.docx"}


def test_every_clause_of_the_schemes_can_be_cited() -> None:
    for scheme in scheme_ids():
        basis = basis_of(scheme, date(2024, 9, 1))
        assert basis.title and set(basis.clauses) == {clause.key for clause in load_scheme(scheme).clauses}
        assert all(basis.cited(key) for key in basis.clauses)


def test_a_scheme_may_lay_down_the_time_to_supply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "ours.yaml").write_text(
        "id: ours\nbase: sichuan-initial\ntitle: 本局方案\nthresholds:\n"
        '  supplement_days: {value: "15", clause: 办法八(二), note: 补正期限（日）}\n'
    )
    assert "15日内" in basis_of("ours", date(2024, 9, 1)).deadline()[0]


ACCUSING = ("伪造", "造假", "作假", "虚假", "真伪", "欺骗", "冒用", "骗取", "涉嫌")


def test_no_rule_asks_an_applicant_in_words_that_accuse() -> None:
    asked = [rule.remedy for code, rule in catalogue().items() if not code.startswith("X")]
    assert len(asked) > 100
    assert not [remedy for remedy in asked for word in ACCUSING if word in remedy]
