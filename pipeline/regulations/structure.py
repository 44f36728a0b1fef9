"""From lines to articles, paragraphs and items.

A number begins something only where it goes on counting: references at the head of a broken line and numbers in
running text do not. What a printer broke is joined again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.regulations.marks import (
    Mark,
    article_of,
    begins_annex,
    chapter_of,
    heading_of,
    is_dirt,
    item_of,
    part_of,
    pieces_of,
)
from pipeline.regulations.model import Article, Grid, Item, Paragraph
from pipeline.regulations.sources import Block, Text

_ENDS: Final = "。；;：:！!？?”」》）)"
_SHORT: Final = 20  # shorter lines are no lines that a printer broke
_GAP: Final = 3  # so many articles may be lost
_TITLE: Final = re.compile(
    r"(?:附件\s*\d*[:：.]?\s*)?(.{1,60}?(?:办法|条例|规定|细则|方案|计划|意见|规则|章程|法|纲要)(?:[（(].{1,20}[)）])*)"
)
_PART_TITLE: Final = 24
_CUT: Final = re.compile(r"(?:[(（]|第)[一二三四五六七八九十百]{0,4}$")


@dataclass
class _Item:
    mark: str
    number: int
    kind: str
    text: str
    items: list[_Item] = field(default_factory=list)

    def frozen(self) -> Item:
        return Item(number=self.number, mark=self.mark, text=self.text, items=tuple(i.frozen() for i in self.items))


@dataclass
class _Paragraph:
    text: str
    items: list[_Item] = field(default_factory=list)


@dataclass
class _Article:
    mark: Mark
    heading: str
    chapter: str
    paragraphs: list[_Paragraph] = field(default_factory=list)

    def frozen(self) -> Article:
        made = tuple(Paragraph(text=p.text, items=tuple(i.frozen() for i in p.items)) for p in self.paragraphs)
        return Article(
            number=self.mark.number, mark=self.mark.printed, heading=self.heading, chapter=self.chapter, paragraphs=made
        )


@dataclass
class Outline:
    """What a file holds: the regulation's own text, and what lies behind it."""

    title: str = ""
    chapters: list[str] = field(default_factory=list)
    articles: tuple[Article, ...] = ()
    annex: list[Block] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def outline(blocks: Sequence[Block]) -> Outline:
    """The regulation in a file's lines and tables."""
    lines = [b for b in blocks if isinstance(b, Grid) or not is_dirt(b.text)]
    plan = not any(isinstance(b, Text) and (m := article_of(b.text)) and m.number == 1 for b in lines)
    builder = _Builder(plan)
    for block in _mended(lines):
        builder.take(block)
    return builder.done()


def _mended(blocks: Iterable[Block]) -> Iterator[Block]:
    """Lines whose number was broken in two, (十 / 三), as one."""
    held: Text | None = None
    for block in blocks:
        if held is not None and isinstance(block, Text) and not block.opens:
            block, held = held.model_copy(update={"text": held.text + block.text.lstrip()}), None
        if held is not None:
            yield held
            held = None
        if isinstance(block, Text) and _CUT.search(block.text):
            held = block
        else:
            yield block
    if held is not None:
        yield held


