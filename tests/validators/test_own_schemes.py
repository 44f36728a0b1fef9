"""Schemes of the office's own: added by a file alone, refused with their reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from extractors.business_licence import BusinessLicence
from extractors.qms_certificate import QmsCertificate
from pipeline.errors import ConfigurationError
from pipeline.model.report import ChecklistState, Outcome, Severity
from tests.validators.test_review import NAME, form, packet, said
from tests.validators.test_schemes import assessed, outcomes, states
from validators.applying import check_schemes
from validators.scheme import Material, Ruling, Scheme, Telling, load_scheme, scheme_ids

OWN = """
id: quality-city
base: general-law
title: 某市质量标杆企业评选
region: "5107"
told_by: {titles: [质量标杆企业推荐]}
dated_by: [application_form]
advanced: false
clauses:
  - {key: 评选细则三, source: 某市质量标杆企业评选细则, from: 2025-01-01, text: 企业提交推荐表、营业执照和节能证书。}
  - {key: 评选细则四, source: 某市质量标杆企业评选细则, from: 2025-01-01, text: 通过质量管理体系认证。}
  - {key: 评选细则五, source: 某市质量标杆企业评选细则, from: 2025-01-01, text: 每年十一月底以前申报。}
thresholds:
  filing_deadline: {value: 11-30, clause: 评选细则五, note: 每年申报截止（月-日）}
checklist:
  - {item: 评选细则三, title: 推荐表, documents: [application_form], rule: F01}
  - {item: 评选细则四, title: 质量管理体系认证证书, documents: [qms_certificate], remedy: 请补交认证证书。}
rules:
  F01: {clauses: [评选细则三], remedy: 请补交推荐表。}
  F07: {clauses: [评选细则五]}
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))
    folder = tmp_path / "schemes"
    folder.mkdir()
    return folder


def titled(title: str) -> dict[str, str]:
    return {"d1": title}


def test_a_scheme_is_added_by_a_file_alone(office: Path) -> None:
    (office / "quality-city.yaml").write_text(OWN, encoding="utf-8")
    check_schemes()
    assert "quality-city" in scheme_ids()
    facts = [form(applied_on=date(2025, 12, 1)), packet()[1]]
    found = assessed(facts, titles=titled("绵阳市质量标杆企业推荐表"))
    assert found.scheme == "quality-city"
    assert states(found) == {"评选细则三": ChecklistState.PRESENT, "评选细则四": ChecklistState.MISSING}
    (missing,) = [f for f in found.findings if f.severity is Severity.MISSING]
    assert (missing.rule, missing.clauses[0], "认证证书" in missing.remedy) == ("M01", "评选细则四", True)
    assert [f.rule for f in said(found) if f.severity is Severity.HINT and "11-30" in f.message] == ["F07"]
    assert "T01" not in outcomes(found)
    complete = assessed([*facts, QmsCertificate.of("d6", holder=NAME)], titles=titled("绵阳市质量标杆企业推荐表"))
    assert set(states(complete).values()) == {ChecklistState.PRESENT}
    assert assessed(facts).scheme == "sichuan-initial"


def test_a_scheme_that_stands_on_another_changes_only_what_it_says(office: Path) -> None:
    own = (
        "id: sichuan-2026\nbase: sichuan-initial\ntitle: 四川（2026年）\n"
        "thresholds:\n  filing_deadline: {value: 06-30, clause: 办法八(三), note: 年度通知}\n"
    )
    (office / "sichuan-2026.yaml").write_text(own, encoding="utf-8")
    scheme, base = load_scheme("sichuan-2026"), load_scheme("sichuan-initial")
    assert scheme.deadline("filing_deadline", 2026) == date(2026, 6, 30)
    assert scheme.checklist == base.checklist
    assert not scheme.default


def test_an_edited_scheme_is_read_again(office: Path) -> None:
    path = office / "quality-city.yaml"
    path.write_text(OWN, encoding="utf-8")
    assert load_scheme("quality-city").title == "某市质量标杆企业评选"
    path.write_text(OWN.replace("某市质量标杆企业评选\n", "某市质量标杆企业评选（2027年度）\n"), encoding="utf-8")
    assert load_scheme("quality-city").title == "某市质量标杆企业评选（2027年度）"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("clause: 评选细则五", "clause: 评选细则九", "评选细则九"),
        ("rule: F01", "rule: F99", "F99"),
        ("[qms_certificate]", "[qms_licence]", "qms_licence"),
        ("base: general-law", "base: nobody", "nobody"),
        ("id: quality-city", "id: another", "文件名"),
        ("told_by:", "told_of:", "told_of"),
    ],
)
def test_a_faulty_scheme_is_refused_with_its_reason(office: Path, before: str, after: str, reason: str) -> None:
    (office / "quality-city.yaml").write_text(OWN.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=reason):
        check_schemes()


def test_the_example_of_the_documentation_is_a_scheme(office: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "schemes.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```text\n(id: .*?)```", text, re.DOTALL)
    (office / "quality-city.yaml").write_text(example, encoding="utf-8")
    check_schemes()
    assert load_scheme("quality-city").told_by is not None


def test_the_documentation_names_every_scheme_and_every_key() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "schemes.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in scheme_ids())
    keys = {*Scheme.model_fields, *Material.model_fields, *Telling.model_fields, *Ruling.model_fields}
    assert not [key for key in keys - {"default", "since", "until"} if key not in text]


def test_what_only_others_stand_on_is_no_scheme() -> None:
    with pytest.raises(ConfigurationError, match="sichuan-initial"):
        load_scheme("general-law")


def test_a_licence_of_an_own_scheme_is_still_checked_by_general_law(office: Path) -> None:
    (office / "quality-city.yaml").write_text(OWN, encoding="utf-8")
    bad = BusinessLicence.of("d2", credit_code="91510700205412308E", name=NAME)
    found = assessed([form(), bad], scheme="quality-city")
    assert outcomes(found)["L02"] is Outcome.FAIL
