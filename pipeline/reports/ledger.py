"""The ledger of quality improvement (质量提升台账): a line for each packet, in the columns of the plan's annex.

What the review found fills the columns as far as it goes: shortfalls and what is to be done from the findings, goals
from the advanced indicators that are not reached yet. Whoever keeps the ledger writes the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from corpus.data.files import load
from pipeline.model.report import Indicator, Outcome, Report, VersusAdvanced
from pipeline.reports.counts import count
from pipeline.reports.office.items import demands
from pipeline.reports.office.papers_of import FORMS, value_of
from pipeline.reports.office.places import UNKNOWN, city_of
from pipeline.reports.office.sampling import subject_of
from pipeline.reports.office.sheets import Book, Column, Kind, Value
from pipeline.reports.words import CONCLUSIONS_SHORT

_BEHIND: Final = (VersusAdvanced.WEAKER, VersusAdvanced.MISSING)
_LINES: Final = 20  # of one cell; the rest is counted


def ledger(reports: Sequence[Report], home: str = "", columns: Sequence[str] = (), mark: str = "") -> bytes:
    """The workbook: a sheet for each city that hands it in.

    Args:
        home: the first digits of the province's codes, which goes without saying in the names of cities.
        columns: the titles of a ledger that the office imported, instead of those of the annex; a column of another
            name stays empty.
        mark: as of `Book`.
    """
    form = load("lexicon/ledger.yaml")
    cities: dict[str, list[Report]] = {}
    for report in reports:
        cities.setdefault(city_of(report, home).name, []).append(report)
    chosen = _columns(form["columns"], columns)
    with Book(form["title"], mark) as book:
        for city, own in cities.items() or (("", []),):
            name = form["title"] if len(cities) < 2 else f"{form['title'][-6:]}（{city}）"
            note = f"{form['filler']}：{'' if city == UNKNOWN.name else city}"
            rows = [[_filled(column, number, report) for _, column in chosen] for number, report in enumerate(own, 1)]
            book.sheet(name, [shown for shown, _ in chosen], rows, note=note, fixed=1)
    return book.content()


def _columns(known: Sequence[dict[str, Any]], titles: Sequence[str]) -> list[tuple[Column, str]]:
    """Each column and what fills it, "" for nothing."""
    by_title = {_plain(each["title"]): each for each in known}
    wanted = titles or [each["title"] for each in known]
    found = [(title, by_title.get(_plain(title), {})) for title in wanted]
    return [
        (Column(title, each.get("width", 20), Kind.ORDINAL if each.get("from") == "number" else Kind.TEXT),
         each.get("from", ""))
        for title, each in found
    ]  # fmt: skip


def _plain(title: str) -> str:
    return "".join(c for c in title if c.isalnum())


def _filled(what: str, number: int, report: Report) -> Value:
    if what == "number":
        return number
    filler = _FILLERS.get(what)
    return filler(report) if filler else None


def _product(report: Report) -> str:
    product, model = subject_of(report, "product_name"), subject_of(report, "model")
    return f"{product}（{model}）" if product and model else product or model


def _shortfalls(report: Report) -> str:
    return _listed([text for demand in demands(report) for text in demand.seen])


def _goals(report: Report) -> str:
    return _listed([_goal(each) for each in report.indicators if each.standard_vs_advanced in _BEHIND])


def _goal(indicator: Indicator) -> str:
    unit = indicator.unit or ""
    now = f"现{indicator.standard}{unit}" if indicator.standard else "现未规定"
    return f"{indicator.name}达到{indicator.advanced or ''}{unit}（{now}）"


def _measures(report: Report) -> str:
    return _listed([demand.remedy for demand in demands(report)])


def _progress(report: Report) -> str:
    counts = count(report)
    asked = len([f for f in report.findings if f.outcome is Outcome.FAIL])
    left = f"，须补正{counts.fail}项" if asked else ""
    left += f"，待确认{counts.unknown}项" if counts.unknown else ""
    return f"{report.packet.as_of}申报，材料审查：{CONCLUSIONS_SHORT[report.conclusion]}{left}"


_FILLERS: Final[dict[str, Callable[[Report], str]]] = {
    "industry": lambda report: str(value_of(report, FORMS, "industry")),
    "enterprise": lambda report: subject_of(report, "applicant"),
    "product": _product,
    "shortfalls": _shortfalls,
    "goals": _goals,
    "measures": _measures,
    "progress": _progress,
}


def _listed(texts: Sequence[str]) -> str:
    """One to a line, numbered where there are several."""
    once = list(dict.fromkeys(texts))
    if len(once) < 2:
        return "".join(once)
    return "\n".join(_numbered(once))


def _numbered(texts: Sequence[str]) -> Iterator[str]:
    for number, text in enumerate(texts[:_LINES], 1):
        yield f"{number}.{text}"
    if len(texts) > _LINES:
        yield f"……共{len(texts)}项"
