"""The grammar of labels: composed wordings find their concept, and no document type gives one to two fields."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.application_form import ApplicationForm
from extractors.columns import roles_of
from extractors.facts import registry
from extractors.test_report import TestReport
from extractors.thesaurus import all_concepts, concepts, fields_of, forms_of, headings, words_of
from flows.understanding import cues
from pipeline.model.facts import Status
from tests.extractors.pages import at, page, read

JOINT = (
    {"standard_number", "standard_title"},
    {"standard_number", "title"},
    {"term_from", "term_to"},
    {"valid_from", "valid_to"},
    {"registered_on", "valid_to"},
    {"product_name", "models"},
    {"product_name", "model"},
)
"""Fields that papers print under one label: 标准编号及名称, 有效期限, 产品名称和型号."""
FORMS = [(concept, form) for concept in all_concepts() for form in forms_of(concept)]


@st.composite
def labels(draw: st.DrawFn) -> tuple[str, str]:
    """A concept, and a label composed of the words of one of its forms."""
    concept, form = draw(st.sampled_from(FORMS))
    return concept, "".join(draw(st.sampled_from(slot)) for slot in words_of(form))


@settings(max_examples=600, deadline=None)
@given(labels())
def test_a_composed_label_is_known_for_what_it_names(made: tuple[str, str]) -> None:
    concept, label = made
    if 2 <= len(label) <= 28:
        assert concept in concepts(label)


@settings(max_examples=600, deadline=None)
@given(labels(), st.sampled_from(sorted(registry())))
def test_no_label_is_sure_to_be_two_fields_of_a_paper(made: tuple[str, str], document_type: str) -> None:
    sure = {field for field, meaning in fields_of(document_type, made[1]).items() if not meaning.doubtful}
    assert len(sure) <= 1 or any(sure <= both for both in JOINT)


@pytest.mark.parametrize(
    ("document_type", "label", "field"),
    [
        ("application_form", "单位全称", "applicant"),
        ("business_licence", "单位全称", "name"),
        ("food_licence", "单位全称", "holder"),
        ("application_form", "品名", "product_name"),
        ("test_report", "品名", "product_name"),
        ("test_report", "送检单位", "client"),
        ("test_report", "接样日期", "received_on"),
        ("test_report", "测试依据", "basis_standard"),
        ("trademark_certificate", "专用权届满日", "valid_to"),
        ("name_change", "信用代码", "credit_code"),
        ("qms_certificate", "失效日期", "valid_to"),
        ("ccc_certificate", "委托企业", "applicant"),
        ("test_report", "委托企业", "client"),
        ("ccc_certificate", "加工厂", "factory"),
        ("ccc_certificate", "制造单位", "manufacturer"),
        ("test_report", "加工厂", "manufacturer"),
        ("production_licence", "核发日期", "issued_on"),
        ("test_report", "Date of receipt", "received_on"),
        ("test_report", "Name of the sample", "product_name"),
        ("qms_certificate", "Expiry date", "valid_to"),
    ],
)
def test_a_label_means_what_its_paper_makes_of_it(document_type: str, label: str, field: str) -> None:
    assert set(fields_of(document_type, label.replace(" ", ""))) == {field}


@pytest.mark.parametrize("label", ["委托单位地址", "生产单位电话", "样品数量", "抽样地点", "检验人员", "证书状态"])
def test_what_belongs_to_another_is_a_label_and_no_field(label: str) -> None:
    assert concepts(label)
    assert not fields_of("test_report", label)


@pytest.mark.parametrize(
    "text",
    [
        "四川砚禾新材料有限公司",
        "釉面内墙砖",
        "委托检验",
        "合格",
        "现行有效",
        "有限责任公司",
        "样品完好",
        "有效",
        "YM-300",
    ],
)
def test_a_value_is_no_label(text: str) -> None:
    assert not concepts(text)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("报告值", "measured"),
        ("测定数值", "measured"),
        ("检测参数名称", "item"),
        ("规定限值", "requirement"),
        ("企标规定值", "requirement"),
        ("是否符合", "verdict"),
        ("量值单位", "unit"),
        ("方法依据", ""),
    ],
)
def test_headings_in_other_words(heading: str, column: str) -> None:
    assert roles_of(heading, TestReport.table_specs()["results"].headers) == (column,)


def test_a_form_tells_whose_limits_a_heading_means() -> None:
    headers = ApplicationForm.table_specs()["indicators"].headers
    assert roles_of("标杆指标值", headers) == ("advanced",)
    assert roles_of("企标设定值", headers) == ("standard",)


@pytest.mark.parametrize("text", ["≥220", "外观质量", "吸水率", "合格", "符合要求", "GB/T 3810.3"])
def test_what_stands_in_tables_is_no_heading(text: str) -> None:
    assert not headings(text)


def test_unlisted_labels_have_values_in_every_style() -> None:
    read_page = page(
        at(5, 10, "送测单位：四川砚禾新材料有限公司"),
        at(5, 14, "样品品名"),
        at(16, 14, "釉面砖"),
        at(5, 18, "收件日期2024年03月05日"),
        at(5, 22, "报告签批日"),
        at(16, 22, "2024年03月25日"),
    )
    facts = read("test_report", read_page)
    assert facts.fields["client"].value == "四川砚禾新材料有限公司"
    assert facts.fields["product_name"].value == "釉面砖"
    assert facts.fields["received_on"].value == date(2024, 3, 5)
    assert facts.fields["issued_on"].value == date(2024, 3, 25)


def test_a_label_that_may_mean_another_only_proposes() -> None:
    facts = read("test_report", page(at(5, 10, "受检单位：四川砚禾新材料有限公司")))
    assert (facts.fields["client"].value, facts.fields["client"].status) == ("四川砚禾新材料有限公司", Status.DOUBTFUL)


@pytest.mark.parametrize(
    ("title", "document_type"),
    [
        ("企业变更情况登记表", "name_change"),
        ("准予企业名称变更登记通知书", "name_change"),
        ("注册商标续展证明书", "trademark_renewal"),
        ("商标转让核准通知书", "trademark_change"),
        ("商标使用授权协议书", "trademark_licence"),
        ("质量管理体系注册证书", "qms_certificate"),
        ("质量负责人任命书", "quality_evidence"),
    ],
)
def test_titles_in_other_words(title: str, document_type: str) -> None:
    assert [n for n, c in cues().items() if any(p.fullmatch(title) for p in c.compiled_named)] == [document_type]


@pytest.mark.parametrize(
    "title", ["企业标准备案登记表", "检验委托书", "审计报告", "安全生产许可证", "银行账户变更通知书", "报告"]
)
def test_titles_of_other_papers_are_nobody_s(title: str) -> None:
    assert not [n for n, c in cues().items() if any(p.fullmatch(title) for p in c.compiled_named)]


def test_the_only_credit_code_of_a_paper_needs_no_label() -> None:
    code = at(5, 10, "证件识别 91350100M000100Y43")
    licence = read("food_licence", page(code))
    assert (licence.fields["credit_code"].value, licence.fields["credit_code"].status) == (
        "91350100M000100Y43",
        Status.READ,
    )
    for other in ("qms_certificate", "application_form"):  # it may be the certifier's, or the laboratory's
        assert read(other, page(code)).fields["credit_code"].status is Status.DOUBTFUL


def test_a_misread_code_without_a_label_is_nothing() -> None:
    facts = read("food_licence", page(at(5, 10, "证件识别 91350100M000100Y48")))
    assert facts.fields["credit_code"].status is Status.MISSING


def test_two_days_in_order_are_proposed() -> None:
    facts = read("qms_certificate", page(at(5, 20, "肇始 2022年03月05日"), at(5, 24, "尽于 2025年03月04日")))
    assert (facts.fields["valid_to"].value, facts.fields["valid_to"].status) == (date(2025, 3, 4), Status.DOUBTFUL)
    assert (facts.fields["issued_on"].value, facts.fields["issued_on"].status) == (date(2022, 3, 5), Status.DOUBTFUL)


def test_days_of_known_labels_are_not_proposed_for_others() -> None:
    facts = read(
        "qms_certificate", page(at(5, 20, "首次发证日期：2019年03月05日"), at(5, 24, "换证日期：2022年03月05日"))
    )
    assert facts.fields["valid_to"].status is Status.MISSING
