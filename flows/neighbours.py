"""What other packets of the store say, in the terms of the rules that compare packets.

Most packets have nothing in common with others: what compares them is imported where some have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from pipeline.adapters.store.sharing import Met, named, sharing, traits_kept
from pipeline.adapters.store.tables import Trait, Version
from pipeline.model.reading import PageRef

if TYPE_CHECKING:
    from validators.neighbours import Alike, Neighbour

PAGE_LIKENESS, PICTURE_SHARE = 0.95, 0.15
"""Two scans of one page say the same but for misread characters, and differ in fewer of their picture's bits."""
TEXT_LIKENESS = 0.85
"""Of two standards: those of one industry, written to one pattern, reach 0.75 (measured on 490 pairs)."""


def neighbours_of(session: Session, version: Version) -> list[Neighbour]:
    """The other packets that have something in common with a version, as far as the rules look at them."""
    return neighbours_by(session, version.packet_id, traits_kept(session, version.id))


def neighbours_by(session: Session, packet_id: int, traits: Sequence[Trait]) -> list[Neighbour]:
    """The same for a packet with these traits, which need not be kept yet."""
    return [_neighbour(session, traits, met) for met in sharing(session, packet_id, traits)]


def _neighbour(session: Session, traits: Sequence[Trait], met: Met) -> Neighbour:
    from validators.neighbours import Neighbour

    packet, theirs = met.packet, [trait for _, trait in met.pairs]
    return Neighbour(
        packet=packet.code,
        applicant=packet.applicant,
        credit_code=packet.credit_code,
        product_name=packet.product,
        model=packet.model,
        report_numbers=_shown(theirs, "report_number"),
        standard_numbers=_shown(theirs, "standard_number"),
        marks=_shown(theirs, "mark"),
        certificates=_shown(theirs, "certificate"),
        pages=tuple(_alike(session, traits, met, "page")),
        standards=tuple(_alike(session, traits, met, "text")),
        settled=all(trait.detail.get("settled", True) for trait in theirs),
    )


def _shown(traits: Iterable[Trait], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(t.detail["shown"]) for t in traits if t.kind == kind))


def _alike(session: Session, traits: Iterable[Trait], met: Met, kind: str) -> Iterator[Alike]:
    """Pages, or texts, whose bands met and that are nearly the same indeed; of several only the nearest."""
    from validators.neighbours import Alike

    met_names = [
        (str(a.detail["of"]), str(b.detail["of"]), b.version_id) for a, b in met.pairs if a.kind == f"{kind}_band"
    ]
    pairs = list(dict.fromkeys(met_names))
    if not pairs:
        return
    ours = {trait.value: trait for trait in traits if trait.kind == kind}
    theirs = named(session, pairs[0][2], kind, [b for _, b, _ in pairs])
    nearest: dict[str, tuple[float, Trait, Trait]] = {}
    for name, other, _ in pairs:
        one, two = ours[name], theirs[other]
        near = _likeness(one, two)
        if near > nearest.get(name, (0.0,))[0]:
            nearest[name] = (near, one, two)
    yield from (Alike(here=_place(one), there=_place(two)) for _, one, two in nearest.values())


def _likeness(one: Trait, two: Trait) -> float:
    """0 where they are not near enough to be told of."""
    from pipeline.text.sketch import likeness
    from pipeline.vision.likeness import BITS, picture_distance

    near = likeness(str(one.detail["sketch"]), str(two.detail["sketch"]))
    if one.kind == "text":
        return near if near >= TEXT_LIKENESS else 0.0
    apart = picture_distance(str(one.detail["picture"]), str(two.detail["picture"]))
    return near if near >= PAGE_LIKENESS and apart <= PICTURE_SHARE * BITS else 0.0


def _place(trait: Trait) -> PageRef:
    return PageRef(file=str(trait.detail["file"]), page=int(trait.detail["page"]))
