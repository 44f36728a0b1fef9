"""Tables of standards, reports and forms: found by their headings, read cell by cell.

Conventions. An item printed in a group (最大峰拉力 | 纵向) is the group's name, a blank, its own name. A cell merged
over several rows holds for each of them. A requirement given for several grades makes one row for each, the grade
beside it. Where there is no column for units, a unit behind the item's name is split off. A lone stroke or dash is
`/` or `—`: stated to be nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.aligned import aligned_tables
from extractors.cells import (
    cell_field,
    lost_point,
    lost_sign,
    no_grade,
    split_unit,
    unsigned_among_signed,
)
from extractors.columns import Column, Found
from extractors.entries import entry_tables
from extractors.facts import Row, Table
from extractors.groups import Groups
from extractors.layout import Piece, Sheet, join_pieces
from extractors.parts import LIMITS, as_one, part_of
from extractors.ruled import ruled_tables
from pipeline.model.facts import Field, Status

_RANGE = re.compile(r"\d+(?:\.\d+)?~\d+(?:\.\d+)?")
_BARE = re.compile(r"[≥≤<>±]?[+-]?\d[\d.]*(?:[~-][+-]?\d[\d.]*)?")
"""A limit or result without a unit of its own."""


def find_tables(sheets: Sequence[Sheet], table: Table[Any]) -> list[Found]:
    """The tables of this kind: ruled ones, aligned ones on pages without those; else items that are told one by one."""
    ruled = ruled_tables(sheets, table)
    pages = {sheet.index for f in ruled for sheet, _ in f.rows}
    rest = [sheet for sheet in sheets if sheet.index not in pages]
    found = [f.borne_out() for f in ruled + aligned_tables(rest, table, set())]
    wanted = table.wanted or list(table.headers)[1:]
    whole = [f for f in found if any(column.role in wanted for column in f.columns)]
    return whole or entry_tables(sheets, table)


def body_pieces(found: Sequence[Found]) -> set[int]:
    """The `id`s of all pieces that lie in the tables' columns."""
    return {
        id(piece)
        for f in found
        for _, cells in f.rows
        for column, lists in zip(f.columns, cells, strict=True)
        if column.role
        for pieces in lists
        for piece in pieces
    }


def read_rows(table: Table[Any], found: Sequence[Found]) -> list[Row]:
    """The rows of all tables found, in order."""
    return [row for f in found for row in _checked(list(_rows(table, f)))]


def _rows(table: Table[Any], found: Found) -> Iterator[Row]:
    grades = [c.grade for c in found.columns if _is_grade(table, c)]
    groups = Groups(next(iter(table.headers)))
    for sheet, cells in found.rows:
        rows = [row for grade in dict.fromkeys(grades or [""]) if (row := _row(table, found, sheet, cells, grade))]
        if not rows:
            groups.begin(_alone(table, found, sheet, cells))
        yield from groups.named(rows)


def _alone(table: Table[Any], found: Found, sheet: Sheet, cells: Sequence[list[list[Piece]]]) -> Field[str] | None:
    """The name in a row that has nothing else."""
    name_role = next(iter(table.headers))
    named = [(c, lists) for c, lists in zip(found.columns, cells, strict=True) if c.role == name_role]
    return _named(sheet, named[0][1], named[0][0]) if named else None


def _is_grade(table: Table[Any], column: Column) -> bool:
    """Whether a column holds the limits of one grade, for rows that tell grades apart."""
    limits = column.role in ("requirement", "standard") and "grade" in table.row.model_fields
    return bool(column.grade) and limits and not part_of(column.grade, column.role)


def _row(table: Table[Any], found: Found, sheet: Sheet, cells: list[list[list[Piece]]], grade: str) -> Row | None:
    """One row of the result; None where the table's row says nothing."""
    name_role = next(iter(table.headers))
    parts: dict[str, list[tuple[str, Field[str]]]] = {}
    for column, lists in zip(found.columns, cells, strict=True):
        if not column.role or (_is_grade(table, column) and column.grade != grade):
            continue
        field = _named(sheet, lists, column) if column.role == name_role else _plain(sheet, lists, column)
        field = field.doubted(column.doubt) if column.doubt and field.value else field
        parts.setdefault(column.role, []).append((column.grade, field))
    values = {role: as_one(role, cells) for role, cells in parts.items()}
    if not any(f.value is not None for role, f in values.items() if role not in (name_role, "unit")):
        return None
    if "unit" in table.headers and "unit" not in values:
        values |= _unit_split_off(values.get(name_role), name_role)
        if any(_BARE.fullmatch(str(f.value or "").replace(" ", "")) for f in values.values()):
            values = _unit_above(found.columns) | values
    if grade:
        values["grade"] = Field[str](value=grade, raw=grade, status=Status.READ, confidence=0.9)
    made: Row = table.row(**values)
    return made


def _unit_above(columns: Sequence[Column]) -> dict[str, Field[str]]:
    """The unit all headings that give one give alike."""
    units = {column.unit for column in columns if column.unit}
    if len(units) != 1:
        return {}
    unit = units.pop()
    return {"unit": Field[str](value=unit, raw=unit, status=Status.READ, confidence=0.9)}


