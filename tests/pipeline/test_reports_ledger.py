"""The ledger: exactly the annex's columns, a line for each packet, filled with what the review found."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.model.report import Report, VersusAdvanced
from pipeline.regulations.shelf import parse
from pipeline.reports.ledger import ledger
from tests.pipeline.reports_specimen import report

COLUMNS = [
    "序号",
    "所属(产业)行业",
    "提升企业名称",
    "主导产品",
    "问题和短板",
    "提升目标",
    "提升措施",
    "进展情况及成效",
]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "regulations"


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(BytesIO(content))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def named(name: str, code: str | None) -> Report:
    made = report()
    subject = made.subject.model_copy(update={"applicant": name, "credit_code": code})
    return made.model_copy(update={"subject": subject, "documents": ()})


def test_the_columns_are_those_of_the_annex_and_no_others() -> None:
    ((title, note, head, *rows),) = sheets(ledger([report()])).values()
    assert title[0] == "四川省重点消费品质量提升台账"
    assert str(note[0]).startswith("填报市州：")
    assert head == COLUMNS
    assert [row[0] for row in rows] == [1]


def test_the_columns_are_those_of_the_published_annex() -> None:
    found = sorted(SHARED.glob("04*")) if SHARED.is_dir() else []
    if not found:
        pytest.skip("the regulations' texts are not here")
    (columns,) = parse(found[0], "行动计划").ledgers
    assert list(columns) == COLUMNS


def test_a_line_says_what_is_short_what_is_aimed_at_and_what_is_to_be_done() -> None:
    made = report()
    ((_, _, _, row),) = sheets(ledger([made])).values()
    line = dict(zip(COLUMNS, row, strict=True))
    assert made.subject.applicant in line["提升企业名称"]
    behind = [i for i in made.indicators if i.standard_vs_advanced in (VersusAdvanced.WEAKER, VersusAdvanced.MISSING)]
    assert behind
    assert all(i.name in line["提升目标"] and (i.advanced or "") in line["提升目标"] for i in behind)
    assert line["问题和短板"] and line["提升措施"]
    assert made.packet.as_of in line["进展情况及成效"]


def test_each_city_has_its_own_sheet_counted_from_one() -> None:
    two = [named("四川甲有限公司", "91510700205412308D"), named("四川乙有限公司", "91510100633142770A")]
    found = sheets(ledger([*two, two[0]], home="51"))
    assert ["绵阳市" in name for name in found] == [True, False]
    assert [[row[0] for row in rows[3:]] for rows in found.values()] == [[1, 2], [1]]
    assert [rows[1][0] for rows in found.values()] == ["填报市州：绵阳市", "填报市州：成都市"]


def test_an_offices_own_ledger_keeps_its_columns_and_leaves_unknown_ones_empty() -> None:
    ((_, _, head, row),) = sheets(ledger([report()], columns=["序号", "主导产品", "责任人"])).values()
    assert head == ["序号", "主导产品", "责任人"]
    assert row[1] and row[2] is None


def test_text_of_a_packet_is_no_formula() -> None:
    made = report()
    subject = made.subject.model_copy(update={"applicant": "=HYPERLINK(1)", "product_name": "@砖"})
    book = load_workbook(BytesIO(ledger([made.model_copy(update={"subject": subject})])))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_without_packets_there_is_an_empty_form() -> None:
    ((_, _, head),) = sheets(ledger([])).values()
    assert head == COLUMNS
