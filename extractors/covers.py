"""What stands on a cover without a label: read from its place among the other lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from rapidfuzz.distance import LCSseq

from extractors.finder import Candidate, View
from extractors.kinds import Kind, joined
from extractors.layout import Piece, Sheet, rows_of
from extractors.page_titles import cover_title
from extractors.phrases import matched, row_text, running, spaced
from pipeline.model.facts import Parsed
from pipeline.model.reading import Line
from pipeline.text.normalise import fold

_CJK = re.compile(r"[㐀-鿿]")
DAY = (
    r"(?:[12]\d{3}[-./年—–一][\dOolI]{1,2}[-./月—–一][\dOolI]{1,2}日?"
    r"|[〇○零一二三四五六七八九十]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)"
)
_DATED = re.compile(rf"{DAY}[^㐀-鿿]{{0,3}}(?:发布|实施)|(?:发布|实施)(?:日期|时间)?:?{DAY}")
_STAMP = "企业标准信息公共服务平台公开"
_NOT_A_TITLE = re.compile(
    r"企业标准|^中华人民共和国|(?:行业|国家|团体|地方)标准$|^ICS|^CCS|^Q/|备案号|^代替|发布|实施|公开|信息公共服务平台|^[\d\W]+$|有限公司$"
    r"|^(?:送审稿|报批稿|征求意见稿)"
)


def cover_of(view: View) -> Sheet | None:
    """The standard's cover: the page that says when it was issued and comes into force."""
    for sheet in view.sheets:
        text = running(sheet).text
        if "发布" in text and "实施" in text and _DATED.search(text):
            return sheet
    return view.sheets[0] if view.sheets else None


def issuer(view: View, kind: Kind) -> list[Candidate]:
    """`XXX有限公司 发布` at the foot of the cover, and `XXX有限公司企业标准` at its head."""
    sheet = cover_of(view)
    if sheet is None:
        return []
    found = []
    rows = rows_of(sheet.pieces)
    for at, row in enumerate(rows):
        text = row_text(row)
        if text.endswith("发布") and not re.search(r"\d{4}", text):
            owner = row if len(text) > 2 else (rows[at - 1] if at else [])
            found.append(_without_tail(owner, "发布", sheet, kind, 0))
        elif re.search(r"(?:公司|厂|社|院|所)企业标准$", text):
            found.append(_without_tail(row, "企业标准", sheet, kind, 1))
        elif text == "企业标准" and at and len(row_text(rows[at - 1])) > 5:
            found.append(_without_tail(rows[at - 1], "", sheet, kind, 1))
    return [c for c in found if c is not None]


def _without_tail(row: Sequence[Piece], tail: str, sheet: Sheet, kind: Kind, rank: int) -> Candidate | None:
    text = joined([" ".join(p.text for p in row)])
    text = re.sub(r"\s*".join(tail) + r"$", "", text).strip() if tail else text
    if not text:
        return None
    parsed = kind.parse(text)
    lines = tuple(p.line for p in row)
    return Candidate(parsed, text, lines, sheet, 1.0, rank, tail, not parsed.reason)


def standard_numbers(view: View, kind: Kind) -> list[Candidate]:
    """The standard's own number: on the cover, and in the head of the pages."""
    found: list[Candidate] = []
    cover = cover_of(view)
    for sheet in view.sheets:
        rows = rows_of(sheet.pieces)
        top = rows if sheet is cover else [r for r in rows if r[0].box.y1 < 0.14]
        for row in top:
            found.extend(_own_number(row, sheet, kind, 0 if sheet is cover else 1))
    return found


_NAMED = re.compile(r"^[㐀-鿿()]{0,20}(?:标准|编号|代号|号)[ :]*(?=[QO0]/)")
"""What may stand before the number in its line: 标准编号, the company's name and 企业标准."""


def _own_number(row: Sequence[Piece], sheet: Sheet, kind: Kind, rank: int) -> Iterator[Candidate]:
    text = row_text(row)
    if re.search(r"代替|替代|GB/T1\.1|起草|引用", text):
        return
    for piece in row:
        folded = _NAMED.sub("", fold(piece.text))
        if re.match(r"[QO0][/／]", folded) and len(folded) < 40:
            parsed = kind.parse(folded)
            lone = 2 * (not re.search(r"\d", folded))  # the sign of enterprise standards, Q/ABC, over the number
            yield Candidate(parsed, piece.text, (piece.line,), sheet, 1.0, rank + lone, "number", not parsed.reason)


def replaced(view: View, kind: Kind) -> list[Candidate]:
    """`代替 Q/XXX 001—2020` on the cover."""
    sheet = cover_of(view)
    if sheet is None:
        return []
    run = running(sheet, breaks=True)
    return [
        matched(run, m, kind, 1.0, 0, "代替")
        for m in re.finditer(r"(?:代替|替代)(?:标准|文件)?(?:编号|号)?[::]?\n?([QO0G][^\n]{4,40})", run.text)
    ]


def title(view: View, kind: Kind) -> list[Candidate]:
    """The largest Chinese lines between the number and the dates of the cover; the same over the text of chapter 1."""
    sheet = cover_of(view)
    found = _cover_title(sheet) if sheet else []
    for other in view.sheets:
        if other is not sheet:
            found.extend(_body_title(other))
    found = [replace(c, parsed=_title_of(c.raw, kind), proof=True) for c in found]
    if sheet and found and found[0].label == "cover" and not found[0].reason and _off_axis(found[0].lines, sheet):
        found[0] = replace(found[0], parsed=Parsed(found[0].parsed.value, "标准名称未居中，两端可能有字被遮盖"))
    return found or (cover_title(view, sheet, kind) if sheet else []) or list(_subject(view))


