"""Tables with rulings and without, in the styles standards, reports and forms use."""

from __future__ import annotations

from pipeline.model.facts import Status
from pipeline.model.reading import PageReading
from tests.extractors.pages import at, page, read, table

REPORT = ["序号", "检验项目", "单位", "技术要求", "检验结果", "单项判定"]
WIDTHS = [3, 10, 6, 9, 9, 7]


def rows_of(kind: str, name: str, *pages: PageReading) -> list[dict[str, object]]:
    """The rows of a table, as plain values."""
    return [{k: f.value for k, f in row.cells().items()} for row in read(kind, *pages).tables[name]]


def test_ruled_report() -> None:
    lines, grid = table(
        3,
        10,
        WIDTHS,
        [REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "合格"], ["2", "破坏强度", "N", "≥1300", "1685", "合格"]],
    )
    rows = rows_of("test_report", "results", page(*lines, grids=[grid]))
    assert rows == [
        {"item": "吸水率", "unit": "%", "requirement": "≤0.5", "measured": "0.2", "verdict": "合格"},
        {"item": "破坏强度", "unit": "N", "requirement": "≥1300", "measured": "1685", "verdict": "合格"},
    ]


def test_columns_in_another_order_and_other_words() -> None:
    heads = ["检测项目", "标准规定", "实测值", "计量单位", "本项结论"]
    lines, grid = table(3, 10, [10, 9, 9, 7, 7], [heads, ["吸水率", "≤0.5", "0.2", "%", "符合"]])
    rows = rows_of("test_report", "results", page(*lines, grids=[grid]))
    assert rows == [{"item": "吸水率", "unit": "%", "requirement": "≤0.5", "measured": "0.2", "verdict": "符合"}]


def test_group_and_qualifier() -> None:
    heads: list[str | None] = ["序号", "检验项目", None, "单位", "技术要求", "检验结果", "单项判定"]
    body: list[list[str | None]] = [
        ["1", "最大峰拉力", "纵向", "N/50mm", "≥800", "912", "合格"],
        ["2", "^", "横向", "N/50mm", "≥800", "886", "合格"],
        ["3", "吸水率", None, "%", "≤0.5", "0.2", "合格"],
    ]
    lines, grid = table(2, 10, [3, 7, 5, 6, 8, 8, 7], [heads, *body])
    rows = rows_of("test_report", "results", page(*lines, grids=[grid]))
    assert [r["item"] for r in rows] == ["最大峰拉力 纵向", "最大峰拉力 横向", "吸水率"]
    assert [r["measured"] for r in rows] == ["912", "886", "0.2"]


def test_a_ruling_through_the_middle_of_a_group_is_none() -> None:
    """A group's name stands between its rows: a ruling seen there was not drawn."""
    heads: list[str | None] = ["序号", "检验项目", None, "单位", "技术要求", "检验结果", "单项判定"]
    body: list[list[str | None]] = [
        ["1", "", "变色", "级", "≥4", "4", "合格"],
        ["2", "", "沾色", "级", "≥4", "4", "合格"],
    ]
    lines, grid = table(2, 10, [3, 7, 5, 6, 8, 8, 7], [heads, *body])
    facts = rows_of("test_report", "results", page(*lines, at(5.3, 13.55, "耐水色牢度"), grids=[grid]))
    assert [r["item"] for r in facts] == ["耐水色牢度 变色", "耐水色牢度 沾色"]


def test_an_empty_cell_belongs_to_the_group_it_centres() -> None:
    """The text of a group stands in the middle of its rows, whatever rulings were seen beside it."""
    heads: list[str | None] = ["序号", "检验项目", None, "单位", "技术要求", "检验结果", "单项判定"]
    body: list[list[str | None]] = [
        ["1", "", "拉力保持率", "%", "≥92", "97", "合格"],
        ["2", "", "延伸率保持率", "%", "≥85", "91", "合格"],
        ["3", "^", "质量损失", "%", "≤0.8", "0.3", "合格"],
    ]
    lines, grid = table(2, 10, [3, 7, 7, 6, 8, 8, 7], [heads, *body])
    rows = rows_of("test_report", "results", page(*lines, at(5.3, 14.6, "热老化"), grids=[grid]))
    assert [r["item"] for r in rows] == ["热老化 拉力保持率", "热老化 延伸率保持率", "热老化 质量损失"]


def test_a_group_that_is_not_read_leaves_its_items_in_doubt() -> None:
    heads: list[str | None] = ["序号", "检验项目", None, "单位", "技术要求", "检验结果", "单项判定"]
    lines, grid = table(2, 10, [3, 7, 7, 6, 8, 8, 7], [heads, ["1", "", "变色", "级", "≥4", "4", "合格"]])
    (row,) = read("test_report", page(*lines, grids=[grid])).tables["results"]
    assert row.cells()["item"].status is Status.DOUBTFUL


def test_a_last_character_that_cannot_be_read_leaves_the_name_in_doubt() -> None:
    lines, grid = table(3, 10, WIDTHS, [REPORT, ["1", "中心升温至时", "min", "≤5", "3.6", "合格"]], pitch=3)
    weak = at(8, 14.9, "问", confidence=0.5)
    (row,) = read("test_report", page(*lines, weak, grids=[grid])).tables["results"]
    assert row.cells()["item"].status is Status.DOUBTFUL


def test_strays_of_a_watermark_in_a_heading() -> None:
    lines, grid = table(
        3, 10, [10, 6, 12, 9], [["项目", "单位", "指标", "试验方法"], ["吸水率", "%", "≤0.5", "GB/T 1"]]
    )
    rows = rows_of("enterprise_standard", "indicators", page(*lines, at(22, 10.1, "服务"), grids=[grid]))
    assert [(r["name"], r["requirement"]) for r in rows] == [("吸水率", "≤0.5")]


