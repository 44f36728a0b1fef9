"""质量管理体系认证证书"""

from __future__ import annotations

from datetime import date

from extractors.certified import QMS_NUMBER, QMS_SCOPE, QMS_STANDARD
from extractors.facts import Facts, Spec
from extractors.kinds import COMPANY, CREDIT_CODE, DATE, VALID_TO
from extractors.licences import certified, certifier
from extractors.phrases import any_of, phrase, token
from extractors.prose import BODY, DAY, signed_foot, term_begins
from pipeline.model.cues import Cues

_NAMED = r"[^,,。;:.\d][^,,。;:]{3,39}?(?:公司|厂|院|所|社|中心|集团)(?!\(?[㐀-鿿]{0,4}\)?(?:有限|股份|责任|集团|公司))"
"""A body's name to its end: 玻璃厂 in 玻璃厂有限公司 is none."""
SCOPE_BELOW = (
    r"(?:范围如下[::]?|(?:范围|产品及其过程|产品和过程|过程)[::])\n"
    r"([^\n]{4,80}(?:\n[^\n:]{4,80}?[生产务售工计发造])?)\n"
)


class QmsCertificate(Facts):
    """质量管理体系认证证书"""

    type = "qms_certificate"
    caption = "质量管理体系认证证书"
    cues = Cues(
        titles=("质量管理体系认证证书", "质量管理体系认证", "QUALITYMANAGEMENTSYSTEMCERTIFICATE"),
        whole_titles=("认证证书", "管理体系认证证书"),
        labels=(
            "兹证明",
            "质量管理体系符合",
            "认证范围",
            "认证覆盖范围",
            "覆盖范围",
            "颁证日期",
            "换证日期",
            "首次发证",
            "初次发证",
            "注册地址",
            "经营地址",
            "注册号",
            "证书编号",
            "监督审核",
            "国家认证认可监督管理委员会",
            "组织名称",
            "有效期至",
            "审核地址",
        ),
        patterns=(r"(GB/?T)?19001-20\d\d", r"ISO9001:?20\d\d", r"\d{3}\d{2}Q\d{4,6}R\d"),
        continued=("附件", "附页", "多场所", "子证书", "ANNEX"),
        heads=(r"(\d{5}Q\d{4,6}R\d[SML]?)",),
        against=(
            "环境管理体系认证证书",
            "职业健康安全管理体系认证证书",
            "食品安全管理体系",
            "强制性产品认证",
            "质量手册",
            "监督审核合格通知",
            "暂停通知",
            "撤销通知",
            "ISO14001",
            "ISO45001",
        ),
        files=("质量管理体系", "体系认证", "体系证书", "QMS", "9001"),
    )

    certificate_number = Spec[str]("证书编号", kind=QMS_NUMBER, find=token(r"No[.:]*(\d{5}Q\d{5,6}R\d{1,2}[SML]?)$"))
    holder = Spec[str](
        "获证组织",
        kind=COMPANY,
        find=any_of(
            phrase(f"(?:兹证明|特此证明|证明)[:,，]?({_NAMED})", rank=6),
            phrase(
                f"[,，。:]({_NAMED})(?:所?(?:建立|实施)|的)[^,。;:]{{0,12}}质量管理体系",
                rank=7,
            ),
            phrase(rf"(?:^|\n|。)({BODY})(?:\([^()]*\))?[,，]?(?:位于|地址|住所|注册于|坐落)", breaks=True, rank=8),
            certified,
        ),
    )
    credit_code = Spec[str]("统一社会信用代码", kind=CREDIT_CODE)
    standard = Spec[str](
        "认证标准",
        find=phrase(r"(GB/T19001-?\d{4}(?:[/(]{0,2}(?:idt)?[I1l][S5][O0]9001[::]?\d{4})?)", rank=6),
        kind=QMS_STANDARD,
    )
    scope = Spec[str](
        "认证范围",
        kind=QMS_SCOPE,
        find=any_of(
            phrase(
                "(?:适用于|覆盖范围为|范围为|适用范围)[:]?((?![以如]下|下[列述])[^。;]{4,80}?)(?=。|;|颁证|发证|有效|首次|$)",
                rank=40,
            ),
            phrase(
                "[,。](?:该体系|体系)?覆盖(?:了)?((?!范围|的)[^。;,:]{4,80}?)(?=[。;]|,特[此发])", strength=0.8, rank=42
            ),
            phrase(SCOPE_BELOW, breaks=True, rank=41),
        ),
    )
    certifier = Spec[str]("认证机构", kind=COMPANY, find=certifier)
    issued_on = Spec[date](
        "发证日期",
        kind=DATE,
        find=any_of(
            phrase(rf"(?:证书|本证)[^。;至]{{0,6}}[自从]({DAY})(?:[之日]{{0,2}}起|开始)?生效", rank=9),
            signed_foot,
            term_begins,
        ),
    )
    valid_to = Spec[date](
        "有效期至",
        kind=VALID_TO,
        find=phrase(
            rf"(?:有效期|证书)[^。;]{{0,12}}[,]?至({DAY})止", rf"有效期限?(?:截?至|到)({DAY})(?=[,。;]|$)", rank=9
        ),
    )
