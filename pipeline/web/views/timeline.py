"""The dates of a packet in their order, and what must precede what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from corpus.data.files import load
from pipeline.model.facts import Status
from pipeline.model.report import Report, ReportDocument, ReportField


class Event(NamedTuple):
    """A date that a document states. `name`: its type and field. Without a document it is one of the review's own."""

    on: date
    name: str
    title: str
    document: ReportDocument | None = None
    field: ReportField | None = None

    @property
    def doubtful(self) -> bool:
        return self.field is not None and self.field.status is Status.DOUBTFUL


class Precedence(NamedTuple):
    """Two dates of which the first must not be later. `kept` None: a person must look, since one is doubtful."""

    first: Event
    second: Event

    @property
    def kept(self) -> bool | None:
        if self.first.on <= self.second.on:
            return None if self.first.doubtful or self.second.doubtful else True
        return None if self.first.doubtful or self.second.doubtful else False


class Timeline(NamedTuple):
    events: Sequence[Event]
    order: Sequence[Precedence]


def timeline_of(report: Report) -> Timeline:
    events = sorted([*_stated(report), *_own(report)], key=lambda event: event.on)
    by_name: dict[str, list[Event]] = {}
    for event in events:
        by_name.setdefault(event.name, []).append(event)
    order = [
        Precedence(first, second)
        for earlier, later in load("workbench/timeline.yaml")["order"]
        for first in by_name.get(earlier, ())
        for second in by_name.get(later, ())
        if earlier.split(".")[0] != later.split(".")[0] or first.document is second.document
    ]
    return Timeline(events, sorted(order, key=lambda pair: (pair.kept is True, pair.kept is None)))


def _stated(report: Report) -> Iterator[Event]:
    titles: dict[str, str] = load("workbench/timeline.yaml")["events"]
    for document in report.documents:
        if document.copy_of is None:
            for name, field in document.fields.items():
                title, on = titles.get(f"{document.type}.{name}"), _date(field.value)
                if title and on:
                    yield Event(on, f"{document.type}.{name}", title, document, field)


def _own(report: Report) -> Iterator[Event]:
    yield Event(date.fromisoformat(report.packet.as_of), "as_of", "申报日期（各项有效期按此判断）")
    yield Event(date.fromisoformat(report.packet.review_by), "review_by", "预计评审日期")


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
