"""The page of rules is what the rules are now, and names every one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.rulebook import page
from validators.engine import catalogue

TOP = Path(__file__).resolve().parents[2]
PAGE = TOP / "docs" / "rules.md"
RULES = catalogue()


@pytest.fixture(autouse=True)
def nobodys_schemes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path))


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "请运行 python -m flows.rulebook docs/rules.md"


def test_every_rule_has_its_place_on_the_page() -> None:
    headings = re.findall(r"^### (\w+) (.+)$", page(), re.MULTILINE)
    assert headings == [(rule.code, rule.title) for rule in RULES.values()]


def test_each_rule_is_told_with_law_severity_remedy_and_examples() -> None:
    whole = page()
    for code, rule in RULES.items():
        own = whole.split(f"### {code} ", 1)[1].split("\n### ", 1)[0]
        assert rule.severity.value in own
        assert all(clause in own for clause in rule.clauses)
        assert rule.remedy in own
        assert all(case.name.replace("|", "\\|") in own for case in rule.cases), code


def test_every_table_has_as_many_cells_in_each_row_as_in_its_head() -> None:
    columns = 0
    for line in page().splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        columns = (columns or cells) if cells else 0
        assert cells == columns, line


def test_an_offices_own_scheme_changes_nothing_on_the_page(tmp_path: Path) -> None:
    before = page()
    (tmp_path / "schemes").mkdir()
    own = "id: aaa\nbase: sichuan-initial\ntitle: 本局\nclauses:\n  - {key: 办法二, source: 本局, text: 另外的摘要}\n"
    (tmp_path / "schemes" / "aaa.yaml").write_text(own, encoding="utf-8")
    assert page() == before
