"""商标归谁、是什么：注册证而非受理通知书，变更、转让、许可，图样，注册号，状态。"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.application_form import ApplicationForm
from extractors.name_change import NameChange
from extractors.test_report import TestReport
from extractors.trademark_certificate import TrademarkCertificate
from extractors.trademark_change import TrademarkChange
from extractors.trademark_licence import TrademarkLicence
from pipeline.model.facts import Field
from pipeline.model.packet import OTHER, Document
from pipeline.model.report import Severity
from pipeline.text.codes import trademark_number_valid
from pipeline.text.matching import is_near
from pipeline.text.names import compare_names
from validators.cases import doubtful, paper
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, doubt, hint, suspicion, violation
from validators.identity import Standing, identity
from validators.numbers import listed, same_number
from validators.pages import page_of
from validators.trademarks import is_device, plain_mark, same_mark

NAME, OLD = "四川天成建材有限公司", "成都大地陶瓷厂"
_NOT_YET = re.compile("(?:商标|注册申请|^)受理通知|初步审定|商标.*(?:申请|驳回)")


def _paper(title: str) -> Document:
    return paper("o1", OTHER).model_copy(update={"title": title})


@rule(
    "T02",
    clause="办法六(一)",
    severity=Severity.MISSING,
    remedy="“{title}”不能证明商标已经注册，请提供商标注册证复印件。",
    cases=[
        passes("有注册证", TrademarkCertificate.of(registration_number="1234567")),
        passes(
            "注册证之外另附受理通知书（别的商标）",
            TrademarkCertificate.of(registration_number="1234567"),
            papers=[_paper("商标注册申请受理通知书")],
        ),
        fails("只有受理通知书", papers=[_paper("商标注册申请受理通知书")]),
        fails("只有初步审定公告", papers=[_paper("商标初步审定公告")]),
        unknown("另有不能归类的页", papers=[_paper("商标注册申请受理通知书")], others=1),
        skips("什么都没有（由T01判断）", ApplicationForm.of(applicant=NAME)),
    ],
)
def not_registered_yet(dossier: Dossier) -> Iterator[Violation]:
    """提交的是注册证而非受理通知书或初审公告"""
    if dossier.all(TrademarkCertificate):
        return
    found = [
        d for d in dossier.documents if d.type == OTHER and "商标" in d.title + "商标受理" and _NOT_YET.search(d.title)
    ]
    if not found:
        raise NotApplicable
    others = [d for d in dossier.unclassified if d not in found]
    kind = suspicion if others or dossier.unread else violation
    for each in found:
        message = "材料中没有商标注册证，只有“{title}”。"
        yield kind(message, title=each.title)._replace(fields=(page_of(each.pages[0]),))


_CHANGED = TrademarkChange.of(registration_number="1234567", kind="变更", from_name=OLD, to_name=NAME)
_ASSIGNED = TrademarkChange.of(registration_number="1234567", kind="转让", from_name=OLD, to_name=NAME)


def _mark(registrant: object = OLD, number: object = "1234567") -> TrademarkCertificate:
    return TrademarkCertificate.of(registration_number=number, registrant=registrant)


@rule(
    "T10",
    clause="商标法41条",
    severity=Severity.INSUFFICIENT,
    remedy="商标变更证明的{what}“{found}”与{other}不符，请提供该商标的变更证明。",
    cases=[
        passes("证明与注册证、申请企业相接", ApplicationForm.of(applicant=NAME), _mark(), _CHANGED),
        passes(
            "只有企业更名通知书，没有商标变更证明（提示）",
            ApplicationForm.of(applicant=NAME),
            _mark("四川大地陶瓷有限公司"),
            NameChange.of(from_name="四川大地陶瓷有限公司", to_name=NAME),
        ),
        fails("变更的是另一商标", ApplicationForm.of(applicant=NAME), _mark(number="7654321"), _CHANGED),
        fails("变更前不是注册人", ApplicationForm.of(applicant=NAME), _mark("绵阳远航电器有限公司"), _CHANGED),
        unknown("变更前名义与注册人相差一字", ApplicationForm.of(applicant=NAME), _mark("成都大地陶瓮厂"), _CHANGED),
        unknown("注册人存疑", ApplicationForm.of(applicant=NAME), _mark(doubtful("绵阳远航电器有限公司")), _CHANGED),
        skips("没有变更", ApplicationForm.of(applicant=NAME), _mark(NAME)),
        skips("是转让", ApplicationForm.of(applicant=NAME), _mark(), _ASSIGNED),
    ],
)
def change_of_another(dossier: Dossier) -> Iterator[Violation]:
    """注册人名义、地址变更证明"""
    changes = [c for c in dossier.all(TrademarkChange) if _is_change(c)]
    renamed = [m for m in dossier.all(TrademarkCertificate) if _under_former_name(m, dossier)]
    if not changes and not renamed:
        raise NotApplicable
    for change in changes:
        yield from _misjoined(change, dossier)
    proven = [c.registration_number.value or "" for c in dossier.all(TrademarkChange)]
    for mark in renamed:
        number = mark.registration_number.value or ""
        if not any(same_number(n, number) for text in proven for n in listed(text)):
            remedy = "注册证仍为曾用名，建议提供核准变更商标注册人名义证明。"
            yield hint("商标注册人“{}”是申请企业的曾用名，没有商标变更证明。", mark.registrant, remedy=remedy)


def _is_change(change: TrademarkChange) -> bool:
    return (change.kind.value or "变更") == "变更"


def _under_former_name(mark: TrademarkCertificate, dossier: Dossier) -> bool:
    if not dossier.all(NameChange) or not (mark.registrant.settled and mark.registrant.value):
        return False
    return identity(mark.registrant, dossier).standing is Standing.FORMER


def _misjoined(change: TrademarkChange, dossier: Dossier) -> Iterator[Violation]:
    """A proof joins what the packet has: its number is a certificate's, it starts where another holder stands."""
    marks = dossier.all(TrademarkCertificate)
    if not marks:
        return
    numbers = [m.registration_number for m in marks]
    stated = listed(change.registration_number.require())
    if not any(f.settled and f.value and same_number(n, f.value) for f in numbers for n in stated):
        yield from _unless_unsure(change.registration_number, numbers, "注册号", "商标注册证")
        return
    others = [c for c in dossier.all(TrademarkChange) if c is not change]
    holders = [m.registrant for m in marks] + [c.to_name for c in others]
    yield from _held(change.from_name, holders, "变更（转让）前名义", "注册证上的注册人")
    followers = [c.from_name for c in others]
    if not any(f.value and compare_names(f.value, change.to_name.require()).same for f in followers):
        found = identity(change.to_name, dossier)
        if not found.applicants:
            words = {"what": "变更（转让）后名义", "found": found.name, "other": f"申请企业“{found.applicant}”"}
            kind = suspicion if found.standing is Standing.NEAR else violation
            yield kind("证明的{what}为“{found}”，不是{other}。", **words)._replace(
                fields=(change.to_name, found.reference)
            )


