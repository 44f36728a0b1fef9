"""How a document type declares itself: one class, its fields and tables as attributes.

    class TrademarkCertificate(Facts):
        type, caption = "trademark_certificate", "商标注册证"
        valid_to = Spec[date]("有效期至", kind=VALID_TO)  # its labels: words/labels.yaml

On the class an attribute is its `Spec` (title, labels, parser); on an instance it is the `Field` that was read.
Declaring registers: `registry()` imports every module of this package and returns the classes by type.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar, overload
from unicodedata import normalize

from extractors.labels import labels_of
from extractors.thesaurus import named_fields, title_patterns
from pipeline.model.base import Noun
from pipeline.model.cues import Cues
from pipeline.model.facts import Evidence, Field, Parsed, Status
from pipeline.model.reading import Fault, MarkSeen, PageRef

if TYPE_CHECKING:
    from extractors.finder import Find
    from extractors.kinds import Kind

T = TypeVar("T")
R = TypeVar("R", bound="Row")


class Spec(Generic[T]):
    """A field of a document type.

    Args:
        title: what people call it.
        labels: the printed labels it stands beside, without spaces and colons, best first; where none are
            given, those listed for the type and field in `words/labels.yaml`.
        kind: what its values look like (see `extractors.kinds`); normalised text where none is given.
        parse: turns the text found into a value, instead of the kind's way.
        find: finds it by something other than its labels (see `extractors.phrases` and `covers`).
        required: an application form without it is incomplete (rule F03).
        internal: used by rules, not part of the report.
    """

    def __init__(
        self,
        title: str,
        *labels: str,
        kind: Kind | None = None,
        find: Find | None = None,
        parse: Callable[[str], Parsed] | None = None,
        required: bool = False,
        internal: bool = False,
    ) -> None:
        self.title, self.labels, self.parse = title, tuple(normalize("NFKC", label) for label in labels), parse
        self.kind, self.find = kind, find
        self.required, self.internal = required, internal
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.labels = self.labels or labels_of(getattr(owner, "type", ""), name)

    @overload
    def __get__(self, instance: None, owner: type) -> Spec[T]: ...
    @overload
    def __get__(self, instance: Facts, owner: type) -> Field[T]: ...
    def __get__(self, instance: Facts | None, owner: type) -> Spec[T] | Field[T]:
        if instance is None:
            return self
        return instance.fields.get(self.name) or Field[T](name=self.name, document=instance.document)


class Row(Noun):
    """A row of a table; every column is a field."""

    def cells(self) -> dict[str, Field[str]]:
        return {name: getattr(self, name) for name in type(self).model_fields}


class Table(Generic[R]):
    """A table of a document type: its row class, and for each column the header words that mark it.

    The first column names the row. A table has it and at least one of the columns `wanted` (any other, if none are).
    """

    def __init__(self, row: type[R], headers: Mapping[str, Sequence[str]], wanted: Sequence[str] = ()) -> None:
        self.row, self.headers, self.wanted = row, headers, tuple(wanted)
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Table[R]: ...
    @overload
    def __get__(self, instance: Facts, owner: type) -> tuple[R, ...]: ...
    def __get__(self, instance: Facts | None, owner: type) -> Table[R] | tuple[R, ...]:
        if instance is None:
            return self
        return instance.tables.get(self.name, ())  # type: ignore[return-value]


class Seal(Noun):
    """A seal on a document: `text` is its reading or, when that is clear, the name it stands for.

    `owner` is the nearest name, "" where none is thinkable; only with status `read` is the seal his. `distance`: the
    misread characters between reading and owner; `margin`: by how much the next name is farther. `legend`: what
    stands across it. `colour` "grey": the page has none, it cannot be told.
    """

    text: str
    status: Status
    colour: str
    shape: str
    evidence: tuple[Evidence, ...] = ()
    reading: str = ""
    certainties: tuple[float, ...] = ()
    again: str = ""
    legend: str = ""
    owner: str = ""
    distance: float = 0.0
    margin: float = 0.0
    reason: str = ""


class Code(Noun):
    """A decoded QR or bar code."""

    kind: str
    text: str
    evidence: tuple[Evidence, ...] = ()


class Signature(Noun):
    """A place to sign, `role` as printed (批准), and whether there is ink: None where that cannot be told."""

    role: str
    inked: bool | None
    evidence: tuple[Evidence, ...] = ()


class OddPrint(Noun):
    """Digits of a field printed unlike those beside them; `marks`: what differs, in Chinese.

    `name` is the field's or column's, `place` one of its evidence.
    """

    name: str
    place: Evidence
    digits: str
    marks: tuple[str, ...]


class Sight(Noun):
    """How well the pages could be seen: what does not appear in the fields can only be called absent where they could.

    `qualities`: of the pages in order, 0-1. `strays`: texts that no field took and that may be what one is looked
    for: long numbers standing alone on the first pages, names of marks, pale print across a page. `names`: of bodies
    that stand alone in a line, fields or not: a seal beside them is likely theirs. `grey`: no page has colour, so that
    a seal may be lost among the print; `grey_pages`: each page by itself. `faults`: what ails the scan of each page.
    `marks`: of approval, on the first pages (see `shows`). `words`: all that was read, line by line, without blanks.
    """

    qualities: tuple[float, ...] = ()
    strays: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    grey: bool = False
    grey_pages: tuple[bool, ...] = ()
    faults: tuple[tuple[Fault, ...], ...] = ()
    marks: tuple[MarkSeen, ...] = ()
    words: str = ""

    def shows(self, kind: str) -> bool | None:
        """Whether a mark of approval (cma, cnas, cal, ccc) is on the first pages; None where that cannot be told.

        Its number, when a field has it, is as good as the mark: ask for that as well.
        """
        seen = [mark for mark in self.marks if mark.kind == kind]
        if any(mark.sure for mark in seen):
            return True
        return None if seen or not self.cover_clear() else False

    def cover_clear(self) -> bool:
        """Whether the first page is clear enough to say that something is not on it."""
        return self.qualities[:1] == () or self.qualities[0] >= CLEAR

    def mostly_clear(self) -> bool:
        """Whether more than half of the pages are: a page with little print looks poorer than it is."""
        return 2 * sum(q >= CLEAR for q in self.qualities) > len(self.qualities) or not self.qualities


CLEAR = 0.5
"""Quality below which print may have gone unread."""
MARK_PAGES = 3
"""A laboratory's marks stand on the cover, at times on the page behind the notices."""
LAB_MARK = re.compile(r"[\dOIl]{11,13}|[CM]?MA|.{0,8}资质认定.{0,12}")
"""What stands alone there and may be the mark or the number that goes with it."""
_REGISTRY: dict[str, type[Facts]] = {}


