"""企业标准的文本：公章、全文、编号和水印各页一致、结构、页码、范围、引用标准。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.application_form import ApplicationForm
from extractors.enterprise_standard import EnterpriseStandard
from extractors.facts import Sight
from pipeline.model.facts import Evidence, Field, Status
from pipeline.model.geometry import Box
from pipeline.model.reading import Reader
from pipeline.model.report import Severity
from pipeline.text.codes import misreadable
from pipeline.text.normalise import find_standard_numbers, key
from validators.cases import POOR, doubtful, seal, sealed, seen
from validators.dossier import Dossier, printed
from validators.engine import NotApplicable, asks, fails, passes, rule, skips, unknown
from validators.findings import Violation, ask, suspicion, violation
from validators.goods import Cover, cover, kinds_of
from validators.seals import Sealed, by_company
from validators.withdrawn import withdrawn

D = date
NAME = "四川天成建材有限公司"
GREY = Sight(qualities=(0.9,), grey=True)
WHOLE, FEW = "齐全", 2
"""`WHOLE`: no chapter is missing; so many missing chapters and more are no full text."""


@rule(
    "S03",
    clause="办法七(四)",
    severity=Severity.INSUFFICIENT,
    remedy="请在企业标准上加盖企业公章。",
    cases=[
        passes("有企业的章", sealed(EnterpriseStandard.of(title="瓷砖"), seal(NAME))),
        passes("有章而印文读不出", sealed(EnterpriseStandard.of(title="瓷砖"), seal("", read="四川"))),
        fails("彩色扫描件上没有印章", EnterpriseStandard.of(title="瓷砖")),
        unknown("黑白件", seen(EnterpriseStandard.of(title="瓷砖"), GREY)),
        unknown("页面不清晰", seen(EnterpriseStandard.of(title="瓷砖"), POOR)),
    ],
)
def standard_not_sealed(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """标准加盖企业公章

    Whether a seal bears the right name is X08's question.
    """
    names = [str(dossier.form.applicant.value)] if dossier.form and dossier.form.applicant.value else []
    state = by_company(standard, names)
    if state is Sealed.NO:
        yield violation("企业标准各页没有看到企业公章。", facts=(standard,))
    elif state is Sealed.UNSEEN:
        why = "为黑白件" if standard.sight.grey else "页面不够清晰"
        yield suspicion("企业标准{why}，没有辨认出企业公章，请查看原件。", why=why, facts=(standard,))


@rule(
    "S04",
    clause="办法七(四)",
    severity=Severity.INSUFFICIENT,
    remedy="所附标准没有{chapters}，不是标准全文，请提交标准全文。",
    cases=[
        passes("各章齐全", EnterpriseStandard.of(missing_chapters=WHOLE)),
        passes("只缺一章（由S15判断）", EnterpriseStandard.of(missing_chapters="检验规则")),
        fails("只有指标", EnterpriseStandard.of(missing_chapters="规范性引用文件、试验方法、检验规则")),
        unknown(
            "页面不清晰",
            seen(EnterpriseStandard.of(missing_chapters="规范性引用文件、试验方法、检验规则"), POOR),
        ),
        unknown("其余各页可能没有归类", EnterpriseStandard.of(missing_chapters="范围、试验方法、检验规则"), others=1),
        skips("没有读出文字", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def not_the_full_text(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """标准为全文而非仅公开指标"""
    missing = _missing(standard)
    if len(missing) >= FEW:
        standard.missing_chapters.require()
        yield _lacking(standard, dossier, missing)


@rule(
    "S15",
    clause="GB/T 1.1",
    severity=Severity.INSUFFICIENT,
    remedy="标准缺少“{chapters}”，请补充完整文本。",
    cases=[
        passes("各章齐全", EnterpriseStandard.of(missing_chapters=WHOLE)),
        passes("缺得多（由S04判断）", EnterpriseStandard.of(missing_chapters="范围、试验方法、检验规则")),
        fails("没有检验规则", EnterpriseStandard.of(missing_chapters="检验规则")),
        unknown("正文提到而没有读到标题", EnterpriseStandard.of(missing_chapters=doubtful("检验规则"))),
        unknown("页面不清晰", seen(EnterpriseStandard.of(missing_chapters="检验规则"), POOR)),
        unknown("有不能归类的页", EnterpriseStandard.of(missing_chapters="检验规则"), others=1),
        skips("没有读出文字", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def chapter_missing(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """结构完整"""
    missing = _missing(standard)
    if 0 < len(missing) < FEW:
        standard.missing_chapters.require()
        yield _lacking(standard, dossier, missing)


def _missing(standard: EnterpriseStandard) -> list[str]:
    if not printed(standard, "missing_chapters"):
        raise NotApplicable
    state = standard.missing_chapters.value or standard.missing_chapters.require()
    return [] if state == WHOLE else state.split("、")


def _lacking(standard: EnterpriseStandard, dossier: Dossier, missing: list[str]) -> Violation:
    unsure = dossier.may_hold_more or not standard.sight.mostly_clear()
    kind = suspicion if unsure else violation
    message = "企业标准中没有读到“{chapters}”" + ("，可能没有读出或没有归类，须人工核对。" if unsure else "。")
    return kind(message, chapters="、".join(missing), facts=(standard,))


def _stamped(value: str, reader: Reader) -> EnterpriseStandard:
    place = Evidence(file="a.pdf", page=1, box=Box(0.1, 0.1, 0.4, 0.2), reader=reader)
    day = Field[str](value=value, raw=value, status=Status.READ, evidence=(place,), name="stamps_on_pages")
    return EnterpriseStandard.of(stamps_on_pages=day)


@rule(
    "S07",
    clause="逻辑",
    severity=Severity.INCONSISTENT,
    remedy="平台水印公开时间{page}，与其他页不同，疑非同一版本，请提交同一次公开的标准全文。",
    cases=[
        passes("各页一致", _stamped("一致", Reader.TEXT)),
        fails("有一页不同", _stamped("第4页为2020-05-07", Reader.RAPIDOCR)),
        unknown("存疑", EnterpriseStandard.of(stamps_on_pages=doubtful("第4页为2020-05-07"))),
        asks("扫描件上的水印", _stamped("一致", Reader.RAPIDOCR)),
        skips("没有水印", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def stamps_differ(standard: EnterpriseStandard) -> Iterator[Violation]:
    """各页水印公开时间一致

    The pale stamp of a scan is read from all its pages together: that one page bears another day would be outvoted,
    so that only print in the file itself can show that all are the same.
    """
    if not printed(standard, "stamps_on_pages"):
        raise NotApplicable
    state = standard.stamps_on_pages.require()
    if state != "一致":
        message = "企业标准各页水印公开时间不一致：{page}。"
        yield violation(message, page=state)._replace(fields=(standard.stamps_on_pages,))
    elif any(e.reader is not Reader.TEXT for e in standard.stamps_on_pages.evidence):
        yield ask("扫描件的水印系各页合读，请翻看各页公开时间是否相同。")


@rule(
    "S12",
    clause="GB/T 1.1",
    severity=Severity.INCONSISTENT,
    remedy="标准编号{page}，与封面“{number}”不一致，请核对是否混入其他标准的页。",
    cases=[
        passes("各页一致", EnterpriseStandard.of(standard_number="Q/ABC 001-2020", numbers_on_pages="一致")),
        fails(
            "有一页不同",
            EnterpriseStandard.of(standard_number="Q/ABC 001-2020", numbers_on_pages="第4页为Q/ABC 007-2019"),
        ),
        unknown("可能误读", EnterpriseStandard.of(numbers_on_pages=doubtful("第4页为Q/ABC 007-2020"))),
        unknown(
            "只差字形相近的字符",
            EnterpriseStandard.of(standard_number="Q/ABO 001-2020", numbers_on_pages="第4页为Q/AB0 001-2020"),
        ),
        skips("页眉没有编号", EnterpriseStandard.of(standard_number="Q/ABC 001-2020")),
    ],
)
def number_differs_on_a_page(standard: EnterpriseStandard) -> Iterator[Violation]:
    """封面、页眉、前言、水印的标准编号一致"""
    if not printed(standard, "numbers_on_pages"):
        raise NotApplicable
    state = standard.numbers_on_pages.require()
    if state != "一致":
        words = {"page": state, "number": str(standard.standard_number.value or "")}
        message = "企业标准编号各页不一致：{page}，封面为“{number}”。"
        kind = suspicion if misreadable(state.partition("为")[2], words["number"]) else violation
        yield kind(message, **words)._replace(fields=(standard.numbers_on_pages, standard.standard_number))


@rule(
    "S16",
    clause="审查要求",
    severity=Severity.INSUFFICIENT,
    remedy="企业标准{what}，请补齐。",
    cases=[
        passes("页码连续", EnterpriseStandard.of(page_sequence="完整")),
        fails("缺一页", EnterpriseStandard.of(page_sequence="缺第3页")),
        unknown("页码存疑", EnterpriseStandard.of(page_sequence=doubtful("缺第3页"))),
        unknown("有不能归类的页", EnterpriseStandard.of(page_sequence="缺第3页"), others=1),
        skips("没有页码", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def page_missing(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """页码连续"""
    if not printed(standard, "page_sequence"):
        raise NotApplicable
    field = standard.page_sequence
    if str(field.value) == "完整":
        return
    state = field.require()
    if dossier.may_hold_more:
        yield suspicion("企业标准{what}，但可能没有归类，须人工核对。", what=state)._replace(fields=(field,))
    else:
        yield violation("企业标准页码不连续，{what}。", what=state)._replace(fields=(field,))


@rule(
    "S17",
    clause="办法六(七)",
    severity=Severity.INCONSISTENT,
    remedy="企业标准适用于“{scope}”，未包含申报产品“{product}”，请提交该产品的企业标准。",
    cases=[
        passes(
            "范围写有该产品",
            ApplicationForm.of(product_name="电炒锅"),
            EnterpriseStandard.of(scope="本公司生产的电炒锅"),
        ),
        passes(
            "名称就是产品",
            ApplicationForm.of(product_name="电炒锅"),
            EnterpriseStandard.of(title="电炒锅", scope="本公司生产的产品"),
        ),
        fails("另一类产品", ApplicationForm.of(product_name="电炒锅"), EnterpriseStandard.of(scope="陶瓷砖")),
        fails(
            "只有企业名称里有产品的词",
            ApplicationForm.of(product_name="普通硅酸盐水泥"),
            EnterpriseStandard.of(issuer="四川天成水泥有限公司", scope="四川天成水泥有限公司生产的陶瓷砖"),
        ),
        asks("看不出", ApplicationForm.of(product_name="石墨烯浆料"), EnterpriseStandard.of(scope="新型材料")),
        unknown(
            "范围存疑",
            ApplicationForm.of(product_name="电炒锅"),
            EnterpriseStandard.of(scope=doubtful("陶瓷砖")),
        ),
        skips("没有读到范围", ApplicationForm.of(product_name="电炒锅"), EnterpriseStandard.of(issuer=NAME)),
    ],
)
def scope_not_covering(form: ApplicationForm, standard: EnterpriseStandard) -> Iterator[Violation]:
    """范围覆盖申报产品与型号"""
    told = [f for f in (standard.scope, standard.title) if f.value]
    if not printed(standard, "scope") or not printed(form, "product_name"):
        raise NotApplicable
    product = key(form.product_name.value or form.product_name.require())
    told_of = [key(_FIRM.sub("", str(f.value))) for f in told]
    if any(product in text or cover(product, text, None) is Cover.NAMED for text in told_of):
        return
    text = standard.scope.require()
    words = {"scope": text, "product": form.product_name}
    kinds = [kinds_of(each) for each in told_of]
    if kinds_of(product) and any(kinds) and not any(k & kinds_of(product) for k in kinds):
        form.product_name.require()
        message = "企业标准适用范围为“{scope}”，申报产品为“{product}”。"
        yield violation(message, **words)._replace(fields=(standard.scope, form.product_name))
    else:
        yield ask("企业标准适用范围为“{scope}”，是否包含“{product}”请核对。", **words)._replace(
            fields=(standard.scope,)
        )


_FIRM = re.compile(r"(?:(?<=[于由为的对是及和与])|^|(?<=\W))[一-鿿()（）]{2,24}?有限(?:责任)?公司")
"""A firm's name in running text: that it is of cement says nothing of the product."""


