"""Riding seals that go on or break off, and codes that agree with print or do not."""

from __future__ import annotations

import pytest

from extractors.facts import Code, Facts, Seal, Sight
from extractors.impressions import Riding, code_checks, slices_of
from extractors.test_report import TestReport
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import PageRef


def report(*pages: bool, grey: tuple[int, ...] = (), at: float = 0.4) -> Facts:
    """A report with slices on the pages marked, page numbers in `grey` without colour."""
    facts = TestReport.of(report_number="WT20220515-0775")
    facts.pages = tuple(PageRef(file="a.pdf", page=n) for n in range(1, len(pages) + 1))
    facts.sight = Sight(grey_pages=tuple(n in grey for n in range(1, len(pages) + 1)))
    facts.seals = tuple(
        Seal(
            text="", status=Status.MISSING, colour="red", shape="slice",
            evidence=(Evidence(file="a.pdf", page=n, box=Box(0.95, at, 1.0, at + 0.14)),),
        )
        for n, there in enumerate(pages, 1)
        if there
    )  # fmt: skip
    return facts


@pytest.mark.parametrize(
    ("pages", "grey", "state"),
    [
        ((True, True, True), (), Riding.COMPLETE),
        ((True, False, True), (), Riding.BROKEN),
        ((False, False), (), Riding.ABSENT),
        ((True, False, True), (2,), Riding.UNSEEN),
        ((False, False), (1, 2), Riding.UNSEEN),
        ((True,), (), Riding.UNSEEN),
    ],
)
def test_slices_go_on_from_page_to_page(pages: tuple[bool, ...], grey: tuple[int, ...], state: Riding) -> None:
    assert slices_of(report(*pages, grey=grey)).state is state


def test_slices_at_other_heights_are_not_one_seal() -> None:
    facts = report(True, True)
    low = report(True, True, at=0.7).seals[1]
    facts.seals = (facts.seals[0], low)
    assert slices_of(facts).state is Riding.UNSEEN


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("http://lab.example/r?no=WT20220515-0775&s=1", [True]),
        ("WT20220515-0775", [True]),
        ("http://lab.example/r?no=WT20220515-0776&s=1", [False]),
        ("https://lab.example/check", []),
        ("13800138000", []),
    ],
)
def test_a_code_beside_the_report_number(text: str, agrees: list[bool]) -> None:
    facts = report(True)
    facts.codes = (Code(kind="qr", text=text),)
    assert [check.agrees for check in code_checks(facts)] == agrees


def test_a_doubtful_number_is_compared_with_nothing() -> None:
    facts = report(True)
    facts.codes = (Code(kind="qr", text="WT20220515-0776"),)
    facts.fields["report_number"] = Field[str](value="WT20220515-0775", status=Status.DOUBTFUL)
    assert list(code_checks(facts)) == []
