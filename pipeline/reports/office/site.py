"""现场审查要点 (办法九(三)): what is left for the experts to look at on the site, packet by packet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from corpus.data.files import parsed
from pipeline.model.base import Noun
from pipeline.model.report import Finding, Outcome, Report
from pipeline.reports.office.basis import Basis
from pipeline.reports.office.items import is_internal, lookups
from pipeline.reports.office.papers_of import FORMS, value_of
from pipeline.reports.office.places import city_of
from pipeline.reports.office.sampling import address_of, standard_of, subject_of
from pipeline.reports.office.sheets import Book, Column, Kind, Value

_C, _O = Kind.CENTRED, Kind.ORDINAL
_ON_SITE = "现场"  # in a finding's words: it is for those who go there

_POINTS = (
    Column("材料编号", 11), Column("申请企业", 18), Column("市州", 9), Column("产品名称（型号）", 16),
    Column("序号", 5, _O), Column("要点", 16), Column("依据", 22), Column("看什么", 48), Column("现场情况", 28),
    Column("结论", 8, _C),
)  # fmt: skip


class Point(Noun):
    """Something to look at: what it is about, the clause's key, what to see."""

    title: str
    clause: str
    look: str


class _Points(Noun):
    """The points that stand for every packet of the schemes."""

    schemes: tuple[str, ...]
    points: tuple[Point, ...]


@cache
def standing_points() -> _Points:
    return _Points.model_validate(parsed(Path(__file__).with_name("site.yaml")))


def points_of(report: Report) -> list[Point]:
    """What is to be looked at on the site of a packet's applicant."""
    standing = standing_points()
    general = standing.points if report.packet.scheme in standing.schemes else ()
    return [*_known(report), *general, *_left(report)]


def _known(report: Report) -> Iterator[Point]:
    """What the papers say of the site, to be held against what is there."""
    address = address_of(report) or str(value_of(report, FORMS, "registered_address"))
    if address:
        yield Point(title="到场地址", clause="办法六(三)", look=f"申报的生产地址：{address}")
    certificate = value_of(report, ["qms_certificate"], "certificate_number")
    if certificate.text:
        scope = value_of(report, ["qms_certificate"], "scope")
        covering = f"，范围：{scope}" if scope.text else ""
        look = f"核对质量管理体系认证证书{certificate}{covering}，与现场实际一致并保持有效。"
        yield Point(title="认证证书", clause="办法六(四)", look=look)
    standard = standard_of(report)
    if standard:
        look = f"现场执行的是所公开的“{standard}”，生产、检验和标识所用版本一致。"
        yield Point(title="执行标准", clause="办法六(七)", look=look)


def _left(report: Report) -> Iterator[Point]:
    """What the review of the papers left to the site."""
    for text in lookups(report):
        if _ON_SITE in text:
            yield Point(title="材料审查留待现场的事项", clause="", look=text)
    for finding in report.findings:
        if finding.outcome is Outcome.FAIL and _ON_SITE in finding.remedy and not is_internal(finding):
            yield Point(title=finding.title, clause=_first(finding), look=f"{finding.message}{finding.remedy}")


def _first(finding: Finding) -> str:
    return finding.clauses[0] if finding.clauses else ""


def site(reports: Sequence[Report], bases: dict[str, Basis], title: str, mark: str = "") -> bytes:
    """The workbook, with room for what is found there.

    Args:
        bases: by scheme.
        mark: as of `Book`.
    """
    with Book(f"{title}现场审查要点", mark) as book:
        rows = [row for report in reports for row in _rows(report, bases.get(report.packet.scheme, Basis()))]
        note = f"{title}，共{len(reports)}份；现场审查看风险防控和质量管理体系的运行、持续稳定生产的能力（办法九(三)）"
        book.sheet("现场审查要点", _POINTS, rows, note=note, fixed=2)
    return book.content()


def _rows(report: Report, basis: Basis) -> Iterator[list[Value]]:
    city = city_of(report, basis.region).name
    product, model = subject_of(report, "product_name"), subject_of(report, "model")
    head = [report.packet.id, subject_of(report, "applicant"), city, f"{product}（{model}）" if model else product]
    for number, point in enumerate(points_of(report), 1):
        clause = basis.named(point.clause) if point.clause else ""
        yield [*head, number, point.title, clause, point.look, None, None]
