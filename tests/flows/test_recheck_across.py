"""Checking again beside the other packets of the store, and while others write."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from extractors.test_report import TestReport
from flows.recheck import Kept, lay_again_after, report_again, with_corrections
from flows.succession import succeed
from flows.understanding import Understood
from pipeline.adapters.store import runs
from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import Correction, Decision, Finding, Revision, Version
from pipeline.model.changes import FindingState
from pipeline.model.report import SPANNING, Report
from tests.flows.kept_office import AT_MARK, AT_NUMBER, EXPIRED, RENEWED, Office, failing, papers
from tests.validators.test_review import form
from validators.cases import doubtful


def sharing(office: Office) -> tuple[int, int]:
    """Two packets of two enterprises with one test report, neither yet laid beside the other."""
    mine = office.hand_in(papers(valid_to=RENEWED), "A1")
    theirs = papers(valid_to=RENEWED)
    theirs[0] = form(applicant="绵阳远航电器有限公司", credit_code="91510500204706718H", product_name="外墙砖")
    return mine, office.hand_in(theirs, "B1")


def shared(office: Office, version: int) -> set[str]:
    return {f.rule for f in office.report(version).findings if f.rule in SPANNING}


def test_a_correction_is_laid_beside_the_other_packets_and_they_beside_it(office: Office) -> None:
    mine, theirs = sharing(office)
    office.correct(mine, "field", AT_MARK | {"name": "mark"}, "天成")
    assert "X01" in {finding.rule for finding in office.recheck(mine).opened}
    assert "X01" in shared(office, mine) & shared(office, theirs) and office.version(theirs).revision == 2
    number = office.correct(mine, "field", AT_NUMBER, "WT2021-777")
    assert "X01" in {f.rule for f in office.recheck(mine).closed}
    assert "X01" not in shared(office, mine) | shared(office, theirs)
    with office.database.session() as session:
        session.get_one(Correction, number).undone_at = now()
        session.get_one(Version, theirs).packet.state = "closed"
    office.recheck(mine)
    assert "X01" in shared(office, mine) and "X01" not in shared(office, theirs)  # what is settled stays
    with office.database.reading() as session:
        causes = select(Revision.cause).where(Revision.version_id == theirs).order_by(Revision.number)
        assert session.scalars(causes).all() == ["run", "others", "others"]


@pytest.mark.parametrize("blob", ["report", "understood"])
def test_a_fault_at_another_packet_does_not_undo_a_correction(
    office: Office, caplog: pytest.LogCaptureFixture, blob: str
) -> None:
    mine, theirs = sharing(office)
    with office.database.session() as session:
        setattr(session.get_one(Version, theirs), blob, office.blobs.put("四川天成".encode()))
    office.correct(mine, "field", AT_MARK | {"name": "mark"}, "天成")
    assert "X01" in {finding.rule for finding in office.recheck(mine).opened}
    assert "X01" in shared(office, mine) and office.version(theirs).revision == 1
    assert "B1 was not laid" in caplog.text and "四川" not in caplog.text


def test_what_only_the_version_before_had_in_common_is_taken_back_at_the_others(office: Office) -> None:
    mine, theirs = sharing(office)
    office.correct(mine, "field", AT_MARK | {"name": "mark"}, "天成")
    office.recheck(mine)
    assert "X01" in shared(office, theirs)
    second = office.hand_in(papers(valid_to=RENEWED)[:1], "A1")
    with office.database.session() as session:
        run = runs.begin(session, "upload", "inbox", "out", {}, "program")
        session.scalars(select(Revision).where(Revision.version_id == second)).one().run_id = run
    lay_again_after(office.database, office.blobs, run)
    assert office.version(second).number == 2 and "X01" not in shared(office, theirs)


def test_readings_that_come_while_a_packet_is_checked_again_stay(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The packet is reviewed once more, its mark is read otherwise, while the rules still run on what was read."""
    version = office.hand_in(papers(valid_to=EXPIRED))
    come: list[int] = []

    def meanwhile(kept: Kept) -> Understood:
        if not come:
            come.append(office.hand_in(papers(valid_to=RENEWED)))
        return with_corrections(kept)

    monkeypatch.setattr("flows.recheck.with_corrections", meanwhile)
    office.recheck(version)
    assert come == [version] and "T03" not in failing(office.report(version))


def test_a_packet_that_changed_nothing_others_see_leaves_them_alone(office: Office) -> None:
    mine, theirs = sharing(office)
    for _ in range(2):
        office.correct(mine, "field", AT_MARK | {"name": "mark"}, "天成")
        office.recheck(mine)
    assert office.version(theirs).revision == 2


def test_rules_run_while_others_may_write(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telling what changed checks the version before again by the rules of today: in no transaction that writes."""
    first = office.hand_in(papers(valid_to=EXPIRED))
    second = office.hand_in(papers(valid_to=RENEWED), pictures={"d3": "renewed"})
    with office.database.session() as session:
        session.get_one(Version, first).rules = "of yesterday"
    written: list[str] = []

    def meanwhile(kept: Kept, understood: Understood) -> Report:
        with office.database.session() as session:
            session.get_one(Version, first).source = "written meanwhile"
        written.append(office.version(first).source)
        return report_again(kept, understood)

    monkeypatch.setattr("flows.succession.report_again", meanwhile)
    told = succeed(office.database, office.blobs, second)
    assert written == ["written meanwhile"] and told.changes and told.changes.against == 1


def test_what_is_checked_while_changes_are_told_is_told_of(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    first = office.hand_in(papers(valid_to=EXPIRED))
    second = office.hand_in(papers(valid_to=EXPIRED), pictures={"d6": "new"})
    with office.database.session() as session:
        session.get_one(Version, first).rules = "of yesterday"
    spoken: list[int] = []

    def meanwhile(kept: Kept, understood: Understood) -> Report:
        if not spoken:
            spoken.append(office.correct(second, "field", AT_MARK, "2030-06-13"))
            office.recheck(second)
        return report_again(kept, understood)

    monkeypatch.setattr("flows.succession.report_again", meanwhile)
    told = succeed(office.database, office.blobs, second)
    assert told.changes and "T03" not in failing(told) and told == office.report(second)
    assert {c.state for c in told.changes.findings if c.rule == "T03"} == {FindingState.CLOSED}


def test_a_ruling_on_a_doubt_lapses_when_a_correction_settles_it(office: Office) -> None:
    facts = papers(valid_to=RENEWED)
    facts[4] = TestReport.of("d5", report_number=doubtful("WT2O21-001"))
    version = office.hand_in(facts)
    office.correct(version, "field", AT_NUMBER, "WT2021-009")
    office.recheck(version)
    with office.database.session() as session:
        findings = session.scalars(select(Finding).where(Finding.version_id == version)).all()
        outcomes = {finding.sign: finding.outcome for finding in findings}
        packet = session.get_one(Version, version).packet
        for sign, outcome in outcomes.items():
            was = "unknown" if outcome == "fail" else outcome
            ruling = Decision(packet_id=packet.id, version_id=version, sign=sign, rule="F19", action="leave")
            ruling.contents, ruling.made_at, ruling.outcome = [], now(), was
            session.add(ruling)
    office.correct(version, "field", AT_MARK | {"name": "mark"}, "天成")
    office.recheck(version)
    with office.database.reading() as session:
        lapsed = {row.sign for row in session.scalars(select(Decision)) if row.lapsed_why == "outcome"}
        assert lapsed == {sign for sign, outcome in outcomes.items() if outcome == "fail"} != set()
        assert session.get_one(Version, version).packet.open == len(lapsed)
