"""The steps that bring a database to the tables of today; alembic finds them here in an installed package, too."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from pipeline.errors import StoreError

HEAD = "0002"  # the latest step under versions/

_LOCK = 0x6361697368656E  # of PostgreSQL's advisory locks, so that of two programs starting at once one waits


def is_current(connection: Connection) -> bool:
    """Whether the database has all steps: asked without alembic, which takes half a second to import."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return False
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD


def upgrade(connection: Connection) -> None:
    """Takes all steps that are missing, within the connection's transaction.

    Raises:
        StoreError: the database has steps that this program does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if is_current(connection):  # another program was quicker
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(f"数据库由更新版本的程序建立（{error}），请改用该版本。") from error
