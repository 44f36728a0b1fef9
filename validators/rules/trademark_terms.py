"""商标的期限：宽展期、将到期、有效期自洽、续展证明、许可期限。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from extractors.trademark_certificate import TrademarkCertificate
from extractors.trademark_change import TrademarkChange
from extractors.trademark_licence import TrademarkLicence
from extractors.trademark_renewal import TrademarkRenewal
from pipeline.model.report import Severity
from pipeline.text.names import compare_names
from validators.cases import doubtful, empty
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, doubt, hint, violation
from validators.identity import identity
from validators.numbers import same_number
from validators.renewals import last_expiry, months_later, term_from, years_later

D = date


@rule(
    "T04",
    clause="商标法40条",
    severity=Severity.EXPIRED,
    remedy="商标专用权期限至{expiry}，申报时处于宽展期（至{grace}），请提供续展申请的受理或核准材料。",
    cases=[
        passes("没有到期", TrademarkCertificate.of(valid_to=D(2028, 6, 13))),
        passes("到期已过宽展期（由T03判断）", TrademarkCertificate.of(valid_to=D(2020, 6, 13))),
        passes(
            "宽展期内而已核准续展",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2021, 6, 13)),
            TrademarkRenewal.of(registration_number="1234567", valid_to=D(2031, 6, 13)),
        ),
        fails("申报时到期三个月", TrademarkCertificate.of(valid_to=D(2021, 6, 13))),
        fails("宽展期的最后一天", TrademarkCertificate.of(valid_to=D(2021, 3, 20))),
        unknown("到期日存疑", TrademarkCertificate.of(valid_to=doubtful(D(2021, 6, 13)))),
        unknown("申报日期存疑", TrademarkCertificate.of(valid_to=D(2021, 6, 13)), filed=doubtful(D(2021, 9, 20))),
    ],
)
def in_grace(mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """宽展期内"""
    expiry = last_expiry(mark, dossier)
    last = expiry.require()
    grace = months_later(last, dossier.scheme.number("grace_months"))
    if last >= max(dossier.review_by, dossier.today):
        return
    if last < dossier.filed_on <= grace:
        words = {"expiry": last, "grace": grace, "filed": dossier.filed_on}
        message = "商标专用权期限至{expiry}，申报日（{filed}）在六个月宽展期内（至{grace}）。"
        yield violation(message, **words)._replace(fields=(expiry,))


@rule(
    "T05",
    clause=("商标法40条", "办法十二"),
    severity=Severity.HINT,
    remedy="商标将于{expiry}到期，早于认定期届满（约{end}），请及时办理续展。",
    cases=[
        passes("认定期后才到期", TrademarkCertificate.of(valid_to=D(2028, 6, 13))),
        passes("申报前已到期（由T03判断）", TrademarkCertificate.of(valid_to=D(2020, 6, 13))),
        fails("认定期内到期", TrademarkCertificate.of(valid_to=D(2024, 6, 13))),
        unknown("到期日存疑", TrademarkCertificate.of(valid_to=doubtful(D(2024, 6, 13)))),
    ],
)
def expires_soon(mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """认定期内将到期"""
    expiry = last_expiry(mark, dossier)
    end = years_later(dossier.review_by, dossier.scheme.number("recognition_years"))
    if expiry.value is not None and expiry.value >= end and not expiry.settled:
        return  # as read it lasts; T03 asks for it
    last = expiry.require()
    if (dossier.filed.value or dossier.today) <= last < end:
        message = "商标专用权期限至{expiry}，在三年认定期（约至{end}）之内。"
        yield hint(message, expiry=last, end=end)._replace(fields=(expiry,))


@rule(
    "T06",
    clause="商标法39条",
    severity=Severity.INCONSISTENT,
    remedy="商标注册日期{start}与有效期至{expiry}不符合每期十年的规定，请核对原件。",
    cases=[
        passes("自注册日起十年", TrademarkCertificate.of(registered_on=D(2015, 3, 7), valid_to=D(2025, 3, 6))),
        passes("二月二十九日注册", TrademarkCertificate.of(registered_on=D(2012, 2, 29), valid_to=D(2022, 2, 27))),
        passes("证上已载续展后的期限", TrademarkCertificate.of(registered_on=D(2009, 7, 8), valid_to=D(2029, 7, 7))),
        passes("相差一天（提示）", TrademarkCertificate.of(registered_on=D(2015, 3, 7), valid_to=D(2025, 3, 7))),
        fails("只有九年", TrademarkCertificate.of(registered_on=D(2015, 3, 7), valid_to=D(2024, 3, 6))),
        unknown("到期日存疑", TrademarkCertificate.of(registered_on=D(2015, 3, 7), valid_to=doubtful(D(2024, 3, 6)))),
        skips("只印到期日", TrademarkCertificate.of(valid_to=D(2024, 3, 6))),
    ],
)
def term_not_ten_years(mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """有效期起止自洽"""
    if not printed(mark, "registered_on") or not printed(mark, "valid_to"):
        raise NotApplicable
    start, last = mark.registered_on.require(), mark.valid_to.require()
    years = dossier.scheme.number("trademark_years")
    ends = [term_from(start, years * n) for n in (1, 2, 3, 4, 5)]
    off = min(abs((last - end).days) for end in ends)
    if off:
        kind = hint if off <= 1 else violation
        message = "商标注册日期{start}，有效期至{expiry}，不是每期十年。"
        yield kind(message, start=start, expiry=last)._replace(fields=(mark.registered_on, mark.valid_to))


@rule(
    "T07",
    clause="商标法40条",
    severity=Severity.INCONSISTENT,
    remedy="续展证明的{what}“{found}”与商标注册证“{own}”不一致，请提交该商标的续展证明。",
    cases=[
        passes(
            "注册号、类别、注册人一致",
            TrademarkCertificate.of(registration_number="1234567", goods_class="19", registrant="四川天成建材有限公司"),
            TrademarkRenewal.of(registration_number="1234567", goods_class="19", registrant="四川天成建材有限公司"),
        ),
        passes(
            "注册人已转让给续展人",
            TrademarkCertificate.of(registration_number="1234567", registrant="成都大地陶瓷厂"),
            TrademarkRenewal.of(registration_number="1234567", registrant="四川天成建材有限公司"),
            TrademarkChange.of(
                registration_number="1234567", from_name="成都大地陶瓷厂", to_name="四川天成建材有限公司"
            ),
        ),
        fails(
            "注册号不同",
            TrademarkCertificate.of(registration_number="1234567"),
            TrademarkRenewal.of(registration_number="7654321"),
        ),
        fails(
            "类别不同",
            TrademarkCertificate.of(registration_number="1234567", goods_class="19"),
            TrademarkRenewal.of(registration_number="1234567", goods_class="20"),
        ),
        fails(
            "注册人不同",
            TrademarkCertificate.of(registration_number="1234567", registrant="四川天成建材有限公司"),
            TrademarkRenewal.of(registration_number="1234567", registrant="绵阳远航电器有限公司"),
        ),
        unknown(
            "续展证明的号码存疑",
            TrademarkCertificate.of(registration_number="1234567"),
            TrademarkRenewal.of(registration_number=doubtful("7654321")),
        ),
    ],
)
def renewal_of_another(renewal: TrademarkRenewal, dossier: Dossier) -> Iterator[Violation]:
    """续展证明与注册证对应"""
    marks = dossier.all(TrademarkCertificate)
    if not marks:
        raise NotApplicable
    number = renewal.registration_number.require()
    known = [m for m in marks if m.registration_number.settled and m.registration_number.value]
    own = next((m for m in known if same_number(m.registration_number.require(), number)), None)
    if own is None:
        unsure = [m.registration_number for m in marks if m not in known]
        if unsure:
            yield doubt(unsure[0])
            return
        numbers = [m.registration_number for m in marks]
        words = {"what": "注册号", "found": number, "own": [f.value for f in numbers]}
        yield _renewed_otherwise(**words)._replace(fields=(renewal.registration_number, *numbers))
        return
    yield from _other_class(renewal, own)
    yield from _other_registrant(renewal, own, dossier)


def _renewed_otherwise(**words: object) -> Violation:
    return violation("续展证明的{what}为“{found}”，商标注册证为“{own}”。", **words)


def _other_class(renewal: TrademarkRenewal, mark: TrademarkCertificate) -> Iterator[Violation]:
    if printed(renewal, "goods_class") and printed(mark, "goods_class"):
        found, own = renewal.goods_class, mark.goods_class
        if _digits(found.require()) != _digits(own.require()):
            yield _renewed_otherwise(what="类别", found=found, own=own)._replace(fields=(found, own))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit()).lstrip("0")


def _other_registrant(renewal: TrademarkRenewal, mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """The registrant may have changed in between: the applicant, or one a change names, is as good."""
    if not printed(renewal, "registrant") or not printed(mark, "registrant"):
        return
    found, own = renewal.registrant, mark.registrant
    if compare_names(found.require(), own.require()).same:
        return
    changes = dossier.all(TrademarkChange)
    if any(compare_names(c.to_name.require(), found.require()).same for c in changes):
        return
    try:
        if identity(found, dossier).applicants:
            return
    except NotApplicable:
        pass
    yield _renewed_otherwise(what="注册人", found=found, own=own)._replace(fields=(found, own))


@rule(
    "T08",
    clause="商标法40条",
    severity=Severity.INCONSISTENT,
    remedy="续展有效期自{start}起，应自上一届期满（{expiry}）次日起计算，请核对或补交中间的续展证明。",
    cases=[
        passes(
            "自次日起",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2019, 7, 7)),
            TrademarkRenewal.of(registration_number="1234567", valid_from=D(2019, 7, 8), valid_to=D(2029, 7, 7)),
        ),
        passes(
            "接在上一次续展之后",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2009, 7, 7)),
            TrademarkRenewal.of(registration_number="1234567", valid_from=D(2009, 7, 8), valid_to=D(2019, 7, 7)),
            TrademarkRenewal.of("second", registration_number="1234567", valid_from=D(2019, 7, 8)),
        ),
        fails(
            "中间断开",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2009, 7, 7)),
            TrademarkRenewal.of(registration_number="1234567", valid_from=D(2019, 7, 8)),
        ),
        unknown(
            "起始日存疑",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2019, 7, 7)),
            TrademarkRenewal.of(registration_number="1234567", valid_from=doubtful(D(2019, 7, 6))),
        ),
        unknown(
            "注册证到期日读不出",
            TrademarkCertificate.of(registration_number="1234567", valid_to=empty()),
            TrademarkRenewal.of(registration_number="1234567", valid_from=D(2019, 7, 8)),
        ),
        skips(
            "续展的是另一商标（由T07判断）",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2019, 7, 7)),
            TrademarkRenewal.of(registration_number="7654321", valid_from=D(2020, 7, 8)),
        ),
    ],
)
def renewal_not_joined(renewal: TrademarkRenewal, mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """续展期首尾相接"""
    own = mark.registration_number.require()
    if not printed(renewal, "valid_from") or not printed(mark, "valid_to"):
        raise NotApplicable
    if not same_number(renewal.registration_number.require(), own):
        raise NotApplicable
    earlier = [mark.valid_to, *(r.valid_to for r in dossier.all(TrademarkRenewal) if r is not renewal)]
    start = renewal.valid_from
    joins = [f for f in earlier if f.value and start.value and start.value == f.value + timedelta(days=1)]
    if joins or mark.valid_to.value == renewal.valid_to.value is not None:
        return  # the latter: a certificate that shows the renewed term
    ends = [f.require() for f in earlier if f.value or f.evidence]
    last = max((e for e in ends if e < start.require()), default=mark.valid_to.require())
    message = "续展有效期自{start}起，上一届期满为{expiry}，首尾不相接。"
    yield violation(message, start=start.require(), expiry=last)._replace(fields=(start, mark.valid_to))


@rule(
    "T13",
    clause=("商标法43条", "办法十二"),
    severity=Severity.EXPIRED,
    remedy="商标许可期限至{expiry}，已届满或不足三年认定期，请补充续签的许可合同。",
    cases=[
        passes("覆盖三年", TrademarkLicence.of(valid_to=D(2028, 12, 31))),
        fails("申报前已届满", TrademarkLicence.of(valid_to=D(2021, 5, 31))),
        fails("申报后不足三年", TrademarkLicence.of(valid_to=D(2023, 5, 31))),
        passes("够三年而认定期内届满（提示）", TrademarkLicence.of(valid_to=D(2025, 3, 31))),
        unknown("许可期限存疑", TrademarkLicence.of(valid_to=doubtful(D(2023, 5, 31)))),
        unknown("许可期限读不出", TrademarkLicence.of(valid_to=empty())),
        skips("没有写期限", TrademarkLicence.of(licensor="甲公司")),
    ],
)
def licence_too_short(licence: TrademarkLicence, dossier: Dossier) -> Iterator[Violation]:
    """许可期限覆盖认定期"""
    if not printed(licence, "valid_to"):
        raise NotApplicable
    if licence.valid_to.settled and licence.valid_to.value is None:
        return
    last, years = licence.valid_to.require(), dossier.scheme.number("recognition_years")
    filed, end = dossier.filed.value or dossier.today, years_later(dossier.review_by, years)
    if last < years_later(filed, years):
        dossier.filed.require()
        message = "商标许可期限至{expiry}，自申报（{filed}）起不足三年。"
        yield violation(message, expiry=last, filed=filed)._replace(fields=(licence.valid_to,))
    elif last < end:
        remedy = f"商标许可期限至{last}，认定期内将届满，请届时续签。"
        message = "商标许可期限至{expiry}，早于认定期届满（约{end}）。"
        yield hint(message, expiry=last, end=end, remedy=remedy)._replace(fields=(licence.valid_to,))
