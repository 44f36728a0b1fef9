"""What speaks for each type on a page: as a first page, as a following one, as one that lies before the first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import ScoreAlignment

from corpus.data.files import load
from pipeline.model.cues import Cues
from pipeline.model.packet import OTHER
from pipeline.stages.splitting import weights as w
from pipeline.stages.splitting.looks import Look, Row
from pipeline.stages.splitting.meanings import meant_points
from pipeline.text.folding import hyphens, key, squeeze

_TAIL: Final = re.compile(r"(?:[(（].{0,12}[)）]|正本|副本|复印件|样本|[A-Z0-9:.#/_-])+$")
_NUMBERING: Final = re.compile(r"^(?:[(（]?[0-9一二三四五六七八九十]{1,2}[)）.、:]|[*●■□○·])+")
_LETTER: Final = re.compile(r"关于.*(?:函|请示|报告|通知|说明|公告|批复|意见|情况)$")
"""The subject of a letter, which may be a form's: 关于申报达标产品的函."""
_REPLACED: Final = re.compile(r"(?:代替|替代|部分代替|修订).*")
_ANNEX: Final = re.compile(r"(?:附件|附页|附表|续页|续表|副页|明细|明细表|\(续\))\d*$")
_LABEL_ENDS: Final = re.compile(r"(?:[编代证]?号|编码|[限数]?值|指标|名称|要求|日期)")
"""What makes a title in front of it a label: 企业标准值, 企业标准名称."""
_PART: Final = 0.25  # what a title counts for as some words of a line
_PHRASE: Final = 6
_SHORT_LINE: Final = 24
_LONGEST_NAMED: Final = 40
_FUZZY: Final = 5  # words shorter than this must be found to the letter
_COVER_LINES: Final = 24
_LEAST_LIKENESS: Final = 74.0  # one wrong character in four


class TitleMatch(NamedTuple):
    """A printed title found on a page; `points` as `weights.TITLE`."""

    type: str
    title: str
    points: float
    row: Row
    span: tuple[int, int]


@dataclass
class Evidence:
    """Points by type for a page in each role, and the numbers (by type) that its document's pages share.

    `heads` are those of the numbers that stand in head or foot.
    """

    first: dict[str, float] = field(default_factory=dict)
    follows: dict[str, float] = field(default_factory=dict)
    leads: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, frozenset[str]] = field(default_factory=dict)
    heads: dict[str, frozenset[str]] = field(default_factory=dict)
    titles: dict[str, TitleMatch] = field(default_factory=dict)

    @cached_property
    def likeliest(self) -> str:
        """The type that most speaks for, whatever the page's role."""
        return max(self.first, key=lambda name: max(self.first[name], self.follows[name]))


def other_cues() -> Cues:
    """The titles and labels of papers that are none of the types."""
    lexicon = load("lexicon/other_papers.yaml")
    return Cues(**{name: tuple(lexicon[name]) for name in ("titles", "whole_titles", "labels")})


