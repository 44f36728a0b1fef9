"""Everything rules may see of a packet: facts, scheme, dates, indicators. Never pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard, StandardIndicator
from extractors.facts import Facts
from extractors.recheck_form import RecheckForm
from extractors.test_report import TestReport, TestResult
from pipeline.model.facts import Field, Status
from pipeline.model.packet import BLANK, OTHER, Document
from pipeline.model.report import ChecklistItem
from validators.checklist import checklist
from validators.indicators import IndicatorComparison, compare_indicators, compare_standard, unsure_names
from validators.matching import mentioned
from validators.neighbours import Neighbour
from validators.scheme import Scheme
from validators.systems import IndicatorSystem

F = TypeVar("F", bound=Facts)
SURE_OF_TYPE = 0.6
"""Below this, what a document was classified as may be wrong, so that it may be one that seems to be missing."""
WHOLE = 4
"""Pages a standard has at least when its text is there and not only its cover and limits."""
SURE_OF_NONE = 0.75
"""Above this, a document of no known type is surely none of those that are asked for."""


@dataclass(frozen=True)
class Dossier:
    """A packet as rules see it.

    Attributes:
        filed: the day validity is judged at; doubtful where the form's date could not be read.
        review_by: the expected day of review.
        today: the day of the run: no filing is later.
        unread: whether pages could not be read, so that a missing document may be among them.
        system_reason: why there is no `system` (Chinese).
        neighbours: other packets of the batch that have something in common with this one.
    """

    documents: Sequence[Document]
    facts: Sequence[Facts]
    scheme: Scheme
    filed: Field[date]
    review_by: date
    today: date
    system: IndicatorSystem | None = None
    system_reason: str = ""
    unread: bool = False
    neighbours: Sequence[Neighbour] = ()

    @property
    def filed_on(self) -> date:
        """The filing day. Raises Unsettled where it is doubtful."""
        return self.filed.require()

    def all(self, kind: type[F]) -> list[F]:
        """All documents of a type (a form may be a re-review form), first copies only."""
        return [f for f in self.facts if isinstance(f, kind) and f.copy_of is None]

    def one(self, kind: type[F]) -> F | None:
        """The first document of a type."""
        return next(iter(self.all(kind)), None)

    @cached_property
    def types(self) -> dict[str, str]:
        """Document types by document id."""
        return {f.document: f.type for f in self.facts}

    @property
    def form(self) -> ApplicationForm | None:
        """The application, or the re-review application."""
        return self.one(ApplicationForm)

    @property
    def is_recheck(self) -> bool:
        return self.one(RecheckForm) is not None

    @cached_property
    def unclassified(self) -> list[Document]:
        """Documents whose type is unknown or unsure: what seems missing may be one of them."""
        bars = {OTHER: SURE_OF_NONE, BLANK: 0.0}
        firsts = (d for d in self.documents if d.copy_of is None)
        return [d for d in firsts if d.confidence < bars.get(d.type, SURE_OF_TYPE)]

    @property
    def may_hold_more(self) -> bool:
        """Whether a document that was not found may still be there."""
        return self.unread or bool(self.unclassified)

    @cached_property
    def comparisons(self) -> list[IndicatorComparison]:
        """The system's indicators (without one, the standard's items) side by side."""
        form = self.form.indicators if self.form else ()
        return compare_indicators(self.system, self.requirements, self.results, form, self.rounded)

    @cached_property
    def requirements(self) -> list[StandardIndicator]:
        """All rows of the enterprise standards' requirement tables."""
        return [r for s in self.all(EnterpriseStandard) for r in s.indicators]

    @cached_property
    def results(self) -> list[TestResult]:
        """All rows of the test reports' result tables."""
        return [r for t in self.all(TestReport) for r in t.results]

    @cached_property
    def unsure_items(self) -> list[Field[Any]]:
        """Item names of both tables that are not settled."""
        return unsure_names(self.requirements, "name") + unsure_names(self.results, "item")

    @cached_property
    def standard_items(self) -> list[IndicatorComparison]:
        """Every item of the enterprise standard with the report's results."""
        return compare_standard(self.requirements, self.results, self.rounded)

    def mentions(self, kind: type[F], *names: str) -> bool:
        """Whether a standard or report names an item in its text that no row read of its tables is."""
        rows = [r.name.value for r in self.requirements] if kind is EnterpriseStandard else []
        rows += [r.item.value for r in self.results] if kind is TestReport else []
        return any(mentioned(names, paper.sight.words, [row for row in rows if row]) for paper in self.all(kind))

    @property
    def rounded(self) -> bool | None:
        """Whether the standard prescribes 修约值比较法; None where nobody looked.

        A standard that says nothing is judged by 全数值比较法 (GB/T 8170-2008, 4.3.1), if its text could be read.
        """
        standards = self.all(EnterpriseStandard)
        for standard in standards:
            if standard.rounding.settled:
                return "修约值" in (standard.rounding.value or "")
        legible = [len(s.sight.qualities) >= WHOLE and s.sight.mostly_clear() and not s.rounding.raw for s in standards]
        return False if legible and all(legible) else None

    @cached_property
    def checklist(self) -> tuple[ChecklistItem, ...]:
        """The scheme's material list against what is there."""
        return checklist(
            self.scheme, self.documents, self.facts, self.product, self.may_hold_more, self.filed.value or self.today
        )

    @property
    def product(self) -> Field[str]:
        """The product's name: as applied for, else as reported."""
        form = self.form
        candidates = [form.product_name] if form else []
        candidates += [r.product_name for r in self.all(TestReport)]
        return next((f for f in candidates if f.settled and f.value), candidates[0] if candidates else Field[str]())


def printed(facts: Facts, name: str) -> bool:
    """Whether the paper has the field at all: read, doubtful, or its label with nothing readable beside it."""
    found = facts.fields.get(name)
    return found is not None and (found.status is not Status.MISSING or bool(found.evidence or found.raw))
