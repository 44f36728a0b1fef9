"""Values that a person has settled, put in the place of what the machine read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from extractors.again import cell_parser
from extractors.facts import Facts, Row, Spec
from extractors.kinds import TEXT, Kind
from pipeline.errors import CaishenError
from pipeline.model.correction import FieldCorrection
from pipeline.model.facts import Field, Status
from pipeline.text.normalise import fold


class CorrectionError(CaishenError):
    """A correction that cannot be taken: no such place, or a text that is no value of its kind."""


def corrected(facts: Facts, corrections: Iterable[FieldCorrection]) -> Facts:
    """The facts after those corrections that speak of this document; a later one wins.

    Raises:
        CorrectionError: the document has no such field, table row or column, or the text is no value for it.
    """
    for correction in corrections:
        if correction.type == facts.type and correction.at in facts.pages:
            facts = _in_table(facts, correction) if correction.table else _in_fields(facts, correction)
    return facts


def _in_fields(facts: Facts, correction: FieldCorrection) -> Facts:
    spec = facts.specs().get(correction.name)
    if spec is None:
        raise CorrectionError(f"{facts.caption}没有“{correction.name}”这一栏，请刷新页面后重试。")
    before = facts.fields.get(correction.name) or Field[Any](name=correction.name, document=facts.document)
    settled = _settled(before, _value(spec, correction.new), correction.new)
    return facts.reread(fields={**facts.fields, correction.name: settled})


def _in_table(facts: Facts, correction: FieldCorrection) -> Facts:
    rows = facts.tables.get(correction.table, ())
    if not 0 <= correction.row < len(rows) or correction.name not in rows[correction.row].cells():
        raise CorrectionError("表中没有这一格，请刷新页面后重试。")
    row: Row = rows[correction.row]
    value = cell_parser(correction.name)(correction.new).value if correction.new else None
    cell = _settled(getattr(row, correction.name), value, correction.new)
    changed = row.model_copy(update={correction.name: cell})
    table = (*rows[: correction.row], changed, *rows[correction.row + 1 :])
    return facts.reread(tables={**facts.tables, correction.table: table})


def _settled(before: Field[Any], value: Any, new: str | None) -> Field[Any]:
    """`corrected` with what the person says; the place stays where the machine looked."""
    return before.model_copy(
        update={"value": value, "raw": new or "", "status": Status.CORRECTED, "confidence": 1.0, "reason": ""}
    )


def _value(spec: Spec[Any], new: str | None) -> Any:
    """The text as a value of the field's kind. A check that fails is overruled: the person has the paper at hand.

    Raises:
        CorrectionError: a date that is none, a text that leaves nothing.
    """
    if new is None or not new.strip():
        return None
    kind = Kind(spec.parse) if spec.parse else spec.kind or TEXT
    parsed = kind.parse(new)
    if kind.dated or isinstance(parsed.value, date):
        if not isinstance(parsed.value, date) and (parsed.value is not None or parsed.reason):
            raise CorrectionError(f"“{new}”不是日期，请写成 2021-09-20 的样子。")
        return parsed.value
    if parsed.value is None and parsed.reason:
        raise CorrectionError(f"“{new}”不能作为{spec.title}：{parsed.reason}。")
    return fold(new) if parsed.reason and isinstance(parsed.value, str) else parsed.value