class Assessor:
    """Weighs pages against the cues of all types; the cues are prepared once."""

    def __init__(self, cues: Mapping[str, Cues]) -> None:
        self.cues = dict(cues)
        known = {**self.cues, OTHER: other_cues()}
        self._titles = [(hyphens(squeeze(t)), name, False) for name, c in known.items() for t in c.titles]
        self._titles += [(hyphens(squeeze(t)), name, True) for name, c in known.items() for t in c.whole_titles]
        self._title_texts = [title for title, _, _ in self._titles]
        self._endings = tuple(map(squeeze, load("lexicon/other_papers.yaml")["endings"]))
        self._words = _Words(known)

    def assess(self, look: Look) -> Evidence:
        """All evidence on one page."""
        evidence = Evidence(titles=self._best_titles(look))  # by type, the best of each
        names = self._file_names(look.reading.ref.file)
        meant = meant_points(look, self.cues)
        for name, cues in self.cues.items():
            hits = self._words.on(look, name)
            labels = max(hits.labels, meant.get(name, 0.0))
            title, repeated = self._title_points(evidence.titles.get(name), cues)
            patterns = min(
                sum(bool(p.search(look.joined)) for p in cues.compiled_patterns) * w.PATTERN, w.PATTERNS_MOST
            )
            against = -min(hits.against * w.AGAINST, w.AGAINST_MOST)
            evidence.heads[name] = _numbers(look.edge, cues)
            evidence.numbers[name] = evidence.heads[name] or _numbers((*look.texts, *look.row_texts), cues)
            shared = patterns + against + (w.RUNNING_HEAD if evidence.heads[name] else 0.0)
            cover = (
                w.COVER
                if cues.title_repeats and title > w.TITLE / 2 and _is_cover(look, evidence.titles[name])
                else 0.0
            )
            evidence.first[name] = title + labels + shared + cover + names.get(name, 0.0)
            evidence.follows[name] = (
                hits.continued
                + w.FIRST_LABELS * (labels if cues.title_repeats or cues.long else 0.0)
                + shared
                + repeated
                + (w.GOES_ON_LONG if cues.long else w.GOES_ON_SHORT)
                + names.get(name, 0.0)
            )
            if cues.leading:
                evidence.leads[name] = hits.leading + against
        foreign = evidence.titles[OTHER].points if OTHER in evidence.titles else 0.0
        evidence.first[OTHER] = w.OTHER + foreign + self._words.on(look, OTHER).labels
        evidence.follows[OTHER] = w.GOES_ON_LONG
        return evidence

    def _title_points(self, title: TitleMatch | None, cues: Cues) -> tuple[float, float]:
        """Points of a title for a first and for a following page; an annex prints the title and says what it is."""
        if title is None:
            return 0.0, 0.0
        if _ANNEX.search(title.row.text):
            return w.ANNEX * title.points, title.points
        return title.points, w.REPEATED_TITLE * title.points if cues.title_repeats else 0.0

    def _best_titles(self, look: Look) -> dict[str, TitleMatch]:
        best: dict[str, TitleMatch] = {}
        repeated = Counter(row.text for row in look.rows)
        for row in look.rows:
            for match in self._titles_in(row):
                if repeated[row.text] > 1:  # a watermark, or a name in head and foot
                    match = match._replace(points=match.points * w.REPEATED_WORDS)
                if match.points > best.get(match.type, match._replace(points=0.0)).points:
                    best[match.type] = match
        if not any(match.points > w.TITLE / 2 for match in best.values()):
            unknown = max((self._unknown_title(row) for row in look.rows), key=lambda m: m.points, default=None)
            if unknown and unknown.points > best.get(OTHER, unknown._replace(points=0.0)).points:
                best[OTHER] = unknown
        return best

    def _titles_in(self, row: Row) -> list[TitleMatch]:
        """The titles a row holds; of two where one lies inside the other, the longer."""
        text = _NUMBERING.sub("", row.text).upper()
        core = _TAIL.sub("", text) or text
        found: list[TitleMatch] = []
        likely = process.extract(
            core, self._title_texts, scorer=fuzz.partial_ratio, limit=12, score_cutoff=_LEAST_LIKENESS
        )
        for title, _, index in likely:
            _, name, whole = self._titles[index]
            match = _match(core, title, name, whole, row)
            if match:
                found.append(match)
        if len(core) <= _LONGEST_NAMED and row.prominence > 0.0:
            found.extend(self._named(core, row))
        found = [match for match in found if not any(_foreign(match, other, core) for other in found)]
        found.sort(key=lambda m: (m.span[1] - m.span[0]) * m.points**0.25, reverse=True)
        kept: list[TitleMatch] = []
        for match in found:
            apart = all(match.span[1] <= k.span[0] or match.span[0] >= k.span[1] for k in kept)
            if apart and not (match.type == OTHER and kept):  # 质量管理奖 荣誉证书: the shorter tells the less
                kept.append(match)
        return kept

    def _named(self, core: str, row: Row) -> Iterator[TitleMatch]:
        """The types whose grammar of titles has this whole row."""
        shape = core.replace("/", "")
        for name, cues in self.cues.items():
            if cues.family and _LETTER.match(shape):
                continue
            if any(pattern.fullmatch(shape) for pattern in cues.compiled_named):
                points = w.TITLE * (w.TITLE_FLOOR + (1 - w.TITLE_FLOOR) * row.prominence)
                yield TitleMatch(name, core, points, row, (0, len(core)))

    def _unknown_title(self, row: Row) -> TitleMatch:
        """A large central line that ends as titles do, and is the title of no type."""
        core = _TAIL.sub("", row.text)
        ends = core.endswith(self._endings) and len(core) <= 24
        points = w.TITLE / 2 * row.prominence if ends and row.prominence > 0.7 else 0.0
        return TitleMatch(OTHER, core, points, row, (0, len(core)))

    def _file_names(self, file: str) -> dict[str, float]:
        """A hint for the type whose word in the file's name (or its folder's) is longest."""
        path = PurePosixPath(file)
        for part in (path.stem, *(p for p in path.parts[-2:-1])):
            stem = squeeze(part).upper()
            words = {
                n: max((len(f) for f in c.files if squeeze(f).upper() in stem), default=0) for n, c in self.cues.items()
            }
            longest = max(words.values(), default=0)
            if longest:
                return {name: w.FILE_NAME for name, length in words.items() if length == longest}
        return {}


