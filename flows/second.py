"""What looking twice costs and buys: lines the stronger recogniser read, places read again, the score without that."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.samples.score import Score, score, total
from corpus.samples.tables import percent, table
from flows.reading import Library
from flows.steps import Sealed
from flows.understanding import Understood, understand
from pipeline.model.reading import Line, Reader
from pipeline.stages.ingest import ingest
from validators.review import report_documents


@dataclass
class Second:
    """Of one scan level: what there was, what was read again, and the scores of the fields before and after."""

    counts: Counter[str] = field(default_factory=Counter)
    before: list[Score] = field(default_factory=list)
    after: list[Score] = field(default_factory=list)


def second_reading(inbox: Path, opened: Path, truths: Path, kept: Path) -> Second:
    """Goes over packets that were reviewed with the home `kept`, once without and once with the second readings."""
    found = Second()
    with at_home(kept):
        library = Library(Reader.RAPIDOCR)
        for item in sorted(inbox.iterdir()):
            path = truths / f"{item.stem}.json"
            if path.exists():
                _packet(library, item, opened / item.stem, json.loads(path.read_text("utf-8")), found)
    return found


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """Has this process work with another `CAISHEN_HOME` for a while."""
    before = os.environ.get("CAISHEN_HOME")
    os.environ["CAISHEN_HOME"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["CAISHEN_HOME"]
        else:
            os.environ["CAISHEN_HOME"] = before


def _packet(library: Library, item: Path, opened: Path, truth: Any, found: Second) -> None:
    sources = ingest(item, opened).pages
    first = understand(library, sources)
    asked = first.doubts()
    answers: dict[Any, Line] = {}
    for source in sources:
        found.counts.update(_escalated(library.reading(source).lines), pages=1)
        if source.ref in asked:
            questions = asked[source.ref]
            found.counts.update(asked_pages=1, asked=len(questions))
            answers |= library.again(source, Sealed.of(questions)).open()
    found.counts.update(packets=1, apart=sum(q.text != answers[q].text for q in answers))
    found.before.append(score(_report(first), truth, frozenset()))
    found.after.append(score(_report(first.settled(answers)), truth, frozenset()))


def _escalated(lines: Sequence[Line]) -> Counter[str]:
    """Of a page's lines: how many there are, both recognisers read, and are not read as the quick one did."""
    raised = [line for line in lines if line.quick is not None]
    changed = sum(line.text != line.quick for line in raised)
    return Counter(lines=len(lines), raised=len(raised), raised_pages=bool(raised), changed=changed)


def escalation_table(levels: dict[str, Second]) -> str:
    """By scan level: the share of lines and pages the stronger recogniser was asked about, and what it changed."""
    heads = ["扫描", "升级识读的行%", "涉及页%", "升级的行中改读%", "改读行占全部%"]
    rows: list[list[object]] = []
    for level, found in levels.items():
        c = found.counts
        shares = [(c["raised"], c["lines"]), (c["raised_pages"], c["pages"]), (c["changed"], c["raised"])]
        rows.append([level, *(percent(part, whole) for part, whole in (*shares, (c["changed"], c["lines"])))])
    return table(heads, rows)


def _report(understood: Understood) -> dict[str, Any]:
    """As much of a report as scoring the fields needs."""
    documents = report_documents(understood.documents, understood.facts)
    return {"documents": [d.model_dump(mode="json") for d in documents]}


def second_table(levels: dict[str, Second]) -> str:
    """By scan level: the share read again, and fields and cells right, doubtful, silently wrong before and after."""
    heads = ["扫描", "再读处/件", "再读行%", "涉及页%", "两读不同%", "", "字段与单元格 对%", "存疑%", "缺%", "默错%"]
    rows: list[list[object]] = []
    for level, found in levels.items():
        c = found.counts
        shares = [
            f"{c['asked'] / max(c['packets'], 1):.1f}",
            percent(c["asked"], c["lines"]),
            percent(c["asked_pages"], c["pages"]),
            percent(c["apart"], c["asked"]),
        ]
        rows.append([level, *shares, "只读一次", *_outcomes(found.before)])
        rows.append(["", "", "", "", "", "再读之后", *_outcomes(found.after)])
    return table(heads, rows)


def _outcomes(scores: Sequence[Score]) -> list[object]:
    whole = total(scores)
    both = whole.all_fields
    both.add(whole.all_cells)
    return [
        percent(both.right, both.total),
        percent(both.doubtful, both.total),
        percent(both.missing, both.total),
        f"{100 * both.wrong / max(both.total, 1):.2f}",
    ]
