"""Defects of the licence and of the legal person: codes, kind of body, dates, scope, seal, change of name."""

from __future__ import annotations

import random
from datetime import date, timedelta

from corpus.samples import names, numbers
from corpus.samples.case import Case
from corpus.samples.defects import spoil, spoil_papers, the
from corpus.samples.defects_people import Papers, stranger
from corpus.samples.defects_technical import consequences, pick
from corpus.samples.papers import set_term


@spoil("L03", "licence company", may="L12", weight=0.4)
def hollow_code(case: Case, rng: random.Random) -> None:
    """Its own check holds, that of the organisation code inside does not."""
    case.company.code = numbers.hollow_code(rng, case.company.region.code)


@spoil_papers("L04", "licence", may="L02 L05 L12 L18", needs="company", weight=0.3)
def old_number(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "licence").fields["credit_code"] = numbers.registration_number(rng, case.company.region.code)


@spoil("L05", "licence company", may="L12", needs="company", weight=0.4)
def code_of_a_trader(case: Case, rng: random.Random) -> None:
    case.company.code = numbers.credit_code(rng, case.company.region.code, "92")


@spoil_papers("L06", "licence", may="L05", needs="company", weight=0.5)
def no_legal_person(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "licence").fields["entity_type"] = rng.choice(["个人独资企业", "有限责任公司分公司", "普通合伙企业"])


@spoil_papers("L08", "licence standard dates", needs="company own", weight=0.5)
def founded_later(case: Case, papers: Papers, rng: random.Random) -> None:
    licence = the(papers, "licence")
    founded = case.standard.issued + timedelta(days=rng.randint(10, 60))
    licence.fields["established_on"] = founded
    if isinstance(licence.fields.get("term_from"), date):
        licence.fields["term_from"] = founded
        set_term(licence)


@spoil_papers("L09", "licence", needs="company", weight=0.5)
def only_sold(case: Case, papers: Papers, rng: random.Random) -> None:
    goods = case.data["goods"][0]
    the(papers, "licence").fields["business_scope"] = (
        f"一般项目：{goods}、五金产品、日用百货的批发和零售；仓储服务；货物进出口；市场营销策划。"
    )


@spoil("L12", "licence company", may="L10", needs="company", weight=0.4)
def code_of_another_place(case: Case, rng: random.Random) -> None:
    own = case.company.region.code[:4]
    others = [code for code, *_ in names.words()["regions"] if code[:4] != own]
    case.company.code = numbers.credit_code(rng, rng.choice(others), case.company.code[:2])


@spoil_papers("L13", "licence", may="L14", needs="company", weight=0.5)
def licence_without_seal(case: Case, papers: Papers, rng: random.Random) -> None:
    licence = the(papers, "licence")
    licence.seals.pop("registrar")
    licence.fields.pop("registrar")
    licence.fields.pop("issued_on")
    licence.extra["registrar_printed"] = False
    case.notes["unpressed"] = ("licence",)


@spoil_papers("L16", "mark company", may="L15 T09 T10 T11 S13", needs="rename company", weight=0.4)
def renamed_to_another(case: Case, papers: Papers, rng: random.Random) -> None:
    the(papers, "namechange").fields["to_name"] = stranger(rng).name


@spoil("L20", "items report", also="R22 R26", may="R30", weight=0.4)
def sampled_and_failed(case: Case, rng: random.Random) -> list[str]:
    item = pick(case, rng)
    item.measured, item.verdict = item.bad, "不合格"
    case.notes["failed"] = item.name
    case.testing.kind = rng.choice(["监督抽查", "国家监督抽查"])
    return consequences(item)
