"""Called by alembic: runs the steps on the connection that `upgrade` hands over."""

from __future__ import annotations

from alembic import context

from pipeline.adapters.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