def test_a_heading_that_cannot_be_read_is_concluded_from_the_others() -> None:
    def read_under(heading: str, *cells: str) -> list[object]:
        body = [[f"项目{n}甲", "%", cell, "GB/T 1"] for n, cell in enumerate(cells)]
        lines, grid = table(3, 10, [10, 6, 12, 9], [["项目", "单位", heading, "试验方法"], *body])
        return [r["requirement"] for r in rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid]))]

    assert read_under("标", "≤0.5", "≥38") == ["≤0.5", "≥38"]
    assert read_under("标", "5.1", "5.2") == [], "not limits"


def test_a_short_heading_with_a_character_misread() -> None:
    lines, grid = table(3, 10, [12, 12], [["项 日", "要 求"], ["甲醛含量，mg/kg", "≤20"]])
    (row,) = rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid]))
    assert (row["name"], row["unit"], row["requirement"]) == ("甲醛含量", "mg/kg", "≤20")


def test_a_heading_is_what_it_is_called_last() -> None:
    lines, grid = table(3, 10, [12, 6, 9], [["技术要求项目", "单位", "指标值"], ["吸水率", "%", "≤0.5"]])
    rows = rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid]))
    assert [(r["name"], r["requirement"]) for r in rows] == [("吸水率", "≤0.5")]


def test_a_merged_requirement_holds_for_each_row() -> None:
    lines, grid = table(
        3,
        10,
        WIDTHS,
        [REPORT, ["1", "纵向拉力", "N", "≥800", "912", "合格"], ["2", "横向拉力", "N", "^", "886", "合格"]],
    )
    assert [r["requirement"] for r in rows_of("test_report", "results", page(*lines, grids=[grid]))] == ["≥800", "≥800"]


def test_grades_make_a_row_each() -> None:
    heads: list[list[str | None]] = [["项目", "单位", "指标", None], ["^", "^", "优等品", "一等品"]]
    lines, grid = table(3, 10, [10, 6, 8, 8], [*heads, ["吸水率", "%", "≤0.2", "≤0.5"]])
    rows = rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid]))
    assert [(r["name"], r["requirement"], r["grade"]) for r in rows] == [
        ("吸水率", "≤0.2", "优等品"),
        ("吸水率", "≤0.5", "一等品"),
    ]


def test_unit_behind_the_name_where_there_is_no_column_for_it() -> None:
    body = [
        ["破坏强度（N）", "≥1300"],
        ["断裂模数，MPa", "≥35"],
        ["吸水率/%", "≤0.5"],
        ["粒度（1.00mm~4.75mm）", "≥90"],
        ["净化能效(甲醛)，m³/(W·h)", "≥1"],
    ]
    lines, grid = table(3, 10, [14, 10], [["项目", "指标"], *body])
    rows = rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid]))
    assert [(r["name"], r["unit"]) for r in rows] == [
        ("破坏强度", "N"),
        ("断裂模数", "MPa"),
        ("吸水率", "%"),
        ("粒度(1.00mm~4.75mm)", None),
        ("净化能效(甲醛)", "m3/(W·h)"),
    ]


def test_table_goes_on_without_a_heading() -> None:
    one, first = table(3, 50, WIDTHS, [REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "合格"]])
    two, second = table(3, 4, WIDTHS, [["2", "破坏强度", "N", "≥1300", "1685", "合格"]])
    rows = rows_of("test_report", "results", page(*one, grids=[first]), page(*two, grids=[second], number=2))
    assert [r["item"] for r in rows] == ["吸水率", "破坏强度"]


def test_table_goes_on_with_its_heading_repeated() -> None:
    one, first = table(3, 50, WIDTHS, [REPORT, ["1", "吸水率", "%", "≤0.5", "0.2", "合格"]])
    two, second = table(3, 4, WIDTHS, [REPORT, ["2", "破坏强度", "N", "≥1300", "1685", "合格"]])
    rows = rows_of("test_report", "results", page(*one, grids=[first]), page(*two, grids=[second], number=2))
    assert [r["item"] for r in rows] == ["吸水率", "破坏强度"]


def test_what_is_inspected_when_is_no_table_of_requirements() -> None:
    heads = ["项目", "要求", "试验方法", "出厂检验", "型式检验"]
    lines, grid = table(3, 10, [8, 6, 8, 8, 8], [heads, ["吸水率", "5.1", "6.1", "√", "√"]])
    assert rows_of("enterprise_standard", "indicators", page(*lines, grids=[grid])) == []


def test_lone_strokes_are_stated_to_be_nothing() -> None:
    lines, grid = table(3, 10, WIDTHS, [REPORT, ["1", "外观", "/", "—", "平整", "----"]])
    (row,) = rows_of("test_report", "results", page(*lines, grids=[grid]))
    assert (row["unit"], row["requirement"], row["verdict"]) == ("/", "—", "—")


def test_form_table_below_other_fields() -> None:
    heads: list[str | None] = ["项目", "单位", "先进指标", "企标指标", "实测值"]
    rows: list[list[str | None]] = [
        ["产品名称", None, "釉面砖", None, None],
        heads,
        ["吸水率", "%", "≤0.5", "≤0.3", "0.2"],
        ["联系人", None, "王海燕", None, None],
    ]
    lines, grid = table(3, 10, [9, 6, 9, 9, 9], rows)
    facts = read("application_form", page(*lines, grids=[grid]))
    assert [(r.name.value, r.measured.value) for r in facts.tables["indicators"]] == [("吸水率", "0.2")]  # type: ignore[attr-defined]
    assert facts.fields["product_name"].value == "釉面砖"
    assert facts.fields["contact"].value == "王海燕"
