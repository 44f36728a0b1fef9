"""All rules at once: every case, the clauses, and that doubt and missing facts never accuse or acquit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from extractors.facts import Facts, registry
from pipeline.model.facts import Field, Status
from pipeline.model.report import Outcome, Severity
from validators.cases import dossier_of, empty, without
from validators.engine import Case, Rule, catalogue, fails, passes, rule, run_rule, run_rules
from validators.findings import Violation, is_standing
from validators.scheme import schemes

RULES = catalogue()
CASES = [pytest.param(r, c, id=f"{r.code}-{c.name}") for r in RULES.values() for c in r.cases]
FAILING = [
    pytest.param(r, c, id=f"{r.code}-{c.name}") for r in RULES.values() for c in r.cases if c.expected is Outcome.FAIL
]
NOTHING_READ = """
    M01 F01 F03 F04 F05 F08 F09 F10 F11 L01 L13 T01 T02 S01 S02 R01 R03 Q01
    S03 R07 R08 R09 R10
"""
"""Rules that fail by what is not there (a document, a mark, an entry, a seal), not by what was read."""
READING = [p for p in CASES if p.values[0].code not in NOTHING_READ.split()]  # type: ignore[union-attr]
FROM_MEMORY = ("S21",)
FIRST_SET = """
    F01 F03 F07 F15 F16 F19 L01 L02 L07 L10 L15 L17 L18 T01 T03 T09 T14 T15 S01 S02 S05 S08 S10 S11 S13 S23 S24
    R01 R03 R12 R13 R14 R18 R19 R20 R21 R23 R25 R26 R27 R28 R29 C01 C03 C06 C07 C09 C10 C12 C15 Q01 Q02 Q05 X01 X09
