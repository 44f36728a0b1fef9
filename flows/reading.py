"""All pages of a packet read: in parallel processes, each page once, whatever happens to the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future

from pipeline.adapters.workers import Workers

from flows.state import Shelf, key_of, reading_digest
from pipeline.errors import CaishenError, InputError
from pipeline.model.packet import PageSource, Problem, ProblemKind
from pipeline.model.reading import PageReading
from pipeline.settings import LIMITS
from pipeline.stages.read import ReadOptions, read_page, warm_up

CHUNK = 16  # pages of one task: large enough that bookkeeping does not show, small enough to spread over the cores

OnPage = Callable[[], None]
"""Called after each page that was read or found on the shelf."""


def start_workers(jobs: int, options: ReadOptions) -> Workers:
    """Processes with their models loaded."""
    return Workers(jobs, initializer=_Warm(options))


class _Warm:
    """Loads the models in a new worker. A class, since it travels to the worker with its options."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options

    def __call__(self) -> None:
        warm_up(self._options)


class Pages:
    """Reads pages with the given workers and keeps every reading by the page's content."""

    def __init__(self, workers: Workers, options: ReadOptions) -> None:
        self._workers, self._options = workers, options
        self._shelf: Shelf[PageReading] = Shelf("readings", PageReading)

    def key(self, source: PageSource) -> str:
        """Equal for equal pages read the same way by the same code, whatever packet or file name they come in."""
        return key_of(source.digest, source.index, source.kind, self._options.model_dump_json(), reading_digest())

    def read(self, sources: Sequence[PageSource], on_page: OnPage = lambda: None) -> list[Problem]:
        """Reads those pages that were not read before. Readings are kept on the shelf, failures are returned.

        Raises:
            OSError: a passing fault of this machine; trying again may help.
        """
        waiting: list[tuple[PageSource, Future[PageReading]]] = []
        for source in sources:
            if self.key(source) in self._shelf:
                on_page()
            else:
                waiting.append(
                    (source, self._workers.submit(read_page, source, self._options, seconds=LIMITS.page_seconds))
                )
        problems = []
        try:
            for source, future in waiting:
                problems += self._keep(source, future)
                on_page()
        finally:
            for _, future in waiting:
                future.cancel()
        return problems

    def _keep(self, source: PageSource, future: Future[PageReading]) -> list[Problem]:
        try:
            self._shelf.put(self.key(source), future.result())
        except CaishenError as error:
            return [problem_of(source, error)]
        return []

    def readings(self, sources: Iterable[PageSource]) -> Iterator[PageReading]:
        """What is known of each page, in order; a page that could not be read comes as one without any line."""
        for source in sources:
            known = self._shelf.get(self.key(source))
            yield known.model_copy(update={"ref": source.ref}) if known else unread(source, self._options)


def chunks(sources: Sequence[PageSource]) -> list[Sequence[PageSource]]:
    return [sources[i : i + CHUNK] for i in range(0, len(sources), CHUNK)]


def unread(source: PageSource, options: ReadOptions) -> PageReading:
    """Stands for a page that could not be read, so that it is still counted."""
    return PageReading(
        ref=source.ref,
        content=f"unread:{source.digest}:{source.index}",
        width=1,
        height=1,
        rotation=0,
        reader=options.reader,
        quality=0.0,
    )


def problem_of(source: PageSource, error: CaishenError) -> Problem:
    kind = ProblemKind.INPUT if isinstance(error, InputError) else ProblemKind.READER
    return Problem(kind=kind, file=source.ref.file, page=source.ref.page, message=str(error))
