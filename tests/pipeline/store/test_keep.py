"""What a packet came to is kept whole: versions, revisions, and nothing where nothing is new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database, now
from pipeline.adapters.store.delivered import open_delivered, open_report
from pipeline.adapters.store.doubts import doubted_pages
from pipeline.adapters.store.keep import keep
from pipeline.adapters.store.recognition import current_version
from pipeline.adapters.store.tables import (
    Base,
    Decision,
    Document,
    Field,
    Finding,
    Packet,
    Page,
    Revision,
    Run,
    Trait,
    Version,
)
from pipeline.model.facts import Status
from pipeline.model.packet import Packet as Handed
from pipeline.model.packet import PageKind, PageSource
from pipeline.model.reading import PageRef
from pipeline.model.report import Outcome, Report
from pipeline.model.signs import signs
from tests.pipeline import reports_specimen

_CODE = "91510104MA61UXYH2P"  # of a district of 成都, with its check digit


def specimen(**subject: str) -> Report:
    report = reports_specimen.report()
    return report.model_copy(update={"subject": report.subject.model_copy(update={"credit_code": _CODE, **subject})})


def handed(folder: Path, report: Report, content: str = "first") -> Handed:
    """The files that the report speaks of."""
    sources = []
    for page in report.pages:
        path = folder / content / page.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"{page.file} {content}".encode())
        ref = PageRef(file=page.file, page=page.page)
        sources.append(PageSource(ref=ref, kind=PageKind.PDF, path=str(path), index=page.page - 1, digest="0" * 64))
    return Handed(id=report.packet.id, sha256=content.ljust(64, "0"), pages=tuple(sources))


Kept = Callable[..., Version]


@pytest.fixture
def kept(database: Database, blobs: Blobs, tmp_path: Path) -> Kept:
    """Keeps a report in a transaction of its own."""

    def once(report: Report, content: str = "first", again: int | None = None, **more: Any) -> Version:
        told: dict[str, Any] = {"run_id": None, "source": "A001.zip", "cause": "correction" if again else "run", **more}
        with database.session() as session:
            packet = handed(tmp_path, report, content)
            checked = session.get_one(Version, again) if again else None
            return keep(session, blobs, report, b"understood", packet, again=checked, **told)

    return once


def counts(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in Base.metadata.sorted_tables}


def only_packet(session: Session) -> Packet:
    return session.scalars(select(Packet)).one()


def run(database: Database) -> int:
    with database.session() as session:
        row = Run(kind="batch", inbox="收件", out="结果", options={}, program="0", started_at=now(), seen_at=now())
        session.add(row)
        session.flush()
        return row.id


def test_a_report_comes_back_with_all_that_its_json_leaves_out(kept: Kept, blobs: Blobs) -> None:
    report = specimen()
    page = report.pages[0].model_copy(update={"content": "c" * 64})
    report = report.model_copy(update={"pages": (page, *report.pages[1:])})
    version = kept(report)
    opened = open_report(blobs, version)
    assert opened == report and opened.clauses and opened.pages[0].content
    assert [[*document.fields] for document in opened.documents] == [[*d.fields] for d in report.documents]
    assert any(field.reason for document in opened.documents for field in document.fields.values())


def test_the_files_handed_in_can_be_opened_again(kept: Kept, blobs: Blobs, tmp_path: Path) -> None:
    report = specimen()
    packet = handed(tmp_path, report)
    opened = open_delivered(blobs, kept(report)).packet
    assert [page.ref for page in opened.pages] == [page.ref for page in packet.pages]
    for was, is_ in zip(packet.pages, opened.pages, strict=True):
        assert Path(is_.path).read_bytes() == Path(was.path).read_bytes() and is_.path != was.path


def test_the_rows_say_what_the_report_says(kept: Kept, database: Database) -> None:
    report = specimen()
    version = kept(report)
    fields = sum(len(d.fields) + sum(len(row) for rows in d.tables.values() for row in rows) for d in report.documents)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Field)) == fields
        original = select(Field).join(Document).where(Document.copy_of.is_(None))
        doubtful = session.scalars(original.where(Field.status == Status.DOUBTFUL.value)).all()
        documents = session.scalars(select(Document).order_by(Document.ordinal)).all()
        found = session.scalars(select(Finding).order_by(Finding.ordinal)).all()
        pages = session.scalars(select(Page).order_by(Page.ordinal)).all()
        packet = only_packet(session)
    assert [d.key for d in documents] == [d.id for d in report.documents]
    assert [f.key for f in found] == [f.id for f in report.findings] and found[0].sign == signs(report)[found[0].key]
    assert [(p.file, p.page) for p in pages] == [(p.file, p.page) for p in report.pages]
    assert (packet.code, packet.applicant, packet.version) == ("A001", report.subject.applicant, version.number)
    assert packet.city == "510100" and packet.doubtful == len(doubtful) > 0
    assert packet.open == len(found) == sum(packet.severities.values()) >= packet.fails + packet.unknowns > 0


def test_the_same_again_writes_nothing(kept: Kept, database: Database) -> None:
    first, before = kept(specimen()), counts(database)
    later = specimen()
    later = later.model_copy(update={"run": later.run.model_copy(update={"seconds": 99.0})})
    assert kept(later).id == first.id and counts(database) == before


def test_other_files_make_the_next_version_and_the_first_stays(kept: Kept, database: Database, blobs: Blobs) -> None:
    first, second = kept(specimen()), kept(specimen(model="其他"), "second")
    assert (first.number, second.number) == (1, 2) and first.packet_id == second.packet_id
    assert open_report(blobs, first).packet.version == 1 and open_report(blobs, second).packet.version == 2
    with database.reading() as session:
        assert only_packet(session).version == 2 and only_packet(session).model == "其他"
        assert session.scalar(select(func.count()).select_from(Page).where(Page.version_id == first.id))


def test_other_findings_of_the_same_files_make_a_revision(kept: Kept, database: Database, blobs: Blobs) -> None:
    report = specimen()
    first = kept(report)
    changed = report.model_copy(update={"findings": report.findings[1:]})
    second = kept(changed, again=first.id)
    assert second.id == first.id and second.revision == 2
    with database.reading() as session:
        revisions = session.scalars(select(Revision).order_by(Revision.number)).all()
        assert [revision.cause for revision in revisions] == ["run", "correction"]
        assert [len(open_report(blobs, r).findings) for r in revisions] == [len(report.findings), len(changed.findings)]
        assert session.scalar(select(func.count()).select_from(Finding)) == len(changed.findings)


def test_within_a_run_the_last_report_counts(kept: Kept, database: Database) -> None:
    report, number = specimen(), run(database)
    kept(report, run_id=number)
    version = kept(report.model_copy(update={"findings": report.findings[1:]}), run_id=number)
    assert version.revision == 1 and counts(database)["revisions"] == 1
    later = kept(report, run_id=run(database))
    assert later.revision == 2


def test_a_packet_under_another_name_is_known_by_code_product_and_model(kept: Kept) -> None:
    def named(name: str, **subject: str) -> Report:
        report = specimen(**subject)
        return report.model_copy(update={"packet": report.packet.model_copy(update={"id": name})})

    first = kept(named("A001"))
    again = kept(named("补正"), "second")
    assert again.packet_id == first.packet_id and again.number == 2
    assert kept(named("B001", model="其他"), "third").packet_id != first.packet_id
    misread = _CODE[:8] + _CODE[:7:-1]
    assert kept(named("B002", credit_code=misread), "fourth").packet_id != first.packet_id
    assert kept(named("B003", credit_code=misread), "fifth").number == 1


def test_an_id_given_anew_to_another_applicant_is_another_packet(kept: Kept, database: Database) -> None:
    first = kept(specimen())
    other = specimen(credit_code="91510104MA61UXYH8A", applicant="别家")
    second = kept(other, "second")
    assert second.packet_id != first.packet_id and kept(other, "third").packet_id == second.packet_id
    with database.reading() as session:
        assert set(session.scalars(select(Packet.code))) == {"A001", "A001#2"}
    renamed = kept(specimen(applicant="改了名"), "fourth")  # the code is the same
    assert renamed.packet_id == first.packet_id


def test_checking_an_earlier_version_again_leaves_the_latest_alone(kept: Kept, database: Database) -> None:
    report = specimen()
    first, second = kept(report), kept(specimen(model="其他"), "second")
    again = kept(report.model_copy(update={"findings": report.findings[1:]}), again=first.id)
    assert again.id == first.id and again.revision == 2
    with database.reading() as session:
        assert (only_packet(session).version, only_packet(session).model) == (second.number, "其他")


def test_two_packets_of_one_run_are_two_however_alike(kept: Kept, database: Database) -> None:
    report, number = specimen(), run(database)
    other = report.model_copy(update={"packet": report.packet.model_copy(update={"id": "A002"})})
    assert kept(report, run_id=number).packet_id != kept(other, "second", run_id=number).packet_id


@pytest.mark.parametrize("content", ["first", "second"])
def test_a_packet_under_another_name_is_one_however_often_a_run_keeps_it(
    kept: Kept, database: Database, content: str
) -> None:
    """Once when it is checked, once more when it was laid beside the others; and it is not another's of that run."""
    report, number = specimen(), run(database)
    first = kept(report)
    renamed = report.model_copy(update={"packet": report.packet.model_copy(update={"id": "补正"})})
    again = kept(renamed, content, run_id=number, source="补正.zip")
    laid = kept(renamed.model_copy(update={"findings": report.findings[1:]}), content, run_id=number, source="补正.zip")
    assert (again.packet_id, laid.id) == (first.packet_id, again.id)
    other = renamed.model_copy(update={"packet": report.packet.model_copy(update={"id": "B001"})})
    assert kept(other, content, run_id=number, source="B001.zip").packet_id != first.packet_id


