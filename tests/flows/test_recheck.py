"""Checking again after corrections, and what a further version owes to the one before."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from extractors.corrected import CorrectionError
from extractors.facts import Facts
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from flows.neighbours import neighbours_of
from flows.recheck import Kept, open_version, recheck, report_again, with_corrections
from flows.succession import succeed
from flows.understanding import Understood
from pipeline.adapters.store import runs
from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.delivered import open_report
from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.tables import Correction, Decision, Finding, Revision, Version
from pipeline.errors import ConfigurationError
from pipeline.model.changes import FindingState, PageState
from pipeline.model.packet import Document, Packet, PageKind, PageSource
from pipeline.model.reading import PageRef
from pipeline.model.report import SPANNING, Conclusion, Outcome, Report, ReportPage
from pipeline.text.sketch import sketch_of
from tests.pipeline import drawing
from tests.validators.test_review import as_report, assessed, form, packet
from validators.cases import doubtful

EXPIRED, RENEWED = date(2020, 6, 13), date(2030, 6, 13)


class Office:
    """A store in which packets are kept as a run would keep them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database, self.blobs = Database(f"sqlite:///{folder / 'store.db'}"), Blobs(str(folder / "blobs"))

    def hand_in(
        self,
        facts: Sequence[Facts],
        code: str = "A1",
        pictures: dict[str, str] | None = None,
        report: dict[str, str] | None = None,
    ) -> int:
        """Keeps a packet of these papers, a page for each; `pictures`: pages that look otherwise now."""
        looks = {f.document: (pictures or {}).get(f.document, f.document) for f in facts}
        documents = [
            Document(id=f.document, type=f.type, title=f.caption, pages=(_ref(f.document),), copy_of=f.copy_of)
            for f in facts
        ]
        for each in facts:
            each.pages = (_ref(each.document),)
        told = _report(code, facts, looks, report or {})
        handed = Packet(id=code, sha256=str(sorted(looks.values())), pages=tuple(self._page(d.id) for d in documents))
        with self.database.session() as session:
            understood = pickle.dumps(Understood(tuple(documents), tuple(facts)))
            version = keep(session, self.blobs, told, understood, handed, run_id=None, source=code)
            return version.id

    def _page(self, name: str) -> PageSource:
        path = self.folder / f"{name}.png"
        if not path.exists():
            drawing.letter().save(path)
        return PageSource(ref=_ref(name), kind=PageKind.IMAGE, path=str(path), index=0, digest=name.ljust(64, "0"))

    def correct(self, version: int, kind: str, target: dict[str, Any], new: str | None) -> int:
        with self.database.session() as session:
            row = Correction(
                packet_id=self.version(version).packet_id,
                version_id=version,
                kind=kind,
                target=target,
                new=new,
                contents=[target["at"]["file"].removesuffix(".png")],
                made_at=now(),
            )
            session.add(row)
            session.flush()
            return row.id

    def version(self, number: int) -> Version:
        with self.database.session() as session:
            return session.scalars(select(Version).where(Version.id == number)).one()

    def report(self, number: int) -> Report:
        return open_report(self.blobs, self.version(number))

    def recheck(self, version: int) -> Any:
        return recheck(self.database, self.blobs, version, None)


def _ref(name: str) -> PageRef:
    return PageRef(file=f"{name}.png", page=1)


def _report(code: str, facts: Sequence[Facts], looks: dict[str, str], page: dict[str, str]) -> Report:
    pages = tuple(
        ReportPage(
            file=f"{f.document}.png",
            page=1,
            type=f.type,
            document=f.document,
            rotation=0,
            reader=None,
            quality=1.0,
            content=looks[f.document],
            **(page if f.type == "test_report" else {}),
        )
        for f in facts
    )
    return as_report(code, assessed(facts)).model_copy(update={"pages": pages})


def papers(**mark: Any) -> list[Facts]:
    """The packet nothing can be said against, with another trademark certificate."""
    values: dict[str, Any] = {"registration_number": "12345678", "mark": "天成", "registrant": "四川天成建材有限公司"}
    values |= {"goods_class": "19", "goods": "瓷砖；建筑用非金属砖瓦", **mark}
    return [TrademarkCertificate.of("d3", **values) if f.type == "trademark_certificate" else f for f in packet()]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    made = Office(tmp_path)
    yield made
    made.database.close()


def failing(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.outcome is Outcome.FAIL}


AT_MARK = {"at": {"file": "d3.png", "page": 1}, "type": "trademark_certificate", "name": "valid_to"}


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
    seen = {"sketch": "ab", "pages": (_ref("d4"),)}
    sketched = [d.model_copy(update=seen) if d.id == "d4" else d for d in kept.report.documents]
    shared = kept.report.findings[0].model_copy(update={"rule": "X01", "outcome": Outcome.FAIL})
    findings = (*kept.report.findings, shared)
    old = kept.report.model_copy(update={"documents": tuple(sketched), "findings": findings})
    assert old.conclusion is Conclusion.COMPLETE
    again = report_again(kept._replace(report=old), kept.understood)
    assert next(d for d in again.documents if d.id == "d4").sketch == "ab"
    assert [f.rule for f in again.findings].count("X01") == 1
    assert again.conclusion is Conclusion.CONFIRM


AT_NUMBER = {"at": {"file": "d5.png", "page": 1}, "type": "test_report", "name": "report_number"}


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
