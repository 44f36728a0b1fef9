"""Which papers make a packet, in the order people file them."""

from __future__ import annotations

import copy

from corpus.samples import names, papers, papers_certificates, papers_other, papers_proofs, papers_technical
from corpus.samples.case import Case
from corpus.samples.paper import Paper


def papers_of(case: Case) -> list[Paper]:
    """The papers of a clean packet, without copies and blank pages.

    What it `needs` is there in any case: `rename`, `licence` (of the mark) or `own` (neither), `declaration`,
    `evidence`, `self`.
    """
    rng, needs = case.rng("assembly"), case.notes.get("needs", ())
    found = [papers.application_form(case), papers.trademark_certificate(case)]
    if case.mark.renewed_to:
        found.append(papers_proofs.trademark_renewal(case))
    way = rng.random()
    if "own" in needs:
        way = 1.0
    if "rename" in needs or (way < 0.14 and not case.institution and "licence" not in needs):
        _rename(case, found)
    elif way < 0.2 or "licence" in needs:
        _license(case, found)
    legal = papers_proofs.legal_person_certificate if case.institution else papers.business_licence
    found.append(legal(case))
    found.append(papers_technical.enterprise_standard(case))
    if rng.random() < 0.35 or "declaration" in needs:
        found.append(papers_proofs.standard_declaration(case))
    found.append(papers_technical.test_report(case))
    found += licences(case)
    found.append(papers_certificates.qms_certificate(case))
    if rng.random() < 0.3 or "evidence" in needs:
        found.append(papers_proofs.quality_evidence(case))
    return found


def licences(case: Case) -> list[Paper]:
    """The certificates and licences the product needs."""
    kind, found = case.data["licence"], []
    if kind in ("ccc", "both"):
        found.append(papers_certificates.ccc_certificate(case))
        if case.rng("self").random() < 0.15 or "self" in case.notes.get("needs", ()):
            found.append(papers_proofs.ccc_self_declaration(case))
    if kind in ("industrial", "both"):
        found.append(papers_certificates.production_licence(case))
    if kind == "food":
        found.append(papers_certificates.food_licence(case))
    return found


def _rename(case: Case, found: list[Paper]) -> None:
    """The company changed its name after the mark was registered; the papers prove it, so nothing is wrong."""
    old = papers_proofs.old_name(case)
    found[1].fields["registrant"] = old
    for paper in found[2:]:
        paper.fields["registrant"] = old
    found += [papers_proofs.trademark_change(case, old), papers_proofs.name_change(case, old)]


def _license(case: Case, found: list[Paper]) -> None:
    """The mark belongs to another company that lets the applicant use it: whether that will do, people decide."""
    owner = names.company(case.rng("licensor"), case.data["trade"]).name
    for paper in found[1:]:
        paper.fields["registrant"] = owner
    found.append(papers_proofs.trademark_licence(case, owner))
    case.notes["may"] = (*case.notes.get("may", ()), "T09", "T12", "T13", "L15", "L16")


def around(case: Case, found: list[Paper], *, copies: bool) -> list[Paper]:
    """The same papers with what else lies in a packet: lists, letters, blank pages; two further copies of all."""
    rng = case.rng("around")
    result = list(found)
    for n, kind in enumerate(papers_other.KINDS):
        if rng.random() < 0.14:
            place = 0 if kind in ("contents", "divider") else rng.randint(1, len(result))
            result.insert(place, papers_other.other(case, kind, n))
    if copies:
        result += [copy.deepcopy(p) for _ in range(2) for p in found]
    for n in range(rng.choice([0, 0, 0, 1, 2])):
        result.insert(rng.randint(1, len(result)), papers_other.blank(case, n))
    return result
