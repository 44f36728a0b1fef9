"""Whether a Dask cluster is fit for a batch: asked before anything is opened or sent."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import distributed

from flows.errands import Introduction, introduce, settled
from flows.state import program_digest
from pipeline.errors import ConfigurationError

_ANSWER_SECONDS = 20.0
_client: Any = distributed.Client  # it tells no types
_HERE = ("127.0.0.1", "localhost", "::1")


def slots(address: str) -> int:
    """How many threads the cluster has, each of which takes a packet at a time; all of its workers fit for work.

    Raises:
        ConfigurationError: nobody listens there, nobody works there, or a worker lacks settings or is of another
            version.
    """
    check_here(address)
    try:
        with _client(address, timeout=_ANSWER_SECONDS, set_as_default=False) as client:
            threads = client.nthreads()
            said = client.run(introduce, on_error="return")
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"连不上 Dask 调度器 {address}：{error}。请检查 CAISHEN_DASK 和调度器。") from error
    if not threads:
        raise ConfigurationError(f"调度器 {address} 还没有工作机，请先在各机运行 dask worker {address}。")
    for worker, told in said.items():
        check_worker(worker, told)
    return sum(threads.values())


def check_here(address: str) -> None:
    if not settled():
        raise ConfigurationError(
            "用 CAISHEN_DASK 时，各机须共用数据库和对象存储：请设置 CAISHEN_DATABASE（PostgreSQL）和 CAISHEN_BLOBS。"
        )
    prefect = os.environ.get("PREFECT_API_URL", "")
    if _is_far(address) and not _is_far(prefect):
        raise ConfigurationError("调度器在别的机器上时，须有各机都能连到的 Prefect 服务：请设置 PREFECT_API_URL。")


def _is_far(url: str) -> bool:
    """Whether what listens there may be meant for other machines."""
    return bool(url) and urlsplit(url).hostname not in _HERE


def check_worker(worker: str, told: object) -> None:
    if not isinstance(told, Introduction):
        raise ConfigurationError(f"工作机 {worker} 上没有可用的材审（{told}），请安装与本机同一版本。")
    if not told.settled:
        raise ConfigurationError(f"工作机 {worker} 没有设置 CAISHEN_DATABASE（PostgreSQL）和 CAISHEN_BLOBS。")
    if told.program != program_digest():
        raise ConfigurationError(f"工作机 {worker} 上的程序与本机不是同一版本，请在各机安装同一版本后重试。")
