"""Forms whose labels no list has: of known words, numbered in circles, explained in small print, for two things."""

from __future__ import annotations

import pytest

from extractors.hints import is_hint
from extractors.joint import own_part
from extractors.kinds import CODE, COMPANY, TEXT
from extractors.label_words import concepts_by_words
from extractors.thesaurus import fields_of
from extractors.wording import MODEL
from pipeline.model.facts import Status
from tests.extractors.pages import at, page, read, table, values

COMPANY_NAME = "四川砚禾新材料有限公司"
LAB = "成都质检研究院"


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("我单位全称", "applicant"),
        ("申报单位的名称", "applicant"),
        ("18位信用代码", "credit_code"),
        ("组织机构统一代码", "credit_code"),
        ("现任法定代表人姓名", "legal_representative"),
        ("执照登载住所", "registered_address"),
        ("产品制造地点", "production_address"),
        ("生产线所在地", "production_address"),
        ("具体经办人员", "contact"),
        ("经办人员联络电话", "phone"),
        ("拟认定的产品", "product_name"),
        ("拟认定产品的型式规格", "model"),
        ("使用的商标", "trademark"),
        ("该商标的注册号码", "trademark_number"),
        ("所执行企业标准的编号", "standard_number"),
        ("企标名称", "standard_title"),
        ("比对的指标体系", "indicator_system"),
        ("该报告的编号", "report_number"),
        ("检验报告由何机构出具", "lab"),
        ("国民经济行业", "industry"),
        ("表格填报日期", None),
        ("推荐单位", None),
        ("产品质量", None),
        ("计量单位", None),
    ],
)
def test_a_label_means_what_its_words_say(label: str, field: str | None) -> None:
    assert set(fields_of("application_form", label)) == ({field} if field else set())


@pytest.mark.parametrize(
    "label",
    [
        "对标标准编号",
        "检验依据标准编号",
        "引用标准编号",
        "参照标准编号",
        "比对标准",
        "比对标准名称",
        "检验标准",
        "检验标准名称",
        "检验机构联系电话",
        "检验机构地址",
        "检测机构联系人",
        "对标企业名称",
        "比对企业名称",
        "参照企业统一社会信用代码",
        "产品类别",
    ],
)
def test_what_is_somebody_else_s_is_no_field(label: str) -> None:
    assert not set(fields_of("application_form", label)) - {"indicator_system"}


@pytest.mark.parametrize(
    ("label", "field"),
    [("法人电话", "phone"), ("填报人电话", "phone"), ("依照的企业标准的编号", "standard_number")],
)
def test_what_may_be_somebody_else_s_is_never_sure(label: str, field: str) -> None:
    assert {f: m.doubtful for f, m in fields_of("application_form", label).items()} == {field: True}


def test_composed_labels_that_say_different_things_are_in_doubt() -> None:
    rows = [["经办人员联络电话", "028-85551234"], ["办理人员的手机", "13800001111"]]
    lines, grid = table(3, 5, [16, 26], rows, pitch=3)
    assert read("application_form", page(*lines, grids=[grid])).fields["phone"].status is Status.DOUBTFUL


def test_a_label_for_two_things_names_both_in_order() -> None:
    assert concepts_by_words("报告编号及检验单位") == ("report_number", "lab")
    assert concepts_by_words("商标及其注册证号") == ("trademark", "trademark_number")
    assert concepts_by_words("产品名称与规格型号") == ("product", "model")


def test_a_word_that_is_none_of_a_labels_makes_it_none() -> None:
    assert concepts_by_words("产品口碑名称") == ()
    assert concepts_by_words(COMPANY_NAME) == ()


def test_numbers_in_circles_are_no_part_of_a_label() -> None:
    rows = [["① 单位名称", "②18位信用代码"], [COMPANY_NAME, "91350100M000100Y43"]]
    lines, grid = table(3, 5, [20, 20], [[f"{a}|{b}" for a, b in zip(*rows, strict=True)]], pitch=3)
    found = values(read("application_form", page(*lines, grids=[grid])))
    assert found["applicant"] == COMPANY_NAME
    assert found["credit_code"] == "91350100M000100Y43"


