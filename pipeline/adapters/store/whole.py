"""Reports with all that the schema leaves out: why a value is doubtful, the clauses' wording, the pages' contents."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import Any

from pipeline.model.base import Noun
from pipeline.model.report import Report


def dump_report(report: Report) -> bytes:
    """A report as compressed JSON from which `load_report` makes an equal one, its fields in the same order."""
    return zlib.compress(_json(_plain(report), in_order=True), 3)


def load_report(content: bytes) -> Report:
    """
    Raises:
        ValueError: it is no report.
    """
    return Report.model_validate_json(zlib.decompress(content))


def substance_of(report: Report) -> str:
    """A digest of what a report says, apart from its version and from when, how and by what it was made."""
    plain = _plain(report)
    del plain["run"], plain["packet"]["version"]
    return hashlib.sha256(_json(plain)).hexdigest()


def _json(plain: Any, in_order: bool = False) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=not in_order, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """A noun as plain data. Pydantic leaves out what is marked `exclude`, whatever one asks for."""
    if isinstance(value, Noun):
        fields = type(value).model_fields
        return {field.alias or name: _plain(getattr(value, name)) for name, field in fields.items()}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
