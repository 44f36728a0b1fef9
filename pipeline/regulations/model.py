"""A regulation as printed: articles of paragraphs of items; tables; what an annex says of bases and duties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.model.base import Noun


class Item(Noun):
    """（一）, 1. or ①. `mark`: as printed."""

    number: int
    mark: str
    text: str
    items: tuple[Item, ...] = ()

    def lines(self) -> Iterator[str]:
        """The item and all under it, as printed."""
        yield f"{self.mark}{self.text}"
        for item in self.items:
            yield from item.lines()


class Paragraph(Noun):
    """款: a paragraph and the items it introduces."""

    text: str
    items: tuple[Item, ...] = ()

    def lines(self) -> Iterator[str]:
        if self.text:
            yield self.text
        for item in self.items:
            yield from item.lines()


class Article(Noun):
    """第…条; in plans that have no articles, 一、二、三、.

    Attributes:
        mark: as printed (第七条; 二、).
        heading: what stands in brackets behind the number, or behind the numeral of a plan's part.
        chapter: the chapter it is in, "" for none.
    """

    number: int
    mark: str
    heading: str = ""
    chapter: str = ""
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items of the first level, whatever paragraph introduces them."""
        return tuple(item for paragraph in self.paragraphs for item in paragraph.items)

    @property
    def text(self) -> str:
        """The whole article as printed, without its number."""
        return "\n".join(line for paragraph in self.paragraphs for line in paragraph.lines())


class Grid(Noun):
    """A table, row by row; `title`: what stands above it."""

    title: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Basis(Noun):
    """A row of a table of legal bases: on what an article stands."""

    article: int
    bases: tuple[str, ...] = ()


class Duty(Noun):
    """A row of a table of responsibilities.

    Attributes:
        families: the product families whose indicator system it is to have written; empty for other tasks.
        guiding, responsible, supporting: the units, as printed.
    """

    number: int
    task: str
    families: tuple[str, ...] = ()
    guiding: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


class Regulation(Noun):
    """A regulation that an office imported.

    Attributes:
        key: what begins the keys of its clauses (办法: 办法七(四)).
        chapters: their headings in order.
        ledgers: the column titles of the forms of a ledger (台账) among its annexes.
        doubts: what could not be made sense of, in Chinese.
        source: the name of the file; `sha256` of it.
    """

    key: str
    title: str
    articles: tuple[Article, ...]
    chapters: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    bases: tuple[Basis, ...] = ()
    duties: tuple[Duty, ...] = ()
    ledgers: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[str, ...] = ()
    source: str = ""
    sha256: str = ""
    imported_on: date | None = None
