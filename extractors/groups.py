"""Items under the name of a group that has a row of its own.

Under 水洗尺寸变化率 an item is called 领大, and is only understood with the group's name; under 化学指标 it has its
whole name. Which it is, and where a group ends, is not printed: what cannot be told is left in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.cells import is_qualifier
from extractors.ends import is_closing
from extractors.facts import Row
from extractors.labels import kinds_of_groups
from extractors.layout import fold_places
from pipeline.model.facts import Field, Status

_NUMBER = re.compile(r"^(?:[(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])[)、.．:]|\d{1,2}(?:\.\d{1,2})+)\s*")
_ALIKE = 3
"""Characters in common that make an item's name one that says its group: 耐皂洗色牢度 of 染色牢度."""
_UNSURE = "可能属于上面的分组，名称可能不全"


class Groups:
    """Goes down a table's rows; `role` is the column that names them."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.group: Field[str] | None = None
        self.left = False  # whether an item has come since that needs no group

    def begin(self, name: Field[str] | None) -> None:
        """A row that has nothing but this name: a group begins."""
        self.left = False
        self.group = None
        if name is not None and name.value and not is_closing(fold_places(name.value)[0]):
            value = _NUMBER.sub("", name.value) or name.value
            self.group = name.model_copy(update={"value": value})

    def named(self, rows: Sequence[Row]) -> Iterator[Row]:
        """The rows of the result that a row makes, with the group's name where they need it."""
        for row in rows:
            name = row.cells()[self.role]
            yield row.model_copy(update={self.role: self._called(name)}) if name.value else row

    def _called(self, name: Field[str]) -> Field[str]:
        text = str(name.value)
        if is_qualifier(text):
            if self.group is None or self.left:
                return name.doubted("分组名称可能漏读")
            return _joined(self.group, name)
        self.left = True
        if self.group is None or _has_whole_names(str(self.group.value), text):
            return name
        return name.doubted(_UNSURE)


def _has_whole_names(group: str, item: str) -> bool:
    """Whether an item under a group of this name is called by its whole name."""
    folded, name = fold_places(group)[0], fold_places(item)[0]
    if re.sub(r"\([^()]*\)$", "", folded).endswith(kinds_of_groups()):
        return True
    ends = [folded[at : at + _ALIKE] for at in range(max(len(folded) - _ALIKE, 0) + 1)]
    return any(end in name for end in ends)


def _joined(group: Field[str], name: Field[str]) -> Field[str]:
    """An item's name behind its group's."""
    doubted = group if group.status is Status.DOUBTFUL else name
    return name.model_copy(
        update={
            "value": f"{group.value} {name.value}",
            "raw": f"{group.raw} {name.raw}",
            "status": doubted.status,
            "reason": doubted.reason,
            "confidence": min(name.confidence, group.confidence),
            "evidence": (*group.evidence, *name.evidence),
        }
    )
