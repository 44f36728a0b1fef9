"""Which chapters and pages of a standard are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.model.facts import Field, Status
from pipeline.model.reading import PageReading, Reader
from tests.extractors.pages import at, page, read

CHAPTERS = ("范围", "规范性引用文件", "术语和定义", "技术要求", "试验方法", "检验规则", "标志、包装、运输和贮存")
SCOPE = "本文件规定了瓷砖的技术要求、试验方法、检验规则、标志、包装、运输和贮存。"


def cover() -> PageReading:
    return page(at(38, 10, "Q/YH 001—2023"), at(18, 20, "釉面内墙砖", size=2.0), at(5, 50, "2023-03-01发布"))


def chapters(headings: Sequence[str], *more: str) -> Field[Any]:
    lines = [at(6, 6 + 2 * n, text) for n, text in enumerate([*headings, SCOPE, *more])]
    return read("enterprise_standard", cover(), page(*lines, number=2)).fields["missing_chapters"]


def numbered(*titles: str) -> list[str]:
    return [f"{n} {title}" for n, title in enumerate(titles, 1)]


@pytest.mark.parametrize(
    "headings",
    [
        numbered(*CHAPTERS),
        [f"第{n}章 {title}" for n, title in zip("一二三四五六七", CHAPTERS, strict=True)],
        [f"{n}.{title}" for n, title in enumerate(CHAPTERS, 1)],
        ["范围", "规范性引用文件", "技术要求", "试验方法", "检验规则", "标志、标签、包装"],
        numbered("适用范围", "引用的文件", "术语", "要求与试验方法", "抽样与判定", "包装和贮运"),
    ],
)
def test_chapters_stand_by_their_headings(headings: list[str]) -> None:
    found = chapters(headings)
    assert (found.value, found.status) == ("齐全", Status.READ)


def body(headings: Sequence[str], text: str = "本文件规定了瓷砖的技术要求。", sixth: float = 0.98) -> Field[Any]:
    """A standard with these headings and a text; `sixth`: the certainty of the sixth heading."""
    lines = [at(6, 6 + 2 * n, heading, sixth if n == 5 else 0.98) for n, heading in enumerate(headings)]
    return read("enterprise_standard", cover(), page(*lines, at(6, 40, text), number=2)).fields["missing_chapters"]


WITHOUT_RULES = [c for c in CHAPTERS if c != "检验规则"]


def test_a_chapter_that_nothing_names_is_not_there() -> None:
    found = body(numbered(*WITHOUT_RULES))
    assert (found.value, found.status) == ("检验规则", Status.READ)


def test_a_chapter_that_the_text_names_may_be_there_however_the_others_count() -> None:
    found = body(numbered(*WITHOUT_RULES), text=SCOPE)
    assert (found.value, found.status) == ("检验规则", Status.DOUBTFUL)


@pytest.mark.parametrize(
    ("heading", "certainty"), [("检验规侧", 0.98), ("验规则", 0.98), ("检验规则表", 0.98), ("捡脸规侧", 0.7)]
)
def test_a_heading_with_a_slip_or_poorly_read_may_be_the_missing_chapters(heading: str, certainty: float) -> None:
    found = body(numbered(*CHAPTERS[:5], heading, CHAPTERS[6]), sixth=certainty)
    assert (found.value, found.status) == ("检验规则", Status.DOUBTFUL)


@pytest.mark.parametrize(
    "headings", [[*numbered(*CHAPTERS[:5]), CHAPTERS[6]], [h for h in numbered(*CHAPTERS) if "检验规则" not in h]]
)
def test_where_the_count_has_a_gap_or_a_chapter_no_number_another_may_be_lost(headings: list[str]) -> None:
    found = body(headings)
    assert (found.value, found.status) == ("检验规则", Status.DOUBTFUL)


def test_a_list_of_contents_holds_no_chapter() -> None:
    contents = page(*(at(6, 6 + 2 * n, text) for n, text in enumerate(["目 次", *numbered(*CHAPTERS)])), number=2)
    body = page(*(at(6, 6 + 2 * n, text) for n, text in enumerate(numbered(*CHAPTERS[:4]))), number=3)
    found = read("enterprise_standard", cover(), contents, body).fields["missing_chapters"]
    assert found.value == "试验方法、检验规则、标志包装运输贮存"


def footed(*feet: str, reader: Reader = Reader.RAPIDOCR) -> Field[Any]:
    """A standard whose pages behind the cover have these figures at the foot."""
    made = [page(at(6, 6, "产品应符合本文件的要求。"), at(24, 57, foot), number=n) for n, foot in enumerate(feet, 2)]
    made = [
        p.model_copy(update={"lines": tuple(line.model_copy(update={"reader": reader}) for line in p.lines)})
        for p in made
    ]
    return read("enterprise_standard", cover(), *made).fields["page_sequence"]


@pytest.mark.parametrize("style", ["{}", "第{}页", "— {} —", "· {} ·", "第{}页 共9页"])
def test_pages_that_count_on_are_whole(style: str) -> None:
    assert footed(*(style.format(n) for n in (1, 2, 3, 4))).value == "完整"


def test_a_page_left_out_between_others() -> None:
    found = footed("1", "2", "4", "5")
    assert (found.value, found.status) == ("缺第3页", Status.READ)


@pytest.mark.parametrize(("reader", "status"), [(Reader.TEXT, Status.READ), (Reader.RAPIDOCR, Status.DOUBTFUL)])
def test_a_gap_before_the_last_page_is_sure_only_in_print_of_the_file(reader: Reader, status: Status) -> None:
    found = footed("1", "2", "3", "5", reader=reader)
    assert (found.value, found.status) == ("缺第4页", status)


def test_a_figure_that_no_other_page_bears_out_says_nothing_of_pages_before_it() -> None:
    assert footed("7", "2", "3", "4").value == "完整"
