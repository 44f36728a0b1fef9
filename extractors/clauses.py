"""Requirements that a standard states in sentences instead of a table: `5.2 吸水率应不大于0.5%。`

Only the chapter of requirements is looked at. A clause's name is its heading, or what stands before the limit; a
sentence with several limits is taken apart and left in doubt. A clause without a limit (`外观：应满足：无裂纹。`) is a
requirement where it is put in the same words as those with one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.cells import cell_field
from extractors.columns import Found
from extractors.facts import Row, Table
from extractors.layout import Piece, Sheet, fold_places, rows_of
from extractors.phrases import Running, row_text
from pipeline.model.facts import Field
from pipeline.text.limits.units import leading_unit
from pipeline.text.normalise import fold

SEVERAL = "一句中有几个限值，请核对"
_CHAPTER = re.compile(
    r"^(?:(?P<number>\d{1,2})[.、]?(?![\d.])|第(?P<ordinal>[一二三四五六七八九十]{1,3})章|[一二三四五六七八九十]{1,3}、)"
    r"(?P<title>[㐀-鿿、和及与]{2,16})$"
)
_WANTED = re.compile(r"要求|指标|性能")
_UNWANTED = re.compile(r"试验|检验|检测|方法|规则|标志|包装|运输|贮存|术语|范围|引用|附录|分类")
_MARK = r"(?:\d{1,2}(?:\.\d{1,2}){1,3}(?![\d.%])|\(?[a-z\d]{1,2}[)、]|[①-⑳]|——?|[·•])"
_HEADING = re.compile(rf"^{_MARK}(?P<name>[^。;:,≤≥<>]{{2,24}})$")
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_WORD = (
    "不(?:得|应|能|可)?(?:大|小|低|高|少|多)于|不(?:得|应)?(?:超过|超出)|(?:小|大)于(?:或)?等于|(?:至|最)(?:少|多|大|小)(?:为)?"
    "|(?:大|小|低|高)于|≤|≥|<|>|⩽|⩾"
)
_UNIT = r"(?:[^\d\s,。;:、㐀-鿿][^,。;:、㐀-鿿]{0,13}|[级次张年天个](?![㐀-鿿]))?"
_LIMIT = re.compile(
    rf"(?P<limit>(?:(?:{_WORD}){_NUMBER}(?:[~-]{_NUMBER})?|±{_NUMBER}|(?<![A-Za-z/\d.]){_NUMBER}(?:~|至|-|—){_NUMBER}))(?P<unit>{_UNIT})(?P<tail>之间|范围内|的?要求)?"
)
_ABSENT = re.compile(r"(?P<limit>(?:不得|不应|未)检出|(?:应)?(?P<state>无[㐀-鿿、]{2,14}))")
_TOLD = re.compile(r"^(?P<name>[^,。;:≤≥<>]{2,20}):(?P<what>(?P<modal>应?(?:满足:|为|是)|)[^。;]{2,60})[。;]?$")
_SAID_OF = (
    "(?:(?:产品|样品|本品)的?)?(?:该|本|此)项(?:目|指标|性能)?(?:的?(?:数?值|结果))?"
    "|(?:其|的)(?:指标|测定值|检测值|实测值|检验结果|测定结果)(?:的?数?值)?"
)
_BEFORE = re.compile(
    rf"(?:[,:]|应|须|必须|宜|均|为|是|在|达到|控制|满足|要求|的(?:数?值|含量)?(?=应|不|为)|{_SAID_OF})+$"
)
_FULFILLED = re.compile(r"(?:为|是|满足:?|达到)*")
_LONGEST_NAME = 30
_FEWEST_ALIKE = 3
"""So many clauses with limits put in the same words show what words their chapter uses."""
_SUBJECT = re.compile(r"^(?:产品|其|该产品|本产品|成品)(?:的)?(?=.{2})")
_ITEM = re.compile(r"[㐀-鿿]|^pH$")
_HEAD = re.compile(r"[A-Z]{1,2}/?[A-Z0-9.]*\d+(?:\.\d+)*[-—一]\d{4}|\d{1,3}|[ⅠⅡⅢⅣⅤIVX]{1,4}|第\d+页.*")
"""The standard's number and the page's, over and under the text."""
_NO_ITEM = re.compile(r"试样|样品|取样|放置|环境|按照?|规定的|抽样|复检|时间间隔|表\d")


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph without line breaks; `places` are its characters' places in the page's running text."""

    run: Running
    text: str
    places: tuple[int, ...]

    def field(self, start: int, end: int, role: str) -> Field[str]:
        """What stands at [start, end), as a cell."""
        lines = self.run.lines(self.places[start], self.places[end - 1] + 1) if end > start else ()
        return cell_field(self.run.sheet, [Piece(line) for line in lines], role)


