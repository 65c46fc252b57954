from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import FileRefusedError
from matchmaker.models import Attendee, AuditEntry, Event, Meeting, MeetingState, Organizer, Scan, Via
from matchmaker.services.live_codes import live_code, live_secret_of
from matchmaker.services.meetings import record_scan
from matchmaker.services.scan_files import import_scans
from tests.factories import make_attendee, make_event, make_organizer

if TYPE_CHECKING:
    from flask import Flask

PHONE = UUID(int=7)


class Evening:
    """An event at which Ada's phone stays without a signal."""

    def __init__(self) -> None:
        self.olive: Organizer = make_organizer()
        self.event: Event = make_event(organizer=self.olive)
        self.ada, self.grace = (make_attendee(event=self.event, name=name) for name in ("Ada L", "Grace H"))

    def has_sent(self, attendee: Attendee, device: UUID = PHONE) -> None:
        """Let a phone send one scan, so that it is known."""
        mary = make_attendee(event=self.event, name="Mary")
        record_scan(
            scanner_id=attendee.id,
            code=mary.badge_code,
            client_id=uuid4(),
            via=Via.CAMERA,
            device=device,
            sequence=1,
        )

    def record(self, **changed: object) -> dict[str, object]:
        kept: dict[str, object] = {
            "id": str(uuid4()),
            "attendee": self.ada.code,
            "token": self.grace.badge_code,
            "via": "camera",
            "t_client": (now() - timedelta(minutes=9)).isoformat(),
            "device": str(PHONE),
            "seq": 2,
        }
        return {**kept, **changed}

    def bring_in(self, *records: object, vouches: bool = False) -> list[tuple[int, str, str | None]]:
        lines = import_scans(
            event_id=self.event.id,
            by=self.olive.id,
            content=json.dumps({"v": 1, "scans": records}).encode("utf-8"),
            vouches=vouches,
        )
        return [(line.number, line.outcome.value, line.reason and line.reason.code) for line in lines]

    def states(self) -> list[MeetingState]:
        """Return the states of the meetings of Ada with Grace."""
        db.session.rollback()
        found = db.session.scalars(sa.select(Meeting).filter_by(low_id=self.ada.id, high_id=self.grace.id))
        return [meeting.state for meeting in found]


@pytest.fixture
def evening(app: Flask) -> Evening:  # noqa: ARG001 -- the evening lives in its database
    return Evening()


def test_scans_of_a_known_phone_are_claims_once_however_often_brought_in(evening: Evening) -> None:
    evening.has_sent(evening.ada)
    record = evening.record(via="typed")

    first, second = evening.bring_in(record), evening.bring_in(record)

    assert (first, second) == ([(1, "new", None)], [(1, "duplicate", None)])
    assert evening.states() == [MeetingState.CLAIMED]
    kept = db.session.scalars(sa.select(Scan).filter_by(scanned_id=evening.grace.id)).one()
    assert (kept.scanner_id, kept.via, kept.device, kept.sequence) == (
        evening.ada.id,
        Via.TYPED,
        PHONE,
        2,
    )


def test_scan_that_the_phone_did_send_is_a_duplicate(evening: Evening) -> None:
    evening.has_sent(evening.ada)
    record, moment = evening.record(), now() - timedelta(minutes=9)
    record_scan(
        scanner_id=evening.ada.id,
        code=evening.grace.badge_code,
        client_id=UUID(str(record["id"])),
        via=Via.CAMERA,
        client_at=moment,
        device=PHONE,
        sequence=2,
    )

    assert evening.bring_in({**record, "t_client": moment.isoformat()}) == [(1, "duplicate", None)]


