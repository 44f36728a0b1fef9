"""材料清单：方案所列而没有别的规则管的材料。"""

from __future__ import annotations

from collections.abc import Iterator

from extractors.application_form import ApplicationForm
from extractors.park import ParkApplication, ParkPaper
from pipeline.model.report import Severity
from validators.cases import paper
from validators.dossier import Dossier
from validators.engine import NotApplicable, fails, passes, rule, skips, unknown
from validators.findings import Violation
from validators.materials import missing_item

_TITLED = paper("plan", ParkPaper.type).model_copy(update={"title": "示范区创建方案"})


@rule(
    "M01",
    clause="审查要求",
    severity=Severity.MISSING,
    remedy="请补交“{title}”。{how}",
    cases=[
        passes("清单所列都在", ParkApplication.of(), papers=[_TITLED], scheme="brand-park"),
        fails("没有创建方案", ParkApplication.of(), scheme="brand-park"),
        unknown("有不能归类的页", ParkApplication.of(), others=1, scheme="brand-park"),
        skips("清单各项都有专门的规则", ApplicationForm.of(applicant="甲公司")),
    ],
)
def material_missing(dossier: Dossier) -> Iterator[Violation]:
    """材料清单所列各项是否提交"""
    own = [m for m in dossier.scheme.checklist if not m.rule]
    if not own:
        raise NotApplicable
    for material in own:
        for found in missing_item(dossier, material):
            words = {**found.words, "how": material.remedy}
            yield found._replace(clauses=(material.item,), words=words)
