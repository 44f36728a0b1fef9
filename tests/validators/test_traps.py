"""Whole packets that look wrong and are not, or look right and are not: the traps of the domain."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extractors.business_licence import BusinessLicence
from extractors.ccc_self_declaration import CccSelfDeclaration
from extractors.facts import Facts
from extractors.legal_person_certificate import LegalPersonCertificate
from extractors.name_change import NameChange
from extractors.qms_certificate import QmsCertificate
from extractors.trademark_certificate import TrademarkCertificate
from extractors.trademark_change import TrademarkChange
from extractors.trademark_renewal import TrademarkRenewal
from pipeline.model.facts import Field, Status
from pipeline.model.report import Conclusion, Outcome, Severity
from tests.validators.test_review import CODE, NAME, assessed, form, packet, said
from validators.cases import copied, seal, sealed
from validators.review import Assessment

OLD = "成都大地陶瓷厂"


def replaced(*papers: Facts) -> list[Facts]:
    """The good packet with these papers in place of those with their ids, or added."""
    own = {p.document: p for p in papers}
    kept = [own.pop(f.document, f) for f in packet()]
    return [*kept, *own.values()]


def failed(found: Assessment) -> set[str]:
    return {c.rule for c in found.checks if c.outcome is Outcome.FAIL}


def undecided(found: Assessment) -> set[str]:
    return {c.rule for c in found.checks if c.outcome is Outcome.UNKNOWN}


def mark(**other: Any) -> TrademarkCertificate:
    values = {"registration_number": "12345678", "mark": "天成", "registrant": NAME, "goods_class": "19",
              "goods": "瓷砖", "valid_to": date(2029, 6, 13)}  # fmt: skip
    return TrademarkCertificate.of("d3", **{**values, **other})


def test_three_copies_of_everything_are_neither_duplicates_nor_several_papers() -> None:
    facts = packet()
    found = assessed([*facts, *(copied(f, n) for f in facts for n in (2, 3))])
    assert [f.message for f in said(found)] == []
    assert {c.rule: c.outcome for c in found.checks}["F09"] is Outcome.PASS


def test_a_certificate_of_the_old_owner_counts_with_the_proof_of_transfer() -> None:
    proof = TrademarkChange.of("d7", registration_number="12345678", kind="转让", from_name=OLD, to_name=NAME)
    assert failed(assessed(replaced(mark(registrant=OLD), proof))) == set()
    assert "T09" in failed(assessed(replaced(mark(registrant=OLD))))


def test_a_renewed_certificate_shows_its_first_term_and_is_in_force() -> None:
    old = mark(registered_on=date(2009, 7, 8), valid_to=date(2019, 7, 7))
    renewal = TrademarkRenewal.of(
        "d7",
        registration_number="12345678",
        registrant=NAME,
        goods_class="19",
        valid_from=date(2019, 7, 8),
        valid_to=date(2029, 7, 7),
    )
    assert failed(assessed(replaced(old, renewal))) == set()
    assert "T03" in failed(assessed(replaced(old)))


def test_an_institution_hands_in_its_certificate_instead_of_a_licence() -> None:
    code = "121200004013590816"
    institution = LegalPersonCertificate.of(
        "d2", credit_code=code, name=NAME, legal_representative="王建国", address="绵阳市涪城区工业大道1号"
    )
    found = assessed(replaced(form(credit_code=code), institution))
    assert failed(found) | undecided(found) == set()


def test_a_licence_without_a_term_is_a_new_one() -> None:
    assert "term_to" not in packet()[1].fields
    assert not {"L07"} & (failed(assessed(packet())) | undecided(assessed(packet())))


def test_a_firm_of_one_owner_is_a_legal_person_and_a_sole_proprietorship_is_not() -> None:
    def licensed(kind: str) -> list[Facts]:
        licence = packet()[1]
        known = licence.fields["entity_type"].model_copy(update={"value": kind, "raw": kind})
        return replaced(licence.reread({**licence.fields, "entity_type": known}))

    assert failed(assessed(licensed("有限责任公司(自然人独资)"))) == set()
    assert "L06" in failed(assessed(licensed("个人独资企业")))
    assert "L06" in failed(assessed(licensed("有限责任公司分公司")))


def test_a_declared_product_needs_no_certificate() -> None:
    declared = CccSelfDeclaration.of("d7", product_name="漏电断路器", models=["SCM1-250L"])
    applied = form(product_name="漏电断路器", model="SCM1-250L")
    found = assessed(replaced(applied, declared))
    assert "C01" not in failed(found) | undecided(found)


def test_a_domicile_elsewhere_is_no_base_elsewhere() -> None:
    licence = packet()[1]
    away = licence.fields["address"].model_copy(update={"value": "重庆市江北区某路1号", "raw": "重庆市江北区某路1号"})
    assert "L10" not in failed(assessed(replaced(licence.reread({**licence.fields, "address": away}))))


def test_conditions_without_a_paper_are_asked_and_not_missing() -> None:
    found = assessed(packet())
    for rule in ("L11", "L19", "L20", "Q10", "Q11"):
        outcome = {c.rule: c.outcome for c in found.checks}[rule]
        assert outcome in (Outcome.NOT_APPLICABLE, Outcome.PASS), rule
    assert found.conclusion is Conclusion.COMPLETE
    assert not [f for f in found.findings if f.severity is Severity.MISSING]


def test_a_renamed_firm_is_itself_under_its_old_name_and_owes_no_more_than_a_hint() -> None:
    notice = NameChange.of("d7", from_name="四川大地陶瓷有限公司", to_name=NAME, credit_code=CODE)
    found = assessed(replaced(mark(registrant="四川大地陶瓷有限公司"), notice))
    assert failed(found) == set()
    assert {(f.rule, f.severity) for f in said(found)} == {("T10", Severity.HINT)}


@pytest.mark.parametrize(
    ("expiry", "severity", "outcome"),
    [
        (date(2021, 9, 19), Severity.EXPIRED, Outcome.FAIL),
        (date(2021, 9, 20), Severity.HINT, Outcome.PASS),
        (date(2022, 12, 30), Severity.HINT, Outcome.PASS),
        (date(2022, 12, 31), None, Outcome.PASS),
    ],
)
def test_validity_is_judged_at_two_days(expiry: date, severity: Severity | None, outcome: Outcome) -> None:
    """Filed on 20 September 2021, reviewed on 31 December 2022: an end is inclusive."""
    certificate = QmsCertificate.of("d6", holder=NAME, issued_on=date(2021, 2, 1), valid_to=expiry)
    found = assessed(replaced(certificate))
    assert [f.severity for f in said(found)] == ([severity] if severity else [])
    assert {c.rule: c.outcome for c in found.checks}["Q02"] is outcome


def test_an_open_term_never_ends() -> None:
    licence = packet()[1]
    open_ended = Field[date](status=Status.READ, raw="长期", name="term_to", document="d2")
    found = assessed(replaced(licence.reread({**licence.fields, "term_to": open_ended})))
    assert failed(found) | undecided(found) == set()


def test_a_seal_of_the_authority_alone_is_not_the_enterprises() -> None:
    unsealed = sealed(form(), seal("绵阳市市场监督管理局"))
    assert failed(assessed(replaced(unsealed))) == {"F04"}


def test_a_form_of_two_models_is_two_forms() -> None:
    found = assessed(replaced(form(model="600×600、800×800")))
    assert "F02" in failed(found)


def test_a_former_name_holds_up_to_the_day_of_the_change_and_not_beyond() -> None:
    notice = NameChange.of("d7", from_name=OLD, to_name=NAME, approved_on=date(2021, 1, 1))

    def certified(on: date) -> Assessment:
        return assessed(replaced(QmsCertificate.of("d6", holder=OLD, issued_on=on, valid_to=date(2023, 5, 1)), notice))

    assert "L16" not in failed(certified(date(2020, 12, 31))) | undecided(certified(date(2020, 12, 31)))
    assert "L16" in failed(certified(date(2021, 1, 2)))


def test_two_changes_of_name_lead_to_one_firm() -> None:
    first = NameChange.of("d7", from_name="红光窑业社", to_name=OLD, approved_on=date(2015, 1, 1))
    second = NameChange.of("d8", from_name=OLD, to_name=NAME, approved_on=date(2018, 1, 1))
    assert "T09" not in failed(assessed(replaced(mark(registrant="红光窑业社"), first, second)))
    assert "T09" in failed(assessed(replaced(mark(registrant="红光窑业社"), second)))


def test_one_character_between_clean_readings_is_a_finding_with_the_character_marked() -> None:
    licence = packet()[1]
    near = NAME.replace("天", "大", 1)

    def named(**how: Any) -> Assessment:
        name = licence.fields["name"].model_copy(update={"value": near, "raw": near, **how})
        return assessed(replaced(licence.reread({**licence.fields, "name": name})))

    (finding,) = [f for f in said(named()) if f.rule == "L15"]
    assert finding.outcome is Outcome.FAIL
    assert "【大】" in finding.message and "【天】" in finding.message
    assert "L15" in undecided(named(status=Status.DOUBTFUL, confidence=0.4))
    assert "L15" not in failed(named(status=Status.DOUBTFUL, confidence=0.4))


def test_limited_and_limited_liability_are_one_body_with_a_remark_and_by_shares_is_another() -> None:
    def licensed(name: str) -> Assessment:
        licence = packet()[1]
        field = licence.fields["name"].model_copy(update={"value": name, "raw": name})
        return assessed(replaced(licence.reread({**licence.fields, "name": field})))

    weak = [f for f in said(licensed(NAME.replace("有限公司", "有限责任公司"))) if f.rule == "L15"]
    assert [f.severity for f in weak] == [Severity.HINT]
    assert "L15" in failed(licensed(NAME.replace("有限公司", "股份有限公司")))


def test_the_standards_own_limit_counts_however_good_the_measured_value_is() -> None:
    standard = packet()[3]
    rows = [r.cells() for r in standard.tables["indicators"]]
    weak = [{c: (f.value if c != "requirement" else "≤0.20") for c, f in row.items() if f.value} for row in rows[:1]]
    weaker = type(standard).of("d4", **standard.fields, indicators=[*weak, *standard.tables["indicators"][1:]])
    report = packet()[4]
    cells = [{c: f.value for c, f in row.cells().items() if f.value} for row in report.tables["results"]]
    cells[0]["requirement"] = "≤0.20"
    measured = type(report).of("d5", **report.fields, results=cells)
    found = assessed(replaced(sealed(weaker, *standard.seals), sealed(measured, *report.seals)))
    (row,) = [i for i in found.indicators if i.name == "吸水率"]
    assert (row.standard_vs_advanced.value, row.measured_vs_advanced.value) == ("weaker", "pass")
    assert "S24" in failed(found)


def test_practice_that_no_clause_demands_rejects_nothing() -> None:
    """A platform's month, an age of a report, a copy without the firm's seal: hints, if anything."""
    licence, standard, report = packet()[1], packet()[3], packet()[4]
    late = standard.fields["declared_on"].model_copy(update={"value": date(2020, 12, 1), "raw": "2020-12-01"})
    old = report.fields["issued_on"].model_copy(update={"value": date(2020, 5, 1), "raw": "2020-05-01"})
    found = assessed(
        replaced(
            licence.reread(seals=licence.seals[:1]),
            standard.reread({**standard.fields, "declared_on": late}),
            report.reread({**report.fields, "issued_on": old}),
        ),
        as_of=date(2022, 9, 20),
        today=date(2022, 10, 1),
    )
    named = {f.rule: f.severity for f in found.findings}
    assert {r: named[r] for r in ("S31", "R17") if r in named} == {"S31": Severity.HINT, "R17": Severity.HINT}
    assert "L14" not in failed(found) | undecided(found)


def test_only_part_of_the_items_tested_is_insufficient_and_no_missing_document() -> None:
    report = packet()[4]
    found = assessed(replaced(report.reread(tables={"results": report.tables["results"][:1]})))
    severities = {f.rule: f.severity for f in found.findings if f.rule in ("R23", "R01", "R24")}
    assert severities.get("R23") is Severity.INSUFFICIENT
    assert "R01" not in severities


def test_the_level_of_a_laboratory_is_no_matter_of_the_application() -> None:
    lab = "绵阳市涪城区产品质量检验所"
    changed = form(lab=lab)
    report = packet()[4]
    own = report.fields["lab"].model_copy(update={"value": lab, "raw": lab})
    found = assessed(replaced(changed, sealed(report.reread({**report.fields, "lab": own}), seal(lab))))
    assert not {"R37", "R03"} & (failed(found) | undecided(found))


def test_a_lab_numbers_its_province_by_its_own_list() -> None:
    """23 is Sichuan there, 51 is nobody."""
    report = packet()[4]

    def numbered(number: str) -> Assessment:
        own = report.fields["cma_number"].model_copy(update={"value": number, "raw": number})
        return assessed(replaced(report.reread({**report.fields, "cma_number": own})))

    severities = {f.rule: f.severity for f in numbered("215120110001").findings}
    assert severities.get("R04") is Severity.HINT
    assert "R04" not in {f.rule for f in numbered("212320110001").findings}


def test_a_licence_alone_lets_nothing_pass_for_an_application() -> None:
    found = assessed([f for f in packet() if isinstance(f, BusinessLicence)])
    assert {"F01", "T01", "S01", "R01", "Q01"} <= failed(found)
    assert "F04" not in failed(found)
