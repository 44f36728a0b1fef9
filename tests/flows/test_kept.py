"""A report of an earlier run stands as long as nothing about it changed and the store still has its packet."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.kept import batch_stands, keep_batch, keep_report, kept_report, was_kept
from pipeline.settings import STORE
from tests.pipeline.reports_specimen import report as specimen


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With the papers of a review, noted under the key "key"."""
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CAISHEN_DATABASE", raising=False)
    folder = tmp_path / "A001"
    folder.mkdir()
    (folder / "report.json").write_text(specimen().model_dump_json(by_alias=True), encoding="utf-8")
    for name in ("report.html", "材料审查意见.docx"):
        (folder / name).write_text(name, encoding="utf-8")
    keep_report(folder, "key")
    (tmp_path / "home" / STORE).touch()
    return folder


def test_what_was_noted_stands(folder: Path) -> None:
    kept = kept_report(folder, "key")
    assert was_kept(folder) and kept and kept.to_json() == specimen().to_json()
    assert kept_report(folder, "other") is None


@pytest.mark.parametrize("name", ["report.json", "report.html", "材料审查意见.docx"])
@pytest.mark.parametrize("lost", [True, False])
def test_a_paper_that_was_touched_or_lost_is_made_anew(folder: Path, name: str, lost: bool) -> None:
    if lost:
        (folder / name).unlink()
    else:
        (folder / name).write_text("changed by hand", encoding="utf-8")
    assert kept_report(folder, "key") is None


def test_without_its_store_no_report_stands(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home" / STORE).unlink()
    assert not was_kept(folder)
    monkeypatch.setenv("CAISHEN_DATABASE", "postgresql+psycopg://elsewhere")
    assert was_kept(folder)


def test_a_summary_stands_for_its_packets_in_their_order(folder: Path, tmp_path: Path) -> None:
    for name in ("summary.json", "index.html", "summary.xlsx"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    keep_batch(tmp_path, ["a", "b"])
    assert batch_stands(tmp_path, ["a", "b"])
    assert not batch_stands(tmp_path, ["b", "a"]) and not batch_stands(tmp_path, ["a"])
    (tmp_path / "summary.xlsx").unlink()
    assert not batch_stands(tmp_path, ["a", "b"])
