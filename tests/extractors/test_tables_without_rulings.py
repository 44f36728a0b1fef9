"""Tables without rulings, requirements stated in sentences, and cells that are in doubt."""

from __future__ import annotations

import pytest

from pipeline.model.facts import Status
from pipeline.model.reading import Line
from tests.extractors.pages import at, page, read, table
from tests.extractors.test_tables import REPORT, WIDTHS, rows_of


def aligned(*rows: list[str], y: float = 10, pitch: float = 1.7) -> list[Line]:
    """Words in columns, without rulings."""
    lefts = [3, 8, 18, 25, 33, 41]
    return [at(lefts[c], y + r * pitch, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]


def test_table_without_rulings() -> None:
    lines = aligned(
        REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "合格"], ["2", "破坏强度", "N", "≥1300", "1685", "合格"]
    )
    rows = rows_of("test_report", "results", page(*lines, at(20, 16, "以下空白")))
    assert [(r["item"], r["unit"], r["requirement"], r["measured"], r["verdict"]) for r in rows] == [
        ("吸水率", "%", "≤0.5", "0.2", "合格"),
        ("破坏强度", "N", "≥1300", "1685", "合格"),
    ]


def test_wrapped_cells_without_rulings() -> None:
    lines = aligned(REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "合格"], pitch=2.4)
    lines += [
        at(8, 14.4, "耐热性"),
        at(25, 13.9, "105℃无流淌"),
        at(25, 14.9, "无滴落"),
        at(33, 14.4, "无流淌"),
        at(41, 14.4, "合格"),
    ]
    rows = rows_of("test_report", "results", page(*lines))
    assert [(r["item"], r["requirement"]) for r in rows] == [("吸水率", "≤0.5"), ("耐热性", "105°C无流淌无滴落")]


OPEN = ["序号", "检验项目", "单位", "技术要求", "检验结果", "单项判定"]


def _items(*lines: Line) -> list[tuple[object, object]]:
    heading = aligned(OPEN)
    return [(r["item"], r["measured"]) for r in rows_of("test_report", "results", page(*heading, *lines))]


def test_a_name_in_two_lines_about_its_row() -> None:
    """The values stand between the two lines of the name, the pitch being no larger than the leading."""
    body: list[Line] = []
    for n, (first, second, value) in enumerate([("累积净化量(颗", "粒物)", "14200"), ("累积净化量(甲", "醛)", "1860")]):
        y = 13.0 + 2.3 * n
        body += [at(8, y - 0.5, first), at(8.8, y + 0.5, second)]
        body += [at(18, y, "mg"), at(25, y, "≥1500"), at(33, y, value), at(41, y, "合格")]
    assert _items(*body) == [("累积净化量(颗粒物)", "14200"), ("累积净化量(甲醛)", "1860")]


def test_rows_close_together_are_not_one() -> None:
    body = [["1", "吸水率", "%", "≤0.5", "0.2", "合格"], ["2", "耐热性", "", "无流淌", "无流淌", "合格"]]
    body += [["3", "渗油性", "", "不渗油", "不渗油", "合格"], ["4", "厚度", "mm", "≥4.0", "4.1", "合格"]]
    assert _items(*aligned(*body, y=11.3, pitch=1.05)) == [
        ("吸水率", "0.2"),
        ("耐热性", "无流淌"),
        ("渗油性", "不渗油"),
        ("厚度", "4.1"),
    ]


def test_group_names_beside_their_rows_without_rulings() -> None:
    body = aligned(["1", "吸水率", "%", "≤0.5", "0.2", "合格"], y=12)
    for n, (item, value) in enumerate(
        [("纵向", "912"), ("横向", "886"), ("纵向", "48"), ("横向", "51"), ("斜向", "50")]
    ):
        y = 13.7 + 1.7 * n
        body += [at(3, y, str(n + 2)), at(13, y, item), at(25, y, "≥40"), at(33, y, value), at(41, y, "合格")]
    body += [at(8, 13.7 + 0.85, "最大峰拉力"), at(8, 13.7 + 3 * 1.7, "延伸率")]
    assert _items(*body) == [
        ("吸水率", "0.2"),
        ("最大峰拉力 纵向", "912"),
        ("最大峰拉力 横向", "886"),
        ("延伸率 纵向", "48"),
        ("延伸率 横向", "51"),
        ("延伸率 斜向", "50"),
    ]


