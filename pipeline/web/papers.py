"""The papers that leave the office, as people have ruled: what does not hold is not in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PIL import Image

from pipeline.adapters.store.tables import Decision
from pipeline.errors import CaishenError
from pipeline.model.report import Conclusion, Finding, Outcome, Report, Severity
from pipeline.reports.cutouts import Album, Cutout, Place
from pipeline.reports.office import notice, opinion
from pipeline.web.bench import Bench
from pipeline.web.queries.opened import Opened

PAPERS: Final = {"opinion": opinion.NAME, "notice": notice.NAME}
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paper(bench: Bench, opened: Opened, name: str) -> bytes | None:
    """A paper of the packet as a Word file; None where it is not called for.

    Raises:
        ConfigurationError: the office's own template cannot be used.
    """
    report = ruled(opened)
    basis = bench.services.basis(report.packet.scheme, opened.version.as_of)
    if name == "notice":
        return notice.notice(report, basis)
    return opinion.opinion(report, basis, opened.words, lambda places: _pictures(bench, opened, places))


def ruled(opened: Opened) -> Report:
    """The report after people's rulings."""
    signs = {finding.key: opened.decision(finding) for finding in opened.findings}
    findings = [_ruled(finding, signs.get(finding.id)) for finding in opened.report.findings]
    kept = tuple(finding for finding in findings if finding is not None)
    return opened.report.model_copy(update={"findings": kept, "conclusion": _conclusion(opened.report, kept)})


def _ruled(finding: Finding, decision: Decision | None) -> Finding | None:
    if decision is None or decision.action == "leave":
        return finding
    if decision.action == "dismiss":
        return None
    told: dict[str, Any] = {"outcome": Outcome.FAIL}
    if decision.wording:
        told["remedy"] = decision.wording
    if decision.action == "supplement" and finding.severity is Severity.HINT:
        told["severity"] = Severity.INSUFFICIENT  # a hint alone asks for nothing; here a person does
    return finding.model_copy(update=told)


def _conclusion(report: Report, findings: Iterable[Finding]) -> Conclusion:
    """What comes next, by what is left."""
    if report.conclusion is Conclusion.UNREADABLE:
        return report.conclusion
    grave = {finding.outcome for finding in findings if finding.severity is not Severity.HINT}
    if Outcome.FAIL in grave:
        return Conclusion.SUPPLEMENT
    return Conclusion.CONFIRM if Outcome.UNKNOWN in grave else Conclusion.COMPLETE


def _pictures(bench: Bench, opened: Opened, places: Iterable[Place]) -> list[Cutout]:
    wanted = list(places)
    album = Album(lambda file, page: _page(bench, opened, file, page))
    album.want(wanted)
    album.develop()
    return album.get(wanted)


def _page(bench: Bench, opened: Opened, file: str, number: int) -> Image.Image | None:
    page = opened.pages.get((file, number))
    try:
        return Image.open(bench.gallery.page(page)).convert("RGB") if page else None
    except CaishenError:
        return None
