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