def _foreign(match: TitleMatch, other: TitleMatch, core: str) -> bool:
    """Whether what sets a title apart from another one found here is not printed, and all of the other's own is.

    认定申请登记表 is near both 认定申请表 and 认定复审申请表, but there is no 复审 in it.
    """
    own, others = set(match.title) - set(other.title), set(other.title) - set(match.title)
    return match.type != other.type and bool(own) and own.isdisjoint(core) and others <= set(core)


def _is_cover(look: Look, title: TitleMatch) -> bool:
    """A title by itself with few lines around it, below where running titles stand."""
    return look.counter is None and len(look.texts) <= _COVER_LINES and title.row.box.centre[1] > 0.13


def _match(core: str, title: str, name: str, whole: bool, row: Row) -> TitleMatch | None:
    if whole:
        likeness = fuzz.ratio(title, core)
        if likeness < (100.0 if len(title) < 4 else 80.0):
            return None
        start, end, fit = 0, len(core), 1.0
    else:
        if len(core) < 0.75 * len(title):
            return None
        alignment = fuzz.partial_ratio_alignment(title, core) if len(core) >= len(title) else None
        if alignment is None and len(core) < len(title):
            alignment = ScoreAlignment(fuzz.ratio(title, core), 0, len(title), 0, len(core))
        least = 80.0 if len(title) > _FUZZY else 100.0 if name == OTHER and len(title) < _FUZZY else _LEAST_LIKENESS
        if alignment is None or alignment.score < least:
            return None
        start, end, likeness = alignment.dest_start, alignment.dest_end, alignment.score
        fit = _PART if _LABEL_ENDS.match(core[end:]) else _fit(start, end, len(core))
    sharpness = max(0.0, (likeness - 60.0) / 40.0)
    points = w.TITLE * sharpness * fit * (w.TITLE_FLOOR + (1 - w.TITLE_FLOOR) * row.prominence)
    return TitleMatch(name, title, points, row, (start, end))


def _fit(start: int, end: int, length: int) -> float:
    """How far a row is the title: all of it, its end (the issuer stands before it), or some words in it."""
    if end - start >= 0.8 * length:
        return 1.0
    long = end - start > max(_PHRASE - 1, 0.5 * length)  # 企业标准 in 企业标准编号 is a label, no title
    return 0.9 if end >= length - 1 or long else _PART


