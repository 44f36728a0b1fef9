"""What the schemes and catalogues know hangs together, and is applied on the right day."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.facts import registry
from pipeline.errors import ConfigurationError
from validators.checklist import ccc_entries, licence_entries
from validators.goods import Cover, cover
from validators.models import covers, models_of
from validators.places import province_codes
from validators.scheme import Clause, Scheme, load_scheme, scheme_ids

DAY = date(2021, 9, 20)


@pytest.mark.parametrize("name", scheme_ids())
def test_a_scheme_hangs_together(name: str) -> None:
    scheme = load_scheme(name)
    for threshold in scheme.thresholds.values():
        assert scheme.clause(threshold.clause)
    for register in scheme.registers.values():
        assert scheme.clause(register.clause)
        assert register.where
    for material in scheme.checklist:
        assert scheme.clause(material.item)
        assert set(material.documents) <= set(registry())


@pytest.mark.parametrize("name", ["sichuan-initial", "sichuan-recheck"])
def test_sichuan_asks_for_seven_materials(name: str) -> None:
    assert [m.item for m in load_scheme(name).checklist] == [f"办法七({n})" for n in "一二三四五六七"]


def test_the_recheck_stands_on_the_initial_scheme() -> None:
    initial, recheck = load_scheme("sichuan-initial"), load_scheme("sichuan-recheck")
    assert recheck.checklist[0].documents == ("recheck_form",)
    assert recheck.checklist[1:] == initial.checklist[1:]
    assert recheck.region == initial.region


def test_the_clause_in_force_on_the_day_is_taken() -> None:
    def clause(text: str, **days: str) -> Clause:
        return Clause.model_validate({"key": "甲", "source": "乙", "text": text, **days})

    versions = (clause("旧", to="2019-12-31"), clause("新", **{"from": "2020-01-01"}))
    scheme = Scheme(id="x", title="x", region="51", clauses=versions, thresholds={}, registers={}, checklist=())
    assert scheme.clause("甲", date(2019, 12, 31)).text == "旧"
    assert scheme.clause("甲", date(2020, 1, 1)).text == "新"
    with pytest.raises(ConfigurationError, match="丙"):
        scheme.clause("丙")


@pytest.mark.parametrize(
    ("product", "sure"),
    [
        ("电炒锅", True),
        ("家用电冰箱", True),
        ("特种电缆", False),
        ("复合肥料", None),
        ("电缆桥架", None),
        ("手机壳", None),
    ],
)
def test_compulsory_certification(product: str, sure: bool | None) -> None:
    assert {e.sure for e in ccc_entries(product, DAY)} == (set() if sure is None else {sure})


@pytest.mark.parametrize(
    ("product", "document"),
    [
        ("掺混复合肥料", "production_licence"),
        ("郫县豆瓣", "food_licence"),
        ("四川泡菜", "food_licence"),
        ("尿素", None),
        ("泡菜坛", None),
        ("空气净化器", None),
    ],
)
def test_production_licences(product: str, document: str | None) -> None:
    assert {d for e in licence_entries(product, DAY) for d in e.documents} == ({document} if document else set())


def test_a_catalogue_entry_counts_from_its_day() -> None:
    assert ccc_entries("电热毯", date(2019, 7, 31)) == []
    assert ccc_entries("电热毯", date(2019, 8, 1))


@pytest.mark.parametrize(
    ("product", "goods", "goods_class", "expected"),
    [
        ("弹性体改性沥青防水卷材", "沥青；防水卷材", "19", Cover.NAMED),
        ("电炒锅", "电炊具；灯", "11", Cover.NAMED),
        ("给水用硬聚氯乙烯管材", "商业管理辅助；广告", "35", Cover.NOT),
        ("给水用硬聚氯乙烯管材", "非金属水管", "19", Cover.NAMED),
        ("电炒锅", "冰箱", "11", Cover.LIKELY),
        ("石墨烯浆料", "服装", "25", Cover.UNKNOWN),
    ],
)
def test_goods(product: str, goods: str, goods_class: str, expected: Cover) -> None:
    assert cover(product, goods, goods_class) is expected


@pytest.mark.parametrize(
    ("address", "codes"),
    [
        ("四川省成都市龙泉驿区车城大道1号", {"51"}),
        ("成都市武侯区某路1号", {"51"}),
        ("重庆市江北区某路1号", {"50"}),
        ("广东省佛山市四川路1号", {"44"}),
        ("工业园区创业路8号", set()),
    ],
)
def test_where_an_address_lies(address: str, codes: set[str]) -> None:
    assert province_codes(address) == codes


def test_models() -> None:
    assert models_of("DCG-30A、DCG-32A；CG1500") == ["DCG-30A", "DCG-32A", "CG1500"]
    assert covers("DCG-**A", "DCG-32A")
    assert covers("dcg-32a", "DCG-32A")
    assert not covers("DCG-32", "DCG-32A")