def with_clauses(rows: Sequence[Row], found: Sequence[Found], sheets: Sequence[Sheet], table: Table[Any]) -> list[Row]:
    """The rows of the tables of requirements (`found`), and those that are only stated in clauses."""
    if not {"requirement", "method"} <= set(table.headers):
        return list(rows)
    known = {_key(row.cells()["name"].value) for row in rows}
    runs = [_prose(sheet, [(s, cells) for f in found for s, cells in f.rows if s is sheet]) for sheet in sheets]
    stated = [row for row in _stated(runs, table) if _key(row.cells()["name"].value) not in known]
    return [*rows, *stated]


def _key(name: str | None) -> str:
    return re.sub(r"\W", "", fold(name or ""))


def _prose(sheet: Sheet, rows: Sequence[tuple[Sheet, list[list[list[Piece]]]]]) -> Running:
    """The page's text outside tables, line by line."""
    boxes = [p.box for _, cells in rows for lists in cells for pieces in lists for p in pieces]
    low, high = min((b.y0 for b in boxes), default=1.0), max((b.y1 for b in boxes), default=0.0)
    text: list[str] = []
    owners: list[tuple[Piece, int] | None] = []
    for row in rows_of(p for p in sheet.outside if not low < p.box.centre[1] < high):
        if _HEAD.fullmatch(row_text(row)):
            continue
        for piece in row:
            folded, places = fold_places(piece.text)
            text.append(folded)
            owners.extend((piece, at) for at in places[:-1])
        text.append("\n")
        owners.append(None)
    return Running(sheet, "".join(text), tuple(owners))


@dataclass(frozen=True)
class _Clause:
    """A paragraph of the chapter of requirements: where its text begins behind its number, and its clause's heading."""

    paragraph: _Paragraph
    start: int
    heading: Field[str]


def _stated(runs: Sequence[Running], table: Table[Any]) -> Iterator[Row]:
    clauses = list(_clauses([p for run in runs for p in _paragraphs(run)]))
    joints = Counter(j for c in clauses if (j := _joint(c)))
    usual = [joint for joint, times in joints.items() if times >= _FEWEST_ALIKE and len(joint) > 1]
    for clause in clauses:
        numeric = _LIMIT.search(clause.paragraph.text, clause.start)
        row = None if numeric else _in_words(clause, usual, table)
        yield from [row] if row else _rows(clause, table)


def _clauses(paragraphs: Sequence[_Paragraph]) -> Iterator[_Clause]:
    """The clauses of the chapters of requirements."""
    inside, heading, number = False, Field[str](), ""
    for paragraph in paragraphs:
        chapter = _CHAPTER.match(paragraph.text)
        if chapter:
            title = chapter["title"]
            inside, heading = bool(_WANTED.search(title)) and not _UNWANTED.search(title), Field[str]()
            number = f"{_number_of(chapter)}.0"
            continue
        if not inside:
            continue
        named = _HEADING.match(paragraph.text)
        start = _after_number(paragraph.text, number)
        number = paragraph.text[:start] if re.fullmatch(r"\d{1,2}(?:\.\d{1,2})+", paragraph.text[:start]) else number
        if named and not _limits(paragraph.text[start:]):
            heading = paragraph.field(named.start("name"), named.end("name"), "name")
        yield _Clause(paragraph, start, heading)


def _number_of(chapter: re.Match[str]) -> int:
    return int(chapter["number"] or 0) or "零一二三四五六七八九十".find((chapter["ordinal"] or "零")[:1])


def _after_number(text: str, last: str) -> int:
    """Where the text begins behind its clause's number: the next after the `last`, else what looks like one."""
    head, _, final = last.rpartition(".")
    following = f"{head}.{int(final) + 1}" if head else ""
    if following and text.startswith(following):
        return len(following)
    mark = re.match(_MARK, text)
    return mark.end() if mark else 0


def _joint(clause: _Clause) -> str:
    """The words between a clause's item and its only limit, 应 or 产品的该项指标应; "" where it has none."""
    text = clause.paragraph.text[clause.start :]
    limits = _limits(text)
    before = text[: limits[0].start("limit")] if len(limits) == 1 else ""
    joint = before[len(_BEFORE.sub("", before)) :]
    return re.sub(rf"{_FULFILLED.pattern}$", "", joint) if len(joint) < len(before) else ""


