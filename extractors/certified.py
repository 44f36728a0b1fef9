"""Kinds of value on certificates of management systems: their number, the standard, what is certified."""

from __future__ import annotations

import re

from extractors.kinds import CODE, TEXT, Kind
from extractors.labels import english_start
from extractors.tidying import is_empty, tidy
from pipeline.model.facts import Parsed
from pipeline.text.codes import qms_number_valid, repairs
from pipeline.text.normalise import find_standard_numbers

_DIGITS = str.maketrans("OoIl", "0011")
_QMS = re.compile(r"(?P<body>[\dOoIl]{5})Q(?P<serial>[\dOoIl]{5,6})R(?P<times>[\dOoIl]{1,2})(?P<size>[SML]?)")
"""Body, year, Q, serial, R and how often renewed, size: the numbering of Chinese certification bodies."""


def _parse_certificate_number(text: str) -> Parsed:
    found = CODE.parse(text)
    if found.value and (grown := _QMS.fullmatch(found.value)):  # where only digits stand, O and I are digits
        digits = [part.translate(_DIGITS) for part in grown.group("body", "serial", "times")]
        return Parsed("{}Q{}R{}".format(*digits) + grown["size"], found.reason)
    proposals = repairs(str(found.value), qms_number_valid, most=1) if found.value and not found.reason else []
    if len(proposals) == 1 and not qms_number_valid(str(found.value)):
        return Parsed(found.value, f"编号中可能有字符误读，若为{proposals[0]}则符合编号规则")
    return found


def _parse_qms_standard(text: str) -> Parsed:
    value = re.sub(r"[I1l][S5][O0](?= ?9001)", "ISO", tidy(text))
    if not value or is_empty(value):
        return Parsed(None, "")
    numbers = find_standard_numbers(value)
    if len(numbers) == 1 and "GB" in value and "GB" not in numbers[0]:  # parted by the end of a line
        numbers = find_standard_numbers(value.replace(" ", ""))
    if len(numbers) != 1:
        return TEXT.parse(value)
    return Parsed(numbers[0], "标准编号可能不全" if "GB" in value and "GB" not in numbers[0] else "")


_ACTIVITIES = re.compile(
    r"(?:及|和|以及|与)(?:其)?(?:所?涉及的?)?(?:相关|有关)的?(?:质量|环境|职业健康安全|场所的)*管理活动$"
)
_IF_LICENSED = re.compile(r"\((?:如?涉及|须|需|凭|法律|依法)[^()]*(?:许可|资质|审批|批准)[^()]*\)[。.]?$")
"""A remark that limits every scope: what needs a licence is certified as far as licensed."""
_THE_FOLLOWING = re.compile(r"^(?:于)?(?:以下|如下|下列|下述)(?:的)?(?:范围|产品|业务|活动)?[::]?")


def _parse_qms_scope(text: str) -> Parsed:
    """What is certified, without the words that only lead to it (以下范围) and those for managing it."""
    value = _THE_FOLLOWING.sub("", tidy(text))
    value = value.removeprefix(english_start(value)).strip(" :")
    found = TEXT.parse(_ACTIVITIES.sub("", _IF_LICENSED.sub("", value)))
    if found.value and not found.reason and not re.search(r"[㐀-鿿]{2}", found.value):
        return Parsed(found.value, "不像认证范围")
    return found


QMS_NUMBER = Kind(_parse_certificate_number, rows="one")
QMS_STANDARD = Kind(_parse_qms_standard)
QMS_SCOPE = Kind(_parse_qms_scope)
