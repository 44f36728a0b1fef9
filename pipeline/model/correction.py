"""What a person says a packet's pages show. A correction names its place by file and page, never by a document's id:
ids may change when the borders do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field as Key
from pydantic import TypeAdapter

from pipeline.model.base import Noun
from pipeline.model.reading import PageRef


class FieldCorrection(Noun):
    """The value of a field of the document of this `type` that `at` belongs to; `new` None: the paper states none.

    For a cell `table` and `row` (from 0) say where and `name` is the column's.
    """

    kind: Literal["field"] = "field"
    at: PageRef
    type: str
    name: str
    new: str | None
    table: str = ""
    row: int = -1


class TypeCorrection(Noun):
    """The document that `at` belongs to is of the type `new`."""

    kind: Literal["type"] = "type"
    at: PageRef
    new: str


class BorderCorrection(Noun):
    """A document begins at the page (`begin`), or the page's document goes on from the one before it (`join`)."""

    kind: Literal["border"] = "border"
    at: PageRef
    new: Literal["begin", "join"]


class MoveCorrection(Noun):
    """The page belongs to the document that the page `to` belongs to."""

    kind: Literal["move"] = "move"
    at: PageRef
    to: PageRef


class DocumentCorrection(Noun):
    """The pages are a document of their own, of the type `new`."""

    kind: Literal["document"] = "document"
    pages: Annotated[tuple[PageRef, ...], Key(min_length=1)]
    new: str


BorderLike = TypeCorrection | BorderCorrection | MoveCorrection | DocumentCorrection
Correction = Annotated[FieldCorrection | BorderLike, Key(discriminator="kind")]

_ANY: TypeAdapter[FieldCorrection | BorderLike] = TypeAdapter(Correction)


def correction_of(data: dict[str, Any]) -> FieldCorrection | BorderLike:
    """A correction from plain data.

    Raises:
        pydantic.ValidationError: it is none.
    """
    return _ANY.validate_python(data)


def moved(correction: FieldCorrection | BorderLike, lie: Mapping[PageRef, PageRef]) -> FieldCorrection | BorderLike:
    """The correction, said of the pages where those it speaks of lie now."""
    if isinstance(correction, DocumentCorrection):
        return correction.model_copy(update={"pages": tuple(lie[ref] for ref in correction.pages)})
    if isinstance(correction, MoveCorrection):
        return correction.model_copy(update={"at": lie[correction.at], "to": lie[correction.to]})
    return correction.model_copy(update={"at": lie[correction.at]})


def pages_of(correction: FieldCorrection | BorderLike) -> tuple[PageRef, ...]:
    """The pages it speaks of: it holds as long as these look as they did."""
    if isinstance(correction, DocumentCorrection):
        return correction.pages
    if isinstance(correction, MoveCorrection):
        return correction.at, correction.to
    return (correction.at,)
