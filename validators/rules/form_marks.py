"""申请表上的盖章、签字、承诺和初审意见。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from extractors.application_form import ApplicationForm
from extractors.facts import Sight, Signature
from pipeline.model.facts import Field, Status
from pipeline.model.report import Severity
from validators.cases import POOR, doubtful, empty, seal, sealed, seen, signed
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, suspicion, violation
from validators.seals import Sealed, by_company, by_office, shown

D = date
NAME, CITY = "四川天成建材有限公司", "绵阳市市场监督管理局"
GREY = Sight(qualities=(0.9,), grey=True)


@rule(
    "F04",
    clause="办法七(一)",
    severity=Severity.INSUFFICIENT,
    remedy="请在申请表企业盖章处加盖“{applicant}”公章。",
    cases=[
        passes("盖有企业公章", sealed(ApplicationForm.of(applicant=NAME), seal(NAME), seal(CITY))),
        passes(
            "印文读不出，另有初审机关的章",
            sealed(ApplicationForm.of(applicant=NAME), seal("", read="四川"), seal(CITY)),
        ),
        passes(
            "盖的是另一企业的章（由X08判断）",
            sealed(ApplicationForm.of(applicant=NAME), seal("绵阳远航电器有限公司")),
        ),
        fails("没有印章", ApplicationForm.of(applicant=NAME)),
        fails("只有初审机关的章", sealed(ApplicationForm.of(applicant=NAME), seal(CITY))),
        unknown("只有一枚印章，印文读不出", sealed(ApplicationForm.of(applicant=NAME), seal("", read="川"))),
        unknown("黑白件上没有看到印章", seen(ApplicationForm.of(applicant=NAME), GREY)),
        unknown("页面不清晰", seen(ApplicationForm.of(applicant=NAME), POOR)),
    ],
)
def form_not_sealed(form: ApplicationForm) -> Iterator[Violation]:
    """申请表企业公章

    Whether the seal bears the right name is X08's question: here any that is not the authority's counts.
    """
    state = by_company(form, [str(form.applicant.value or "")])
    if state in (Sealed.YES, Sealed.OTHER) or (state is Sealed.UNSURE and len(form.seals) > 1):
        return
    place = place_of(form.signature_place)
    applicant = str(form.applicant.value or "申请企业")
    if state is Sealed.NO:
        yield violation("申请表上没有看到“{applicant}”的公章。", place, applicant=applicant, facts=(form,))
        return
    evidence = (place, *shown(form.seals, form.document))
    yield suspicion("申请表上的企业公章没有辨认出来，须人工确认是否加盖。", facts=(form,))._replace(fields=evidence)


def place_of(field: Field[Any]) -> Field[Any]:
    """The place of a field as evidence: certain as a place, whatever was read there."""
    return field.model_copy(update={"value": None, "status": Status.READ})


@rule(
    "F05",
    clause="办法七(一)",
    severity=Severity.INSUFFICIENT,
    remedy="请由法定代表人在申请表承诺处签字（或签章）并注明日期。",
    cases=[
        passes("读出签名", ApplicationForm.of(signature_place="法定代表人(签字)", signature="王建国")),
        passes(
            "签名潦草也是签了", ApplicationForm.of(signature_place="法定代表人(签字)", signature=doubtful("王建圆"))
        ),
        fails("签字处写着“无”", ApplicationForm.of(signature_place="法定代表人(签字)", signature="无")),
        passes("字迹认不出而签了", signed(ApplicationForm.of(applicant=NAME), "法定代表人", True)),
        passes(
            "盖有法定代表人的方章",
            sealed(signed(ApplicationForm.of(applicant=NAME), "法定代表人", False), seal("", shape="square")),
        ),
        fails("签字处空白", signed(ApplicationForm.of(applicant=NAME), "法定代表人", False)),
        unknown(
            "页面不清晰，签字处像是空白",
            seen(signed(ApplicationForm.of(applicant=NAME), "法定代表人", False), POOR),
        ),
        unknown("印章盖住了签字处", signed(ApplicationForm.of(applicant=NAME), "法定代表人", None)),
        unknown("签字处没有读出字", ApplicationForm.of(signature_place="法定代表人(签字)")),
        skips("没有签字处", ApplicationForm.of(applicant=NAME)),
    ],
)
def form_not_signed(form: ApplicationForm) -> Iterator[Violation]:
    """申请表法定代表人签字

    Ink where one signs is enough; whose hand it is nobody asks.
    """
    marks = [m for m in form.signatures if "法定代表人" in m.role]
    if not marks and not printed(form, "signature_place") and not printed(form, "signature"):
        raise NotApplicable
    read = str(form.signature.value or form.signature.raw).strip(" /-—_")
    if read in _NOBODY and form.signature.settled:
        yield violation("申请表法定代表人签字处为“{}”，没有签名。", form.signature)
        return
    stamped = any(s.shape == "square" for s in form.seals)
    if (read and read not in _NOBODY) or stamped or any(m.inked for m in marks):
        return
    places = tuple(_sign_place(m, form) for m in marks) or (place_of(form.signature_place),)
    blank = marks and all(m.inked is False for m in marks)
    if blank and form.sight.mostly_clear():
        yield violation("申请表法定代表人签字处空白。")._replace(fields=places)
    else:
        yield suspicion("申请表法定代表人签字处没有辨认出签名，须人工确认是否签字或签章。")._replace(fields=places)


def _sign_place(mark: Signature, form: ApplicationForm) -> Field[Any]:
    return Field[Any](status=Status.READ, evidence=mark.evidence, name="signature_place", document=form.document)


_NOBODY = frozenset({"无", "空", "略"})


@rule(
    "F08",
    clause="办法八(二)",
    severity=Severity.INSUFFICIENT,
    remedy="请所在地市（州）市场监管局在申请表上签署初审意见、日期并盖章。",
    cases=[
        passes(
            "有意见、有章",
            sealed(ApplicationForm.of(opinion_place="初审意见", opinion="同意上报"), seal(NAME), seal(CITY)),
        ),
        passes(
            "意见读不清而有两枚章",
            sealed(ApplicationForm.of(opinion_place="初审意见"), seal(NAME), seal("", read="市市")),
        ),
        fails("意见栏空白", sealed(ApplicationForm.of(opinion_place="初审意见"), seal(NAME))),
        fails(
            "有意见而没有盖章",
            sealed(ApplicationForm.of(opinion_place="初审意见", opinion="同意上报"), seal(NAME)),
        ),
        unknown("黑白件上没有看到印章", seen(ApplicationForm.of(opinion_place="初审意见", opinion="同意上报"), GREY)),
        unknown("意见栏没有读出字而页面不清晰", seen(ApplicationForm.of(opinion_place="初审意见"), POOR)),
        skips("申请表没有初审意见栏", ApplicationForm.of(applicant=NAME)),
    ],
)
def without_opinion(form: ApplicationForm) -> Iterator[Violation]:
    """市(州)初审意见"""
    if not printed(form, "opinion_place") and not printed(form, "opinion"):
        raise NotApplicable
    state = by_office(form)
    if state is Sealed.YES or (state is Sealed.UNSURE and len(form.seals) > 1):
        return
    place = place_of(form.opinion_place)
    given = printed(form, "opinion") or printed(form, "city_opinion_on")
    what = "有初审意见而没有看到市场监管局的印章" if given else "初审意见栏没有意见，也没有印章"
    kind = violation if state is Sealed.NO else suspicion
    yield kind("申请表{what}。", place, what=what, facts=(form,))


@rule(
    "F10",
    clause="办法七(一)",
    severity=Severity.INSUFFICIENT,
    remedy="请企业在申请表中对材料的完整性、真实性、准确性作出承诺并签章。",
    cases=[
        passes("有承诺", ApplicationForm.of(applicant=NAME, commitment="承诺材料真实")),
        passes("承诺读数存疑也是作了承诺", ApplicationForm.of(applicant=NAME, commitment=doubtful("承诺材料真买"))),
        fails("没有承诺", ApplicationForm.of(applicant=NAME)),
        unknown("页面不清晰", seen(ApplicationForm.of(applicant=NAME), POOR)),
        unknown("承诺可能在不能归类的页上", ApplicationForm.of(applicant=NAME), others=1),
        unknown("承诺一栏读不出", ApplicationForm.of(applicant=NAME, commitment=empty())),
    ],
)
def without_commitment(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """真实性承诺"""
    if form.commitment.value:
        return
    if printed(form, "commitment") or dossier.may_hold_more or not form.sight.mostly_clear():
        place = place_of(form.commitment)
        yield suspicion("申请表中没有读到企业对材料真实性的承诺，须人工确认。", place, facts=(form,))
    else:
        yield violation("申请表中没有企业对材料完整性、真实性、准确性的承诺。", facts=(form,))