def test_each_scan_is_told_apart_and_none_holds_up_the_others(evening: Evening) -> None:
    evening.has_sent(evening.ada)
    mallory = make_attendee(event=make_event(), name="Mallory")
    gone = make_attendee(event=evening.event, name="Gone")
    gone.withdrawn_at = now()
    db.session.commit()

    told = evening.bring_in(
        evening.record(),
        "no scan",
        evening.record(token="NOBODYS"),
        evening.record(token=evening.ada.badge_code),
        evening.record(token=gone.badge_code),
        evening.record(attendee=mallory.code),
        evening.record(attendee="erased000000"),
        evening.record(device=str(uuid4())),
        evening.record(device=None),
        evening.record(t_client="1970-01-01T00:00:00Z"),
    )

    assert told == [
        (1, "new", None),
        (2, "refused", "record_refused"),
        (3, "refused", "badge_unknown"),
        (4, "refused", "self_scan"),
        (5, "refused", "gone"),
        (6, "refused", "gone"),
        (7, "refused", "gone"),
        (8, "refused", "phone_unknown"),
        (9, "refused", "phone_unknown"),
        (10, "new", None),
    ]


def test_scans_of_who_has_left_are_refused(evening: Evening) -> None:
    evening.has_sent(evening.ada)
    evening.ada.withdrawn_at = now()
    db.session.commit()

    assert evening.bring_in(evening.record()) == [(1, "refused", "gone")]


def test_file_after_the_week_is_refused_scan_by_scan(evening: Evening) -> None:
    evening.has_sent(evening.ada)
    evening.event.starts_at -= timedelta(days=9)
    evening.event.ends_at -= timedelta(days=9)
    db.session.commit()

    assert evening.bring_in(evening.record()) == [(1, "refused", "event_closed")]


@pytest.mark.parametrize("in_link", [True, False])
def test_live_code_in_a_file_proves_nothing(evening: Evening, *, in_link: bool) -> None:
    evening.has_sent(evening.ada)
    moment = now() - timedelta(minutes=9)
    live = live_code(live_secret_of(attendee_id=evening.grace.id), moment)
    shown = {"token": f"{evening.grace.badge_code}/{live}"} if in_link else {"live": live}

    told = evening.bring_in(evening.record(t_client=moment.isoformat(), **shown))

    assert told == [(1, "new", None)]
    assert evening.states() == [MeetingState.CLAIMED]
    assert db.session.scalars(sa.select(Scan.is_live)).all() == [False, False]


def test_phone_that_never_sent_anything_needs_the_organizers_word(evening: Evening) -> None:
    record = evening.record()

    told = [evening.bring_in(record, vouches=vouches) for vouches in (False, True)]

    assert told == [[(1, "refused", "phone_unknown")], [(1, "new", None)]]
    assert evening.states() == [MeetingState.CLAIMED]


def test_phone_of_somebody_else_is_refused_even_with_the_organizers_word(evening: Evening) -> None:
    evening.has_sent(evening.grace)

    assert evening.bring_in(evening.record(), vouches=True) == [(1, "refused", "phone_unknown")]


def test_phone_that_two_people_used_speaks_for_both(evening: Evening) -> None:
    evening.has_sent(evening.ada)
    evening.has_sent(evening.grace)

    crossing = evening.record(attendee=evening.grace.code, token=evening.ada.badge_code)

    assert evening.bring_in(evening.record(), crossing) == [(1, "new", None), (2, "new", None)]


def test_nobody_vouches_for_two_people_in_one_file(evening: Evening) -> None:
    """Whoever writes a file by hand would let two people confirm each other."""
    crossing = evening.record(attendee=evening.grace.code, token=evening.ada.badge_code, device=str(uuid4()))

    told = evening.bring_in(evening.record(), crossing, vouches=True)

    assert told == [(1, "refused", "phone_unknown"), (2, "refused", "phone_unknown")]
    assert evening.states() == []


def test_import_is_noted_without_names(evening: Evening) -> None:
    evening.bring_in(evening.record(), "no scan", vouches=True)

    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.organizer_id, entry.event_id) == (
        "scans_imported",
        evening.olive.id,
        evening.event.id,
    )
    assert entry.detail == {"scans": 2, "vouched": True}


def test_other_file_is_refused_and_leaves_no_trace(evening: Evening) -> None:
    with pytest.raises(FileRefusedError):
        import_scans(event_id=evening.event.id, by=evening.olive.id, content=b"Name,Email", vouches=False)

    assert db.session.scalars(sa.select(AuditEntry)).all() == []
