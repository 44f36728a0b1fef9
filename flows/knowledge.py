"""What the program knows, put into the hands of those below that may not look upwards: words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from extractors.facts import registry
from pipeline.errors import CaishenError
from pipeline.regulations import shelf
from pipeline.reports.words import Words
from validators.engine import catalogue
from validators.findings import COLUMNS
from validators.scheme import load_scheme, scheme_ids, schemes
from validators.systems import load_systems


@cache
def words(scheme: str) -> Words:
    """What the papers call things in a scheme."""
    return Words(
        types={name: kind.caption for name, kind in registry().items()},
        fields={
            name: COLUMNS | {field: spec.title for field, spec in kind.specs().items()}
            for name, kind in registry().items()
        },
        rules=rule_titles(),
        scheme=load_scheme(scheme).title if scheme in scheme_ids() else scheme,
    )


@cache
def rule_titles() -> dict[str, str]:
    return {code: rule.title for code, rule in catalogue().items()}


def clause_wordings(keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """For each clause its words: those the office imported, else our summary; text and source."""
    yield from shelf.worded(dict(clause_summaries(keys))).items()


def clause_summaries(keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """For each clause our summary in whichever scheme has it, and its source."""
    known = schemes()
    for key in keys:
        found = next((c for s in known for c in s.clauses if c.key == key), None)
        yield key, f"{found.text}（{found.source}）" if found else ""


def shipped() -> Iterator[tuple[str, bool, str, str]]:
    """For the doctor: each kind of knowledge, whether it loads, what there is, what to do."""
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("材料类型", lambda: f"{len(registry())} 种"),
        ("审查规则", lambda: f"{len(rule_titles())} 条"),
        ("认定方案", lambda: "、".join(load_scheme(name).title for name in scheme_ids())),
        ("先进指标体系", lambda: f"{len(load_systems())} 个"),
        ("导入的法规原文", lambda: "、".join(shelf.imported()) or "无，条款显示摘要（caishen regulations import）"),
    )
    for name, look in looks:
        try:
            yield name, True, look(), ""
        except CaishenError as error:
            yield (
                name,
                False,
                str(error),
                "自带的数据有误的，请重新取得程序；CAISHEN_HOME 里的请改正。",
            )
