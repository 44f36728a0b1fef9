"""Layouts that tear labels and values apart, and what seals and specks leave of them."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.certified import QMS_NUMBER
from extractors.kinds import CNAS_NUMBER, STANDARD
from pipeline.model.facts import Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Cell, Grid, Line, SealMark
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"
ADDRESS = "四川省成都市武侯区砚台路8号"


def seal(text: str, box: Box, colour: str = "red") -> SealMark:
    return SealMark(box=box, colour=colour, shape="round", text=text, confidence=0.8)


def weak(line: Line, place: int, certainty: float = 0.3) -> Line:
    """The line with one character that was read badly."""
    sure = list(line.char_confidences)
    sure[place] = certainty
    return line.model_copy(update={"char_confidences": tuple(sure)})


def test_a_last_character_pushed_to_the_right_edge_ends_the_name() -> None:
    facts = read(
        "business_licence",
        page(at(20, 48, "登记机关 成都市武侯区市场监督管理"), at(33.3, 49.3, "局"), at(24, 52, "2021年07月22日")),
    )
    assert values(facts)["registrar"] == "成都市武侯区市场监督管理局"


@pytest.mark.parametrize("half", [(10.58, "所"), (8.0, "住")])
def test_half_of_a_label_set_wide_still_labels(half: tuple[float, str]) -> None:
    x, char = half
    facts = read(
        "business_licence",
        page(
            at(8, 10, "注册资本"), at(16, 10, "壹仟万元整"), at(8, 12, "成立日期"), at(16, 12, "2003年07月30日"),
            at(8, 14, "营业期限"), at(16, 14, "长期"), at(x, 16, char), at(16, 16, ADDRESS),
        ),
    )  # fmt: skip
    assert values(facts)["address"] == ADDRESS


def test_a_label_read_character_by_character_may_begin_like_another() -> None:
    spaced = [at(8 + 2 * n, 10, c) for n, c in enumerate("注册资本")]
    facts = read("business_licence", page(*spaced, at(18, 10, "（人民币）贰仟万元")))
    assert values(facts)["registered_capital"] == "(人民币)贰仟万元"


def test_print_that_runs_across_the_columns_of_a_frame_is_no_table() -> None:
    left = ["名", "类", "住", "成", "经"]
    rest = [f"称 {COMPANY}", "型 有限责任公司", f"所 {ADDRESS}", "立日期 2019年05月08日", "营范围 瓷砖销售"]
    lines = [at(5, 10 + 3 * n, a) for n, a in enumerate(left)]
    lines += [at(5.86, 10 + 3 * n, b) for n, b in enumerate(rest)]
    x = lines[0].box.x1
    cells = (
        Cell(row=0, column=0, row_span=1, column_span=1, box=Box(0.05, 0.1, x, 0.9)),
        Cell(row=0, column=1, row_span=1, column_span=1, box=Box(x, 0.1, 0.95, 0.9)),
    )
    frame = Grid(box=Box(0.05, 0.1, 0.95, 0.9), rows=1, columns=2, cells=cells)
    facts = read("business_licence", page(*lines, grids=[frame]))
    assert values(facts)["name"] == COMPANY
    assert values(facts)["established_on"] == date(2019, 5, 8)


def test_words_of_a_seal_beside_a_value_leave_it_whole() -> None:
    facts = read(
        "food_licence",
        page(
            at(5, 10, "住所："), at(10, 10, "四川省成都市武侯区砚台路95号6"), at(33, 10, "区市场"),
            at(10, 11.2, "号厂房"),
        ).model_copy(update={"seals": (seal("成都市武侯区市场监督管理局", Box(0.6, 0.12, 0.8, 0.3)),)}),
    )  # fmt: skip
    assert values(facts)["address"] == "四川省成都市武侯区砚台路95号6号厂房"


def test_what_a_seal_adds_to_a_conclusion_is_neither_value_nor_doubt() -> None:
    line = at(5, 20, "检验结论：该样品按Q/YH 001—2023检验，所检项目合格。")
    stray = weak(at(10, 21.3, "品质量歷"), 3)
    field = read("test_report", page(line, stray)).fields["conclusion"]
    assert (field.value, field.status) == ("该样品按Q/YH 001—2023检验,所检项目合格。", Status.READ)
    assert all("歷" not in e.text for e in field.evidence)


def test_a_dash_read_as_one_is_no_weak_character() -> None:
    line = at(5, 20, "检验结论：经检验，符合Q/YH 001一2023标准要求，合格。")
    field = read("test_report", page(weak(line, line.text.index("一")))).fields["conclusion"]
    assert field.status is Status.READ
    assert "Q/YH 001—2023" in str(field.value)


def test_the_same_words_in_another_shape_do_not_put_the_better_reading_in_doubt() -> None:
    first, second = page(at(5, 10, "样品名称：空气净化器")), page(at(5, 10, "样品名称：空气凈化器"), number=2)
    assert values(read("test_report", first, second))["product_name"] == "空气净化器"
    other = page(at(5, 10, "样品名称：空气净化机"), number=2)
    assert read("test_report", first, other).fields["product_name"].status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("printed", "value"), [("32424Q26152ROL", "32424Q26152R0L"), ("0382lQ60289R3S", "03821Q60289R3S")]
)
def test_where_only_digits_stand_a_letter_of_that_shape_is_one(printed: str, value: str) -> None:
    assert QMS_NUMBER.parse(printed) == (value, "")


def test_a_laboratorys_number_has_digits_behind_its_letter() -> None:
    assert CNAS_NUMBER.parse("CNAS LI1597") == ("CNAS L11597", "")
    assert CNAS_NUMBER.parse("CNAS L1234567").reason


@pytest.mark.parametrize("printed", ["Q/ZPQW 007÷2020", "Q/LTH 0102023", "Q/PNZ.J 022-2021", "Q/YH 001"])
def test_an_enterprise_standard_without_a_clear_year_or_with_a_speck_is_doubted(printed: str) -> None:
    assert STANDARD.parse(printed).reason


def test_multiplication_signs_do_not_contradict() -> None:
    lines, grid = table(3, 10, [7, 35], [["规格型号", "60227 IEC 02(RV) 450/750V 1X4"]])
    cover = page(at(5, 10, "规格型号：60227 IEC 02(RV) 450/750V 1×4"))
    assert read("test_report", cover, page(*lines, grids=[grid], number=2)).fields["model"].status is Status.READ


def _licence(*lines: Line, seals: tuple[SealMark, ...] = ()) -> dict[str, object]:
    foot = at(28, 46, "登记机关")
    return values(read("business_licence", page(*lines, foot).model_copy(update={"seals": seals})))


SEAL = Box(0.6, 0.78, 0.8, 0.92)


@pytest.mark.parametrize(
    "seen", ["成都市武侯区市场监督管理局", "成都市武侯区肃场监督管埋局", "9成都市式侯区市场监督管理局"]
)
def test_a_seal_over_the_licences_own_region_is_the_registrar(seen: str) -> None:
    found = _licence(at(5, 10, f"住所：{ADDRESS}"), seals=(seal(seen, SEAL),))
    assert found["registrar"] == "成都市武侯区市场监督管理局"


@pytest.mark.parametrize(
    "seen", ["成都市金牛区市场监督管理局", "成都市市场监督", "成都市区市场监督管理局", "四川某某科技有限公司"]
)
def test_a_seal_of_another_place_or_too_badly_read_is_not_taken_for_it(seen: str) -> None:
    assert "registrar" not in _licence(at(5, 10, f"住所：{ADDRESS}"), seals=(seal(seen, SEAL),))


def test_a_registrar_cut_off_is_completed_only_where_region_and_seal_bear_it_out() -> None:
    cut = (at(5, 10, f"住所：{ADDRESS}"), at(20, 48, "成都市武侯区市场监督管"))
    assert _licence(*cut, seals=(seal("(so都产武侯区物督管理局", SEAL),))["registrar"] == "成都市武侯区市场监督管理局"
    assert "registrar" not in _licence(*cut)
    assert "registrar" not in _licence(cut[1], seals=(seal("(so都产武侯区物督管理局", SEAL),))


def test_specks_of_a_seal_beside_the_date_do_not_hide_it() -> None:
    speck = at(37, 52, "21", confidence=0.4)
    found = _licence(at(28, 52, "2017年1月23日"), speck, at(36, 52, "E", confidence=0.3), seals=(seal("", SEAL),))
    assert found["issued_on"] == date(2017, 1, 23)


def test_a_date_partly_under_a_seal_is_doubtful_and_not_missing() -> None:
    field = read("trademark_change", page(at(30, 40, "国家知识产权局"), at(33, 42, "月27日"))).fields["approved_on"]
    assert (field.value, field.status) == (None, Status.DOUBTFUL)


def test_a_certification_body_in_two_pieces_is_whole_or_doubted() -> None:
    def certifier(x: float) -> tuple[object, Status]:
        lines = at(20, 50, "成", size=0.7), at(x, 50, "都筑峦认证有限公司")
        field = read("qms_certificate", page(*lines)).fields["certifier"]
        return field.value, field.status

    assert certifier(20.65) == ("成都筑峦认证有限公司", Status.READ)
    assert certifier(21.6)[1] is Status.DOUBTFUL


@pytest.mark.parametrize("scrap", ["点16分", "服务平台", "企业才", "2024年01"])
def test_scraps_of_the_platforms_stamp_are_no_title(scrap: str) -> None:
    facts = read(
        "enterprise_standard",
        page(
            at(38, 10, "Q/YH 001—2023"), at(20, 18, scrap, size=2.6), at(18, 21, "服务机器人", size=2.0),
            at(5, 50, "2023-03-01 发布"), at(35, 50, "2023-04-01 实施"),
        ),
    )  # fmt: skip
    assert values(facts)["title"] == "服务机器人"


def test_a_title_may_wrap_by_one_character() -> None:
    facts = read(
        "enterprise_standard",
        page(
            at(38, 10, "Q/YH 001—2023"),
            at(5, 20, "给水用抗冲改性聚氯乙烯(PVC-M)管", size=2.2), at(24, 23, "材", size=2.2),
            at(5, 50, "2023-03-01 发布"), at(35, 50, "2023-04-01 实施"),
        ),
    )  # fmt: skip
    assert facts.fields["title"].value == "给水用抗冲改性聚氯乙烯(PVC-M)管材"


def test_a_label_misread_in_an_unheard_of_way_needs_a_value_that_proves_itself() -> None:
    facts = read("application_form", page(at(5, 10, "社公信用代码"), at(5, 11.2, "91350100M000100Y43")))
    assert values(facts)["credit_code"] == "91350100M000100Y43"
    received = read("test_report", page(at(5, 10, "报告签收日期"), at(15, 10, "2023年05月18日"))).fields["issued_on"]
    assert received.status is not Status.READ


def test_an_address_loses_the_dust_before_its_numbers() -> None:
    facts = read("business_licence", page(at(5, 10, "住所：四川省成都市青白江区玉兰大道三段·778号5幢1层")))
    assert values(facts)["address"] == "四川省成都市青白江区玉兰大道三段778号5幢1层"


def test_a_province_has_its_river_once() -> None:
    once = at(5, 10, f"住所：{ADDRESS}")
    edges, sure = once.char_edges, once.char_confidences
    halves = (*edges[:5], (edges[4] + edges[5]) / 2, *edges[5:])
    twice = once.model_copy(
        update={
            "text": "住所：四川川省成都市武侯区砚台路8号",
            "char_edges": halves,
            "char_confidences": (*sure[:4], 0.3, *sure[4:]),
        }
    )
    assert values(read("business_licence", page(twice)))["address"] == ADDRESS
    name = at(5, 12, "名称：四川川投能源有限公司")
    assert values(read("business_licence", page(name)))["name"] == "四川川投能源有限公司"


def test_goods_are_parted_by_semicolons() -> None:
    facts = read(
        "trademark_certificate", page(at(5, 10, "核定使用商品/服务项目（国际分类：9）"), at(5, 12, "电线:电缆；插座"))
    )
    assert values(facts)["goods"] == "电线;电缆;插座"


def test_a_limit_is_no_indicator_system() -> None:
    lines, grid = table(3, 10, [12, 20], [["先进指标体系", "陶瓷砖先进指标体系"], ["序号", "1"]])
    rows, results = table(3, 30, [12, 20], [["先进指标体系", "≤20"], ["备注", "/"]])
    facts = read("application_form", page(*lines, *rows, grids=[grid, results]))
    assert values(facts)["indicator_system"] == "陶瓷砖先进指标体系"


def test_the_comma_of_the_set_phrase_at_the_end_of_a_scope() -> None:
    first, second = "瓷砖销售。（除依法须经批准的项目外", "凭营业执照依法自主开展经营活动）"
    facts = read("business_licence", page(at(5, 20, "经营范围"), at(12, 20, first), at(12, 21.3, second)))
    assert str(values(facts)["business_scope"]).endswith("项目外,凭营业执照依法自主开展经营活动)")


def test_the_day_of_signing_with_its_year_sign_covered() -> None:
    facts = read(
        "application_form",
        page(
            at(5, 10, "本单位郑重承诺：全部材料真实、准确，愿承担相应责任。"),
            at(30, 14, "2023"),
            at(33, 14, "10月18日"),
        ),
    )
    field = facts.fields["applied_on"]
    assert (field.value, field.status) == (date(2023, 10, 18), Status.DOUBTFUL)


def test_a_hole_in_an_address_is_doubted() -> None:
    line = at(5, 10, "住所：成都市武侯区砚台路218号 层")
    edges = list(line.char_edges)
    wide = line.model_copy(
        update={"char_edges": (*edges[:-1], edges[-1] + 0.02), "box": line.box._replace(x1=edges[-1] + 0.02)}
    )
    apart = wide.model_copy(update={"char_edges": (*edges[:-2], edges[-2] + 0.02, edges[-1] + 0.02)})
    assert read("business_licence", page(apart)).fields["address"].status is Status.DOUBTFUL


@pytest.mark.parametrize(
    "printed",
    [
        "壹仟万元整",
        "(人民币)贰仟万元",
        "3000万元人民币",
        "人民币叁佰万元",
        "壹仟万圆整",
        "1,000.00万美元",
        "叁佰万元(人民币)",
    ],
)
def test_a_sum_of_money_is_read_though_it_touches_its_label(printed: str) -> None:
    assert read("business_licence", page(at(5, 10, f"注册资本{printed}"))).fields["registered_capital"].settled


def test_a_sum_with_a_character_that_is_no_numeral_is_doubted() -> None:
    field = read("business_licence", page(at(5, 10, "注册资本：捌佰捌抬万元整"))).fields["registered_capital"]
    assert field.status is Status.DOUBTFUL


def test_a_row_that_follows_closely_belongs_to_the_nearest_value_above() -> None:
    high = at(5, 10, "经营范围：通风设备风机，工业风扇，电动机。生")
    skewed = high.model_copy(update={"box": high.box._replace(y0=high.box.y0 - 0.003, y1=high.box.y1 + 0.003)})
    facts = read("business_licence", page(at(5, 8.4, "公司类型：有限责任公司"), skewed, at(10, 10.55, "产、销售")))
    assert facts.fields["business_scope"].value == "通风设备风机,工业风扇,电动机。生产、销售"


def test_a_day_in_numerals_that_a_seal_covers_is_doubtful_and_not_missing() -> None:
    lines = at(28, 50, "二〇〇四年三"), at(38, 50, "日")
    assert read("business_licence", page(*lines)).fields["issued_on"].status is Status.DOUBTFUL


def test_a_code_too_short_to_be_one_is_doubtful_and_not_missing() -> None:
    field = read("business_licence", page(at(20, 10, "(副统本信用代码-9107917578(1/1)"))).fields["credit_code"]
    assert field.status is Status.DOUBTFUL


@pytest.mark.parametrize("day", ["2022年3月1日", "二〇二二年三月一日"])
def test_a_change_of_name_among_other_changes(day: str) -> None:
    rows = [
        ["变更事项", "变更前内容", "变更后内容"],
        ["住所", "成都市甲路1号", "成都市乙路2号"],
        ["名称", "四川旧名建材有限公司", COMPANY],
        ["法定代表人", "王海燕", "李强"],
    ]
    lines, grid = table(3, 20, [8, 17, 17], rows)
    found = values(read("name_change", page(*lines, at(30, 50, day), grids=[grid])))
    assert found == {"from_name": "四川旧名建材有限公司", "to_name": COMPANY, "approved_on": date(2022, 3, 1)}


@pytest.mark.parametrize("boxes", ["□委托检验 ☑型式检验 □监督检验", "□委托检验 √型式检验", "■型式检验 □监督检验"])
def test_a_ticked_box_is_the_value(boxes: str) -> None:
    lines, grid = table(3, 20, [8, 34], [["检验类别", boxes], ["样品名称", "釉面砖"]])
    assert values(read("test_report", page(*lines, grids=[grid])))["test_kind"] == "型式检验"


def test_boxes_without_a_tick_are_doubted() -> None:
    lines, grid = table(3, 20, [8, 34], [["检验类别", "□委托检验 □型式检验"], ["样品名称", "釉面砖"]])
    assert read("test_report", page(*lines, grids=[grid])).fields["test_kind"].status is Status.DOUBTFUL


def test_an_empty_box_of_a_code_leaves_it_in_doubt() -> None:
    lines, grid = table(3, 20, [8] + [1.7] * 18, [["统一社会信用代码", *"9135010", "", *"M000100Y43"]])
    assert read("application_form", page(*lines, grids=[grid])).fields["credit_code"].status is Status.DOUBTFUL
    lines, grid = table(3, 20, [8] + [1.7] * 18, [["统一社会信用代码", *"91350100M000100Y43"]])
    assert values(read("application_form", page(*lines, grids=[grid])))["credit_code"] == "91350100M000100Y43"


def test_a_food_licence_in_two_columns() -> None:
    facts = read(
        "food_licence",
        page(
            at(5, 10, f"生产者名称：{COMPANY}"), at(28, 10, "许可证编号：SC11351090100010"),
            at(5, 12, "社会信用代码（身份证号码）："), at(5, 13.2, "91350100M000100Y43"),
            at(28, 12, "日常监督管理机构：某某市监管所"), at(5, 15, "法定代表人（负责人）：王海燕"),
            at(28, 15, "日常监督管理人员：李强、赵军"), at(5, 17, f"住　　所：{ADDRESS}"),
            at(28, 17, "投诉举报电话：12331"), at(5, 19, f"生产地址：{ADDRESS}"), at(28, 19, "发证机关：某某局"),
            at(5, 21, "食品类别：糕点；饼干"), at(28, 21, "签发人：周某"), at(28, 26, "2020 年 05 月 06 日"),
            at(5, 26, "有效期至：2025年05月05日"),
        ),
    )  # fmt: skip
    assert values(facts) == {
        "holder": COMPANY,
        "licence_number": "SC11351090100010",
        "credit_code": "91350100M000100Y43",
        "legal_representative": "王海燕",
        "address": ADDRESS,
        "production_address": ADDRESS,
        "category": "糕点;饼干",
        "issued_on": date(2020, 5, 6),
        "valid_to": date(2025, 5, 5),
    }


def test_a_day_under_a_word_whose_end_is_misread() -> None:
    lines = at(10, 48, "发布日期"), at(30, 48, "实施白"), at(10, 50, "2022年02月07日"), at(30, 50, "2022年02月20日")
    found = values(read("enterprise_standard", page(at(18, 10, "Q/YH 001-2022"), *lines)))
    assert (found["issued_on"], found["effective_on"]) == (date(2022, 2, 7), date(2022, 2, 20))
