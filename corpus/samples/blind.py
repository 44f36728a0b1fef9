"""Layouts held out of development: papers of a packet are printed in them, so that figures are honest.

Each is one file of `held_out/layouts`. Its lines that begin with `//:` are YAML and say what it is:
`type` (document types it prints), `instead` (ordinary layouts it can stand for; all when left out), `dates`
(styles of `chinese_date`, one is drawn), `prose` (limits are said in words: 不小于5.0%).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.stock import HELD_OUT

INDICATORS = HELD_OUT / "indicators"
_WORDS = {"≥": "不小于", "≤": "不大于", ">": "大于", "<": "小于"}


@dataclass(frozen=True)
class Layout:
    """A held-out layout: its template, and where it can be used."""

    name: str
    template: str
    types: tuple[str, ...]
    instead: tuple[str, ...] = ()
    dates: tuple[int, ...] = (0,)
    prose: bool = False

    def suits(self, paper: Paper) -> bool:
        return paper.type in self.types and (not self.instead or paper.layout in self.instead)


@cache
def layouts() -> tuple[Layout, ...]:
    """All held-out layouts by name."""
    return tuple(_layout(path) for path in sorted((HELD_OUT / "layouts").glob("*.typ")))


def _layout(path: Path) -> Layout:
    marked = [line.removeprefix("//:") for line in path.read_text("utf-8").splitlines() if line.startswith("//:")]
    said = yaml.safe_load("\n".join(marked))
    types = said["type"] if isinstance(said["type"], list) else [said["type"]]
    return Layout(
        name=path.stem,
        template=f"held_out/layouts/{path.stem}",
        types=tuple(types),
        instead=tuple(said.get("instead", ())),
        dates=tuple(said.get("dates", (0,))),
        prose=bool(said.get("prose")),
    )


def ordinary_only() -> list[str]:
    """The document types no held-out layout prints."""
    held_out = {kind for layout in layouts() for kind in layout.types}
    return [kind for kind in LAYOUTS if kind not in held_out]


def dress(papers: Iterable[Paper]) -> None:
    """Print every paper in a held-out layout, where there is one that suits: by turns, so that few packets show all."""
    for paper in papers:
        fitting = [layout for layout in layouts() if layout.suits(paper)]
        if fitting:
            wear(paper, fitting[int(paper.seed) % len(fitting)], paper.rng("blind").randrange(1000))


def wear(paper: Paper, layout: Layout, dice: int) -> None:
    """Print the paper in this layout; `dice` decides where the layout leaves a choice of words."""
    paper.template, paper.layout = layout.template, layout.name
    paper.date_style = layout.dates[dice % len(layout.dates)]
    paper.extra["dice"] = dice
    if layout.prose:
        for row in paper.rows:
            row["requirement"] = spoken(row["requirement"], row["unit"])
            row["said"] = "yes"


def spoken(limit: str, unit: str) -> str:
    """A limit as a clause of prose says it: 不小于48.0MPa, 为300~400m²/kg; words stay as they are."""
    with_unit = "" if unit in ("", "—", "/") else unit
    for sign, word in _WORDS.items():
        if limit.startswith(sign):
            return f"{word}{limit[len(sign) :]}{with_unit}"
    return f"为{limit}{with_unit}" if re.fullmatch(r"[-+±\d.~]+", limit) else f"满足：{limit}"
