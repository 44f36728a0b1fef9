"""Defects of the trademark: its term, its renewal, its change of owner, a licence to use it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from corpus.samples import names, numbers
from corpus.samples.case import Case, plus_years, ten_years
from corpus.samples.defects import spoil, spoil_papers, the
from corpus.samples.defects_people import Papers, another, stranger


def ending(case: Case, last: date) -> None:
    """Let the mark end about that day, not renewed."""
    mark = case.mark
    mark.registered = plus_years(last + timedelta(days=1), -10)
    mark.expires = ten_years(mark.registered)
    mark.number = numbers.trademark_number(rng=case.rng("ending"), year=mark.registered.year)
    mark.renewed_to = None


@spoil("T04", "mark dates", may="T03 T05 T18", weight=0.5)
def in_grace(case: Case, rng: random.Random) -> None:
    ending(case, case.applied - timedelta(days=rng.randint(30, 150)))


@spoil("T05", "mark dates", weight=0.4)
def ends_during_recognition(case: Case, rng: random.Random) -> None:
    ending(case, case.applied + timedelta(days=rng.randint(560, 900)))


@spoil_papers("T06", "mark dates", may="T05", needs="fresh", weight=0.5)
def nine_years(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "mark").fields["valid_to"] = plus_years(case.mark.registered, 9) - timedelta(days=1)


@spoil_papers("T07", "mark", may="T03 T04 T05 T08", needs="renewal", weight=0.5)
def renewal_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    renewal = the(papers, "renewal")
    renewal.fields["registration_number"] = another(case.mark.number, rng)


@spoil_papers("T08", "mark dates", needs="renewal", weight=0.5)
def gap_before_renewal(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "renewal").fields["valid_from"] = case.mark.expires + timedelta(days=rng.randint(40, 200))


@spoil_papers("T10", "mark company", may="T09 L15 L16", needs="rename renamed company", weight=0.4)
def change_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "change").fields["registration_number"] = another(case.mark.number, rng)


@spoil_papers("T11", "mark company", may="T09 L15 L16", needs="rename assigned company", weight=0.4)
def assigned_to_another(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "change").fields["to_name"] = stranger(rng).name


@spoil_papers("T12", "mark company", needs="licence", verdict="unknown", weight=0.3)
def only_licensed(case: Case, papers: Papers, rng: random.Random) -> None:
    """The packet has a licence to use the mark: whether that will do, people decide."""


@spoil_papers("T13", "mark company dates", needs="licence", weight=0.4)
def licence_too_short(case: Case, papers: Papers, rng: random.Random) -> None:
    licence = the(papers, "tmlicence")
    licence.fields["valid_to"] = case.applied + timedelta(days=rng.randint(100, 500))


@spoil_papers("T16", "mark form", may="F16", weight=0.5)
def other_word_on_form(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "form").fields["trademark"] = names.brand(rng)


@spoil("T17", "mark form", may="F16", weight=0.3)
def short_number(case: Case, rng: random.Random) -> None:
    case.mark.number = str(rng.randint(1100, 9899))
