"""Pages of registers: lists of one entry under a row of headings, cards, and what stands there without a label."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from extractors.kinds import STANDARD_TITLE
from flows.understanding import cues
from pipeline.model.facts import Status
from pipeline.model.reading import PageReading
from tests.extractors.pages import at, page, read, table, values

COMPANY = "四川砚禾新材料有限公司"
CODE = "91350100M000100Y43"
WANTED = {
    "standard_number": "Q/YHXC 001-2022",
    "title": "釉面砖",
    "enterprise": COMPANY,
    "credit_code": CODE,
    "declared_on": date(2022, 2, 6),
    "state": "有效",
}
HEADS = ["序号", "标准名称", "标准号", "企业", "机构代码", "公开日", "状态"]
ENTRY = ["1", "釉面砖", "Q/YHXC 001-2022", COMPANY, CODE, "2022-02-06", "有效"]
PLACES = [1, 4, 8.5, 17, 28.5, 38.5, 44.5]


def plain(*entries: list[str]) -> PageReading:
    rows = [at(x, 8, head) for x, head in zip(PLACES, HEADS, strict=True)]
    for n, entry in enumerate(entries):
        rows += [at(x, 10 + 2 * n, text) for x, text in zip(PLACES, entry, strict=True)]
    return page(at(3, 3, "企业标准信息公共服务平台"), *rows)


def ruled(*entries: list[str]) -> PageReading:
    widths = [b - a for a, b in zip(PLACES, [*PLACES[1:], 48], strict=True)]
    lines, grid = table(1, 8, widths, [HEADS, *entries])
    return page(at(3, 3, "企业标准信息公共服务平台"), *lines, grids=[grid])


@pytest.mark.parametrize("made", [plain, ruled])
def test_a_list_of_one_entry(made: Callable[..., PageReading]) -> None:
    found = values(read("standard_declaration", made(ENTRY)))
    assert {name: found.get(name) for name in WANTED} == WANTED


@pytest.mark.parametrize("made", [plain, ruled])
def test_of_several_entries_none_is_taken_for_sure(made: Callable[..., PageReading]) -> None:
    other = ["2", "瓷质砖", "Q/YHXC 002-2023", COMPANY, CODE, "2023-03-01", "废止"]
    facts = read("standard_declaration", made(ENTRY, other))
    assert not {name for name in ("standard_number", "title", "state") if facts.fields[name].status is Status.READ}


def test_a_second_row_of_headings_ends_the_entry() -> None:
    products = [at(4, 14, "关联产品"), at(15, 14, "型号"), at(28, 14, "品牌"), at(38.5, 14, "区划")]
    products += [at(4, 16, "别的砖"), at(15, 16, "300×600mm"), at(28, 16, "砚禾"), at(38.5, 16, "成都市")]
    both = page(*plain(ENTRY).lines, *products)
    assert values(read("standard_declaration", both))["title"] == "釉面砖"


def test_a_state_that_stands_by_itself() -> None:
    card = page(
        at(20, 3, "标准信息详情", size=1.3),
        at(12, 6, "釉面砖"),
        at(12, 8, "有效"),
        at(12, 10, "标准号"),
        at(28, 10, "Q/YHXC 001-2022"),
        at(12, 12, "公开企业"),
        at(27, 12, COMPANY),
    )
    found = values(read("standard_declaration", card))
    assert (found["state"], found["enterprise"]) == ("有效", COMPANY)


def test_two_states_on_a_page_are_none_for_sure() -> None:
    card = page(at(12, 6, "有效"), at(20, 6, "废止"), at(12, 10, "标准号"), at(20, 10, "Q/YHXC 001-2022"))
    assert read("standard_declaration", card).fields["state"].status is not Status.READ


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("四川省质量对标提升达标产品认定申请登记表", ["application_form"]),
        ("质量对标提升达标产品申报书", ["application_form"]),
        ("对标提升达标产品登记表", ["application_form"]),
        ("关于申请质量对标提升达标产品认定的函", []),
        ("达标产品认定复审申请登记表", ["recheck_form"]),
        ("达标产品认定延续申请书", ["recheck_form"]),
        ("企业标准登记表", []),
        ("质量对标表", []),
        ("商标注册申请书", []),
    ],
)
def test_titles_of_forms_by_their_words(title: str, named: list[str]) -> None:
    assert [name for name, mark in cues().items() if any(p.fullmatch(title) for p in mark.compiled_named)] == named


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("釉面砖(优级)", "釉面砖(优级)"),
        ("Q/YHXC 001-2022《釉面砖(优级)》", "釉面砖(优级)"),
        ("釉面砖(Q/YHXC 001-2022)", "釉面砖"),
        ("(釉面砖)", "釉面砖"),
    ],
)
def test_a_title_keeps_its_own_brackets(text: str, title: str) -> None:
    assert STANDARD_TITLE.parse(text).value == title
