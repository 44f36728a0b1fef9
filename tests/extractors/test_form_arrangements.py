"""One form in wordings no list has, in every arrangement offices set forms in: all fields are read, none wrongly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.model.facts import Status
from pipeline.model.reading import Line, PageReading
from tests.extractors.pages import at, page, read, table, width

ASKED = {
    "applicant": ("企业全称", "四川砚禾新材料有限公司"),
    "credit_code": ("统一社会信用代码", "91350100M000100Y43"),
    "legal_representative": ("法定代表人", "廖建国"),
    "registered_address": ("营业执照上的住所", "成都市武侯区砚台路8号"),
    "production_address": ("产品的生产地点", "成都市新都区禾丰路19号"),
    "contact": ("经办人", "王海燕"),
    "phone": ("经办人电话", "028-85551234"),
    "product_name": ("申报的产品", "釉面砖"),
    "model": ("产品规格及型号", "300×600mm"),
    "trademark": ("产品所用的商标", "砚禾"),
    "trademark_number": ("商标的注册证编号", "35592577"),
    "standard_number": ("产品执行的企业标准编号", "Q/YHXC 001-2022"),
    "standard_title": ("产品执行的企业标准名称", "干压釉面陶瓷砖"),
    "indicator_system": ("对照的先进指标体系", "陶瓷砖质量对标提升先进指标体系"),
    "report_number": ("检验报告的编号", "HGW202100406"),
    "lab": ("出具检验报告的机构", "四川省建材产品质量检验检测中心"),
    "industry": ("企业所属的行业", "陶瓷制品制造"),
}
ENTRIES = tuple(ASKED.values())
Rows = Sequence[Sequence[str | None]]


def lines(made: Callable[[int, str, str], Sequence[Line]], pitch: float = 2.0) -> PageReading:
    return page(*(line for n, (label, value) in enumerate(ENTRIES) for line in made(int(3 + pitch * n), label, value)))


def ruled(widths: Sequence[float], rows: Rows, pitch: float = 2.0) -> PageReading:
    cells, grid = table(1, 5, widths, rows, pitch=pitch)
    return page(*cells, grids=[grid])


def cells_of(texts: Sequence[str], across: int) -> list[list[str]]:
    padded = [*texts, *[""] * (-len(texts) % across)]
    return [padded[n : n + across] for n in range(0, len(padded), across)]


def numbered(shape: str) -> PageReading:
    return lines(lambda y, label, value: [at(4, y, shape.format(n=y // 2, label=label, value=value))])


def cards(across: int, number: str = "{n:02d} ") -> PageReading:
    texts = [f"{number.format(n=n)}{label}|{value}" for n, (label, value) in enumerate(ENTRIES, 1)]
    return ruled([48 / across] * across, cells_of(texts, across), pitch=3.0)


ARRANGEMENTS: dict[str, Callable[[], PageReading]] = {
    "numbered, colons": lambda: numbered("{n}、{label}：{value}"),
    "numbers in brackets, gaps": lambda: numbered("（{n}）{label}  {value}"),
    "underlined": lambda: numbered("{label}____{value}____"),
    "framed labels": lambda: numbered("【{label}】{value}"),
    "two columns": lambda: lines(lambda y, label, value: [at(4, y, label), at(20, y, value)]),
    "values flush right": lambda: lines(
        lambda y, label, value: [at(2, y, label), at(47 - 0.86 * width(value), y, value)]
    ),
    "values below": lambda: lines(
        lambda y, label, value: [at(4, y, label, size=0.8), at(4, y + 1.3, value)], pitch=3.2
    ),
    "captions in brackets below": lambda: lines(
        lambda y, label, value: [at(6, y, value), at(6, y + 1, f"（{label}）", size=0.7)], pitch=3.2
    ),
    "cards in two columns": lambda: cards(2),
    "cards in three columns": lambda: cards(3, ""),
    "four columns": lambda: ruled([10, 14, 10, 14], cells_of([t for entry in ENTRIES for t in entry], 4)),
}


@pytest.mark.parametrize("arranged", ARRANGEMENTS)
def test_every_field_is_read(arranged: str) -> None:
    fields = read("application_form", ARRANGEMENTS[arranged]()).fields
    assert {name: fields[name].value for name in ASKED} == {name: value for name, (_, value) in ASKED.items()}
    assert {fields[name].status for name in ASKED} == {Status.READ}


def test_entries_that_say_whose_they_are_by_the_cell_before_them() -> None:
    rows: Rows = [
        ["申请单位", "名称", "四川砚禾新材料有限公司"],
        ["^", "代码", "91350100M000100Y43"],
        ["^", "法人", "廖建国"],
        ["联系人", "姓名", "王海燕"],
        ["^", "电话", "028-85551234"],
        ["产品", "名称", "釉面砖"],
        ["^", "规格", "300×600mm"],
        ["商标", "名称", "砚禾"],
        ["^", "注册号", "35592577"],
        ["执行标准", "编号", "Q/YHXC 001-2022"],
        ["^", "名称", "干压釉面陶瓷砖"],
        ["对标体系", "名称", "陶瓷砖质量对标提升先进指标体系"],
        ["检验报告", "编号", "HGW202100406"],
        ["^", "出具机构", "四川省建材产品质量检验检测中心"],
    ]
    fields = read("application_form", ruled([6, 8, 30], rows)).fields
    told = set(ASKED) - {"registered_address", "production_address", "industry"}
    assert {name: fields[name].value for name in told} == {name: ASKED[name][1] for name in told}


def test_labels_for_two_things() -> None:
    joint = {
        "联系人及电话": "王海燕 028-85551234",
        "产品名称、规格型号": "釉面砖 300×600mm",
        "注册商标及证号": "砚禾 35592577",
        "执行标准编号、名称": "Q/YHXC 001-2022 《干压釉面陶瓷砖》",
        "检验机构及报告编号": "四川省建材产品质量检验检测中心 HGW202100406",
    }
    rows = [
        line
        for n, (label, value) in enumerate(joint.items())
        for line in (at(4, 4 + 2 * n, label), at(20, 4 + 2 * n, value))
    ]
    fields = read("application_form", page(*rows)).fields
    told = {"contact", "phone", "product_name", "model", "trademark", "trademark_number"}
    told |= {"standard_number", "standard_title", "lab", "report_number"}
    assert {name: fields[name].value for name in told} == {name: ASKED[name][1] for name in told}


@pytest.mark.parametrize("text", ["检验报告的编号", "须与公章一致", "规格型号"])
def test_what_the_form_prints_itself_is_never_believed(text: str) -> None:
    cells, grid = table(3, 5, [10, 20], [["产品名称", text]])
    field = read("application_form", page(*cells, grids=[grid])).fields["product_name"]
    assert field.status is not Status.READ
