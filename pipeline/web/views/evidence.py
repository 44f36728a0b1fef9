"""The pieces of evidence of a finding, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

from pipeline.adapters.store.tables import Finding, Page
from pipeline.model.geometry import WHOLE, Box
from pipeline.model.report import ReportDocument, ReportField
from pipeline.web.queries.opened import Opened
from pipeline.web.views.marking import Segment, marked, places

MOST: Final = 12  # pieces shown at once
_LINE = 0.06  # share of the page: what is taller is no single line


class Piece(NamedTuple):
    """What one document says, and where. `page` None: the page is lost. `marks`: differing characters on the page.

    `reading`: the field or cell that says it, where that is certain.
    """

    document: ReportDocument | None
    field: str | None
    title: str
    value: str | None
    segments: Sequence[Segment]
    page: Page | None
    boxes: Sequence[Box]
    marks: Sequence[Box]
    reading: ReportField | None
    place: str = ""  # of the reading, as the form of corrections has it

    @property
    def query(self) -> str:
        """The boxes as an address has them."""
        told = [f"b={_text(box)}" for box in self.boxes] + [f"m={_text(box)}" for box in self.marks]
        return "&".join(told)

    @property
    def first_box(self) -> str:
        return "" if self.boxes[0] == WHOLE else _text(self.boxes[0])


def pieces_of(opened: Opened, finding: Finding) -> list[Piece]:
    """All evidence of a finding; what is said of one value on one page makes one piece."""
    groups: dict[tuple[object, ...], list[Box]] = {}
    for seen in finding.evidence:
        key = (seen["document"], seen["field"], seen["value"], seen["file"], seen["page"])
        groups.setdefault(key, []).append(Box(*seen["box"]))
    values = [str(key[2]) for key in groups if key[2]]
    return [_piece(opened, key, boxes, values) for key, boxes in groups.items()]


def _piece(opened: Opened, key: tuple[object, ...], boxes: list[Box], values: Sequence[str]) -> Piece:
    name, field, value, file, number = key
    document = opened.documents.get(str(name)) if name else None
    text = str(value) if value else None
    segments = _against_others(text, values) if text else []
    reading, place = _reading(document, str(field), str(file), int(str(number)), boxes) if document and field else _NONE
    single = len(boxes) == 1 and boxes[0].height < _LINE
    return Piece(
        document,
        str(field) if field else None,
        opened.words.field(document.type, str(field)) if document and field else "",
        text,
        segments,
        opened.pages.get((str(file), int(str(number)))),
        boxes,
        list(places(segments, boxes[0])) if single else [],
        reading,
        place,
    )


_NONE: Final = (None, "")


def _reading(
    document: ReportDocument, name: str, file: str, page: int, boxes: Sequence[Box]
) -> tuple[ReportField | None, str]:
    """The field of this name, else the one cell of this name that stands there; with its place."""
    if name in document.fields:
        return document.fields[name], f"{document.id}||-1|{name}"
    cells = [
        (row[name], f"{document.id}|{table}|{number}|{name}")
        for table, rows in document.tables.items()
        for number, row in enumerate(rows)
        if name in row
        and any((e.file, e.page, Box(*e.box)) == (file, page, box) for e in row[name].evidence for box in boxes)
    ]
    return cells[0] if len(cells) == 1 else _NONE


def _against_others(text: str, values: Sequence[str]) -> list[Segment]:
    """Marked against what most others say; where it is itself what most say, against the one that says otherwise."""
    common = Counter(values).most_common(1)[0][0]
    other = common if text != common else next((value for value in values if value != text), text)
    return marked(text, other)


def _text(box: Box) -> str:
    return ",".join(f"{edge:.4f}" for edge in box)


def boxes_of(told: Sequence[str]) -> list[Box]:
    """Boxes from an address.

    Raises:
        ValueError: one is none.
    """
    boxes = [Box(*(float(edge) for edge in text.split(","))) for text in told if text.count(",") == 3]
    if len(boxes) != len(told) or not all(0.0 <= edge <= 1.0 for edge in chain.from_iterable(boxes)):
        raise ValueError("no box")
    return [Box(min(b.x0, b.x1), min(b.y0, b.y1), max(b.x0, b.x1), max(b.y0, b.y1)) for b in boxes]
