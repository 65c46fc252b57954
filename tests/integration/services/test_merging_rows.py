"""Letters, links, badges, phones of two rows become those of one person."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Concern,
    Device,
    FollowUp,
    LimitCounter,
    Mail,
    RetiredBadge,
    Scan,
    SignInLink,
    SignInSession,
    Via,
)
from matchmaker.queries.attendees import event_of_badge
from matchmaker.queries.meetings import badge_holder
from matchmaker.services.meetings import record_scan
from matchmaker.services.sessions import open_session
from matchmaker.services.sign_in import follow_link, make_invitation
from tests.factories import make_run
from tests.registered_twice import Doubled

pytestmark = pytest.mark.usefixtures("app")


DEVICE, OTHER_DEVICE = uuid4(), uuid4()


def test_merge_brings_letters_into_one_and_keeps_none_from_who_comes_next() -> None:
    two = Doubled()
    run = make_run(event=two.event)
    numbers = {"kept": two.kept.id, "merged": two.merged.id, "run": run.id}
    for person, keys in (
        (two.kept, ["invitation:{kept}"]),
        (
            two.merged,
            ["invitation:{merged}", "three:{merged}:{merged}", "follow_up:{merged}:7", "sign-in:ab12"],
        ),
    ):
        for key in keys:
            kind = key.partition(":")[0]
            db.session.add(
                Mail(
                    kind=kind,
                    key=key.format(**numbers),
                    address="ada@example.org",
                    subject="",
                    text="",
                    event_id=two.event.id,
                    attendee_id=person.id,
                )
            )
    db.session.commit()

    two.merge()

    left = db.session.scalars(
        sa.select(Mail.key).filter_by(attendee_id=numbers["kept"]).order_by(Mail.id)
    ).all()
    assert left == [
        key.format(**numbers)
        for key in ("invitation:{kept}", "three:{merged}:{kept}", "follow_up:{kept}:7", "sign-in:ab12")
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == len(left)


def test_both_badges_links_and_sessions_mean_the_kept_row() -> None:
    two = Doubled()
    lost = RetiredBadge(
        badge_code="LOSTBADGE0LOSTBADGE0",
        event_id=two.event.id,
        attendee_id=two.merged.id,
        typed_code="LOSTCODE",
        retired_at=now() - timedelta(hours=1),
    )
    db.session.add(lost)
    db.session.commit()
    badge_code, typed_code, grace_id = two.merged.badge_code, two.merged.typed_code, two.grace.id
    secret = make_invitation(attendee_id=two.merged.id)
    open_session(organizer_id=None, attendee_id=two.merged.id, data={})

    kept_id = two.merge().id
    for code in (badge_code, typed_code):
        record_scan(scanner_id=grace_id, code=code, client_id=uuid4(), via=Via.TYPED)

    opened, holder = event_of_badge(badge_code), badge_holder(event_id=two.event.id, badge_code=badge_code)
    assert (opened, holder) == (two.event, two.kept)
    assert event_of_badge("LOSTBADGE0LOSTBADGE0") is None
    assert set(db.session.scalars(sa.select(Scan.scanned_id))) == {kept_id}
    assert set(db.session.scalars(sa.select(RetiredBadge.attendee_id))) == {kept_id}
    assert follow_link(secret=secret).attendee_id == kept_id
    for model in (SignInLink, SignInSession):
        assert set(db.session.scalars(sa.select(model.attendee_id))) == {kept_id}


@pytest.mark.parametrize("has_own", [True, False])
def test_phones_rhythm_and_concerns_go_to_the_kept_row(has_own: bool) -> None:  # noqa: FBT001 -- pytest fills it by name
    two = Doubled()
    kept_id, merged_id, moment = two.kept.id, two.merged.id, now()
    early = moment - timedelta(hours=1)
    devices = [(merged_id, DEVICE, 5, 2, moment), (merged_id, OTHER_DEVICE, 1, 0, early)]
    if has_own:
        devices.append((kept_id, DEVICE, 3, 1, early))
        db.session.add(FollowUp(attendee_id=kept_id, token_hash="a" * 64, started_at=early))
    for owner, device, last, waiting, seen in devices:
        db.session.add(
            Device(attendee_id=owner, device=device, last_sequence=last, waiting=waiting, seen_at=seen)
        )
    db.session.add(FollowUp(attendee_id=merged_id, token_hash="b" * 64, started_at=early, stopped_at=moment))
    for key in (
        f"refused:{merged_id}:{DEVICE}:3",
        f"refused:{merged_id}:{DEVICE}:4",
        f"refused:{kept_id}:{DEVICE}:4",
    ):
        db.session.add(LimitCounter(key=key, tries=1, window_ends_at=moment + timedelta(days=1)))
    db.session.add(Concern(event_id=two.event.id, by_id=merged_id, about_id=two.grace.id, text="Rude"))
    db.session.add(Concern(event_id=two.event.id, by_id=two.mary.id, about_id=merged_id, text="Late"))
    db.session.commit()

    two.merge()

    found = {
        (row.attendee_id, row.device): (row.last_sequence, row.waiting, row.seen_at)
        for row in db.session.scalars(sa.select(Device))
    }
    assert found == {
        (kept_id, DEVICE): (5, 3 if has_own else 2, moment),
        (kept_id, OTHER_DEVICE): (1, 0, early),
    }
    rhythm = db.session.scalars(sa.select(FollowUp)).one()
    assert (rhythm.attendee_id, rhythm.token_hash[0], rhythm.stopped_at) == (
        kept_id,
        "a" if has_own else "b",
        moment,
    )
    keys = set(db.session.scalars(sa.select(LimitCounter.key)))
    assert keys == {f"refused:{kept_id}:{DEVICE}:3", f"refused:{kept_id}:{DEVICE}:4"}
    concerns = {(row.text, row.by_id, row.about_id) for row in db.session.scalars(sa.select(Concern))}
    assert concerns == {("Rude", kept_id, two.grace.id), ("Late", two.mary.id, kept_id)}
