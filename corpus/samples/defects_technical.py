"""Defects of the standard, the indicators and the report."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from corpus.samples import names, numbers
from corpus.samples.case import Case, Item
from corpus.samples.defects import spoil, spoil_papers, the, without
from corpus.samples.defects_people import Papers, different_model
from corpus.samples.papers import phrases
from corpus.samples.papers_technical import numbered_page, set_basis
from corpus.samples.stock import families


def pick(case: Case, rng: random.Random, *, advanced: bool = True) -> Item:
    """An item whose limit is a number, asked for by the advanced system or by the company alone."""
    if advanced:
        return rng.choice([i for i in case.items if i.numeric])
    return rng.choice([i for i in case.items if i.advanced is None])


@spoil_papers("S01", "standard report items form", may="F15 F17 F18 R13 R14 R23 R25 R26 S23 S24 S02 S05 R24")
def no_standard(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, "standard", "declaration")


@spoil_papers("S02", "standard", may="S04 S05")
def not_from_platform(case: Case, papers: Papers, rng: random.Random) -> Papers:
    standard = the(papers, "standard")
    standard.fields.pop("declared_on", None)
    standard.extra.pop("watermark", None)
    return without(papers, "declaration")


@spoil("S05", "standard dates", may="S31 R14")
def declared_late(case: Case, rng: random.Random) -> None:
    case.standard.declared = case.applied + timedelta(days=rng.randint(4, 40))


@spoil_papers("S07", "standard", may="S05 S30", weight=0.4)
def two_stamps(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    first = standard.extra["watermark"][0]
    other = re.sub(r"\d\d日", lambda m: f"{(int(m[0][:2]) + 6) % 28 + 1:02d}日", first)
    standard.extra["watermark"] = [first, first, first, other, first]


@spoil("S08", "standard", may="S09 R15 S31")
def in_force_before_issue(case: Case, rng: random.Random) -> None:
    case.standard.effective = case.standard.issued - timedelta(days=rng.randint(5, 40))


@spoil("S10", "standard report form", may="S11 S12 F15 R13", weight=0.5)
def malformed_number(case: Case, rng: random.Random) -> None:
    s = case.standard
    s.number = f"Q/{s.code}-{s.issued.year}"


@spoil("S11", "standard report form", may="R14")
def other_year(case: Case, rng: random.Random) -> None:
    s = case.standard
    s.number = f"{s.number.rsplit('-', 1)[0]}-{s.issued.year - 1}"
    s.replaces = None


@spoil_papers("S12", "standard", weight=0.4)
def other_running_head(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    standard.extra["heads_by_page"] = {"3": numbers.other_digit(rng, case.standard.number.rsplit("-", 1)[0]) + "—2019"}


@spoil_papers("S13", "standard company", may="L15 L16 X08 S30 F04")
def other_issuer(case: Case, papers: Papers, rng: random.Random) -> None:
    standard = the(papers, "standard")
    other = names.near_name(rng, case.company) if rng.random() < 0.5 else names.company(rng, case.data["trade"]).name
    old = case.company.name
    standard.fields["issuer"] = other
    standard.extra["issuer_plain"] = other
    standard.extra["foreword"] = [line.replace(old, other) for line in standard.extra["foreword"]]


@spoil("S23", "items", also="R24", may="F18 F03 R27")
def item_missing(case: Case, rng: random.Random) -> None:
    item = pick(case, rng)
    item.standard = item.measured = None


@spoil("R24", "items", also="R23")
def advanced_item_untested(case: Case, rng: random.Random) -> None:
    rng.choice([i for i in case.items if i.numeric and i.advanced]).measured = None


def limited_by_law(family: dict[str, Any]) -> bool:
    """Whether products of the family have a limit that a mandatory standard sets, too."""
    return any(item["name"] == "VOC含量" and "涂料" in family["products"][0] for item in family["items"])


@spoil("S21", "items", also="S24", may="S22 F18 R25", verdict="unknown", fits=limited_by_law, weight=0.3)
def weaker_than_the_law(case: Case, rng: random.Random) -> None:
    """The list of mandatory limits only proposes: a person looks the standard up."""
    item = next(i for i in case.items if i.name == "VOC含量")
    item.standard = "≤120"


@spoil("S24", "items", may="S22 S21")
def limit_weaker(case: Case, rng: random.Random) -> None:
    item = pick(case, rng)
    item.standard = item.weaker


@spoil("R27", "items", also="S24", may="S22 R30")
def value_between(case: Case, rng: random.Random) -> None:
    """The company's own limit is met, the advanced one is not."""
    found = [(i, v) for i in case.items if i.numeric and (v := halfway(i)) is not None]
    item, value = rng.choice(found)
    item.standard, item.measured = item.weaker, value


