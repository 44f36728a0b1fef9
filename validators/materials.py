"""Documents that are missing: certain only when nothing unclassified could be the one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model.report import ChecklistState
from validators.dossier import Dossier
from validators.engine import NotApplicable
from validators.findings import Violation, suspicion, violation
from validators.scheme import Material


def missing_material(dossier: Dossier, code: str) -> Iterator[Violation]:
    """What is missing of that item of the scheme's list which the rule with this code reports."""
    material = dossier.scheme.reported_by(code)
    if material is None:
        raise NotApplicable
    yield from missing_item(dossier, material)


def missing_item(dossier: Dossier, material: Material) -> Iterator[Violation]:
    """A violation where the item is missing, a suspicion where it may be among what was not recognised."""
    state = next(i for i in dossier.checklist if i.item == material.item)
    if state.state is ChecklistState.MISSING:
        yield violation("材料中没有找到“{title}”。", title=state.title)
    elif state.state is ChecklistState.UNCERTAIN:
        yield suspicion(
            "没有找到“{title}”，但{why}，须人工确认是否已提交。", title=state.title, why=why_uncertain(dossier)
        )


def why_uncertain(dossier: Dossier) -> str:
    """What may hide a document, in Chinese."""
    pages = [f"{p.file}第{p.page}页" for d in dossier.unclassified for p in d.pages]
    if not pages:
        return "材料中有未能读取的文件或页面"
    more = "等" if len(pages) > 3 else ""
    return f"材料中有未能确定类型的页面（{'、'.join(pages[:3])}{more}）"
