"""Doubtful names and units of table rows, settled where other tables of the packet say the same.

Items and units come from small vocabularies. A doubtful reading that is a counterpart's clean one counts as settled;
one that is a character off does when the row is otherwise the same and two other tables say so. Numbers, limits and
names of companies never get this credit: there a small difference is what is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Facts, Row
from extractors.test_report import TestReport
from pipeline.model.facts import Field, Status
from pipeline.text.limits import fold_limit, unit_of
from pipeline.text.limits.units import known_unit
from pipeline.text.normalise import key
from validators.matching import item_name
from validators.systems import IndicatorSystem

WITNESSES = 2
"""Tables that have to agree on what a reading a character off should be."""
SHORTEST = 3
"""Names shorter than this are never corrected: one character is too much of them."""
_TABLES: dict[type[Facts], tuple[str, str, tuple[str, ...]]] = {
    EnterpriseStandard: ("indicators", "name", ("requirement",)),
    TestReport: ("results", "item", ("requirement",)),
    ApplicationForm: ("indicators", "name", ("standard", "advanced")),
}


class Entry(NamedTuple):
    """A row of some table as a witness; None is what that table leaves open."""

    table: str
    name: str | None
    unit: str | None
    limits: frozenset[str]


def settle_by_agreement(facts: Sequence[Facts], system: IndicatorSystem | None) -> list[Facts]:
    """The same papers with those doubtful names and units settled that other tables bear out."""
    entries = [*_of_system(system), *(e for f in facts if f.copy_of is None for e in _of_paper(f))]
    return [_settled(paper, [e for e in entries if e.table != paper.document]) for paper in facts]


def _of_system(system: IndicatorSystem | None) -> Iterator[Entry]:
    for each in system.indicators if system else ():
        for name in (each.name, *each.aliases):
            yield Entry("system", key(name), _unit(each.unit or ""), frozenset({fold_limit(each.requirement)}))


def _of_paper(paper: Facts) -> Iterator[Entry]:
    where = _table_of(paper)
    for row in paper.tables.get(where[0], ()) if where else ():
        yield _entry(paper, row)


def _table_of(paper: Facts) -> tuple[str, str, tuple[str, ...]] | None:
    return next((where for kind, where in _TABLES.items() if isinstance(paper, kind)), None)


def _entry(paper: Facts, row: Row) -> Entry:
    where = _table_of(paper)
    assert where is not None
    cells = row.cells()
    name, unit = cells[where[1]], cells["unit"]
    limits = frozenset(fold_limit(cells[c].value or "") for c in where[2] if cells[c].settled) - {""}
    sure_name = key(name.value) if name.settled and name.value else None
    sure_unit = None if unit.status is Status.DOUBTFUL else _unit(unit.value or item_name(name.value or "").unit)
    return Entry(paper.document, sure_name, sure_unit, limits)


def _unit(text: str) -> str:
    return "".join(text.split()) if any(c.isalnum() or c in "%‰°℃" for c in text) else ""


def _settled(paper: Facts, others: Sequence[Entry]) -> Facts:
    where = _table_of(paper)
    rows = paper.tables.get(where[0], ()) if where else ()
    if where is None or not any(_open(row, where[1]) for row in rows):
        return paper
    taken = {key(row.cells()[where[1]].value or "") for row in rows}
    changed = tuple(_row(paper, row, where[1], others, taken) if _open(row, where[1]) else row for row in rows)
    return paper.reread(tables={**paper.tables, where[0]: changed})


def _open(row: Row, column: str) -> bool:
    return any(row.cells()[c].status is Status.DOUBTFUL for c in (column, "unit"))


def _row(paper: Facts, row: Row, column: str, others: Sequence[Entry], taken: set[str]) -> Row:
    cells = row.cells()
    name = _name(cells[column], _entry(paper, row), others, taken)
    changed = {column: name} if name is not cells[column] else {}
    if name.settled and cells["unit"].status is Status.DOUBTFUL:
        entry = _entry(paper, row.model_copy(update=changed))
        unit = _settled_unit(cells["unit"], entry, others)
        changed |= {"unit": unit} if unit is not cells["unit"] else {}
    return row.model_copy(update=changed) if changed else row


def _name(field: Field[str], entry: Entry, others: Sequence[Entry], taken: set[str]) -> Field[str]:
    read = key(field.value or "")
    if field.status is not Status.DOUBTFUL or not read:
        return field
    if any(e.name == read for e in others):
        return field.model_copy(update={"status": Status.READ})
    near = [e for e in others if e.name and e.name not in taken and _one_off(read, e.name) and _same_row(entry, e)]
    names = {e.name for e in near}
    if len(names) == 1 and len({e.table for e in near}) >= WITNESSES:
        return field.model_copy(update={"status": Status.READ, "value": names.pop()})
    return field


def _one_off(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= SHORTEST and Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _same_row(a: Entry, b: Entry) -> bool:
    """Unit and limit speak for one row; where a table leaves the unit open, the limit does alone."""
    units = a.unit is None or b.unit is None or unit_of(a.unit) == unit_of(b.unit)
    return units and bool(a.limits & b.limits)


def _settled_unit(field: Field[str], entry: Entry, others: Iterable[Entry]) -> Field[str]:
    read = "".join((field.value or field.raw).split())
    if known_unit(read):
        return field  # a unit of its own, however unsure: mA is one character off μA
    named = [e for e in others if e.unit is not None and e.name == entry.name and entry.limits & e.limits]
    fitting = [e for e in named if Levenshtein.distance(read, e.unit or "", score_cutoff=1) <= 1]
    units = {e.unit for e in fitting}
    if len(units) == 1 and len({e.table for e in fitting}) >= WITNESSES:
        return field.model_copy(update={"status": Status.READ, "value": units.pop()})
    return field