def halfway(item: Item) -> str | None:
    """A value between the weaker limit and the advanced one, when both are one-sided numbers."""
    pair = [re.fullmatch(r"([≥≤])(\d+(?:\.\d+)?)", limit or "") for limit in (item.weaker, item.advanced)]
    if not pair[0] or not pair[1] or item.unit == "级":
        return None
    middle = (Decimal(pair[0][2]) + Decimal(pair[1][2])) / 2
    return format(middle.normalize(), "f")


def consequences(item: Item) -> list[str]:
    """A value that fails the company's limit fails the advanced one too, where there is one."""
    return ["R27"] if item.advanced else []


@spoil("R26", "items", may="R30")
def out_of_limit(case: Case, rng: random.Random) -> Iterable[str]:
    item = pick(case, rng)
    item.measured, item.verdict = item.bad, "不合格"
    case.notes["failed"] = item.name
    return consequences(item)


@spoil("R28.hidden", "items", also="R26", may="R30")
def failed_but_passed(case: Case, rng: random.Random) -> Iterable[str]:
    item = pick(case, rng)
    item.measured = item.bad
    return consequences(item)


@spoil("R28", "items", also="R29")
def passed_but_failed(case: Case, rng: random.Random) -> None:
    pick(case, rng).verdict = "不合格"


@spoil("R29", "items", also="R26", may="R30")
def conclusion_contradicts(case: Case, rng: random.Random) -> Iterable[str]:
    item = pick(case, rng)
    item.measured, item.verdict = item.bad, "不合格"
    return consequences(item)


@spoil("R25", "items")
def limit_miscopied(case: Case, rng: random.Random) -> None:
    item = pick(case, rng)
    item.reported = item.weaker


@spoil("R23", "items")
def not_tested(case: Case, rng: random.Random) -> None:
    pick(case, rng, advanced=False).measured = None


@spoil_papers("R01", "report items form standard", may="F19 F17 F18 R03 R12 R13 R18 R19 R20 R23 R24")
def no_report(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, "report")


@spoil_papers("R03", "report")
def no_cma(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.fields.pop("cma_number", None)
    report.extra["cma_shown"] = False


@spoil("R05", "report dates", weight=0.5)
def cma_out_of_date(case: Case, rng: random.Random) -> None:
    year = case.testing.issued.year
    case.testing.cma = f"{(year - 7) % 100:02d}{case.testing.cma[2:]}"


@spoil_papers("R11", "report", may="F19", weight=0.4)
def other_number_on_page(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.extra["numbers_by_page"] = {str(numbered_page(report, 2)): numbers.other_digit(rng, case.testing.number)}


@spoil_papers("R12", "report items", may="R23 R24 R07 R09")
def page_missing(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    report.drop_pages = [numbered_page(report, 3 if report.layout == "modern" else 2)]


@spoil_papers("R13", "report standard", may="S14 R25")
def other_basis(case: Case, papers: Papers, rng: random.Random) -> None:
    report = the(papers, "report")
    number, year = case.standard.number.rsplit("-", 1)
    old = f"{number}-{int(year) - rng.randint(1, 3)}"
    report.fields["basis_standard"] = old
    set_basis(report, case)
    report.fields["conclusion"] = phrases()["conclusion"][0].format(standard=old)


@spoil("R14", "report standard dates", may="R15 R17 R16 R05 S31")
def tested_too_early(case: Case, rng: random.Random) -> None:
    t = case.testing
    back = t.issued - (case.standard.issued - timedelta(days=rng.randint(15, 90)))
    t.produced, t.received, t.tested_to, t.issued = (d - back for d in (t.produced, t.received, t.tested_to, t.issued))
    t.cma = f"{(t.issued.year - 2) % 100:02d}{t.cma[2:]}"


@spoil_papers("R18", "report form", also="F17")
def other_sample(case: Case, papers: Papers, rng: random.Random) -> None:
    other = rng.choice([f for name, f in families().items() if name != case.family])
    the(papers, "report").fields["product_name"] = other["products"][0]


@spoil_papers("R19", "report form", also="F17")
def other_model_tested(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "report").fields["model"] = different_model(case)


@spoil_papers("R20", "report company", may="L15")
def other_maker(case: Case, papers: Papers, rng: random.Random) -> None:
    other = names.company(rng, case.data["trade"]).name
    the(papers, "report").fields |= {"client": other, "manufacturer": other}


@spoil_papers("R21", "report mark", may="T16 F16")
def other_brand(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "report").fields["trademark"] = names.brand(rng)
