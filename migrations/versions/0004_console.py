"""What an organizer's console needs: rules of an event, pins, links to a report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added and dropped in place: of a table built anew, SQLite would drop the children.
    op.create_table(
        "report_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_report_link_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["organizer.id"],
            name=op.f("fk_report_link_organizer_id_organizer"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_report_link")),
        sa.UniqueConstraint("code", name=op.f("uq_report_link_code")),
    )
    with op.batch_alter_table("report_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_link_event_id"), ["event_id"], unique=False)

    op.create_table(
        "pin",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_pin_low_first")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_pin_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["high_id"], ["attendee.id"], name=op.f("fk_pin_high_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["low_id"], ["attendee.id"], name=op.f("fk_pin_low_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["organizer.id"],
            name=op.f("fk_pin_organizer_id_organizer"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_pin")),
    )
    with op.batch_alter_table("pin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pin_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pin_high_id"), ["high_id"], unique=False)

    op.add_column("attendee", sa.Column("group", sa.String(length=80), server_default="", nullable=False))
    op.add_column("attendee", sa.Column("is_minor", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.add_column("event", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("event", sa.Column("registration_closes_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "event", sa.Column("matches_colleagues", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("event", sa.Column("groups_apart", sa.JSON(), nullable=True))
    op.add_column(
        "event", sa.Column("for_adults_only", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column("event", sa.Column("retention_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("event", sa.Column("privacy_notice", sa.Text(), server_default="", nullable=False))
    op.add_column("event", sa.Column("imprint", sa.Text(), server_default="", nullable=False))
    op.add_column("event", sa.Column("rounds_start_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("event", sa.Column("round_minutes", sa.Integer(), nullable=True))
    op.add_column("event", sa.Column("honest_percent", sa.Integer(), server_default="0", nullable=False))
    op.add_column("event", sa.Column("follows_up", sa.Boolean(), server_default=sa.true(), nullable=False))

    op.add_column("match_run", sa.Column("parameters", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("match_run", "parameters")

    op.drop_column("event", "follows_up")
    op.drop_column("event", "honest_percent")
    op.drop_column("event", "round_minutes")
    op.drop_column("event", "rounds_start_at")
    op.drop_column("event", "imprint")
    op.drop_column("event", "privacy_notice")
    op.drop_column("event", "retention_days")
    op.drop_column("event", "for_adults_only")
    op.drop_column("event", "groups_apart")
    op.drop_column("event", "matches_colleagues")
    op.drop_column("event", "registration_closes_at")
    op.drop_column("event", "closed_at")

    op.drop_column("attendee", "is_minor")
    op.drop_column("attendee", "group")

    with op.batch_alter_table("pin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pin_high_id"))
        batch_op.drop_index(batch_op.f("ix_pin_event_id"))

    op.drop_table("pin")
    with op.batch_alter_table("report_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_link_event_id"))

    op.drop_table("report_link")
