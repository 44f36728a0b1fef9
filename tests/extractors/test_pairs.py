"""Values by label and position, in every style forms and certificates are set in."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model.facts import Status
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"


def test_same_line_after_a_colon() -> None:
    facts = read("application_form", page(at(5, 5, f"企业名称：{COMPANY}"), at(5, 7, "产品名称: 釉面砖")))
    assert facts.fields["applicant"].value == COMPANY
    assert facts.fields["product_name"].value == "釉面砖"
    assert facts.fields["applicant"].status is Status.READ


def test_label_printed_with_spaces() -> None:
    facts = read(
        "business_licence", page(at(5, 5, f"名　　称  {COMPANY}"), at(5, 7, "住　　所  成都市武侯区砚台路8号"))
    )
    assert facts.fields["name"].value == COMPANY
    assert facts.fields["address"].value == "成都市武侯区砚台路8号"


def test_label_characters_read_as_lines_of_their_own() -> None:
    facts = read("business_licence", page(at(5, 5, "名"), at(9, 5, "称"), at(12, 5, COMPANY)))
    assert facts.fields["name"].value == COMPANY


def test_cell_right_of_the_label() -> None:
    lines, grid = table(3, 5, [8, 14, 8, 14], [["企业名称（盖章）", COMPANY, "联系人", "王海燕"]])
    facts = read("application_form", page(*lines, grids=[grid]))
    assert values(facts)["applicant"] == COMPANY
    assert values(facts)["contact"] == "王海燕"


def test_label_over_two_lines_of_its_cell() -> None:
    lines, grid = table(3, 5, [6, 20], [["统一社会|信用代码", "91350100M000100Y43"]], pitch=3)
    assert values(read("application_form", page(*lines, grids=[grid])))["credit_code"] == "91350100M000100Y43"


def test_label_with_a_bracket_behind_it() -> None:
    lines, grid = table(3, 5, [12, 20], [["法定代表人（签字）", "廖建国"]])
    assert values(read("application_form", page(*lines, grids=[grid])))["legal_representative"] == "廖建国"


def test_one_character_in_each_box() -> None:
    code = "91350100M000100Y43"
    lines, grid = table(3, 5, [8] + [1.5] * 18, [["统一社会信用代码", *code]])
    assert values(read("application_form", page(*lines, grids=[grid])))["credit_code"] == code


def test_value_under_a_row_of_labels() -> None:
    lines, grid = table(3, 5, [14, 14, 14], [["产品名称", "规格型号", "商标名称"], ["釉面砖", "300×600mm", "砚禾"]])
    read_values = values(read("application_form", page(*lines, grids=[grid])))
    assert read_values["product_name"] == "釉面砖"
    assert read_values["model"] == "300×600mm"
    assert read_values["trademark"] == "砚禾"


def test_value_wrapped_inside_its_cell() -> None:
    lines, grid = table(3, 5, [8, 14], [["生产地址", "四川省成都市新都区工业园区|清溪东路12号"]], pitch=3)
    assert values(read("application_form", page(*lines, grids=[grid])))["production_address"] == (
        "四川省成都市新都区工业园区清溪东路12号"
    )


def test_value_goes_on_under_itself_without_rulings() -> None:
    facts = read(
        "business_licence",
        page(
            at(5, 5, "名称"), at(10, 5, COMPANY),
            at(5, 7, "经营范围"), at(10, 7, "陶瓷砖的制造、销售；建筑材料的"), at(10, 8.2, "销售；货物进出口。"),
            at(5, 10, "住所"), at(10, 10, "成都市武侯区砚台路8号"),
        ),
    )  # fmt: skip
    assert facts.fields["business_scope"].value == "陶瓷砖的制造、销售;建筑材料的销售;货物进出口"


def test_two_columns_do_not_mix() -> None:
    facts = read(
        "business_licence",
        page(
            at(3, 5, "名称"), at(8, 5, COMPANY), at(26, 5, "注册资本"), at(32, 5, "壹仟万元整"),
            at(3, 7, "类型"), at(8, 7, "有限责任公司"), at(26, 7, "成立日期"), at(32, 7, "2008年05月06日"),
            at(3, 9, "法定代表人"), at(9, 9, "廖建国"), at(26, 9, "住所"), at(32, 9, "四川省成都市武侯区玉兰"),
            at(3, 10.2, "经营范围"), at(8, 10.2, "陶瓷砖制造"), at(32, 10.2, "大道三段18号"),
        ),
    )  # fmt: skip
    assert values(facts)["address"] == "四川省成都市武侯区玉兰大道三段18号"
    assert values(facts)["business_scope"] == "陶瓷砖制造"
    assert values(facts)["established_on"] == date(2008, 5, 6)


def test_several_pairs_in_one_line_keep_their_own_boxes() -> None:
    facts = read("business_licence", page(at(3, 5, f"名称：{COMPANY}  类型：有限责任公司  法定代表人：廖建国")))
    assert values(facts)["name"] == COMPANY
    assert values(facts)["entity_type"] == "有限责任公司"
    boxes = [facts.fields[n].evidence[0].box for n in ("name", "entity_type", "legal_representative")]
    assert boxes[0].x1 < boxes[1].x0 and boxes[1].x1 < boxes[2].x0


def test_a_label_is_not_found_inside_another() -> None:
    facts = read("business_licence", page(at(3, 5, "产品名称：釉面砖"), at(3, 7, "生产地址：广安市邻水县")))
    assert facts.fields["name"].value is None
    assert facts.fields["address"].value is None


def test_an_unknown_label_ends_the_value_before_it() -> None:
    facts = read("test_report", page(at(3, 5, f"委托单位：{COMPANY}    经手人工号：8871")))
    assert values(facts)["client"] == COMPANY


@pytest.mark.parametrize("blank", ["/", "—", "无", "____", "", "年  月  日"])
def test_words_that_mean_nothing_are_missing(blank: str) -> None:
    lines, grid = table(3, 5, [8, 14, 8, 14], [["商标名称", blank, "申请日期", blank]])
    facts = read("application_form", page(*lines, grids=[grid]))
    assert facts.fields["trademark"].status is Status.MISSING
    assert facts.fields["applied_on"].status is Status.MISSING
    assert facts.fields["trademark"].evidence, "where the empty place is must be known"


def test_an_empty_cell_does_not_take_its_neighbours_label() -> None:
    lines, grid = table(
        3, 5, [8, 14, 8, 14], [["商标名称", "", "联系人", "王海燕"], ["产品名称", "釉面砖", "电话", ""]]
    )
    facts = read("application_form", page(*lines, grids=[grid]))
    assert facts.fields["trademark"].value is None
    assert facts.fields["phone"].value is None
    assert values(facts)["contact"] == "王海燕"


def test_a_label_read_with_an_error() -> None:
    lines, grid = table(3, 5, [8, 14], [["产晶名称", "釉面砖"], ["执行标淮编号", "Q/YH 001-2023"]])
    facts = read("application_form", page(*lines, grids=[grid]))
    assert facts.fields["product_name"].value == "釉面砖"
    assert facts.fields["standard_number"].value == "Q/YH 001-2023"


def test_ticked_option() -> None:
    facts = read("test_report", page(at(3, 5, "检验类别：□监督检验 ☑委托检验 □型式检验")))
    assert values(facts)["test_kind"] == "委托检验"


def test_options_without_a_tick_are_not_guessed() -> None:
    facts = read("test_report", page(at(3, 5, "检验类别：□监督检验 □委托检验")))
    assert facts.fields["test_kind"].status is not Status.READ


def test_a_date_in_pieces() -> None:
    facts = read(
        "application_form",
        page(at(3, 5, "填表日期"), at(9, 5, "2021年"), at(15, 5, "9月"), at(19, 5, "20日")),
    )
    assert values(facts)["applied_on"] == date(2021, 9, 20)


def test_name_cut_off_is_doubtful() -> None:
    facts = read("application_form", page(at(5, 5, "企业名称：四川砚禾新材料有限")))
    assert facts.fields["applicant"].status is Status.DOUBTFUL


def test_wrong_checksum_is_doubtful_and_proposes_a_repair() -> None:
    facts = read("application_form", page(at(5, 5, "统一社会信用代码：913S0100M000100Y43")))
    field = facts.fields["credit_code"]
    assert field.status is Status.DOUBTFUL
    assert "91350100M000100Y43" in field.reason


def test_letters_a_code_never_has_are_the_digits_they_look_like_where_both_checks_agree() -> None:
    facts = read("application_form", page(at(5, 5, "统一社会信用代码：9135OI00M000100Y43")))
    assert values(facts)["credit_code"] == "91350100M000100Y43"
    assert facts.fields["credit_code"].raw == "9135OI00M000100Y43"
    other = read("application_form", page(at(5, 5, "统一社会信用代码：9135OI00M000100Y34")))
    assert other.fields["credit_code"].status is Status.DOUBTFUL


def test_an_uncertain_character_is_doubtful() -> None:
    line = at(5, 5, f"企业名称：{COMPANY}")
    weak = line.model_copy(update={"char_confidences": (*line.char_confidences[:-3], 0.3, 0.98, 0.98)})
    assert read("application_form", page(weak)).fields["applicant"].status is Status.DOUBTFUL


def test_two_pages_that_agree_are_surer_than_one() -> None:
    one = page(at(5, 5, "报告编号：WT-2023-0117"))
    two = page(at(5, 2, "报告编号：WT-2023-0117"), number=2)
    alone = read("test_report", one).fields["report_number"]
    both = read("test_report", one, two).fields["report_number"]
    assert both.value == alone.value == "WT-2023-0117"
    assert both.confidence > alone.confidence


def test_two_pages_that_differ_are_doubtful() -> None:
    one = page(at(5, 5, "报告编号：WT-2023-0117"))
    two = page(at(5, 2, "报告编号：WT-2023-0171"), number=2)
    field = read("test_report", one, two).fields["report_number"]
    assert field.status is Status.DOUBTFUL
    assert "0171" in field.reason or "0117" in field.reason
