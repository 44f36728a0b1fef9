"""The queue: which packets there are, in which order, and which is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field as Key
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from pipeline.adapters.store.database import now
from pipeline.adapters.store.tables import Packet, User
from pipeline.model.base import Noun
from pipeline.text.folding import key
from pipeline.web.access.roles import city_of

PAGE: Final = 50
WORKED_ON: Final = ("new", "review")

Sort = Literal["order", "updated", "applicant", "product", "city", "fails", "unknowns", "doubtful", "open"]
_ORDERS: Final[dict[str, tuple[Any, ...]]] = {
    "order": (Packet.priority.desc(), Packet.created_at, Packet.id),
    "updated": (Packet.updated_at.desc(), Packet.id),
    "applicant": (Packet.applicant, Packet.id),
    "product": (Packet.product, Packet.id),
    "city": (Packet.city, Packet.id),
    "fails": (Packet.fails.desc(), Packet.id),
    "unknowns": (Packet.unknowns.desc(), Packet.id),
    "doubtful": (Packet.doubtful.desc(), Packet.id),
    "open": (Packet.open.desc(), Packet.id),
}


class Wanted(Noun):
    """What the queue is asked for. `who`: mine, nobody or "" for all; `page` counts from 1."""

    q: Annotated[str, Key(max_length=200)] = ""
    state: Literal["", "new", "review", "supplement", "passed", "closed"] = ""
    city: str = ""
    who: Literal["", "mine", "nobody"] = ""
    sort: Sort = "order"
    page: Annotated[int, Key(ge=1, le=100_000)] = 1
    told: Literal["", "none"] = ""  # that there was no next one

    def query(self, **other: Any) -> dict[str, Any]:
        """As in an address, with something else; what is as usual is left out."""
        usual = Wanted()
        merged = self.model_dump() | {"page": 1, "told": ""} | other
        return {name: value for name, value in merged.items() if value != getattr(usual, name)}


class Listing(NamedTuple):
    """A page of the queue. `states`: how many packets there are in each state, whatever else is asked for."""

    packets: Sequence[Packet]
    total: int
    pages: int
    states: dict[str, int]
    cities: Sequence[str]


def listing(session: Session, user: User, wanted: Wanted) -> Listing:
    conditions = _conditions(user, wanted)
    number = total(session, user, wanted)
    found = (
        select(Packet)
        .options(joinedload(Packet.assignee))
        .where(*conditions)
        .order_by(*_ORDERS[wanted.sort])
        .limit(PAGE)
        .offset((wanted.page - 1) * PAGE)
    )
    seen = _seen_by(user)
    states = session.execute(select(Packet.state, func.count()).where(*seen).group_by(Packet.state))
    cities = session.scalars(select(Packet.city).where(*seen).distinct().order_by(Packet.city))
    return Listing(
        session.scalars(found).all(),
        number,
        max(1, -(-number // PAGE)),
        dict(states.tuples().all()),
        [city for city in cities if city],
    )


def total(session: Session, user: User, wanted: Wanted) -> int:
    """How many packets there are."""
    return session.scalar(select(func.count()).select_from(Packet).where(*_conditions(user, wanted))) or 0


def chosen(session: Session, user: User, wanted: Wanted) -> list[int]:
    """The ids of all these packets, by city and then as they came."""
    found = select(Packet.id).where(*_conditions(user, wanted)).order_by(Packet.city, *_ORDERS["order"])
    return list(session.scalars(found))


def _conditions(user: User, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = _seen_by(user)
    if wanted.state:
        conditions.append(Packet.state == wanted.state)
    if wanted.city:
        conditions.append(Packet.city == wanted.city)
    if wanted.who:
        conditions.append(Packet.assignee_id == user.id if wanted.who == "mine" else Packet.assignee_id.is_(None))
    conditions += [Packet.words.contains(key(word), autoescape=True) for word in wanted.q.split()]
    return conditions


def _seen_by(user: User) -> list[ColumnElement[bool]]:
    city = city_of(user)
    return [Packet.city == city] if city else []


def take_next(session: Session, user: User) -> Packet | None:
    """The first packet to work on becomes the person's: one of theirs not yet done, else one nobody has."""
    for condition in (Packet.assignee_id == user.id, Packet.assignee_id.is_(None)):
        packet = session.scalar(_waiting(user).where(condition))
        if packet is not None:
            assign(packet, user)
            return packet
    return None


def _waiting(user: User) -> Select[Packet]:
    found = select(Packet).where(*_seen_by(user), Packet.state.in_(WORKED_ON), Packet.open > 0)
    return found.order_by(*_ORDERS["order"]).limit(1).with_for_update(skip_locked=True)


def assign(packet: Packet, user: User | None) -> None:
    packet.assignee_id = user.id if user else None
    if packet.state == "new" and user:
        packet.state = "review"
    packet.updated_at = now()
