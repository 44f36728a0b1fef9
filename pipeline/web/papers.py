"""The papers that leave the office, as people have ruled: what does not hold is not in them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
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


def marked(content: bytes, name: str, mark: str) -> bytes:
    """The Word file with who exported it and when: in its properties, and on each page of what stays in the office.

    The notice is a letter to the applicant: nothing of ours is printed on it.
    """
    document = Document(io.BytesIO(content))
    document.core_properties.comments = mark
    if name == "opinion":
        for header in (document.sections[0].header, document.sections[0].even_page_header):
            line = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            run = line.add_run(mark)
            run.font.size = Pt(9)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def ruled(opened: Opened) -> Report:
    """The report after people's rulings."""
    return as_ruled(opened.report, {finding.key: opened.decision(finding) for finding in opened.findings})


def as_ruled(report: Report, rulings: Mapping[str, Decision | None]) -> Report:
    """The report after rulings on its findings, by their ids."""
    findings = [_ruled(finding, rulings.get(finding.id)) for finding in report.findings]
    kept = tuple(finding for finding in findings if finding is not None)
    return report.model_copy(update={"findings": kept, "conclusion": _conclusion(report, kept)})


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
