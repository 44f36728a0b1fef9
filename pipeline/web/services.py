"""What the workbench needs of the layers above it, handed in by whoever starts it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from pipeline.model.base import Noun
from pipeline.model.report import Finding
from pipeline.reports.office.basis import Basis
from pipeline.reports.words import Words


class RecheckOutcome(Noun):
    """What another checking of a version came to, against its revision before.

    `changed`: findings that stay but now say something else. `seconds`: how long it took.
    """

    revision: int
    closed: tuple[Finding, ...] = ()
    opened: tuple[Finding, ...] = ()
    changed: tuple[Finding, ...] = ()
    seconds: float = 0.0


class Services(Protocol):
    """What the workbench may ask for."""

    def recheck(self, version_id: int, user_id: int) -> RecheckOutcome:
        """Applies the version's corrections, runs the rules again and keeps a new revision.

        Raises:
            CaishenError: it cannot be checked again, with the reason.
        """

    def submit(self, path: Path, name: str, user_id: int) -> int:
        """Has a packet reviewed: a folder, PDF, image or zip at `path`. Returns the run's id at once.

        `name` is the packet's id; one that is known makes its next version.

        Raises:
            CaishenError: it cannot be taken.
        """

    def book(self, kind: str, packets: Sequence[int], user_id: int, mark: str) -> bytes:
        """An Excel file over packets (their ids), as people have ruled: summary, cities, ledger, sampling or site.

        `user_id`: for whom; `mark`: who exports it and when, put on each page.

        Raises:
            CaishenError: a report cannot be read.
        """

    def words(self, scheme: str) -> Words:
        """What document types, fields and rules of a scheme are called."""

    def basis(self, scheme: str, on: date) -> Basis:
        """What papers cite of a scheme, as in force on a day."""
