"""商标：注册证、有效期、注册人、类别、核定商品。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.name_change import NameChange
from extractors.trademark_certificate import TrademarkCertificate
from extractors.trademark_change import TrademarkChange
from extractors.trademark_licence import TrademarkLicence
from extractors.trademark_renewal import TrademarkRenewal
from pipeline.model.facts import Unsettled
from pipeline.model.report import Severity
from pipeline.text.names import compare_names
from validators.cases import doubtful, empty, handed_in
from validators.dossier import Dossier
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation, suspicion, violation
from validators.goods import Cover, cover
from validators.identity import identity, reference_name
from validators.materials import missing_material
from validators.numbers import listed, same_number
from validators.renewals import last_expiry
from validators.terms import expiry_findings

D = date


@rule(
    "T01",
    clause="办法七(二)",
    severity=Severity.MISSING,
    remedy="请补交商标注册证复印件。",
    cases=handed_in(TrademarkCertificate.of(registration_number="12345678")),
)
def trademark_missing(dossier: Dossier) -> Iterator[Violation]:
    """商标注册证是否提交"""
    yield from missing_material(dossier, "T01")


@rule(
    "T03",
    clause=("商标法39条", "商标法40条"),
    severity=Severity.EXPIRED,
    remedy="商标专用权期限已于{expiry}届满，请提供核准续展注册证明。",
    cases=[
        passes("在有效期内", TrademarkCertificate.of(registration_number="1234567", valid_to=D(2028, 6, 13))),
        passes(
            "到期后已续展",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2020, 6, 13)),
            TrademarkRenewal.of(registration_number="1234567", valid_to=D(2030, 6, 13)),
        ),
        passes("只印注册日期", TrademarkCertificate.of(registered_on=D(2015, 3, 7))),
        fails("申报前已到期", TrademarkCertificate.of(registration_number="1234567", valid_to=D(2020, 6, 13))),
        passes("评审前将到期（提示）", TrademarkCertificate.of(registration_number="1", valid_to=D(2022, 6, 13))),
        fails("按注册日期推算已到期", TrademarkCertificate.of(registered_on=D(2010, 3, 7))),
        fails(
            "续展的是另一商标",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2020, 6, 13)),
            TrademarkRenewal.of(registration_number="7654321", valid_to=D(2030, 6, 13)),
        ),
        unknown("到期日存疑", TrademarkCertificate.of(registration_number="1", valid_to=doubtful(D(2020, 6, 13)))),
        unknown(
            "续展证明读不出",
            TrademarkCertificate.of(registration_number="1234567", valid_to=D(2020, 6, 13)),
            TrademarkRenewal.of(registration_number="1234567", valid_to=empty()),
        ),
    ],
)
def trademark_expired(mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """商标在有效期内"""
    yield from expiry_findings(last_expiry(mark, dossier), dossier, "商标专用权期限")


@rule(
    "T09",
    clause="办法六(一)",
    severity=Severity.INCONSISTENT,
    remedy="商标注册人为“{name}”，与申请企业不一致，请提供核准转让、变更证明或使用许可合同。",
    cases=[
        passes(
            "注册人就是申请企业",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registrant="四川天成建材有限公司"),
        ),
        passes(
            "有转让证明",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registration_number="1234567", registrant="成都大地陶瓷厂"),
            TrademarkChange.of(
                registration_number="1234567", from_name="成都大地陶瓷厂", to_name="四川天成建材有限公司"
            ),
        ),
        passes(
            "有更名通知书",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registrant="四川大地陶瓷有限公司"),
            NameChange.of(from_name="四川大地陶瓷有限公司", to_name="四川天成建材有限公司"),
        ),
        passes(
            "有使用许可",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registration_number="1234567", registrant="天成控股集团有限公司"),
            TrademarkLicence.of(
                registration_number="1234567", licensor="天成控股集团有限公司", licensee="四川天成建材有限公司"
            ),
        ),
        fails(
            "注册人是另一企业",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registration_number="1234567", registrant="绵阳远航电器有限公司"),
        ),
        fails(
            "转让给了别人",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registration_number="1234567", registrant="成都大地陶瓷厂"),
            TrademarkChange.of(
                registration_number="1234567", from_name="成都大地陶瓷厂", to_name="绵阳远航电器有限公司"
            ),
        ),
        unknown(
            "注册人存疑",
            ApplicationForm.of(applicant="四川天成建材有限公司"),
            TrademarkCertificate.of(registrant=doubtful("绵阳远航电器有限公司")),
        ),
    ],
)
def registrant_differs(mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
    """注册人与申请企业一致"""
    applicant = reference_name(dossier)
    if compare_names(mark.registrant.require(), applicant.require()).same:
        return
    if _proven(mark, applicant.require(), dossier):
        return
    found = identity(mark.registrant, dossier)
    message = "商标注册人为“{name}”，申请企业为“{applicant}”，材料中没有转让、变更证明或使用许可。"
    made = violation(message, name=found.name, applicant=found.applicant)
    yield made._replace(fields=(mark.registrant, found.reference))


def _proven(mark: TrademarkCertificate, applicant: str, dossier: Dossier) -> bool:
    """Whether any of the ways to explain another registrant is proven; a proof that cannot be read leaves it open."""
    doubts: list[Unsettled] = []
    for way in (_renamed, _transferred, _licensed):
        try:
            if way(mark, applicant, dossier):
                return True
        except Unsettled as doubt:
            doubts.append(doubt)
    if doubts:
        raise doubts[0]
    return False


def _renamed(mark: TrademarkCertificate, applicant: str, dossier: Dossier) -> bool:
    return identity(mark.registrant, dossier).applicants


def _transferred(mark: TrademarkCertificate, applicant: str, dossier: Dossier) -> bool:
    """Whether a chain of changes leads from the registrant to the applicant."""
    holder, number = mark.registrant.require(), None
    changes = dossier.all(TrademarkChange)
    for _ in changes:
        for change in changes:
            number = number or mark.registration_number.require()
            own = any(same_number(n, number) for n in listed(change.registration_number.require()))
            if own and compare_names(change.from_name.require(), holder).same:
                holder = change.to_name.require()
                if compare_names(holder, applicant).same:
                    return True
    return False


def _licensed(mark: TrademarkCertificate, applicant: str, dossier: Dossier) -> bool:
    for licence in dossier.all(TrademarkLicence):
        numbers = listed(licence.registration_number.require())
        if any(same_number(n, mark.registration_number.require()) for n in numbers):
            parties = compare_names(licence.licensor.require(), mark.registrant.require()).same
            if parties and compare_names(licence.licensee.require(), applicant).same:
                return True
    return False


@rule(
    "T14",
    clause="尼斯分类",
    severity=Severity.INCONSISTENT,
    remedy="商标注册类别为第{number}类服务商标，不覆盖申报产品，请提交相应商品类别的注册证。",
    cases=[
        passes("商品类", TrademarkCertificate.of(goods_class="19")),
        passes(
            "另有商品类的注册证",
            TrademarkCertificate.of(goods_class="35"),
            TrademarkCertificate.of("second", goods_class="19"),
        ),
        fails("第35类", TrademarkCertificate.of(goods_class="35")),
        unknown("类别存疑", TrademarkCertificate.of(goods_class=doubtful("35"))),
        unknown("类别不像类别", TrademarkCertificate.of(goods_class="85")),
    ],
)
def only_services(dossier: Dossier) -> Iterator[Violation]:
    """商标类别为商品类"""
    marks = dossier.all(TrademarkCertificate)
    if not marks:
        raise NotApplicable
    first, last = (dossier.scheme.number(f"{which}_service_class") for which in ("first", "last"))
    for mark in marks:
        digits = "".join(c for c in str(mark.goods_class.value or "") if c.isdigit())
        if mark.goods_class.settled and digits and 1 <= int(digits) < first:
            return
    for mark in marks:
        number = int("".join(c for c in mark.goods_class.require() if c.isdigit()) or 0)
        if first <= number <= last:
            yield violation("商标核定类别为第{number}类，属于服务商标。", mark.goods_class, number=number)
        else:
            yield suspicion("商标核定类别“{}”不能识别，须人工确认。", mark.goods_class)


@rule(
    "T15",
    clause=("办法六(一)", "商标法56条"),
    severity=Severity.INCONSISTENT,
    remedy="商标核定使用商品“{goods}”未见申报产品“{product}”或其上位名称，请说明或提交覆盖该产品的注册证。",
    cases=[
        passes(
            "写有该产品",
            ApplicationForm.of(product_name="弹性体改性沥青防水卷材"),
            TrademarkCertificate.of(goods="沥青；防水卷材；非金属建筑材料", goods_class="19"),
        ),
        passes(
            "写有上位名称",
            ApplicationForm.of(product_name="电炒锅"),
            TrademarkCertificate.of(goods="厨房用电动机器；电炊具", goods_class="11"),
        ),
        passes(
            "电火锅属于电炊具",
            ApplicationForm.of(product_name="多用途电火锅"),
            TrademarkCertificate.of(goods="电炊具；电磁炉", goods_class="11"),
        ),
        fails(
            "毫不相干",
            ApplicationForm.of(product_name="电炒锅"),
            TrademarkCertificate.of(goods="服装；鞋；帽", goods_class="25"),
        ),
        unknown(
            "类别相当而没有写明",
            ApplicationForm.of(product_name="电炒锅"),
            TrademarkCertificate.of(goods="冰箱；灯", goods_class="11"),
        ),
        fails(
            "不认识的产品，服务商标",
            ApplicationForm.of(product_name="石墨烯浆料"),
            TrademarkCertificate.of(goods="广告；替他人推销", goods_class="35"),
        ),
        unknown(
            "不认识的产品",
            ApplicationForm.of(product_name="石墨烯浆料"),
            TrademarkCertificate.of(goods="服装；鞋；帽", goods_class="25"),
        ),
        unknown(
            "核定商品存疑",
            ApplicationForm.of(product_name="电炒锅"),
            TrademarkCertificate.of(goods=doubtful("服装；鞋；帽"), goods_class="25"),
        ),
        skips("没有申请表", TrademarkCertificate.of(goods="服装")),
    ],
)
def goods_not_covered(form: ApplicationForm, dossier: Dossier) -> Iterator[Violation]:
    """核定商品覆盖申报产品"""
    marks = dossier.all(TrademarkCertificate)
    if not marks:
        raise NotApplicable
    product = form.product_name.require()
    if any(cover(product, mark.goods.value or "", None) is Cover.NAMED for mark in marks):
        return  # a word of the product stands there, however hard the rest of the list may be to read
    for mark in marks:
        found, class_known = _cover(form, mark), mark.goods_class.settled
        words = {"goods": mark.goods.require(), "product": form.product_name.require()}
        fields = (mark.goods, form.product_name)
        if (found is Cover.NOT and class_known) or (found is not Cover.NAMED and _service(mark, dossier)):
            yield violation("商标核定使用商品为“{goods}”，未见申报产品“{product}”。", **words)._replace(fields=fields)
        else:
            message = "商标核定使用商品为“{goods}”，是否覆盖申报产品“{product}”须人工判断。"
            yield suspicion(message, **words)._replace(fields=fields)


def _service(mark: TrademarkCertificate, dossier: Dossier) -> bool:
    number = str(mark.goods_class.value or "") if mark.goods_class.settled else ""
    return number.isdigit() and int(number) >= dossier.scheme.number("first_service_class")


def _cover(form: ApplicationForm, mark: TrademarkCertificate) -> Cover:
    goods_class = mark.goods_class.value if mark.goods_class.settled else None
    return cover(form.product_name.require(), mark.goods.require(), goods_class)
