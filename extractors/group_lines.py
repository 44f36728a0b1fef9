"""Lines of a table without rulings that hold nothing but the name of a group.

They stand as far from the lines above and below as rows do; what wraps stands nearer to its own line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.placed import Placed

_FULL = 0.6  # of the columns: lines that hold so many are rows of one line
_FEWEST = 3
_NEAR = 0.88  # of the rows' pitch: lines nearer to each other may be one cell's
_LEVEL = 0.4  # of a line's height


def group_lines(placed: Sequence[Placed], name: int, height: float) -> Iterator[int]:
    """The `id`s of those that stand alone. `placed`: from top to bottom; `name`: the column of items' names."""
    lines = _lines(placed, height)
    usual = _pitch(lines)
    if usual is None:
        return
    for at, line in enumerate(lines):
        if len(line) != 1 or line[0].column != name:
            continue
        around = [lines[n] for n in (at - 1, at + 1) if 0 <= n < len(lines)]
        below = lines[at + 1] if at + 1 < len(lines) else []
        apart = all(abs(_y(line) - _y(other)) > _NEAR * usual for other in around)
        if apart and any(p.column == name for p in below) and len(below) > 1:
            yield id(line[0])


def _lines(placed: Sequence[Placed], height: float) -> list[list[Placed]]:
    lines: list[list[Placed]] = []
    for p in placed:
        if lines and abs(p.y - _y(lines[-1])) < _LEVEL * height:
            lines[-1].append(p)
        else:
            lines.append([p])
    return lines


def _y(line: Sequence[Placed]) -> float:
    return sum(p.y for p in line) / len(line)


def _pitch(lines: Sequence[Sequence[Placed]]) -> float | None:
    """How far rows of one line stand apart at least; None where there are too few to tell."""
    most = max((len({p.column for p in line}) for line in lines), default=0)
    full = [len({p.column for p in line}) >= max(_FULL * most, 2) for line in lines]
    apart = sorted(_y(b) - _y(a) for (a, one), (b, two) in pairwise(zip(lines, full, strict=True)) if one and two)
    return apart[len(apart) // 4] if len(apart) >= _FEWEST else None
