"""A whole packet's assessment, and checks across packets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import jsonschema
import pytest

from extractors.application_form import ApplicationForm
from extractors.business_licence import BusinessLicence
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts
from extractors.qms_certificate import QmsCertificate
from extractors.recheck_form import RecheckForm
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.errors import ConfigurationError
from pipeline.model.facts import Status
from pipeline.model.packet import OTHER, Problem, ProblemKind
from pipeline.model.report import (
    ChecklistState,
    Conclusion,
    Finding,
    Outcome,
    PacketHead,
    Report,
    Run,
    Severity,
)
from pipeline.reports.counts import count
from validators.cases import doubtful, limits, paper, seal, sealed
from validators.cross import across, merged
from validators.findings import is_standing
from validators.neighbours import Neighbour
from validators.questions import STANDING, TABLES
from validators.review import Assessment, assess, rules_version

TODAY = date(2022, 3, 1)
NAME, CODE = "四川天成建材有限公司", "91510700205412308D"
SYSTEM = limits(("吸水率", "%", "≤0.10"), ("断裂模数", "MPa", "≥35"), products=("细炻砖",))


def form(**other: Any) -> ApplicationForm:
    values: dict[str, Any] = {
        "applicant": NAME,
        "credit_code": CODE,
        "legal_representative": "王建国",
        "production_address": "四川省绵阳市涪城区工业大道1号",
        "product_name": "细炻砖",
        "model": "600×600",
        "trademark": "天成",
        "trademark_number": "12345678",
        "standard_number": "Q/TCJC 001-2020",
        "report_number": "WT2021-001",
        "lab": "四川省建材质检站",
        "applied_on": date(2021, 9, 20),
        "signature_place": "法定代表人(签字)",
        "signature": "王建国",
        "commitment": "承诺材料真实",
        "opinion_place": "初审意见",
        "opinion": "同意上报",
    }
    return sealed(ApplicationForm.of("d1", **{**values, **other}), seal(NAME), seal("绵阳市市场监督管理局"))


def licence() -> Facts:
    paper = BusinessLicence.of(
        "d2",
        credit_code=CODE,
        name=NAME,
        entity_type="有限责任公司",
        legal_representative="王建国",
        address="四川省绵阳市涪城区工业大道1号",
        business_scope="瓷砖制造、销售",
        issued_on=date(2019, 5, 1),
    )
    return sealed(paper, seal("绵阳市涪城区市场监督管理局"), seal(NAME))


def standard() -> Facts:
    paper = EnterpriseStandard.of(
        "d4",
        standard_number="Q/TCJC 001-2020",
        title="细炻砖",
        issuer=NAME,
        issued_on=date(2020, 3, 1),
        effective_on=date(2020, 4, 1),
        declared_on=date(2020, 3, 20),
        indicators=[
            {"name": "吸水率", "unit": "%", "requirement": "≤0.08"},
            {"name": "断裂模数", "unit": "MPa", "requirement": "≥35"},
        ],
    )
    return sealed(paper, seal(NAME))


def report_paper(*, item: Any = "断裂模数") -> Facts:
    paper = TestReport.of(
        "d5",
        report_number="WT2021-001",
        lab="四川省建材质检站",
        client=NAME,
        manufacturer=NAME,
        product_name="细炻砖",
        model="600×600",
        basis_standard="Q/TCJC 001-2020",
        cma_number="212320110001",
        issued_on=date(2021, 6, 1),
        verdict="合格",
        results=[
            {"item": "吸水率", "unit": "%", "requirement": "≤0.08", "measured": "0.05", "verdict": "合格"},
            {"item": item, "unit": "MPa", "requirement": "≥35", "measured": "43", "verdict": "合格"},
        ],
    )
    return sealed(paper, seal("四川省建材质检站"))


def packet(report: Facts | None = None) -> list[Facts]:
    """A packet nothing can be said against; with another report if one is given."""
    mark = TrademarkCertificate.of(
        "d3",
        registration_number="12345678",
        mark="天成",
        registrant=NAME,
        goods_class="19",
        goods="瓷砖；建筑用非金属砖瓦",
        valid_to=date(2029, 6, 13),
    )
    quality = QmsCertificate.of("d6", holder=NAME, valid_to=date(2023, 5, 1))
    return [form(), licence(), mark, standard(), report or report_paper(), quality]


def assessed(facts: Sequence[Facts], others: int = 0, **options: Any) -> Assessment:
    documents = [paper(f.document, f.type).model_copy(update={"copy_of": f.copy_of}) for f in facts]
    documents += [paper(f"o{n}", OTHER).model_copy(update={"confidence": 0.5}) for n in range(others)]
    settings: dict[str, Any] = {"scheme": None, "as_of": None, "review_by": None, "systems": (SYSTEM,), "today": TODAY}
    return assess(documents, facts, **{**settings, **options})


def said(found: Assessment) -> list[Finding]:
    """The findings but the points to look up that stand for every packet."""
    return [f for f in found.findings if not is_standing(f)]


def test_points_to_look_up_stand_in_one_finding_and_are_no_doubt() -> None:
    found = assessed(packet())
    (finding,) = found.findings
    assert (finding.title, finding.outcome, finding.severity) == (STANDING, Outcome.UNKNOWN, Severity.HINT)
    behind = {c.rule: c.outcome for c in found.checks if finding.id in c.findings}
    assert {"L19", "L20", "T18", "Q08", "Q10"} <= set(behind)
    assert set(behind.values()) == {Outcome.NOT_APPLICABLE}
    assert all(code in finding.message for code in behind)
    assert NAME in finding.message
    assert "www.gsxt.gov.cn" in finding.message
    assert found.conclusion is Conclusion.COMPLETE
    assert count(as_report("A1", found)).unknown == 0


def test_what_is_open_about_the_tables_is_one_question_of_all_the_rules_that_wait_for_it() -> None:
    found = assessed(packet(report_paper(item=doubtful("破坏强度"))))
    (finding,) = said(found)
    waiting = {c.rule for c in found.checks if c.outcome is Outcome.UNKNOWN}
    assert (finding.title, finding.outcome) == (TABLES, Outcome.UNKNOWN)
    assert {c.rule for c in found.checks if finding.id in c.findings} == waiting
    assert {"R23", "R24"} <= waiting
    assert all(code in finding.message for code in waiting)


def test_nothing_is_said_against_a_good_packet() -> None:
    found = assessed(packet())
    assert [f.message for f in said(found)] == []
    assert found.conclusion is Conclusion.COMPLETE
    assert found.scheme == "sichuan-initial"
    assert (found.as_of, found.review_by) == (date(2021, 9, 20), date(2022, 12, 31))
    states = {i.item: i.state for i in found.checklist}
    assert states.pop("办法七(六)") is ChecklistState.NOT_APPLICABLE
    assert set(states.values()) == {ChecklistState.PRESENT}
    assert [(i.name, i.standard_vs_advanced.value, i.measured_vs_advanced.value) for i in found.indicators] == [
        ("吸水率", "better", "pass"),
        ("断裂模数", "equal", "pass"),
    ]
    assert found.subject.applicant == NAME


def test_a_missing_document_is_to_be_supplied() -> None:
    found = assessed([f for f in packet() if f.type != "test_report"])
    assert found.conclusion is Conclusion.SUPPLEMENT
    (finding,) = [f for f in found.findings if f.rule == "R01"]
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, Severity.MISSING)
    assert found.clauses["办法七(五)"]


@pytest.mark.parametrize("hidden", ["other", "problem"])
def test_a_document_that_may_still_be_there_is_not_called_missing(hidden: str) -> None:
    rest = [f for f in packet() if f.type != "test_report"]
    unread = Problem(kind=ProblemKind.INPUT, file="5.pdf", message="打不开")
    found = assessed(rest, others=1) if hidden == "other" else assessed(rest, problems=[unread])
    assert {f.outcome for f in found.findings if f.rule == "R01"} == {Outcome.UNKNOWN}
    assert found.conclusion is Conclusion.CONFIRM


def test_a_copy_is_not_looked_at_twice() -> None:
    twin = form(standard_number="Q/TCJC 001-2018")
    copy = type(twin)("d7", twin.fields, twin.tables, copy_of="d1")
    assert assessed([*packet(), copy]).conclusion is Conclusion.COMPLETE


def test_a_doubtful_reading_asks_a_person() -> None:
    facts = packet()
    facts[0] = form(applicant=doubtful("四川大成建材有限公司"))
    found = assessed(facts)
    assert found.conclusion is Conclusion.CONFIRM
    assert {f.outcome for f in said(found)} == {Outcome.UNKNOWN}


def test_an_unread_filing_date_decides_nothing() -> None:
    facts = packet()
    facts[0] = form(applied_on=doubtful(date(2021, 9, 20)))
    facts[2] = TrademarkCertificate.of("d3", registration_number="12345678", mark="天成", registrant=NAME,
                                       goods_class="19", goods="瓷砖", valid_to=date(2021, 1, 1))  # fmt: skip
    outcome = {c.rule: c.outcome for c in assessed(facts).checks}
    assert outcome["T03"] is Outcome.UNKNOWN
    assert {c.rule: c.outcome for c in assessed(facts, as_of=date(2021, 9, 20)).checks}["T03"] is Outcome.FAIL


def test_what_stands_for_an_uncertain_filing_date_is_told() -> None:
    facts = packet()
    assert assessed(facts).as_of_doubt == ""
    facts[0] = form(applied_on=doubtful(date(2021, 9, 20)))
    read = assessed(facts)
    assert read.as_of == date(2021, 9, 20) and "今天" not in read.as_of_doubt and "核对" in read.as_of_doubt
    without = assessed(facts[1:])
    assert without.as_of == TODAY and "没有申请表" in without.as_of_doubt and "今天" in without.as_of_doubt
    assert assessed(facts[1:], as_of=date(2021, 9, 20)).as_of_doubt == ""


def test_expiry_between_filing_and_review_is_a_hint_and_asks_for_nothing() -> None:
    facts = packet()
    facts[5] = QmsCertificate.of("d6", holder=NAME, valid_to=date(2022, 5, 1))
    found = assessed(facts)
    assert [(f.rule, f.severity) for f in said(found)] == [("Q02", Severity.HINT)]
    assert found.conclusion is Conclusion.COMPLETE
    assert said(assessed(facts, review_by=date(2022, 4, 1))) == []


def test_no_system_is_said_and_not_guessed() -> None:
    found = assessed(packet(), systems=())
    (finding,) = said(found)
    assert (finding.rule, finding.outcome) == ("S24", Outcome.UNKNOWN)
    assert {i.standard_vs_advanced.value for i in found.indicators} == {"unknown"}


def test_a_recheck_form_chooses_the_recheck() -> None:
    facts = packet()
    facts[0] = RecheckForm("d1", form().fields)
    found = assessed(facts)
    assert found.scheme == "sichuan-recheck"
    assert found.checklist[0].state is ChecklistState.PRESENT


def test_nothing_recognised_is_unreadable() -> None:
    assert assessed([], others=3).conclusion is Conclusion.UNREADABLE


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="sichuan-initial"):
        assessed(packet(), scheme="nowhere")


def test_internal_fields_stay_inside() -> None:
    report = next(d for d in assessed(packet()).documents if d.type == "test_report")
    assert "verdict" not in report.fields
    assert report.fields["issued_on"].value == "2021-06-01"
    assert report.tables["results"][0]["measured"].value == "0.05"


def test_the_rules_version_is_stable() -> None:
    assert rules_version() == rules_version()


def as_report(name: str, found: Assessment) -> Report:
    head = PacketHead(
        id=name, scheme=found.scheme, as_of=str(found.as_of), review_by=str(found.review_by), sha256="0" * 64
    )
    return Report(
        packet=head,
        conclusion=found.conclusion,
        subject=found.subject,
        documents=found.documents,
        checklist=found.checklist,
        checks=found.checks,
        findings=found.findings,
        indicators=found.indicators,
        pages=(),
        problems=found.problems,
        run=Run(seconds=1, caishen="0", rules=rules_version(), readers={}),
        clauses=found.clauses,
    )


OTHER_NAME, OTHER_CODE = "绵阳远航电器有限公司", "91510500204706718H"


def neighbour(applicant: str, **shared: Any) -> Neighbour:
    return Neighbour(packet="B1", applicant=applicant, **shared)


def test_one_report_in_the_packets_of_two_companies() -> None:
    mine = as_report("A1", assessed(packet()))
    found = across(mine, [neighbour(OTHER_NAME, credit_code=OTHER_CODE, report_numbers=("WT2021-001",))])
    assert [f.rule for f in found] == ["X01"]
    assert "请核实" in found[0].message


def test_one_company_may_share_a_report_but_not_apply_twice() -> None:
    mine = as_report("A1", assessed(packet()))
    subject = mine.subject
    again = neighbour(
        subject.applicant or "",
        credit_code=subject.credit_code or "",
        product_name=subject.product_name or "",
        model=subject.model or "",
        report_numbers=("WT2021-001",),
    )
    found = across(mine, [again])
    assert [f.rule for f in found] == ["X09"]
    report = merged(mine, found)
    outcomes = {c.rule: c.outcome for c in report.checks}
    assert (outcomes["X01"], outcomes["X09"]) == (Outcome.PASS, Outcome.FAIL)
    assert report.findings[-1].id == "f1"
    assert len([c for c in report.checks if c.rule == "X09"]) == 1
    assert report.clauses["办法七(一)"]


def test_a_doubtful_number_across_packets_is_unknown() -> None:
    mine = as_report("A1", assessed(packet()))
    doubtful_there = neighbour(OTHER_NAME, credit_code=OTHER_CODE, report_numbers=("WT2021-001",), settled=False)
    assert {f.outcome for f in across(mine, [doubtful_there])} == {Outcome.UNKNOWN}


def test_a_packet_without_neighbours_is_not_compared() -> None:
    assert across(as_report("A1", assessed(packet())), []) == []


def test_the_report_fits_its_schema() -> None:
    report = as_report("A1", assessed(packet(), others=1))
    jsonschema.validate(report.to_json(), Report.model_json_schema(by_alias=True))
    assert {f.status for d in report.documents for f in d.fields.values()} <= set(Status)


def test_a_reading_that_several_rules_wait_for_is_asked_for_once() -> None:
    facts = packet()
    facts[0] = form(product_name=doubtful("陶质砖"))
    found = assessed(facts)
    waiting = [c for c in found.checks if c.outcome is Outcome.UNKNOWN]
    assert len(waiting) > 1
    (shared,) = {i for c in waiting for i in c.findings}
    (finding,) = [f for f in found.findings if f.id == shared]
    assert all(c.rule in finding.message for c in waiting)
    assert finding.rule in {c.rule for c in waiting}