@pytest.mark.parametrize("number", ["(4", "1⑤", "③", "3 ", "⑫", "(2)"])
def test_a_misread_number_in_a_circle(number: str) -> None:
    lines, grid = table(3, 5, [20], [[f"{number}企标名称|釉面砖"]], pitch=3)
    assert values(read("application_form", page(*lines, grids=[grid])))["standard_title"] == "釉面砖"


def test_small_print_under_a_label_is_no_value() -> None:
    lines, grid = table(3, 5, [12, 30], [["单位名称", COMPANY_NAME], ["住所", "成都市武侯区砚台路8号"]], pitch=3)
    lines += [at(3.3, 6.6, "须与公章一致", size=0.7), at(3.3, 9.6, "营业执照登载地址", size=0.7)]
    facts = read("application_form", page(*lines, grids=[grid]))
    assert values(facts)["applicant"] == COMPANY_NAME
    assert values(facts)["registered_address"] == "成都市武侯区砚台路8号"
    assert facts.fields["applicant"].status is Status.READ


def test_a_value_under_its_label_is_no_small_print() -> None:
    lines, grid = table(3, 5, [20, 20], [["申报产品|釉面砖", "不认识的标签|四川"]], pitch=3)
    assert values(read("application_form", page(*lines, grids=[grid])))["product_name"] == "釉面砖"


@pytest.mark.parametrize("text", ["须与公章一致", "每格填一位", "从中选一项划√", "与标准名称一致", "(以营业执照为准)"])
def test_what_says_how_to_fill_in(text: str) -> None:
    assert is_hint(text)


@pytest.mark.parametrize("text", [COMPANY_NAME, "釉面砖", "应城市砚台路8号", "王海燕", "同安区新店镇", "填表人"])
def test_what_does_not(text: str) -> None:
    assert not is_hint(text)


@pytest.mark.parametrize(
    "text",
    [
        f"TR-21-HG-0924 {LAB}",
        f"{LAB}（TR-21-HG-0924）",
        f"{LAB}、TR-21-HG-0924",
        f"TR-21-HG-0924{LAB}",
        f"报告编号：TR-21-HG-0924 检验单位：{LAB}",
    ],
)
def test_a_number_and_a_body_under_one_label(text: str) -> None:
    label = "报告编号及检验单位"
    assert (own_part(CODE, label).parse(text).value, own_part(COMPANY, label).parse(text).value) == (
        "TR-21-HG-0924",
        LAB,
    )


def test_one_of_the_two_alone() -> None:
    label = "报告编号及检验单位"
    assert own_part(CODE, label).parse("TR-21-HG-0924").value == "TR-21-HG-0924"
    assert own_part(CODE, label).parse(LAB).value is None
    assert own_part(COMPANY, label).parse(LAB).value == LAB


def test_a_product_and_its_model_under_one_label() -> None:
    label, text = "产品名称及规格型号", "釉面砖（300×600mm）"
    assert own_part(TEXT, label).parse(text).value == "釉面砖"
    assert own_part(MODEL, label).parse(text).value == "300×600mm"


@pytest.mark.parametrize("text", ["2,4-滴丁酯乳油 72%", "农药2,4-滴丁酯乳油", "PVC 300×600mm", "釉面砖,300×600mm"])
def test_a_product_whose_model_may_begin_elsewhere(text: str) -> None:
    label = "产品名称及型号"
    assert own_part(TEXT, label).parse(text).reason
    assert own_part(MODEL, label).parse(text).reason


def test_a_number_that_cannot_be_told_from_a_body_is_in_neither() -> None:
    label, text = "检验报告编号及承检机构", "2021 0034 四川省建材院"
    assert own_part(CODE, label).parse(text).reason
    assert own_part(COMPANY, label).parse(text).reason


def test_a_long_row_of_brackets_is_no_model() -> None:
    assert own_part(MODEL, "产品名称及规格型号").parse("釉面砖" + "(" * 2000).value is None
