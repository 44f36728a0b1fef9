"""`caishen housekeeping`: what lies about in the store and belongs to nothing."""

from __future__ import annotations

from pipeline.adapters.store.blobs import Blobs
from pipeline.adapters.store.database import Database
from pipeline.adapters.store.leftovers import leftovers, remove

_MOST_TOLD = 20
_MEGABYTE = 1 << 20


def keep_house(removing: bool) -> int:
    """Lists what nothing refers to, and removes it where that is asked for. Returns the exit status.

    Raises:
        StoreError, OSError: the store cannot be used.
        ConfigurationError: something is to be removed while a run is under way.
    """
    database, blobs = Database(), Blobs()
    try:
        found = leftovers(database, blobs)
        for blob in found.found[:_MOST_TOLD]:
            print(f"{blob.digest[:16]}　{blob.size} 字节　{blob.place.touched:%Y-%m-%d}")
        if len(found.found) > _MOST_TOLD:
            print(f"……另 {len(found.found) - _MOST_TOLD} 个")
        print(
            f"没有任何版本用到的内容 {len(found.found)} 个，{found.size / _MEGABYTE:.1f} MB；"
            f"不满一天、暂不处理的 {found.young} 个；在用的 {found.kept} 个。"
        )
        if removing:
            print(f"已删除 {remove(database, blobs, found)} 个。")
        elif found.found:
            print("要删除，请加 --remove。各版材料和报告不在其内，保存多久由人决定。")
    finally:
        database.close()
    return 0
