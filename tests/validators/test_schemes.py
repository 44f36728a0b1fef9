"""Schemes as data: which one a packet is of, which rules hold, and a new one added by a file alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts
from extractors.name_change import NameChange
from extractors.park import ParkAcceptance, ParkApplication, ParkPaper, ParkRecheck
from extractors.standard_declaration import StandardDeclaration
from pipeline.model.packet import OTHER, Document
from pipeline.model.report import ChecklistState, Conclusion, Outcome, Severity
from tests.validators.test_review import NAME, said
from validators.applying import check_schemes, rules_of, told_scheme
from validators.cases import dossier_of, doubtful, paper
from validators.engine import Case, catalogue, run_rule
from validators.review import Assessment, assess
from validators.scheme import load_scheme, scheme_ids, schemes

DAY = date(2025, 9, 20)
COMMITTEE = "绵阳市涪城区工业园区管理委员会"


def assessed(
    facts: Sequence[Facts],
    *more: Document,
    titles: dict[str, str] | None = None,
    scheme: str | None = None,
    today: date = DAY,
) -> Assessment:
    named = titles or {}
    documents = [paper(f.document, f.type).model_copy(update={"title": named.get(f.document, f.type)}) for f in facts]
    return assess([*documents, *more], facts, scheme=scheme, as_of=None, review_by=None, systems=(), today=today)


def states(found: Assessment) -> dict[str, ChecklistState]:
    return {i.item: i.state for i in found.checklist}


def outcomes(found: Assessment) -> dict[str, Outcome]:
    return {c.rule: c.outcome for c in found.checks}


def declaration() -> list[Facts]:
    """A standard and its platform page, declared in time."""
    return [
        EnterpriseStandard.of(
            "d1",
            standard_number="Q/TCJC 001-2025",
            title="细炻砖",
            issuer=NAME,
            issued_on=date(2025, 3, 1),
            effective_on=date(2025, 4, 1),
            indicators=[{"name": "吸水率", "unit": "%", "requirement": "≤0.08", "method": "GB/T 3810.3"}],
        ),
        StandardDeclaration.of(
            "d2",
            standard_number="Q/TCJC 001-2025",
            title="细炻砖",
            enterprise=NAME,
            credit_code="91510700205412308D",
            declared_on=date(2025, 3, 20),
            state="现行有效",
        ),
    ]


# --- all schemes at once ------------------------------------------------------------------------------------------


def test_there_are_four_schemes_and_one_that_is_taken_by_default() -> None:
    assert scheme_ids() == ["brand-park", "self-declaration", "sichuan-initial", "sichuan-recheck"]
    assert [s.id for s in schemes() if s.default] == ["sichuan-initial"]
    check_schemes()


@pytest.mark.parametrize("name", scheme_ids())
def test_every_number_of_a_scheme_is_cited_and_its_clause_has_a_source(name: str) -> None:
    scheme = load_scheme(name)
    assert scheme.thresholds
    for threshold in scheme.thresholds.values():
        assert threshold.value
        assert threshold.note
        assert scheme.clause(threshold.clause).source


@pytest.mark.parametrize("name", ["brand-park", "self-declaration"])
def test_every_number_of_a_dated_law_is_dated(name: str) -> None:
    scheme = load_scheme(name)
    for threshold in scheme.thresholds.values():
        if scheme.clause(threshold.clause).since:
            assert threshold.since


@pytest.mark.parametrize("name", scheme_ids())
def test_no_rule_that_holds_under_a_scheme_stumbles_over_it(name: str) -> None:
    """Whatever number or register a rule looks up is there, and every case of it can be judged."""
    for rule in rules_of(load_scheme(name), DAY):
        for case in catalogue()[rule.code].cases:
            there = Case(case.expected, case.name, case.facts, {**case.options, "scheme": name})
            outcome, findings, problem = run_rule(rule, dossier_of(there))
            assert problem is None, (rule.code, case.name, problem)
            assert outcome is not Outcome.ERROR
            for finding in findings:
                assert "{" not in finding.message + finding.remedy, rule.code


def test_all_rules_of_the_programme_hold_in_sichuan_and_those_of_others_do_not() -> None:
    for name in ("sichuan-initial", "sichuan-recheck"):
        codes = {rule.code for rule in rules_of(load_scheme(name), DAY)}
        assert set(catalogue()) - codes == {code for code in catalogue() if code[0] in "GP"}


def test_rules_of_the_programme_do_not_hold_elsewhere() -> None:
    for name in ("self-declaration", "brand-park"):
        codes = {rule.code for rule in rules_of(load_scheme(name), DAY)}
        assert not codes & {"F01", "F02", "F07", "L01", "L06", "T01", "T05", "S23", "S24", "R01", "Q01", "V01"}
        assert {"M01", "F11", "L02", "S08", "S10"} <= codes


SHARED = Path(__file__).resolve().parents[3] / "shared" / "regulations"
LONGEST = 20
"""Characters: names of papers and offices are that long, sentences are longer."""


def bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def test_the_summaries_are_our_own_words() -> None:
    texts = sorted(SHARED.glob("*.txt")) if SHARED.is_dir() else []
    if not texts:
        pytest.skip("the regulations' texts are not here")
    source = bare("".join(path.read_text(encoding="utf-8") for path in texts))
    for clause in (clause for scheme in schemes() for clause in scheme.clauses):
        own = bare(clause.text)
        runs = (own[i : i + LONGEST] for i in range(len(own) - LONGEST + 1))
        assert not [run for run in runs if run in source], clause.key


# --- which scheme a packet is of ----------------------------------------------------------------------------------


def told(*types: str, title: str = "") -> str:
    return told_scheme([paper(f"d{n}", t).model_copy(update={"title": title}) for n, t in enumerate(types)]).id


def test_the_papers_tell_the_scheme() -> None:
    assert told("application_form", "business_licence") == "sichuan-initial"
    assert told("recheck_form", "business_licence") == "sichuan-recheck"
    assert told("enterprise_standard", "standard_declaration") == "self-declaration"
    assert told("enterprise_standard", "standard_declaration", "blank") == "self-declaration"
    assert told("enterprise_standard", "standard_declaration", "name_change") == "self-declaration"
    assert told("park_acceptance", "park_paper") == "brand-park"


def test_what_may_be_an_application_that_lacks_its_form_is_one() -> None:
    assert told("enterprise_standard", "standard_declaration", "test_report") == "sichuan-initial"
    assert told("enterprise_standard", "standard_declaration", OTHER) == "sichuan-initial"
    assert told("enterprise_standard") == "sichuan-initial"
    assert told() == "sichuan-initial"


def test_where_pages_were_not_read_a_standard_and_its_page_are_not_all_there_is() -> None:
    papers = [paper("d1", "enterprise_standard"), paper("d2", "standard_declaration")]
    assert told_scheme(papers, unread=True).id == "sichuan-initial"
    assert told_scheme([paper("d1", "park_acceptance")], unread=True).id == "brand-park"


def test_a_page_taken_for_a_parks_form_does_not_turn_an_application_into_one() -> None:
    assert told("application_form", "park_application") == "sichuan-initial"


# --- self-declaration ---------------------------------------------------------------------------------------------


def test_nothing_is_said_against_a_standard_declared_in_time() -> None:
    found = assessed(declaration())
    assert found.scheme == "self-declaration"
    assert [f.message for f in said(found)] == []
    assert found.conclusion is Conclusion.COMPLETE
    assert set(states(found).values()) == {ChecklistState.PRESENT}
    assert found.as_of == DAY
    assert found.as_of_doubt == ""
    assert (found.subject.applicant, found.subject.credit_code) == (NAME, "91510700205412308D")
    assert found.subject.product_name == "细炻砖"


def test_the_full_text_is_not_asked_for_where_indicators_do() -> None:
    assert not {"S04", "S15", "S16"} & set(outcomes(assessed(declaration())))


@pytest.mark.parametrize(
    ("issued", "declared", "severity", "clause"),
    [
        (date(2019, 3, 1), date(2019, 5, 1), Severity.INSUFFICIENT, "粤方案(五)"),
        (date(2025, 3, 1), date(2025, 5, 1), Severity.HINT, "同类方案"),
    ],
)
def test_thirty_days_bind_while_the_plan_is_in_force(
    issued: date, declared: date, severity: Severity, clause: str
) -> None:
    standard, page = declaration()
    late = EnterpriseStandard.of(
        "d1",
        **{n: f for n, f in standard.fields.items() if n not in ("issued_on", "effective_on")},
        issued_on=issued,
        declared_on=declared,
        indicators=standard.tables["indicators"],
    )
    page = StandardDeclaration.of("d2", standard_number="Q/TCJC 001-2025", title="细炻砖", enterprise=NAME)
    found = assessed([late, page], today=date(declared.year, 9, 1))
    (finding,) = [f for f in found.findings if f.rule == "S31"]
    assert (finding.severity, finding.clauses) == (severity, (clause,))


def test_a_renamed_firm_declares_again_under_its_new_name() -> None:
    renamed = NameChange.of("d3", from_name=NAME, to_name="四川新成建材有限公司", approved_on=date(2025, 6, 1))
    found = assessed([*declaration(), renamed])
    assert outcomes(found)["G01"] is Outcome.FAIL
    assert found.clauses["粤方案(五)"]


def test_a_page_without_its_standard_is_judged_when_asked_for() -> None:
    found = assessed(declaration()[1:], scheme="self-declaration")
    assert states(found)["粤方案(五)"] is ChecklistState.MISSING
    assert [f.rule for f in found.findings if f.severity is Severity.MISSING] == ["S01"]


def test_a_standard_without_its_page_is_judged_when_asked_for() -> None:
    found = assessed(declaration()[:1], scheme="self-declaration")
    (missing,) = [f for f in found.findings if f.severity is Severity.MISSING]
    assert missing.rule == "M01"
    assert missing.clauses[0] == "粤方案(四)"
    assert "平台打印" in missing.remedy


# --- parks --------------------------------------------------------------------------------------------------------


def test_an_application_for_a_park_comes_with_its_plan() -> None:
    applied = ParkApplication.of("d1", applicant=COMMITTEE, park="涪城工业园区", applied_on=date(2025, 6, 1))
    plan = ParkPaper.of("d2", kind="创建方案")
    found = assessed([applied, plan], titles={"d2": "涪城工业园区全国质量品牌提升示范区创建方案"})
    assert found.scheme == "brand-park"
    assert found.as_of == date(2025, 6, 1)
    assert (found.subject.applicant, found.subject.product_name) == (COMMITTEE, "涪城工业园区")
    assert states(found) == {
        "示范区办法三": ChecklistState.PRESENT,
        "示范区办法十六": ChecklistState.PRESENT,
        "示范区办法二十": ChecklistState.NOT_APPLICABLE,
        "示范区办法二十八": ChecklistState.NOT_APPLICABLE,
    }
    assert [f.message for f in said(found)] == []
    without = assessed([applied])
    (missing,) = [f for f in without.findings if f.severity is Severity.MISSING]
    assert missing.clauses[0] == "示范区办法十六"
    assert without.conclusion is Conclusion.SUPPLEMENT


def test_acceptance_asks_for_a_year_of_work_and_the_self_review() -> None:
    early = ParkAcceptance.of(
        "d1", applicant=COMMITTEE, park="涪城工业园区", started_on=date(2024, 12, 1), applied_on=date(2025, 9, 1)
    )
    found = assessed([early])
    assert outcomes(found)["P02"] is Outcome.FAIL
    assert states(found)["示范区办法二十"] is ChecklistState.MISSING
    assert states(found)["示范区办法十六"] is ChecklistState.NOT_APPLICABLE


def test_a_paper_of_no_type_satisfies_an_item_by_its_title_alone() -> None:
    late = ParkAcceptance.of("d1", applicant=COMMITTEE, park="涪城工业园区", applied_on=date(2025, 9, 1))
    other = paper("d2", "park_paper").model_copy(update={"title": "创建自查报告"})
    assert states(assessed([late], other))["示范区办法二十"] is ChecklistState.PRESENT


def test_the_recheck_of_a_park_is_asked_for_six_months_before_the_end() -> None:
    def asked(on: date) -> Outcome:
        recheck = ParkRecheck.of(
            "d1",
            applicant=COMMITTEE,
            park="涪城工业园区",
            applied_on=on,
            recognised_on=date(2024, 7, 11),
            recognition_valid_to=date(2027, 7, 10),
        )
        return outcomes(assessed([recheck], today=date(2027, 3, 1)))["P03"]

    assert asked(date(2027, 1, 10)) is Outcome.PASS
    assert asked(date(2027, 1, 11)) is Outcome.FAIL


def test_a_park_packet_without_any_application_lacks_it() -> None:
    found = assessed([ParkPaper.of("d1", kind="创建方案")], scheme="brand-park")
    assert states(found)["示范区办法三"] is ChecklistState.MISSING
    assert found.conclusion is Conclusion.SUPPLEMENT


def test_a_doubtful_day_of_application_is_no_certain_day() -> None:
    applied = ParkApplication.of("d1", applicant=COMMITTEE, applied_on=doubtful(date(2025, 6, 1)))
    assert assessed([applied]).as_of_doubt
