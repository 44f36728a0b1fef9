"""What the workers are asked to do, by name.

The knowledge and the libraries behind a step are imported in the worker that does it. The program's own process
hands results from step to step, some of them sealed: it never looks into them, and so need not import their kinds.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast

from flows.options import RunOptions
from flows.stopwatch import measured, measuring, started, watch
from pipeline.model.packet import Packet, PageSource
from pipeline.model.reading import PageRef, Reader
from pipeline.model.report import Finding, Report

if TYPE_CHECKING:
    from extractors.confirm import Question
    from flows.reading import Library
    from flows.understanding import Understood
    from pipeline.model.reading import Line
    from validators.neighbours import Neighbour

T = TypeVar("T")


@dataclass(frozen=True)
class Sealed(Generic[T]):
    """Something one worker made and another will use."""

    content: bytes

    @classmethod
    def of(cls, value: T) -> Sealed[T]:
        return cls(pickle.dumps(value))

    def open(self) -> T:
        return cast(T, pickle.loads(self.content))  # noqa: S301 - from one of our own processes


class Understanding(NamedTuple):
    """What the first reading of a packet comes to, and what is to be read again, by page."""

    understood: Sealed[Understood]
    asked: Mapping[PageRef, Sealed[list[Question]]]


class Case(NamedTuple):
    """All that a packet's report is made of. `seconds`: since the packet was opened, up to now."""

    packet: Packet
    understood: Sealed[Understood]
    answers: Sequence[Sealed[dict[Question, Line]]]
    options: RunOptions
    today: date
    seconds: float


def check(options: RunOptions) -> dict[str, str]:
    """Refuses faulty options; the titles of the rules, by code.

    Raises:
        ConfigurationError: no such scheme, or a faulty indicator system or rule.
    """
    with measured("check"):
        from flows import chain

        return chain.check(options)


def understand(library: Library, sources: Sequence[PageSource]) -> Understanding:
    """What the first reading of a packet's pages comes to."""
    with measured("understand"):
        from flows import understanding

        understood = understanding.understand(library, sources)
        asked = understood.asked()
    return Understanding(Sealed.of(understood), {ref: Sealed.of(questions) for ref, questions in asked.items()})


def conclude(library: Library, case: Case, out: Path, draft: Path) -> Report:
    """Makes the report and writes it; as `chain.conclude`."""
    with measured("conclude"):
        from flows import chain

        return chain.conclude(library, case, out, draft)


def succeed(version: int, draft: Path, out: Path, indicators: Path | None) -> Report:
    """Brings a version together with what was there before, and writes its report; as `succession.succeed`."""
    with measured("succeed"):
        from flows import chain
        from flows.succession import succeed as bring_together
        from pipeline.adapters.store.blobs import Blobs
        from pipeline.adapters.store.database import Database

        database = Database()
        try:
            return chain.replace_report(draft, bring_together(database, Blobs(), version, indicators), out)
        finally:
            database.close()


def across(packets: Sequence[tuple[Report, Sequence[Neighbour]]]) -> dict[str, list[Finding]]:
    """What shows only when packets are laid side by side, by packet."""
    with measured("across"):
        from validators.cross import across as compare

        return {report.packet.id: compare(report, neighbours) for report, neighbours in packets}


def rewrite(draft: Path, findings: Sequence[Finding], out: Path) -> Report:
    """Writes a report again, with findings added; as `chain.rewrite`."""
    with measured("rewrite"):
        from flows import chain

        return chain.rewrite(draft, findings, out)


@cache
def warm_up(reader: Reader) -> None:
    """Loads the models, once in a worker that reads."""
    from pipeline.stages import read

    read.warm_up(read.ReadOptions(reader=reader))
    if measuring():
        from pipeline.adapters import images, pdf, rapid

        watch(pdf, "load_page", "rasterising")
        watch(images, "load_frame", "rasterising")
        watch(rapid.RapidReader, "detect", "detection")
        watch(rapid.Recogniser, "read", "recognition")
        started()