def _plain(sheet: Sheet, lists: list[list[Piece]], column: Column) -> Field[str]:
    return cell_field(sheet, [p for pieces in lists for p in pieces], column.role)


def _named(sheet: Sheet, lists: list[list[Piece]], column: Column) -> Field[str]:
    """The item's name, with the group it stands in."""
    parts = [cell_field(sheet, pieces, column.role) for pieces in _healed(sheet, lists)]
    parts = [p for p in parts if p.value]
    if len(parts) < 2:
        alone = parts[0] if parts else Field[str]()
        return alone.doubted("分组名称可能漏读") if parts and len(lists) > 1 and not lists[0] else alone
    item = parts[-1]
    value = " ".join("".join(str(p.value).split()) for p in parts)
    stray = [p.doubted("项目名称旁另有零星文字") for p in parts[:-1] if len(str(p.value)) < 2]
    doubtful = next((p for p in [*stray, *parts] if p.status is Status.DOUBTFUL), None)
    return item.model_copy(
        update={
            "value": value,
            "raw": " ".join(p.raw for p in parts),
            "status": doubtful.status if doubtful else item.status,
            "reason": doubtful.reason if doubtful else item.reason,
            "confidence": min(p.confidence for p in parts),
            "evidence": tuple(e for p in parts for e in p.evidence),
        }
    )


def _healed(sheet: Sheet, lists: list[list[Piece]]) -> list[list[Piece]]:
    """The cells' pieces, with those of one line that a false ruling parted together again, and without speckles."""
    healed: list[list[Piece]] = []
    for pieces in lists:
        solid = [p for p in pieces if p.line.confidence > 0.6 or len(p.text) > 3]
        if not solid and (len(pieces) == 0 or len(lists) > 1):
            continue
        solid = _beside_print(solid, pieces) or pieces
        last = healed[-1][-1] if healed else None
        if last is not None and _adjoin(sheet, last, solid[0]):
            healed[-1] = [*healed[-1][:-1], join_pieces([last, solid[0]]), *solid[1:]]
        else:
            healed.append(list(solid))
    return healed


def _beside_print(solid: list[Piece], pieces: Sequence[Piece]) -> list[Piece]:
    """The solid pieces of a cell, in doubt where one left out is as high as print is: it may be a last character."""
    high = max((p.box.height for p in solid), default=0.0)
    if any(p not in solid and p.box.height > 0.6 * high for p in pieces):
        return [replace(p, doubt=p.doubt or "旁有读不清的文字") for p in solid]
    return solid


def _adjoin(sheet: Sheet, a: Piece, b: Piece) -> bool:
    level = abs(a.box.centre[1] - b.box.centre[1]) < 0.3 * a.box.height
    return level and b.box.x0 - a.box.x1 < 0.35 * sheet.em(a.box)


def _unit_split_off(name: Field[str] | None, role: str) -> dict[str, Field[str]]:
    if name is None or not name.value:
        return {}
    item, unit = split_unit(name.value)
    if not unit:
        return {}
    return {role: name.model_copy(update={"value": item}), "unit": name.model_copy(update={"value": unit})}


def _checked(rows: list[Row]) -> list[Row]:
    """The rows, with what only the whole column or row can tell put in doubt."""
    rows = _ranges_alike(rows)
    lost = unsigned_among_signed([row.cells().get("requirement", Field[str]()) for row in rows])
    return [row.model_copy(update=dict(_doubts(row.cells(), at in lost))) for at, row in enumerate(rows)]


def _ranges_alike(rows: list[Row]) -> list[Row]:
    """The rows with ranges of limits written as the others are: of `1.40~2.80` and `1.40-2.80` one is misread."""
    said = {str(cell.value) for row in rows for role, cell in row.cells().items() if role in LIMITS and cell.value}
    alike = {value.replace("~", "-"): value for value in said if _RANGE.fullmatch(value)}

    def mended(cell: Field[str]) -> Field[str]:
        return cell.model_copy(update={"value": alike.get(str(cell.value), cell.value)})

    return [row.model_copy(update={r: mended(c) for r, c in row.cells().items() if r in LIMITS}) for row in rows]


def _doubts(cells: dict[str, Field[str]], sign_lost: bool) -> Iterator[tuple[str, Field[str]]]:
    """The cells of a row that the others show to be misread."""
    if str(_of(cells, "unit").value) == "级":
        for role in ("requirement", "standard", "advanced", "measured"):
            if no_grade(
                str(_of(cells, role).value), str(_of(cells, "requirement").value or _of(cells, "standard").value)
            ):
                yield role, cells[role].doubted("级别不是整级或半级，可能误读")
    if sign_lost:
        yield "requirement", cells["requirement"].doubted("同栏其他指标有比较符号，此处可能漏读")
    measured, limit = str(_of(cells, "measured").value or ""), _of(cells, "requirement").value
    limit = str(limit or _of(cells, "standard").value or "")
    if measured and lost_point(measured, limit):
        yield "measured", cells["measured"].doubted("小数点可能漏读")
    if measured and lost_sign(measured, limit):
        yield "measured", cells["measured"].doubted("正负号可能漏读")


def _of(cells: dict[str, Field[str]], role: str) -> Field[str]:
    return cells.get(role) or Field[str]()
