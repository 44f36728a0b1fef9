"""Which packet of the store one that is handed in is a further version of.

Ids are given anew, every year from A001: several applications may have been handed in under one. The first keeps the
plain id, the others a number behind it (A001#2). One packet's history must never come to another: where it is not
certain whose papers these are, they begin a history of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from pipeline.adapters.store.summary import identity_of
from pipeline.adapters.store.tables import Packet, Page, Revision, Version
from pipeline.model.report import Report, Subject
from pipeline.text.codes import credit_code_valid
from pipeline.text.folding import key

_ANOTHER = "#"  # between an id and the number of the application that has it


class Arrival(NamedTuple):
    """What is handed in: the id it has there, who applies, digests of its files and of how its pages look.

    `city`: of whoever hands it in, whose packet cannot continue one of another city; "": any. `source`: the name of
    what is handed in, which within one run nothing else has.
    """

    code: str
    subject: Subject
    sha256: str
    contents: frozenset[str]
    city: str = ""
    source: str = ""

    @classmethod
    def of(cls, report: Report, sha256: str, city: str = "", source: str = "") -> Self:
        contents = frozenset(page.content for page in report.pages if page.content)
        return cls(report.packet.id, report.subject, sha256, contents, city, source)


def recognised(session: Session, arrival: Arrival, run_id: int | None = None) -> Packet | None:
    """By its id, else by credit code, product and model; None: it is new, or whose it is cannot be told.

    Two packets of one run are two applications, however alike; one that is kept twice in a run is one. And where both
    credit code and applicant are others, a packet with the id is another.
    """
    possible = [p for p in _named(session, arrival) if not _of_another(p, arrival.subject)]
    if possible:
        return possible[0] if len(possible) == 1 else _told_apart(session, possible, arrival)
    identity = identity_of(arrival.subject)
    if identity is None:
        return None
    alike = select(Packet).where(Packet.identity == identity, _of_city(arrival))
    alike = alike.order_by(Packet.updated_at.desc(), Packet.id.desc())
    return next((p for p in session.scalars(alike) if run_id is None or _free(session, p, arrival, run_id)), None)


def _named(session: Session, arrival: Arrival) -> Sequence[Packet]:
    """Those that were handed in under the id."""
    named = (Packet.code == arrival.code) | Packet.code.startswith(f"{arrival.code}{_ANOTHER}", autoescape=True)
    return session.scalars(select(Packet).where(named, _of_city(arrival)).order_by(Packet.id)).all()


def _of_city(arrival: Arrival) -> ColumnElement[bool]:
    return (Packet.city == arrival.city) if arrival.city else true()


def _of_another(packet: Packet, subject: Subject) -> bool:
    codes = packet.credit_code, subject.credit_code or ""
    if codes[0] == codes[1] or not all(map(credit_code_valid, codes)):
        return False
    return key(packet.applicant) != key(subject.applicant or "")


def _told_apart(session: Session, possible: Sequence[Packet], arrival: Arrival) -> Packet | None:
    """Of several with one id the only one with the same files, or credit code, or applicant, or pages in common.

    Where several are certainly of this very application, the first: any of them is its own.
    """
    latest = {packet.id: latest_version(session, packet) for packet in possible}

    def same_files(packet: Packet) -> bool:
        version = latest[packet.id]
        return version is not None and version.sha256 == arrival.sha256

    def same_code(packet: Packet) -> bool:
        return credit_code_valid(packet.credit_code) and packet.credit_code == arrival.subject.credit_code

    def same_applicant(packet: Packet) -> bool:
        return bool(packet.applicant) and key(packet.applicant) == key(arrival.subject.applicant or "")

    def shared_pages(packet: Packet) -> bool:
        version = latest[packet.id]
        pages = select(func.count()).where(Page.version_id == (version.id if version else None))
        return bool(session.scalar(pages.where(Page.content.in_(arrival.contents))))

    ways: tuple[Callable[[Packet], bool], ...] = (same_files, same_code, same_applicant, shared_pages)
    for fits in ways:
        fitting = [packet for packet in possible if fits(packet)]
        if len(fitting) == 1:
            return fitting[0]
    identity = identity_of(arrival.subject)
    return next((packet for packet in possible if identity and packet.identity == identity), None)


def free_code(session: Session, code: str) -> str:
    """The id the packet was handed in under; where another application has it, with a number behind it."""
    taken = set(session.scalars(select(Packet.code).where(Packet.code.startswith(code, autoescape=True))))
    numbers = itertools.count(2)
    found = code
    while found in taken:
        found = f"{code}{_ANOTHER}{next(numbers)}"
    return found


def latest_version(session: Session, packet: Packet) -> Version | None:
    return session.scalar(select(Version).where(Version.packet_id == packet.id, Version.number == packet.version))


def versions_named(session: Session, code: str) -> list[Version]:
    """The latest version of each application that was handed in under this id."""
    found = (latest_version(session, packet) for packet in _named(session, Arrival(code, Subject(), "", frozenset())))
    return [version for version in found if version]


def current_version(session: Session, report: Report) -> Version | None:
    """The latest version of the packet that a report of an earlier run is of; None where that cannot be told."""
    packet = recognised(session, Arrival.of(report, report.packet.sha256))
    return latest_version(session, packet) if packet else None


def _free(session: Session, packet: Packet, arrival: Arrival, run_id: int) -> bool:
    """Whether the run has kept nothing else as this packet."""
    if not _kept_in(session, packet, run_id):
        return True
    latest = latest_version(session, packet)
    return latest is not None and (latest.sha256, latest.source) == (arrival.sha256, arrival.source)


def _kept_in(session: Session, packet: Packet, run_id: int) -> bool:
    runs = select(Revision.run_id).join(Version).where(Version.packet_id == packet.id)
    return run_id in session.scalars(runs)
