"""Who was erased stays out: their traces, rows that were merged, what addresses and tickets were before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("ticket_fingerprint", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_kept_out_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_out")),
    )
    op.create_index(op.f("ix_kept_out_event_id"), "kept_out", ["event_id"], unique=False)

    op.create_table(
        "merged_row",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("email_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("ticket_fingerprint", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_merged_row_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_merged_row")),
    )
    op.create_index(op.f("ix_merged_row_attendee_id"), "merged_row", ["attendee_id"], unique=False)

    op.create_table(
        "former_fingerprint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("email_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("ticket_fingerprint", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_former_fingerprint_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_fingerprint")),
    )
    op.create_index(
        op.f("ix_former_fingerprint_attendee_id"), "former_fingerprint", ["attendee_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_former_fingerprint_attendee_id"), table_name="former_fingerprint")
    op.drop_table("former_fingerprint")
    op.drop_index(op.f("ix_merged_row_attendee_id"), table_name="merged_row")
    op.drop_table("merged_row")
    op.drop_index(op.f("ix_kept_out_event_id"), table_name="kept_out")
    op.drop_table("kept_out")
