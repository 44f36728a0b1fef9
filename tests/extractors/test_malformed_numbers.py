"""Numbers that break their own rule are kept: in doubt on scans, as they are in print of the file itself."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model.facts import Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, MarkSeen, Reader
from tests.extractors.pages import at, page, read

MALFORMED = [
    ("trademark_certificate", "registration_number", "商标注册证", "注册号：9179", "9179"),
    ("food_licence", "licence_number", "食品生产许可证", "许可证编号：SC1165111260216", "SC1165111260216"),
    ("test_report", "cnas_number", "检验报告", "CNAS L29", "CNAS L29"),
    ("enterprise_standard", "standard_number", "企业标准", "Q/ZMJ-2021", "Q/ZMJ-2021"),
    ("business_licence", "credit_code", "营业执照", "统一社会信用代码：91510704064156249X", "91510704064156249X"),
]


def field(reader: Reader, kind: str, name: str, *lines: Line, marks: tuple[MarkSeen, ...] = ()) -> Field[Any]:
    seen = tuple(line.model_copy(update={"reader": reader}) for line in lines)
    sheet = page(*seen).model_copy(update={"reader": reader, "marks": marks})
    return read(kind, sheet).fields[name]


@pytest.mark.parametrize(("reader", "status"), [(Reader.TEXT, Status.READ), (Reader.RAPIDOCR, Status.DOUBTFUL)])
@pytest.mark.parametrize(("kind", "name", "title", "printed", "value"), MALFORMED)
def test_it_is_kept(kind: str, name: str, title: str, printed: str, value: str, reader: Reader, status: Status) -> None:
    found = field(reader, kind, name, at(20, 4, title, size=2.0), at(6, 12, printed))
    assert (found.value, found.status) == (value, status)


ANOTHERS = [
    ("application_form", "standard_number", "申请表", "执行标准编号：2021-08-30"),
    ("business_licence", "credit_code", "营业执照", "统一社会信用代码：13812345678"),
    ("business_licence", "credit_code", "营业执照", "统一社会信用代码：2021-08-30"),
    ("trademark_certificate", "registration_number", "商标注册证", "注册号：2021-034"),
    ("application_form", "phone", "申请表", "联系电话：510700"),
    ("food_licence", "licence_number", "食品生产许可证", "许可证编号：Q/YH 001-2023"),
]


@pytest.mark.parametrize(("kind", "name", "title", "printed"), ANOTHERS)
def test_what_is_a_number_of_another_kind_is_in_doubt_even_in_print(
    kind: str, name: str, title: str, printed: str
) -> None:
    assert not field(Reader.TEXT, kind, name, at(20, 4, title, size=2.0), at(6, 12, printed)).settled


def test_words_beside_a_label_are_no_number_even_in_print() -> None:
    found = field(
        Reader.TEXT, "food_licence", "licence_number", at(20, 4, "食品生产许可证"), at(6, 12, "许可证编号：见附页")
    )
    assert not found.settled


def test_the_number_of_an_old_licence_agrees_with_its_own_check() -> None:
    found = field(
        Reader.RAPIDOCR,
        "business_licence",
        "credit_code",
        at(20, 4, "营业执照"),
        at(6, 8, "统一社会信用代码：510704064156249"),
    )
    assert (found.value, found.status) == ("510704064156249", Status.READ)


@pytest.mark.parametrize(("row", "value"), [(6.5, "199999120673"), (40, None)])
def test_a_number_of_no_authority_counts_only_by_the_mark(row: float, value: str | None) -> None:
    mark = MarkSeen(kind="cma", box=Box(0.12, 0.05, 0.2, 0.1), number="", certainty=0.95, sure=True)
    lines = (at(20, 15, "检验报告", size=2.0), at(5, row, "199999120673"))
    assert field(Reader.RAPIDOCR, "test_report", "cma_number", *lines, marks=(mark,)).value == value
