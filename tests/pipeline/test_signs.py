"""A finding keeps its sign through other readings, pages and neighbours; different findings have different signs."""

from __future__ import annotations

from typing import Any

from pipeline.model.report import Finding, FindingEvidence, Report
from pipeline.model.signs import signs, told
from tests.pipeline.reports_specimen import report as specimen


def _with(*findings: Finding) -> Report:
    return specimen().model_copy(update={"findings": findings})


def _finding(number: int = 0, **change: Any) -> Finding:
    return specimen().findings[number].model_copy(update={"id": "f1", **change})


def _sign(finding: Finding) -> str:
    return signs(_with(finding))["f1"]


def test_words_values_and_places_do_not_matter() -> None:
    finding = next(f for f in specimen().findings if f.evidence)
    moved = tuple(e.model_copy(update={"page": e.page + 3, "value": "别的", "file": "x"}) for e in finding.evidence)
    plain = finding.model_copy(update={"id": "f1"})
    other = plain.model_copy(update={"message": "别的", "evidence": moved[::-1]})
    assert _sign(plain) == _sign(other)


def test_rule_and_fields_matter() -> None:
    evidence = FindingEvidence(document="d1", field="name", file="a", page=1, box=(0, 0, 1, 1))
    other = evidence.model_copy(update={"field": "address"})
    assert len({_sign(_finding(rule=rule, evidence=(e,))) for rule in "AB" for e in (evidence, other)}) == 4


def test_documents_count_by_their_kind_not_their_number() -> None:
    report = specimen()
    evidence = FindingEvidence(document=report.documents[0].id, field="name", file="a", page=1, box=(0, 0, 1, 1))
    renamed = report.documents[0].model_copy(update={"id": "d77"})
    before = report.model_copy(update={"findings": (_finding(evidence=(evidence,)),)})
    after = report.model_copy(
        update={
            "documents": (*report.documents[1:], renamed),
            "findings": (_finding(evidence=(evidence.model_copy(update={"document": "d77"}),)),),
        }
    )
    assert signs(before) == signs(after)


def test_findings_alike_are_told_apart_by_their_order() -> None:
    one, two = _finding(), _finding(id="f2")
    found = signs(_with(one, two))
    assert found["f1"] != found["f2"] and found["f1"] == _sign(one)


def test_of_findings_alike_one_keeps_its_sign_when_another_is_gone() -> None:
    one, two = _finding(message="甲"), _finding(id="f2", message="乙")
    before = signs(_with(one, two))
    known = told((f.rule, f.message, before[f.id]) for f in (one, two))
    left = two.model_copy(update={"id": "f1"})
    assert signs(_with(left), known) == {"f1": before["f2"]}
    assert signs(_with(two, one), known) == before
    assert signs(_with(_finding(message="丙")), known)["f1"] not in before.values()
    alone = told([(one.rule, one.message, _sign(one))])
    assert signs(_with(_finding(message="丙")), alone)["f1"] == _sign(one)