def test_a_decided_finding_is_not_open_any_more(kept: Kept, database: Database) -> None:
    report = specimen()
    version = kept(report)
    with database.session() as session:
        decided = session.scalars(select(Finding).order_by(Finding.ordinal)).first()
        assert decided
        ruling = {"rule": decided.rule, "action": "confirm", "contents": [], "made_at": now()}
        session.add(Decision(packet_id=version.packet_id, version_id=version.id, sign=decided.sign, **ruling))
    kept(report.model_copy(update={"indicators": ()}))
    with database.reading() as session:
        assert only_packet(session).open == len(report.findings) - 1


def test_text_that_a_database_cannot_hold_is_no_obstacle(kept: Kept, database: Database) -> None:
    kept(specimen(applicant="四川\0岷江", credit_code="9" * 40, product_name="砖\0"))
    with database.reading() as session:
        assert only_packet(session).applicant == "四川岷江"


def test_what_others_may_share_is_noted_for_the_latest_report_only(kept: Kept, database: Database) -> None:
    kept(specimen())
    kept(specimen(model="其他"))
    with database.reading() as session:
        traits = session.scalars(select(Trait).where(Trait.kind == "application")).all()
        assert [trait.value for trait in traits] == [only_packet(session).identity]


def test_a_transaction_that_fails_after_keeping_leaves_no_part_of_it(
    database: Database, blobs: Blobs, tmp_path: Path
) -> None:
    report = specimen()
    with pytest.raises(ZeroDivisionError), database.session() as session:
        keep(session, blobs, report, b"", handed(tmp_path, report), run_id=None, source="A001")
        raise ZeroDivisionError
    assert not any(counts(database).values())


