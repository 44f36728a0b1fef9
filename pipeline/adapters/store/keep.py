"""Keeping what a packet came to: as a version where it was handed in anew, as a revision where it was checked anew."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import now
from pipeline.adapters.store.delivered import stow
from pipeline.adapters.store.history import has_corrections, lapse, lapse_overtaken
from pipeline.adapters.store.recognition import Arrival, free_code, latest_version, recognised
from pipeline.adapters.store.rows import write_rows
from pipeline.adapters.store.summary import (
    city_of,
    identity_of,
    severities_in,
    words_of,
)
from pipeline.adapters.store.tables import Decision, Finding, Packet, Revision, Trait, Version
from pipeline.adapters.store.traits import traits_of
from pipeline.adapters.store.whole import dump_report, substance_of
from pipeline.model.packet import Packet as Handed
from pipeline.model.report import Report
from pipeline.reports.counts import count

_CODE_LENGTH = 18


class Cause(NamedTuple):
    """Why a packet was checked: `name` run, correction or rules; who corrected."""

    name: str
    run_id: int | None
    user_id: int | None


def keep(
    session: Session,
    blobs: Blobs,
    report: Report,
    understood: bytes,
    packet: Handed,
    *,
    run_id: int | None,
    source: str,
    cause: str = "run",
    user_id: int | None = None,
    again: Version | None = None,
    city: str = "",
) -> Version:
    """Keeps a packet's report in the session's transaction, which should be one that may write.

    The packet becomes a new one, the next version of one that is known (see `recognised`), or, where the same files
    were handed in before, a revision; where its report says nothing new either, nothing is written. Within one
    run the last report counts.

    Args:
        understood: what the rules were given, for checking again.
        source: the name of what was handed in.
        cause: of a revision: run, correction, rules.
        user_id: who corrected.
        again: the version that was checked again, whatever its papers now say of who applies; None: handed in.
        city: of whoever hands it in, whose packet cannot continue one of another city; "": any.

    Raises:
        StoreError, OSError: the blobs cannot be written.
    """
    arrival = Arrival.of(report, packet.sha256, city, source)
    known = again.packet if again else recognised(session, arrival, run_id)
    known = known or _new_packet(session, report)
    version = again or _same_files(session, known, packet)
    if version is None:
        version = _new_version(known, packet, run_id, source)
    elif version.substance == substance_of(report):
        return version
    version.source = source
    numbered = report.model_copy(update={"packet": report.packet.model_copy(update={"version": version.number})})
    delivered = stow(blobs, packet)
    _describe(version, numbered)
    version.report = blobs.put(dump_report(numbered))
    version.understood = blobs.put(understood)
    version.delivered = blobs.put(delivered.model_dump_json().encode())
    session.add(version)
    session.flush()
    _revise(session, version, Cause(cause, run_id, user_id))
    write_rows(session, version.id, numbered, delivered)
    if version.number == known.version:
        _lapse(session, version, again is not None)
    _write_traits(session, version, numbered)
    if version.number == known.version:
        _summarise(session, known, version, numbered)
    session.flush()
    return version


def _same_files(session: Session, known: Packet, packet: Handed) -> Version | None:
    """The latest version, where these are its files: files that come back after others make a version of their own."""
    latest = latest_version(session, known)
    return latest if latest and latest.sha256 == packet.sha256 else None


def _new_packet(session: Session, report: Report) -> Packet:
    packet = Packet(code=free_code(session, report.packet.id), scheme=report.packet.scheme, severities={}, version=0)
    packet.created_at = packet.updated_at = now()
    session.add(packet)
    session.flush()
    return packet


def _new_version(known: Packet, packet: Handed, run_id: int | None, source: str) -> Version:
    known.version += 1
    known.state = "new"
    return Version(
        packet_id=known.id,
        number=known.version,
        run_id=run_id,
        sha256=packet.sha256,
        source=source,
        revision=0,
        received_at=now(),
    )


def _describe(version: Version, report: Report) -> None:
    version.as_of = date.fromisoformat(report.packet.as_of)
    version.review_by = date.fromisoformat(report.packet.review_by)
    version.conclusion = report.conclusion.value
    version.rules = report.run.rules
    version.substance = substance_of(report)


def _revise(session: Session, version: Version, cause: Cause) -> None:
    """Notes the checking; a later one of the same run takes the place of the earlier."""
    latest = select(Revision).where(Revision.version_id == version.id, Revision.number == version.revision)
    revision = session.scalar(latest)
    if revision is None or cause.run_id is None or (revision.cause, revision.run_id) != (cause.name, cause.run_id):
        version.revision += 1
        revision = Revision(version_id=version.id, number=version.revision, run_id=cause.run_id, cause=cause.name)
        session.add(revision)
    revision.user_id, revision.made_at = cause.user_id, now()
    revision.rules, revision.report = version.rules, version.report


def _lapse(session: Session, version: Version, corrected: bool) -> None:
    """`corrected`: the report is what people's corrections make of it; before, it may say what they know better."""
    lapse(session, version)
    if corrected or not has_corrections(session, version):
        lapse_overtaken(session, version)


def _write_traits(session: Session, version: Version, report: Report) -> None:
    session.execute(delete(Trait).where(Trait.version_id == version.id))
    for trait in traits_of(report):
        trait.packet_id, trait.version_id = version.packet_id, version.id
        session.add(trait)


def _summarise(session: Session, known: Packet, version: Version, report: Report) -> None:
    """What the queue shows of a packet is its latest version's."""
    subject = report.subject
    known.identity = identity_of(subject) or known.identity
    known.applicant, known.product, known.model = (
        (text or "").replace("\0", "") for text in (subject.applicant, subject.product_name, subject.model)
    )
    known.credit_code = (subject.credit_code or "").replace("\0", "")[:_CODE_LENGTH]
    known.city, known.scheme = city_of(report), report.packet.scheme
    known.conclusion = report.conclusion.value
    counts = count(report)
    known.fails, known.unknowns, known.doubtful = counts.fail, counts.unknown, counts.doubtful
    known.severities = severities_in(report)
    known.open = count_open(session, version)
    known.words, known.updated_at = words_of(report), now()


def count_open(session: Session, version: Version) -> int:
    """Findings of a version that nobody has decided, or whose decision was taken back or has lapsed."""
    decided = select(Decision.sign).where(
        Decision.packet_id == version.packet_id, Decision.undone_at.is_(None), Decision.lapsed_at.is_(None)
    )
    found = select(func.count()).where(Finding.version_id == version.id, Finding.sign.not_in(decided))
    return session.scalar(found) or 0
