"""Arrangements of whole papers: headings over parts, numbered entries, sentences, values under labels, titles alone."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.labels import english_start
from pipeline.model.facts import Status
from pipeline.model.reading import Line
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"
OTHER = "四川砚池新材料有限公司"
LAB = "四川省建材产品质量监督检验中心"
ADDRESS = "四川省成都市武侯区砚台路8号"


def stretched(x: float, y: float, text: str, behind: int) -> Line:
    """A line in which the character after place `behind` was left out: its neighbours stand two steps apart."""
    line = at(x, y, text)
    step = line.char_edges[1] - line.char_edges[0]
    edges = tuple(e + step * (n > behind) for n, e in enumerate(line.char_edges))
    return line.model_copy(update={"char_edges": edges, "box": line.box._replace(x1=edges[-1])})


def test_entries_numbered_like_chapters() -> None:
    facts = read(
        "application_form",
        page(
            at(5, 8, "1 申请单位"),
            at(5, 10, f"1.1 单位全称：{COMPANY}"),
            at(5, 12, "1.2 统一社会信用代码（18位）：91350100M000100Y43"),
            at(5, 14, f"1.3 单位住所：{ADDRESS}"),
            at(5, 16, "1.4 法人：王海燕"),
            at(26, 16, "1.5 行业：建材制造"),
            at(5, 18, "2.1 产品：釉面砖"),
            at(26, 18, "2.2 商标：砚禾"),
        ),
    )
    found = values(facts)
    assert found["applicant"] == COMPANY
    assert found["credit_code"] == "91350100M000100Y43"
    assert found["registered_address"] == ADDRESS
    assert (found["legal_representative"], found["industry"]) == ("王海燕", "建材制造")
    assert (found["product_name"], found["trademark"]) == ("釉面砖", "砚禾")


@pytest.mark.parametrize("point", [".", "。", ";"])
def test_a_colon_half_of_which_was_lost(point: str) -> None:
    facts = read("application_form", page(at(5, 10, f"1.6 所属行业{point}建材制造")))
    assert values(facts)["industry"] == "建材制造"


@pytest.mark.parametrize(("part", "field"), [("甲、申请人信息", "applicant"), ("丙、检验机构信息", "lab")])
def test_a_bare_label_is_of_the_part_it_stands_in(part: str, field: str) -> None:
    lines, grid = table(3, 10, [30, 0.1], [[part, None]])
    below, entries = table(3, 12, [8, 30], [["名称", COMPANY], ["地址", ADDRESS]])
    found = read("application_form", page(*lines, *below, grids=[grid, entries])).fields
    assert found[field].value == COMPANY
    assert {"applicant", "lab"} - {field} == {n for n in ("applicant", "lab") if found[n].value is None}


def test_values_under_the_labels_of_a_column_and_a_mark_in_large_print_beside() -> None:
    labels = {
        "商标注册号": "12345678",
        "商标注册人": COMPANY,
        "注册人住所": ADDRESS,
        "核准注册日": "2021-09-15",
        "专用权届满日（有效期至）": "2031-09-14",
        "商品/服务国际分类": "第19类",
        "核定使用的商品或服务": "水泥；石灰；砂浆",
    }
    lines = [
        at(6, 10 + 3 * n + 1.1 * below, text)
        for n, pair in enumerate(labels.items())
        for below, text in enumerate(pair)
    ]
    found = values(read("trademark_certificate", page(*lines, at(32, 15.8, "砚禾", size=1.8))))
    assert (found["registrant"], found["registrant_address"]) == (COMPANY, ADDRESS)
    assert (found["goods"], found["goods_class"]) == ("水泥;石灰;砂浆", "19")
    assert (found["registered_on"], found["valid_to"]) == (date(2021, 9, 15), date(2031, 9, 14))
    assert found["mark"] == "砚禾"


def test_a_certificate_in_sentences() -> None:
    facts = read(
        "qms_certificate",
        page(
            at(16, 8, "管理体系认证证书", size=1.6),
            at(6, 16, f"{COMPANY}（统一社会信用代码91350100M000100Y43），位于"),
            at(6, 18, f"{ADDRESS}。"),
            at(6, 20, "经审核，该组织的质量管理体系满足GB/T 19001-2016/ISO 9001:2015的全部要求，"),
            at(6, 22, "覆盖釉面砖的设计和生产及相关管理活动。"),
            at(6, 24, "证书自二〇二二年一月四日生效，有效期至二〇二五年一月三日，其间接受监督审核。"),
            at(6, 50, "证书号 03824Q60289R3S"),
        ),
    )
    found = values(facts)
    assert found["holder"] == COMPANY
    assert found["scope"] == "釉面砖的设计和生产"
    assert (found["issued_on"], found["valid_to"]) == (date(2022, 1, 4), date(2025, 1, 3))


def test_a_scope_under_the_sentence_that_leads_to_it() -> None:
    facts = read(
        "qms_certificate",
        page(at(12, 20, "本证书适用于以下范围 for the following scope"), at(16, 22, "釉面砖的设计和生产", size=1.1)),
    )
    assert values(facts)["scope"] == "釉面砖的设计和生产"


def test_days_in_boxes_under_labels_without_the_word_day() -> None:
    row = ["首次获证 Initial|2018年9月16日", "本次发证 Issued|2021年09月16日", "失效日期 Expires|2024年09月15日"]
    lines, grid = table(3, 36, [13, 13, 13], [row], pitch=3)
    found = values(read("qms_certificate", page(*lines, grids=[grid])))
    assert (found["issued_on"], found["valid_to"]) == (date(2021, 9, 16), date(2024, 9, 15))


@pytest.mark.parametrize(
    "term",
    [
        "许可期自2021年10月31日起算，至2029年05月15日届满。",
        "许可使用期限：二〇二一年十月三十一日至二〇二九年五月十五日。",
    ],
)
def test_the_term_of_a_licence_in_its_second_clause(term: str) -> None:
    found = values(
        read("trademark_licence", page(at(6, 12, "第一条 许可方式：普通许可。"), at(6, 14, f"第二条 {term}")))
    )
    assert (found["valid_from"], found["valid_to"]) == (date(2021, 10, 31), date(2029, 5, 15))


def test_a_renewal_for_ten_years_with_both_days() -> None:
    text = "续展后的专用期为十年，2020年01月13日起，2030年01月12日止。"
    found = values(read("trademark_renewal", page(at(6, 12, text))))
    assert (found["valid_from"], found["valid_to"]) == (date(2020, 1, 13), date(2030, 1, 12))


def test_a_change_of_name_in_a_register() -> None:
    facts = read(
        "name_change",
        page(
            at(6, 10, f"企业（变更后）名称：{COMPANY}"),
            at(6, 12, "变更核准日期：2022年10月29日"),
            at(8, 16, "原登记內容"),
            at(16, 16, OTHER),
            at(8, 18, "新登记内容"),
            at(16, 18, COMPANY),
        ),
    )
    found = values(facts)
    assert (found["from_name"], found["to_name"]) == (OTHER, COMPANY)
    assert found["approved_on"] == date(2022, 10, 29)


def test_a_letter_of_a_laboratory() -> None:
    facts = read(
        "test_report",
        page(
            at(6, 5, LAB),
            at(38, 5, "CNAS"),
            at(36, 9, "报告号WT2023-0117"),
            at(6, 12, f"致：{COMPANY}"),
            at(6, 15, "一、样品描述"),
            at(6, 17, "品名 釉面砖"),
            at(26, 17, "型号 YM-300"),
            at(6, 19, "服务类型 委托检验"),
            at(6, 22, "三、总体结论"),
            at(6, 24, "样品经检测，全部项目符合Q/YH 001-2023的规定。"),
            at(40, 22, "质量检验"),
            at(6, 30, "授权签字人雷斌"),
            at(28, 30, LAB),
            at(34, 32, "报告签发日2023.07.06"),
        ),
    )
    found = values(facts)
    assert (found["client"], found["lab"]) == (COMPANY, LAB)
    assert (found["report_number"], found["test_kind"]) == ("WT2023-0117", "委托检验")
    assert (found["product_name"], found["model"]) == ("釉面砖", "YM-300")
    assert found["issued_on"] == date(2023, 7, 6)
    assert found["conclusion"] == "样品经检测,全部项目符合Q/YH 001-2023的规定。"


def test_a_register_page_shows_its_title_without_a_label() -> None:
    lines = [
        at(5, 4, "企业标准信息公共服务平台-标准详情"),
        at(6, 6, "釉面内墙砖", size=1.4),
        at(5, 9, "标准号"),
        at(5, 10.1, "Q/YH 001-2023"),
        at(26, 9, "标准现状"),
        at(26, 10.1, "□已废止 ☑现行有效 □被代替"),
    ]
    told = read("standard_declaration", page(*lines, at(5, 20, "1. 釉面内墙砖 | 品牌：砚禾")))
    assert (values(told)["title"], values(told)["state"]) == ("釉面内墙砖", "现行有效")
    alone = read("standard_declaration", page(*lines))
    assert alone.fields["title"].status is Status.DOUBTFUL


def test_a_cover_with_its_title_over_the_number() -> None:
    cover = page(
        at(6, 5, "Q/YH"),
        at(6, 11, "釉面内墙砖", size=2),
        at(6, 18, "Q/YH 001-2023"),
        at(6, 48, "发布日期"),
        at(14, 48, "2023.03.22"),
        at(6, 50, "实施日期"),
        at(14, 50, "2023.04.08"),
        at(6, 52, "发布机构"),
        at(14, 52, COMPANY),
    )
    body = page(at(6, 10, "1 范围"), at(6, 12, "本文件界定了釉面内墙砖的产品分类，规定了技术要求。"), number=2)
    found = values(read("enterprise_standard", cover, body))
    assert (found["title"], found["issuer"]) == ("釉面内墙砖", COMPANY)
    assert (found["issued_on"], found["effective_on"]) == (date(2023, 3, 22), date(2023, 4, 8))


def test_a_title_that_lost_its_first_character_is_no_title() -> None:
    cover = page(at(6, 11, "面内墙砖", size=2), at(6, 18, "Q/YH 001-2023"), at(6, 48, "2023-03-22发布"))
    body = page(at(6, 12, "本文件界定了釉面内墙砖的产品分类，规定了技术要求。"), number=2)
    assert not read("enterprise_standard", cover, body).fields["title"].settled


@pytest.mark.parametrize("behind", [3, 6])
def test_a_name_with_room_for_a_character_that_was_not_read_is_in_doubt(behind: int) -> None:
    name = at(16, 10, COMPANY)
    assert values(read("business_licence", page(at(6, 10, "名称"), name)))["name"] == COMPANY
    torn = stretched(16, 10, COMPANY, behind)
    assert read("business_licence", page(at(6, 10, "名称"), torn)).fields["name"].status is Status.DOUBTFUL


def test_the_letters_of_a_tinted_ground_are_no_values() -> None:
    ground = [at(x, y, "SCJDGL", 0.9) for x in (12, 22, 32) for y in (8, 20, 32)]
    found = values(read("trademark_certificate", page(*ground, at(6, 20, "国际分类"), at(6, 21.2, "第19类"))))
    assert found["goods_class"] == "19"


def test_a_day_beside_an_authority_whose_name_the_seal_covers_is_the_licences() -> None:
    facts = read("business_licence", page(at(18, 48, "登记机关"), at(28, 48, "2019年04月10日")))
    assert values(facts)["issued_on"] == date(2019, 4, 10)
    assert not facts.fields["registrar"].settled


def test_a_report_number_goes_on_in_the_next_line() -> None:
    lines, grid = table(3, 10, [8, 10], [["报告号", "川质检（委）字第|20234368号"]], pitch=3)
    assert values(read("test_report", page(*lines, grids=[grid])))["report_number"] == "川质检(委)字第20234368号"


def test_the_mark_of_portland_cement_has_no_figure_in_it() -> None:
    assert values(read("test_report", page(at(6, 10, "型号：P.042.5"))))["model"] == "P·O 42.5"


def test_a_trade_mark_or_a_grade_is_for_a_person_to_tell() -> None:
    facts = read("test_report", page(at(6, 10, "型号：YM-300"), at(26, 10, "牌号：砚禾")))
    assert facts.fields["trademark"].status is Status.DOUBTFUL
    assert values(facts)["model"] == "YM-300"


def test_translations_are_words_and_no_brands() -> None:
    assert english_start("Expirydate2024") == ""
    assert english_start("Expirydate") == "Expirydate"
    assert english_start("QINGVALE") == ""


def test_a_laboratory_whose_name_says_nothing_of_tests_heads_and_signs_its_report() -> None:
    body = "西南砚池质量技术评价有限公司"
    head = [at(6, 5, body), at(6, 12, f"委托单位：{COMPANY}")]
    assert values(read("test_report", page(*head, at(28, 30, body)))).get("lab") == body
    assert read("test_report", page(*head)).fields["lab"].value is None
    assert read("test_report", page(at(6, 5, COMPANY), *head[1:], at(28, 30, COMPANY))).fields["lab"].value is None


def test_a_misread_translation_behind_a_label_is_no_value() -> None:
    lines = [at(12, 20, "本证书适用于以下范围 for the fllowing scope"), at(14, 22, "釉面砖的设计和生产")]
    assert values(read("qms_certificate", page(*lines)))["scope"] == "釉面砖的设计和生产"


@pytest.mark.parametrize(("county", "fine"), [("武侯区", True), ("侯武区", False), ("高新区", True), ("金堂县", True)])
def test_a_county_that_its_prefecture_has_not_is_in_doubt(county: str, fine: bool) -> None:
    facts = read("business_licence", page(at(6, 10, f"住所：四川省成都市{county}砚台路8号")))
    assert facts.fields["address"].settled is fine


def test_an_address_of_two_lines_under_its_label_with_a_mark_beside() -> None:
    labels = {
        "商标注册号": ["12345678"],
        "商标注册人": [COMPANY],
        "注册人住所": [ADDRESS[:-2], ADDRESS[-2:]],
        "核准注册日": ["2021-09-15"],
    }
    lines, y = [], 10.0
    for label, texts in labels.items():
        lines += [at(6, y + 1.1 * n, text) for n, text in enumerate([label, *texts])]
        y += 1.1 * len(texts) + 2
    found = values(read("trademark_certificate", page(*lines, at(32, 16.2, "砚禾", size=1.8))))
    assert (found["registrant"], found["registrant_address"]) == (COMPANY, ADDRESS)


def test_an_address_whose_label_was_not_read_is_shown_to_a_person() -> None:
    facts = read("business_licence", page(at(6, 10, "名称"), at(12, 10, COMPANY), at(20, 16, ADDRESS)))
    assert (facts.fields["address"].value, facts.fields["address"].status) == (ADDRESS, Status.DOUBTFUL)