def test_a_group_name_that_stands_at_none_of_its_rows_is_doubtful() -> None:
    body = [at(8, 12.4, "最大峰拉力")]
    for n, item in enumerate(["纵向", "横向", "斜向"]):
        y = 12 + 1.7 * n
        body += [at(3, y, str(n + 1)), at(13, y, item), at(25, y, "≥40"), at(33, y, "52"), at(41, y, "合格")]
    rows = read("test_report", page(*aligned(OPEN), *body)).tables["results"]
    assert [r.cells()["item"].status for r in rows] == [Status.DOUBTFUL] * 3


def test_a_cell_between_two_rows_holds_for_both() -> None:
    body = aligned(["1", "纵向拉力", "N", "", "912", "合格"], ["2", "横向拉力", "N", "", "886", "合格"], y=12)
    (first, second) = rows_of("test_report", "results", page(*aligned(OPEN), *body, at(25, 12.85, "≥800")))
    assert (first["requirement"], second["requirement"]) == ("≥800", "≥800")


def test_a_heading_whose_last_character_wraps() -> None:
    """先进指标 is a heading by itself; 先进指标体系要求 is the one that is printed."""
    heads = [at(8, 10, "项目"), at(18, 10, "单位"), at(24, 9.5, "先进指标体系要"), at(27, 10.5, "求")]
    heads += [at(33, 10, "企标指标"), at(41, 10, "实测值")]
    body = [at(8, 12, "吸水率"), at(18, 12, "%"), at(25, 12, "≤0.5"), at(33, 12, "≤0.3"), at(41, 12, "0.2")]
    (row,) = rows_of("application_form", "indicators", page(*heads, *body))
    assert (row["name"], row["advanced"], row["standard"], row["measured"]) == ("吸水率", "≤0.5", "≤0.3", "0.2")


def test_a_column_whose_heading_was_not_seen() -> None:
    heads = ["序号", "项目", "单位", "", "试验方法"]
    body = [[str(n), f"项目{n}甲", "%", f"≤0.{n}", "GB/T 1"] for n in (1, 2, 3)]
    rows = rows_of("enterprise_standard", "indicators", page(*aligned(heads, *body)))
    assert [r["requirement"] for r in rows] == ["≤0.1", "≤0.2", "≤0.3"]


CLAUSES = [
    "5 技术要求",
    "5.1 外观",
    "产品表面应整洁，色泽均匀。",
    "5.2 吸水率不大于0.5%。",
    "5.3 破坏强度应不小于1300N。",
    "5.4 断裂模数",
    "应不低于35MPa。",
    "5.5 比表面积应为300~400m²/kg。",
    "a）抗冻性：经100次冻融循环后无裂纹；",
    "5.6 试样应在标准环境下放置不少于24h。",
    "6 试验方法",
    "6.1 吸水率按GB/T 3810.3规定的方法进行，试样不少于10块。",
]


def _clauses(*texts: str) -> list[dict[str, object]]:
    return rows_of("enterprise_standard", "indicators", page(*(at(4, 5 + 2 * n, t) for n, t in enumerate(texts))))


def test_requirements_stated_in_clauses() -> None:
    assert [(r["name"], r["unit"], r["requirement"]) for r in _clauses(*CLAUSES)] == [
        ("吸水率", "%", "不大于0.5"),
        ("破坏强度", "N", "不小于1300"),
        ("断裂模数", "MPa", "不低于35"),
        ("比表面积", "m2/kg", "300~400"),
        ("抗冻性", None, "经100次冻融循环后无裂纹"),
    ]
    assert _clauses(*CLAUSES)[0]["method"] == "GB/T 3810.3"


def test_several_limits_in_a_sentence_are_doubtful() -> None:
    text = "5.2 吸水率平均值不大于0.5%，单个值不大于0.6%。"
    facts = read("enterprise_standard", page(at(4, 5, "5 要求"), at(4, 7, text)))
    rows = [r.cells() for r in facts.tables["indicators"]]
    assert [(r["name"].value, r["requirement"].status) for r in rows] == [
        ("吸水率平均值", Status.DOUBTFUL),
        ("单个值", Status.DOUBTFUL),
    ]


