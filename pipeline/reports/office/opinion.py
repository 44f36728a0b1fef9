"""材料审查意见: the packet for the file, with room for the reviewers' own words. Internal: everything is in it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any, Final

from pipeline.model.report import Conclusion, Finding, FindingEvidence, Indicator, Report
from pipeline.reports.counts import Counts, count
from pipeline.reports.cutouts import Cutout, Place
from pipeline.reports.html import document_pages, places_of
from pipeline.reports.office.basis import Basis
from pipeline.reports.office.items import failing, lookups, places, questions, uncertain, wording
from pipeline.reports.office.places import city_of
from pipeline.reports.office.rendering import Picture, render
from pipeline.reports.office.resubmitted import changes
from pipeline.reports.words import CONCLUSIONS, SEVERITIES, STATES, VERDICTS, VERSUS, Words

NAME: Final = "材料审查意见"
_ORDINALS = "一二三四五六七八九十"
_MOST_PICTURES = 3  # of one finding; the rest is named in words
_MOST_PICTURES_IN_ALL = 40  # a Word file one can still send by mail
_WIDEST, _TALLEST = 116.0, 62.0  # millimetres of a picture in the evidence column
_DOT = 25.4 / 150  # millimetres of a cut-out's pixel at reading size

Pictures = Callable[[Iterable[Place]], list[Cutout]]
"""Cut-outs for places, as an album gives them."""


def opinion(report: Report, basis: Basis, words: Words, pictures: Pictures) -> bytes:
    """The opinion as a Word file.

    Raises:
        ConfigurationError: the office's own template cannot be used.
    """
    counts = count(report)
    return render(
        NAME,
        {
            **_subject(report, basis),
            "conclusion": CONCLUSIONS[report.conclusion],
            "checklist": _checklist(report),
            "changes": changes(report),
            "summary": _summary(report, counts),
            "groups": _groups(report, basis, words, _Budget(pictures)),
            "questions": [_question(finding) for finding in questions(report)],
            "doubts": f"另有存疑读数{counts.doubtful}处，见审查报告（report.html）。" if counts.doubtful else "",
            "lookups": lookups(report),
            "indicators": [_indicator(row) for row in report.indicators],
            "problems": [_problem(p.file, p.page, p.message) for p in report.problems],
            "origin": _origin(report, basis),
        },
    )


def _subject(report: Report, basis: Basis) -> dict[str, str]:
    """The head's texts; a name that no settled reading bears out says so."""
    doubtful = uncertain(report)
    names = ("applicant", "credit_code", "product_name", "model")
    said = {name: getattr(report.subject, name) or "（未能识别）" for name in names}
    doubt = f"（{report.packet.as_of_doubt}）" if report.packet.as_of_doubt else ""
    version = f"（第{report.packet.version}次提交）" if report.packet.version > 1 else ""
    return {
        **{name: text + ("（存疑，请核对）" if name in doubtful else "") for name, text in said.items()},
        "title": basis.title or report.packet.scheme,
        "scheme": basis.scheme or report.packet.scheme,
        "city": city_of(report, basis.region).name,
        "packet": report.packet.id + version,
        "filed": report.packet.as_of + doubt,
        "review_by": report.packet.review_by,
    }


def _checklist(report: Report) -> list[dict[str, str]]:
    titles = {document.id: document.title for document in report.documents}
    pages = document_pages(report)
    return [
        {
            "clause": item.item,
            "title": item.title,
            "state": STATES[item.state],
            "seen": "；".join(f"{titles.get(key, key)}：{pages.get(key, '')}" for key in item.documents) or "—",
        }
        for item in report.checklist
    ]


def _summary(report: Report, counts: Counts) -> str:
    if report.conclusion is Conclusion.UNREADABLE:
        return "所交文件中没有可以识读的申请材料，请重新提供。"
    if not counts.fail and not counts.hint:
        return "在可核对的范围内，没有发现需要补正的问题。"
    hints = f"，另有提示{counts.hint}项" if counts.hint else ""
    return f"共发现需要补正的问题{counts.fail}项{hints}。以下逐项列出所见、依据、证据和处理建议。"