def test_the_pages_in_doubt_are_those_that_show_it(kept: Kept, database: Database) -> None:
    report = specimen()
    kept(report)
    with database.reading() as session:
        doubted = doubted_pages(session, "A001")
        assert doubted_pages(session, "unknown") == set()
    shown = {
        (place.file, place.page)
        for document in report.documents
        for field in document.fields.values()
        if field.status is Status.DOUBTFUL
        for place in field.evidence
    }
    assert shown <= {(ref.file, ref.page) for ref in doubted} < {(page.file, page.page) for page in report.pages}


def test_what_a_city_hands_in_never_continues_another_city_s_packet(
    database: Database, blobs: Blobs, kept: Kept, tmp_path: Path
) -> None:
    first = kept(specimen())
    with database.session() as session:
        assert only_packet(session).city == "510100"
        packet = handed(tmp_path, specimen(), "second")
        other = keep(session, blobs, specimen(), b"", packet, run_id=None, source="x", city="510700")
        assert (other.number, other.packet_id != first.packet_id) == (1, True)
        packet = handed(tmp_path, specimen(), "third")
        own = keep(session, blobs, specimen(), b"", packet, run_id=None, source="x", city="510100")
        assert (own.number, own.packet_id) == (2, first.packet_id)


def _numbered(kept: Kept) -> tuple[Version, Version]:
    """Two applications that were handed in under one id."""
    return kept(looking("A", specimen())), kept(looking("B", specimen(credit_code=_OTHER, applicant="别家")), "second")


