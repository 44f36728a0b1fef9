"""How single papers word things, and what must never be dropped from or read into a value."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confirm import questions
from extractors.kinds import CREDIT_CODE, MODELS
from extractors.reasons import CHECKSUM_FAILED
from extractors.wording import CCC_MODELS, CONCLUSION, MODEL, PRODUCT, STATE, XK_NUMBER
from pipeline.model.facts import Status
from pipeline.model.geometry import Box
from pipeline.model.reading import SealMark
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"


@pytest.mark.parametrize("within", ["一般项目:", "许可项目：", "其中：", "前置经营项目:"])
def test_a_list_in_a_scope_is_no_label(within: str) -> None:
    first, second = f"道路货物运输(不含危险货物)。{within}瓷砖制", "造；瓷砖销售；货物进出口。"
    facts = read("business_licence", page(at(5, 20, "经营范围"), at(12, 20, first), at(12, 21.5, second)))
    field = facts.fields["business_scope"]
    assert field.status is Status.READ
    assert str(field.value).replace("：", ":") == f"{first}{second}".replace("：", ":").replace("；", ";").rstrip("。")


def test_text_lost_from_the_middle_of_a_value_is_never_believed() -> None:
    facts = read(
        "business_licence",
        page(at(5, 20, "经营范围"), at(12, 20, "瓷砖销售和运输以及其他成立日期:某"), at(12, 21.5, "造；瓷砖销售。")),
    )
    field = facts.fields["business_scope"]
    assert field.status is not Status.READ or "成立日期" in str(field.value)


def test_a_currency_in_brackets_belongs_to_the_capital() -> None:
    facts = read("business_licence", page(at(5, 20, "注册资本  （人民币）贰仟万元")))
    assert values(facts)["registered_capital"] == "(人民币)贰仟万元"


def test_a_spaced_label_is_read_whole() -> None:
    facts = read("application_form", page(at(5, 20, "填 表 日 期：2023年8月21日"), at(5, 24, "型 号 规 格：XF-Z2301")))
    assert values(facts)["applied_on"] == date(2023, 8, 21)
    assert values(facts)["model"] == "XF-Z2301"


def test_specks_in_a_label_are_not_read_into_the_value() -> None:
    facts = read("application_form", page(at(5, 20, "商 标 名·称：砚禾"), at(5, 26, "产品名"), at(12, 26, "称：瓷砖")))
    assert values(facts)["trademark"] == "砚禾"
    assert values(facts)["product_name"] == "瓷砖"


def test_the_citys_opinion_is_never_the_day_of_application() -> None:
    facts = read(
        "application_form",
        page(
            at(5, 10, "企业承诺：所提交的申请材料完整、真实、准确，复印件与原件一致。"),
            at(40, 20, "023年8月21日"),
            at(5, 26, "经初审，材料齐全，同意上报。"),
            at(40, 32, "2023年8月25日"),
        ),
    )
    assert facts.fields["applied_on"].value != date(2023, 8, 25)


def test_numbers_under_the_marks_of_a_laboratory() -> None:
    facts = read(
        "test_report",
        page(at(8, 8, "212302110576"), at(22, 8, "TESTING L12053"), at(25, 20, "检验报告", size=2)),
    )
    assert values(facts)["cma_number"] == "212302110576"
    assert str(values(facts)["cnas_number"]).endswith("L12053")


def test_a_long_number_in_a_sentence_is_no_mark() -> None:
    facts = read("test_report", page(at(8, 8, "合同 212302110576 号"), at(25, 20, "检验报告", size=2)))
    assert facts.fields["cma_number"].status is Status.MISSING


@pytest.mark.parametrize("words", ["覆盖范围：", "通过认证范围如下", "认证范围："])
def test_holder_and_scope_of_a_centred_certificate(words: str) -> None:
    facts = read(
        "qms_certificate",
        page(
            at(20, 10, "质量管理体系认证证书", size=1.6),
            at(22, 16, COMPANY),
            at(22, 22, "质量管理体系符合标准要求，" + words if words == "覆盖范围：" else words),
            at(22, 25, "釉面内墙砖的设计、生产"),
            at(22, 50, "中衡信达认证(北京)有限公司"),
        ),
    )
    assert values(facts)["scope"] == "釉面内墙砖的设计、生产"
    assert values(facts)["holder"] == COMPANY


def test_names_over_addresses_under_their_labels() -> None:
    facts = read(
        "ccc_certificate",
        page(
            at(5, 20, "委托人名称及地址"), at(7, 22, COMPANY), at(7, 24, "四川省绵阳市涪城区长兴路15号"),
            at(5, 28, "生产企业名称及地址"), at(7, 30, COMPANY), at(7, 32, "四川省绵阳市涪城区长兴路15号"),
        ),
    )  # fmt: skip
    assert values(facts)["applicant"] == COMPANY
    assert values(facts)["factory"] == COMPANY


def test_a_form_of_labels_is_no_list_of_models() -> None:
    rows = [
        ["产品名称和系列、规格、型号", "电炒锅 DCG-32A"],
        ["发证日期", "2020年1月2日"],
        ["有效期至", "2025年1月1日"],
    ]
    lines, grid = table(5, 10, [14, 20], rows)
    models = read("ccc_certificate", page(*lines, grids=[grid])).fields["models"]
    assert not set(models.value or ()) & {"发证日期", "有效期至"}


def test_a_date_whose_year_is_hidden_is_a_proposal() -> None:
    facts = read(
        "enterprise_standard",
        page(at(38, 10, "Q/YH 001—2023"), at(5, 50, "2022-12-20发布"), at(35, 50, "3-01-24 实施")),
    )
    field = facts.fields["effective_on"]
    assert (field.value, field.status) == (date(2023, 1, 24), Status.DOUBTFUL)


def test_a_title_beside_the_axis_of_the_cover_is_doubtful() -> None:
    cover = [at(18.5, 8, f"{COMPANY}企业标准"), at(38, 10, "Q/YH 001—2023")]
    cover += [at(5, 50, "2023-03-01发布"), at(35, 50, "2023-04-01实施")]
    axis = cover[0].box.centre[0]
    for text, shift, status in (("桑蚕丝被", 0.0, Status.READ), ("蚕丝被", 0.03, Status.DOUBTFUL)):
        line = at(20, 22, text, size=2.0)
        move = axis - line.box.centre[0] + shift
        box = Box(line.box.x0 + move, line.box.y0, line.box.x1 + move, line.box.y1)
        line = line.model_copy(update={"box": box, "char_edges": tuple(e + move for e in line.char_edges)})
        assert read("enterprise_standard", page(*cover, line)).fields["title"].status is status


def test_a_date_half_under_the_seal_is_not_lost() -> None:
    lines = [at(30, 30, "登记机关"), at(32, 34, "2019年09"), at(42, 34, "日")]
    field = read("business_licence", page(*lines)).fields["issued_on"]
    assert field.status is Status.DOUBTFUL


def test_shapes_of_other_regions_are_doubtful() -> None:
    facts = read("test_report", page(at(5, 10, "检验机构：成都精衡電器检测中心有限公司")))
    assert facts.fields["lab"].status is Status.DOUBTFUL
    state = read("standard_declaration", page(at(5, 10, "标准状态：現行有效"))).fields["state"]
    assert (state.value, state.status) == ("现行有效", Status.READ)


def test_a_character_seen_at_the_end_and_again_at_the_beginning_is_doubtful() -> None:
    label, name = at(5, 20, "注册人 重"), at(9, 20, "重庆川东线缆有限公司")
    touching = name.model_copy(update={"box": name.box._replace(x0=label.box.x1), "char_edges": ()})
    field = read("trademark_certificate", page(label, touching)).fields["registrant"]
    assert field.status is not Status.READ or field.value == "重庆川东线缆有限公司"


def test_numbers_with_equal_digits_in_a_row_are_read_again_however_sure() -> None:
    runs = read("application_form", page(at(5, 10, "报告编号：A2333229", 0.99)))
    plain = read("application_form", page(at(5, 10, "报告编号：A2343229", 0.99)))
    assert [q.text for q in questions(runs)] == ["A2333229"]
    assert not list(questions(plain))


def test_a_watermark_is_not_cut_out_and_read_again() -> None:
    mark = at(10, 10, "公开 2018年07月16日 09点39分", 0.5)
    facts = read("enterprise_standard", page(at(5, 50, "2018-03-01发布"), watermark=[mark]))
    assert facts.fields["declared_on"].value == date(2018, 7, 16)
    assert all("2018年07月" not in q.text for q in questions(facts))


def test_a_code_of_the_wrong_length_is_not_for_the_second_reading_to_settle() -> None:
    assert CHECKSUM_FAILED not in CREDIT_CODE.parse("9151012175254548").reason
    assert CHECKSUM_FAILED in CREDIT_CODE.parse("91350100M000100Y44").reason


@pytest.mark.parametrize(
    ("read_as", "value"),
    [
        ("(川)XK06-001-00927", "(川)XK06-001-00927"),
        ("（川I）XK06-001-00927", "(川)XK06-001-00927"),
        ("XK06-001-00927", "XK06-001-00927"),
        ("川XK06-001-00927", "川XK06-001-00927"),
    ],
)
def test_production_licence_numbers(read_as: str, value: str) -> None:
    assert XK_NUMBER.parse(read_as) == (value, "") or XK_NUMBER.parse(read_as).value == value


@pytest.mark.parametrize("behind", ["(明细见附页)", "，详见附件", "（见副本）", "(产品明细见副本)", ""])
def test_a_product_is_named_without_its_annex(behind: str) -> None:
    assert PRODUCT.parse("电线电缆" + behind).value in ("电线电缆",)


@given(st.integers(5, 30), st.integers(0, 30), st.integers(0, 30), st.sampled_from(["", " "]))
def test_nutrients_are_spelt_with_the_letter(n: int, p: int, k: int, blank: str) -> None:
    assert MODEL.parse(f"N-P205-K20{blank}{n}-{p}-{k}").value == f"N-P2O5-K2O {n}-{p}-{k}"


@pytest.mark.parametrize(
    ("printed", "value", "whole"),
    [
        ("经检验，均符合Q/A 001标准要求，检验结论：合格。产", "经检验,均符合Q/A 001标准要求,检验结论:合格。", True),
        ("该样品按Q/A 001检验，所检项目合格。（检验检测专用章）", "该样品按Q/A 001检验,所检项目合格。", True),
        ("经检验，所检项目均符合Q/A 001标准要求，检验结", "经检验,所检项目均符合Q/A 001标准要求,检验结", False),
        ("合格", "合格", True),
    ],
)  # fmt: skip
def test_a_conclusion_is_taken_as_printed(printed: str, value: str, whole: bool) -> None:
    found = CONCLUSION.parse(printed)
    assert (found.value, not found.reason) == (value, whole)


def test_a_state_is_one_of_few_words() -> None:
    assert not STATE.parse("即将实施").reason
    assert STATE.parse("现行有放").reason


def test_blanks_inside_a_model_do_not_divide_it() -> None:
    assert MODELS.parse("60227 IEC 01(BV) 450/750V 1×2.5;60227 IEC 02(RV)").value == [
        "60227 IEC 01(BV) 450/750V 1×2.5",
        "60227 IEC 02(RV)",
    ]
    assert MODELS.parse("DCG-32A DCG-40B").value == ["DCG-32A", "DCG-40B"]


def test_seals_alone_never_make_an_issuing_day() -> None:
    seal = SealMark(
        box=Box(0.6, 0.7, 0.8, 0.85), colour="red", shape="round", text="某某市市场监督管理局", confidence=0.9
    )
    reading = page(at(5, 10, "名称 " + COMPANY)).model_copy(update={"seals": (seal,)})
    assert read("business_licence", reading).fields["issued_on"].status is Status.MISSING


def test_a_form_with_values_under_its_labels_is_no_table_of_indicators() -> None:
    rows = [
        ["商标名称", "商标注册号", "企业标准编号"],
        ["砚禾", "39684330", "Q/YH 010-2023"],
        ["标准名称", "对标先进指标体系", "检验检测机构"],
        ["釉面内墙砖", "陶瓷砖质量对标提升先进指标体系", "成都科准检测中心"],
    ]
    lines, grid = table(5, 10, [14, 18, 14], rows)
    facts = read("application_form", page(*lines, grids=[grid]))
    assert values(facts)["standard_title"] == "釉面内墙砖"
    assert values(facts)["trademark"] == "砚禾"


def test_models_that_begin_with_digits_are_kept_whole() -> None:
    assert CCC_MODELS.parse("60227 IEC 02(RV)450/750V;60227 IEC 01(BV)450/750V").value == [
        "60227 IEC 02(RV)450/750V",
        "60227 IEC 01(BV)450/750V",
    ]
    assert CCC_MODELS.parse("电炒锅 DCG-32A;DCG-40B").value == ["DCG-32A", "DCG-40B"]