def _in_words(clause: _Clause, joints: Sequence[str], table: Table[Any]) -> Row | None:
    """The row of a clause without a limit that is put in the words its neighbours use."""
    text = clause.paragraph.text
    end = next((n for n in range(clause.start, len(text)) if text[n] in "。;"), len(text))
    for joint in sorted(joints, key=len, reverse=True):
        at = text.find(joint, clause.start, end)
        if at <= clause.start or at - clause.start > _LONGEST_NAME or not _ITEM.search(text[clause.start : at]):
            continue
        told = _FULFILLED.match(text, at + len(joint))
        begin = told.end() if told else at + len(joint)
        if begin < end:
            name = clause.paragraph.field(clause.start, at, "name")
            row: Row = table.row(name=name, requirement=clause.paragraph.field(begin, end, "requirement"))
            return row
    return None


def _paragraphs(run: Running) -> Iterator[_Paragraph]:
    """The page's paragraphs: one begins at a mark, and after a line that ends a sentence or is a heading."""
    text: list[str] = []
    places: list[int] = []
    at = 0
    for line in run.text.split("\n"):
        so_far = "".join(text)
        ended = not so_far or so_far[-1] in "。;:" or _CHAPTER.match(so_far) or _HEADING.match(so_far)
        if so_far and (ended or re.match(_MARK, line) or _CHAPTER.match(line)):
            yield _Paragraph(run, so_far, tuple(places))
            text, places = [], []
        text.append(line)
        places.extend(range(at, at + len(line)))
        at += len(line) + 1
    if text and "".join(text):
        yield _Paragraph(run, "".join(text), tuple(places))


def _limits(text: str, start: int = 0) -> list[re.Match[str]]:
    found = list(_LIMIT.finditer(text, start))
    return found or list(_ABSENT.finditer(text, start))[:1]


def _rows(clause: _Clause, table: Table[Any]) -> Iterator[Row]:
    """The rows a clause with limits states."""
    paragraph, start = clause.paragraph, clause.start
    limits = _limits(paragraph.text, start)
    told = _TOLD.match(paragraph.text[start:])
    if told and limits and len(limits[0].group()) < len(told["what"].lstrip("应为")):
        item = paragraph.field(start + told.start("name"), start + told.end("name"), "name")
        begin = start + told.end("modal")
        yield table.row(name=item, requirement=paragraph.field(begin, start + told.end("what"), "requirement"))
        return
    for match in limits:
        name = _name(paragraph, start, match.start("limit"), clause.heading)
        start = match.end()
        if name is None or not name.value:
            continue
        values = {"name": name, "requirement": paragraph.field(match.start("limit"), match.end("limit"), "requirement")}
        if "unit" in match.groupdict():
            values["unit"] = unit = _unit(paragraph, match)
            if unit.reason:  # its first letter may have been read as the number's last figure: 115lm, 1151m
                values["requirement"] = values["requirement"].doubted(unit.reason)
        if len(limits) > 1:
            values = {role: f.doubted(SEVERAL) if f.value else f for role, f in values.items()}
        row: Row = table.row(**values)
        yield row


def _name(paragraph: _Paragraph, start: int, end: int, heading: Field[str]) -> Field[str] | None:
    """The item a limit is for: what stands before it in the sentence, else the clause's heading; None: no item."""
    before = paragraph.text[start:end]
    start += max(before.rfind(stop) for stop in "。;") + 1
    before = paragraph.text[start:end]
    bare = _BEFORE.sub("", before)
    subject = _SUBJECT.match(bare)
    if subject:
        start, bare = start + subject.end(), bare[subject.end() :]
    if not bare.strip(",:、"):
        return heading
    if _NO_ITEM.search(bare) or not _ITEM.search(bare) or len(bare) > _LONGEST_NAME:
        return None
    skipped = len(bare) - len(bare.lstrip(",:、"))
    return paragraph.field(start + skipped, start + len(bare), "name")


def _unit(paragraph: _Paragraph, match: re.Match[str]) -> Field[str]:
    rest = match["unit"][len(leading_unit(match["unit"])) :]
    end = match.end("unit") - (len(rest) if rest[:1].isspace() else 0)
    return paragraph.field(match.start("unit"), end, "unit")
