"""Defects of certificates and licences, and those that show only across packets."""

from __future__ import annotations

import copy
import random
from datetime import date, timedelta

from corpus.samples import names, numbers
from corpus.samples.case import Case, between, plus_years
from corpus.samples.defects import spoil_papers, the, without
from corpus.samples.defects_people import Papers, stranger
from corpus.samples.paper import Paper
from corpus.samples.papers import ring

LICENCES = ("xk", "sc")


def licence_of(papers: Papers) -> Paper:
    """The production licence, industrial or for food."""
    return next(p for p in papers if p.key in LICENCES)


def run_out(case: Case, paper: Paper, rng: random.Random, years: int) -> date:
    """Let the certificate end before the application; its date of issue."""
    ended = case.applied - timedelta(days=rng.randint(20, 330))
    issued = plus_years(ended, -years) + timedelta(days=1)
    paper.fields |= {"issued_on": issued, "valid_to": plus_years(issued, years) - timedelta(days=1)}
    return issued


def other_company(case: Case, rng: random.Random) -> str:
    """A near or a quite different name."""
    if rng.random() < 0.5:
        return names.near_name(rng, case.company)
    return names.company(rng, case.data["trade"]).name


@spoil_papers("C01", "ccc form", licences="ccc both", may="F17")
def no_ccc(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, "ccc", "cccself")


@spoil_papers("C03", "ccc dates", licences="ccc both")
def ccc_expired(case: Case, papers: Papers, rng: random.Random) -> Papers:
    paper = the(papers, "ccc")
    issued = run_out(case, paper, rng, 5)
    paper.fields["certificate_number"] = numbers.ccc_number(rng, issued.year, case.data["ccc_class"])
    return without(papers, "cccself")


@spoil_papers("C02", "ccc dates", licences="ccc both", needs="self", weight=0.5)
def declared_after_filing(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "cccself").fields["declared_on"] = case.applied + timedelta(days=rng.randint(5, 40))


