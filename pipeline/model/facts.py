"""What is known of a document: fields with their value, how sure, and where on which page."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.model.base import Noun
from pipeline.model.geometry import Box
from pipeline.model.reading import Line, PageReading, Reader

T = TypeVar("T")


class Status(StrEnum):
    """How far a value can be trusted."""

    READ = "read"
    DOUBTFUL = "doubtful"
    MISSING = "missing"
    CORRECTED = "corrected"

    @property
    def settled(self) -> bool:
        """Whether the program, or a person, stands behind the value."""
        return self in (Status.READ, Status.CORRECTED)


class Parsed(NamedTuple):
    """What a parser made of a text. A reason (Chinese) makes it doubtful; no value and no reason: stated open."""

    value: Any
    reason: str = ""


class Evidence(Noun):
    """Where something was seen: the box is on the page turned upright (not straightened).

    For reading it again: `straight` is the same place in the reading's own frame, `certainty` that of the least
    certain character, `certainties` those of all characters of `text` and `edges` their places (see `Line`) where
    known.
    """

    file: str
    page: int
    box: Box
    text: str = ""
    reader: Reader | None = None
    straight: Box | None = None
    certainty: float = 1.0
    certainties: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()


class Unsettled(Exception):
    """A rule asked for a value that is missing or doubtful: its outcome is `unknown`."""

    def __init__(self, field: Field[Any]) -> None:
        super().__init__(f"{field.name or '?'}: {field.status}")
        self.field = field


class Field(Noun, Generic[T]):
    """A value read from a document.

    `value` None with status `read` means the document states that there is none (an open-ended term: 长期).
    `name` is the field's name in the report, `document` the id of its document; both are filled in on
    extraction. `reason` says in Chinese why a value is doubtful.
    """

    value: T | None = None
    raw: str = ""
    status: Status = Status.MISSING
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    name: str = ""
    document: str = ""
    reason: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        """Travels between processes as a plain `Field`: classes like `Field[date]` are made where they are used."""
        return _field_of, (dict(self),)

    @property
    def settled(self) -> bool:
        """Whether the program (or a person) stands behind the value."""
        return self.status.settled

    def require(self) -> T:
        """The value, when it is settled and there is one.

        Raises:
            Unsettled: it is missing, doubtful or stated to be open.
        """
        if not self.settled or self.value is None:
            raise Unsettled(self)
        return self.value

    def doubted(self, reason: str) -> Field[T]:
        """The same value, for a person to look at."""
        if self.status is not Status.READ:
            return self
        return self.model_copy(update={"status": Status.DOUBTFUL, "reason": reason})


def _field_of(values: dict[str, Any]) -> Field[Any]:
    return Field.model_construct(**values)


def evidence_of(reading: PageReading, lines: Iterable[Line]) -> tuple[Evidence, ...]:
    """One piece of evidence for each line, on the page as people see it."""
    return tuple(
        Evidence(
            file=reading.ref.file,
            page=reading.ref.page,
            box=reading.on_page(line.box),
            text=line.text,
            reader=line.reader,
            straight=line.box,
            certainty=line.weakest,
            certainties=line.char_confidences,
            edges=line.char_edges,
        )
        for line in lines
    )