class Facts:
    """What is known of one document. Subclasses declare `type`, `caption`, `cues`, fields and tables."""

    type: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    cues: ClassVar[Cues] = Cues()
    stamped: ClassVar[bool] = False
    """Whether a platform stamps such documents aslant on every page, to be read once for all."""
    odd_prints: tuple[OddPrint, ...] = ()
    """Of facts that were looked at; on the class for those kept by a version that did not look."""

    def __init__(
        self,
        document: str = "",
        fields: Mapping[str, Field[Any]] | None = None,
        tables: Mapping[str, tuple[Row, ...]] | None = None,
        pages: Sequence[PageRef] = (),
        copy_of: str | None = None,
        seals: Sequence[Seal] = (),
        codes: Sequence[Code] = (),
        sight: Sight | None = None,
        signatures: Sequence[Signature] = (),
    ) -> None:
        self.signatures = tuple(signatures)
        self.sight = sight or Sight()
        self.document, self.pages, self.copy_of = document, tuple(pages), copy_of
        self.fields = dict(fields or {})
        self.tables = dict(tables or {})
        self.seals, self.codes = tuple(seals), tuple(codes)

    def __init_subclass__(cls) -> None:
        if cls.type:
            words = {"named": title_patterns(cls.type), "meant": partial(named_fields, cls.type)}
            cls.cues = cls.cues.model_copy(update=words)
            known = _REGISTRY.setdefault(cls.type, cls)
            if known is not cls and known.__qualname__ != cls.__qualname__:
                raise TypeError(f"two classes for document type {cls.type}: {known.__name__}, {cls.__name__}")

    @classmethod
    def cross_checked(cls, fields: dict[str, Field[Any]]) -> dict[str, Field[Any]]:
        """The fields, with those in doubt that one of the others shows to be misread. Types override it."""
        return fields

    def reread(
        self,
        fields: Mapping[str, Field[Any]] | None = None,
        tables: Mapping[str, tuple[Row, ...]] | None = None,
        seals: Sequence[Seal] | None = None,
        odd_prints: tuple[OddPrint, ...] | None = None,
    ) -> Self:
        """The same paper with other readings; all else stays."""
        made = type(self)(
            self.document,
            self.fields if fields is None else fields,
            self.tables if tables is None else tables,
            self.pages,
            self.copy_of,
            self.seals if seals is None else seals,
            self.codes,
            self.sight,
            self.signatures,
        )
        made.odd_prints = self.odd_prints if odd_prints is None else odd_prints
        return made

    @classmethod
    def specs(cls) -> dict[str, Spec[Any]]:
        """All declared fields by name, inherited ones first."""
        found: dict[str, Spec[Any]] = {}
        for base in reversed(cls.__mro__):
            found.update({name: spec for name, spec in vars(base).items() if isinstance(spec, Spec)})
        return found

    @classmethod
    def table_specs(cls) -> dict[str, Table[Any]]:
        """All declared tables by name."""
        found: dict[str, Table[Any]] = {}
        for base in reversed(cls.__mro__):
            found.update({name: table for name, table in vars(base).items() if isinstance(table, Table)})
        return found

    @classmethod
    def of(cls, document: str = "", **values: Any) -> Self:
        """Facts with settled values: for the cases of rules. A `Field` is taken as it is, rows may be dicts of text.

        Raises:
            TypeError: no such field or table.
        """
        document = document or cls.type
        fields: dict[str, Field[Any]] = {}
        tables: dict[str, tuple[Row, ...]] = {}
        for name, value in values.items():
            if name in cls.specs():
                fields[name] = known(value, name, document)
            elif name in cls.table_specs():
                row = cls.table_specs()[name].row
                tables[name] = tuple(
                    r if isinstance(r, Row) else row(**{k: known(v, k, document) for k, v in r.items()}) for r in value
                )
            else:
                raise TypeError(f"{cls.__name__} has no field or table {name!r}")
        return cls(document, fields, tables)


def known(value: Any, name: str = "", document: str = "") -> Field[Any]:
    """A settled field around a plain value; a `Field` gets its name and document."""
    if isinstance(value, Field):
        return value.model_copy(update={"name": name, "document": document})
    return Field[Any](value=value, raw=str(value), status=Status.READ, confidence=1.0, name=name, document=document)


def registry() -> dict[str, type[Facts]]:
    """Every document type by its name."""
    _register()
    return dict(_REGISTRY)


@cache
def _register() -> None:
    """Walks the package: importing a module is what registers its types."""
    package = importlib.import_module(__package__ or "extractors")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")


def instances(facts: Iterable[Facts], kind: type[Facts]) -> list[Facts]:
    """Those of a type, first copies only."""
    return [f for f in facts if isinstance(f, kind) and f.copy_of is None]
