from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import BadgeUnknownError, SelfScanError
from matchmaker.models import Attendee, AuditEntry, Event, MeetingState, RetiredBadge, Scan, Via
from matchmaker.services import badges
from matchmaker.services.badges import read_badge, rotate_badge
from matchmaker.services.live_codes import live_code, live_secret_of
from matchmaker.services.meetings import record_scan
from tests.factories import make_attendee, make_event, make_organizer

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from matchmaker.services.meetings import ScanResult

CODE = "ABCDEFGHIJKLMNOPQRST"


@pytest.fixture
def event(app: Flask) -> Event:  # noqa: ARG001 -- the event lives in its database
    return make_event()


@pytest.fixture
def ada(event: Event) -> Attendee:
    return make_attendee(event=event)


@pytest.fixture
def grace(event: Event) -> Attendee:
    return make_attendee(event=event, name="Grace Hopper")


def scan(scanner: Attendee, code: str, *, client_at: datetime | None = None) -> ScanResult:
    return record_scan(
        scanner_id=scanner.id, code=code, client_id=uuid4(), via=Via.CAMERA, client_at=client_at
    )


def lose(attendee: Attendee, **values: int) -> bool:
    return rotate_badge(attendee_id=attendee.id, lost_code=attendee.typed_code, **values)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (CODE, (CODE, None)),
        (CODE.lower(), (CODE, None)),
        (f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}", (CODE, None)),
        (f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}/012345", (CODE, "012345")),
        (f"{CODE}/012345", (CODE, "012345")),
        (f"{CODE}/01234", ("01234", None)),
        (f"{CODE}/0123456", ("0123456", None)),
        (f"{CODE}/١٢٣٤٥٦", ("١٢٣٤٥٦", None)),
        ("123456", ("123456", None)),
        ("7k3m 9qx2", ("7K3M 9QX2", None)),
    ],
)
def test_read_badge_splits_the_live_code_from_the_badge(text: str, read: tuple[str, str | None]) -> None:
    assert read_badge(text) == read


def test_rotate_badge_gives_new_codes_and_keeps_the_old_ones(grace: Attendee) -> None:
    old = (grace.badge_code, grace.typed_code, live_secret_of(attendee_id=grace.id))

    assert lose(grace)

    new = (grace.badge_code, grace.typed_code, grace.live_secret)
    kept = db.session.scalars(sa.select(RetiredBadge)).one()
    assert not set(old) & set(new)
    assert None not in new
    assert (kept.badge_code, kept.typed_code, kept.live_secret) == old
    assert (kept.attendee_id, kept.event_id) == (grace.id, grace.event_id)
    assert abs(now() - kept.retired_at) < timedelta(minutes=1)


def test_rotate_badge_by_a_button_pressed_twice_loses_one_badge(grace: Attendee) -> None:
    lost_code = grace.typed_code

    pressed = [rotate_badge(attendee_id=grace.id, lost_code=code) for code in (lost_code, lost_code, "")]

    assert pressed == [True, False, False]
    assert [kept.typed_code for kept in db.session.scalars(sa.select(RetiredBadge))] == [lost_code]


def test_rotate_badge_by_the_organizer_is_noted_without_a_name(grace: Attendee) -> None:
    olive = make_organizer()

    lose(grace, by=olive.id)

    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.organizer_id, entry.detail) == (
        "badge_replaced",
        olive.id,
        {"attendee": grace.code},
    )


def test_rotate_badge_never_gives_a_code_again(
    event: Event, grace: Attendee, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, first = make_attendee(event=event), (grace.badge_code, grace.typed_code)
    lose(grace)
    badge_codes = iter([first[0], ada.badge_code, "NEWNEWNEWNEWNEWNEWNE"])
    typed_codes = iter([ada.typed_code, first[1], "NEWC0DE1"])
    monkeypatch.setattr(badges, "new_badge_code", lambda: next(badge_codes))
    monkeypatch.setattr(badges, "new_typed_code", lambda: next(typed_codes))

    lose(grace)

    assert (grace.badge_code, grace.typed_code) == ("NEWNEWNEWNEWNEWNEWNE", "NEWC0DE1")


@pytest.mark.parametrize("field", ["badge_code", "typed_code"])
def test_scan_of_a_lost_badge_counts_up_to_the_moment_of_its_loss(
    event: Event, ada: Attendee, grace: Attendee, field: str
) -> None:
    code: str = getattr(grace, field)
    lost_at = event.starts_at + timedelta(minutes=50)
    with time_machine.travel(lost_at, tick=False):
        lose(grace)

    with time_machine.travel(lost_at + timedelta(minutes=5), tick=False):
        before = scan(ada, code, client_at=lost_at)
        for late in (lost_at + timedelta(seconds=1), None):
            with pytest.raises(BadgeUnknownError):
                scan(ada, code, client_at=late)

    assert before.state is MeetingState.CLAIMED
    assert [kept.scanned_id for kept in db.session.scalars(sa.select(Scan))] == [grace.id]
    assert scan(ada, grace.badge_code).meeting_code == before.meeting_code


def test_scan_kept_before_the_loss_is_a_duplicate_after_it(ada: Attendee, grace: Attendee) -> None:
    scan_id, code, moment = uuid4(), grace.badge_code, now()
    told = {"scanner_id": ada.id, "code": code, "client_id": scan_id, "via": Via.CAMERA, "client_at": moment}
    record_scan(**told)  # type: ignore[arg-type]  # the same twice
    lose(grace)

    # The phone's clock has jumped since: by its own word the scan now seems to be of later than the loss.
    again = record_scan(**told, sent_at=now() - timedelta(hours=1))  # type: ignore[arg-type]

    assert (again.state, again.is_duplicate) == (MeetingState.CLAIMED, True)


def test_live_code_of_a_lost_badge_proves_what_was_before(
    event: Event, ada: Attendee, grace: Attendee
) -> None:
    secret, code = live_secret_of(attendee_id=grace.id), grace.badge_code
    lost_at = event.starts_at + timedelta(minutes=50)
    shown_at = lost_at - timedelta(minutes=2)
    with time_machine.travel(lost_at, tick=False):
        lose(grace)

        result = scan(ada, f"{code}/{live_code(secret, shown_at)}", client_at=shown_at)

    assert result.state is MeetingState.CONFIRMED


def test_own_lost_badge_is_still_ones_own(grace: Attendee) -> None:
    code = grace.badge_code
    lose(grace)

    with pytest.raises(SelfScanError):
        scan(grace, code)


def test_lost_badge_of_another_event_is_as_unknown_as_none(ada: Attendee) -> None:
    mallory = make_attendee(event=make_event(), name="Mallory")
    code = mallory.badge_code
    lose(mallory)

    with pytest.raises(BadgeUnknownError):
        scan(ada, code, client_at=now() - timedelta(minutes=9))
