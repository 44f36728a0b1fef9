"""What marks the pages of a document type. Declared by each type, weighed by `pipeline.stages.split`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator

from pipeline.model.base import Noun


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression, tried on folded text without spaces."""


def names_nothing(_label: str) -> frozenset[str]:
    """For types whose labels have no grammar."""
    return frozenset()


class Cues(Noun):
    """The marks of one document type. All words are compared folded, without spaces, and forgiving reading errors.

    Attributes:
        titles: printed titles, the type's own name first. A title may end a longer line (the issuer before it).
        whole_titles: titles too common to be trusted inside a longer line: the line must be just this.
        named: titles in other words: patterns of a whole line, folded and without spaces.
        labels: printed labels and set phrases of the first page; a few of them make up for an unreadable title.
        meant: the fields of the type that a folded label names, in whatever words: labels that no list has count, too.
        family: types whose papers have the same labels, such as an application and its renewal, share a name here.
        patterns: number formats found on the first page only in papers of this type.
        continued: words that mark its second and later pages, annexes and counterparts.
        leading: words that mark a page of its own that may lie before the title page (a report's statement).
        heads: patterns whose first group is the number that all pages of one document carry in head or foot.
        against: phrases that show the page to be another paper, however alike.
        files: words in a file's name that hint at the type.
        title_repeats: the title is printed on every page, not only on the first.
        long: the document has several pages as a rule, so that a page without marks may belong to it.
    """

    titles: tuple[str, ...] = ()
    whole_titles: tuple[str, ...] = ()
    named: tuple[Pattern, ...] = ()
    labels: tuple[str, ...] = ()
    meant: Callable[[str], frozenset[str]] = names_nothing
    family: str = ""
    patterns: tuple[Pattern, ...] = ()
    continued: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    heads: tuple[Pattern, ...] = ()
    against: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    title_repeats: bool = False
    long: bool = False

    @property
    def name(self) -> str:
        """What people call a document of this type."""
        return next(iter((*self.titles, *self.whole_titles)), "")

    @cached_property
    def compiled_named(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in self.named)

    @cached_property
    def compiled_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in self.patterns)

    @cached_property
    def compiled_heads(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p) for p in self.heads)
