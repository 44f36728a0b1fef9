"""Checking again after corrections, and what a further version owes to the one before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from extractors.corrected import CorrectionError
from extractors.test_report import TestReport
from flows.neighbours import neighbours_of
from flows.recheck import Kept, open_version, report_again, with_corrections
from flows.succession import succeed
from flows.understanding import Understood
from pipeline.adapters.store import runs
from pipeline.adapters.store.database import now
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.tables import Correction, Decision, Revision, Version
from pipeline.errors import ConfigurationError
from pipeline.model.changes import FindingState, PageState
from pipeline.model.report import Conclusion, Outcome
from pipeline.text.sketch import sketch_of
from tests.flows.kept_office import AT_MARK, EXPIRED, RENEWED, Office, failing, papers, ref
from tests.validators.test_review import form
from validators.cases import doubtful


def test_a_corrected_date_closes_the_finding_and_leaves_the_machine_s_reading_where_it_was(office: Office) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    assert "T03" in failing(office.report(version))
    office.correct(version, "field", AT_MARK, "2030-06-13")
    outcome = office.recheck(version)
    assert "T03" in {finding.rule for finding in outcome.closed}
    told = office.report(version)
    assert "T03" not in failing(told)
    field = next(d for d in told.documents if d.id == "d3").fields["valid_to"]
    assert (field.value, field.status.value) == ("2030-06-13", "corrected")
    with office.database.session() as session:
        first, second = session.scalars(select(Revision).order_by(Revision.number))
        assert (first.cause, second.cause) == ("run", "correction")
        before = open_report(office.blobs, first)
    assert next(d for d in before.documents if d.id == "d3").fields["valid_to"].value == EXPIRED.isoformat()


def test_a_correction_taken_back_brings_the_finding_back(office: Office) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    made = office.correct(version, "field", AT_MARK, "2030-06-13")
    office.recheck(version)
    with office.database.session() as session:
        session.get_one(Correction, made).undone_at = now()
    outcome = office.recheck(version)
    assert "T03" in {finding.rule for finding in outcome.opened}
    assert "T03" in failing(office.report(version))


def test_a_doubtful_number_settled_by_a_person_is_decided(office: Office) -> None:
    facts = papers(valid_to=RENEWED)
    facts[4] = TestReport.of("d5", report_number=doubtful("WT2O21-001"))
    version = office.hand_in(facts)
    assert "F19" not in failing(office.report(version))
    at_report = {"at": {"file": "d5.png", "page": 1}, "type": "test_report", "name": "report_number"}
    office.correct(version, "field", at_report, "WT2021-009")
    office.recheck(version)
    told = office.report(version)
    assert next(d for d in told.documents if d.id == "d5").fields["report_number"].value == "WT2021-009"
    assert "F19" in failing(told)


def test_another_type_changes_the_checklist(office: Office) -> None:
    version = office.hand_in(papers(valid_to=RENEWED))
    office.correct(version, "type", {"at": {"file": "d3.png", "page": 1}}, "other")
    outcome = office.recheck(version)
    told = office.report(version)
    assert "T01" in {finding.rule for finding in outcome.opened}
    assert {page.type for page in told.pages if page.file == "d3.png"} == {"other"}
    assert next(i.state.value for i in told.checklist if i.item == "办法七(二)") != "present"


def test_what_cannot_be_taken_is_said_and_changes_nothing(office: Office) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    office.correct(version, "field", AT_MARK, "不知道")
    with pytest.raises(CorrectionError):
        office.recheck(version)
    assert office.version(version).revision == 1


def test_a_version_nobody_knows(office: Office) -> None:
    with pytest.raises(ConfigurationError, match="没有"):
        office.recheck(99)


def test_a_further_version_tells_what_the_applicant_supplied(office: Office) -> None:
    office.hand_in(papers(valid_to=EXPIRED))
    second = office.hand_in(papers(valid_to=RENEWED), pictures={"d3": "renewed"})
    told = succeed(office.database, office.blobs, second)
    assert told.packet.version == 2
    assert told.changes is not None
    became = {change.rule: change for change in told.changes.findings}
    assert (became["T03"].state, became["T03"].asked) == (FindingState.CLOSED, True)
    states = {change.now.file: change.state for change in told.changes.pages if change.now}
    assert states.pop("d3.png") is PageState.REPLACED
    assert set(states.values()) == {PageState.SAME}
    assert office.version(second).changes == told.changes.model_dump(mode="json")
    assert told.to_json()["changes"]["against"] == 1


def test_a_first_version_has_no_changes(office: Office) -> None:
    first = office.hand_in(papers(valid_to=EXPIRED))
    assert succeed(office.database, office.blobs, first).changes is None
    assert "changes" not in office.report(first).to_json()


@pytest.mark.parametrize(("picture", "holds"), [("d3", True), ("another", False)])
def test_corrections_and_decisions_hold_as_long_as_their_page_does(office: Office, picture: str, holds: bool) -> None:
    first = office.hand_in(papers(valid_to=EXPIRED))
    office.correct(first, "field", AT_MARK, "2030-06-13")
    office.recheck(first)
    with office.database.session() as session:
        packet_id = session.get_one(Version, first).packet_id
        ruling = Decision(packet_id=packet_id, version_id=first, sign="x", rule="T03", action="confirm", made_at=now())
        ruling.contents = ["d3"]
        session.add(ruling)
    second = office.hand_in(papers(valid_to=EXPIRED), pictures={"d3": picture, "d6": "new"})
    told = succeed(office.database, office.blobs, second)
    assert ("T03" not in failing(told)) is holds
    with office.database.session() as session:
        rows = [*session.scalars(select(Correction)), *session.scalars(select(Decision))]
        assert {row.lapsed_at is None for row in rows} == {holds}


def test_packets_meet_by_number_and_by_likeness(office: Office) -> None:
    text = "".join(chr(0x4E00 + n * 7 % 9000) for n in range(800))
    looks = {"sketch": sketch_of(text), "picture": "f0" * 32}
    mine = office.hand_in(papers(valid_to=RENEWED), "A1", report=looks)
    theirs = papers(valid_to=RENEWED)
    theirs[0] = form(applicant="绵阳远航电器有限公司", credit_code="91510500204706718H", product_name="外墙砖")
    office.hand_in(theirs, "B1", report=looks)
    office.hand_in([f for f in papers() if f.type == "qms_certificate"], "C1")
    with office.database.session() as session:
        (other,) = neighbours_of(session, session.get_one(Version, mine))
    assert other.packet == "B1"
    assert other.report_numbers == ("WT2021-001",)
    assert [(pair.here.file, pair.there.file) for pair in other.pages] == [("d5.png", "d5.png")]
    assert other.settled


def test_a_correction_goes_with_its_page(office: Office) -> None:
    first = office.hand_in(papers(valid_to=EXPIRED))
    office.correct(first, "type", {"at": {"file": "d3.png", "page": 1}}, "other")
    office.recheck(first)
    swapped = office.hand_in(papers(valid_to=EXPIRED), pictures={"d3": "d5", "d5": "d3", "d6": "new"})
    told = succeed(office.database, office.blobs, swapped)
    assert {page.file for page in told.pages if page.type == "other"} == {"d5.png"}


def test_what_is_checked_again_stays_the_same_packet_whoever_applies(office: Office) -> None:
    another = form(applicant="绵阳远航电器有限公司", credit_code="91510500204706718H")
    office.hand_in(papers(valid_to=RENEWED))
    second = office.hand_in([another, *papers(valid_to=EXPIRED)[1:]], pictures={"d3": "another"})
    assert office.version(second).number == 1  # another application with the same id
    for name in ("credit_code", "applicant"):
        office.correct(second, "field", {"at": {"file": "d1.png", "page": 1}, "type": another.type, "name": name}, None)
    office.recheck(second)
    assert office.version(second).revision == 2
    with office.database.reading() as session:
        assert len(session.scalars(select(Version)).all()) == 2


def test_options_of_the_last_run_hold(office: Office) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    with office.database.session() as session:
        asked = {"as_of": "2019-09-20"}
        run = runs.begin(session, "batch", "inbox", "out", asked, "program")
        session.scalars(select(Revision)).one().run_id = run
    office.correct(version, "field", AT_MARK | {"name": "mark"}, "天成")
    office.recheck(version)
    assert office.report(version).packet.as_of == "2019-09-20"


def test_what_is_said_during_a_checking_counts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    version = office.hand_in(papers(valid_to=EXPIRED))
    office.correct(version, "field", AT_MARK | {"name": "mark"}, "天成")
    spoken: list[int] = []

    def meanwhile(kept: Kept) -> Understood:
        if not spoken:
            spoken.append(office.correct(version, "field", AT_MARK, "2030-06-13"))
        return with_corrections(kept)

    monkeypatch.setattr("flows.recheck.with_corrections", meanwhile)
    office.recheck(version)
    assert "T03" not in failing(office.report(version))


def test_a_correction_that_no_longer_fits_lapses_and_the_others_hold(office: Office) -> None:
    first = office.hand_in(papers(valid_to=EXPIRED))
    office.correct(first, "field", AT_MARK, "2030-06-13")
    cell = {**AT_MARK, "table": "results", "row": 9, "name": "measured"}
    unfit = office.correct(first, "field", cell, "1")
    second = office.hand_in(papers(valid_to=EXPIRED), pictures={"d6": "new"})
    told = succeed(office.database, office.blobs, second)
    assert "T03" not in failing(told)
    with office.database.session() as session:
        assert {row.id for row in session.scalars(select(Correction)) if row.lapsed_at} == {unfit}


def test_what_the_comparison_of_packets_needs_and_found_outlives_a_recheck(office: Office) -> None:
    version = office.hand_in(papers(valid_to=RENEWED))
    with office.database.reading() as session:
        kept = open_version(session, office.blobs, version)
    seen = {"sketch": "ab", "pages": (ref("d4"),)}
    sketched = [d.model_copy(update=seen) if d.id == "d4" else d for d in kept.report.documents]
    shared = kept.report.findings[0].model_copy(update={"rule": "X01", "outcome": Outcome.FAIL})
    findings = (*kept.report.findings, shared)
    old = kept.report.model_copy(update={"documents": tuple(sketched), "findings": findings})
    assert old.conclusion is Conclusion.COMPLETE
    again = report_again(kept._replace(report=old), kept.understood)
    assert next(d for d in again.documents if d.id == "d4").sketch == "ab"
    assert [f.rule for f in again.findings].count("X01") == 1
    assert again.conclusion is Conclusion.CONFIRM
