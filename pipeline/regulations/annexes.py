"""Tables behind a regulation: legal bases of its articles, responsibilities, the columns of a ledger.

In Word and PDF they are tables; in texts copied from the web only bars and line breaks, or nothing, are left of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.regulations.marks import article_of, begins_annex
from pipeline.regulations.model import Article, Basis, Duty, Grid
from pipeline.regulations.sources import Block, Text
from pipeline.text.folding import fold

_BASIS_HEAD: Final = ("设立依据", "立法依据", "制定依据", "法律依据")
_DUTY_HEAD: Final = ("责任单位", "牵头单位", "指导单位", "配合单位")
_LEDGER_HEAD: Final = "序号"
_FEWEST_COLUMNS: Final = 4
_TASK: Final = re.compile(r"\s*(\d{1,3})\s*[.．、]\s*(.+)", re.DOTALL)
_SYSTEMS: Final = re.compile(r"制定([^。；]{2,60}?)(?:标准和)?先进指标体系")
_FOCUS: Final = re.compile(r"以([^。；]{2,60}?)等[^。；]{0,20}(?:产业|产品)[^。；]{0,20}为重点[^。]*先进指标体系")
_PARTS: Final = re.compile(r"[、,，]|和")
_UNITS: Final = re.compile(r"[、,，;；\s]+|(?<=处)(?=\w{1,8}(?:处|局|院|站|中心|所))")
_HEAD: Final = 10
_TAIL: Final = 6


def grids_of(annex: Sequence[Block]) -> list[Grid]:
    """The tables among the annexes, those that only bars are left of too, each with the heading it stands under."""
    found: list[Grid] = []
    title, run = "", list[str]()
    for block in [*annex, Text(text="附件 "), Text(text="附件 ")]:
        if isinstance(block, Grid):
            found.append(block.model_copy(update={"title": title}))
        elif begins_annex(block.text):
            found += _barred(title, run)
            title, run = block.text.strip(), []
        else:
            run.append(block.text)
    return found


def _barred(title: str, lines: Sequence[str]) -> Iterator[Grid]:
    """A table of which the bars between the cells are left: all cells in one run, rows unknown."""
    if sum("|" in line or "｜" in line for line in lines) < _FEWEST_COLUMNS:
        return
    first = next(n for n, line in enumerate(lines) if "|" in line or "｜" in line)
    heading = [title, *(line.strip() for line in lines[:first])]
    cells = re.split(r"[|｜]", "\n".join(lines[first:]))
    row = tuple(" ".join(cell.split()) for cell in cells)
    yield Grid(title=" ".join(filter(None, heading)), rows=(row,))


# --- legal bases --------------------------------------------------------------------------------------------------


def bases_of(annex: Sequence[Block], articles: Sequence[Article]) -> tuple[Basis, ...]:
    """For each article that the table of bases lists: what it stands on; nothing where it names nothing."""
    rows: dict[int, list[str]] = {}
    for number, text in (*_basis_cells(annex), *_basis_lines(annex, articles)):
        rows.setdefault(number, []).append(text)
    return tuple(Basis(article=number, bases=tuple(_entries(texts))) for number, texts in rows.items())


def _basis_cells(annex: Sequence[Block]) -> Iterator[tuple[int, str]]:
    for grid in (block for block in annex if isinstance(block, Grid)):
        heads = [fold(cell).replace(" ", "") for cell in grid.rows[0]] if grid.rows else []
        column = next((n for n, head in enumerate(heads) if head in _BASIS_HEAD), None)
        number = None
        for row in grid.rows[1:] if column is not None else ():
            mark = next((m for cell in row[:2] if (m := article_of(cell))), None)
            number = mark.number if mark else number
            if number is not None and column is not None and column < len(row):
                yield number, row[column]


def _basis_lines(annex: Sequence[Block], articles: Sequence[Article]) -> Iterator[tuple[int, str]]:
    """Rows of which nothing but the order is left: the article's own words come first in each line."""
    known = {article.number: article for article in articles}
    number, within = 0, False
    for line in (block.text for block in annex if isinstance(block, Text)):
        if within and begins_annex(line):
            return
        if any(word in line for word in _BASIS_HEAD) and len(line) < 40:
            within = True
            continue
        mark = article_of(line) if within else None
        if mark and mark.number == number + 1:
            number, line = mark.number, mark.rest
        if within and number:
            yield number, _without_own_words(line.strip(), known.get(number))


def _without_own_words(line: str, article: Article | None) -> str:
    """The line behind the words of the article itself; both may differ by a word."""
    for own in ("".join(text.split()) for text in (article.text.split("\n") if article else ())):
        if not "".join(line.split()).startswith(own[:_HEAD]):
            continue
        end = re.search(r"\s*".join(map(re.escape, own[-_TAIL:])), line)
        return line[end.end() if end else len(own) :].strip()
    return line