def _held(name: Field[str], holders: list[Field[str]], what: str, other: str) -> Iterator[Violation]:
    text = name.require()
    if any(f.settled and f.value and compare_names(f.value, text).same for f in holders):
        return
    yield from _unless_unsure(name, holders, what, other)


def _unless_unsure(own: Field[str], others: list[Field[str]], what: str, other: str) -> Iterator[Violation]:
    unsure = [f for f in others if not f.settled or f.value is None]
    if unsure:
        yield doubt(unsure[0])
        return
    words = {"what": what, "found": own, "other": f"{other}“{others[0].value}”" if len(others) == 1 else other}
    near = any(is_near(str(own.value), str(f.value)) for f in others)  # the number says that it is this mark
    kind = suspicion if near and what != "注册号" else violation
    yield kind("证明的{what}为“{found}”，与{other}不符。", **words)._replace(fields=(own, *others))


@rule(
    "T11",
    clause=("商标法42条", "商标法实施条例31条"),
    severity=Severity.INSUFFICIENT,
    remedy="转让证明的{what}“{found}”与{other}不符，请提供核准该商标转让的证明（注册证不换发，二者须同时提交）。",
    cases=[
        passes("注册证仍是原注册人，附有转让证明", ApplicationForm.of(applicant=NAME), _mark(), _ASSIGNED),
        passes(
            "两次转让相接",
            ApplicationForm.of(applicant=NAME),
            _mark(),
            TrademarkChange.of(registration_number="1234567", kind="转让", from_name=OLD, to_name="乙公司"),
            TrademarkChange.of("second", registration_number="1234567", kind="转让", from_name="乙公司", to_name=NAME),
        ),
        fails(
            "转让给了别人",
            ApplicationForm.of(applicant=NAME),
            _mark(),
            TrademarkChange.of(
                registration_number="1234567", kind="转让", from_name=OLD, to_name="绵阳远航电器有限公司"
            ),
        ),
        fails("转让人不是注册人", ApplicationForm.of(applicant=NAME), _mark("绵阳远航电器有限公司"), _ASSIGNED),
        unknown(
            "受让人存疑",
            ApplicationForm.of(applicant=NAME),
            _mark(),
            TrademarkChange.of(
                registration_number="1234567", kind="转让", from_name=OLD, to_name=doubtful("四川天戌建材有限公司")
            ),
        ),
        skips("没有转让", ApplicationForm.of(applicant=NAME), _mark(NAME)),
    ],
)
def assignment_of_another(dossier: Dossier) -> Iterator[Violation]:
    """转让证明"""
    changes = [c for c in dossier.all(TrademarkChange) if not _is_change(c)]
    if not changes:
        raise NotApplicable
    for change in changes:
        yield from _misjoined(change, dossier)


