"""Whom to ask for an indicator system: the row of an imported table that is about the product."""

from __future__ import annotations

import pytest

from pipeline.model.report import Outcome
from pipeline.regulations.model import Duty
from tests.validators.test_review import assessed, form, packet
from validators.duties import duties_for, whom_to_ask

TABLE = (
    Duty(number=1, task="宣传", guiding=("办公室",)),
    Duty(number=2, task="建材", families=("装修装饰材料", "防水材料"), guiding=("标准处",), supporting=("质检院",)),
    Duty(number=3, task="防水", families=("防水材料",), guiding=("监督处",), responsible=("区县局",)),
    Duty(number=4, task="肥", families=("农资", "化肥"), supporting=("危化所",)),
)


@pytest.mark.parametrize(
    ("product", "numbers"),
    [
        ("细炻砖", [2]),
        ("弹性体改性沥青防水卷材", [3, 2]),
        ("掺混肥料", [4]),
        ("防水材料", [3, 2]),
        ("郫县豆瓣", []),
        ("", []),
    ],
)
def test_the_rows_about_a_product_the_narrowest_first(product: str, numbers: list[int]) -> None:
    assert [duty.number for duty in duties_for([product], TABLE)] == numbers


def test_the_units_are_named_in_their_roles() -> None:
    told = whom_to_ask(["弹性体改性沥青防水卷材"], TABLE)
    assert all(word in told for word in ("第3项", "监督处指导", "区县局负责"))
    assert "配合" not in told
    assert whom_to_ask(["郫县豆瓣"], TABLE) == ""


def test_they_are_offered_where_no_system_is_known_and_only_there() -> None:
    facts = [form(product_name="釉面砖"), *packet()[1:4]]
    offered = assessed(facts, systems=(), duties=TABLE)
    (finding,) = [f for f in offered.findings if f.rule == "S24"]
    assert finding.outcome is Outcome.UNKNOWN
    assert "标准处指导" in finding.message
    (plain,) = [f for f in assessed(facts, systems=()).findings if f.rule == "S24"]
    assert "分工" not in plain.message
    assert not [f for f in assessed(packet(), duties=TABLE).findings if "分工" in f.message]