def test_a_running_head_states_no_requirement() -> None:
    first = page(at(4, 5, "5 要求"), at(4, 7, "5.1 吸水率不大于0.5%。"))
    second = page(
        at(36, 3, "Q/ABC 001—2023"), at(4, 7, "5.2 断裂模数不小于35MPa，并符合GB/T 4100—2015的规定。"), number=2
    )
    rows = rows_of("enterprise_standard", "indicators", first, second)
    assert [(r["name"], r["requirement"]) for r in rows] == [("吸水率", "不大于0.5"), ("断裂模数", "不小于35")]


def test_sentences_outside_the_requirements_state_none() -> None:
    assert _clauses("7 检验规则", "7.1 抽样数量不少于10块。", "8 包装", "8.1 每箱质量不大于25kg。") == []


@pytest.mark.parametrize("ruled", [True, False])
def test_a_group_in_a_row_of_its_own(ruled: bool) -> None:
    body = [["1", "最大峰拉力", "", "", "", ""], ["", "纵向", "N", "≥800", "912", "合格"]]
    body += [["", "横向", "N", "≥800", "886", "合格"], ["2", "吸水率", "%", "≤0.5", "0.2", "合格"]]
    lines, grid = table(3, 10, WIDTHS, [OPEN, *body])
    pages = page(*lines, grids=[grid]) if ruled else page(*aligned(OPEN, *body))
    assert [r["item"] for r in rows_of("test_report", "results", pages)] == [
        "最大峰拉力 纵向",
        "最大峰拉力 横向",
        "吸水率",
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_unit_in_the_headings_holds_for_each_row(ruled: bool) -> None:
    rows = [
        ["项目", "指标（%）", "试验方法"],
        ["吸水率", "≤0.5", "GB/T 1"],
        ["水分,mg/kg", "≤8", "GB/T 2"],
        ["外观", "平整", "目测"],
    ]
    lines, grid = table(3, 10, [12, 10, 10], rows)
    found = rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid] if ruled else []))
    assert [(r["name"], r["unit"]) for r in found] == [("吸水率", "%"), ("水分", "mg/kg"), ("外观", None)]


def test_a_direction_without_its_group_is_doubtful() -> None:
    lines, grid = table(3, 10, WIDTHS, [OPEN, ["1", "纵向", "N", "≥800", "912", "合格"]])
    (row,) = read("test_report", page(*lines, grids=[grid])).tables["results"]
    assert row.cells()["item"].status is Status.DOUBTFUL


def test_a_table_without_rulings_goes_on_without_a_heading() -> None:
    first = aligned(OPEN, *([str(n), f"项目{n}甲", "%", "≤0.5", "0.2", "合格"] for n in range(1, 27)), y=9)
    second = aligned(["27", "摩擦系数", "", "≥0.50", "0.64", "合格"], ["28", "厚度", "mm", "≥8", "9", "合格"], y=7)
    head = [at(36, 3, "Q/ABC 001—2023"), at(20, 5, "续表1")]
    rows = rows_of("test_report", "results", page(*first), page(*head, *second, number=2))
    assert [(r["item"], r["measured"]) for r in rows[25:]] == [("项目26甲", "0.2"), ("摩擦系数", "0.64"), ("厚度", "9")]


@pytest.mark.parametrize("ruled", [True, False])
def test_two_tables_side_by_side(ruled: bool) -> None:
    rows = [
        ["项目", "指标", "项目", "指标"],
        ["吸水率", "≤0.5%", "破坏强度", "≥1300N"],
        ["厚度", "≥8mm", "光泽度", "≥80"],
    ]
    lines, grid = table(3, 10, [12, 8, 12, 8], rows)
    found = rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid] if ruled else []))
    assert [(r["name"], r["requirement"]) for r in found] == [
        ("吸水率", "≤0.5%"),
        ("厚度", "≥8mm"),
        ("破坏强度", "≥1300N"),
        ("光泽度", "≥80"),
    ]


def test_the_head_of_the_next_page_is_no_row() -> None:
    first = aligned(OPEN, *([str(n), f"项目{n}甲", "%", "≤0.5", "0.2", "合格"] for n in range(1, 27)), y=9)
    head = [at(15, 3, "四川某某检验检测有限公司检验检测报告"), at(3, 5, "No.:M21HG0"), at(41, 5, "共4页第3页")]
    second = aligned(OPEN, ["27", "摩擦系数", "", "≥0.50", "0.64", "合格"], y=7)
    rows = rows_of("test_report", "results", page(*first), page(*head, *second, number=2))
    assert [(r["item"], r["measured"]) for r in rows[25:]] == [("项目26甲", "0.2"), ("摩擦系数", "0.64")]


