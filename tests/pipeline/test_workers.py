"""Workers: one bad call costs one call, and no process outlives its pool."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.adapters.workers import WorkerDied, Workers, WorkerTimeout
from pipeline.errors import InputError


def double(number: int) -> int:
    return number * 2


def identity() -> int:
    return os.getpid()


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def hang() -> None:
    while True:
        time.sleep(60)


def start_child_and_hang(note: str) -> None:
    child = subprocess.Popen(["sleep", "600"])
    Path(note).write_text(str(child.pid))
    hang()


def devour() -> int:
    return len(bytearray(8 * 1024**3))


def wait_for(path: str) -> None:
    while not Path(path).exists():
        time.sleep(0.01)


def toil() -> int:
    """Two seconds of work, on the one core that all who do it share."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begun = time.process_time()
    while time.process_time() < begun + 2:
        pass
    return 1


def complain() -> None:
    raise InputError("a.pdf", "“a.pdf”已损坏。", 3)


def unpicklable() -> object:
    return lambda: None


def threads() -> str | None:
    return os.environ.get("OMP_NUM_THREADS")


def _running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_results_come_back_for_every_call() -> None:
    with Workers(2) as workers:
        futures = [workers.submit(double, n, seconds=60) for n in range(12)]
        assert [f.result() for f in futures] == [n * 2 for n in range(12)]


@pytest.mark.parametrize("deadly", [crash, leave])
def test_a_call_that_kills_its_process_costs_only_itself(deadly: Callable[[], None]) -> None:
    with Workers(1) as workers:
        before = workers.submit(double, 4, seconds=60)
        fatal = workers.submit(deadly, seconds=60)
        after = workers.submit(double, 5, seconds=60)
        assert before.result() == 8
        with pytest.raises(WorkerDied):
            fatal.result()
        assert after.result() == 10


def test_a_call_past_its_deadline_is_killed_with_what_it_started(tmp_path: Path) -> None:
    note = tmp_path / "child"
    with Workers(1) as workers:
        endless = workers.submit(start_child_and_hang, str(note), seconds=3)
        with pytest.raises(WorkerTimeout):
            endless.result()
        assert workers.submit(double, 1, seconds=60).result() == 2
        assert not _running(int(note.read_text()))


def append(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


def test_what_comes_first_does_not_wait_for_the_rest(tmp_path: Path) -> None:
    order = tmp_path / "order"
    with Workers(1) as workers:
        workers.submit(wait_for, str(tmp_path / "go"), seconds=60)
        for n in range(3):
            workers.submit(append, str(order), f"later {n}", seconds=60)
        workers.submit(append, str(order), "first", seconds=60, first=True)
        (tmp_path / "go").touch()
    assert order.read_text().split("\n") == ["first", "later 0", "later 1", "later 2", ""]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not tell who waits for a core")
def test_a_busy_machine_is_no_hang() -> None:
    with Workers(4) as workers:
        done = [workers.submit(toil, seconds=4) for _ in range(4)]  # each needs eight seconds or more on the clock
        assert sum(future.result() for future in done) == 4


def test_memory_is_limited() -> None:
    with Workers(1, memory=2 * 1024**3) as workers:
        with pytest.raises(WorkerDied, match="内存不足"):
            workers.submit(devour, seconds=60).result()
        assert workers.submit(double, 1, seconds=60).result() == 2


def test_errors_keep_what_they_say() -> None:
    with Workers(1) as workers:
        with pytest.raises(InputError) as caught:
            workers.submit(complain, seconds=60).result()
        assert (caught.value.file, caught.value.message, caught.value.page) == ("a.pdf", "“a.pdf”已损坏。", 3)


def test_a_result_that_cannot_travel_is_an_error_and_not_a_hang() -> None:
    with Workers(1) as workers, pytest.raises(RuntimeError):
        workers.submit(unpicklable, seconds=60).result()


def test_processes_are_replaced_after_a_number_of_calls() -> None:
    with Workers(1, recycle=2) as workers:
        pids = [workers.submit(identity, seconds=60).result() for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    assert not any(_running(pid) for pid in pids)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell how large a process is")
def test_processes_that_have_grown_are_replaced() -> None:
    with Workers(1, resident=1) as workers:
        first, second = (workers.submit(identity, seconds=60).result() for _ in range(2))
    with Workers(1, resident=8 * 1024**3) as workers:
        third, fourth = (workers.submit(identity, seconds=60).result() for _ in range(2))
    assert first != second
    assert third == fourth


def test_an_initializer_that_fails_fails_the_call() -> None:
    with Workers(1, initializer=complain) as workers, pytest.raises(InputError):
        workers.submit(double, 1, seconds=60).result()


def test_every_process_has_one_thread() -> None:
    with Workers(1) as workers:
        assert workers.submit(threads, seconds=60).result() == "1"


def test_leaving_with_an_error_stops_at_once_and_cancels_what_waits() -> None:
    with pytest.raises(KeyboardInterrupt), Workers(1) as workers:
        pid = workers.submit(identity, seconds=60).result()
        running = workers.submit(hang, seconds=600)
        waiting = workers.submit(double, 1, seconds=60)
        raise KeyboardInterrupt
    assert not _running(pid)
    assert waiting.cancelled()
    assert running.done()


def test_no_process_outlives_a_killed_parent(tmp_path: Path) -> None:
    script = (
        "from pipeline.adapters.workers import Workers\n"
        "from tests.pipeline.test_workers import identity, hang\n"
        "import sys\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(1)\n"
        "    print(workers.submit(identity, seconds=60).result(), flush=True)\n"
        "    workers.submit(hang, seconds=600).result()\n"
    )
    program = tmp_path / "parent.py"
    program.write_text(script)
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    parent = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, env=environment)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 30
    while _running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _running(pid)
