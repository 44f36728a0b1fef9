"""What travels between the machine that runs a batch and the workers of a cluster: a packet there, its report back.

They share nothing but the database and the object store. Files lie in the object store by their content: those of
packets where the store keeps them anyway, all others (`in_passing`) where they may be thrown away at any time.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flows.options import RunOptions
from flows.state import program_digest
from flows.steps import Sealed
from pipeline.adapters.store.files import write_atomically
from pipeline.adapters.store.place import state_url
from pipeline.errors import CaishenError, ConfigurationError
from pipeline.regulations import shelf
from pipeline.reports.office.paths import own_templates
from pipeline.settings import home
from validators.scheme import own_files

if TYPE_CHECKING:
    from flows.desk import Done
    from pipeline.adapters.store.blobs import Blobs
    from pipeline.adapters.store.delivered import Delivered

INDICATORS = "indicators"
"""The folder in which a run's own indicator systems travel."""
_LAST = "report.json"  # written after all other files of a report: it stands for them


@dataclass(frozen=True)
class Errand:
    """A packet to be reviewed elsewhere, and all that its report depends on.

    `source` is the name of what was handed in, `program` the digest of the program that asks, `run` the run's id in
    the store, `knowledge` the blob of the office's own files.
    """

    id: str
    source: str
    delivered: Sealed[Delivered]
    options: RunOptions
    today: date
    run: int
    city: str
    program: str
    knowledge: str


class Parcel(NamedTuple):
    """What an errand came to: the blobs of the report's files by name, and the id of the version in the store."""

    done: Done
    files: Mapping[str, str]
    version: int | None


class Introduction(NamedTuple):
    """What a worker says of itself: its program, and whether it knows where things are kept."""

    program: str
    settled: bool


def introduce() -> Introduction:
    """Asked of every worker before anything is sent."""
    return Introduction(program_digest(), settled())


def settled() -> bool:
    """Whether database and object store are such as machines can share."""
    database = os.environ.get("CAISHEN_DATABASE", "")
    return bool(database and state_url()) and not database.startswith("sqlite")


def in_passing() -> Blobs:
    """What is needed only until the other side has it.

    Raises:
        ConfigurationError: there is no place that machines share.
    """
    from pipeline.adapters.store.blobs import Blobs

    shared = state_url()
    if not shared:
        raise ConfigurationError("多台机器协同需要共用的对象存储，请设置 CAISHEN_BLOBS。")
    return Blobs(f"{shared.rstrip('/')}/cache/sent")


def pack_knowledge(blobs: Blobs, indicators: Path | None) -> str:
    """The office's own files with their paths under `CAISHEN_HOME`, in one blob.

    Raises:
        StoreError, OSError: they cannot be read or kept.
    """
    own = {path.relative_to(home()).as_posix(): path for path in (*own_files(), *shelf.files(), *own_templates())}
    given = indicators.iterdir() if indicators else ()
    own |= {f"{INDICATORS}/{path.name}": path for path in given if path.is_file()}
    return blobs.put(pickle.dumps([(name, own[name].read_bytes()) for name in sorted(own)]))


def unpack_knowledge(blobs: Blobs, knowledge: str, folder: Path) -> None:
    """Lays the office's own files out in a folder, which is a `CAISHEN_HOME` then.

    Raises:
        StoreError, OSError: they cannot be had or written.
    """
    (folder / INDICATORS).mkdir(parents=True)
    for name, content in pickle.loads(blobs.get(knowledge)):  # noqa: S301 - only the office may write there
        write_atomically(folder / name, content)


def pack_files(blobs: Blobs, folder: Path) -> dict[str, str]:
    """The files of a folder, kept; their blobs by name.

    Raises:
        StoreError, OSError: they cannot be read or kept.
    """
    return {path.name: blobs.put_file(path) for path in sorted(folder.iterdir()) if path.is_file()}


def unpack_files(blobs: Blobs, files: Mapping[str, str], folder: Path) -> None:
    """Writes the files of a report into its folder, that of an earlier report with it.

    Raises:
        StoreError, OSError: they cannot be had or written.
    """
    for name in sorted(files, key=lambda name: (name == _LAST, name)):
        write_atomically(folder / name, blobs.get(files[name]))


def do(errand: Errand) -> Parcel:
    """Reviews a packet in a worker of a cluster.

    Raises:
        OtherVersionError: the worker's program is another one.
        StoreError, OSError: database, object store or disk cannot be used.
        CaishenError: a fault of the program, by its kind only: Prefect keeps what an error says for all to see, and
            that may quote a paper.
    """
    from flows.bench import at_bench

    try:
        with at_bench(errand) as bench:
            return bench.review(errand)
    except (CaishenError, OSError):
        raise
    except Exception as error:
        raise CaishenError(type(error).__name__) from None
