"""材料之间：不同企业的材料有相同的编号、几乎相同的页面或标准文本。只列事实，供审查人员核实，不作结论。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.ccc_certificate import CccCertificate
from extractors.enterprise_standard import EnterpriseStandard
from extractors.trademark_certificate import TrademarkCertificate
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import PageRef
from pipeline.model.report import Severity
from validators.cases import doubtful
from validators.dossier import Dossier, printed
from validators.engine import Case, NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, hint, suspicion, violation
from validators.neighbours import Alike, Neighbour

OURS, THEIRS = "四川天成建材有限公司", "绵阳远航电器有限公司"
ALIKE = Alike(here=PageRef(file="全部.pdf", page=12), there=PageRef(file="报告.pdf", page=3))
Share = Callable[[Neighbour, str], bool]


def _form(**values: Any) -> ApplicationForm:
    return ApplicationForm.of(applicant=OURS, **values)


def _other(applicant: str = THEIRS, pages: tuple[Alike, ...] = (), standards: tuple[Alike, ...] = ()) -> Neighbour:
    return Neighbour(packet="p2", applicant=applicant, pages=pages, standards=standards)


def _having(where: str, number: str, applicant: str = THEIRS, settled: bool = True) -> Neighbour:
    """A neighbour with a number of a kind: `where` is the attribute."""
    return _other(applicant).model_copy(update={where: (number,), "settled": settled})


def _sharing(paper: Callable[[Any], Any], ours: str, theirs: str, where: str) -> list[Case]:
    """The cases of a rule about a number: `where` a neighbour has it."""
    return [
        passes("编号各不相同", _form(), paper(ours), neighbours=[_having(where, theirs)]),
        passes("同一企业的另一份申请", _form(), paper(ours), neighbours=[_having(where, ours, OURS)]),
        fails("别的企业用了同一编号", _form(), paper(ours), neighbours=[_having(where, ours)]),
        unknown("编号存疑", _form(), paper(doubtful(ours)), neighbours=[_having(where, ours)]),
        unknown("另一份材料的读数存疑", _form(), paper(ours), neighbours=[_having(where, ours, settled=False)]),
        skips("单独一份材料", _form(), paper(ours)),
    ]


def _shared(number: Field[str], form: ApplicationForm, dossier: Dossier, has: Share) -> list[Neighbour]:
    """Other enterprises' packets with the same number."""
    if not dossier.neighbours:
        raise NotApplicable
    value = number.require()
    return [n for n in _others(form, dossier) if has(n, value)]


def _others(form: ApplicationForm, dossier: Dossier) -> list[Neighbour]:
    """The packets of other enterprises.

    Raises:
        Unsettled: the applicant's name is not sure.
    """
    applicant = form.applicant.require()
    known = printed(form, "credit_code") and form.credit_code.settled
    code = str(form.credit_code.value or "") if known else ""
    return [n for n in dossier.neighbours if not n.is_of(applicant, code)]


def _told(number: Field[str], form: ApplicationForm, others: list[Neighbour], message: str, what: Any) -> Violation:
    kind = what if all(n.settled for n in others) else suspicion
    made: Violation = kind(message, number=number, own=form.applicant, others="、".join(map(str, others)))
    return made._replace(fields=(number, form.applicant))


