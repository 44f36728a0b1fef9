"""Imported regulations are kept, replaced and removed; their words stand in for our summaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError, InputError
from pipeline.regulations import shelf
from pipeline.regulations.shelf import imported, wording
from tests.pipeline.regulation_texts import RULES


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    path = tmp_path / "评选办法.txt"
    path.write_text(RULES, encoding="utf-8")
    return path


def test_an_imported_regulation_is_kept_replaced_and_removed(office: Path) -> None:
    assert imported() == {}
    assert wording("办法三(一)") is None
    shelf.import_regulation(office, "办法")
    found = wording("办法三(一)")
    assert found == ("（一）在本市登记；", "某市优质产品评选办法（试行）", "第３条（一）")
    office.write_text(RULES.replace("在本市登记", "在本省登记"), encoding="utf-8")
    shelf.import_regulation(office, "办法")
    again = wording("办法三(一)")
    assert again is not None
    assert again.text == "（一）在本省登记；"
    assert shelf.remove("办法")
    assert not shelf.remove("办法")
    assert imported() == {}


def test_imported_words_stand_in_for_summaries_and_nothing_else_does(office: Path) -> None:
    shelf.import_regulation(office, "办法")
    summaries = {"办法三(一)": "摘要甲", "办法九": "摘要乙", "商标法39条": "摘要丙"}
    shown = shelf.worded(summaries)
    assert "在本市登记" in shown["办法三(一)"]
    assert "原文" in shown["办法三(一)"]
    assert (shown["办法九"], shown["商标法39条"]) == ("摘要乙", "摘要丙")


@pytest.mark.parametrize("key", ["", "../x", "七", "第七条", "甲 乙", "(一)"])
def test_a_name_that_can_be_none_is_refused(office: Path, key: str) -> None:
    with pytest.raises(ConfigurationError, match="简称"):
        shelf.import_regulation(office, key)


def test_a_file_that_takes_too_long_is_given_up(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "SECONDS", 0.0)
    with pytest.raises(InputError, match="时限"):
        shelf.import_regulation(office, "办法")
    assert imported() == {}


def test_a_damaged_file_on_the_shelf_is_named(office: Path) -> None:
    shelf.import_regulation(office, "办法")
    (shelf.folder() / "办法.json").write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="办法"):
        imported()
