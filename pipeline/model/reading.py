"""What was read on one page: lines, ruled grids, seals, codes.

All boxes of a reading lie in the *straightened* frame: the page turned upright and its skew taken out, so that
what stands in one row has one y. `PageReading.on_page` takes a box back to the page turned upright but not
straightened, which is what reports and people see.
"""

from __future__ import annotations

import math
from enum import StrEnum

from pipeline.model.base import Noun
from pipeline.model.geometry import Box


class Reader(StrEnum):
    """Who read it."""

    TEXT = "text"
    RAPIDOCR = "rapidocr"
    TESSERACT = "tesseract"


class Fault(StrEnum):
    """What ails a scan, in the words of a request for a better one."""

    CUT = "边缘被裁切"
    SMALL = "分辨率不足"
    BLURRED = "模糊"
    PALE = "颜色过浅"
    SHADED = "有阴影"
    NOISY = "噪点多"


class PageRef(Noun):
    """A page: the file's path inside the packet (`name.zip/inner.pdf` in archives) and its number from 1."""

    file: str
    page: int


class Line(Noun):
    """A run of text in one row.

    `confidence` is 0–1, 1.0 for a trusted text layer. `char_confidences` and `char_edges`, when known, follow
    `text` character for character: the recogniser's certainty of each, and the x of its left edge, with the
    last one's right edge at the end (so one more than characters). `quick`: what the quick recogniser read, where it
    was unsure and a stronger one was asked as well.
    """

    text: str
    box: Box
    confidence: float
    reader: Reader
    char_confidences: tuple[float, ...] = ()
    char_edges: tuple[float, ...] = ()
    quick: str | None = None

    @property
    def weakest(self) -> float:
        """The certainty of the least certain character; the line's own where characters are not known."""
        return min(self.char_confidences, default=self.confidence)

    def part(self, start: int, end: int) -> Line:
        """The characters [start, end) as a line of their own, box cut accordingly.

        Where character places are unknown they are estimated: a wide (CJK) character is twice a narrow one.
        """
        edges = self.char_edges or self._estimated_edges()
        confidences = self.char_confidences[start:end]
        return Line(
            text=self.text[start:end],
            box=Box(edges[start], self.box.y0, edges[end], self.box.y1),
            confidence=sum(confidences) / len(confidences) if confidences else self.confidence,
            reader=self.reader,
            char_confidences=confidences,
            char_edges=edges[start : end + 1],
            quick=self.quick,
        )

    def _estimated_edges(self) -> tuple[float, ...]:
        widths = [1.0 if ord(c) < 0x2E80 else 2.0 for c in self.text]
        scale = self.box.width / (sum(widths) or 1.0)
        edges = [self.box.x0]
        for width in widths:
            edges.append(edges[-1] + width * scale)
        return tuple(edges)


class Oddity(Noun):
    """A digit printed unlike those beside it: `at` its index in the line, `marks` what differs, in Chinese."""

    at: int
    box: Box
    marks: tuple[str, ...]


class Looked(Line):
    """A line whose print was looked at digit by digit, and what stands out there."""

    oddities: tuple[Oddity, ...] = ()


class Cell(Noun):
    """One cell of a ruled grid. `row` and `column` count from 0; merged cells span more than one."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    box: Box


class Grid(Noun):
    """A ruled table: cells in reading order. Text is not kept here; it is what lies inside the cells."""

    box: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]


class SealMark(Noun):
    """A seal found on the page.

    `text` is a free reading of the name around it, possibly poor or empty, `certainties` those of its characters,
    `again` a second one from its ink brought out another way; `legend` is what stands across it (检验检测专用章).
    """

    box: Box
    colour: str  # "red" | "grey"
    shape: str  # "round" | "oval" | "square" | "slice"
    text: str = ""
    confidence: float = 0.0
    certainties: tuple[float, ...] = ()
    again: str = ""
    legend: str = ""


class CodeMark(Noun):
    """A decoded QR or bar code."""

    box: Box
    kind: str  # "qr" | "barcode"
    text: str


class SignatureMark(Noun):
    """A place to sign: who is to, where, and whether there is ink (None: cannot be told)."""

    role: str
    box: Box
    inked: bool | None = None


class MarkSeen(Noun):
    """A mark of approval (`kind`: cma, cnas, cal or ccc), told by its look, the letters in it and the number under it.

    `number` is what was read there, in its own grammar, empty where nothing was. `certainty` 0-1; only a `sure` one
    may be said to be there, the others may be something else.
    """

    kind: str
    box: Box
    number: str = ""
    certainty: float = 0.0
    sure: bool = False


class PageReading(Noun):
    """Everything the machine saw on one page.

    `rotation` is the clockwise turn (0, 90, 180, 270) that was needed to make the *delivered* page upright,
    after EXIF and /Rotate have been applied. `skew` is in degrees: the page turned upright was rotated by this
    much counter-clockwise (about its centre, same canvas) to take the skew out. `width` and `height` are pixels
    of the upright page. `quality` 0–1 predicts how well it can be read. `content` is the digest of the page's
    content, equal for equal pages. `grey` is true when the page has no colour, so that the colour of a seal
    cannot be told. `faults`: what is wrong with the scan, of weight where it is read badly. `watermark` holds
    pale, slanted lines kept out of `lines`; one without certainty stands for a watermark that was not read.
    `picture` is near for pages that look alike (see `pipeline.vision.likeness`).
    """

    ref: PageRef
    content: str
    picture: str = ""
    width: int
    height: int
    rotation: int = 0
    skew: float = 0.0
    reader: Reader
    quality: float
    faults: tuple[Fault, ...] = ()
    blank: bool = False
    grey: bool = False
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()
    seals: tuple[SealMark, ...] = ()
    codes: tuple[CodeMark, ...] = ()
    watermark: tuple[Line, ...] = ()
    signatures: tuple[SignatureMark, ...] = ()
    marks: tuple[MarkSeen, ...] = ()

    @property
    def text(self) -> str:
        """All lines from top to bottom, joined by line breaks."""
        return "\n".join(line.text for line in self.lines)

    def on_page(self, box: Box) -> Box:
        """A box of the straightened frame as the smallest upright box around it on the turned page."""
        if not self.skew:
            return box
        angle = math.radians(self.skew)
        cos, sin = math.cos(angle), math.sin(angle)
        w, h = self.width, self.height
        xs, ys = [], []
        for x, y in ((box.x0, box.y0), (box.x1, box.y0), (box.x0, box.y1), (box.x1, box.y1)):
            dx, dy = (x - 0.5) * w, (y - 0.5) * h
            xs.append(0.5 + (dx * cos - dy * sin) / w)
            ys.append(0.5 + (dx * sin + dy * cos) / h)
        return Box(max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), 1.0), min(max(ys), 1.0))
