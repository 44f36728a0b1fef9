"""Names and units that other tables of the packet bear out, and what they never do."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts
from extractors.test_report import TestReport
from pipeline.model.facts import Status
from validators.agreement import settle_by_agreement
from validators.cases import doubtful, limits

SYSTEM = limits(("机械寿命", "次", "≥8000"), ("绝缘电阻", "MΩ", "≥50"))


def standard(name: Any = "机械寿命", unit: Any = "次", requirement: Any = "≥10000") -> EnterpriseStandard:
    return EnterpriseStandard.of(indicators=[{"name": name, "unit": unit, "requirement": requirement}])


def report(name: str = "机械寿命", unit: Any = "次", requirement: str = "≥10000") -> TestReport:
    row = {"item": name, "unit": unit, "requirement": requirement, "measured": "12000", "verdict": "合格"}
    return TestReport.of(results=[row])


def form(name: str = "机械寿命", unit: Any = "次", requirement: str = "≥10000") -> ApplicationForm:
    row = {"name": name, "unit": unit, "advanced": "≥8000", "standard": requirement, "measured": "12000"}
    return ApplicationForm.of(indicators=[row])


def first_row(*facts: Facts) -> Any:
    return settle_by_agreement(facts, SYSTEM)[0].tables["indicators"][0]


def test_a_doubtful_name_that_another_table_prints_is_settled() -> None:
    row = first_row(standard(doubtful("机械寿命")), report())
    assert (row.name.value, row.name.status) == ("机械寿命", Status.READ)


def test_a_name_a_character_off_is_settled_by_two_tables_with_the_same_row() -> None:
    row = first_row(standard(doubtful("机械券命")), report(), form())
    assert (row.name.value, row.name.status) == ("机械寿命", Status.READ)


@pytest.mark.parametrize(
    "others",
    [(report(),), (report(requirement="≥9000"), form(requirement="≥9000")), (report("外观"), form("外观"))],
    ids=["one witness", "another limit", "another item"],
)
def test_too_little_agreement_leaves_the_doubt(others: tuple[Facts, ...]) -> None:
    row = first_row(standard(doubtful("机械券命")), *others)
    assert (row.name.value, row.name.status) == ("机械券命", Status.DOUBTFUL)


def test_the_name_of_another_row_is_not_given_twice() -> None:
    rows = [
        {"name": "老化前抗张强度", "unit": "MPa", "requirement": "≥10000"},
        {"name": doubtful("老化后抗张强度"), "unit": "MPa", "requirement": "≥10000"},
    ]
    other = {"name": "老化前抗张强度", "unit": "MPa", "requirement": "≥10000"}
    papers = [EnterpriseStandard.of(indicators=rows), report("老化前抗张强度", "MPa"), form("老化前抗张强度", "MPa")]
    settled = settle_by_agreement(papers, None)[0].tables["indicators"][1]
    assert other["name"] != settled.cells()["name"].value
    assert settled.cells()["name"].status is Status.DOUBTFUL


def test_a_unit_with_a_speck_is_settled_by_two_tables() -> None:
    row = first_row(standard(unit=doubtful("0次")), report(), form())
    assert (row.unit.value, row.unit.status) == ("次", Status.READ)


def test_a_unit_of_its_own_is_never_replaced() -> None:
    row = first_row(standard(unit=doubtful("mA")), report(unit="μA"), form(unit="μA"))
    assert (row.unit.value, row.unit.status) == ("mA", Status.DOUBTFUL)


def test_limits_are_never_settled() -> None:
    row = first_row(standard(requirement=doubtful("≥1000")), report(), form())
    assert row.requirement.status is Status.DOUBTFUL


def test_what_nobody_doubts_stays() -> None:
    facts = [standard("机械券命"), report(), form()]
    assert settle_by_agreement(facts, SYSTEM) == facts
