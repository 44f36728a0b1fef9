"""Comparing names, persons, models and addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.data.files import load
from corpus.data.regions import by_code, short_name
from pipeline.text.names import (
    Relation,
    compare_addresses,
    compare_names,
    marked_difference,
    same_model,
    same_person,
    simplified,
)

NAMES = [
    ("天成（成都）科技有限公司", "天成(成都) 科技\n有限公司", Relation.SAME),
    ("四川天成建材有限公司", "四川省天成建材有限责任公司", Relation.WEAK),
    ("天成建材有限公司", "四川天成建材有限公司", Relation.WEAK),
    ("成都天成建材有限公司", "四川成都市天成建材有限公司", Relation.WEAK),
    ("天成(成都)科技有限公司", "成都天成科技有限公司", Relation.WEAK),
    ("江油市红星水泥有限公司", "江油红星水泥有限公司", Relation.WEAK),
    ("四川龍翔瓷業有限公司", "四川龙翔瓷业有限公司", Relation.WEAK),
    ("四川寳塲鑛业有限公司", "四川宝场矿业有限公司", Relation.WEAK),
    ("四川喆成建材有限公司", "四川哲成建材有限公司", Relation.NEAR),
    ("四川天成建材有限公司", "四川大成建材有限公司", Relation.NEAR),
    ("四川天成建材有限公司", "四川天成建材有眼公司", Relation.NEAR),
    ("四川天成建材有限公司", "四川天成建材股份有限公司", Relation.DIFFERENT),
    ("四川天成建材有限公司", "四川天成建材集团有限公司", Relation.DIFFERENT),
    ("四川天成建材有限公司", "成都天成建材有限公司", Relation.DIFFERENT),
    ("四川天成建材有限公司", "四川天成建材有限公司第一分公司", Relation.DIFFERENT),
    ("成都天成第一分公司", "成都天成第二分公司", Relation.DIFFERENT),
    ("绵阳市天成建材厂", "绵阳天成建材有限公司", Relation.DIFFERENT),
    ("四川天成建材有限公司", "四川宏远电器有限公司", Relation.DIFFERENT),
    ("四川天成建材有限公司", "", Relation.DIFFERENT),
    ("", "", Relation.DIFFERENT),
]


@pytest.mark.parametrize(("a", "b", "relation"), NAMES)
def test_names_of_organisations(a: str, b: str, relation: Relation) -> None:
    assert compare_names(a, b).relation is relation
    assert compare_names(b, a).relation is relation


def test_the_differing_characters_are_marked_and_what_was_passed_over_is_said() -> None:
    assert compare_names("四川天成建材有限公司", "四川大成建材有限公司").difference == "四川[天→大]成建材有限公司"
    assert "有限责任公司" in compare_names("天成建材有限公司", "天成建材有限责任公司").note
    assert compare_names("天成建材有限公司", "天成建材有限公司").difference == ""


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        ("四川天成建材有限公司", "天成控股集团有限公司", "集团"),
        ("四川天成建材有限公司", "四川天成集团有限公司", "集团"),
        ("成都天成建材总公司", "成都天成陶瓷有限公司", "集团"),
        ("四川天成建材有限公司", "四川天成建材有限公司绵阳分公司", "分支机构"),
        ("四川天成建材有限公司", "四川天成建材有限公司第一分厂", "分支机构"),
        ("四川天成建材有限公司", "四川宏远集团有限公司", ""),
    ],
)
def test_a_group_or_a_branch_is_another_body_and_is_said_to_be_kin(one: str, other: str, note: str) -> None:
    for match in (compare_names(one, other), compare_names(other, one)):
        assert match.relation is Relation.DIFFERENT
        assert note in match.note
        assert note or "集团与" not in match.note


VARIANTS = load("lexicon/variants.yaml")["variants"]


def test_variants_are_of_one_character_and_none_leads_to_another() -> None:
    assert all(len(a) == len(b) == 1 for a, b in VARIANTS.items())
    assert not set(VARIANTS) & set(VARIANTS.values())
    assert all(simplified(a) == b == simplified(b) for a, b in VARIANTS.items())


COUNTIES = sorted(r.name for r in by_code().values() if r.code.startswith("51") and r.level == 2)


def test_the_gazetteer_has_the_whole_province() -> None:
    prefectures = [r for r in by_code().values() if r.code.startswith("51") and r.level == 1]
    assert len(prefectures) == 21
    assert len(COUNTIES) >= 183


@pytest.mark.parametrize("county", COUNTIES)
def test_a_county_may_be_left_out_of_an_address_but_not_another_named(county: str) -> None:
    own = f"{county}工业大道1号"
    assert compare_addresses(f"四川省{own}", own).same
    assert compare_addresses("工业大道1号", own).same
    another = next(c for c in reversed(COUNTIES) if short_name(c) != short_name(county))
    assert not compare_addresses(f"{another}工业大道1号", own).same


@given(
    st.text("四川成都天龙龍建材有限责任股份公司()（） ", max_size=14),
    st.text("四川成都天龙龍建材有限责任股份公司()（） ", max_size=14),
)
def test_comparing_names_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert compare_names(a, b).relation is compare_names(b, a).relation


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_marked_difference_holds_both_texts(a: str, b: str) -> None:
    clean_a, clean_b = (t.translate(str.maketrans("[]→", "   ")) for t in (a, b))
    marked = marked_difference(clean_a, clean_b)
    assert re.sub(r"\[([^→]*)→[^\]]*\]", r"\1", marked) == clean_a
    assert re.sub(r"\[[^→]*→([^\]]*)\]", r"\1", marked) == clean_b


def test_persons_and_models_are_compared_to_the_letter() -> None:
    assert same_person("张 三", "张三")
    assert not same_person("张三", "张叁") and not same_person("", "")
    assert same_model("ＸＲ-100 a", "xr—100A") and same_model("300mm×600mm", "300 x 600 mm".replace(" mm", "mm"))
    assert not same_model("XR-100", "XR-1O0") and not same_model("", "")


ADDRESSES = [
    ("四川省成都市武侯区科华北路65号3幢", "成都市武侯区科华北路65#3栋", Relation.WEAK),
    ("绵阳市高新技术产业开发区兴业南路14号", "绵阳高新区兴业南路14号", Relation.WEAK),
    ("泸州市龙马潭区安宁镇三组", "泸州市龙马潭区安宁镇3组", Relation.WEAK),
    ("四川省乐山市夹江县黄土镇12号", "夹江县黄土镇12号附2号", Relation.WEAK),
    ("成都市双流区西航港街道腾飞路二段15号", "成都市双流区西航港街道藤飞路二段15号", Relation.NEAR),
    ("成都市武侯区科华北路65号", "成都市武侯区科华北路56号", Relation.DIFFERENT),
    ("成都市武侯区科华北路65号", "成都市青羊区科华北路65号", Relation.DIFFERENT),
    ("四川省眉山市彭山区", "", Relation.DIFFERENT),
    ("成都市 武侯区科华北路６５号", "成都市武侯区科华北路65号", Relation.SAME),
]


@pytest.mark.parametrize(("a", "b", "relation"), ADDRESSES)
def test_addresses(a: str, b: str, relation: Relation) -> None:
    assert compare_addresses(a, b).relation is relation
    assert compare_addresses(b, a).relation is relation
