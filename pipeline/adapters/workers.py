"""Processes that do the dangerous and the heavy work: parsing untrusted files, reading pages.

Each worker is a process of its own with one thread and a limit on memory, and does one call at a time. One that
hangs past its deadline is killed, one that dies is replaced; either costs only the call it was doing. One that has
grown too large is replaced, too, and any after a great number of calls, so that leaks of foreign libraries do not add
up; no sooner, for a fresh process takes as long to load what it needs as it takes for ten pages.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pickle
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import CaishenError, InputError
from pipeline.settings import LIMITS

T = TypeVar("T")

RECYCLE_AFTER = 5_000
START_SECONDS = 120.0
_GRACE = 2.0
_PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes
_FIRST, _NEXT, _LAST = range(3)  # ranks of calls
_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WorkerTimeout(CaishenError):
    """A call took longer than it was given; its process was killed."""


class WorkerDied(CaishenError):
    """The process died during the call: out of memory, or a crash of a foreign library."""


@dataclass
class _Call:
    """One piece of work and the promise of its result."""

    message: bytes
    seconds: float
    future: Future[Any] = field(default_factory=Future)


class Workers:
    """A pool of such processes.

    Args:
        jobs: how many work at once; at least one.
        initializer: called once in every fresh process, before its first call; importable from its module.
        memory: bytes of address space a process may take; 0 for no limit.
        recycle: calls after which a process is replaced.
        resident: bytes of memory in use with which a process is replaced after its call, where the system tells.
    """

    def __init__(
        self,
        jobs: int,
        initializer: Callable[[], object] | None = None,
        *,
        memory: int = LIMITS.parser_bytes,
        recycle: int = RECYCLE_AFTER,
        resident: int = LIMITS.worker_bytes,
    ) -> None:
        self._initializer, self._memory = initializer, memory
        self._recycle, self._resident = recycle, resident
        self._calls: queue.PriorityQueue[tuple[int, int, _Call | None]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._closed = threading.Event()
        names = [f"worker-{n}" for n in range(max(jobs, 1))]
        self._keepers = [threading.Thread(target=self._keep, daemon=True, name=name) for name in names]
        for keeper in self._keepers:
            keeper.start()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(wait=kind is None)

    def submit(self, fn: Callable[..., T], *args: Any, seconds: float, first: bool = False) -> Future[T]:
        """Have `fn(*args)` done in a worker, within `seconds` from when it starts; `first`: before all that waits.

        The future raises what the call raised, `WorkerTimeout` or `WorkerDied`. Function, arguments and result
        must be picklable.
        """
        if self._closed.is_set():
            raise RuntimeError("the workers are closed")
        call = _Call(pickle.dumps((fn, args)), seconds)
        self._put(_FIRST if first else _NEXT, call)
        return call.future

    def _put(self, rank: int, call: _Call | None) -> None:
        self._calls.put((rank, next(self._numbers), call))

    def close(self, wait: bool = True) -> None:
        """End all processes: after the work that was handed in (`wait`), or at once."""
        if not wait:
            self._closed.set()
        for _ in self._keepers:
            self._put(_LAST, None)
        for keeper in self._keepers:
            keeper.join()
        self._closed.set()
        self._cancel_waiting()

    def _cancel_waiting(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                *_, call = self._calls.get_nowait()
                if call is not None:
                    call.future.cancel()

    def _keep(self) -> None:
        """One thread for each process: hands it calls, watches it, replaces it."""
        worker: _Worker | None = None
        try:
            while (call := self._calls.get()[2]) is not None:
                if self._closed.is_set():
                    call.future.cancel()
                    continue
                if not call.future.set_running_or_notify_cancel():
                    continue
                worker = self._serve(worker, call)
        finally:
            if worker is not None:
                worker.end()

    def _serve(self, worker: _Worker | None, call: _Call) -> _Worker | None:
        """Do one call; the worker to go on with, None when a fresh one is needed."""
        try:
            worker = worker or _Worker(self._initializer, self._memory)
            worker.do(call, self._closed)
        except BaseException as error:
            if worker is not None:
                worker.kill()
            call.future.set_exception(error)
            return None
        if worker.calls >= self._recycle or worker.resident > self._resident or not worker.alive:
            worker.end()
            return None
        return worker


class _Worker:
    """One process and the pipe to it.

    Started as a program of its own, not by `multiprocessing`: that would run the caller's main module again in
    every process, which not every main module bears.
    """

    def __init__(self, initializer: Callable[[], object] | None, memory: int) -> None:
        ours, theirs = socket.socketpair()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", f"from {__name__} import _work; _work({theirs.fileno()})"],
            pass_fds=(theirs.fileno(),),
            env={**os.environ, **dict.fromkeys(_THREAD_SETTINGS, "1"), "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if os.environ.get("CAISHEN_DEBUG") else subprocess.DEVNULL,
            start_new_session=True,  # an interruption from the keyboard is the parent's business
        )
        theirs.close()
        self._pipe = Connection(ours.detach())
        self._pipe.send_bytes(pickle.dumps((initializer, memory, os.getpid())))
        self.calls = 0
        self._ready = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def resident(self) -> int:
        """Bytes of memory in use; 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE
        except (OSError, IndexError, ValueError):
            return 0

    def do(self, call: _Call, closed: threading.Event) -> None:
        """Send the call, wait for its answer until its deadline, and settle the future."""
        if not self._ready:
            self._await_start(closed)
        self.calls += 1
        try:
            self._pipe.send_bytes(call.message)
        except OSError as error:
            raise WorkerDied(_died(self._process.returncode)) from error
        succeeded, result = self._answer(closed, call.seconds)
        if succeeded:
            call.future.set_result(result)
        else:
            call.future.set_exception(result)

    def _await_start(self, closed: threading.Event) -> None:
        try:
            started, error = self._answer(closed, START_SECONDS)
        except WorkerTimeout as late:  # which is no fault of the call that happens to be the first
            raise WorkerDied(f"处理进程 {START_SECONDS:.0f} 秒内没有启动，请在机器较空闲时重试。") from late
        if not started:
            raise error
        self._ready = True

    def _answer(self, closed: threading.Event, seconds: float) -> tuple[bool, Any]:
        deadline = time.monotonic() + seconds - self._waited()
        while not self._pipe.poll(0.1):
            if closed.is_set():
                raise WorkerDied("运行已中止。")
            if not self.alive and not self._pipe.poll(0):
                raise WorkerDied(_died(self._process.returncode))
            if time.monotonic() > deadline and time.monotonic() > deadline + self._waited():
                raise WorkerTimeout(f"处理超过 {seconds:.0f} 秒，已中止。请将文件拆分或降低分辨率后重新提交。")
        try:
            answer: tuple[bool, Any] = pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - from our own process
        except (EOFError, OSError) as error:
            self._wait(_GRACE)
            raise WorkerDied(_died(self._process.returncode)) from error
        return answer

    def _waited(self) -> float:
        """Seconds in which the process could have gone on but had no core; 0 where the system does not tell."""
        try:
            return int(Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    def _wait(self, seconds: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def end(self) -> None:
        """Let the process finish by itself; kill it when it does not."""
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(b"")
        self._wait(_GRACE)
        self.kill()

    def kill(self) -> None:
        """End the process and everything it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._pipe.close()


def _died(exit_code: int | None) -> str:
    return f"处理该内容的进程意外终止（{exit_code}），可能是文件损坏或内存不足。请重新导出或扫描后再试。"


def _work(descriptor: int) -> None:
    """What a worker does: answer calls until it is told to stop or its parent is gone."""
    pipe = Connection(descriptor)
    try:
        initializer, memory, parent = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own parent
        _die_with(parent)
        _limit_memory(memory)
        if initializer is not None:
            initializer()
    except BaseException as error:
        _send(pipe, False, error)
    else:
        _send(pipe, True, None)
    with contextlib.suppress(EOFError, OSError):
        while message := pipe.recv_bytes():
            _answer_call(pipe, message)


def _answer_call(pipe: Connection, message: bytes) -> None:
    try:
        fn, args = pickle.loads(message)  # noqa: S301 - from our own parent
        succeeded, result = True, fn(*args)
    except MemoryError:
        succeeded, result = False, WorkerDied("内存不足：该文件过大，请降低分辨率或拆分后重新提交。")
    except BaseException as error:
        succeeded, result = False, error
    _send(pipe, succeeded, result)


def _send(pipe: Connection, succeeded: bool, result: Any) -> None:
    """The answer; an error or result that cannot travel is told by its words."""
    if isinstance(result, InputError):
        # Exceptions travel by their arguments; ours has three.
        message = pickle.dumps((succeeded, _Told(result.file, result.message, result.page)))
    else:
        message = _travelling(succeeded, result)
    pipe.send_bytes(message)


def _travelling(succeeded: bool, result: Any) -> bytes:
    try:
        message = pickle.dumps((succeeded, result))
        pickle.loads(message)  # noqa: S301 - what was just packed
    except Exception:
        message = pickle.dumps((False, RuntimeError(f"{type(result).__name__}: {result}")))
    return message


class _Told(InputError):
    """An `InputError` on its way between processes."""

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, int | None]]:
        return InputError, (self.file, self.message, self.page)


def _limit_memory(memory: int) -> None:
    if not memory:
        return
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _die_with(parent: int) -> None:
    """On Linux the kernel ends the worker when the thread that keeps it dies, however that happens."""
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