@rule(
    "T12",
    clause=("办法六(一)", "商标法43条"),
    severity=Severity.INSUFFICIENT,
    remedy="请说明商标许可使用的情况，并提供许可备案证明。",
    cases=[
        unknown(
            "注册人许可申请企业使用",
            ApplicationForm.of(applicant=NAME),
            _mark("天成控股集团有限公司"),
            TrademarkLicence.of(registration_number="1234567", licensor="天成控股集团有限公司", licensee=NAME),
        ),
        passes(
            "申请企业自己就是注册人（许可给别人）",
            ApplicationForm.of(applicant=NAME),
            _mark(NAME),
            TrademarkLicence.of(registration_number="1234567", licensor=NAME, licensee="绵阳远航电器有限公司"),
        ),
        fails(
            "许可的是另一商标",
            ApplicationForm.of(applicant=NAME),
            _mark("天成控股集团有限公司"),
            TrademarkLicence.of(registration_number="7654321", licensor="天成控股集团有限公司", licensee=NAME),
        ),
        skips("没有许可", ApplicationForm.of(applicant=NAME), _mark(NAME)),
    ],
)
def used_by_licence(licence: TrademarkLicence, dossier: Dossier) -> Iterator[Violation]:
    """许可使用是否可认作“具有注册商标”

    The rule's text speaks of having a mark; whether a licence is enough is for people.
    """
    marks = dossier.all(TrademarkCertificate)
    if any(m.registrant.settled and m.registrant.value and identity(m.registrant, dossier).applicants for m in marks):
        return
    numbers = [m.registration_number for m in marks]
    stated = listed(licence.registration_number.require())
    if numbers and not any(f.value and same_number(n, f.value) for f in numbers for n in stated):
        for field in numbers:
            field.require()
        words = {"stated": licence.registration_number, "own": [f.value for f in numbers]}
        yield violation("许可合同（备案）的注册号为“{stated}”，商标注册证为“{own}”。", **words)._replace(
            fields=(licence.registration_number, *numbers)
        )
        return
    register = dossier.scheme.registers["trademarks"]
    message = "申请企业凭许可使用商标，能否认作具有注册商标须人工判断；许可是否备案请查{register}。"
    yield suspicion(message, register=str(register))._replace(
        fields=tuple(f for f in (licence.licensor, licence.licensee) if f.value)
    )


