"""A person with a row in every table that can speak of them, each personal text a canary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    CheckBack,
    Concern,
    Event,
    Feedback,
    FollowUp,
    FormerFingerprint,
    GoalOutcome,
    HideRule,
    Mail,
    Meeting,
    MergedRow,
    Pin,
    Promise,
    RetiredBadge,
    RuleKind,
    Upload,
    Via,
    Worth,
)
from matchmaker.queries.hiding import person_value
from matchmaker.services.meetings import record_scan
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import make_invitation
from tests.factories import make_attendee, make_event, make_match, make_organizer, make_run

DEVICE = UUID("5c1d7c7e-0000-4000-8000-00000000c0de")


@dataclass(frozen=True)
class Everything:
    """Ada with everything, Grace whom she met, and what must not be found once Ada is erased."""

    event: Event
    ada: Attendee
    grace: Attendee
    canaries: tuple[str, ...]
    codes: tuple[str, ...]  # Ada's, which must not be found either


def _canary(number: int) -> str:
    return f"canary{number:02}x"


def make_everything() -> Everything:
    """Fill every table that refers to an attendee."""
    canaries = iter(range(1, 100))

    def canary() -> str:
        return _canary(next(canaries))

    olive = make_organizer()
    event = make_event(organizer=olive)
    ada = make_attendee(
        event=event,
        name=f"Ada {canary()}",
        organisation=f"Engines {canary()}",
        goals=[f"a publisher {canary()}", f"a printer {canary()}"],
        skills=[f"looms {canary()}"],
        email=f"{canary()}@example.org",
        external_id=f"T-{canary()}",
    )
    grace = make_attendee(event=event, name="Grace", goals=["looms"], skills=["a publisher"])
    ada.headline, ada.spot_me, ada.consent_source = canary(), canary(), f"file {canary()}"
    ada.contact_email, ada.contact_phone = f"{canary()}@example.net", "+351 999 888 777"
    ada.contact_website, ada.contact_shared_at = f"https://{canary()}.example", now()
    ada.group, ada.is_minor = canary(), True
    ada.pin, ada.live_secret, ada.language = "918273", f"secret-{canary()}", "de"
    codes = (ada.code, ada.badge_code, ada.typed_code, str(DEVICE), "LOSTBADGE0LOSTBADGE0", "LOSTCODE")
    make_match(run=make_run(event=event), one=ada, other=grace)
    for scanner, scanned, device in ((ada, grace, DEVICE), (grace, ada, uuid4())):
        meeting_code = record_scan(
            scanner_id=scanner.id,
            code=scanned.badge_code,
            client_id=uuid4(),
            via=Via.CAMERA,
            device=device,
            sequence=1,
        ).meeting_code
    meeting_id = db.session.scalars(sa.select(Meeting.id).filter_by(code=meeting_code)).one()
    low_id, high_id = sorted((ada.id, grace.id))
    secret = make_invitation(attendee_id=ada.id)
    open_session(organizer_id=None, attendee_id=ada.id, data={"message": f"Saved {canary()}"})
    day = datetime(2026, 12, 3, 20, tzinfo=UTC)
    db.session.add_all(
        [
            Feedback(meeting_id=meeting_id, attendee_id=ada.id, worth=Worth.NICE, memory_line=canary()),
            Feedback(
                meeting_id=meeting_id,
                attendee_id=grace.id,
                worth=Worth.FOLLOW_UP,
                memory_line=f"Ada, {canary()}",
            ),
            Promise(code="promiseofada", meeting_id=meeting_id, attendee_id=ada.id, text=canary()),
            Promise(
                code="promiseofgra",
                meeting_id=meeting_id,
                attendee_id=grace.id,
                text=f"For Ada {canary()}",
                due_on=date(2026, 12, 4),
            ),
            CheckBack(
                meeting_id=meeting_id,
                attendee_id=ada.id,
                day=30,
                talked="yes",
                line=canary(),
                answered_at=day,
            ),
            CheckBack(
                meeting_id=meeting_id,
                attendee_id=grace.id,
                day=30,
                talked="no",
                line=canary(),
                answered_at=day,
            ),
            GoalOutcome(goal_id=ada.goals[0].id, moved=True, answered_at=day),
            FollowUp(attendee_id=ada.id, token_hash="f" * 64, started_at=day),
            Concern(event_id=event.id, by_id=ada.id, about_id=grace.id, text=canary()),
            HideRule(attendee_id=ada.id, kind=RuleKind.NAME, value=canary()),
            HideRule(attendee_id=grace.id, kind=RuleKind.NAME, value=person_value(ada.code)),
            Avoidance(
                event_id=event.id, low_id=low_id, high_id=high_id, kind=AvoidanceKind.KNOWS, by_id=ada.id
            ),
            Pin(event_id=event.id, low_id=low_id, high_id=high_id),
            MergedRow(
                code="mergedrow", attendee_id=ada.id, email_fingerprint="e" * 64, ticket_fingerprint=None
            ),
            FormerFingerprint(attendee_id=ada.id, email_fingerprint=None, ticket_fingerprint="d" * 64),
            RetiredBadge(
                badge_code="LOSTBADGE0LOSTBADGE0",
                event_id=event.id,
                attendee_id=ada.id,
                typed_code="LOSTCODE",
                retired_at=day,
            ),
            Mail(
                event_id=event.id,
                attendee_id=ada.id,
                kind="sign_in",
                key="first",
                address=ada.email,
                subject=canary(),
                text=f"Open {secret}",
            ),
            Mail(
                event_id=event.id, kind="notice", key="second", address=ada.email, subject="s", text=canary()
            ),
            Upload(
                code="upload",
                event_id=event.id,
                organizer_id=olive.id,
                filename="a.csv",
                content=b"canary99x",
            ),
        ]
    )
    db.session.commit()
    found = tuple(_canary(number) for number in range(1, next(canaries)))
    return Everything(event, ada, grace, (*found, "canary99x", "+351 999 888 777", "918273"), codes)
