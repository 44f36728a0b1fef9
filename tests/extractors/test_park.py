"""Papers of a brand park: told from the programme's own papers, split and read in layouts of several kinds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from extractors.extract import extract
from extractors.facts import registry
from pipeline.model.facts import Status
from pipeline.model.reading import PageReading
from pipeline.stages.split import split
from tests.extractors.pages import at, page, table

CUES = {name: kind.cues for name, kind in registry().items()}
COMMITTEE = "绵阳市涪城区工业园区管理委员会"


def ruled(title: str, *extra: tuple[str, str]) -> PageReading:
    rows = [("园区名称", "绵阳涪城工业园区"), ("创建主体", COMMITTEE), ("主导产业", "电子信息"), *extra]
    lines, grid = table(6, 16, [12, 26], [*rows, ("申请日期", "2025年6月10日")], pitch=2.5)
    return page(at(8, 7, title, size=2.0), *lines, grids=[grid])


def labelled(title: str, *extra: tuple[str, str]) -> PageReading:
    rows = [("申报园区", "绵阳涪城工业园区"), ("申报单位", COMMITTEE), *extra, ("填报日期", "2025-06-10")]
    return page(at(8, 9, title, size=2.0), *(at(9, 20 + 3 * n, f"{a}：{b}") for n, (a, b) in enumerate(rows)))


@pytest.mark.parametrize("make", [ruled, labelled])
@pytest.mark.parametrize(
    ("title", "kind", "extra", "fields"),
    [
        ("全国质量品牌提升示范区创建申请表", "park_application", (), {}),
        (
            "质量品牌提升示范区验收申请书",
            "park_acceptance",
            (("创建起始日期", "2024年6月1日"),),
            {"started_on": date(2024, 6, 1)},
        ),
        (
            "全国质量品牌提升示范区复审申请表",
            "park_recheck",
            (("认定日期", "2024年7月11日"), ("示范期至", "2027年7月10日")),
            {"recognised_on": date(2024, 7, 11), "recognition_valid_to": date(2027, 7, 10)},
        ),
    ],
)
def test_each_application_is_known_and_read(
    make: Callable[..., PageReading], title: str, kind: str, extra: tuple[tuple[str, str], ...], fields: dict[str, date]
) -> None:
    reading = make(title, *extra)
    (document,) = split([reading], CUES)
    assert document.type == kind
    found = extract(document, [reading])
    told = {"applicant": COMMITTEE, "park": "绵阳涪城工业园区", "applied_on": date(2025, 6, 10), **fields}
    for name, value in told.items():
        assert (found.fields[name].value, found.fields[name].status) == (value, Status.READ), name


@pytest.mark.parametrize("title", ["示范区创建方案", "示范区创建自查报告", "示范区年度工作报告"])
def test_other_papers_of_a_park_are_known_by_their_titles(title: str) -> None:
    reading = page(at(10, 6, title, size=2.0), at(5, 14, "一、创建目标"), at(5, 18, "提升主导产业的质量品牌。"))
    (document,) = split([reading], CUES)
    assert (document.type, document.title) == ("park_paper", title)
    assert str(extract(document, [reading]).fields["kind"].value) in title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("四川省质量对标提升达标产品认定申请表", "application_form"),
        ("四川省质量对标提升达标产品认定复审申请表", "recheck_form"),
        ("复审申请表", "recheck_form"),
    ],
)
def test_the_programmes_own_forms_stay_what_they_are(title: str, kind: str) -> None:
    rows = [("申请企业", "四川天成建材有限公司"), ("产品名称", "细炻砖"), ("注册商标", "天成"), ("检验报告编号", "A1")]
    lines, grid = table(6, 16, [12, 26], [list(row) for row in rows], pitch=2.5)
    (document,) = split([page(at(8, 7, title, size=2.0), *lines, grids=[grid])], CUES)
    assert document.type == kind
