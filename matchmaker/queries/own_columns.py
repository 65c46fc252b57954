"""Which columns are about a person, so that they are handed over to who asks for their own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matchmaker.models import (
    Attendee,
    Avoidance,
    CheckBack,
    Concern,
    Device,
    Feedback,
    FollowUp,
    FormerFingerprint,
    Goal,
    GoalOutcome,
    HideRule,
    Mail,
    Match,
    Meeting,
    MergedRow,
    Pin,
    Promise,
    RetiredBadge,
    Scan,
    SignInLink,
    SignInSession,
    Skill,
    Year,
)

if TYPE_CHECKING:
    from matchmaker.db import Model


@dataclass(frozen=True, slots=True)
class Columns:
    """A table's columns: those that its person is handed, and those that say nothing of them alone."""

    told: tuple[str, ...]
    untold: tuple[str, ...]


def _columns(told: str, untold: str) -> Columns:
    return Columns(tuple(told.split()), tuple(untold.split()))


# Untold are numbers of rows, secrets with their fingerprints, what was computed of a pair as a whole,
# and what somebody else wrote. A mail's text may hold a link that signs in; its reader has the mail.
COLUMNS: Final[dict[type[Model], Columns]] = {
    Attendee: _columns(
        "code name email external_id organisation headline badge_code typed_code consented_at consent_source"
        " withdrawn_at edited_at created_at language group is_minor is_first_time mail_stopped_at spot_me"
        " free_until checked_in_at contact_email contact_phone contact_website contact_shared_at",
        "id event_id pin live_secret",
    ),
    Goal: _columns("position text", "id attendee_id"),
    Skill: _columns("position text", "id attendee_id"),
    GoalOutcome: _columns("moved answered_at", "goal_id"),
    Match: _columns(
        "reasons origin is_weak round_number meeting_point added_at",
        "run_id low_id high_id score low_affinity high_affinity drawn_probability",
    ),
    # Whom an organizer wants to meet whom: told once it is a match.
    Pin: _columns("", "low_id high_id event_id organizer_id created_at"),
    Scan: _columns(
        "act via client_at sent_at received_at happened_at clock_suspect is_live device sequence",
        "scanner_id client_id payload_hash event_id scanned_id",
    ),
    Meeting: _columns("code met_at confirmed_at", "id event_id low_id high_id claimed_by withdrawn_at"),
    Feedback: _columns("worth memory_line given_at", "meeting_id attendee_id"),
    Promise: _columns("code text due_on is_shared kept_at created_at", "id meeting_id attendee_id"),
    CheckBack: _columns("day talked helped line answered_at", "meeting_id attendee_id"),
    FollowUp: _columns("started_at stopped_at", "attendee_id token_hash"),
    # Of a wish to hide only the words are told, never whom they found.
    HideRule: _columns("kind value", "id attendee_id"),
    Avoidance: _columns("kind created_at", "id event_id low_id high_id by_id"),
    Concern: _columns("text created_at handled_at", "id event_id by_id about_id"),
    RetiredBadge: _columns("badge_code typed_code retired_at", "event_id attendee_id live_secret"),
    MergedRow: _columns("", "code attendee_id email_fingerprint ticket_fingerprint"),
    FormerFingerprint: _columns("", "id attendee_id email_fingerprint ticket_fingerprint"),
    Device: _columns("device last_sequence waiting seen_at", "attendee_id"),
    SignInSession: _columns("created_at seen_at expires_at", "token_hash organizer_id attendee_id data"),
    SignInLink: _columns(
        "purpose created_at expires_at used_at",
        "token_hash organizer_id attendee_id code_hash requester_hash code_tries",
    ),
    Year: _columns("email agreed_at renewed_at", ""),
    Mail: _columns(
        "kind address subject state created_at sent_at",
        "id event_id attendee_id organizer_id key text html headers attempts not_before leased_until error",
    ),
}
