"""Seals on a paper: whose they are, and what may be said where none is seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from rapidfuzz.distance import LCSseq

from extractors.facts import Facts, Seal
from extractors.kinds import COMPANY
from extractors.owners import NEAR
from pipeline.model.facts import Field, Status
from pipeline.text.addresses import leading_regions
from pipeline.text.names import compare_names

_FORM = re.compile(r"(?:股份|集团)*(?:有限)?(?:责任)?公司$")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]$")
_NOT_HAN = re.compile(r"[^㐀-鿿]")
_LEGIBLE, _CERTAIN = 0.8, 0.8
"""Mean certainty of a reading that tells at least what a seal does not say; least of a reading that stands as it is."""
_SHARED = 0.34
"""Share of a name's own characters that a seal of somebody else may have, too."""
_WHOLE_NAME = 6
"""Characters a reading has at least that may be a body's whole name."""
_OFFICES = ("局", "委员会", "人民政府", "审批服务")
_BYSTANDERS = ("中心", "协会", "学会", "研究院", "平台", "总队", "支队", "园区")
"""Ends of the names of bodies that put their seal on other people's papers: they receive, recommend, check."""
_COMPANIES = ("公司", "厂", "集团", "合作社", "合作联社", "商行", "经营部", "企业")


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


def is_company(name: str) -> bool:
    """Whether a name ends in a legal form that only companies have."""
    return _bare(name).endswith(_COMPANIES)


def is_bystander(name: str) -> bool:
    """Whether it is the name of a body that seals papers of others beside them: a counter, an association."""
    return not is_company(name) and (_bare(name).endswith(_BYSTANDERS) or "政务" in name)


def _bare(name: str) -> str:
    return _IN_BRACKETS.sub("", name).removesuffix("专用章")


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


def unlike(seal: Seal, name: str) -> bool:
    """Whether a seal, though nobody's for certain, was read well enough to say that it is not that of `name`.

    Beside the place and the legal form, hardly anything of the name is in its readings. Short names tell nothing.
    """
    stem = _stem(name)
    readings = [_NOT_HAN.sub("", text) for text in (seal.reading, seal.again) if text]
    if len(stem) < 2 or not readings or len(readings[0]) < _WHOLE_NAME or _mean(seal) < _LEGIBLE:
        return False
    return all(LCSseq.similarity(stem, reading) <= _SHARED * len(stem) for reading in readings)


def said(seal: Seal) -> str:
    """A body's name that both readings of a seal have letter for letter, with certainty; else ""."""
    parsed = COMPANY.parse(seal.reading)
    agreed = seal.reading == seal.again and min(seal.certainties, default=0.0) >= _CERTAIN
    return str(parsed.value) if agreed and parsed.value is not None and not parsed.reason else ""


def authority(seal: Seal) -> bool:
    """Whether it is an authority's, or may be."""
    if seal.status.settled:
        return is_office(seal.owner or seal.reading)
    return is_office(seal.reading) or (is_office(seal.owner) and seal.distance <= NEAR * len(seal.owner))


def _stem(name: str) -> str:
    """What tells a body from others: its name without place and legal form."""
    return _NOT_HAN.sub("", _FORM.sub("", leading_regions(name)[1]))


def _mean(seal: Seal) -> float:
    return sum(seal.certainties) / len(seal.certainties) if seal.certainties else 0.0


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
