"""A packet that was reviewed on one machine, checked again on another that has not its indicator systems."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from flows.recheck import lay_others_again, recheck
from flows.succession import succeed
from pipeline.adapters.store import runs
from pipeline.adapters.store.tables import Revision
from pipeline.errors import ConfigurationError
from pipeline.model.packet import ProblemKind
from pipeline.model.report import Report
from tests.flows.kept_office import AT_MARK, EXPIRED, Office, failing, papers
from tests.flows.test_recheck_across import sharing

THERE = "/another-machine/体系"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of indicator systems, as it is on this machine."""
    return Path(shutil.copytree(Path("corpus/indicators").resolve(), tmp_path / "体系"))


def reviewed_elsewhere(office: Office, version: int, folder: str = THERE) -> None:
    """The version is one of a run with indicator systems of its own."""
    with office.database.session() as session:
        run = runs.begin(session, "batch", "inbox", "out", {"indicators": folder}, "program")
        session.scalars(select(Revision).where(Revision.version_id == version)).one().run_id = run


def troubles(report: Report) -> list[str]:
    return [problem.message for problem in report.problems if problem.kind is ProblemKind.RULE]


def test_the_runs_own_indicator_systems_serve_from_where_they_lie_here(office: Office, own: Path) -> None:
    first = office.hand_in(papers(valid_to=EXPIRED))
    reviewed_elsewhere(office, first)
    office.correct(first, "field", AT_MARK, "2030-06-13")
    second = office.hand_in(papers(valid_to=EXPIRED), pictures={"d6": "new"})
    reviewed_elsewhere(office, second)
    told = succeed(office.database, office.blobs, second, own)
    assert "T03" not in failing(told) and troubles(told) == []
    (own / "faulty.yaml").write_text("id: [", encoding="utf-8")
    shutil.move(own, own.with_name("again"))  # systems are loaded once from each folder
    with pytest.raises(ConfigurationError, match="faulty"):
        recheck(office.database, office.blobs, second, None, indicators=own.with_name("again"))


def test_those_shipped_serve_instead_and_the_report_says_so(office: Office, own: Path) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    missing = own.with_name("missing")
    reviewed_elsewhere(office, version, str(missing))
    office.correct(version, "field", AT_MARK, "2030-06-13")
    office.recheck(version)
    (said,) = troubles(office.report(version))
    assert str(missing) in said and "自带的指标体系" in said
    assert "T03" not in failing(office.report(version))
    own.rename(missing)
    office.recheck(version)
    assert troubles(office.report(version)) == []


def test_a_packet_that_is_only_laid_beside_another_again_keeps_what_it_has(office: Office) -> None:
    _, theirs = sharing(office)
    reviewed_elsewhere(office, theirs)
    lay_others_again(office.database, office.blobs, ["B1"])
    assert office.version(theirs).revision == 1 and troubles(office.report(theirs)) == []


def test_with_its_own_indicator_systems_it_is_laid_beside_others(office: Office, own: Path) -> None:
    _, theirs = sharing(office)
    reviewed_elsewhere(office, theirs, str(own))
    lay_others_again(office.database, office.blobs, ["B1"])
    assert office.version(theirs).revision == 2
