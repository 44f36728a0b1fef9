"""The shipped JSON Schema is the nouns' own, accepts what the program writes, and refuses what breaks the contract."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from pipeline.reports.schema import SCHEMA_FILE, schema_text
from tests.pipeline.reports_specimen import report


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_shipped_schema_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run: python -m pipeline.reports.schema"


def test_a_report_follows_the_schema(validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(report().to_json())


def test_the_contracts_keys_are_all_there_and_no_other() -> None:
    written = report().to_json()
    assert set(written) == {
        "schema", "packet", "conclusion", "subject", "documents", "checklist", "checks", "findings", "indicators",
        "pages", "problems", "run",
    }  # fmt: skip
    assert written["schema"] == "caishen/report@1"
    assert set(written["packet"]) == {"id", "version", "scheme", "as_of", "review_by", "sha256"}
    assert set(written["documents"][0]) == {
        "id", "type", "title", "copy_of", "pages", "fields", "tables", "seals", "codes",
    }  # fmt: skip
    assert set(written["documents"][0]["fields"]["name"]) == {"value", "raw", "status", "confidence", "evidence"}
    assert set(written["findings"][0]) == {
        "id", "rule", "outcome", "severity", "title", "message", "clauses", "remedy", "evidence",
    }  # fmt: skip
    assert set(written["findings"][0]["evidence"][0]) == {"document", "field", "value", "file", "page", "box"}
    assert set(written["indicators"][0]) == {
        "name", "unit", "advanced", "standard", "measured", "standard_vs_advanced", "measured_vs_standard",
        "measured_vs_advanced",
    }  # fmt: skip
    assert set(written["pages"][0]) == {"file", "page", "type", "document", "rotation", "reader", "quality"}


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def breaks(written: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            written = written[int(step) if step.isdigit() else step]
        written[last] = value

    return breaks


@pytest.mark.parametrize(
    "breaks",
    [
        _set("schema", "caishen/report@2"),
        _set("conclusion", "rejected"),
        _set("surprise", 1),
        _set("packet.as_of", "20.9.2021"),
        _set("documents.0.fields.name.status", "certain"),
        _set("documents.0.fields.name.confidence", 98),
        _set("documents.0.pages.0.page", 0),
        _set("findings.0.evidence.0.box", [0, 0, 1]),
        _set("findings.0.evidence.0.box", [12, 40, 300, 80]),
        _set("findings.0.outcome", "pass"),
        _set("findings.0.severity", "严重"),
        _set("pages.0.rotation", 45),
        _set("pages.0.reader", "paddle"),
        _set("checklist.0.state", "maybe"),
    ],
)
def test_what_breaks_the_contract_is_refused(
    validator: jsonschema.Draft202012Validator, breaks: Callable[[dict[str, Any]], None]
) -> None:
    written = copy.deepcopy(json.loads(json.dumps(report().to_json())))
    breaks(written)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(written)


def test_leaving_a_key_out_is_refused(validator: jsonschema.Draft202012Validator) -> None:
    written = report().to_json()
    del written["documents"][0]["copy_of"]
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(written)