@rule(
    "X02",
    clause="办法十五(一)",
    severity=Severity.HINT,
    remedy="（内部）请对照两份材料的原件核实。",
    cases=[
        passes("没有相似的页面", _form(), neighbours=[_other()]),
        passes("同一企业的两份材料", _form(), neighbours=[_other(OURS, pages=(ALIKE,))]),
        fails("另一企业的材料有几乎相同的一页", _form(), neighbours=[_other(pages=(ALIKE,))]),
        unknown("申请企业名称存疑", ApplicationForm.of(applicant=doubtful(OURS)), neighbours=[_other(pages=(ALIKE,))]),
        skips("单独一份材料", _form()),
    ],
)
def pages_alike(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """不同企业材料中几乎相同的页面"""
    if not dossier.neighbours:
        raise NotApplicable
    for other in _others(form, dossier):
        for pair in other.pages:
            message = "（内部）本材料“{file}”第{page}页与{other}的“{there}”第{number}页几乎相同。"
            made = hint(
                message,
                file=pair.here.file,
                page=pair.here.page,
                other=other,
                there=pair.there.file,
                number=pair.there.page,
            )
            yield made._replace(fields=(_whole(pair.here),))


def _whole(page: PageRef) -> Field[str]:
    """A page as evidence."""
    place = Evidence(file=page.file, page=page.page, box=Box(0.0, 0.0, 1.0, 1.0))
    return Field[str](status=Status.READ, evidence=(place,))


@rule(
    "X03",
    clause="办法六(七)",
    severity=Severity.INCONSISTENT,
    remedy="（内部）企业标准编号在不同企业间重复，请在标准信息平台核实。",
    cases=_sharing(
        lambda number: EnterpriseStandard.of(standard_number=number),
        "Q/TCJ 001-2020",
        "Q/YHD 001-2020",
        "standard_numbers",
    ),
)
def standard_shared(form: ApplicationForm, standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """同一企业标准编号被不同企业使用"""
    others = _shared(standard.standard_number, form, dossier, Neighbour.has_standard)
    if others:
        message = "（内部）企业标准编号“{number}”同时见于{own}和{others}的材料，请核实。"
        yield _told(standard.standard_number, form, others, message, violation)


@rule(
    "X04",
    clause="办法六(一)",
    severity=Severity.HINT,
    remedy="（内部）同一注册号或证书号见于不同企业的材料，请核实许可、授权关系。",
    cases=[
        *_sharing(lambda number: TrademarkCertificate.of(registration_number=number), "1234567", "7654321", "marks"),
        fails(
            "别的企业用了同一CCC证书",
            _form(),
            CccCertificate.of(certificate_number="2020010101000001"),
            neighbours=[_having("certificates", "2020010101000001")],
        ),
    ],
)
def certificate_shared(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """同一商标注册号、CCC证书号被不同企业使用"""
    marks = [(c.registration_number, Neighbour.has_mark) for c in dossier.all(TrademarkCertificate)]
    certificates = [(c.certificate_number, Neighbour.has_certificate) for c in dossier.all(CccCertificate)]
    if not marks and not certificates:
        raise NotApplicable
    for number, has in [*marks, *certificates]:
        others = _shared(number, form, dossier, has)
        if others:
            message = "（内部）编号“{number}”的证书同时见于{own}和{others}的材料。"
            yield _told(number, form, others, message, hint)


@rule(
    "X07",
    clause="办法十五(一)",
    severity=Severity.HINT,
    remedy="（内部）两份企业标准文本高度相似（可能由同一机构代写），请留意。",
    cases=[
        passes("文本不同", _form(), EnterpriseStandard.of(), neighbours=[_other()]),
        passes("同一企业的两份标准", _form(), EnterpriseStandard.of(), neighbours=[_other(OURS, standards=(ALIKE,))]),
        fails("与另一企业的标准几乎相同", _form(), EnterpriseStandard.of(), neighbours=[_other(standards=(ALIKE,))]),
        unknown(
            "申请企业名称存疑",
            ApplicationForm.of(applicant=doubtful(OURS)),
            EnterpriseStandard.of(),
            neighbours=[_other(standards=(ALIKE,))],
        ),
        skips("单独一份材料", _form(), EnterpriseStandard.of()),
    ],
)
def standards_alike(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """不同企业的企业标准文本高度相似"""
    if not dossier.neighbours:
        raise NotApplicable
    for other in _others(form, dossier):
        for pair in other.standards:
            made = hint("（内部）本材料的企业标准与{other}的企业标准文本高度相似。", other=other)
            yield made._replace(fields=(_whole(pair.here),))
