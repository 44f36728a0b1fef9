"""What a printed limit or a measured value can be."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pipeline.model.base import Noun


def digits(number: Decimal | None) -> str:
    """A number as people print it, never with an exponent."""
    return "" if number is None else format(number, "f")


class Interval(Noun):
    """The numbers from `low` to `high`; None is no bound. A Decimal keeps its printed digits (0.50 is not 0.5).

    `bare`: only a number was printed, so that which side it bounds must come from elsewhere (low == high).
    `unit` is canonical, or as printed where it is not known, or empty.
    """

    kind: Literal["interval"] = "interval"
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    bare: bool = False
    unit: str = ""

    def __str__(self) -> str:
        if self.low is None:
            return f"{'<' if self.high_open else '≤'}{digits(self.high)}{self.unit}"
        if self.high is None:
            return f"{'>' if self.low_open else '≥'}{digits(self.low)}{self.unit}"
        low, high = digits(self.low), digits(self.high)
        if self.low == self.high:
            return f"{low}{self.unit}"
        if self.low_open or self.high_open:
            return f"{low}{'<' if self.low_open else '≤'}x{'<' if self.high_open else '≤'}{high}{self.unit}"
        return f"{low}~{high}{self.unit}"


class Absent(Noun):
    """不得检出 as a limit; 未检出 without a detection limit as a value."""

    kind: Literal["absent"] = "absent"

    def __str__(self) -> str:
        return "不得检出"


class Grade(Noun):
    """A named class of a scale with a fixed order: rank 0 is the best."""

    kind: Literal["grade"] = "grade"
    scale: str
    name: str
    rank: int

    def __str__(self) -> str:
        return self.name


class Wording(Noun):
    """Words to be fulfilled or found (无裂缝; 符合GB/T17219), folded for comparing."""

    kind: Literal["wording"] = "wording"
    text: str

    def __str__(self) -> str:
        return self.text


class Free(Noun):
    """No requirement, or no value: — / 无."""

    kind: Literal["free"] = "free"

    def __str__(self) -> str:
        return "—"


class Unclear(Noun):
    """Something that is meant as a limit or a value and cannot be understood. `reason` is Chinese."""

    kind: Literal["unclear"] = "unclear"
    text: str
    reason: str

    def __str__(self) -> str:
        return self.text


class Spread(Noun):
    """The smallest and the largest of several results: both were measured."""

    kind: Literal["spread"] = "spread"
    low: Decimal
    high: Decimal
    unit: str = ""

    def __str__(self) -> str:
        return f"{digits(self.low)}~{digits(self.high)}{self.unit}"


class Share(Noun):
    """So many of so many samples passed (9/10 通过)."""

    kind: Literal["share"] = "share"
    passed: int
    total: int

    def __str__(self) -> str:
        return f"{self.passed}/{self.total}通过"


Criterion = Interval | Absent | Grade | Wording | Share | Free | Unclear
Finding = Interval | Spread | Absent | Grade | Wording | Share | Free | Unclear

AVERAGE = "average"
SINGLE = "single"
ROLES = {AVERAGE: "平均值", SINGLE: "单个值"}


class Part(Noun):
    """One criterion of a limit. `label`: average, single, or the printed words it stands under; mostly empty."""

    label: str = ""
    criterion: Criterion

    def __str__(self) -> str:
        return f"{ROLES.get(self.label, self.label)}{self.criterion}"


class Limit(Noun):
    """A printed limit: one part, or several that all have to be met."""

    raw: str = ""
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return ",".join(str(part) for part in self.parts)

    @property
    def only(self) -> Criterion | None:
        """The criterion, where there is just one."""
        return self.parts[0].criterion if len(self.parts) == 1 else None

    @property
    def unclear(self) -> str:
        """Why it cannot be used (Chinese); empty when it can."""
        return next((p.criterion.reason for p in self.parts if isinstance(p.criterion, Unclear)), "")


class Result(Noun):
    """One of the results in a cell: `label` as in `Part`."""

    label: str = ""
    finding: Finding

    def __str__(self) -> str:
        return f"{ROLES.get(self.label, self.label)}{self.finding}"


class Value(Noun):
    """What was measured: one result, a mean with its extremes, or several samples."""

    raw: str = ""
    results: tuple[Result, ...]

    def __str__(self) -> str:
        return ",".join(str(result) for result in self.results)
