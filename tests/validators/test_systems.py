"""Loading advanced indicator systems strictly, and choosing the one for a product."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from validators.systems import Better, IndicatorSystem, choose, load_systems

GOOD = """\
id: sc-2020-tile
title: 陶质砖质量对标提升先进指标体系
products: [陶质砖, 釉面内墙砖]
published: 2020-12-01
source: 公告文号
indicators:
  - name: 吸水率
    aliases: [平均吸水率]
    unit: "%"
    requirement: "10.0~18.0"
    method: GB/T 3810.3
    better: inside
  - name: 破坏强度
    unit: N
    requirement: 600
    better: larger
"""


def load(folder: Path, **files: str) -> tuple[IndicatorSystem, ...]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_systems(folder)


def test_a_good_file(tmp_path: Path) -> None:
    (system,) = load(tmp_path, tile=GOOD)
    water, strength = system.indicators
    assert (water.name, water.aliases, water.direction) == ("吸水率", ("平均吸水率",), Better.INSIDE)
    assert (strength.requirement, strength.direction) == ("600", Better.LARGER)
    assert str(system.published) == "2020-12-01"


def faulty(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (faulty("source:", "sauce:"), 5, "不认识的键"),
        (faulty("    unit: N\n", "    unit: N\n    units: N\n"), 15, "不认识的键"),
        (faulty('"10.0~18.0"', '"10.0~"'), 10, "不能解析"),
        (faulty("requirement: 600", 'requirement: "≥"'), 15, "不能解析"),
        (faulty("requirement: 600", 'requirement: "≤600"'), 15, "矛盾"),
        (faulty("better: larger", "better: bigger"), 16, "取值"),
        (faulty("  - name: 破坏强度\n", "  - aliases: [强度]\n"), 13, "缺少必填的键"),
        (faulty("name: 破坏强度", "name: 平均吸水率"), 13, "重复"),
        (faulty("title: 陶", "id: 又一个\ntitle: 陶"), 2, "重复"),
        (faulty("products: [陶质砖, 釉面内墙砖]", "products: []"), 3, "不能为空"),
        (faulty("published: 2020-12-01", "published: 去年"), 4, "published"),
        ("id: [", 1, "YAML"),
        ("- 吸水率", 1, ""),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, reason: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        load(tmp_path, tile=text)
    assert "tile.yaml" in str(error.value)
    assert f"第{line}行" in str(error.value)
    assert reason in str(error.value)


def test_two_systems_for_one_product_are_refused(tmp_path: Path) -> None:
    other = GOOD.replace("sc-2020-tile", "another").replace("[陶质砖, 釉面内墙砖]", "[瓷质砖, 釉面内墙砖]")
    with pytest.raises(ConfigurationError, match=r"b\.yaml 第3行.*釉面内墙砖.*a\.yaml"):
        load(tmp_path, a=GOOD, b=other)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="没有先进指标体系文件"):
        load_systems(tmp_path)


def test_the_shipped_systems_load() -> None:
    assert load_systems()


@pytest.fixture
def systems(tmp_path: Path) -> tuple[IndicatorSystem, ...]:
    other = (
        GOOD.replace("sc-2020-tile", "outer")
        .replace("[陶质砖, 釉面内墙砖]", "[外墙砖, 砖]")
        .replace("陶质砖质", "外墙砖质")
    )
    return load(tmp_path, a=GOOD, b=other)


@pytest.mark.parametrize(
    ("products", "title", "chosen"),
    [
        (["釉面内墙砖"], None, "sc-2020-tile"),
        (["天成牌釉面内墙砖（薄型）"], None, "sc-2020-tile"),
        (["透水砖"], None, "outer"),
        (["", "陶质砖"], None, "sc-2020-tile"),
        (["电炒锅"], None, None),
        (["内墙装饰件"], "陶质砖质量对标提升先进指标体系", "sc-2020-tile"),
        (["釉面内墙砖"], "外墙砖质量对标提升先进指标体系", None),
        ([], None, None),
    ],
)
def test_choosing(
    systems: tuple[IndicatorSystem, ...], products: list[str], title: str | None, chosen: str | None
) -> None:
    choice = choose(products, title, systems)
    assert (choice.system.id if choice.system else None) == chosen
    assert bool(choice.reason) == (chosen is None)
