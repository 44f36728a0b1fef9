"""YAML with line numbers: a faulty file is refused with its place and the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import ConfigurationError

M = TypeVar("M", bound=BaseModel)
Lines = dict[tuple[str | int, ...], int]
_QUICK: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a tenth of the time where it is built in

_REASONS = {
    "extra_forbidden": "不认识的键",
    "missing": "缺少必填的键",
    "string_type": "应为文字",
    "enum": "不在允许的取值之内",
    "literal_error": "不在允许的取值之内",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
}


def refuse(path: Path, line: int, reason: str) -> ConfigurationError:
    """The error to raise for a faulty line."""
    return ConfigurationError(f"{path} 第{line}行：{reason}")


def load(path: Path, model: type[M]) -> tuple[M, Lines]:
    """The file as the model, and the line (from 1) of every key by its path. All scalars arrive as text.

    Raises:
        ConfigurationError: not readable, not YAML, a key twice, an unknown or missing key, a wrong value.
    """
    try:
        node = _composed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}：不能读取（{error}），请检查文件是否存在、是否为UTF-8编码") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise refuse(path, line, f"不是有效的YAML（{error.problem}）") from error
    lines: Lines = {}
    data = _plain(node, (), lines, path)
    try:
        return model.model_validate(data), lines
    except ValidationError as error:
        first = error.errors()[0]
        place = tuple(p for p in first["loc"] if not str(p).startswith("function-"))
        raise refuse(path, line_of(lines, place), _reason(first["type"], place, first["msg"])) from error


def _composed(text: str) -> yaml.Node | None:
    """The text as nodes; where the quick parser finds a fault the other one tells more exactly where it is.

    Raises:
        yaml.MarkedYAMLError: it is no YAML.
    """
    try:
        return yaml.compose(text, Loader=_QUICK)
    except yaml.MarkedYAMLError:
        return yaml.compose(text, Loader=yaml.SafeLoader)


def line_of(lines: Lines, place: tuple[str | int, ...]) -> int:
    """The line of a path, or of the nearest thing around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _reason(kind: str, place: tuple[str | int, ...], message: str) -> str:
    where = ".".join(str(p + 1 if isinstance(p, int) else p) for p in place)
    return f"{where}：{_REASONS.get(kind, message.removeprefix('Value error, '))}"


def _plain(node: yaml.Node | None, place: tuple[str | int, ...], lines: Lines, path: Path) -> Any:
    """Plain data with every scalar as text (so that no number turns into a float); empty scalars are None."""
    if node is None:
        return None
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, path)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, i), lines, path) for i, child in enumerate(node.value)]
    return None if node.tag.endswith(":null") else node.value


def _mapping(node: yaml.MappingNode, place: tuple[str | int, ...], lines: Lines, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, child in node.value:
        name = str(key.value)
        if name in found:
            raise refuse(path, key.start_mark.line + 1, f"键“{name}”重复")
        found[name] = _plain(child, (*place, name), lines, path)
        lines[(*place, name)] = key.start_mark.line + 1
    return found