def test_a_row_whose_name_is_not_read_is_no_part_of_its_neighbour() -> None:
    lines = aligned(
        REPORT,
        ["1", "吸水率", "%", "≤0.5", "0.2", "合格"],
        ["2", "破坏强度", "N", "≥1300", "1685", "合格"],
        ["3", "", "", "无裂纹", "无裂纹", "合格"],
        ["4", "断裂模数", "MPa", "≥35", "38", "合格"],
    )
    rows = rows_of("test_report", "results", page(*lines))
    assert [(r["item"], r["requirement"]) for r in rows] == [
        ("吸水率", "≤0.5"),
        ("破坏强度", "≥1300"),
        (None, "无裂纹"),
        ("断裂模数", "≥35"),
    ]


def test_a_numbered_line_with_one_cell_is_a_row() -> None:
    body = [
        ["1", "吸水率", "%", "≤0.5", "0.2", "合格"],
        ["2", "", "", "≥1300"],
        ["3", "断裂模数", "MPa", "≥35", "38", "合格"],
    ]
    rest = [["4", "破坏强度", "N", "≥750", "812", "合格"]]
    rows = rows_of("test_report", "results", page(*aligned(REPORT, *body, *rest)))
    assert [r["requirement"] for r in rows] == ["≤0.5", "≥1300", "≥35", "≥750"]


def test_text_under_an_open_table_is_no_row() -> None:
    lines = aligned(REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "合格"])
    below = at(3, 13.6, "本报告结果仅对来样负责未经本机构书面批准不得部分复制本报告的任何内容否则无效")
    assert len(rows_of("test_report", "results", page(*lines, below))) == 1


def _measured(text: str, requirement: str = "≤0.5") -> Status:
    lines, grid = table(3, 10, WIDTHS, [REPORT, ["1", "吸水率", "%", requirement, text, "合格"]])
    (row,) = read("test_report", page(*lines, grids=[grid])).tables["results"]
    return row.cells()["measured"].status


def test_suspicious_numbers_are_doubtful() -> None:
    assert _measured("0.2") is Status.READ
    assert _measured("25000.") is Status.DOUBTFUL, "a point out of order"
    assert _measured("0.l2") is Status.DOUBTFUL, "a letter in a number"
    assert _measured("02") is Status.DOUBTFUL, "a lost point"
    assert _measured("21") is Status.DOUBTFUL, "far beyond a limit with decimals"


def test_a_lost_sign_is_doubtful_among_others() -> None:
    body = [
        [str(n), f"项目{n}甲", "%", sign, "0.2", "合格"] for n, sign in enumerate(["≤0.5", "≥0.1", "0.7", "≤0.9"], 1)
    ]
    lines, grid = table(3, 10, WIDTHS, [REPORT, *body])
    rows = read("test_report", page(*lines, grids=[grid])).tables["results"]
    assert [r.cells()["requirement"].status for r in rows] == [Status.READ, Status.READ, Status.DOUBTFUL, Status.READ]


def test_a_grade_that_lost_its_dash_is_doubtful() -> None:
    lines, grid = table(3, 10, WIDTHS, [REPORT, ["1", "耐水色牢度", "级", "≥4", "45", "合格"]])
    (row,) = read("test_report", page(*lines, grids=[grid])).tables["results"]
    assert row.cells()["measured"].status is Status.DOUBTFUL


def test_unknown_verdict_words_are_doubtful() -> None:
    lines, grid = table(3, 10, WIDTHS, [REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "台格"]])
    (row,) = read("test_report", page(*lines, grids=[grid])).tables["results"]
    assert row.cells()["verdict"].status is Status.DOUBTFUL


def test_a_name_among_the_items_is_no_field() -> None:
    lines, grid = table(3, 10, WIDTHS, [REPORT, ["1", "规格", "mm", "300×300", "300×300", "合格"]])
    facts = read("test_report", page(*lines, grids=[grid]))
    assert facts.fields["model"].value is None
