"""抽样送检清单 (办法九(二)): packets passed to sampling, and every item of each one's standard as the test list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.model.report import Conclusion, Report, ReportDocument, ReportField
from pipeline.reports.office.items import uncertain
from pipeline.reports.office.papers_of import FORMS, STANDARD, originals, told, value_of
from pipeline.reports.office.places import city_of
from pipeline.reports.office.sheets import Book, Column, Kind, Value
from pipeline.text.normalise import key

_N, _C, _O = Kind.NUMBER, Kind.CENTRED, Kind.ORDINAL
_TABLE = "indicators"

_LIST = (
    Column("序号", 5, _O), Column("材料编号", 11), Column("申请企业", 22), Column("统一社会信用代码", 21),
    Column("市州", 9), Column("产品名称", 14), Column("规格型号", 13), Column("注册商标", 11),
    Column("执行的企业标准", 17), Column("标准名称", 17), Column("生产地址", 24), Column("检验项目数", 8, _N),
    Column("抽样单号", 10), Column("备注", 16),
)  # fmt: skip
_ITEMS = (
    Column("材料编号", 11), Column("申请企业", 18), Column("产品名称", 13), Column("规格型号", 13),
    Column("企业标准", 17), Column("序号", 5, _O), Column("检验项目", 22), Column("单位", 8, _C),
    Column("企业标准要求", 14), Column("试验方法", 17), Column("先进指标", 12), Column("申报时实测", 11),
    Column("抽检结果", 11), Column("单项判定", 8, _C), Column("备注", 16),
)  # fmt: skip
_NO_TABLE = "没有读出企业标准的指标表，请按标准文本逐项列出"
_LOOK = "请对照标准原件：{cells}存疑"
_CELLS = {"name": "项目", "unit": "单位", "requirement": "要求", "method": "方法"}


class Item(NamedTuple):
    """A row of the standard's table. `doubtful`: the names of its cells that a person has to look at."""

    name: str
    unit: str
    requirement: str
    method: str
    advanced: str
    measured: str
    doubtful: tuple[str, ...]


def passed(reports: Iterable[Report]) -> Iterator[Report]:
    """Those that go on to sampling: nothing to be supplied, nothing left open."""
    return (report for report in reports if report.conclusion is Conclusion.COMPLETE)


def items_of(report: Report) -> list[Item]:
    """Every item of the packet's enterprise standard, in its order."""
    compared = {key(row.name): (row.advanced or "", row.measured or "") for row in report.indicators}
    return [_item(row, compared) for standard in _standards(report) for row in standard.tables.get(_TABLE, ())]


def _standards(report: Report) -> list[ReportDocument]:
    return originals(report, [STANDARD])


def _item(row: dict[str, ReportField], compared: dict[str, tuple[str, str]]) -> Item:
    cells = {name: told(row.get(name)) for name in _CELLS}
    advanced, measured = compared.get(key(cells["name"].text), ("", ""))
    doubtful = tuple(title for name, title in _CELLS.items() if not cells[name].certain)
    grade = told(row.get("grade")).text
    name = cells["name"].text + (f"（{grade}）" if grade else "")
    unit, requirement, method = (cells[each].text for each in ("unit", "requirement", "method"))
    return Item(name, unit, requirement, method, advanced, measured, doubtful)


def sampling(reports: Sequence[Report], homes: dict[str, str], title: str, mark: str = "") -> bytes:
    """The workbook: the list, and the items to be tested.

    Args:
        homes: by scheme, as of `city_of`.
        mark: as of `Book`.
    """
    with Book(f"{title}抽样送检清单", mark) as book:
        lines = [_line(number, report, homes) for number, report in enumerate(reports, 1)]
        note = f"{title}，共{len(lines)}份；材料审查合格的转抽样送检，按企业标准全项目检验和判定（办法九(二)）"
        book.sheet("抽样送检名单", _LIST, lines, note=note, fixed=3)
        tests = [row for report in reports for row in _tests(report)]
        book.sheet(
            "全项目检验清单", _ITEMS, tests, note="按企业标准的指标表逐项列出；标准正文另有要求的请补列", fixed=2
        )
    return book.content()


def subject_of(report: Report, name: str) -> str:
    """One of the subject's names; one that is not certain says so."""
    text = getattr(report.subject, name) or ""
    return f"{text}（存疑）" if name in uncertain(report) else text


def address_of(report: Report) -> str:
    """Where the product is made, as the form or a licence says."""
    return str(value_of(report, [*FORMS, "food_licence", "production_licence"], "production_address"))


def standard_of(report: Report) -> str:
    return str(value_of(report, [STANDARD, *FORMS], "standard_number"))


def _line(number: int, report: Report, homes: dict[str, str]) -> list[Value]:
    items = items_of(report)
    doubtful = sum(bool(item.doubtful) for item in items)
    remark = _NO_TABLE if not items else f"{doubtful}项有存疑读数，见检验清单" if doubtful else ""
    return [
        number,
        report.packet.id,
        subject_of(report, "applicant"),
        subject_of(report, "credit_code"),
        city_of(report, homes.get(report.packet.scheme, "")).name,
        subject_of(report, "product_name"),
        subject_of(report, "model"),
        str(value_of(report, [*FORMS, "trademark_certificate"], "trademark", "mark")),
        standard_of(report),
        str(value_of(report, [STANDARD, *FORMS], "title", "standard_title")),
        address_of(report),
        len(items),
        None,
        remark,
    ]


def _tests(report: Report) -> Iterator[list[Value]]:
    names = [subject_of(report, name) for name in ("applicant", "product_name", "model")]
    head: list[Value] = [report.packet.id, *names, standard_of(report)]
    items = items_of(report)
    for number, item in enumerate(items, 1):
        remark = _LOOK.format(cells="、".join(item.doubtful)) if item.doubtful else ""
        yield [*head, number, *item[:6], None, None, remark]
    if not items:
        yield [*head, *[None] * 9, _NO_TABLE]
