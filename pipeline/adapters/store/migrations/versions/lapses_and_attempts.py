"""Why and in which version rulings lapse, tries to log in, and an audit trail that cannot be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSAL = "the audit trail is only ever added to"


def upgrade() -> None:
    _lapses("decisions")
    _lapses("corrections")
    with op.batch_alter_table("decisions") as table:
        table.add_column(sa.Column("outcome", sa.String(length=8), nullable=False, server_default=""))
        table.add_column(sa.Column("replaces_id", _BIG, nullable=True))
        table.create_foreign_key("fk_decisions_replaces", "decisions", ["replaces_id"], ["id"])
    op.create_table(
        "attempts",
        sa.Column("id", _BIG, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_attempts_key", "attempts", ["key", "at"], unique=False)
    _guard_audit(op.get_bind().dialect.name)


def _lapses(name: str) -> None:
    """Those that lapsed before did so when the version came that was the latest then, because a page had changed."""
    with op.batch_alter_table(name) as table:
        table.add_column(sa.Column("lapsed_in", _BIG, nullable=True))
        table.add_column(sa.Column("lapsed_why", sa.String(length=8), nullable=False, server_default=""))
        table.create_foreign_key(f"fk_{name}_lapsed_in", "versions", ["lapsed_in"], ["id"])
    op.execute(
        f"""UPDATE {name} SET lapsed_why = 'page', lapsed_in = (
            SELECT v.id FROM versions v WHERE v.packet_id = {name}.packet_id AND v.received_at <= {name}.lapsed_at
            ORDER BY v.number DESC LIMIT 1) WHERE lapsed_at IS NOT NULL"""  # noqa: S608 - our own tables
    )


def _guard_audit(dialect: str) -> None:
    if dialect == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for what in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