_OTHER = "91510104MA61UXYH8A"


def looking(look: str, report: Report) -> Report:
    """The report of pages that look like nobody else's."""
    pages = tuple(page.model_copy(update={"content": f"{look}{n}"}) for n, page in enumerate(report.pages))
    return report.model_copy(update={"pages": pages})


@pytest.mark.parametrize("unread", [{}, {"applicant": None}])
def test_of_two_with_one_id_pages_tell_which_is_meant_where_the_code_cannot_be_read(
    kept: Kept, unread: dict[str, None]
) -> None:
    first, second = _numbered(kept)
    for look, mine in (("B", second), ("A", first)):
        who = {"applicant": "别家" if look == "B" else specimen().subject.applicant} | unread
        told = looking(look, specimen())
        subject = told.subject.model_copy(update={"credit_code": None, **who})
        again = kept(told.model_copy(update={"subject": subject}), f"later {look}")
        assert (again.packet_id, again.number) == (mine.packet_id, 2)


def test_of_two_with_one_id_neither_gets_papers_that_may_be_anybody_s(kept: Kept) -> None:
    first, second = _numbered(kept)
    told = looking("C", specimen())
    subject = told.subject.model_copy(update={"credit_code": None, "applicant": None})
    third = kept(told.model_copy(update={"subject": subject}), "later")
    assert third.number == 1 and third.packet_id not in (first.packet_id, second.packet_id)


def test_a_report_of_an_earlier_run_is_found_among_those_with_its_id(kept: Kept, database: Database) -> None:
    _, second = _numbered(kept)
    told = looking("B", specimen(credit_code=_OTHER, applicant="别家"))
    slim = told.model_copy(update={"pages": (), "findings": ()})
    with database.reading() as session:
        found = current_version(session, slim)
        assert found and found.id == second.id
        assert len(doubted_pages(session, "A001")) >= len(doubted_pages(session, "A001#2")) > 0


def test_a_ruling_on_a_question_lapses_when_the_question_is_answered(kept: Kept, database: Database) -> None:
    report = specimen()
    asked = next(f for f in report.findings if f.outcome is Outcome.UNKNOWN)
    version = kept(report)
    with database.session() as session:
        for row in session.scalars(select(Finding)):
            ruling = {"rule": row.rule, "action": "confirm", "contents": [], "made_at": now(), "outcome": row.outcome}
            session.add(Decision(packet_id=version.packet_id, version_id=version.id, sign=row.sign, **ruling))
    sure = tuple(f.model_copy(update={"outcome": Outcome.FAIL}) if f.id == asked.id else f for f in report.findings)
    kept(report.model_copy(update={"findings": sure}), again=version.id)
    with database.reading() as session:
        (lapsed,) = session.scalars(select(Decision).where(Decision.lapsed_at.is_not(None)))
        assert (lapsed.rule, lapsed.lapsed_why, lapsed.lapsed_in) == (asked.rule, "outcome", version.id)
        assert only_packet(session).open == 1
