"""How a page looks to someone leafing through: its rows, what is large and central, its counter, its numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from pipeline.model.geometry import Box, union
from pipeline.model.reading import Line, PageReading
from pipeline.text.folding import hyphens, squeeze

TITLE_LENGTH: Final = 40
_TITLE_PIECES: Final = 14  # characters set so wide apart that each is a line of its own
_FULL_LINE: Final = 6
_LONGEST_TITLE: Final = 26
_HEAD, _FOOT = 0.16, 0.88
_X_OF_Y: Final = (
    re.compile(r"第(\d{1,3})页[,，/(]?共(\d{1,3})页"),
    re.compile(r"共(\d{1,3})页[,，/(]?第(\d{1,3})页"),
    re.compile(r"PAGE(\d{1,3})OF(\d{1,3})", re.IGNORECASE),
    re.compile(r"^第?(\d{1,3})/(\d{1,3})页?$"),
    re.compile(r"页码:?(\d{1,3})/(\d{1,3})"),
)
_NUMERAL: Final = re.compile(r"[-—·]?\s?(?:第)?(\d{1,3}|[IVX]{1,6})(?:页)?\s?[-—·]?")
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
_END: Final = re.compile(r"以下空白|报告结束|报告完毕|ENDOFREPORT|^-*本?报告?完-*$|^[-*—]*完[-*—]*$", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:19|20)\d\d[./-]?\d{1,2}[./-]?\d{1,2}")
_TOKEN: Final = re.compile(r"[A-Z0-9][A-Z0-9./-]*\d[A-Z0-9./-]*")


class Counter(NamedTuple):
    """第 `page` 页 共 `total` 页."""

    page: int
    total: int


class Row(NamedTuple):
    """A line, or lines side by side or one below the other that may be one title. `prominence` is 0–1."""

    text: str
    printed: str
    box: Box
    prominence: float


@dataclass(frozen=True)
class Look:
    """A page's reading with what the splitter asks of it, worked out once."""

    reading: PageReading

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The lines folded and without spaces, dashes as hyphens."""
        return tuple(hyphens(squeeze(line.text)) for line in self.reading.lines)

    @cached_property
    def joined(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def body(self) -> str:
        """All characters, for comparing pages."""
        return "".join(self.texts).upper()

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Numbers of four characters and more, sorted: what two copies must share."""
        found = (token.strip("./-") for text in self.texts for token in _TOKEN.findall(text.upper()))
        return tuple(sorted(token for token in found if sum(c.isdigit() for c in token) >= 4))

    @cached_property
    def edge_numbers(self) -> frozenset[str]:
        """Long numbers in head and foot that are no dates: whatever they stand for, a document's pages share them."""
        tokens = (token.strip("./-") for text in self.edge for token in _TOKEN.findall(text.upper()))
        return frozenset(
            t for t in tokens if sum(c.isdigit() for c in t) >= 4 and len(t) >= 6 and not _DATE.fullmatch(t)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Title candidates: short lines, short rows, and pairs of prominent rows."""
        return tuple(_candidates(self.reading))

    @cached_property
    def row_texts(self) -> tuple[str, ...]:
        """Lines side by side as one text: a label and the value in the next cell."""
        return tuple(hyphens(squeeze("".join(line.text for line in row))) for row in _side_by_side(self.reading.lines))

    @cached_property
    def edge(self) -> tuple[str, ...]:
        """Texts of head and foot."""
        return tuple(
            text
            for text, line in zip(self.texts, self.reading.lines, strict=True)
            if line.box.centre[1] < _HEAD or line.box.centre[1] > _FOOT
        )

    @cached_property
    def counter(self) -> Counter | None:
        return _counter(self.edge) or _counter(self.texts)

    @cached_property
    def numeral(self) -> int | None:
        """A bare page number in the foot (or head), roman ones negative so that they count apart."""
        for text in self.edge:
            match = _NUMERAL.fullmatch(text)
            if match:
                return int(match[1]) if match[1].isdigit() else -_roman(match[1])
        return None

    @cached_property
    def ends(self) -> bool:
        """Whether the page says that nothing follows."""
        return any(_END.search(text) for text in self.texts[-12:])

    @property
    def landscape(self) -> bool:
        return self.reading.width > self.reading.height


def _counter(texts: Iterable[str]) -> Counter | None:
    for text in texts:
        for pattern in _X_OF_Y:
            if match := pattern.search(text):
                first, second = int(match[1]), int(match[2])
                page, total = (second, first) if pattern.pattern.startswith("共") else (first, second)
                if 1 <= page <= total:
                    return Counter(page, total)
    return None


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    return sum(-v if later > v else v for v, later in zip(values, [*values[1:], 0], strict=True))


def _candidates(reading: PageReading) -> list[Row]:
    lines = [line for line in reading.lines if line.text.strip()]
    if not lines:
        return []
    scale = _Scale(reading, lines)
    found = [scale.row([line]) for line in lines if len(line.text) <= 2 * TITLE_LENGTH]
    joined = [scale.row(group) for group in _side_by_side(lines)]
    found += [row for row, group in zip(joined, _side_by_side(lines), strict=True) if 1 < len(group) <= _TITLE_PIECES]
    large = [row for row in joined if row.prominence > 0.4]
    for upper, lower in pairwise(large):
        if lower.box.y0 - upper.box.y1 < 1.5 * max(upper.box.height, lower.box.height):
            found.append(_stacked(upper, lower))
    return [row for row in found if 1 < len(row.text) <= TITLE_LENGTH]


def _stacked(upper: Row, lower: Row) -> Row:
    return Row(
        upper.text + lower.text,
        upper.printed + lower.printed,
        union((upper.box, lower.box)),
        min(upper.prominence, lower.prominence),
    )


def _side_by_side(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of about one height that share their row, each group from left to right."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: item.box.centre[1]):
        last = groups[-1][-1].box if groups else None
        if last and abs(line.box.centre[1] - last.centre[1]) < 0.4 * min(line.box.height, last.height):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda item: item.box.x0) for group in groups]


class _Scale:
    """What counts as large on this page: in itself (a title is 17 points and more) and beside its other lines."""

    def __init__(self, reading: PageReading, lines: Sequence[Line]) -> None:
        self.unit = reading.height / math.sqrt(max(reading.width * reading.height, 1))
        full = [line for line in lines if len(line.text) >= _FULL_LINE] or lines  # specks and marks are no measure
        self.median = median(line.box.height for line in full)

    def row(self, group: Sequence[Line]) -> Row:
        box = union(line.box for line in group)
        printed = "".join(line.text for line in group)
        height = median(line.box.height for line in group)
        text = hyphens(squeeze(printed))
        return Row(text, printed, box, self._prominence(height, box) * (1.0 if len(text) <= _LONGEST_TITLE else 0.5))

    def _prominence(self, height: float, box: Box) -> float:
        relative = (height / max(self.median, 1e-6) - 0.9) / 0.9
        absolute = (height * self.unit - 0.022) / 0.012  # of the page's mean side: 14 points to 22, with the box's rim
        size = max(0.7 * _share(relative), _share(absolute))
        centred = _share(1.0 - abs(box.centre[0] - 0.5) / 0.25)
        high = _share((0.8 - box.centre[1]) / 0.4)
        return 0.5 * size + 0.25 * centred + 0.25 * high


def _share(value: float) -> float:
    return max(0.0, min(1.0, value))
