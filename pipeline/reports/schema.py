"""The JSON Schema of `report.json`, made from the nouns and shipped beside them.

`python -m pipeline.reports.schema` writes it anew after the nouns have changed; a test fails while it is stale.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.model.report import SCHEMA, Report

SCHEMA_FILE = Path(__file__).with_name("report.schema.json")

_AT_TIMES = {"changes"}
"""Keys that are left out where there is nothing to say."""
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
_DATE = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def report_schema() -> dict[str, Any]:
    """The schema as plain data: every key that is written is required, and no other is allowed."""
    schema = Report.model_json_schema(by_alias=True, mode="serialization")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **schema}
    for noun in (schema, *schema["$defs"].values()):
        _require_all(noun)
    _narrow(schema["$defs"])
    return schema


def _require_all(noun: dict[str, Any]) -> None:
    if "properties" in noun:
        noun["required"] = [name for name in noun["properties"] if name not in _AT_TIMES]
        for key in noun["properties"].values():
            key.pop("title", None)
            key.pop("default", None)


def _narrow(nouns: dict[str, Any]) -> None:
    """What the report promises beyond what the nouns' types say."""
    for name in ("ReportEvidence", "FindingEvidence"):
        nouns[name]["properties"]["box"]["prefixItems"] = [_SHARE] * 4
        nouns[name]["properties"]["page"]["minimum"] = 1
    nouns["PageRef"]["properties"]["page"]["minimum"] = 1
    nouns["ReportPage"]["properties"]["page"]["minimum"] = 1
    nouns["ReportPage"]["properties"]["rotation"]["enum"] = [0, 90, 180, 270]
    nouns["ReportField"]["properties"]["confidence"] = _SHARE
    nouns["ReportPage"]["properties"]["quality"] = _SHARE
    for name in ("as_of", "review_by"):
        nouns["PacketHead"]["properties"][name] = _DATE


def schema_text() -> str:
    """The file's text."""
    return json.dumps(report_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
