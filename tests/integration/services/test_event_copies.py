from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import EventCodeError, EventExistsError
from matchmaker.models import AuditEntry, Event, Membership, Role
from matchmaker.services.event_copies import ANEW, KEPT, MOVED, copy_event
from tests.factories import make_event, make_organizer
from tests.person_with_everything import make_everything

pytestmark = pytest.mark.usefixtures("app")

START = datetime(2027, 1, 14, 18, tzinfo=UTC)


def test_every_column_of_an_event_is_kept_moved_or_made_anew() -> None:
    columns = [column.key for column in sa.inspect(Event).columns]

    assert sorted(columns) == sorted([*KEPT, *MOVED, *ANEW])


def test_copy_has_the_settings_and_is_open() -> None:
    olive = make_organizer()
    event = make_event(organizer=olive, starts_at=START)
    event.kind, event.groups_apart, event.retention_days = "science", [["A", "B"]], 60
    event.privacy_notice, event.honest_percent, event.for_adults_only = "Ours.", 5, False
    event.registration_open, event.closed_at, event.people_erased_at = False, START, START
    db.session.commit()

    copy_id = copy_event(
        event_id=event.id, by=olive.id, code="again", name="Again", starts_at=START + timedelta(days=7)
    )

    copy = db.session.get_one(Event, copy_id)
    assert [getattr(copy, name) for name in KEPT] == [getattr(event, name) for name in KEPT]
    assert (copy.code, copy.name, copy.registration_open) == ("again", "Again", True)
    assert (copy.closed_at, copy.people_erased_at) == (None, None)


def test_copy_moves_every_time_as_the_clock_on_the_wall_shows_it() -> None:
    event = make_event(starts_at=START, ends_at=START + timedelta(hours=4), timezone="Europe/Berlin")
    event.absent_after, event.rounds_start_at = START + timedelta(hours=1), None
    event.registration_closes_at = START - timedelta(days=2)
    db.session.commit()
    in_summer = datetime(2027, 7, 15, 19, tzinfo=event.zone)  # 19:00 as in winter, which is 17:00 UTC

    copy_id = copy_event(
        event_id=event.id, by=make_organizer().id, code="summer", name="Summer", starts_at=in_summer
    )

    copy = db.session.get_one(Event, copy_id, populate_existing=True)
    assert {name: getattr(copy, name) for name in MOVED} == {
        "starts_at": datetime(2027, 7, 15, 17, tzinfo=UTC),
        "ends_at": datetime(2027, 7, 15, 21, tzinfo=UTC),
        "absent_after": datetime(2027, 7, 15, 18, tzinfo=UTC),
        "registration_closes_at": datetime(2027, 7, 13, 17, tzinfo=UTC),
        "rounds_start_at": None,
    }


def test_copy_has_the_team_with_its_roles() -> None:
    olive, nora = make_organizer(), make_organizer(name="Nora")
    event = make_event(organizer=olive)
    db.session.add(Membership(event_id=event.id, organizer_id=nora.id, role=Role.EDITOR))
    db.session.commit()

    copy_id = copy_event(event_id=event.id, by=nora.id, code="again", name="Again", starts_at=START)

    team = db.session.execute(
        sa.select(Membership.organizer_id, Membership.role).filter_by(event_id=copy_id)
    ).all()
    assert {tuple(member) for member in team} == {(olive.id, "owner"), (nora.id, "editor")}
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(event_id=copy_id)).one()
    assert (entry.action, entry.organizer_id, entry.detail) == (
        "event_copied",
        nora.id,
        {"original": event.code},
    )


def test_copy_holds_nobodys_data() -> None:
    event = make_everything().event
    tables = [table for table in db.metadata.sorted_tables if table.name not in {"event", "membership"}]

    def rows() -> dict[str, int]:
        return {
            table.name: db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in tables
        }

    before = rows()

    copy_event(event_id=event.id, by=make_organizer().id, code="again", name="Again", starts_at=START)

    assert rows() == before | {"audit": before["audit"] + 1, "organizer": before["organizer"] + 1}


def test_copy_with_a_code_that_is_taken_or_none_is_refused_and_makes_nothing() -> None:
    event, olive = make_event(code="makers"), make_organizer()

    with pytest.raises(EventExistsError):
        copy_event(event_id=event.id, by=olive.id, code="makers", name="Again", starts_at=START)
    with pytest.raises(EventCodeError):
        copy_event(event_id=event.id, by=olive.id, code="new", name="Again", starts_at=START)

    assert db.session.scalars(sa.select(Event.code)).all() == ["makers"]
