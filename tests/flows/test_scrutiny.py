"""A report with one digit made over: from the scan to the hint of X05, and nothing on the same report as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.samples.maker import Order, documents_of
from corpus.samples.paper import Paper
from corpus.samples.render import Delivery, render
from extractors.confirm import Question
from extractors.extract import extract
from extractors.facts import Facts
from flows.reading import Library
from flows.steps import Sealed
from flows.understanding import Understood
from pipeline.model.packet import Document
from pipeline.model.reading import Line, Reader
from pipeline.stages.ingest import ingest


def report(*defects: str) -> Paper:
    _, _, papers = documents_of(Order("x", 770_102, "cement", "office", "folder", defects))
    return next(paper for paper in papers if paper.key == "report")


def facts_of(paper: Paper, folder: Path) -> Facts:
    """The facts of the paper's scan after the second look."""
    folder.mkdir()
    for page in render(paper, Delivery("office", 770_102)).pages:
        assert page.scan
        (folder / f"检验报告{page.number}.jpg").write_bytes(page.scan)
    sources = ingest(folder, folder.with_suffix(".room")).pages
    library = Library(Reader.RAPIDOCR)
    for source in sources:
        library.read(source)
    document = Document(id="d1", type="test_report", title="检验报告", pages=tuple(s.ref for s in sources))
    first = Understood((document,), (extract(document, [library.reading(s) for s in sources]),))
    asked = first.asked()
    answers: dict[Question, Line] = {}
    for source in sources:
        answers |= library.again(source, Sealed.of(asked.get(source.ref, []))).open()
    return first.settled(answers).facts[0]


@pytest.mark.slow
def test_a_digit_made_over_is_seen_and_the_report_as_it_was_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAISHEN_HOME", str(tmp_path / "home"))
    changed = facts_of(report("X05.size"), tmp_path / "changed")
    assert {odd.name for odd in changed.odd_prints} == {"measured"}  # a digit of another row may look odd beside it
    assert facts_of(report(), tmp_path / "same").odd_prints == ()
