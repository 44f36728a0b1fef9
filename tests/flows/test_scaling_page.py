"""What the page on scaling says is so: the numbers follow from its formula, the commands and settings are there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "scaling.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+)\S* .*?\| ([\d,]+) \| ([\d,]+) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
HOURS = {"分钟": 1 / 60, "小时": 1.0, "天": 24.0}


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _hours(text: str) -> float:
    number, unit = text.split()
    return _number(number) * HOURS[unit]


def test_there_is_a_table() -> None:
    assert [int(row[0]) for row in ROWS] == [1, 2, 8, 32, 128]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_numbers_follow_from_the_formula(row: tuple[str, ...]) -> None:
    each = float(re.findall(r"每页 ([\d.]+) 核秒", PAGE)[0])
    one, many = (int(share) / 100 for share in re.findall(r"一台机器按 (\d+) %，多台按 (\d+) %", PAGE)[0])
    cores = int(row[0])
    pages = 3600 / each * cores * (one if cores <= 8 else many)
    assert _number(row[1]) == pytest.approx(pages, rel=0.03)
    assert _number(row[2]) == pytest.approx(pages / 20, rel=0.03)
    for told, work in zip(row[3:], (20_000, 100_000, 500_000), strict=True):
        assert _hours(told) == pytest.approx(work / pages, rel=0.2 if _hours(told) < 0.1 else 0.06)


def test_every_benchmark_has_its_command() -> None:
    there = {f"flows.{path.stem}" for path in (TOP / "flows").glob("benchmark*.py")}
    named = set(re.findall(r"^\| `python -m ([\w.]+)", PAGE, re.MULTILINE))
    assert named == there
    for module in named:
        assert importlib.util.find_spec(module)
        assert '__name__ == "__main__"' in (TOP / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")


def test_the_options_shown_are_those_of_the_benchmarks() -> None:
    for module, arguments in re.findall(r"`python -m ([\w.]+) ([^`]*--[^`]*)`", PAGE):
        source = (TOP / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        for option in re.findall(r"--[a-z-]+", arguments):
            assert f'"{option}"' in source, (module, option)


def test_every_setting_is_one() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (TOP / "pipeline").rglob("*.py"))
    settings = set(re.findall(r"^export (CAISHEN_\w+)=", PAGE, re.MULTILINE))
    assert settings == {"CAISHEN_DATABASE", "CAISHEN_BLOBS", "CAISHEN_DASK"}
    assert all(f'"{name}"' in code for name in settings)


def test_workers_are_told_to_keep_their_logs_to_themselves() -> None:
    """As a batch does of itself."""
    settings = dict(re.findall(r"^export (PREFECT_LOGGING_\w+)=(\w+)$", PAGE, re.MULTILINE))
    source = (TOP / "flows" / "prefect_server.py").read_text(encoding="utf-8")
    assert set(settings) == {"PREFECT_LOGGING_LEVEL", "PREFECT_LOGGING_TO_API_ENABLED"}
    assert all(f'"{name}": "{value}"' in source for name, value in settings.items())
