"""Layouts held out of development: papers of a packet are printed in them, so that figures are honest.

They are written from the practice of papers (forms typed with a word processor or exported from the web, standards
built after GB/T 1.1, front pages and results of laboratories and their systems, certificates and licences in the
versions that have been issued), not from what reads and judges them. What they print is checked by eye. When a set has
served, it joins the ordinary samples and another is written in its place.
"""

from __future__ import annotations

from collections.abc import Iterable

from corpus.samples.layouts import Layout, print_in
from corpus.samples.layouts import layouts as of_folder
from corpus.samples.paper import LAYOUTS, Paper
from corpus.samples.stock import HELD_OUT

INDICATORS = HELD_OUT / "indicators"


def layouts() -> tuple[Layout, ...]:
    """All held-out layouts by name."""
    return of_folder(HELD_OUT / "layouts")


def ordinary_only() -> list[str]:
    """The document types no held-out layout prints."""
    held_out = {kind for layout in layouts() for kind in layout.types}
    return [kind for kind in LAYOUTS if kind not in held_out]


def dress(papers: Iterable[Paper]) -> None:
    """Print every paper in a held-out layout, where there is one that suits: by turns, so that few packets show all."""
    print_in(papers, layouts(), "blind")