class _Budget:
    """Hands out pictures until there are enough for one file."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures, self._left = pictures, _MOST_PICTURES_IN_ALL

    def of(self, finding: Finding) -> list[Cutout]:
        most = min(_MOST_PICTURES, self._left)
        taken = self._pictures(places_of(finding.evidence))[:most]
        self._left -= len(taken)
        return taken


def _groups(report: Report, basis: Basis, words: Words, budget: _Budget) -> list[dict[str, Any]]:
    """The failures by severity, numbered through."""
    found: list[dict[str, Any]] = []
    number = 0
    for severity in SEVERITIES:
        told = []
        for finding in failing(report, severity):
            number += 1
            told.append({"number": number, **_finding(finding, report, basis, words, budget)})
        if told:
            found.append({"severity": severity.value, "ordinal": _ORDINALS[len(found)], "findings": told})
    return found


def _finding(finding: Finding, report: Report, basis: Basis, words: Words, budget: _Budget) -> dict[str, Any]:
    return {
        "title": finding.title,
        "rule": finding.rule,
        "message": [finding.message],
        "clauses": basis.cite(finding.clauses),
        "evidence": _evidence(finding, report, words),
        "pictures": [_picture(cutout) for cutout in budget.of(finding)],
        "remedy": [finding.remedy or "—"],
    }


def _evidence(finding: Finding, report: Report, words: Words) -> list[str]:
    """Each value in words: document, field, value, the places where it stands."""
    titles = {document.id: (document.title, document.type) for document in report.documents}
    told: dict[str, list[FindingEvidence]] = {}
    for piece in finding.evidence:
        title, kind = titles.get(piece.document or "", ("", ""))
        field = f"“{words.field(kind, piece.field)}”" if piece.field else ""
        told.setdefault(f"{title}{field}" + (f"：{piece.value}" if piece.value else ""), []).append(piece)
    return [f"{text}（{'；'.join(places(pieces))}）" for text, pieces in told.items()] or ["—（材料中没有）"]


def _picture(cutout: Cutout) -> dict[str, Any]:
    width, height = cutout.width * _DOT, cutout.height * _DOT
    scale = min(1.0, _WIDEST / width, _TALLEST / height)
    content = base64.b64decode(cutout.src.partition(",")[2])
    return {
        "image": Picture(content, width * scale, height * scale),
        "caption": f"{cutout.file}　第{cutout.page}页",
    }


def _question(finding: Finding) -> dict[str, str]:
    return {
        "title": finding.title,
        "message": finding.message,
        "places": "；".join(places(finding.evidence)) or "—",
    }


def _indicator(row: Indicator) -> dict[str, str]:
    return {
        "name": row.name,
        "unit": row.unit or "",
        "advanced": row.advanced or "—",
        "standard": row.standard or "—",
        "measured": row.measured or "—",
        "standard_vs_advanced": VERSUS[row.standard_vs_advanced],
        "measured_vs_standard": VERDICTS[row.measured_vs_standard],
        "measured_vs_advanced": VERDICTS[row.measured_vs_advanced],
        "reason": row.reason,
    }


def _problem(file: str, page: int | None, message: str) -> str:
    where = f"{file}{f' 第{page}页' if page else ''}：" if file else ""
    return where + message


def _origin(report: Report, basis: Basis) -> str:
    rule = f"《办法》指《{basis.rule}》。" if basis.rule else ""
    if basis.summarised(key for finding in report.findings for key in finding.clauses):
        rule += wording()["summaries"]
    made = f"材审 {report.run.caishen}，规则 {report.run.rules}，材料摘要 {report.packet.sha256[:16]}"
    return f"{rule}一至四部分由程序根据所交材料整理，供审查人员参考；结论以审查人员签署的意见为准。（{made}）"
