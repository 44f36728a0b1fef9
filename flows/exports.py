"""Workbooks over the reports of a results folder: `summary.xlsx` of a batch, and `caishen export`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from flows.citing import basis_of
from pipeline.adapters.store.files import write_atomically
from pipeline.errors import ConfigurationError
from pipeline.model.report import Report
from pipeline.regulations.shelf import imported
from pipeline.reports.ledger import ledger
from pipeline.reports.office.basis import Basis
from pipeline.reports.office.rows import Row, row_of, row_of_failure
from pipeline.reports.office.sampling import passed, sampling
from pipeline.reports.office.site import site
from pipeline.reports.office.summary import cities_book, summary
from pipeline.reports.overview import Entry

log = logging.getLogger(__name__)

_UNREADABLE = "报告不能读取，请重新审查这份材料"


class Export(StrEnum):
    """What can be exported."""

    SAMPLING = "sampling"
    SITE = "site"
    CITIES = "cities"
    LEDGER = "ledger"
    SUMMARY = "summary"


def write_summary_book(packets: Iterable[Entry], out: Path) -> None:
    """`summary.xlsx` of a batch, from the reports beside it.

    Raises:
        OSError: it cannot be written.
    """
    results = _Results([])
    rows = [results.row(out / packet.id, packet.failed) for packet in packets]
    write_atomically(out / "summary.xlsx", summary(rows, _title(row.scheme for row in rows)))


def export(folder: Path, kind: Export, out: Path, packets: Collection[str] = ()) -> int:
    """Writes a workbook over a results folder. Returns the exit status: 1 where a report could not be read.

    Args:
        packets: take these; default: all, but only complete ones go on to sampling and the site.

    Raises:
        ConfigurationError: there are no reports, or not those asked for.
        OSError: it cannot be written.
    """
    results = _Results(_folders(folder, packets), bool(packets))
    write_atomically(out, workbook(kind, results))
    print(f"已写出：{out}")
    return 1 if results.unread else 0


def _folders(folder: Path, packets: Collection[str]) -> list[Path]:
    found = sorted(path.parent for path in folder.glob("*/report.json"))
    if not found:
        raise ConfigurationError(f"“{folder}”里没有报告：请给出 review 或 batch 的结果文件夹（--out 所指的）。")
    missing = [packet for packet in packets if folder / packet not in found]
    if missing:
        raise ConfigurationError(f"“{folder}”里没有这些材料的报告：{'、'.join(missing)}。")
    return [folder / packet for packet in dict.fromkeys(packets)] or found


class Results(Protocol):
    """Reports to make a workbook of, read one after the other: each is let go once its line is made."""

    def rows(self) -> list[Row]:
        """A line for each packet."""

    def all(self) -> list[Report]:
        """Every packet whose report can be read."""

    def going_on(self) -> list[Report]:
        """Those that go on to sampling and the site."""


def workbook(kind: Export, results: Results, mark: str = "") -> bytes:
    """
    Args:
        mark: who exports it and when; "" for nobody in particular.
    """
    return _MAKERS[kind](results, mark)


class _Results:
    """The reports of some folders, read one after the other. `unread`: the packets whose report cannot be read.

    Args:
        chosen: whether they were asked for by name.
    """

    def __init__(self, folders: Sequence[Path], chosen: bool = False) -> None:
        self._folders, self._chosen = folders, chosen
        self.unread: list[str] = []

    def read(self, folder: Path) -> Report | None:
        try:
            return Report.model_validate_json((folder / "report.json").read_bytes())
        except (OSError, ValidationError):
            log.warning("%s：%s", folder.name, _UNREADABLE)
            self.unread.append(folder.name)
            return None

    def rows(self) -> list[Row]:
        return [self.row(folder) for folder in self._folders]

    def row(self, folder: Path, failed: str = "") -> Row:
        """A packet's line. Its report is read and let go: thousands are not held at once."""
        report = None if failed else self.read(folder)
        if report is None:
            return row_of_failure(folder.name, failed or _UNREADABLE)
        return line_of(report)

    def all(self) -> list[Report]:
        """Every packet whose report can be read."""
        return [report for folder in self._folders if (report := self.read(folder))]

    def going_on(self) -> list[Report]:
        """The packets asked for by name; else those with nothing left to supply or to confirm."""
        reports = (report for folder in self._folders if (report := self.read(folder)))
        return list(reports if self._chosen else passed(reports))


def line_of(report: Report) -> Row:
    """A packet's line in the summary."""
    basis = _basis(report)
    return row_of(report, basis.title, basis.region)


def _summary(results: Results, mark: str) -> bytes:
    rows = results.rows()
    return summary(rows, _title(row.scheme for row in rows), mark)


def _cities(results: Results, mark: str) -> bytes:
    rows = results.rows()
    return cities_book(rows, _title(row.scheme for row in rows), mark)


def _sampling(results: Results, mark: str) -> bytes:
    reports = results.going_on()
    homes = {report.packet.scheme: _basis(report).region for report in reports}
    return sampling(reports, homes, _title(_basis(report).title for report in reports), mark)


def _site(results: Results, mark: str) -> bytes:
    reports = results.going_on()
    bases = {report.packet.scheme: _basis(report) for report in reports}
    return site(reports, bases, _title(basis.title for basis in bases.values()), mark)


def _ledger(results: Results, mark: str) -> bytes:
    reports = results.all()
    homes = {_basis(report).region for report in reports}
    columns = next((c for found in imported().values() for c in found.ledgers), ())
    return ledger(reports, homes.pop() if len(homes) == 1 else "", columns, mark)


_MAKERS: dict[Export, Callable[[Results, str], bytes]] = {
    Export.CITIES: _cities,
    Export.LEDGER: _ledger,
    Export.SAMPLING: _sampling,
    Export.SITE: _site,
    Export.SUMMARY: _summary,
}


def _basis(report: Report) -> Basis:
    return basis_of(report.packet.scheme, date.fromisoformat(report.packet.as_of))


def _title(schemes: Iterable[str]) -> str:
    """What a workbook is of: the scheme, where it is one."""
    titles = {title for title in schemes if title}
    return titles.pop() if len(titles) == 1 else "申报材料"
