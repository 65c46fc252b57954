"""Data goes on its day while the report stays."""

from __future__ import annotations

import multiprocessing
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    AuditEntry,
    Event,
    Feedback,
    FollowUp,
    FrozenReport,
    Match,
    Meeting,
    Worth,
)
from matchmaker.paths import fitted_event_file
from matchmaker.queries.report import live_report_of, report_of
from matchmaker.services import retention
from matchmaker.services.freezing import freeze_report
from matchmaker.services.retention import forget_due, keep_retention
from tests.evenings import make_evening
from tests.factories import make_attendee, make_event, make_organizer
from tests.full_evenings import make_full_evening
from tests.person_with_everything import make_everything
from tests.retired_events import ask_to_be_reminded, count, dump, end_event, look_until_done, names_of

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")


def test_nobody_goes_before_the_day() -> None:
    event = make_event()
    make_attendee(event=event, name="Ada")
    end_event(event, days_ago=29.9)

    look_until_done()

    assert names_of(event.id) == ["Ada"]
    assert (event.people_erased_at, count(FrozenReport)) == (None, 0)


def test_people_go_on_the_day_that_the_event_says_and_the_report_stays() -> None:
    event = make_evening()
    event.retention_days = 14
    end_event(event, days_ago=14.1)
    before = live_report_of(event)

    look_until_done()

    assert names_of(event.id) == [""] * 40
    assert event.people_erased_at is not None
    after = report_of(event)
    assert (after.figures, after.network, after.timeline) == (before.figures, before.network, before.timeline)
    assert live_report_of(event).figures != before.figures
    assert (count(Match), count(Meeting)) == (0, 41)


def test_an_event_that_cannot_be_frozen_keeps_nobody_elses_data(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = make_event(), make_event()
    for event, name in ((broken, "Ada"), (fine, "Grace")):
        make_attendee(event=event, name=name)
    end_event(broken, days_ago=40)
    end_event(fine, days_ago=31)
    broken_id, fine_id = broken.id, fine.id

    def fail(*, event_id: int) -> bool:
        if event_id == broken_id:
            raise ZeroDivisionError
        return freeze_report(event_id=event_id)

    monkeypatch.setattr(retention, "freeze_report", fail)
    look_until_done()

    assert (names_of(broken_id), names_of(fine_id)) == (["Ada"], [""])
    assert f"the data of event {broken_id} is past its day" in caplog.text


def test_no_word_of_anybody_is_left_in_any_table() -> None:
    everything = make_everything()
    db.session.execute(sa.delete(FollowUp))
    db.session.commit()
    end_event(everything.event, days_ago=31)
    words = (*everything.canaries, *everything.codes, "Grace", "looms", "publisher")
    assert [word for word in words if word not in dump()] == []

    look_until_done()

    assert [word for word in words if word in dump()] == []


def test_looking_again_changes_nothing() -> None:
    event = make_evening()
    end_event(event, days_ago=31)
    look_until_done()
    before = dump()

    with time_machine.travel(now() + timedelta(hours=1)):
        assert not keep_retention()

    assert dump() == before
    (entry,) = db.session.scalars(sa.select(AuditEntry).filter_by(action="people_erased"))
    assert (entry.event_id, entry.organizer_id) == (event.id, None)


def test_a_look_erases_so_many_and_says_that_more_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 15)
    event = make_evening()
    end_event(event, days_ago=31)

    is_more = keep_retention()

    assert is_more
    assert names_of(event.id).count("") == 15
    assert event.people_erased_at is None
    assert look_until_done() == 2
    assert event.people_erased_at is not None


def test_empty_rows_go_so_many_at_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    event = make_event()
    for _ in range(3):
        make_attendee(event=event)
    end_event(event, days_ago=91)
    look_until_done()
    assert count(Attendee) == 0
    other = make_event()
    for _ in range(3):
        make_attendee(event=other)
    end_event(other, days_ago=91)
    monkeypatch.setattr(retention, "MOST_AT_ONCE", 3)

    # One look for the people, one for their rows, one that finds nothing more.
    assert look_until_done() == 3
    assert count(Attendee) == 0


def test_nobody_goes_before_the_report_is_frozen() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada")
    end_event(event, days_ago=31)

    assert not forget_due(attendee_ids=[ada.id])

    assert names_of(event.id) == ["Ada"]


def test_what_comes_after_the_freeze_changes_no_figure() -> None:
    event = make_evening()
    end_event(event, days_ago=31)
    ask_to_be_reminded(db.session.scalars(sa.select(Attendee).limit(1)).one())
    look_until_done()
    before = report_of(event)
    meeting = db.session.scalars(sa.select(Meeting).where(Meeting.confirmed_at.is_(None))).one()

    meeting.confirmed_at = now()
    db.session.add(
        Feedback(meeting_id=meeting.id, attendee_id=meeting.low_id, worth=Worth.FOLLOW_UP, memory_line="")
    )
    make_attendee(event=event)
    db.session.commit()
    look_until_done()

    assert report_of(event) == before
    assert "Ada Lovelace" not in names_of(event.id)


def test_files_with_words_go_with_their_people(tmp_path: Path) -> None:
    event = make_event()
    make_attendee(event=event)
    path = fitted_event_file(tmp_path, event.id)
    path.parent.mkdir()
    path.write_bytes(b"canary")
    end_event(event, days_ago=31)

    look_until_done()

    assert not path.exists()


def test_an_event_without_anybody_is_left_alone() -> None:
    event = make_event(organizer=make_organizer())
    end_event(event, days_ago=400)

    look_until_done()

    assert (event.people_erased_at, count(FrozenReport)) == (None, 0)


def erase_until_killed(url: str, folder: str) -> None:
    """Keep the days in a process of its own, a few people at each look."""
    from matchmaker import create_app
    from tests.conftest import settings_for

    retention.MOST_AT_ONCE = 4
    with create_app(settings_for(url, Path(folder))).app_context():
        while keep_retention():
            time.sleep(0.01)


def test_a_worker_that_is_killed_in_the_middle_is_followed_by_one_that_goes_on(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    assert app
    event = make_full_evening(n_people=80)
    end_event(event, days_ago=31)
    before, event_id = live_report_of(event), event.id
    spawn = multiprocessing.get_context("spawn")
    middles = []

    for _ in range(2):
        process = spawn.Process(target=erase_until_killed, args=(database_url, str(tmp_path)))
        process.start()
        n_before = names_of(event_id).count("")
        while process.is_alive() and names_of(event_id).count("") == n_before:
            db.session.rollback()
        process.kill()
        process.join()
        db.session.rollback()
        middles.append(names_of(event_id).count(""))
        assert count(FrozenReport) == 1
    look_until_done()

    assert 0 < middles[0] < middles[1] < 80
    assert names_of(event_id) == [""] * 80
    after = report_of(db.session.get_one(Event, event_id))
    assert (after.figures, after.network) == (before.figures, before.network)
