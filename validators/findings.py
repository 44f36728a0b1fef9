"""What a rule hands back, and how it becomes a finding with evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from extractors.facts import Facts, registry
from pipeline.model.facts import Field, Status
from pipeline.model.report import Finding, FindingEvidence, Outcome, Severity


class Violation(NamedTuple):
    """The packet against a rule. `outcome` UNKNOWN: it may be, a person has to look.

    `standing`: nothing in the packet can answer it; a reviewer looks it up for every packet of the kind. `clauses`:
    those it stands on besides the rule's.
    """

    message: str
    fields: tuple[Field[Any], ...] = ()
    outcome: Outcome = Outcome.FAIL
    severity: Severity | None = None
    remedy: str | None = None
    words: Mapping[str, str] = {}
    facts: tuple[Facts, ...] = ()
    standing: bool = False
    clauses: tuple[str, ...] = ()


def violation(template: str, *fields: Field[Any], **options: Any) -> Violation:
    """A violation that is certain. `{}` in the template stands for the fields in order, `{word}` for an option.

    Options: severity, remedy, facts (documents as such as evidence); all others fill the rule's remedy.
    """
    words = {k: text_of(v) for k, v in options.items() if k not in _OPTIONS}
    message = template.format(*(text_of(f) for f in fields), **words)
    given = {k: v for k, v in options.items() if k in _OPTIONS}
    return Violation(message, tuple(f for f in fields if isinstance(f, Field)), words=words, **given)


def suspicion(template: str, *fields: Field[Any], **options: Any) -> Violation:
    """Like `violation`, for a person to decide."""
    return violation(template, *fields, outcome=Outcome.UNKNOWN, **options)


def hint(template: str, *fields: Field[Any], **options: Any) -> Violation:
    """Like `violation`, worth knowing but nothing to supply."""
    return violation(template, *fields, severity=Severity.HINT, **options)


def ask(template: str, *fields: Field[Any], **options: Any) -> Violation:
    """What a reviewer has to look up outside the packet: what, where, by which number. No doubt about the packet."""
    return suspicion(template, *fields, **options)._replace(standing=True, severity=Severity.HINT)


def doubt(field: Field[Any]) -> Violation:
    """A reading that has to be confirmed before the rule can be decided; the engine words it."""
    return Violation("", (field,), Outcome.UNKNOWN)


def gathered(found: Iterable[Violation]) -> Iterator[Violation]:
    """The violations, with all that a person has to look at in one: rows of a table are settled in one go."""
    open_ones = []
    for each in found:
        if each.outcome is Outcome.UNKNOWN and each.severity is None:
            open_ones.append(each)
        else:
            yield each
    if len(open_ones) < SEVERAL:
        yield from open_ones
        return
    messages = "；".join(f"（{n}）{each.message.rstrip('。')}" for n, each in enumerate(open_ones, 1))
    fields = tuple(dict.fromkeys(f for each in open_ones for f in each.fields))
    papers = tuple(dict.fromkeys(f for each in open_ones for f in each.facts))
    yield Violation(f"以下{len(open_ones)}项须人工核对：{messages}。", fields, Outcome.UNKNOWN, facts=papers)


SEVERAL = 2
_OPTIONS = {"outcome", "severity", "remedy", "facts"}


def text_of(value: Any) -> str:
    """A value as people read it: dates in ISO, lists with 、, a field's value or what was read of it."""
    if isinstance(value, Field):
        return value.raw if value.value is None else text_of(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(text_of(v) for v in value)
    return "" if value is None else str(value)


def caption_of(document: str, types: Mapping[str, str]) -> str:
    """What people call a document, by its id."""
    kind = registry().get(types.get(document, document))
    return kind.caption if kind else document


def title_of(field: Field[Any], types: Mapping[str, str]) -> str:
    """What people call a field; columns of tables have only their name."""
    kind = registry().get(types.get(field.document, field.document))
    spec = kind.specs().get(field.name) if kind else None
    return spec.title if spec else COLUMNS.get(field.name, field.name)


COLUMNS = {
    "item": "检验项目",
    "name": "项目",
    "unit": "单位",
    "requirement": "技术要求",
    "measured": "检验结果",
    "verdict": "单项判定",
    "method": "试验方法",
    "advanced": "先进指标",
    "standard": "企业标准指标",
}


def doubt_about(field: Field[Any], types: Mapping[str, str]) -> str:
    """Which reading has to be confirmed and why, in Chinese."""
    if field.reason and not field.raw and not field.evidence:
        return f"{field.reason}，须人工确认"
    where = f"“{caption_of(field.document, types)}”的“{title_of(field, types)}”"
    if field.status is Status.MISSING:
        return f"{where}没有读到内容，须人工核对原件"
    if field.settled:
        return f"{where}写明为“{field.raw}”，须人工判断"
    seen = f"读作“{text_of(field)}”，" if text_of(field) else ""
    return f"{where}{seen}读数存疑" + (f"（{field.reason}）" if field.reason else "") + "，须人工确认"


def evidence_of(fields: Iterable[Field[Any]], facts: Iterable[Facts] = ()) -> tuple[FindingEvidence, ...]:
    """Every place of the fields; a document as such is shown by its first page."""
    found = [
        FindingEvidence(
            document=field.document or None,
            field=field.name or None,
            value=text_of(field) or None,
            file=place.file,
            page=place.page,
            box=tuple(place.box),
        )
        for field in fields
        for place in field.evidence
    ]
    found += [
        FindingEvidence(document=f.document, file=f.pages[0].file, page=f.pages[0].page, box=(0.0, 0.0, 1.0, 1.0))
        for f in facts
        if f.pages
    ]
    return tuple(dict.fromkeys(found))


def is_standing(finding: Finding) -> bool:
    """Whether it is one of the points to look up that are no doubt about this packet: a hint nobody can settle."""
    return finding.outcome is Outcome.UNKNOWN and finding.severity is Severity.HINT


def order_of(finding: Finding) -> tuple[int, int, str]:
    """Certain before possible, then by severity, then by rule."""
    return int(finding.outcome is Outcome.UNKNOWN), list(Severity).index(finding.severity), finding.rule
