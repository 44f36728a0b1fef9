"""Defects of the form, the legal person and the trademark."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TypeAlias

from corpus.samples import names, numbers, papers_other
from corpus.samples.case import Case, plus_years, ten_years
from corpus.samples.defects import spoil, spoil_papers, the, without
from corpus.samples.paper import Paper, Value
from corpus.samples.papers import set_term

Papers: TypeAlias = list[Paper]

MARK_PAPERS = ("mark", "renewal", "change", "tmlicence")


def stranger(rng: random.Random) -> names.Company:
    """A company that has nothing to do with the applicant, by its name either."""
    return names.company(rng, "商贸")


def another(value: Value, rng: random.Random) -> str:
    """A number with a digit changed."""
    return numbers.other_digit(rng, str(value))


@spoil_papers(
    "F01",
    "form mark licence standard report qms ccc licence2 items dates",
    may="F03 F07 F15 F16 F17 F18 F19 F04 F05 F08 F10 L15 L17 T03 T04 T05 T09 T15 L07 L09 C01 C03 C07 C09 C10 "
    "Q02 R05 R17 R18 R19 R20 S09 S13 S23 S24 T13",
    weight=0.5,
)
def no_form(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, "form")


@spoil_papers("F03", "form")
def blank_entry(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "form").fields[rng.choice(["contact", "phone", "industry", "standard_title"])] = None


@spoil("F07", "dates", may="F06 V01")
def late(case: Case, rng: random.Random) -> None:
    case.applied = date(case.applied.year, 10, rng.randint(9, 28))


@spoil_papers("F15", "form standard", may="S14")
def other_standard(case: Case, papers: Papers, rng: random.Random) -> None:
    number, year = case.standard.number.rsplit("-", 1)
    form = the(papers, "form")
    if rng.random() < 0.6:
        form.fields["standard_number"] = f"{number}-{int(year) - rng.randint(1, 3)}"
    else:
        form.fields["standard_number"] = f"{another(number, rng)}-{year}"


@spoil_papers("F16", "form mark", may="T16")
def other_mark(case: Case, papers: Papers, rng: random.Random) -> None:
    form = the(papers, "form")
    form.fields["trademark_number"] = another(form.fields["trademark_number"], rng)


@spoil_papers("F17", "form report ccc", also="R19", may="C07 S17", weight=0.5)
def other_model_applied(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "form").fields["model"] = different_model(case)


@spoil_papers("F18", "form items", weight=0.5)
def other_value_on_form(case: Case, papers: Papers, rng: random.Random) -> None:
    numeric = {i.name: i for i in case.items if i.numeric}
    row = rng.choice([r for r in the(papers, "form").rows if r["name"] in numeric])
    row["standard"] = str(numeric[row["name"]].weaker)


@spoil_papers("F19", "form report")
def other_report(case: Case, papers: Papers, rng: random.Random) -> None:
    form = the(papers, "form")
    if rng.random() < 0.7:
        form.fields["report_number"] = another(form.fields["report_number"], rng)
    else:
        form.fields["lab"] = names.lab(rng)


@spoil_papers("L01", "licence", may="L06 L10 L15 L17 L18")
def no_licence(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, "licence")


@spoil("L02", "licence company", may="L03 L12")
def wrong_code(case: Case, rng: random.Random) -> None:
    case.company.code = numbers.wrong_check(rng, case.company.code)


@spoil_papers("L07", "licence")
def term_over(case: Case, papers: Papers, rng: random.Random) -> None:
    licence = the(papers, "licence")
    if licence.type == "legal_person_certificate":
        licence.fields |= {
            "valid_to": case.applied - timedelta(days=40),
            "valid_from": case.applied - timedelta(days=1866),
        }
        return
    if str(licence.fields["issued_on"]) >= "2019-03-01":  # of the newer form, which states no term since 2022
        licence.fields["issued_on"] = date(2019, rng.randint(3, 11), rng.randint(1, 28))
    licence.fields["term_from"] = case.established
    licence.fields["term_to"] = case.applied - timedelta(days=rng.randint(20, 700))
    set_term(licence)


@spoil("L10", "licence company", may="L11 L12 F08")
def elsewhere(case: Case, rng: random.Random) -> None:
    """The company was built outside the province: see `case.build`."""


@spoil_papers("L15.client", "report company", may="R20 X08 L16")
def client_misnamed(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "report").fields["client"] = names.near_name(rng, case.company)


@spoil_papers("L15.licence", "licence company", may="S13 Q05 C15 C06 T09 R20 L16 X08 F04 L06")
def licence_misnamed(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "licence").fields["name"] = names.near_name(rng, case.company)


@spoil_papers("L17", "form licence")
def other_representative(case: Case, papers: Papers, rng: random.Random) -> None:
    form = the(papers, "form")
    form.fields["legal_representative"] = other_person(rng, case.company.legal)
    form.extra["signer"] = form.fields["legal_representative"]


def other_person(rng: random.Random, name: str) -> str:
    """A name that is not this one."""
    found = names.person(rng)
    return found if found != name else found + "平"


@spoil_papers("L18", "licence qms", may="Q05")
def other_code(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "qms").fields["credit_code"] = numbers.credit_code(rng, case.company.region.code)


@spoil_papers("T01", "mark form", may="F16 T16 R21")
def no_mark(case: Case, papers: Papers, rng: random.Random) -> Papers:
    return without(papers, *MARK_PAPERS)


@spoil_papers("T02", "mark form", also="T01", may="F16 T16 R21", weight=0.5)
def only_applied_for(case: Case, papers: Papers, rng: random.Random) -> Papers:
    place = papers.index(the(papers, "mark"))
    kept = without(papers, *MARK_PAPERS)
    return [*kept[:place], papers_other.other(case, "receipt"), *kept[place:]]


@spoil("T03", "mark", may="T04 T05 T18")
def mark_expired(case: Case, rng: random.Random) -> None:
    mark = case.mark
    mark.expires = case.applied - timedelta(days=rng.randint(240, 900))
    mark.registered = plus_years(mark.expires + timedelta(days=1), -10)
    mark.expires = ten_years(mark.registered)
    mark.number = numbers.trademark_number(rng, mark.registered.year)
    mark.renewed_to = None


@spoil_papers("T09", "mark company", may="L15 L16 T07 T10 T11")
def other_registrant(case: Case, papers: Papers, rng: random.Random) -> Papers:
    mark = the(papers, "mark")
    if rng.random() < 0.5:
        other = names.company(rng, case.data["trade"])
        mark.fields |= {"registrant": other.name, "registrant_address": other.address}
    else:
        mark.fields["registrant"] = names.near_name(rng, case.company)
    return without(papers, "change", "tmlicence")


@spoil("T14", "mark", also="T15")
def service_mark(case: Case, rng: random.Random) -> None:
    case.mark.goods_class = "35"
    case.mark.goods = "广告；替他人推销；进出口代理；商业管理辅助；市场营销"


@spoil("T15", "mark")
def other_goods(case: Case, rng: random.Random) -> None:
    food = case.data["licence"] == "food"
    case.mark.goods_class = "25" if food else "30"
    case.mark.goods = "服装；鞋；帽；袜；围巾；童装" if food else "茶；糖；蜂蜜；面包；糕点；冰淇淋"


def different_model(case: Case) -> str:
    """Another model of the family."""
    return next(str(m) for m in case.data["models"] if m != case.model)
