"""What an attendee's phone needs: wishes to be kept apart, promises, devices, mail, the rhythm after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_tables()
    _add_columns()


def downgrade() -> None:
    _drop_columns()
    _drop_tables()


def _add_tables() -> None:
    op.create_table(
        "erasure",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_erasure_event_id_event"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_erasure")),
    )
    op.create_table(
        "avoidance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(by_id IS NULL) = (kind = 'separated')", name=op.f("ck_avoidance_wisher_known")),
        sa.CheckConstraint(
            "kind IN ('declined', 'knows', 'hidden', 'separated')", name=op.f("ck_avoidance_kind_known")
        ),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_avoidance_low_first")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["attendee.id"], name=op.f("fk_avoidance_by_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_avoidance_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["high_id"], ["attendee.id"], name=op.f("fk_avoidance_high_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["low_id"], ["attendee.id"], name=op.f("fk_avoidance_low_id_attendee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avoidance")),
        sa.UniqueConstraint(
            "low_id", "high_id", "kind", "by_id", name=op.f("uq_avoidance_low_id_high_id_kind_by_id")
        ),
    )
    with op.batch_alter_table("avoidance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_avoidance_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_avoidance_high_id"), ["high_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_avoidance_low_id"), ["low_id"], unique=False)

    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["about_id"], ["attendee.id"], name=op.f("fk_concern_about_id_attendee"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["attendee.id"], name=op.f("fk_concern_by_id_attendee"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_concern_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_event_id"), ["event_id"], unique=False)

    op.create_table(
        "device",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_device_attendee_id_attendee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attendee_id", "device", name=op.f("pk_device")),
    )
    op.create_table(
        "follow_up",
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_follow_up_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("attendee_id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_follow_up_token_hash")),
    )
    op.create_table(
        "hide_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.CheckConstraint("kind IN ('name', 'domain')", name=op.f("ck_hide_rule_kind_known")),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_hide_rule_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hide_rule")),
        sa.UniqueConstraint("attendee_id", "kind", "value", name=op.f("uq_hide_rule_attendee_id_kind_value")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("organizer_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'dropped')", name=op.f("ck_mail_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_mail_attendee_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_mail_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organizer_id"],
            ["organizer.id"],
            name=op.f("fk_mail_organizer_id_organizer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_attendee_id"), ["attendee_id"], unique=False)
        batch_op.create_index("ix_mail_due", ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_event_id"), ["event_id"], unique=False)

    op.create_table(
        "retired_badge",
        sa.Column("badge_code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("typed_code", sa.String(length=8), nullable=False),
        sa.Column("live_secret", sa.String(length=43), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_retired_badge_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_retired_badge_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("badge_code", name=op.f("pk_retired_badge")),
        sa.UniqueConstraint("event_id", "typed_code", name=op.f("uq_retired_badge_event_id_typed_code")),
    )
    with op.batch_alter_table("retired_badge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retired_badge_attendee_id"), ["attendee_id"], unique=False)

    op.create_table(
        "check_back",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("talked", sa.String(length=10), nullable=True),
        sa.Column("helped", sa.String(length=10), nullable=True),
        sa.Column("line", sa.String(length=280), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("day IN (1, 7, 30, 90)", name=op.f("ck_check_back_day_known")),
        sa.ForeignKeyConstraint(
            ["attendee_id"],
            ["attendee.id"],
            name=op.f("fk_check_back_attendee_id_attendee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_check_back_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "attendee_id", "day", name=op.f("pk_check_back")),
    )
    with op.batch_alter_table("check_back", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_back_attendee_id"), ["attendee_id"], unique=False)

    op.create_table(
        "goal_outcome",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goal.id"], name=op.f("fk_goal_outcome_goal_id_goal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("goal_id", name=op.f("pk_goal_outcome")),
    )
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_promise_attendee_id_attendee"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_promise_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("code", name=op.f("uq_promise_code")),
        sa.UniqueConstraint("meeting_id", "attendee_id", name=op.f("uq_promise_meeting_id_attendee_id")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_attendee_id"), ["attendee_id"], unique=False)


def _add_columns() -> None:
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.add_column(sa.Column("language", sa.String(length=2), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pin", sa.String(length=6), nullable=True))
        batch_op.add_column(sa.Column("live_secret", sa.String(length=43), nullable=True))
        batch_op.add_column(sa.Column("spot_me", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("free_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("contact_email", sa.String(length=254), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("contact_phone", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("contact_website", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("contact_shared_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("absent_after", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.alter_column("worth", existing_type=sa.VARCHAR(length=10), nullable=True)

    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drawn_probability", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("round_number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("meeting_point", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_live", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("device", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=True))

    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("requester_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("code_tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_sign_in_link_code_hash"), ["code_hash"], unique=False)


def _drop_columns() -> None:
    # Tables with children lose columns in place: built anew, SQLite would take the children with the old one.
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_code_hash"))
        batch_op.drop_column("code_tries")
        batch_op.drop_column("requester_hash")
        batch_op.drop_column("code_hash")

    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_column("sequence")
        batch_op.drop_column("device")
        batch_op.drop_column("is_live")

    with op.batch_alter_table("match", schema=None) as batch_op:
        batch_op.drop_column("added_at")
        batch_op.drop_column("meeting_point")
        batch_op.drop_column("round_number")
        batch_op.drop_column("drawn_probability")

    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.alter_column("worth", existing_type=sa.VARCHAR(length=10), nullable=False)

    op.drop_column("event", "absent_after")
    op.drop_column("event", "kind")

    op.drop_column("attendee", "contact_shared_at")
    op.drop_column("attendee", "contact_website")
    op.drop_column("attendee", "contact_phone")
    op.drop_column("attendee", "contact_email")
    op.drop_column("attendee", "checked_in_at")
    op.drop_column("attendee", "free_until")
    op.drop_column("attendee", "spot_me")
    op.drop_column("attendee", "live_secret")
    op.drop_column("attendee", "pin")
    op.drop_column("attendee", "language")


def _drop_tables() -> None:
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promise_attendee_id"))

    op.drop_table("promise")
    op.drop_table("goal_outcome")
    with op.batch_alter_table("check_back", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_check_back_attendee_id"))

    op.drop_table("check_back")
    with op.batch_alter_table("retired_badge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retired_badge_attendee_id"))

    op.drop_table("retired_badge")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_event_id"))
        batch_op.drop_index("ix_mail_due")
        batch_op.drop_index(batch_op.f("ix_mail_attendee_id"))

    op.drop_table("mail")
    op.drop_table("hide_rule")
    op.drop_table("follow_up")
    op.drop_table("device")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_event_id"))

    op.drop_table("concern")
    with op.batch_alter_table("avoidance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_avoidance_low_id"))
        batch_op.drop_index(batch_op.f("ix_avoidance_high_id"))
        batch_op.drop_index(batch_op.f("ix_avoidance_event_id"))

    op.drop_table("avoidance")
    op.drop_table("erasure")