def _entries(texts: Sequence[str]) -> list[str]:
    """The numbered entries of a cell: 1.… 2.…; what is not numbered belongs to the one before."""
    found: list[str] = []
    for text in texts:
        for piece in re.split(r"(?:^|(?<=[。；;）)]))\s*(?=\d{1,2}\s*[.．](?!\d))", text):
            words = " ".join(piece.split())
            begins = re.match(r"(\d{1,2})\s*[.．](?!\d)\s*", words)
            if begins and int(begins[1]) == len(found) + 1:
                found.append(words[begins.end() :])
            elif found:
                found[-1] += words
            elif words:
                found.append(words)
    return found


# --- responsibilities ---------------------------------------------------------------------------------------------


def duties_of(grids: Sequence[Grid]) -> tuple[Duty, ...]:
    """The rows of tables of responsibilities, those of all such tables in order."""
    return tuple(duty for grid in grids for duty in _duties_in(grid))


def _duties_in(grid: Grid) -> Iterator[Duty]:
    cells = [[fold(cell).replace(" ", "") for cell in row] for row in grid.rows]
    if not any(head in _DUTY_HEAD for row in cells[:2] for head in row):
        return
    rows = list(_rows_of(grid.rows[0])) if len(grid.rows) == 1 else list(_ruled(grid))
    before: tuple[str, ...] = ("", "", "")
    for task, units in rows:
        found = _TASK.match(task)
        if not found:
            continue
        if len([u for u in units if u]) == 1:  # merged cells: only the last column is its own
            units = (*before[:2], next(u for u in units if u))
        before = units
        yield _duty(int(found[1]), found[2].strip(), units)


def _rows_of(cells: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Rows in one run of cells: each begins with the next number."""
    expected, starts = 1, list[int]()
    for place, cell in enumerate(cells):
        found = re.search(rf"(?:^|\s)({expected})\s*[.．](?!\d)", cell)
        if found:
            starts.append(place)
            expected += 1
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=True):
        task = re.sub(r"^.*?(?=\d{1,3}\s*[.．])", "", cells[start], count=1)
        yield task, (*cells[start + 1 : min(start + 4, end)], "", "", "")[:3]


def _ruled(grid: Grid) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Rows of a true table: the columns by their heads, whatever stands before them."""
    heads = [fold(cell).replace(" ", "") for cell in grid.rows[0]]
    columns = [next((n for n, head in enumerate(heads) if word in head), None) for word in ("指导", "责任", "配合")]
    if columns[0] is None:
        columns[0] = next((n for n, head in enumerate(heads) if "牵头" in head), None)
    last = ["", "", ""]
    for row in grid.rows[1:]:
        task = next((cell for cell in row if _TASK.match(cell)), "")
        units = [row[n] if n is not None and n < len(row) else "" for n in columns]
        filled = [u or before for u, before in zip(units[:2], last[:2], strict=True)]  # cells merged downwards
        last = [*filled, units[2]]
        yield task, tuple(last)


def _duty(number: int, task: str, units: Sequence[str]) -> Duty:
    task = re.sub(r"(?<=[^\x00-\xff])\s+(?=[^\x00-\xff])", "", task)  # where a line was broken
    guiding, responsible, supporting = (tuple(filter(None, _UNITS.split(u))) for u in units)
    return Duty(
        number=number,
        task=task,
        families=tuple(dict.fromkeys(_families(task))),
        guiding=guiding,
        responsible=responsible,
        supporting=supporting,
    )


def _families(task: str) -> Iterator[str]:
    """The product families whose indicator system is to be written."""
    for found in (*_SYSTEMS.finditer(task), *_FOCUS.finditer(task)):
        for group in re.split(r"以及|及", re.sub(r"[(（]([^)）]*)[)）]", r"、\1", found[1])):
            kind = re.search(r"等(?:.{0,4}类)?(.{2,12}?)(?:产品)?$", group)  # 学校、宾馆等消费类纺织产品
            for part in [kind[1]] if kind else _PARTS.split(group):
                if name := re.sub(r"(?:相关)?产品$|标准$", "", part.strip()):
                    yield name


# --- ledgers ------------------------------------------------------------------------------------------------------


def ledgers_of(grids: Sequence[Grid]) -> tuple[tuple[str, ...], ...]:
    """The column titles of forms that are to be filled in: 序号 first, empty below."""
    found = []
    for grid in grids:
        heads = [re.sub(r"\s", "", cell) for cell in grid.rows[0]] if grid.rows else []
        if _LEDGER_HEAD not in heads[:1] or any(h in _DUTY_HEAD for h in heads):
            continue
        columns = tuple(heads[: next((n for n, head in enumerate(heads) if not head), len(heads))])
        if len(columns) >= _FEWEST_COLUMNS and "台账" in re.sub(r"\s", "", grid.title):
            found.append(columns)
    return tuple(found)
