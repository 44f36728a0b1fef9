"""The engine: declaring a rule registers it; running one gives pass, fail, unknown, not applicable or error.

    @rule("T03", clause="商标法40条", severity=Severity.EXPIRED, remedy="…{valid_to}…", cases=[passes(…), fails(…)])
    def trademark_expired(mark: TrademarkCertificate, dossier: Dossier) -> Iterator[Violation]:
        \"\"\"商标在有效期内\"\"\"

What only a register outside the packet can answer is an `ask`: the rule does not apply to the papers as such, and its
question stands in one collected finding (提示), which neither counts as a doubt nor keeps a packet from being complete.

Parameters that are document types are given every such document in turn (every combination of them); where a
type is not in the packet the rule does not apply. The docstring's first line is the rule's title.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import pkgutil
import traceback
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from extractors.facts import Facts
from pipeline.model.facts import Unsettled
from pipeline.model.packet import Problem, ProblemKind
from pipeline.model.report import Check, Finding, Outcome, Severity
from validators.dossier import Dossier
from validators.findings import Violation, doubt_about, evidence_of, is_standing, order_of, text_of
from validators.questions import asked_together, question_of

Body = Callable[..., Iterable[Violation]]


class NotApplicable(Exception):
    """The rule does not concern this packet."""


@dataclass(frozen=True)
class Case:
    """A packet in miniature and what the rule makes of it. Options: see `tests/validators/dossiers.py`."""

    expected: Outcome
    name: str
    facts: tuple[Facts, ...]
    options: dict[str, Any] = field(default_factory=dict)
    standing: bool = False


def passes(name: str, *facts: Facts, **options: Any) -> Case:
    """A packet the rule has nothing to say against."""
    return Case(Outcome.PASS, name, facts, options)


def fails(name: str, *facts: Facts, **options: Any) -> Case:
    """A packet the rule is broken by."""
    return Case(Outcome.FAIL, name, facts, options)


def unknown(name: str, *facts: Facts, **options: Any) -> Case:
    """A packet a person has to look at."""
    return Case(Outcome.UNKNOWN, name, facts, options)


def asks(name: str, *facts: Facts, **options: Any) -> Case:
    """A packet that says nothing either way: a question that stands for every such packet."""
    return Case(Outcome.NOT_APPLICABLE, name, facts, options, standing=True)


def skips(name: str, *facts: Facts, **options: Any) -> Case:
    """A packet the rule does not concern."""
    return Case(Outcome.NOT_APPLICABLE, name, facts, options)


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue. `documents`: the document types it is handed, by parameter."""

    code: str
    title: str
    clauses: tuple[str, ...]
    severity: Severity
    remedy: str
    cases: tuple[Case, ...]
    body: Body
    documents: dict[str, type[Facts]]


class Results(NamedTuple):
    """What all rules came to. Findings have their ids and stand in the order of the report."""

    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    clause: str | Sequence[str],
    severity: Severity,
    remedy: str,
    cases: Sequence[Case],
) -> Callable[[Body], Body]:
    """Declares and registers a rule.

    Args:
        code: its code in the catalogue; a code twice is a TypeError.
        clause: key or keys of the scheme's clauses.
        remedy: what the applicant should do; `{word}`s are filled in by the violation.
        cases: at least one that passes and one that fails.
    """

    def declare(body: Body) -> Body:
        if code in _RULES and _RULES[code].body.__qualname__ != body.__qualname__:
            raise TypeError(f"two rules with code {code}")
        title = (inspect.getdoc(body) or "").partition("\n")[0]
        clauses = (clause,) if isinstance(clause, str) else tuple(clause)
        _RULES[code] = Rule(code, title, clauses, severity, remedy, tuple(cases), body, _documents(body))
        return body

    return declare


def _documents(body: Body) -> dict[str, type[Facts]]:
    hints = typing.get_type_hints(body)
    return {
        name: hints[name]
        for name in inspect.signature(body).parameters
        if isinstance(hints.get(name), type) and issubclass(hints[name], Facts)
    }


