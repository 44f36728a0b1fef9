"""Which other packets of the store share something with a packet. All look-ups go through an index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.adapters.store.tables import Packet, Trait, Version

_AT_ONCE = 400
"""Values asked for in one statement: SQLite bounds the number of its parameters."""
_FOUND_BY = (
    "report_number",
    "standard_number",
    "mark",
    "certificate",
    "applied",
    "application",
    "page_band",
    "text_band",
)


class Met(NamedTuple):
    """Another packet's latest version, and in pairs the traits the two have in common: ours, then theirs."""

    packet: Packet
    pairs: tuple[tuple[Trait, Trait], ...]


def traits_kept(session: Session, version_id: int) -> list[Trait]:
    """What is noted of a version for other packets to share."""
    return list(session.scalars(select(Trait).where(Trait.version_id == version_id)))


def sharing(session: Session, packet_id: int, traits: Sequence[Trait]) -> list[Met]:
    """Other packets that share one of a packet's traits, each by its latest version, in the order of their codes.

    Args:
        traits: of the packet; they need not be kept.
    """
    own = [trait for trait in traits if trait.kind in _FOUND_BY]
    pairs: defaultdict[int, list[tuple[Trait, Trait]]] = defaultdict(list)
    by_value: defaultdict[tuple[str, str], list[Trait]] = defaultdict(list)
    for trait in own:
        by_value[trait.kind, trait.value].append(trait)
    for theirs in _equal(session, own, packet_id):
        pairs[theirs.packet_id] += [(ours, theirs) for ours in by_value[theirs.kind, theirs.value]]
    packets = session.scalars(select(Packet).where(Packet.id.in_(pairs)).order_by(Packet.code))
    return [Met(packet, tuple(pairs[packet.id])) for packet in packets]


def named(session: Session, version_id: int, kind: str, values: Sequence[str]) -> dict[str, Trait]:
    """The traits of a version of one kind, by their values."""
    rows = select(Trait).where(Trait.version_id == version_id, Trait.kind == kind, Trait.value.in_(values))
    return {trait.value: trait for trait in session.scalars(rows)}


def _equal(session: Session, own: Sequence[Trait], packet_id: int) -> Iterator[Trait]:
    """Traits of other packets' latest versions with the kind and value of one of these."""
    latest = select(Trait).join(Version, Trait.version_id == Version.id).join(Packet, Version.packet_id == Packet.id)
    latest = latest.where(Version.number == Packet.version, Trait.packet_id != packet_id)
    for start in range(0, len(own), _AT_ONCE):
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for trait in own[start : start + _AT_ONCE]:
            wanted[trait.kind].add(trait.value)
        ways = [(Trait.kind == kind) & Trait.value.in_(sorted(values)) for kind, values in wanted.items()]
        yield from session.scalars(latest.where(or_(*ways)))
