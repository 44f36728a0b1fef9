"""Printed limits and measured values as nouns: parse them, print them, never guess. Numbers are Decimals throughout."""

from pipeline.text.limits.nouns import (
    Absent,
    Criterion,
    Free,
    Grade,
    Interval,
    Limit,
    Part,
    Result,
    Share,
    Spread,
    Unclear,
    Value,
    Wording,
)
from pipeline.text.limits.parse import parse_limit
from pipeline.text.limits.units import Unit, unit_of
from pipeline.text.limits.values import parse_value, said
from pipeline.text.limits.wording import fold_limit, fold_wording

__all__ = [
    "Absent",
    "Criterion",
    "Free",
    "Grade",
    "Interval",
    "Limit",
    "Part",
    "Result",
    "Share",
    "Spread",
    "Unclear",
    "Unit",
    "Value",
    "Wording",
    "fold_limit",
    "fold_wording",
    "parse_limit",
    "parse_value",
    "said",
    "unit_of",
]