@spoil_papers("C04", "ccc dates", licences="ccc both", weight=0.5)
def ccc_of_a_later_year(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = the(papers, "ccc")
    year = int(str(paper.fields["issued_on"])[:4]) + rng.randint(1, 2)
    paper.fields["certificate_number"] = numbers.ccc_number(rng, year, case.data["ccc_class"])


@spoil_papers("C08", "ccc", licences="ccc both", weight=0.3)
def ccc_by_a_withdrawn_standard(case: Case, papers: Papers, rng: random.Random) -> None:
    """Any dated standard that was replaced serves: what counts is that it is out of force."""
    the(papers, "ccc").extra["standard"] = "GB/T 9756—2009"


@spoil_papers("C06", "ccc company", licences="ccc both", may="L15 L16")
def ccc_of_another(case: Case, papers: Papers, rng: random.Random) -> Papers:
    other = names.company(rng, case.data["trade"])
    paper = the(papers, "ccc")
    paper.fields |= dict.fromkeys(("applicant", "manufacturer", "factory"), other.name)
    paper.extra["addresses"] = dict.fromkeys(("applicant", "manufacturer", "factory"), other.address)
    return without(papers, "cccself")


@spoil_papers("C07", "ccc form", licences="ccc both", may="F17")
def model_not_covered(case: Case, papers: Papers, rng: random.Random) -> Papers:
    paper = the(papers, "ccc")
    models = [m for m in case.data["models"] if m != case.model]
    paper.fields["models"] = models
    paper.extra["models"] = models
    return without(papers, "cccself")


@spoil_papers("C09", "licence2 form", licences="industrial food both", may="F17")
def no_production_licence(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, *LICENCES)


@spoil_papers("C10", "licence2 dates", licences="industrial food both")
def licence_expired(case: Case, papers: Papers, rng: random.Random) -> None:
    run_out(case, licence_of(papers), rng, 5)


@spoil_papers("C11", "licence2", licences="industrial food both", may="C12", weight=0.5)
def a_digit_lost(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = licence_of(papers)
    paper.fields["licence_number"] = str(paper.fields["licence_number"])[:-1]


@spoil_papers("C13", "licence2 form", licences="industrial both", may="F17", weight=0.5)
def licence_for_another_product(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = licence_of(papers)
    other = "水泥" if "电" in case.data["licence_product"] else "电线电缆"
    paper.fields["product_name"] = other
    paper.extra["units"] = [[other, other, "详见产品明细"]]


@spoil_papers("C12", "licence2", licences="food", may="C11")
def wrong_check_digit(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = the(papers, "sc")
    number = str(paper.fields["licence_number"])
    right = numbers.mod_11_10(number[2:-1])
    paper.fields["licence_number"] = number[:-1] + rng.choice([d for d in "0123456789" if d != right])


@spoil_papers("C14", "licence2 company", licences="industrial food both", may="L10 L11", weight=0.5)
def made_elsewhere(case: Case, papers: Papers, rng: random.Random) -> None:
    licence_of(papers).fields["production_address"] = names.address(rng, names.region(rng))


@spoil_papers("C15", "licence2 company", licences="industrial food both", may="L15 L16")
def licence_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    licence_of(papers).fields["holder"] = other_company(case, rng)


@spoil_papers("Q01", "qms", may="Q09")
def no_quality_evidence(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, "qms", "quality")


@spoil_papers("Q02", "qms dates", may="Q03 Q07")
def qms_expired(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = the(papers, "qms")
    issued = run_out(case, paper, rng, 3)
    paper.fields["certificate_number"] = numbers.qms_number(rng, issued.year)


@spoil_papers("Q05", "qms company", may="L15 L16")
def qms_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "qms").fields["holder"] = other_company(case, rng)


@spoil_papers("Q06", "qms", weight=0.4)
def old_edition(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "qms").fields["standard"] = "GB/T 19001-2008/ISO 9001:2008"


@spoil_papers("Q03", "qms evidence", needs="evidence", may="Q01", weight=0.4)
def certificate_suspended(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = the(papers, "quality")
    paper.fields["kind"] = "质量管理体系认证证书暂停通知书"
    paper.extra["sentence"] = "因未按期接受年度监督审核，自即日起暂停质量管理体系认证证书。"


@spoil_papers("Q04", "qms form", weight=0.5)
def scope_of_trade(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "qms").fields["scope"] = f"{case.data['goods'][0]}的批发和零售"


@spoil_papers("Q07", "qms dates", weight=0.4)
def number_of_a_later_year(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = the(papers, "qms")
    year = int(str(paper.fields["issued_on"])[:4]) + rng.randint(1, 2)
    paper.fields["certificate_number"] = numbers.qms_number(rng, year)


@spoil_papers("Q09", "evidence company", needs="evidence", may="L15", weight=0.4)
def officer_of_another(case: Case, papers: Papers, rng: random.Random) -> None:
    paper = the(papers, "quality")
    other = stranger(rng).name
    paper.fields |= {"kind": "首席质量官任命书", "holder": other}
    paper.extra["sentence"] = f"经研究决定，任命{rng.choice(case.signers)}为首席质量官，负责质量管理工作。"
    paper.seals["company"] = ring(case, other, "stranger")


def share_report(case: Case, twin: Case) -> None:
    """X01: the report number of another company's packet."""
    case.testing.number = twin.testing.number
    case.testing.lab, case.testing.cma = twin.testing.lab, twin.testing.cma
    year = 2000 + int(twin.testing.cma[:2])
    if not 0 <= case.testing.issued.year - year <= 5:
        case.testing.cma = f"{(case.testing.issued.year - 1) % 100:02d}{twin.testing.cma[2:]}"


def share_standard(case: Case, twin: Case) -> None:
    """X03: the standard number of another company's packet, of the year the standard was issued in there."""
    case.standard.number, case.standard.code = twin.standard.number, twin.standard.code
    case.standard.replaces = None
    case.notes["may"] = (*case.notes.get("may", ()), "S11")


def share_mark(case: Case, twin: Case) -> None:
    """X04: the registration number of another company's trademark."""
    case.mark.number = twin.mark.number


def apply_again(case: Case, twin: Case) -> None:
    """X09: the same company applies for the same product and model once more."""
    seed, rng = case.seed, case.rng("again")
    applied = between(rng, twin.applied, date(twin.applied.year, 9, 20))
    for name, value in vars(copy.deepcopy(twin)).items():
        setattr(case, name, value)
    case.seed, case.applied = seed, applied