def catalogue() -> dict[str, Rule]:
    """All rules by code, in the catalogue's order. Walking the package `validators.rules` is what registers."""
    package = importlib.import_module("validators.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    families = "MFLTSRCQXVGP"
    return dict(sorted(_RULES.items(), key=lambda item: (families.find(item[0][0]), item[0])))


def run_rules(dossier: Dossier, rules: Iterable[Rule] | None = None) -> Results:
    """All rules on a dossier. A rule that crashes is outcome `error` and a problem; the others go on."""
    checks: list[tuple[Rule, Outcome, list[Finding]]] = []
    problems: list[Problem] = []
    for each in catalogue().values() if rules is None else rules:
        outcome, findings, problem = run_rule(each, dossier)
        checks.append((each, outcome, findings))
        problems += [problem] if problem else []
    ids, shown = asked_together(sorted((f for _, _, found in checks for f in found), key=order_of))
    return Results(
        checks=tuple(
            Check(rule=r.code, outcome=o, findings=tuple(dict.fromkeys(ids[question_of(f)] for f in found)))
            for r, o, found in checks
        ),
        findings=shown,
        problems=tuple(problems),
    )


def run_rule(rule: Rule, dossier: Dossier) -> tuple[Outcome, list[Finding], Problem | None]:
    """One rule: its outcome, its findings (without ids) and, if it crashed, the problem."""
    try:
        found = list(_violations(rule, dossier))
        findings = list(dict.fromkeys(_finding(rule, v) for v in found))
    except NotApplicable:
        return Outcome.NOT_APPLICABLE, [], None
    except Exception as error:  # a faulty rule must not stop the others; it is reported as ours
        return Outcome.ERROR, [], _crash(rule, error)
    own = [f for f in findings if not is_standing(f)]
    weighty = [f for f in own if f.severity is rule.severity or f.severity is not Severity.HINT]
    for outcome in (Outcome.FAIL, Outcome.UNKNOWN):
        if any(f.outcome is outcome for f in weighty):
            return outcome, findings, None
    return Outcome.NOT_APPLICABLE if findings and not own else Outcome.PASS, findings, None


def _crash(rule: Rule, error: Exception) -> Problem:
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__}: {error} ({place.name}:{place.lineno})"
    message = f"规则{rule.code}“{rule.title}”执行出错（{where}），该项请人工审查"
    return Problem(kind=ProblemKind.RULE, file="", message=message)


def _violations(rule: Rule, dossier: Dossier) -> Iterator[Violation]:
    """The rule on every combination of its documents; an unsettled reading makes that combination unknown."""
    choices = [dossier.all(kind) for kind in rule.documents.values()]
    if not all(choices):
        raise NotApplicable
    applied = False
    for combination in itertools.product(*choices):
        arguments: dict[str, Any] = dict(zip(rule.documents, combination, strict=True))
        if "dossier" in inspect.signature(rule.body).parameters:
            arguments["dossier"] = dossier
        try:
            yield from _guarded(rule.body(**arguments), dossier)
            applied = True
        except NotApplicable:
            continue
    if not applied:
        raise NotApplicable


def _guarded(found: Iterable[Violation], dossier: Dossier) -> Iterator[Violation]:
    try:
        for each in found:
            yield each if each.message else each._replace(message=doubt_about(each.fields[0], dossier.types))
    except Unsettled as unsettled:
        yield Violation(doubt_about(unsettled.field, dossier.types), (unsettled.field,), Outcome.UNKNOWN)


def _finding(rule: Rule, found: Violation) -> Finding:
    outcome: Literal[Outcome.FAIL, Outcome.UNKNOWN] = (
        Outcome.FAIL
        if found.outcome is Outcome.FAIL and all(f.settled for f in found.fields if f.value)
        else Outcome.UNKNOWN
    )
    return Finding(
        id="",
        rule=rule.code,
        outcome=outcome,
        severity=_severity(rule, found, outcome),
        title=rule.title,
        message=found.message,
        clauses=(*found.clauses, *rule.clauses),
        remedy=_remedy(rule, found, outcome),
        evidence=evidence_of(found.fields, found.facts),
    )


def _severity(rule: Rule, found: Violation, outcome: Outcome) -> Severity:
    """Even a hint that a person has to decide leaves its rule undecided; a certain one does not break it."""
    if outcome is Outcome.FAIL:
        return found.severity or rule.severity
    return Severity.HINT if found.standing else Severity.INSUFFICIENT


def _remedy(rule: Rule, found: Violation, outcome: Outcome) -> str:
    if found.standing:
        return "请审查人员逐项查核并记明结果；不作补正要求。"
    if found.remedy is not None:
        return found.remedy
    if outcome is Outcome.UNKNOWN:
        return "请审查人员核对原件后确认；确认前不作补正要求。"
    return rule.remedy.format_map(_Words(found.words))


class _Words(dict[str, str]):
    """Words of a remedy; one that a violation did not give is left out of the sentence."""

    def __missing__(self, key: str) -> str:
        return ""


__all__ = [
    "Case",
    "NotApplicable",
    "Rule",
    "asks",
    "catalogue",
    "fails",
    "passes",
    "rule",
    "run_rule",
    "run_rules",
    "skips",
    "text_of",
    "unknown",
]
