"""Rule cases as dossiers: the packet in miniature that a case describes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from extractors.application_form import ApplicationForm
from extractors.facts import Facts, Seal, Sight, Signature, known
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.packet import OTHER, Document
from pipeline.model.reading import PageRef
from validators.dossier import Dossier
from validators.engine import Case, fails, passes, unknown
from validators.scheme import load_scheme
from validators.systems import AdvancedIndicator, IndicatorSystem

F = TypeVar("F", bound=Facts)
FILED, REVIEWED, RUN = date(2021, 9, 20), date(2022, 12, 31), date(2021, 12, 1)


def dossier_of(case: Case) -> Dossier:
    """The case's packet.

    Options: filed, review_by, today (dates); system; scheme (id); others (number of unclassified documents);
    unread (pages that could not be read); papers (documents without facts).
    """
    options: dict[str, Any] = dict(case.options)
    filed = options.pop("filed", FILED)
    others = options.pop("others", 0)
    documents = [paper(f.document or f.type, f.type).model_copy(update={"copy_of": f.copy_of}) for f in case.facts]
    documents += options.pop("papers", ())
    documents += [paper(f"other{n}", OTHER).model_copy(update={"confidence": 0.5}) for n in range(others)]
    return Dossier(
        documents=documents,
        facts=case.facts,
        scheme=load_scheme(options.pop("scheme", "sichuan-initial")),
        filed=filed if isinstance(filed, Field) else known(filed, "applied_on", "application_form"),
        review_by=options.pop("review_by", REVIEWED),
        today=options.pop("today", RUN),
        **options,
    )


def paper(ident: str, kind: str) -> Document:
    """A document of one page."""
    return Document(id=ident, type=kind, title=kind, pages=(PageRef(file=f"{ident}.pdf", page=1),))


def doubtful(value: Any, reason: str = "字迹不清") -> Field[Any]:
    """A reading a person has to confirm."""
    return Field[Any](value=value, raw=str(value), status=Status.DOUBTFUL, confidence=0.5, reason=reason)


def empty(file: str = "a.pdf") -> Field[Any]:
    """A label with nothing readable beside it."""
    place = Evidence(file=file, page=1, box=Box(0.1, 0.1, 0.4, 0.12))
    return Field[Any](status=Status.MISSING, evidence=(place,))


def beside(label: str) -> Field[Any]:
    """Nothing readable beside what was taken for a label."""
    blank = empty()
    return blank.model_copy(update={"evidence": (blank.evidence[0].model_copy(update={"text": label}),)})


def limits(*indicators: tuple[str, str, str], products: tuple[str, ...] = ("瓷砖",)) -> IndicatorSystem:
    """A small system: (item, unit, requirement)."""
    lines = tuple(AdvancedIndicator(name=n, unit=u or None, requirement=r) for n, u, r in indicators)
    return IndicatorSystem(id="case", title="样例先进指标体系", products=products, indicators=lines)


def without(facts: Facts, name: str) -> Facts:
    """The same paper with one field unreadable."""
    field = facts.fields[name]
    gone = empty().model_copy(update={"name": name, "document": field.document})
    return facts.reread({**facts.fields, name: gone})


def seen(facts: F, sight: Sight) -> F:
    """The same paper, seen like this."""
    facts.sight = sight
    return facts


Make = Callable[[Any], Facts]


def agreeing(one: Make, other: Make, same: Any, different: Any) -> list[Case]:
    """Two papers that have to say the same: they do, they do not, the second one is hard to read."""
    return [
        passes("一致", one(same), other(same)),
        fails("不一致", one(same), other(different)),
        unknown("读数存疑", one(same), other(doubtful(different))),
    ]


def expiring(make: Make) -> list[Case]:
    """A paper that has to be valid at the filing: it is, it was, it will not be at the review, its end is in doubt."""
    return [
        passes("有效", make(date(2024, 5, 1))),
        fails("申报前过期", make(date(2021, 5, 1))),
        passes("评审前过期（提示）", make(date(2022, 5, 1))),
        unknown("有效期存疑", make(doubtful(date(2021, 5, 1)))),
    ]


def handed_in(*papers: Facts) -> list[Case]:
    """A paper that must be there: in each of these shapes, not at all, or perhaps among what was not recognised."""
    form = ApplicationForm.of(applicant="甲公司")
    return [
        *(passes(f"有{paper.caption}", paper) for paper in papers),
        fails("没有提交", form),
        unknown("有不能归类的页", form, others=1),
    ]


def seal(owner: str, read: str = "", shape: str = "round") -> Seal:
    """A seal of somebody; without an owner only what was read of it."""
    status = Status.READ if owner else Status.DOUBTFUL
    return Seal(text=owner or read, status=status, colour="red", shape=shape, reading=read or owner, owner=owner)


def legible(text: str, again: str = "") -> Seal:
    """A seal of nobody the packet names, read twice with certainty; `again` otherwise the second time."""
    return seal("", read=text).model_copy(update={"again": again or text, "certainties": (0.95,) * len(text)})


def sealed(facts: F, *seals: Seal) -> F:
    """The same paper with these seals."""
    return facts.reread(seals=seals)


def signed(facts: F, role: str, inked: bool | None) -> F:
    """The same paper with a place to sign; None: it cannot be told whether somebody did."""
    found = facts.reread()
    found.signatures = (Signature(role=role, inked=inked),)
    return found


def copied(facts: F, number: int = 2) -> F:
    """Another copy of the paper."""
    return type(facts)(f"{facts.document}/{number}", facts.fields, facts.tables, copy_of=facts.document)


def placed(facts: F, quality: float) -> F:
    """The same paper on one page of this quality, with all its readings there."""
    page, box = PageRef(file="a.pdf", page=1), Box(0.1, 0.1, 0.4, 0.12)
    where = (Evidence(file=page.file, page=page.page, box=box),)
    fields = {n: f.model_copy(update={"evidence": where}) for n, f in facts.fields.items()}
    found = type(facts)(facts.document, fields, facts.tables, (page,))
    return seen(found, Sight(qualities=(quality,)))


POOR = Sight(qualities=(0.3,))
"""A page that is hard to read."""
