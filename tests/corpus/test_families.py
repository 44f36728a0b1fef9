"""The product families and their indicator systems agree with the comparing engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from corpus.samples import blind, stock
from pipeline.model.report import Verdict, VersusAdvanced
from pipeline.text.limits import parse_limit, parse_value
from validators.compare import compare_limits
from validators.judge import judge
from validators.systems import Better, IndicatorSystem, load_systems


def every_family(held_out: bool) -> dict[str, dict[str, Any]]:
    with stock.use(held_out):
        return stock.families()


def every_system(held_out: bool) -> dict[str, IndicatorSystem]:
    return {s.id: s for s in load_systems(blind.INDICATORS if held_out else None)}


FAMILIES = {**every_family(False), **every_family(True)}


def numeric_items() -> Iterator[tuple[str, dict[str, Any]]]:
    for family, data in FAMILIES.items():
        for item in data["items"]:
            if item.get("weaker"):
                yield f"{family} {item['name']}", item


ITEMS = dict(numeric_items())


@pytest.mark.parametrize("held_out", [False, True])
def test_there_are_families_each_with_a_system(held_out: bool) -> None:
    systems = every_system(held_out)
    assert len(every_family(held_out)) >= (5 if held_out else 8)
    for data in every_family(held_out).values():
        system = systems[data["system"]]
        assert system.title == data["system_title"]
        assert set(data["products"]) <= set(system.products)
        assert system.source
        assert "样例" in system.source


@pytest.mark.parametrize("held_out", [False, True])
def test_a_system_lists_exactly_what_the_family_calls_advanced(held_out: bool) -> None:
    systems = every_system(held_out)
    for data in every_family(held_out).values():
        names = {
            f"{i['name']}({part})" if part else i["name"]
            for i in data["items"]
            if i.get("advanced")
            for part in i.get("split", [None])
        }
        assert {i.name for i in systems[data["system"]].indicators} == names


@pytest.mark.parametrize("name", ITEMS)
def test_options_reach_the_advanced_limit_and_the_weaker_one_does_not(name: str) -> None:
    item = ITEMS[name]
    unit, better = item.get("unit", ""), Better(item["better"]) if item.get("better") else None
    advanced = parse_limit(item["advanced"], unit)
    for option in item["options"]:
        relation = compare_limits(parse_limit(option, unit), advanced, better).relation
        assert relation in (VersusAdvanced.EQUAL, VersusAdvanced.BETTER)
    assert compare_limits(parse_limit(item["weaker"], unit), advanced, better).relation is VersusAdvanced.WEAKER


@pytest.mark.parametrize("name", ITEMS)
def test_good_results_pass_every_option_and_bad_ones_fail_every_limit(name: str) -> None:
    item = ITEMS[name]
    unit = item.get("unit", "")
    for option in item["options"]:
        for good in item["good"]:
            assert judge(parse_value(good, unit), parse_limit(option, unit)).verdict is Verdict.PASS
    for limit in [*item["options"], item["weaker"], item["advanced"]]:
        for rounded in (False, True):
            assert (
                judge(parse_value(item["bad"], unit), parse_limit(limit, unit), None, rounded).verdict is Verdict.FAIL
            )