class _Builder:
    """Takes a file's blocks in order."""

    def __init__(self, plan: bool) -> None:
        self._plan, self._out = plan, Outline()
        self._articles: list[_Article] = []
        self._chapter, self._last_item, self._in_annex = "", 0, False
        self._stack: list[_Item] = []  # the open items, outermost first

    def take(self, block: Block) -> None:
        if self._in_annex or isinstance(block, Grid):
            self._out.annex.append(block)
        elif self._articles and begins_annex(block.text):
            self._in_annex = True
            self._out.annex.append(block)
        else:
            for n, piece in enumerate(pieces_of(block.text)):
                self._piece(piece, soft=n > 0, opens=block.opens)

    def done(self) -> Outline:
        self._out.articles = tuple(article.frozen() for article in self._articles)
        return self._out

    def _piece(self, text: str, soft: bool, opens: bool | None) -> None:
        if not soft and (chapter := chapter_of(text)):
            self._begin_chapter(*chapter)
        elif article := self._article_in(text, soft):
            self._begin_article(article)
        elif not self._articles:
            self._preamble(text)
        elif item := self._item_in(text, soft):
            self._begin_item(item)
        else:
            self._text(text.strip(), soft, opens)

    def _preamble(self, text: str) -> None:
        found = _TITLE.fullmatch(text.strip())
        if found:
            self._out.title = found[1].strip()

    def _begin_chapter(self, number: int, kind: str, heading: str) -> None:
        if kind != "章":
            return
        if number == 1:  # those before were a table of contents
            self._out.chapters.clear()
        self._chapter = heading
        self._out.chapters.append(heading)

    # --- articles -------------------------------------------------------------------------------------------------

    def _article_in(self, text: str, soft: bool) -> Mark | None:
        last = self._articles[-1].mark.number if self._articles else 0
        mark = part_of(text) if self._plan else (None if soft else article_of(text))
        if mark is None:
            return None
        if self._plan:
            again = mark.number == last > 1 and not soft and 0 < len(mark.rest) <= _PART_TITLE  # counted wrongly
            return mark if mark.number == last + 1 or again else None
        return mark if last < mark.number <= last + _GAP else None

    def _begin_article(self, mark: Mark) -> None:
        last = self._articles[-1].mark.number if self._articles else 0
        if mark.number > last + 1:
            self._out.doubts.append(f"{mark.printed}之前缺少{mark.number - last - 1}条")
        if mark.number == last:
            self._out.doubts.append(f"{mark.printed}出现两次")
        heading, rest = self._heading(mark.rest)
        self._articles.append(_Article(mark, heading, self._chapter, [_Paragraph(rest)] if rest else []))
        self._stack.clear()
        if not self._plan:
            self._last_item = 0

    def _heading(self, rest: str) -> tuple[str, str]:
        if self._plan and len(rest) <= _PART_TITLE and not rest.endswith("。"):
            return rest, ""
        return heading_of(rest)

    # --- items ----------------------------------------------------------------------------------------------------

    def _item_in(self, text: str, soft: bool) -> Mark | None:
        mark = item_of(text)
        if mark is None:
            return None
        before = self._before(mark.kind)
        goes_on = mark.number == before + 1 or mark.number == 1
        if self._plan and mark.kind == "bracketed":
            goes_on = goes_on or mark.number == self._last_item + 1
        if goes_on:
            return mark
        if soft or not before < mark.number <= before + _GAP:
            return None
        self._out.doubts.append(f"{self._articles[-1].mark.printed}{mark.printed}之前缺少{mark.number - before - 1}项")
        return mark

    def _before(self, kind: str) -> int:
        """The number of the last item of the kind in the list that is open."""
        return next((item.number for item in reversed(self._stack) if item.kind == kind), 0)

    def _begin_item(self, mark: Mark) -> None:
        item = _Item(mark.printed, mark.number, mark.kind, mark.rest)
        kinds = [open_item.kind for open_item in self._stack]
        if mark.kind in kinds:
            del self._stack[kinds.index(mark.kind) :]
        elif mark.kind == "bracketed":  # the outermost of all kinds
            self._stack.clear()
        if self._stack:
            self._stack[-1].items.append(item)
        else:
            self._paragraph().items.append(item)
        self._stack.append(item)
        if mark.kind == "bracketed":
            self._last_item = mark.number

    def _paragraph(self) -> _Paragraph:
        article = self._articles[-1]
        if not article.paragraphs:
            article.paragraphs.append(_Paragraph(""))
        return article.paragraphs[-1]

    # --- running text ---------------------------------------------------------------------------------------------

    def _text(self, text: str, soft: bool, opens: bool | None) -> None:
        """Goes on with what is open, or is a paragraph of its own; in plans items have paragraphs."""
        if not opens and self._heads(text):
            self._articles[-1].heading += text
            return
        if self._stack:
            tail: _Item | _Paragraph = self._stack[-1]
        else:
            tail = self._paragraph()
        if not tail.text or soft or self._broken(tail.text, opens):
            tail.text += (" " if soft and tail.text[-1:].isascii() else "") + text
        elif self._plan and self._stack:
            tail.text += f"\n{text}"
        else:
            self._stack.clear()
            self._articles[-1].paragraphs.append(_Paragraph(text))

    def _heads(self, text: str) -> bool:
        """Whether a line is the rest of a part's heading that was broken in two."""
        last = self._articles[-1]
        bare = self._plan and bool(last.heading) and not last.paragraphs
        return bare and len(text) <= _PART_TITLE // 2 and text[-1:] not in _ENDS

    @staticmethod
    def _broken(before: str, opens: bool | None) -> bool:
        """Whether a line goes on with what is before it."""
        if opens is not None:
            return not opens
        return len(before) >= _SHORT and before[-1] not in _ENDS


def texts(blocks: Iterable[Block]) -> list[str]:
    """The lines among blocks."""
    return [b.text for b in blocks if isinstance(b, Text)]