@rule(
    "S19",
    clause="办法六(七)",
    severity=Severity.EXPIRED,
    remedy="引用的{standard}已由{successor}代替，请修订企业标准。",
    cases=[
        passes("不注日期", EnterpriseStandard.of(references="GB/T 13663、GB/T 8170")),
        passes("申报时还有效", EnterpriseStandard.of(references="GB/T 18801-2015")),
        fails("引用已被代替的标准", EnterpriseStandard.of(references="GB/T 8170-2008、GB/T 13663-2000")),
        unknown("代替关系没有核对过的", EnterpriseStandard.of(references="GB/T 18801-2008")),
        unknown("引用清单存疑", EnterpriseStandard.of(references=doubtful("GB/T 13663-2000"))),
        skips("没有读到引用清单", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def refers_to_withdrawn(standard: EnterpriseStandard, dossier: Dossier) -> Iterator[Violation]:
    """引用标准现行有效"""
    on = dossier.filed.value or dossier.today
    for number in _references(standard):
        if (gone := withdrawn(number, on)) is not None:
            standard.references.require()
            words = {"standard": number, "successor": gone.successor}
            message = "企业标准引用{standard}，该标准已由{successor}代替。"
            if not gone.checked:
                message = "企业标准引用{standard}，该标准可能已由{successor}代替，请查标准信息平台。"
            kind = violation if gone.checked else suspicion
            yield kind(message, **words)._replace(fields=(standard.references,))


def _references(standard: EnterpriseStandard) -> list[str]:
    if not printed(standard, "references"):
        raise NotApplicable
    return find_standard_numbers(standard.references.value or standard.references.require())


@rule(
    "S20",
    clause="GB/T 1.1",
    severity=Severity.HINT,
    remedy="{standard}既注日期又不注日期引用（{forms}），请核对。",
    cases=[
        passes("各标准只有一种写法", EnterpriseStandard.of(references="GB/T 8170-2008、GB/T 191")),
        fails("同一标准两种写法", EnterpriseStandard.of(references="GB/T 8170-2008、GB/T 191、GB/T 8170")),
        unknown("引用清单存疑", EnterpriseStandard.of(references=doubtful("GB/T 8170-2008、GB/T 8170"))),
        skips("没有读到引用清单", EnterpriseStandard.of(title="瓷砖")),
    ],
)
def dated_and_undated(standard: EnterpriseStandard) -> Iterator[Violation]:
    """引用标准年号写法

    Dated and undated references may stand side by side (GB/T 1.1); the same standard in both ways is a slip.
    """
    forms: dict[str, list[str]] = {}
    for number in _references(standard):
        head, _, year = number.rpartition("-")
        forms.setdefault(head if year.isdigit() and len(year) == 4 else number, []).append(number)
    for number, ways in forms.items():
        if len(set(ways)) > 1:
            standard.references.require()
            words = {"standard": number, "forms": "、".join(dict.fromkeys(ways))}
            message = "引用标准{standard}有几种写法：{forms}。"
            yield violation(message, **words)._replace(fields=(standard.references,))
