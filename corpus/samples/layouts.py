"""Layouts that are files of their own: what they print, and papers printed in them.

Each is a template whose lines that begin with `//:` are YAML and say what it is: `type` (document types it prints),
`instead` (built-in layouts it can stand for; all when left out), `dates` (styles of `chinese_date`, one is drawn),
`prose` (limits are said in words: 不小于5.0%), `unnumbered` (pages before the one that bears the number 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.stock import ORDINARY
from corpus.samples.typeset import DateStyle

FOLDER = ORDINARY / "templates" / "layouts"
_WORDS = {"≥": "不小于", "≤": "不大于", ">": "大于", "<": "小于"}


@dataclass(frozen=True)
class Layout:
    """A layout: its template, and where it can be used."""

    name: str
    template: str
    types: tuple[str, ...]
    instead: tuple[str, ...] = ()
    dates: tuple[DateStyle, ...] = (0,)
    prose: bool = False
    unnumbered: int = 0

    def suits(self, paper: Paper) -> bool:
        return paper.type in self.types and (not self.instead or paper.layout in self.instead)


@cache
def layouts(folder: Path = FOLDER) -> tuple[Layout, ...]:
    """The layouts of a folder by name."""
    return tuple(_layout(path) for path in sorted(folder.glob("*.typ")))


def _layout(path: Path) -> Layout:
    marked = [line.removeprefix("//:") for line in path.read_text("utf-8").splitlines() if line.startswith("//:")]
    said = yaml.safe_load("\n".join(marked))
    types = said["type"] if isinstance(said["type"], list) else [said["type"]]
    return Layout(
        name=path.stem,
        template=str(path.relative_to(ORDINARY).with_suffix("")),
        types=tuple(types),
        instead=tuple(said.get("instead", ())),
        dates=tuple(said.get("dates", (0,))),
        prose=bool(said.get("prose")),
        unnumbered=said.get("unnumbered", 0),
    )


def vary(papers: Iterable[Paper]) -> None:
    """Print some papers in a layout of the folder: each as often as one of the built-in ones."""
    for paper in papers:
        fitting = [layout for layout in layouts() if layout.suits(paper)]
        if not fitting:
            continue
        place = paper.rng("layout").randrange(len(LAYOUTS[paper.type]) + len(fitting))
        if place < len(fitting):
            wear(paper, fitting[place], paper.rng("words").randrange(1000))


def named(names: Sequence[str]) -> tuple[Layout, ...]:
    """The layouts of the folder with these names.

    Raises:
        ValueError: there is no layout of one of the names.
    """
    known = {layout.name: layout for layout in layouts()}
    if unknown := [name for name in names if name not in known]:
        raise ValueError(f"没有这些版式：{'、'.join(unknown)}")
    return tuple(known[name] for name in names)


def print_in(papers: Iterable[Paper], choice: Sequence[Layout], purpose: str) -> None:
    """Print every paper in a layout of the choice, where one suits: by turns, so that few packets show all."""
    for paper in papers:
        fitting = [layout for layout in choice if layout.suits(paper)]
        if fitting:
            wear(paper, fitting[int(paper.seed) % len(fitting)], paper.rng(purpose).randrange(1000))


def wear(paper: Paper, layout: Layout, dice: int) -> None:
    """Print the paper in this layout; `dice` decides where the layout leaves a choice of words."""
    paper.template, paper.layout = layout.template, layout.name
    paper.date_style = layout.dates[dice % len(layout.dates)]
    paper.extra |= {"dice": dice, "unnumbered": layout.unnumbered}
    if layout.prose:
        for row in paper.rows:
            row |= {"said": "yes", "limit": row["requirement"]}
            row["requirement"] = spoken(row["requirement"], row["unit"])


def spoken(limit: str, unit: str) -> str:
    """A limit as a clause of prose says it: 不小于48.0MPa, 为300~400m²/kg; words stay as they are."""
    with_unit = "" if unit in ("", "—", "/") else unit
    for sign, word in _WORDS.items():
        if limit.startswith(sign):
            return f"{word}{limit[len(sign) :]}{with_unit}"
    return f"为{limit}{with_unit}" if re.fullmatch(r"[-+±\d.~]+", limit) else f"满足：{limit}"