def _numbers(texts: Iterable[str], cues: Cues) -> frozenset[str]:
    """The numbers that mark a document of the type; those it replaces are none of them."""
    lines = [_REPLACED.sub("", text) for text in texts]
    return frozenset(key(m[1]) for pattern in cues.compiled_heads for line in lines for m in pattern.finditer(line))


class _Hits(NamedTuple):
    labels: float
    continued: float
    leading: float
    against: int


class _Words:
    """The label words of all types, each with its worth, looked up in a page's lines at once."""

    def __init__(self, cues: Mapping[str, Cues]) -> None:
        self.labels = {n: _squeezed(c.labels) for n, c in cues.items()}
        self.continued = {n: _squeezed(c.continued) for n, c in cues.items()}
        self.leading = {n: _squeezed(c.leading) for n, c in cues.items()}
        self.against = {n: _squeezed(c.against) for n, c in cues.items()}
        sharing = Counter(word for n in cues for word in {*self.labels[n], *self.continued[n]})
        self.worth = {word: 1.0 / count for word, count in sharing.items()}
        self.all = sorted({*sharing, *(word for group in self.leading.values() for word in group)})
        self._page: tuple[Look, dict[str, float], tuple[str, ...]] | None = None

    def on(self, look: Look, name: str) -> _Hits:
        found, heads = self._found(look)
        continued = self._worth(found, self.continued[name], w.CONTINUED, w.CONTINUED_MOST)
        leading = sum(found.get(word, 0.0) for word in self.leading[name])
        return _Hits(
            labels=self._worth(found, self.labels[name], w.LABEL, w.LABELS_MOST),
            continued=min(continued + (w.CONTINUED * leading if leading > 1 else 0.0), w.CONTINUED_MOST),
            leading=min(w.CONTINUED * leading, w.CONTINUED_MOST) if leading > 1 else 0.0,
            against=sum(
                any(word in head and 2 * len(word) >= len(head) for head in heads) for word in self.against[name]
            ),
        )

    def _worth(self, found: Mapping[str, float], words: Sequence[str], each: float, most: float) -> float:
        return min(each * sum(self.worth[word] * found.get(word, 0.0) for word in words), most)

    def _found(self, look: Look) -> tuple[dict[str, float], tuple[str, ...]]:
        """The words the page prints as labels, headings or phrases, and its lines without numbering."""
        if self._page is None or self._page[0] is not look:
            lines = tuple(_NUMBERING.sub("", text).upper() for text in look.texts)
            page = "\n".join(lines)
            there = [word for word in self.all if word in page]
            found = {word: share for word in there if (share := max(_stands(word, line) for line in lines))}
            found.update(dict.fromkeys(self._nearly(found.keys(), lines), 1.0))
            self._page = (look, found, lines)
        return self._page[1], self._page[2]

    def _nearly(self, found: Set[str], lines: Sequence[str]) -> set[str]:
        """Longer words that stand in front of a line but for a misread character."""
        near: set[str] = set()
        missing = [word for word in self.all if len(word) >= _FUZZY and word not in found]
        for length in {len(word) for word in missing}:
            words = [word for word in missing if len(word) == length]
            heads = list({line[:length] for line in lines if len(line) >= length})
            if heads:
                likeness = process.cdist(words, heads, scorer=fuzz.ratio, score_cutoff=80.0)
                near.update(word for word, row in zip(words, likeness, strict=True) if row.any())
        return near


def _stands(word: str, line: str) -> float:
    """How far a word stands in a line as a label does: 1 in front, before a colon or as a long phrase anywhere."""
    place = line.find(word)
    if place < 0:
        return 0.0
    after = line[place + len(word) :]
    if place == 0 or len(word) >= _PHRASE or after[:1] in (":", "") or (len(word) < 4 and len(line) <= _SHORT_LINE):
        return 1.0
    return 0.5 if len(word) >= 4 else 0.0


def _squeezed(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hyphens(squeeze(word)).upper() for word in words))
