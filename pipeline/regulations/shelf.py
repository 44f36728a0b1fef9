"""The regulations an office has imported, one file each under `CAISHEN_HOME`, and the wording of a clause by its key.

A clause's key is the regulation's, then the place: 办法七(四), 商标法39条, 粤方案(五), 办法第七条第四项, 条例六(二).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from pipeline.adapters.workers import WorkerDied, Workers, WorkerTimeout
from pipeline.errors import ConfigurationError, InputError
from pipeline.regulations.annexes import bases_of, duties_of, grids_of, ledgers_of
from pipeline.regulations.model import Article, Duty, Item, Regulation
from pipeline.regulations.sources import read_blocks
from pipeline.regulations.structure import outline
from pipeline.settings import home
from pipeline.text.folding import fold
from pipeline.text.numerals import NUMERAL, whole_number

SECONDS = 120.0
_KEY = re.compile(r"[\w《》〔〕·]{1,30}")
_PLACE = re.compile(
    rf"(?:第?(?P<article>{NUMERAL})条?)?(?:第(?P<paragraph>{NUMERAL})款)?"
    rf"(?:第?[((](?P<item>{NUMERAL})[))]项?|第(?P<item_too>{NUMERAL})项)?(?:第?(?P<point>\d+)[.目])?"
)


class Wording(NamedTuple):
    """The words of a clause as an office imported them. `place`: where they stand, as people say it."""

    text: str
    title: str
    place: str


def folder() -> Path:
    return home() / "regulations"


def files() -> list[Path]:
    """The files of all imported regulations."""
    return sorted(folder().glob("*.json"))


def parse(path: Path, key: str) -> Regulation:
    """A regulation's file as articles, paragraphs, items and tables.

    Raises:
        InputError: it cannot be read, or has neither articles nor parts.
    """
    blocks = read_blocks(path)
    found = outline(blocks)
    if not found.articles:
        raise InputError(path.name, f"“{path.name}”里没有找到“第一条”或“一、”这样的条目，请检查是不是法规文本。")
    grids = grids_of(found.annex)
    return Regulation(
        key=key,
        title=found.title or path.stem,
        articles=found.articles,
        chapters=tuple(found.chapters),
        grids=tuple(grids),
        bases=bases_of(found.annex, found.articles),
        duties=duties_of(grids),
        ledgers=ledgers_of(grids),
        doubts=tuple(found.doubts),
        source=path.name,
        sha256=sha256(path.read_bytes()).hexdigest(),
        imported_on=date.today(),
    )


def import_regulation(path: Path, key: str) -> Regulation:
    """Reads a file, in a process of its own with a deadline, and keeps it; one of the same key is replaced.

    Raises:
        InputError: the file cannot be read.
        ConfigurationError: the key can be none.
        OSError: it cannot be written.
    """
    if not _KEY.fullmatch(key) or _PLACE.fullmatch(key):
        raise ConfigurationError(f"“{key}”不能用作简称：请用条款前面的那个词，如“办法”“商标法”“粤方案”。")
    try:
        with Workers(1) as workers:
            found: Regulation = workers.submit(parse, path, key, seconds=SECONDS).result()
    except (WorkerTimeout, WorkerDied) as error:
        raise InputError(path.name, f"“{path.name}”读取超过时限或内存上限，请另存为文本后导入。") from error
    folder().mkdir(parents=True, exist_ok=True)
    target = folder() / f"{key}.json"
    draft = target.with_suffix(".new")
    draft.write_text(found.model_dump_json(indent=1), encoding="utf-8")
    draft.replace(target)
    return found


def remove(key: str) -> bool:
    """Whether there was one."""
    path = folder() / f"{key}.json"
    there = path.is_file()
    path.unlink(missing_ok=True)
    return there


def imported() -> dict[str, Regulation]:
    """All imported regulations by key.

    Raises:
        ConfigurationError: a file was changed so that it cannot be read any more.
    """
    return {path.stem: _loaded(path, path.stat().st_mtime_ns) for path in files()}


@lru_cache(maxsize=64)
def _loaded(path: Path, changed: int) -> Regulation:
    try:
        return Regulation.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise ConfigurationError(f"导入的法规 {path.name} 已损坏，请重新导入。") from error


def duties() -> tuple[Duty, ...]:
    """The rows of all imported tables of responsibilities."""
    return tuple(duty for regulation in imported().values() for duty in regulation.duties)


# --- clauses by key -----------------------------------------------------------------------------------------------


def wording(clause: str, among: Mapping[str, Regulation] | None = None) -> Wording | None:
    """The words of a clause; None where its regulation is not imported or has no such place.

    Args:
        clause: the clause's key.
        among: regulations by key; those imported where it is None.
    """
    known = imported() if among is None else among
    folded = fold(clause).replace(" ", "")
    for key in sorted((k for k in known if folded.startswith(fold(k))), key=len, reverse=True):
        place = _PLACE.fullmatch(folded.removeprefix(fold(key)))
        if place and (found := _at(known[key], place)):
            return found
    return None


def worded(clauses: Mapping[str, str]) -> dict[str, str]:
    """Clauses by key with the words of the office's own regulations, where it has them; else as they are."""
    known = imported()
    found = {key: wording(key, known) for key in clauses} if known else {}
    return {
        key: f"{w.text}（{w.title}{w.place}原文）" if (w := found.get(key)) else text for key, text in clauses.items()
    }


def _at(regulation: Regulation, place: re.Match[str]) -> Wording | None:
    article, paragraph, point = (whole_number(place[name] or "") for name in ("article", "paragraph", "point"))
    item = whole_number(place["item"] or place["item_too"] or "")
    if article is None:
        return _of_items(regulation, item)
    homes = [a for a in regulation.articles if a.number == article]
    if len(homes) != 1:  # none, or a plan that counts a part twice
        return None
    found = homes[0]
    text: str | None = found.text
    if paragraph is not None:
        text = "\n".join(found.paragraphs[paragraph - 1].lines()) if 0 < paragraph <= len(found.paragraphs) else None
    if item is not None:
        text = _item_text(found.items, item, point)
    return Wording(text, regulation.title, _said(found, paragraph, item)) if text else None


def _of_items(regulation: Regulation, item: int | None) -> Wording | None:
    """An item of a plan that counts its items through all its parts."""
    homes = [(a, i) for a in regulation.articles for i in a.items if i.number == item]
    if len(homes) != 1:
        return None
    article, found = homes[0]
    return Wording("\n".join(found.lines()), regulation.title, f"{article.mark}{found.mark}")


def _item_text(items: tuple[Item, ...], number: int, point: int | None) -> str | None:
    found = [i for i in items if i.number == number]
    if point is not None:
        found = [i for each in found for i in each.items if i.number == point]
    return "\n".join(found[0].lines()) if len(found) == 1 else None


def _said(article: Article, paragraph: int | None, item: int | None) -> str:
    mark = next((i.mark for i in article.items if i.number == item), "") if item is not None else ""
    return article.mark + (f"第{paragraph}款" if paragraph is not None else "") + mark


def counts(regulation: Regulation) -> Iterator[tuple[str, int]]:
    """What there is of it, in Chinese, for whoever imported it."""
    yield "章", len(regulation.chapters)
    yield "条", len(regulation.articles)
    yield "项", sum(len(article.items) for article in regulation.articles)
    yield "表", len(regulation.grids)
    yield "条文依据", sum(bool(basis.bases) for basis in regulation.bases)
    yield "分工", len(regulation.duties)
