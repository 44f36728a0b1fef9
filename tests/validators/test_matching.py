"""Which row is which item."""

from __future__ import annotations

import pytest

from validators.matching import State, item_name, match_item


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("断裂强力(纵向)", "纵向断裂强力"),
        ("吸水率/%", "吸水率"),
        ("吸水率（%）", "吸水率"),
        ("5.2.1 吸水率", "吸水率"),
        ("水分，% ≤", "水分"),
        ("最大峰拉力/(N/50mm)", "最大峰拉力"),
        ("总养分(N+P₂O₅+K₂O)的质量分数", "总养分(N+P2O5+K2O)的质量分数"),
        ("断裂强力a", "断裂强力"),
        ("Ph值", "pH值"),
    ],
)
def test_one_item_in_two_spellings(a: str, b: str) -> None:
    one, other = item_name(a), item_name(b)
    assert (one.base, one.qualifiers) == (other.base, other.qualifiers)


def test_unit_and_sign_are_kept_apart() -> None:
    name = item_name("断裂强力(纵向)/(N/50mm) ≥")
    assert (name.unit, name.sign) == ("N/50mm", "≥")


@pytest.mark.parametrize(
    ("names", "rows", "state", "found"),
    [
        (["吸水率"], ["外观", "吸水率/%"], State.FOUND, (1,)),
        (["吸水率", "平均吸水率"], ["平均吸水率"], State.FOUND, (0,)),
        (["总养分(N+P2O5+K2O)"], ["总养分"], State.FOUND, (0,)),
        (["最大峰拉力(纵向)"], ["最大峰拉力(横向)"], State.NONE, ()),
        (["最大峰拉力(纵向)"], ["最大峰拉力(横向)", "最大峰拉力(纵向)"], State.FOUND, (1,)),
        (["最大峰拉力"], ["最大峰拉力(横向)", "最大峰拉力(纵向)"], State.AMBIGUOUS, (0, 1)),
        (["粒度(1.00mm~4.75mm)"], ["粒度(2.00mm~4.00mm)"], State.PROPOSED, (0,)),
        (["温升(手柄)"], ["温升外壳", "温升 手柄"], State.FOUND, (1,)),
        (["温升(手柄)"], ["手柄温升"], State.FOUND, (0,)),
        (["断裂伸长率"], ["断裂仲长率"], State.PROPOSED, (0,)),
        (["断裂伸长率"], ["外观", "密度"], State.NONE, ()),
        (["吸水率"], ["1#吸水率", "吸水率", "吸水率"], State.FOUND, (1, 2)),
    ],
)
def test_matching(names: list[str], rows: list[str], state: State, found: tuple[int, ...]) -> None:
    match = match_item(names, rows)
    assert match.state is state
    assert match.rows == found


def test_a_row_that_is_another_item_is_not_proposed() -> None:
    rows = ["外照射指数"]
    assert match_item(["内照射指数"], rows).state is State.PROPOSED
    taken = frozenset({item_name("外照射指数").base})
    assert match_item(["内照射指数"], rows, taken).state is State.NONE


@pytest.mark.parametrize(
    ("wanted", "row"),
    [("热老化拉力保持率", "拉力保持率"), ("示值误差(Q1点)", "Q1点")],
)
def test_a_row_under_a_heading_that_was_not_read_is_proposed(wanted: str, row: str) -> None:
    assert match_item([wanted], ["外观", row]).state is not State.NONE


@pytest.mark.parametrize(
    ("text", "unit"),
    [("待机功率,W", "W"), ("温升(手柄),Κ", "K"), ("空载损耗/W", "W"), ("声级(声功率级),dB(A)", "dB(A)")],
)
def test_a_unit_of_one_letter_behind_a_name(text: str, unit: str) -> None:
    assert item_name(text).unit == unit


def test_a_letter_in_brackets_is_a_kind() -> None:
    assert item_name("噪声(A)").unit == ""


def test_an_item_is_the_same_without_a_group_that_only_sorts() -> None:
    rows = ["物理性能 吸水率", "有毒有害元素 总砷(As)", "热老化 质量损失", "护套机械性能 老化前抗张强度"]
    assert match_item(["吸水率"], rows) == (State.FOUND, (0,), "")
    assert match_item(["总砷(As)"], rows) == (State.FOUND, (1,), "")
    assert match_item(["质量损失"], rows).state is State.PROPOSED, "of what is for a person to say"
    assert match_item(["老化前抗张强度"], rows).state is State.PROPOSED
    assert match_item(["吸水率"], ["物理性能 吸水率", "热老化 吸水率"]).state is not State.FOUND


def test_two_shared_words_propose_and_shared_characters_do_not() -> None:
    assert match_item(["成束燃烧炭化高度"], ["燃烧炭化高度"]).state is State.PROPOSED
    assert match_item(["成束燃烧炭化高度"], ["高温老化"]).state is State.NONE