def _off_axis(lines: Sequence[Line], sheet: Sheet) -> bool:
    """Whether a one-line title stands clearly beside the axis that the cover's long lines are centred on."""
    long = [p.box.centre[0] for p in sheet.pieces if p.box.width > 0.25 and 0.45 < p.box.centre[0] < 0.55]
    if len(lines) != 1 or not long:
        return False
    axis, box = median(long), lines[0].box
    return abs(box.centre[0] - axis) > 0.35 * box.width / max(len(lines[0].text.strip()), 1)


_SUBJECT = re.compile(
    r"本(?:文件|标准|规范)规定了([^,。;]{2,40}?)的(?:产品)?(?:分类|术语|技术|要求|定义|型号|结构|范围|原料|质量)"
)


def _subject(view: View) -> Iterator[Candidate]:
    """What chapter 1 says the standard is about: nearly always its title, and never more than a proposal."""
    for sheet in view.sheets:
        run = running(sheet)
        if match := _SUBJECT.search(run.text):
            lines = run.lines(*match.span(1))
            parsed = Parsed(match.group(1), "封面上的标准名称没有读出，系据范围一章推测")
            yield Candidate(parsed, match.group(1), lines, sheet, 0.9, 3, "subject")
            return


_GARBLED = re.compile(r"[年月日]\d|\d[年月日标信准息]|[标信准息]\d")


def _title_of(text: str, kind: Kind) -> Parsed:
    """The title; in doubt where the platform's stamp was read into it."""
    parsed = kind.parse(text)
    return Parsed(parsed.value, "标准名称中混有水印文字") if _GARBLED.search(text.replace(" ", "")) else parsed


def _cover_title(sheet: Sheet) -> list[Candidate]:
    rows = rows_of(sheet.pieces)
    number = max((i for i, row in enumerate(rows) if re.search(r"[QO0]/[A-Z]", row_text(row))), default=-1)
    dates = next((i for i, row in enumerate(rows) if re.search(DAY, row_text(row)) and i > number), len(rows))
    between = [row for row in rows[number + 1 : dates] if _titular(row) or _last_character(row)]
    between = [row for row in between if not _of_stamp(row)] or between
    if not any(_titular(row) for row in between):
        return []
    largest = max(_height(row) for row in between)
    kept = [row for row in between if _height(row) > 0.8 * largest and _titular(row)]
    first = between.index(kept[0])
    kept = [row for row in between[first : first + 3] if _height(row) > 0.72 * largest]
    return [_lines(kept, sheet, 1.0, 0, "cover")]


def _titular(row: Sequence[Piece]) -> bool:
    text = row_text(row)
    if text in _STAMP:
        return False
    return len(_CJK.findall(text)) >= 2 and not _NOT_A_TITLE.search(text)


def _last_character(row: Sequence[Piece]) -> bool:
    """Whether a row is a lone character in the middle of the page: where a long title wraps."""
    alone = len(row) == 1 and _CJK.fullmatch(row_text(row)) and row_text(row) not in _STAMP
    return bool(alone) and abs(row[0].box.centre[0] - 0.5) < 0.05


def _of_stamp(row: Sequence[Piece]) -> bool:
    """Whether a row is a scrap of the platform's stamp: some of its words, or of the day and time in it."""
    text = re.sub(r"[^\w]", "", row_text(row))
    if re.fullmatch(r"[\d年月日点分时公开]*\d[\d年月日点分时公开]*", text):
        return True
    return len(text) > 1 and LCSseq.distance(text, _STAMP) <= len(_STAMP) - len(text) + (len(text) > 2)


def _height(row: Sequence[Piece]) -> float:
    return max(p.box.height for p in row)


def _lines(rows: Sequence[Sequence[Piece]], sheet: Sheet, strength: float, rank: int, label: str) -> Candidate:
    lines = tuple(p.line for row in rows for p in row)
    return Candidate(Parsed(None), spaced(lines), lines, sheet, strength, rank, label)


def _body_title(sheet: Sheet) -> Iterator[Candidate]:
    """The centred line over `1 范围`."""
    rows = rows_of(sheet.pieces)
    for upper, lower in pairwise(rows):
        if re.fullmatch(r"1[.、]?范围", row_text(lower)) and _titular(upper):
            middle = (upper[0].box.x0 + upper[-1].box.x1) / 2
            if abs(middle - 0.5) < 0.08:
                yield _lines([upper], sheet, 0.8, 1, "body")


def declared(view: View, kind: Kind) -> list[Candidate]:
    """The day the platform made it public: `公开 2018年07月16日 09点39分`, in the watermark or among the lines."""
    shape = re.compile(r"公[开布]\D{0,6}?([12]\d{3}年\d{1,2}月\d{1,2}日)")
    found = []
    for sheet in view.sheets:
        for line in sheet.reading.watermark:
            match = shape.search(fold(line.text).replace(" ", ""))
            if match:
                parsed = kind.parse(match.group(1))
                found.append(Candidate(parsed, line.text, (line,), sheet, 1.0, 0, "watermark", not parsed.reason))
        found.extend(_stamped(sheet, shape, kind))
    return found


def _stamped(sheet: Sheet, shape: re.Pattern[str], kind: Kind) -> Iterator[Candidate]:
    """The same among the watermark's torn lines, or in a text layer."""
    marks = "".join(fold(line.text).replace(" ", "") for line in sheet.reading.watermark)
    match = shape.search(marks)
    if match and not any(shape.search(fold(w.text).replace(" ", "")) for w in sheet.reading.watermark):
        yield Candidate(
            kind.parse(match.group(1)), match.group(), sheet.reading.watermark, sheet, 0.9, 0, "watermark", True
        )
    run = running(sheet)
    for match in shape.finditer(run.text):
        yield matched(run, match, kind, 0.95, 0, "watermark")
