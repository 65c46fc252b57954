"""What a team of organizers needs; the report that outlives its people; the intentional year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added and dropped in place: of a table built anew, SQLite would drop the children.
    op.create_table(
        "team_invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'door', 'reader')", name=op.f("ck_team_invitation_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_team_invitation_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["organizer.id"],
            name=op.f("fk_team_invitation_organizer_id_organizer"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_team_invitation")),
        sa.UniqueConstraint("code", name=op.f("uq_team_invitation_code")),
    )
    op.create_index(op.f("ix_team_invitation_event_id"), "team_invitation", ["event_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["organizer.id"],
            name=op.f("fk_passkey_organizer_id_organizer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("code", name=op.f("uq_passkey_code")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_organizer_id"), "passkey", ["organizer_id"], unique=False)

    op.create_table(
        "frozen_report",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_frozen_report_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_frozen_report")),
    )

    op.create_table(
        "year",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_year")),
    )

    op.add_column("organizer", sa.Column("totp_secret", sa.String(length=64), nullable=True))
    op.add_column("organizer", sa.Column("totp_confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("organizer", sa.Column("totp_last_step", sa.Integer(), nullable=True))
    op.add_column("organizer", sa.Column("recovery_hashes", sa.JSON(), nullable=True))

    op.add_column("attendee", sa.Column("is_first_time", sa.Boolean(), nullable=True))

    op.add_column(
        "event", sa.Column("asks_first_time", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column(
        "event", sa.Column("shares_contact", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("event", sa.Column("people_erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("event", "people_erased_at")
    op.drop_column("event", "shares_contact")
    op.drop_column("event", "asks_first_time")

    op.drop_column("attendee", "is_first_time")

    op.drop_column("organizer", "recovery_hashes")
    op.drop_column("organizer", "totp_last_step")
    op.drop_column("organizer", "totp_confirmed_at")
    op.drop_column("organizer", "totp_secret")

    op.drop_table("year")
    op.drop_table("frozen_report")
    op.drop_index(op.f("ix_passkey_organizer_id"), table_name="passkey")
    op.drop_table("passkey")
    op.drop_index(op.f("ix_team_invitation_event_id"), table_name="team_invitation")
    op.drop_table("team_invitation")
