"""The curve of certainty and the table of confusions, from reports and truths."""

from __future__ import annotations

from typing import Any

from corpus.samples.reliability import Confusion, Reliability, confusion_table, confusions, curve, reliability, seen_in


def report(**fields: tuple[str, str, float]) -> dict[str, Any]:
    told = {n: {"value": v, "status": s, "confidence": c} for n, (v, s, c) in fields.items()}
    pages = [{"file": "a.pdf", "page": 1}]
    return {"documents": [{"id": "d1", "type": "test_report", "pages": pages, "fields": told, "tables": {}}]}


def truth(**fields: str) -> dict[str, Any]:
    document = {"type": "test_report", "pages": [{"file": "a.pdf", "page": 1}], "fields": fields}
    return {"packet": {"id": "P"}, "documents": [document]}


def found(true: str, read: str, status: str = "read", certainty: float = 0.97) -> Reliability:
    return reliability([(report(model=(read, status, certainty)), truth(model=true))])


def test_every_value_of_the_report_is_seen_with_its_certainty() -> None:
    one = next(iter(seen_in(report(model=("A-1", "doubtful", 0.4)), truth(model="A-1"))))
    assert (one.true, one.read, one.settled, one.certainty, one.right) == ("A-1", "A-1", False, 0.4, True)


def test_what_the_report_does_not_have_is_not_seen() -> None:
    assert not list(seen_in(report(), truth(model="A-1")))


def test_a_misread_character_is_counted_once_and_told_apart_when_silent() -> None:
    for status, silently in (("read", 1), ("doubtful", 0)):
        every, silent = confusions(found("≥50", "250", status))
        assert every == {Confusion("≥", "2"): 1}
        assert sum(silent.values()) == silently


def test_characters_lost_and_added_stand_against_nothing() -> None:
    assert set(confusions(found("15000", "1500"))[0]) == {Confusion("0", "")}
    assert set(confusions(found("N/mm2", "N/m2"))[0]) == {Confusion("m", "")}
    assert set(confusions(found("1.5", "1.5/"))[0]) == {Confusion("", "/")}


def test_different_things_are_no_confusion() -> None:
    assert not confusions(found("甲", "完全是另一段文字"))[0]


def test_tables_name_the_signs_and_the_shares() -> None:
    some = reliability(
        [
            (report(model=("≥5", "read", 0.99)), truth(model="≥5")),
            (report(model=("25", "read", 0.96)), truth(model="≥5")),
        ]
    )
    assert "| `≥` | `2` | 1 | 2 | 50.0 | 1 |" in confusion_table(some)
    assert "100.0" in curve(some) and "0.0 | 1 |" in curve(some)
