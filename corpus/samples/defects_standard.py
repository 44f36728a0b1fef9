"""Defects of the standard beside its limits: seal, completeness, references, dates, units, the platform's page."""

from __future__ import annotations

import random
from datetime import timedelta

from corpus.samples.case import Case
from corpus.samples.defects import spoil, spoil_papers, the
from corpus.samples.defects_people import Papers, stranger
from corpus.samples.defects_technical import pick
from corpus.samples.paper import Paper
from corpus.samples.papers import ring
from corpus.samples.stock import families


def other_product(case: Case, rng: random.Random) -> str:
    """A product of another family."""
    return str(rng.choice([f for name, f in families().items() if name != case.family])["products"][0])


def _leave_out(standard: Paper, *chapters: str) -> None:
    """Print the standard without these chapters, in its list of contents too."""
    titles = {"methods": "试验方法", "inspection": "检验规则", "packing": "标志、包装、运输和贮存"}
    left = [c for c in standard.extra["chapters"] if c not in {titles[name] for name in chapters}]
    standard.extra |= {**{name: [] for name in chapters}, "chapters": left, "kinds_table": False}


@spoil_papers("S03", "standard", may="X08", weight=0.5)
def standard_without_seal(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    standard.seals, standard.riding = {}, None


@spoil_papers("X08", "standard company", may="S03 S13", weight=0.5)
def sealed_by_another(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    standard.seals["company"] = ring(case, stranger(rng).name, "stranger")
    standard.riding = None


@spoil_papers("S04", "standard", may="S15 S18", weight=0.5)
def indicators_only(case: Case, papers: Papers, rng: random.Random) -> None:
    _leave_out(the(papers, "standard"), "methods", "inspection", "packing")


@spoil_papers("S15", "standard", may="S04", weight=0.5)
def without_inspection(case: Case, papers: Papers, rng: random.Random) -> None:
    _leave_out(the(papers, "standard"), "inspection")


@spoil_papers("S16", "standard items", may="S04 S07 S12 S15 S18 S23 S24 S25 S26 R23 R25 R26 F18", weight=0.5)
def standard_page_missing(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "standard").drop_pages = [-2]


@spoil("S06", "standard dates", may="S31", weight=0.4)
def declared_before_issue(case: Case, rng: random.Random) -> None:
    case.standard.declared = case.standard.issued - timedelta(days=rng.randint(4, 30))


@spoil("S09", "standard dates report", may="R15 S31", weight=0.5)
def not_yet_in_force(case: Case, rng: random.Random) -> None:
    case.standard.effective = case.applied + timedelta(days=rng.randint(15, 80))


@spoil("S31", "standard dates report form", may="R15", weight=0.4)
def declared_months_later(case: Case, rng: random.Random) -> None:
    s = case.standard
    s.issued = min(s.issued, s.declared - timedelta(days=rng.randint(50, 110)))
    s.number = f"{s.number.rsplit('-', 1)[0]}-{s.issued.year}"
    s.replaces = None


@spoil_papers("S14", "standard", needs="declaration", weight=0.5)
def withdrawn_on_the_platform(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "declaration").fields["state"] = rng.choice(["已废止", "被代替", "废止"])


@spoil_papers("S30", "standard", needs="declaration", may="S17", weight=0.5)
def page_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    page = the(papers, "declaration")
    page.fields["title"] = page.extra["product"] = other_product(case, rng)


@spoil_papers("S17", "standard form", may="S30", weight=0.5)
def scope_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    """Scope and title are another product's."""
    standard, other = the(papers, "standard"), other_product(case, rng)
    standard.extra["scope"] = [line.replace(case.standard.title, other) for line in standard.extra["scope"]]
    standard.fields["title"] = standard.extra["title_plain"] = other


@spoil_papers("S19", "standard", weight=0.5)
def cites_the_withdrawn(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    standard.extra["cited"] = sorted({*standard.extra["cited"], "GB/T 13663—2000"})


@spoil_papers("S20", "standard", weight=0.4)
def cited_both_ways(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    standard.extra["cited"] = sorted({*standard.extra["cited"], "GB/T 191", "GB/T 191—2008"})


@spoil("S25", "items", may="S24 S26 R24 R27 F18", weight=0.5)
def other_unit(case: Case, rng: random.Random) -> None:
    item = rng.choice([i for i in case.items if i.numeric and i.unit])
    item.unit = "MPa" if "%" in item.unit or "g/" in item.unit else "%"


@spoil("S26", "items", may="S24 R27", weight=0.5)
def other_method(case: Case, rng: random.Random) -> None:
    pick(case, rng).method = "GB/T 30999"
