"""What must hold for any layout: the same facts however they are set, and nothing invented."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.facts import registry
from pipeline.model.facts import Status
from pipeline.model.reading import Line, PageReading
from tests.extractors.pages import at, page, read, table, values

PAIRS = {
    "企业名称": ("applicant", "四川砚禾新材料有限公司"),
    "法定代表人": ("legal_representative", "廖建国"),
    "产品名称": ("product_name", "釉面内墙砖"),
    "规格型号": ("model", "300×600mm"),
    "注册商标": ("trademark", "砚禾"),
    "商标注册证号": ("trademark_number", "12345678"),
    "执行标准编号": ("standard_number", "Q/YH 001-2023"),
    "检验报告编号": ("report_number", "WT-2023-0117"),
    "联系人": ("contact", "王海燕"),
    "联系电话": ("phone", "028-85551234"),
    "生产地址": ("production_address", "四川省成都市新都区清溪东路12号"),
}


def lines_style(labels: list[str]) -> PageReading:
    return page(*(at(5, 4 + 2 * i, f"{label}：{PAIRS[label][1]}") for i, label in enumerate(labels)))


def columns_style(labels: list[str]) -> PageReading:
    lines: list[Line] = []
    for i, label in enumerate(labels):
        lines += [at(5, 4 + 2 * i, label), at(16, 4 + 2 * i, PAIRS[label][1])]
    return page(*lines)


def grid_style(labels: list[str]) -> PageReading:
    lines, grid = table(4, 4, [10, 26], [[label, PAIRS[label][1]] for label in labels])
    return page(*lines, grids=[grid])


def paired_grid_style(labels: list[str]) -> PageReading:
    padded = [*labels, *([""] if len(labels) % 2 else [])]
    rows = []
    for a, b in zip(padded[::2], padded[1::2], strict=True):
        rows.append([a, PAIRS[a][1], b, PAIRS[b][1] if b else ""])
    lines, grid = table(1, 4, [8, 16, 8, 16], rows)
    return page(*lines, grids=[grid])


def above_style(labels: list[str]) -> PageReading:
    lines, grid = table(4, 4, [36], [[f"{label}|{PAIRS[label][1]}"] for label in labels], pitch=2.6)
    return page(*lines, grids=[grid])


STYLES = [lines_style, columns_style, grid_style, paired_grid_style, above_style]


@given(st.permutations(sorted(PAIRS)), st.integers(3, len(PAIRS)), st.sampled_from(STYLES))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_fields_in_any_order_and_style(labels: list[str], count: int, style) -> None:  # type: ignore[no-untyped-def]
    chosen = labels[:count]
    expected = {PAIRS[label][0]: PAIRS[label][1] for label in chosen}
    assert values(read("application_form", style(chosen))) == expected


@given(
    st.permutations(sorted(PAIRS)),
    st.sets(st.sampled_from(sorted(PAIRS))),
    st.sampled_from([grid_style, paired_grid_style]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_empty_cell_never_takes_anothers_value(labels: list[str], blank: set[str], style) -> None:  # type: ignore[no-untyped-def]
    whole = style(labels)
    kept = tuple(line for line in whole.lines if line.text not in {PAIRS[label][1] for label in blank})
    facts = read("application_form", whole.model_copy(update={"lines": kept}))
    for label in labels:
        name, value = PAIRS[label]
        assert facts.fields[name].value == (None if label in blank else value)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_text_never_breaks_a_type(data: st.DataObject) -> None:
    text = st.text(
        alphabet="名称：编号日期0123456789年月日/—（）有限公司ABC ≥≤.%表单位项目要求", min_size=1, max_size=14
    )
    place = st.tuples(st.floats(0, 40), st.floats(0, 58), text)
    lines = [at(x, y, t) for x, y, t in data.draw(st.lists(place, max_size=25))]
    kind = data.draw(st.sampled_from(sorted(registry())))
    facts = read(kind, page(*lines))
    for field in facts.fields.values():
        assert field.status is not Status.READ or field.evidence
        assert 0.0 <= field.confidence <= 1.0
