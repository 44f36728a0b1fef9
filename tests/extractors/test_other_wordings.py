"""Licences, certificates, reports and platform pages in arrangements and words that no list has."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.kinds import TERM_END
from extractors.translations import english_start
from pipeline.model.facts import Status
from pipeline.model.reading import Line
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"
CODE = "91350100M000100Y43"
ADDRESS = "四川省成都市武侯区砚台路8号"
SCOPE = [
    "建筑材料的研发、生产、销售；道路普通货物运输；",
    "再生资源回收；自有厂房租赁；货物进出口；技术咨询",
    "及技术服务。",
]


@pytest.mark.parametrize("lines", [2, 3])
def test_a_scope_whose_label_stands_beside_its_middle(lines: int) -> None:
    first = 20
    block = [at(12, first + 1.2 * n, text) for n, text in enumerate(SCOPE[:lines])]
    label = at(5, first + 0.6 * (lines - 1), "经营范围")
    facts = read(
        "business_licence", page(at(20, 3, "营业执照"), at(5, 18.6, "营业期限"), at(12, 18.6, "长期"), label, *block)
    )
    assert facts.fields["business_scope"].value == "".join(SCOPE[:lines]).replace("；", ";").rstrip(";。")
    assert facts.fields["business_scope"].status is Status.READ


def test_what_begins_a_list_of_activities_is_no_label() -> None:
    entry = [at(5, 20, "经营范围"), at(12, 20, "制造、加工、销售：陶瓷制品的加工与批发零售")]
    found = read("business_licence", page(at(20, 3, "营业执照"), *entry)).fields["business_scope"]
    assert found.value == "制造、加工、销售:陶瓷制品的加工与批发零售"


@pytest.mark.parametrize("end", ["**", "*"])
def test_stars_at_the_end_of_a_scope_may_have_been_lost(end: str) -> None:
    found = read("business_licence", page(at(20, 3, "营业执照"), at(5, 20, "经营范围"), at(12, 20, f"陶瓷的生产{end}")))
    assert found.fields["business_scope"].status is Status.DOUBTFUL


def test_a_semicolon_read_as_a_colon_leaves_the_scope_in_doubt() -> None:
    text = "钢材轧制、销售；产品的研发、安装和售后：自有厂房租赁"
    found = read("business_licence", page(at(20, 3, "营业执照"), at(5, 20, "经营范围"), at(12, 20, text)))
    assert found.fields["business_scope"].status is Status.DOUBTFUL


def test_the_day_of_a_licence_that_fills_half_a_page() -> None:
    lines = [
        at(20, 3, "营业执照"),
        at(5, 8, f"名称 {COMPANY}"),
        at(5, 10, "成立日期 2004年1月3日"),
        at(5, 14, f"住所 {ADDRESS}"),
        at(18, 26, "登记机关 成都市武侯区市场监督管理局"),
        at(38, 26, "2019年6月22日"),
        at(5, 30, "国家企业信用信息公示系统网址"),
    ]
    found = values(read("business_licence", page(*lines)))
    assert (found["issued_on"], found["established_on"]) == (date(2019, 6, 22), date(2004, 1, 3))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Regisration No.33", "Regisration No."),
        ("Cass第6类", "Cass"),
        ("Addess", "Addess"),
        ("Goods/Services", "Goods/Services"),
        ("DateofRegistration", "DateofRegistration"),
        ("HRB400E", ""),
        ("PG-T8mm", ""),
        ("YINGKELI", ""),
        ("GB/T19001", ""),
        ("CLASSO", ""),
    ],
)
def test_words_of_a_translation_that_are_misread(text: str, start: str) -> None:
    assert english_start(text.replace(" ", "")).rstrip(".") == start.replace(" ", "").rstrip(".")


def bilingual_mark() -> list[Line]:
    return [
        at(20, 3, "商标注册证", size=2.0),
        at(17, 7, "注册号 Regisration No. 33289655"),
        at(22, 12, "砚禾", size=3.0),
        at(12, 17, "商品或服务类别 Cass 第19类"),
        at(12, 19, "核定使用范围 Goods/Services"),
        at(12, 20.5, "瓷砖；建筑玻璃；非金属门"),
        at(22, 24, "注册人 Registrant"),
        at(20.9, 26, COMPANY),
        at(22, 28, "地址 Addess"),
        at(18.6, 30, ADDRESS),
        at(12, 34, "注册日 Date of Registration"),
        at(29, 34, "有效期限至 Valid until"),
        at(13, 36, "2019年4月16日"),
        at(30, 36, "2029年4月15日"),
    ]


def test_a_trademark_s_certificate_with_misread_english_beside_its_labels() -> None:
    facts = read("trademark_certificate", page(*bilingual_mark()))
    found = values(facts)
    assert found["registration_number"] == "33289655"
    assert (found["goods_class"], found["goods"]) == ("19", "瓷砖;建筑玻璃;非金属门")
    assert (found["registrant"], found["registrant_address"]) == (COMPANY, ADDRESS)
    assert (found["registered_on"], found["valid_to"]) == (date(2019, 4, 16), date(2029, 4, 15))
    assert all(facts.fields[name].status is Status.READ for name in ("registration_number", "goods", "valid_to"))


@pytest.mark.parametrize("first", ["类号：19", "类别：第19类", "国际分类:19", "商品类别 第19类"])
def test_a_class_in_the_cell_of_the_goods_is_none_of_them(first: str) -> None:
    lines, grid = table(5, 10, [10, 30], [["核定商品|服务项目", f"{first}|瓷砖；建筑玻璃；非金属门"]], pitch=4)
    found = values(read("trademark_certificate", page(at(20, 3, "商标注册证"), *lines, grids=[grid])))
    assert found["goods"] == "瓷砖;建筑玻璃;非金属门"


def test_dots_lead_from_labels_to_values() -> None:
    lines = [
        at(8, 3, "质量管理体系认证证书"),
        at(8, 8, "组织"),
        at(16, 8, COMPANY),
        at(8, 10, "代码…"),
        at(16, 10, CODE),
        at(8, 12, "采用标准…"),
        at(16, 12, "GB/T 19001-2016/ISO 9001:2015"),
        at(8, 14, "覆盖…"),
        at(16, 14, "..釉面砖的生产"),
        at(8, 16, "发证…"),
        at(16, 16, "2020年3月2日"),
        at(8, 18, "届满…"),
        at(15, 18, "….…2023年3月1日"),
    ]
    found = values(read("qms_certificate", page(*lines)))
    assert (found["holder"], found["credit_code"], found["scope"]) == (COMPANY, CODE, "釉面砖的生产")
    assert (found["issued_on"], found["valid_to"]) == (date(2020, 3, 2), date(2023, 3, 1))


@pytest.mark.parametrize("first", ["(首次获证 2018年2月5日)", "（初次发证：2018-02-05）", "首次注册2018.02.05"])
def test_a_first_issue_behind_the_term_is_neither_its_end_nor_the_day_of_this_certificate(first: str) -> None:
    lines = [
        at(8, 3, "认证证书"),
        at(8, 8, f"获证组织：{COMPANY}"),
        at(8, 12, "有效期"),
        at(8, 14, f"2021-2-5 至 2024-2-4 {first}"),
    ]
    facts = read("qms_certificate", page(*lines))
    assert values(facts)["valid_to"] == date(2024, 2, 4)
    assert facts.fields["issued_on"].value == date(2021, 2, 5) or facts.fields["issued_on"].status is not Status.READ


def test_no_first_issue_ends_a_term() -> None:
    assert TERM_END.parse("2021-2-5至2024-2-4(首次获证2018年2月5日)").value == date(2024, 2, 4)


def test_english_paragraphs_beside_the_chinese_are_not_read_into_it() -> None:
    lines = [
        at(6, 3, "质量管理体系认证证书"),
        at(27, 4, "This is to certify that the quality system of the"),
        at(27, 5.2, "organization conforms to the standard, first issued in"),
        at(4, 6, "兹证明"),
        at(27, 6.4, "2020."),
        at(7, 7.6, COMPANY),
        at(4, 9, f"机构代码：{CODE}"),
        at(4, 11, "认证所覆盖的产品和过程：釉面砖的设计、生产和服务（涉及许可的，"),
        at(4, 12.2, "在许可范围内）"),
        at(4, 14, "本次颁证：2023-04-12"),
        at(4, 15.6, "有效截止：2026-04-11"),
    ]
    found = values(read("qms_certificate", page(*lines)))
    assert (found["holder"], found["scope"]) == (COMPANY, "釉面砖的设计、生产和服务")


def test_a_body_s_name_is_not_cut_where_a_word_for_bodies_stands_in_it() -> None:
    name = "宜宾砚禾玻璃厂有限公司"
    lines = [at(8, 3, "质量管理体系认证证书"), at(8, 8, "兹证明"), at(8, 10, f"{name}建立的质量管理体系符合标准要求")]
    assert values(read("qms_certificate", page(*lines)))["holder"] == name


def report(*lines: Line) -> dict[str, object]:
    return values(read("test_report", page(at(20, 3, "检测报告"), *lines)))


def test_a_conclusion_that_is_set_as_a_paragraph_under_its_label() -> None:
    full = "送检样品依 Q/QKXN 014—2020 检测，所有检测项目达到该标准的各项规定和各项"
    lines = [at(5, 10, "检测结论："), at(7, 11.6, full), at(5, 12.8, "要求，综合判定：合格。")]
    assert (
        report(*lines)["conclusion"]
        == "送检样品依Q/QKXN 014—2020检测,所有检测项目达到该标准的各项规定和各项要求,综合判定:合格。"
    )


@pytest.mark.parametrize("label", ["执行/检测标准", "检验所依据的标准", "采用的检测标准", "检测判定依据"])
def test_the_standard_a_report_goes_by_under_unlisted_words(label: str) -> None:
    assert report(at(5, 10, label), at(16, 10, "Q/QKXN 014—2020《钢化玻璃》"))["basis_standard"] == "Q/QKXN 014-2020"


@pytest.mark.parametrize("label", ["规格与型号", "样品型号及规格", "型号、规格"])
def test_model_and_specification_are_one_thing(label: str) -> None:
    lines, grid = table(5, 10, [10, 20], [[label, "HRB400E Φ12~Φ25"], ["样品名称", "热轧带肋钢筋"]])
    found = values(read("test_report", page(at(20, 3, "检测报告"), *lines, grids=[grid])))
    assert found["model"] == "HRB400E Φ12~Φ25"


def test_the_laboratory_at_the_foot_of_the_cover_needs_no_word_for_tests() -> None:
    lines = [
        at(10, 20, "委托方全称"),
        at(20, 20, COMPANY),
        at(17, 50, "成都海关砚池技术中心"),
        at(14, 53, "四川省德阳市砚台路358号电话15595103679"),
    ]
    assert report(*lines)["lab"] == "成都海关砚池技术中心"


@pytest.mark.parametrize("before", ["标准编号：", "编号：", "企业标准 "])
def test_a_standard_s_number_behind_a_word_for_it(before: str) -> None:
    cover = [
        at(20, 14, "企业标准", size=1.6),
        at(17, 17, f"{before}Q/CSBZ 016—2021"),
        at(17, 19, "代替编号：Q/CSBZ 016—2018"),
        at(15, 29, "热轧带肋钢筋", size=2.0),
        at(5, 52, "2021.01.16 发布"),
        at(36, 52, "2021.01.26 实施"),
    ]
    found = values(read("enterprise_standard", page(*cover)))
    assert (found["standard_number"], found["replaces"]) == ("Q/CSBZ 016-2021", "Q/CSBZ 016-2018")


def test_a_platform_s_list_has_its_values_under_their_headings() -> None:
    heads = zip((4, 13, 22, 33, 43, 47.5), ("标准名称", "标准号", "企业", "机构代码", "公开日", "状态"), strict=True)
    row = zip(
        (4, 13, 22, 33, 43, 47.5),
        ("釉面砖", "Q/CSBZ 016—2021", "砚禾建材有限公司", CODE, "2021-01-22", "有效"),
        strict=True,
    )
    lines = [at(x, 8, text, size=0.9) for x, text in heads] + [at(x, 10, text, size=0.9) for x, text in row]
    found = values(read("standard_declaration", page(at(4, 3, "企业标准信息公共服务平台"), *lines)))
    assert (found["standard_number"], found["title"]) == ("Q/CSBZ 016-2021", "釉面砖")
    assert (found["enterprise"], found["credit_code"]) == ("砚禾建材有限公司", CODE)
    assert (found["declared_on"], found["state"]) == (date(2021, 1, 22), "有效")


@pytest.mark.parametrize("state", ["现行有效", "有效", "废止"])
def test_a_state_that_stands_by_itself(state: str) -> None:
    lines = [at(12, 6, "釉面砖"), at(12, 8, state), at(12, 11, "标准号"), at(28, 11, "Q/CSBZ 016—2021")]
    assert values(read("standard_declaration", page(at(22, 3, "标准信息详情"), *lines)))["state"] == state
