"""A paper before it is printed: its type, what its fields say, what else stands on it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from corpus.samples.seals import Stamp, riding
from corpus.samples.typeset import DateStyle, chinese_date, faces

Value: TypeAlias = str | date | list[str] | None


# Genuinely different arrangements of each type; a certificate's date can narrow the choice.
LAYOUTS: dict[str, tuple[str, ...]] = {
    "application_form": ("grid", "lines", "above", "boxes"),
    "recheck_form": ("grid", "lines", "above", "boxes"),
    "business_licence": ("portrait", "landscape", "electronic", "plain"),
    "legal_person_certificate": ("lp_landscape", "lp_portrait", "lp_table"),
    "trademark_certificate": ("old", "new", "electronic", "sided"),
    "trademark_renewal": ("tr_sentence", "tr_table", "tr_lines"),
    "trademark_change": ("tc_sentence", "tc_table", "tc_lines"),
    "trademark_licence": ("tl_contract", "tl_record", "tl_letter"),
    "name_change": ("nc_notice", "nc_lines", "nc_table"),
    "enterprise_standard": ("ruled", "open", "merged", "united"),
    "standard_declaration": ("sd_table", "sd_lines", "sd_cards"),
    "test_report": ("classic", "modern", "compact", "landscape"),
    "ccc_certificate": ("ccc_classic", "ccc_table", "ccc_bilingual"),
    "ccc_self_declaration": ("sf_table", "sf_lines", "sf_cards"),
    "production_licence": ("xk_portrait", "xk_table", "xk_landscape"),
    "food_licence": ("food_landscape", "food_old", "food_table"),
    "qms_certificate": ("qms_center", "qms_lines", "qms_table"),
    "quality_evidence": ("qe_letter", "qe_certificate", "qe_form"),
}


@cache
def labels() -> dict[str, dict[str, list[str]]]:
    """Label wordings by document type and field."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text("utf-8"))
    return loaded


@dataclass
class Loose:
    """A seal pressed on a page (from 1; 0 the last) regardless of what stands there, in millimetres and degrees.

    `x`, `y` is its top left corner; it may lie partly off the page.
    """

    stamp: Stamp
    page: int
    x: float
    y: float
    width: float = 40.0
    turn: float = 0.0

    def told(self) -> dict[str, Any]:
        """What the template is given."""
        place = {"page": self.page, "x": self.x, "y": self.y, "width": self.width, "turn": self.turn}
        return {"svg": self.stamp.svg, **place}


@dataclass
class Paper:
    """One document of a packet.

    `fields` and `rows` are what the truth will say (dates as dates); `shown` overrides how a field is printed.
    `drop_pages` are left out (from 1; -1 is the last). `altered`: how one digit of its results is made over (see
    `altered`), if any is.
    """

    key: str
    type: str
    template: str
    layout: str
    fields: dict[str, Value] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    table: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    seals: dict[str, Stamp] = field(default_factory=dict)
    loose: list[Loose] = field(default_factory=list)
    art: dict[str, str] = field(default_factory=dict)
    riding: Stamp | None = None
    date_style: DateStyle = 0
    dash: str = "—"
    shown: dict[str, str] = field(default_factory=dict)
    drop_pages: list[int] = field(default_factory=list)
    file_name: str = ""
    seed: str = ""
    size: float = 11.0
    altered: str = ""

    def rng(self, purpose: str) -> random.Random:
        return random.Random(f"{self.seed}/{self.key}/{purpose}")

    def display(self, name: str) -> str:
        """A field as it is printed."""
        if name in self.shown:
            return self.shown[name]
        value = self.fields.get(name)
        if value is None:
            return ""
        if isinstance(value, date):
            return chinese_date(value, self.date_style)
        if isinstance(value, list):
            return "；".join(value)
        if name in ("standard_number", "replaces"):
            return with_dash(value, self.dash)
        return value

    def data(self, pages: int = 0) -> dict[str, Any]:
        """What the template is given. `pages`, when known, cuts the riding seal."""
        pick = self.rng("labels")
        wording = {name: pick.choice(options) for name, options in self._labels().items()}
        fonts = self.rng("fonts")
        return {
            "type": self.type,
            "layout": self.layout,
            "size": self.size,
            "d": {name: self.display(name) for name in self.fields},
            "t": {**{name: name for name in self.fields}, **wording},
            "x": {**self.extra, "rows": self.rows},
            "seals": {name: stamp.svg for name, stamp in self.seals.items()},
            "loose": [loose.told() for loose in self.loose],
            "art": self.art,
            "riding": riding(self.riding.svg, pages) if self.riding and pages else [],
            "font": {
                "song": [fonts.choice(faces("song")), faces("song")[0]],
                "hei": [fonts.choice(faces("hei")), faces("hei")[0]],
                "kai": [fonts.choice(faces("kai")), faces("song")[0]],
                "hand": [fonts.choice(faces("hand")), faces("song")[0]],
            },
        }

    def _labels(self) -> dict[str, list[str]]:
        if self.type == "recheck_form":
            return {**labels()["application_form"], **labels()["recheck_form"]}
        return labels().get(self.type, {})


def with_dash(number: str, dash: str) -> str:
    """A standard number with the dash of the paper before its year."""
    head, mark, year = number.rpartition("-")
    return f"{head}{dash}{year}" if mark and year.isdigit() and len(year) == 4 else number
