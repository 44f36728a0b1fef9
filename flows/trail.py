"""`caishen audit verify`: whether the audit trail is as it was written."""

from __future__ import annotations

from pipeline.adapters.store import audit
from pipeline.adapters.store.database import Database

_MOST_TOLD = 20


def verify_trail(head: str | None) -> int:
    """Looks through the audit trail and says what it came to. Returns the exit status.

    Raises:
        StoreError: the store cannot be used.
    """
    with Database().reading() as session:
        found = audit.verify(session, head)
    for line, reason in found.broken[:_MOST_TOLD]:
        print(f"第 {line} 行：{reason}")
    if not found.seen:
        print("记下的摘要不在链上：末尾有行被删去，或整条记录被换掉。")
    print(f"审计记录 {found.lines} 行，{'完好' if found.whole else '有改动'}。最后一行的摘要：{found.head}")
    return 0 if found.whole else 1