"""


@pytest.mark.parametrize(("each", "case"), CASES)
def test_every_case(each: Rule, case: Case) -> None:
    outcome, findings, problem = run_rule(each, dossier_of(case))
    assert (outcome, problem) == (case.expected, None)
    standing = [f for f in findings if is_standing(f)]
    assert bool(standing) == case.standing
    findings = [f for f in findings if f not in standing]
    weighty = [f for f in findings if f.severity is not Severity.HINT or each.severity is Severity.HINT]
    assert bool(weighty) == (outcome is Outcome.FAIL) or outcome is Outcome.UNKNOWN
    assert bool(findings) == ("提示" in case.name or outcome in (Outcome.FAIL, Outcome.UNKNOWN))
    for finding in (*findings, *standing):
        assert finding.message
        assert "{" not in finding.message + finding.remedy
        assert finding.clauses[-len(each.clauses) :] == each.clauses


def test_the_first_set_is_there() -> None:
    assert set(FIRST_SET.split()) <= set(RULES)


@pytest.mark.parametrize("each", RULES.values(), ids=lambda r: r.code)
def test_every_rule_is_shown_passing_and_failing(each: Rule) -> None:
    """What only a register can answer is shown asking; what rests on a list that nobody looked up only doubts."""
    shown = {c.expected for c in each.cases}
    worst = Outcome.UNKNOWN if each.code in FROM_MEMORY else Outcome.FAIL
    assert {Outcome.PASS, worst} <= shown or any(c.standing for c in each.cases)
    assert each.title


@pytest.mark.parametrize("each", RULES.values(), ids=lambda r: r.code)
def test_every_clause_resolves(each: Rule) -> None:
    """In a scheme at least; under the others the rule does not hold."""
    holding = [s for s in schemes() if all(map(s.has, each.clauses))]
    assert holding
    for scheme in holding:
        assert all(scheme.clause(clause).text for clause in each.clauses)


def _without_each_fact(case: Case) -> Iterator[tuple[str, Case]]:
    """The case with one field or one cell of it unreadable, in turn."""
    for place, facts in enumerate(case.facts):
        for name in facts.fields:
            yield f"{facts.type}.{name}", _replaced(case, place, without(facts, name))
        for table, rows in facts.tables.items():
            for number, row in enumerate(rows):
                for column, cell in row.cells().items():
                    if cell.value is not None and column != "unit":
                        spoiled = row.model_copy(update={column: empty().model_copy(update={"name": column})})
                        changed = (*rows[:number], spoiled, *rows[number + 1 :])
                        yield f"{facts.type}.{column}", _replaced(case, place, _with_table(facts, table, changed))


def _with_table(facts: Facts, table: str, rows: tuple[object, ...]) -> Facts:
    return facts.reread(tables={**facts.tables, table: rows})  # type: ignore[dict-item]


def _replaced(case: Case, place: int, facts: Facts) -> Case:
    return Case(case.expected, case.name, (*case.facts[:place], facts, *case.facts[place + 1 :]), case.options)


@pytest.mark.parametrize(("each", "case"), FAILING)
def test_taking_a_fact_away_never_turns_a_failure_into_a_pass(each: Rule, case: Case) -> None:
    for what, poorer in _without_each_fact(case):
        outcome, _, problem = run_rule(each, dossier_of(poorer))
        assert outcome is not Outcome.PASS, what
        assert problem is None


@pytest.mark.parametrize(("each", "case"), READING)
def test_with_every_reading_in_doubt_nothing_fails(each: Rule, case: Case) -> None:
    outcome, findings, problem = run_rule(each, dossier_of(_all_doubtful(case)))
    assert problem is None
    assert outcome is not Outcome.FAIL, findings


def _all_doubtful(case: Case) -> Case:
    return Case(case.expected, case.name, tuple(_doubted(f) for f in case.facts), case.options)


def _doubted(facts: Facts) -> Facts:
    fields = {n: _illegible(f) for n, f in facts.fields.items()}
    tables = {
        name: tuple(r.model_copy(update={c: _illegible(f) for c, f in r.cells().items()}) for r in rows)
        for name, rows in facts.tables.items()
    }
    seals = [s.model_copy(update={"status": Status.DOUBTFUL, "owner": ""}) for s in facts.seals]
    return facts.reread(fields, tables, seals)


def _illegible(field: Field[Any]) -> Field[Any]:
    """Doubtful for its looks, whatever else is doubtful about it."""
    return field.model_copy(update={"reason": "字迹不清"}) if not field.settled else field.doubted("字迹不清")


def test_a_crashing_rule_is_an_error_and_the_others_go_on() -> None:
    def crash(dossier: object) -> Iterator[object]:
        """坏规则"""
        raise ZeroDivisionError("坏了")
        yield

    good = RULES["F01"]
    broken = Rule("Z99", "坏规则", ("逻辑",), good.severity, "", (), crash, {})  # type: ignore[arg-type]
    results = run_rules(dossier_of(good.cases[0]), [broken, good])
    assert [c.outcome for c in results.checks] == [Outcome.ERROR, Outcome.PASS]
    (problem,) = results.problems
    assert "Z99" in problem.message


def test_two_rules_with_one_code_are_refused() -> None:
    taken = RULES["F01"]
    with pytest.raises(TypeError, match="F01"):

        @rule("F01", clause="逻辑", severity=taken.severity, remedy="", cases=[passes("a"), fails("b")])
        def another(dossier: object) -> Iterator[Violation]:
            """另一条"""
            yield from ()


def test_findings_stand_by_certainty_then_severity() -> None:
    form = registry()["application_form"].of(
        product_name="电炒锅", applied_on=dossier_of(Case(Outcome.PASS, "", ())).filed_on
    )
    results = run_rules(dossier_of(Case(Outcome.PASS, "", (form,))))
    outcomes = [f.outcome for f in results.findings]
    assert outcomes == sorted(outcomes, key=lambda o: o is Outcome.UNKNOWN)
    assert [f.id for f in results.findings] == [f"f{n}" for n in range(1, len(outcomes) + 1)]
    named = {i for c in results.checks for i in c.findings}
    assert named == {f.id for f in results.findings}


def test_evidence_names_the_place() -> None:
    case = next(c for c in RULES["T09"].cases if c.expected is Outcome.FAIL)
    mark = (
        without(case.facts[1], "registrant")
        .fields["registrant"]
        .model_copy(update={"value": "绵阳远航电器有限公司", "status": Status.READ})
    )
    facts = type(case.facts[1])(
        "d7", {**case.facts[1].fields, "registrant": mark.model_copy(update={"document": "d7"})}
    )
    _, findings, _ = run_rule(RULES["T09"], dossier_of(Case(case.expected, "", (case.facts[0], facts), {})))
    place = next(e for e in findings[0].evidence if e.document == "d7")
    assert (place.field, place.value, place.file, place.page) == ("registrant", "绵阳远航电器有限公司", "a.pdf", 1)
