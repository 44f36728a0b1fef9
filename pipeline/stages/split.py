"""From pages to documents: every page in exactly one, each with its type; copies marked.

Blank pages are set aside first and are documents of their own, so that the empty back of a page does not part what
belongs together.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.model.cues import Cues
from pipeline.model.packet import BLANK, OTHER, Document
from pipeline.model.reading import PageReading
from pipeline.stages.splitting import copies
from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.evidence import Assessor, Evidence
from pipeline.stages.splitting.files import Filing
from pipeline.stages.splitting.looks import Look
from pipeline.stages.splitting.sequence import Run, best_split, same_number
from pipeline.text.folding import fold

BLANK_TITLE = "空白页"
OTHER_TITLE = "其他材料"
_LIKE_A_TITLE = 0.8
_WORDS = r"[\u4e00-\u9fff《》()（）、]{3,24}"


def split(readings: Sequence[PageReading], cues: Mapping[str, Cues]) -> list[Document]:
    """The documents of a packet, `d1`, `d2` … in the order of their first pages.

    Args:
        readings: all pages in filing order.
        cues: what marks each document type, by its name.
    """
    pages = [i for i, reading in enumerate(readings) if not reading.blank]
    looks = {i: Look(readings[i]) for i in pages}
    assessor = Assessor(cues)
    evidence = {i: assessor.assess(looks[i]) for i in pages}
    runs = _runs(pages, looks, evidence)
    runs = _strays_joined(runs, looks, evidence)
    runs += [Run(BLANK, (i,), True) for i, reading in enumerate(readings) if reading.blank]
    runs.sort(key=lambda run: min(run.pages))
    originals = _originals(runs, looks, evidence)
    names = {id(run): f"d{number}" for number, run in enumerate(runs, 1)}
    return [
        Document(
            id=names[id(run)],
            type=run.type,
            title=_title(run, cues, looks, evidence),
            pages=tuple(readings[i].ref for i in run.pages),
            copy_of=names[id(original)] if (original := originals.get(id(run))) else None,
            confidence=_confidence(run, evidence),
        )
        for run in runs
    ]


def _runs(pages: Sequence[int], looks: Mapping[int, Look], evidence: Mapping[int, Evidence]) -> list[Run]:
    """The best documents in filing order or, where that fits far better, from the last page to the first."""
    order = [pages[i] for i in copies.copy_order([looks[i] for i in pages])]
    ways = []
    for way in (order, order[::-1]):
        filing = Filing([looks[i].reading.ref for i in way])
        found = best_split([looks[i] for i in way], [evidence[i] for i in way], filing)
        ways.append((found.score, [run._replace(pages=tuple(way[i] for i in run.pages)) for run in found.runs]))
    (forward, runs), (backward, reversed_runs) = ways
    return reversed_runs if backward > forward + w.REVERSED else runs


def _strays_joined(runs: Sequence[Run], looks: Mapping[int, Look], evidence: Mapping[int, Evidence]) -> list[Run]:
    """Pages without a first page put to the one document whose number they carry and which lacks them."""
    joined = list(runs)
    for stray in runs:
        if stray.complete or stray.type == OTHER:
            continue
        homes = [run for run in joined if run.complete and _is_home(run, stray, looks, evidence)]
        if len(homes) == 1:
            place = joined.index(homes[0])
            joined[place] = homes[0]._replace(pages=_in_order((*homes[0].pages, *stray.pages), looks))
            joined.remove(stray)
    return joined


def _is_home(run: Run, stray: Run, looks: Mapping[int, Look], evidence: Mapping[int, Evidence]) -> bool:
    if run.type != stray.type:
        return False
    counters = [c for i in (*run.pages, *stray.pages) if (c := looks[i].counter)]
    fits = max(Counter(c.page for c in counters).values(), default=1) == 1 and len({c.total for c in counters}) <= 1
    return fits and any(same_number(a, b) for a in _numbers(run, evidence) for b in _numbers(stray, evidence))


def _in_order(pages: Sequence[int], looks: Mapping[int, Look]) -> tuple[int, ...]:
    """Pages by their counters where those with one can be put in order; else as they came."""
    numbered = sorted((i for i in pages if looks[i].counter), key=lambda i: (looks[i].counter or (0,))[0])
    rest = [i for i in pages if not looks[i].counter]
    return (*rest, *numbered)


def _originals(runs: Sequence[Run], looks: Mapping[int, Look], evidence: Mapping[int, Evidence]) -> dict[int, Run]:
    """For each copy (by identity) the first document that it repeats."""
    found: dict[int, Run] = {}
    firsts: list[Run] = []
    for run in (run for run in runs if run.type != BLANK):
        first = next((f for f in firsts if f.type == run.type and _repeats(f, run, looks, evidence)), None)
        if first:
            found[id(run)] = first
        else:
            firsts.append(run)
    return found


def _repeats(a: Run, b: Run, looks: Mapping[int, Look], evidence: Mapping[int, Evidence]) -> bool:
    pages_a, pages_b = [looks[i] for i in a.pages], [looks[i] for i in b.pages]
    return copies.same_document(pages_a, pages_b, _numbers(a, evidence), _numbers(b, evidence))


def _numbers(run: Run, evidence: Mapping[int, Evidence]) -> set[str]:
    return {n for i in run.pages for n in evidence[i].numbers.get(run.type, ())}


def _title(run: Run, cues: Mapping[str, Cues], looks: Mapping[int, Look], evidence: Mapping[int, Evidence]) -> str:
    """The printed title where it was read, else what people call a document of the type."""
    if run.type == BLANK:
        return BLANK_TITLE
    matches = [m for i in run.pages if (m := evidence[i].titles.get(run.type))]
    best = max(matches, key=lambda m: m.points, default=None)
    if best and best.title in best.row.text and 2 * len(best.title) >= len(best.row.text):
        return fold(best.row.printed)
    if best:
        return best.title
    return cues[run.type].name if run.type in cues else _largest_line(looks[run.pages[0]])


def _largest_line(look: Look) -> str:
    """What stands large in the upper half and is words: what a person would call an unknown paper by."""
    rows = [row for row in look.rows if row.prominence > _LIKE_A_TITLE and re.fullmatch(_WORDS, row.text)]
    best = max(rows, key=lambda row: row.prominence, default=None)
    return fold(best.printed) if best and best.box.centre[1] < 0.5 else OTHER_TITLE


def _confidence(run: Run, evidence: Mapping[int, Evidence]) -> float:
    """How far the type stands above the next likely one on the document's pages, as a share of certainty."""
    if run.type == BLANK:
        return 1.0
    totals: defaultdict[str, float] = defaultdict(float)
    for i in run.pages:
        for name, first in evidence[i].first.items():
            totals[name] += max(first, evidence[i].follows[name])
    rival = max((points for name, points in totals.items() if name != run.type), default=0.0)
    return round(1.0 / (1.0 + math.exp(-(totals[run.type] - rival) / 2.0)), 3)