@rule(
    "T16",
    clause="办法七",
    severity=Severity.INCONSISTENT,
    remedy="商标表述不一致（{words}），请核对或说明。",
    cases=[
        passes(
            "三处一致",
            ApplicationForm.of(trademark="天成牌"),
            TrademarkCertificate.of(mark="天成"),
            TestReport.of(trademark="天成"),
        ),
        passes("报告印作图形商标", ApplicationForm.of(trademark="天成"), TestReport.of(trademark="图形商标")),
        passes("相差一字（由R21请人判断）", ApplicationForm.of(trademark="天成牌"), TestReport.of(trademark="天城")),
        fails(
            "报告是另一商标",
            ApplicationForm.of(trademark="天成"),
            TrademarkCertificate.of(mark="天成"),
            TestReport.of(trademark="远航"),
        ),
        unknown(
            "报告的商标存疑",
            ApplicationForm.of(trademark="天成"),
            TrademarkCertificate.of(mark="天成"),
            TestReport.of(trademark=doubtful("远航")),
        ),
        asks("注册证是图形，须对照图样", ApplicationForm.of(trademark="天成"), TrademarkCertificate.of(goods="瓷砖")),
        skips("没有商标", ApplicationForm.of(applicant=NAME)),
    ],
)
def marks_differ(dossier: Dossier) -> Iterator[Violation]:
    """商标名称、图样与产品、报告、申请表一致"""
    forms, reports = dossier.all(ApplicationForm), dossier.all(TestReport)
    stated = [p.fields["trademark"] for p in (*forms, *reports) if printed(p, "trademark")]
    certificates = dossier.all(TrademarkCertificate)
    if not stated:
        raise NotApplicable
    drawn = [c.mark for c in certificates if c.mark.settled and c.mark.value]
    words = [f for f in stated if f.settled and f.value and not is_device(f.value)]
    first = words[0] if words else None
    differing = [f for f in words[1:] if first and not _alike(first.value or "", f.value or "")]
    if first and differing:
        told = "、".join(dict.fromkeys(f"“{f.value}”" for f in (first, *differing)))
        yield violation("商标在申请表和报告中写作{words}。", words=told)._replace(fields=(first, *differing))
        return
    for field in (f for f in stated if not f.settled):
        if not field.value or not any(same_mark(field.value, f.value or "") for f in (*drawn, *words)):
            yield doubt(field)
            return
    if first and certificates and not any(same_mark(first.value or "", f.value or "") for f in drawn):
        yield ask("注册证为图形，或其文字与“{}”不尽相同，请对照图样。", first)


def _alike(a: str, b: str) -> bool:
    """A mark is drawn, its words easily misread: one character in another shape says nothing."""
    first, second = plain_mark(a), plain_mark(b)
    one_off = len(first) == len(second) and sum(x != y for x, y in zip(first, second, strict=True)) == 1
    return same_mark(a, b) or is_near(first, second) or one_off


@rule(
    "T17",
    clause="商标注册号",
    severity=Severity.HINT,
    remedy="注册号“{number}”不是通常的格式，请核对原件。",
    cases=[
        passes("八位数字", TrademarkCertificate.of(registration_number="78682220")),
        passes("分割件带字母", TrademarkCertificate.of(registration_number="1234567A")),
        passes("国际注册", TrademarkCertificate.of(registration_number="G1234567")),
        fails("只有四位", TrademarkCertificate.of(registration_number="1234")),
        unknown("存疑", TrademarkCertificate.of(registration_number=doubtful("1234"))),
        skips("没有读到注册号", TrademarkCertificate.of(mark="天成")),
    ],
)
def odd_number(mark: TrademarkCertificate) -> Iterator[Violation]:
    """注册号格式"""
    if not printed(mark, "registration_number"):
        raise NotApplicable
    if mark.registration_number.value and trademark_number_valid(mark.registration_number.value):
        return
    if not trademark_number_valid(mark.registration_number.require()):
        yield hint("注册号“{}”不是通常的格式。", mark.registration_number, number=mark.registration_number)


@rule(
    "T18",
    clause="商标法",
    severity=Severity.HINT,
    remedy="审查人员按注册号查询商标状态，已撤销、无效或注销的再请企业说明。",
    cases=[
        asks("状态要在网上查", TrademarkCertificate.of(registration_number="78682220")),
        asks("注册号没有读出", TrademarkCertificate.of(mark="天成")),
        skips("没有注册证", ApplicationForm.of(applicant=NAME)),
    ],
)
def status_online(dossier: Dossier) -> Iterator[Violation]:
    """注册证是否为已替换旧证"""
    marks = dossier.all(TrademarkCertificate)
    if not marks:
        raise NotApplicable
    numbers = "、".join(m.registration_number.value or "注册号未读出" for m in marks)
    register = dossier.scheme.registers["trademarks"]
    yield ask(
        "请在{register}按“{numbers}”查商标是否有效、注册人是否仍为证上所载。", register=str(register), numbers=numbers
    )
