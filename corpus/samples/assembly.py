"""Which papers make a packet, in the order people file them."""

from __future__ import annotations

from corpus.samples import papers, papers_certificates, papers_technical
from corpus.samples.case import Case
from corpus.samples.paper import Paper


def papers_of(case: Case) -> list[Paper]:
    """The papers of a clean packet, without copies and blank pages."""
    licence = case.data["licence"]
    found = [
        papers.application_form(case),
        papers.trademark_certificate(case),
        papers.business_licence(case),
        papers_technical.enterprise_standard(case),
        papers_technical.test_report(case),
    ]
    if licence in ("ccc", "both"):
        found.append(papers_certificates.ccc_certificate(case))
    if licence in ("industrial", "both"):
        found.append(papers_certificates.production_licence(case))
    if licence == "food":
        found.append(papers_certificates.food_licence(case))
    found.append(papers_certificates.qms_certificate(case))
    return found
