"""Seals on a paper: whose they are, and what may be said where none is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from extractors.facts import Facts, Seal
from pipeline.model.facts import Field, Status
from pipeline.text.names import compare_names

_OFFICES = ("局", "委员会", "人民政府", "审批服务")


class Sealed(StrEnum):
    """`OTHER`: only somebody else's; `UNSURE`: one may be his; `UNSEEN`: none is seen, where one may hide."""

    YES = "yes"
    OTHER = "other"
    UNSURE = "unsure"
    NO = "no"
    UNSEEN = "unseen"


def is_office(name: str) -> bool:
    """Whether it is the name of an authority."""
    return name.endswith(_OFFICES) or "监督管理" in name


def by_company(paper: Facts, names: Sequence[str]) -> Sealed:
    """Whether a seal on the paper is that of one of the names; what is clearly an authority's is not."""
    rest = [seal for seal in paper.seals if not is_office(seal.owner or seal.reading)]
    if any(_clear(s) and any(compare_names(s.owner, name).same for name in names) for s in rest):
        return Sealed.YES
    if any(not _clear(seal) for seal in rest):
        return Sealed.UNSURE
    return Sealed.OTHER if rest else _absent(paper)


def by_office(paper: Facts) -> Sealed:
    """Whether a seal on the paper is an authority's."""
    if any(is_office(seal.owner or seal.reading) for seal in paper.seals):
        return Sealed.YES
    if any(not _clear(seal) for seal in paper.seals):
        return Sealed.UNSURE
    return _absent(paper)


def by_anybody(paper: Facts) -> Sealed:
    """Whether there is any seal."""
    return Sealed.YES if paper.seals else _absent(paper)


def shown(seals: Iterable[Seal], document: str) -> tuple[Field[Any], ...]:
    """Seals as evidence."""
    return tuple(
        Field[Any](
            value=seal.text or None,
            raw=seal.reading,
            status=Status.READ,
            evidence=seal.evidence,
            name="seals",
            document=document,
        )
        for seal in seals
    )


def _clear(seal: Seal) -> bool:
    return seal.status.settled and bool(seal.owner)


def _absent(paper: Facts) -> Sealed:
    """None is there where the pages have colour and are clear; a seal gone grey may be lost among the print."""
    return Sealed.NO if paper.sight.mostly_clear() and not paper.sight.grey else Sealed.UNSEEN
