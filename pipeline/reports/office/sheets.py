"""Workbooks an official can forward: frozen head, filter, widths, A4 landscape; texts of packets stay texts."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import xlsxwriter

_LONGEST = 32_000  # characters of a cell; Excel takes 32,767
_FORMULA = tuple("=+-@\t\r\n|%")  # begin what a spreadsheet may take for more than text when the cell is edited
_A4 = 9
_FOOTER = 200  # characters of a footer; Excel takes 255
_LINE, _TALLEST = 13.0, 400.0  # points; Excel takes rows of 409
_FONT = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_CELL = {**_FONT, "border": 1}

Value = str | int | float | date | None


class Kind(Enum):
    """How a column's values are shown."""

    TEXT = "text"
    CENTRED = "centred"
    NUMBER = "number"
    ORDINAL = "ordinal"
    DATE = "date"


class Column(NamedTuple):
    """`width` in characters of the standard font: a Chinese one takes two."""

    title: str
    width: float
    kind: Kind = Kind.TEXT


_SHAPES: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"text_wrap": True, "align": "left"},
    Kind.CENTRED: {"text_wrap": True, "align": "center"},
    Kind.NUMBER: {"num_format": "#,##0", "align": "right"},
    Kind.ORDINAL: {"num_format": "0", "align": "center"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
}


class Book:
    """A workbook being written; `content()` after its `with` block is the file.

    Args:
        title: its property, shown by file managers.
        mark: who exported it and when; stands on each sheet and each printed page.
    """

    def __init__(self, title: str, mark: str = "") -> None:
        self._file, self._mark = io.BytesIO(), mark
        never = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True, **never})
        self._book.set_properties({"title": title, "author": "材审", "comments": mark})
        self._formats: dict[tuple[Kind, bool, bool], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()

    def content(self) -> bytes:
        return self._file.getvalue()

    def sheet(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        *,
        note: str = "",
        total: Sequence[Value] | None = None,
        fixed: int = 1,
    ) -> None:
        """A sheet with a title, a note, a head, rows and perhaps a total, which the filter leaves out.

        Args:
            rows: as many values as columns in each; None leaves a cell empty.
            fixed: columns on the left that stay in sight.
        """
        sheet = self._book.add_worksheet(name)
        head = 2
        self._set_up(sheet, columns, head, fixed)
        self._head(sheet, name, note, columns, head)
        last = head
        for row in rows:
            last += 1
            self._row(sheet, last, columns, row, bold=False)
        sheet.autofilter(head, 0, max(last, head + 1), len(columns) - 1)
        if total is not None:
            self._row(sheet, last + 1, columns, total, bold=True)

    def _set_up(self, sheet: Any, columns: Sequence[Column], head: int, fixed: int) -> None:
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        sheet.freeze_panes(head + 1, fixed)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        mark = self._mark.replace("&", "&&")[:_FOOTER]
        sheet.set_footer(f"&L&A&C第 &P 页　共 &N 页&R{mark or '打印于 &D'}")

    def _head(self, sheet: Any, title: str, note: str, columns: Sequence[Column], head: int) -> None:
        wide = {"font_name": "黑体", "font_size": 14, "valign": "vcenter"}
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, title, self._book.add_format(wide))
        said = "　".join(text for text in (note, self._mark) if text)
        sheet.write_string(1, 0, _text(said), self._book.add_format({**_FONT, "font_color": "#555555"}))
        shape = {**_CELL, "font_name": "黑体", "bg_color": "#E8EDF3", "text_wrap": True, "align": "center"}
        for number, column in enumerate(columns):
            sheet.write_string(head, number, column.title, self._book.add_format(shape))
        sheet.set_row(head, 30)

    def _row(self, sheet: Any, number: int, columns: Sequence[Column], values: Sequence[Value], *, bold: bool) -> None:
        sheet.set_row(number, _height(columns, values))
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            self._cell(sheet, number, place, column.kind, value, bold)

    def _cell(self, sheet: Any, row: int, column: int, kind: Kind, value: Value, bold: bool) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._format(kind, bold))
        elif isinstance(value, str):
            shown = kind if kind in (Kind.TEXT, Kind.CENTRED) else Kind.TEXT
            sheet.write_string(row, column, _text(value), self._format(shown, bold, value.startswith(_FORMULA)))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._format(Kind.DATE, bold))
        else:
            counted = kind if kind is Kind.ORDINAL else Kind.NUMBER
            sheet.write_number(row, column, value, self._format(counted, bold))

    def _format(self, kind: Kind, bold: bool, quoted: bool = False) -> Any:
        """`quoted`: as behind an apostrophe, so that the text stays one when somebody edits the cell."""
        key = (kind, bold, quoted)
        if key not in self._formats:
            shape = {**_CELL, **_SHAPES[kind], "bold": bold, "quote_prefix": quoted}
            self._formats[key] = self._book.add_format(shape)
        return self._formats[key]


def _height(columns: Sequence[Column], values: Sequence[Value]) -> float:
    """Points that the fullest cell of a row needs: programs that open the file do not all work it out."""
    lines = [_lines(value, column.width) for column, value in zip(columns, values, strict=True) if value]
    return min(_TALLEST, _LINE * max(lines, default=1) + _LINE / 3)


def _lines(value: Value, width: float) -> int:
    room = max(1, int(width) - 1)
    return sum(max(1, -(-_breadth(line) // room)) for line in str(value).split("\n"))


def _breadth(text: str) -> int:
    """In characters of the standard font."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _text(value: str) -> str:
    """What a cell can hold: no control characters but line ends, no halves of characters, not too long."""
    kept = "".join(c if c == "\n" or (ord(c) >= 0x20 and not 0xD800 <= ord(c) < 0xE000) else " " for c in value)
    return kept if len(kept) <= _LONGEST else f"{kept[:_LONGEST]}……（过长，略）"


def day_of(text: str) -> Value:
    """An ISO date as a date; other text stays text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
