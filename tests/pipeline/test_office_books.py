"""The workbooks: right counts, texts that stay texts, what an official needs to forward and print them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.facts import Status
from pipeline.model.reading import PageRef
from pipeline.model.report import Conclusion, Finding, Outcome, Report, ReportDocument, ReportField, Severity, Subject
from pipeline.reports.office.basis import Basis
from pipeline.reports.office.places import UNKNOWN, city_of
from pipeline.reports.office.rows import Row, row_of, row_of_failure
from pipeline.reports.office.sampling import items_of, passed, sampling
from pipeline.reports.office.sheets import Book, Column, Kind, day_of
from pipeline.reports.office.site import points_of, site
from pipeline.reports.office.summary import cities_book, summary
from tests.pipeline import reports_specimen as specimen
from tests.pipeline.reports_specimen import field

MIANYANG, PROVINCIAL = "91510700205412308D", "91510000207305821R"  # both pass their check
HEAD = 3  # the row of the head
INITIAL = "sichuan-initial"


def document(kind: str, fields: Mapping[str, ReportField], copy_of: str | None = None, **tables: Any) -> ReportDocument:
    pages = (PageRef(file=f"{kind}.pdf", page=1),)
    key = f"{kind}{'-copy' if copy_of else ''}"
    return ReportDocument(
        id=key, type=kind, title=kind, copy_of=copy_of, pages=pages, fields=dict(fields), tables=tables
    )


def packet(
    key: str, *documents: ReportDocument, conclusion: Conclusion = Conclusion.COMPLETE, **subject: str
) -> Report:
    whole = specimen.report()
    return whole.model_copy(
        update={
            "packet": whole.packet.model_copy(update={"id": key}),
            "subject": Subject(**subject),
            "conclusion": conclusion,
            "documents": documents,
            "findings": (),
        }
    )


def cells(content: bytes, sheet: str) -> list[tuple[Any, ...]]:
    """The rows of a sheet from its head on."""
    return list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(min_row=HEAD, values_only=True))


def table(content: bytes, sheet: str) -> list[dict[str, Any]]:
    head, *rows = cells(content, sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]


# --- where a packet is of -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "address", "status", "city"),
    [
        (MIANYANG, "", Status.READ, "绵阳市"),
        (MIANYANG, "四川省成都市武侯区某路1号", Status.READ, "绵阳市"),
        (PROVINCIAL, "四川省成都市武侯区某路1号", Status.READ, "成都市"),
        (PROVINCIAL, "武侯区某路1号", Status.READ, "成都市"),
        (PROVINCIAL, "四川省成都市武侯区某路1号", Status.DOUBTFUL, UNKNOWN.name),
        ("91510700205412308X", "", Status.READ, UNKNOWN.name),
    ],
)
def test_the_city_is_told_by_a_checked_code_or_a_certain_address(
    code: str, address: str, status: Status, city: str
) -> None:
    licence = document("business_licence", {"address": field(address or None, status)})
    assert city_of(packet("A", licence, credit_code=code), "51").name == city


def test_cities_elsewhere_are_named_with_their_province() -> None:
    assert city_of(packet("A", credit_code="91350100M000100Y43"), "51").name == "福建省福州市"
    assert city_of(packet("A", credit_code=MIANYANG)).name == "四川省绵阳市"


# --- sheets -------------------------------------------------------------------------------------------------------

COLUMNS = (
    Column("序号", 5, Kind.ORDINAL), Column("文字", 20), Column("日期", 11, Kind.DATE), Column("数", 8, Kind.NUMBER),
)  # fmt: skip
DANGEROUS = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\t=1", '=HYPERLINK("http://x")', "'=1", "http://x", "007", "1e5"]


def book(rows: Sequence[Sequence[Any]], total: Sequence[Any] | None = None) -> Any:
    with Book("试") as made:
        made.sheet("表", COLUMNS, rows, note="说明", total=total)
    return openpyxl.load_workbook(io.BytesIO(made.content()))["表"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    cell = book([[1, text, None, 0]]).cell(HEAD + 1, 2)
    assert cell.data_type == "s" and cell.value == text.replace("\t", " ") and cell.hyperlink is None
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@", "\t"))


@settings(max_examples=60, deadline=None)
@given(st.text(st.one_of(st.characters(), st.sampled_from("=+-@\t\n\"'|%_x0041")), min_size=1, max_size=40))
def test_no_text_becomes_anything_else(text: str) -> None:
    cell = book([[1, text, None, 0]]).cell(HEAD + 1, 2)
    assert cell.data_type in ("s", "n") and not isinstance(cell.value, int | float)
    assert len(cell.value or "") <= len(text)


def test_dates_and_numbers_are_such() -> None:
    row = next(book([[1, "甲", date(2021, 9, 20), 1234]]).iter_rows(min_row=HEAD + 1))
    assert row[2].value == datetime(2021, 9, 20) and row[2].number_format == "yyyy-mm-dd"
    assert row[3].value == 1234 and row[3].number_format == "#,##0"
    assert day_of("2021-09-20") == date(2021, 9, 20) and day_of("不详") == "不详"


def test_a_sheet_is_ready_to_forward_and_print() -> None:
    sheet = book([[1, "很长的文字" * 20, None, 2], [2, "短", None, 3]], total=[None, "合计", None, 5])
    assert sheet.freeze_panes == f"B{HEAD + 1}" and sheet.auto_filter.ref == f"A{HEAD}:D{HEAD + 2}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert sheet.cell(HEAD + 1, 2).alignment.wrap_text and sheet.column_dimensions["B"].width > 15
    assert sheet.row_dimensions[HEAD + 1].height > 3 * sheet.row_dimensions[HEAD + 2].height
    assert sheet.cell(HEAD + 3, 4).value == 5  # below what the filter covers


def test_an_empty_sheet_still_has_its_head() -> None:
    assert [cell.value for cell in next(book([]).iter_rows(min_row=HEAD))] == [column.title for column in COLUMNS]


# --- the batch ----------------------------------------------------------------------------------------------------


def rows() -> Iterator[Row]:
    certain = {"applicant": field("四川甲有限公司"), "product_name": field("陶质砖")}
    one = packet("A1", document("application_form", certain), applicant="四川甲有限公司", credit_code=MIANYANG,
                 product_name="陶质砖", conclusion=Conclusion.SUPPLEMENT)  # fmt: skip
    same = packet("A2", document("application_form", certain), applicant="四川甲有限公司", credit_code=MIANYANG,
                  product_name="陶 质 砖")  # fmt: skip
    other = packet("B1", applicant="=乙公司", product_name="尿素", conclusion=Conclusion.CONFIRM)
    found = [finding("T03", Outcome.FAIL), finding("T03", Outcome.FAIL), finding("X01", Outcome.FAIL)]
    open_ = [finding("T03", Outcome.UNKNOWN), finding("L19", Outcome.UNKNOWN, Severity.HINT)]
    yield row_of(one.model_copy(update={"findings": tuple(found)}), "方案", "51")
    yield row_of(same, "方案", "51")
    yield row_of(other.model_copy(update={"findings": tuple(open_)}), "方案", "51")
    yield row_of_failure("C1", "文件损坏")


def finding(rule: str, outcome: Outcome, severity: Severity = Severity.EXPIRED) -> Finding:
    return Finding.model_validate(
        {"id": "f", "rule": rule, "outcome": outcome, "severity": severity, "title": rule, "message": "所见",
         "clauses": ("办法七",), "remedy": "请办"}
    )  # fmt: skip


def test_every_packet_has_its_line() -> None:
    lines = table(summary(list(rows()), "某方案"), "按材料")
    assert [line["材料编号"] for line in lines] == ["A1", "A2", "B1", "C1"]
    assert [line["结论"] for line in lines] == ["需补正", "齐全", "需确认", "未能审查"]
    assert [line["须补正"] for line in lines] == [3, 0, 0, None]
    assert lines[0]["申报日期"] == datetime(2021, 9, 20) and lines[3]["备注"] == "文件损坏"
    assert lines[2]["申请企业"] == "=乙公司（存疑）" and lines[0]["市州"] == "绵阳市"


@pytest.mark.parametrize(("sheet", "name"), [("按市州", "市州"), ("按产品", "产品名称")])
def test_groups_add_up_to_the_total(sheet: str, name: str) -> None:
    *groups, total = table(summary(list(rows()), "某方案"), sheet)
    assert total[name] == "合计" and total["份数"] == 4 and total["企业数"] == 2
    for column in ("份数", "齐全", "需补正", "需确认", "无法识读", "未能审查", "须补正事项", "待确认事项", "页数"):
        assert sum(group[column] for group in groups) == total[column]


def test_packets_are_grouped_by_city_and_by_product_however_spaced() -> None:
    made = summary(list(rows()), "某方案")
    cities = {line["市州"]: line["份数"] for line in table(made, "按市州")}
    assert cities == {"绵阳市": 2, "未能确定": 2, "合计": 4}
    products = {line["产品名称"]: (line["份数"], line["企业数"]) for line in table(made, "按产品")}
    assert products == {"陶质砖": (2, 1), "尿素（存疑）": (1, 1), "（未能识别）": (1, 0), "合计": (4, 2)}


def test_findings_are_counted_by_rule_with_their_packets() -> None:
    made = summary(list(rows()), "某方案")
    lines = {line["规则"]: line for line in table(made, "按问题")}
    assert set(lines) == {"T03", "X01"}  # points to look up for every packet are no findings
    t03 = lines["T03"]
    assert (t03["须补正份数"], t03["须补正次数"], t03["待确认份数"], t03["涉及材料"]) == (1, 2, 1, "A1、B1")
    assert lines["X01"]["使用范围"] == "内部" and t03["使用范围"] == "一般"
    assert [line["状态"] for line in table(made, "问题明细")] == ["须补正", "须补正", "须补正", "待确认"]


def test_the_cities_book_lists_packets_city_by_city() -> None:
    made = cities_book(list(rows()), "某方案")
    assert [line["材料编号"] for line in table(made, "按材料")] == ["A1", "A2", "B1", "C1"]
    assert table(made, "按市州")[0]["份数"] == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Conclusion)), st.sampled_from(["甲", "乙", "丙"])), max_size=12))
def test_counts_are_right_whatever_the_batch(packets: list[tuple[Conclusion, str]]) -> None:
    made = [
        row_of(packet(f"P{n}", conclusion=conclusion, product_name=product), "方案", "51")
        for n, (conclusion, product) in enumerate(packets)
    ]
    *groups, total = table(summary(made, "某方案"), "按产品")
    assert total["份数"] == len(packets) and len(groups) == len({product for _, product in packets})
    assert total["齐全"] == sum(conclusion is Conclusion.COMPLETE for conclusion, _ in packets)


# --- what comes next ----------------------------------------------------------------------------------------------


def standard(copy_of: str | None = None, **cells_of_second: Any) -> ReportDocument:
    items = (
        {"name": field("吸水率"), "unit": field("%"), "requirement": field("≤0.08"), "method": field("GB/T 3810.3")},
        {"name": field("破坏强度"), "unit": field("N"), "requirement": field("=1300", Status.DOUBTFUL)},
    )
    fields = {"standard_number": field("Q/ABC 001-2020"), "title": field("陶质砖")}
    return document("enterprise_standard", fields, copy_of, indicators=items)


def test_complete_packets_go_on_to_sampling() -> None:
    reports = [packet(each.value, conclusion=each) for each in Conclusion]
    assert [report.packet.id for report in passed(reports)] == ["complete"]


def test_every_item_of_the_standard_is_to_be_tested() -> None:
    report = packet("A1", standard(), standard(copy_of="enterprise_standard"), applicant="四川甲有限公司")
    assert [item.name for item in items_of(report)] == ["吸水率", "破坏强度"]
    made = sampling([report], {INITIAL: "51"}, "某方案")
    first, second = table(made, "全项目检验清单")
    assert (first["检验项目"], first["单位"], first["企业标准要求"]) == ("吸水率", "%", "≤0.08")
    assert (first["试验方法"], first["先进指标"], first["申报时实测"], first["备注"]) == (
        "GB/T 3810.3",
        "≤0.10",
        "0.05",
        None,
    )
    assert second["序号"] == 2 and "要求存疑" in second["备注"] and second["企业标准要求"] == "=1300"
    (line,) = table(made, "抽样送检名单")
    assert line["执行的企业标准"] == "Q/ABC 001-2020" and line["检验项目数"] == 2 and "1项有存疑" in line["备注"]


def test_a_standard_without_a_table_is_not_silently_left_out() -> None:
    made = sampling([packet("A1", document("enterprise_standard", {}))], {}, "某方案")
    (line,) = table(made, "全项目检验清单")
    assert line["材料编号"] == "A1" and "请按标准文本逐项列出" in line["备注"]


def test_the_site_has_the_points_of_the_scheme_and_those_left_over() -> None:
    form = document("application_form", {"production_address": field("绵阳市某路1号")})
    left = finding("Q10", Outcome.UNKNOWN, Severity.HINT).model_copy(
        update={"message": "另行查核：（1）L19 查公示系统；（2）Q10 现场查看风险防控的记录。"}
    )
    report = packet("A1", form, standard()).model_copy(update={"findings": (left,)})
    looks = " ".join(point.look for point in points_of(report))
    for words in ("绵阳市某路1号", "Q/ABC 001-2020", "风险防控的制度", "Q10 现场查看风险防控的记录", "批次记录"):
        assert words in looks
    assert "公示系统" not in looks
    lines = table(site([report], {INITIAL: Basis()}, "某方案"), "现场审查要点")
    assert [line["序号"] for line in lines] == list(range(1, len(lines) + 1)) and len(lines) == len(points_of(report))
    assert any(line["依据"] == "《办法》第九条第（三）项" for line in lines)


def test_points_that_no_scheme_asks_for_are_not_made_up() -> None:
    report = packet("A1")
    elsewhere = report.model_copy(update={"packet": report.packet.model_copy(update={"scheme": "brand-park"})})
    assert points_of(elsewhere) == []
