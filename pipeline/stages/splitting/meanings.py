"""What the labels of a page mean to each type: words for a licence's holder mark a licence, whatever words they are."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from pipeline.model.cues import Cues
from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.looks import Look

_LONGEST: Final = 16
_NUMBERING: Final = re.compile(r"^(?:[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、:]?|[*●■□○·])(?=[㐀-鿿])")
_HAN_RUN: Final = re.compile(r"[㐀-鿿/、()]+(?=[A-Za-z\d.…·_])")
_LEADER: Final = re.compile(r"[.…·:_]+$")


def meant_points(look: Look, cues: Mapping[str, Cues]) -> dict[str, float]:
    """Points by type for the fields that labels of this page name.

    A field counts once; where its label means something to other types, too, it is divided by the families of types
    that share it.
    """
    worth: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for label in frozenset(_labels(look)):
        named = {name: fields for name, c in cues.items() if (fields := c.meant(label))}
        families = {cues[name].family or name for name in named}
        for name, fields in named.items():
            for field in sorted(fields)[:1]:  # one label, one field
                worth[name][field] = max(worth[name].get(field, 0.0), 1.0 / math.sqrt(len(families)))
    return {name: min(w.LABEL * sum(fields.values()), w.LABELS_MOST) for name, fields in worth.items()}


def _labels(look: Look) -> Iterator[str]:
    """What stands where labels do: short lines, and the beginnings of lines before a colon, a translation, a number."""
    for text in look.texts:
        head = _NUMBERING.sub("", text.partition(":")[0])
        run = _HAN_RUN.match(head)
        for word in {_LEADER.sub("", head), run.group() if run else ""}:
            if 1 < len(word) <= _LONGEST:
                yield word
