"""Defects of the form: what it lists, its seals and signatures, its dates; and those of a re-recognition."""

from __future__ import annotations

import copy
import random
import re
from datetime import timedelta

from corpus.samples import numbers
from corpus.samples.case import Case, plus_years
from corpus.samples.defects import spoil, spoil_papers, the
from corpus.samples.defects_people import Papers
from corpus.samples.defects_report import long_ago


@spoil_papers("F02", "form report ccc", may="F17 R19 C07 S17", weight=0.5)
def two_models(case: Case, papers: Papers, rng: random.Random) -> None:
    """Two models that are plainly of one kind: letters and a number."""
    known = [m for m in (case.model, *case.data["models"]) if re.fullmatch(r"[A-Z]+[-A-Z]*\d+[A-Z]?", m)]
    first = known[0] if known else "XH-10"
    the(papers, "form").fields["model"] = f"{first}、{numbers.other_digit(rng, first)}"


@spoil_papers("F04", "form", may="X08", weight=0.5)
def form_without_seal(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "form").seals.pop("company")


@spoil_papers("F05", "form", weight=0.5)
def form_without_signature(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "form").extra["signed"] = False


@spoil_papers("F06", "form dates", may="S05 S09 R14 L07 T03 T04 T05 V01", weight=0.4)
def dated_before_the_report(case: Case, papers: Papers, rng: random.Random) -> None:
    form = the(papers, "form")
    form.fields["applied_on"] = case.testing.issued - timedelta(days=rng.randint(3, 12))


@spoil_papers("F08", "form", weight=0.5)
def without_opinion(case: Case, papers: Papers, rng: random.Random) -> None:
    form = the(papers, "form")
    form.extra |= {"opinion": "", "opinion_date": ""}
    form.seals.pop("city")


@spoil_papers("F09", "copies", may="F14", weight=0.2)
def in_two_copies(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return [*papers, *(copy.deepcopy(p) for p in papers)]


@spoil_papers("X06", "copies report items", also="F09", may="F14 F18 R26 R27 R28 R29 R30", weight=0.2)
def copy_with_another_result(case: Case, papers: Papers, rng: random.Random) -> Papers:
    copies = [copy.deepcopy(p) for p in papers]
    numeric = {i.name: i for i in case.items if i.numeric}
    row = rng.choice([r for r in the(copies, "report").rows if r["item"] in numeric])
    row["measured"] = str(numeric[row["item"]].bad)
    return [*papers, *copies]


@spoil_papers("F10", "form", weight=0.5)
def without_promise(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "form").extra["promised"] = False


@spoil_papers("V01", "form dates", needs="recheck", weight=0.4)
def recheck_too_late(case: Case, papers: Papers, rng: random.Random) -> None:
    last = case.applied + timedelta(days=rng.randint(20, 80))
    form = the(papers, "form")
    form.fields |= {"recognised_on": plus_years(last, -3) + timedelta(days=1), "recognition_valid_to": last}


@spoil_papers("V02", "form dates", needs="recheck", weight=0.4)
def recognised_for_five_years(case: Case, papers: Papers, rng: random.Random) -> None:
    form = the(papers, "form")
    last = case.applied + timedelta(days=rng.randint(100, 110))
    start = plus_years(last, -3) + timedelta(days=1)
    form.fields |= {"recognised_on": start, "recognition_valid_to": plus_years(last, 2)}


@spoil("V04", "form dates report standard", also="R17", needs="recheck", weight=0.4)
def report_of_the_first_time(case: Case, rng: random.Random) -> None:
    long_ago(case, 1300)
