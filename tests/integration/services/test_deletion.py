"""A deleted event leaves nothing but the random codes of its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import EventNameError
from matchmaker.models import Erasure, Event, Job, Organizer, SignInSession, Year
from matchmaker.paths import fitted_event_file, fitted_run_file
from matchmaker.queries.event_content import EventContent, content_of
from matchmaker.queries.fitted import instance_folder
from matchmaker.services.deletion import delete_event
from matchmaker.services.erasure_ledger import code_of_event
from matchmaker.services.jobs import add_job
from matchmaker.services.matching import MATCH_JOB, compute_run, request_run
from matchmaker.services.sessions import open_session
from matchmaker.services.year import agree_to_year
from tests.factories import make_attendee, make_event, make_organizer
from tests.person_with_everything import make_everything
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("app")
STAYS = {"organizer", "erasure"}


def whole_database() -> dict[str, list[str]]:
    return {
        table.name: [repr(tuple(row)) for row in db.session.execute(sa.select(table))]
        for table in db.metadata.sorted_tables
    }


def words_in_files() -> list[Path]:
    folder = instance_folder() / "fitted"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_delete_event_leaves_no_row_and_no_word() -> None:
    everything = make_everything()
    event = everything.event
    codes = {everything.ada.code, everything.grace.code, "mergedrow", code_of_event(event)}

    delete_event(event_id=event.id, by=1, typed_name=event.name)

    left = {name: rows for name, rows in whole_database().items() if rows}
    assert set(left) == STAYS
    text = repr(left)
    assert [canary for canary in everything.canaries if canary in text] == []
    ledger = db.session.execute(sa.select(Erasure.code, Erasure.event_id)).all()
    assert {tuple(row) for row in ledger} == {(code, None) for code in codes}


def test_delete_event_leaves_other_events_as_they_are() -> None:
    kept, gone = make_everything().event, make_event(name="Gone")
    make_attendee(event=gone)
    with_neighbour = {name: rows for name, rows in whole_database().items() if name != "organizer"}

    delete_event(event_id=gone.id, by=1, typed_name="Gone")

    left = whole_database()
    for name in ("attendee", "scan", "meeting", "match", "mail", "session", "sign_in_link", "upload"):
        others = [row for row in with_neighbour[name] if "Ada Lovelace" not in row]
        assert left[name] == others, name
    assert db.session.scalars(sa.select(Event.id)).all() == [kept.id]


def test_delete_event_forgets_the_year_of_who_is_at_no_other_event() -> None:
    kept, gone = make_event(), make_event(name="Gone")
    for event, email in ((kept, "ada@example.org"), (gone, "ada@example.org"), (gone, "grace@example.org")):
        make_attendee(event=event, email=email)
    for email in ("ada@example.org", "grace@example.org", "mary@example.org"):
        agree_to_year(email=email)

    delete_event(event_id=gone.id, by=1, typed_name="Gone")

    years = db.session.scalars(sa.select(Year.email).order_by(Year.email)).all()
    assert years == ["ada@example.org", "mary@example.org"]


@pytest.mark.parametrize("typed", ["", "Makers", "makers-and-money", "Makers & Money."])
def test_delete_event_without_its_name_deletes_nothing(typed: str) -> None:
    event = make_everything().event
    before = whole_database()

    with pytest.raises(EventNameError):
        delete_event(event_id=event.id, by=1, typed_name=typed)

    assert whole_database() == before


def test_delete_event_takes_the_name_however_its_letters_and_spaces_are_written() -> None:
    event = make_event(name="Größe  &\u00a0Geld")

    delete_event(event_id=event.id, by=1, typed_name=" GRÖSSE & geld ")

    assert db.session.scalars(sa.select(Event.id)).all() == []


def test_delete_event_removes_the_files_with_its_words_and_its_jobs() -> None:
    event, other = make_event(), make_event()
    for place in (event, other):
        make_attendee(event=place)
        make_attendee(event=place, name="Grace")
        request_run(event_id=place.id, by=None)
    for job in db.session.scalars(sa.select(Job)).all():
        compute_run(run_id=job.payload["run_id"])
    add_job(kind="fit", payload={"event_id": event.id})
    add_job(kind="fit", payload={"event_id": other.id})
    db.session.commit()
    fitted_event_file(instance_folder(), event.id).write_bytes(b"words")
    jobs = db.session.scalars(sa.select(Job).order_by(Job.id)).all()
    [own_run, other_run] = [job.payload["run_id"] for job in jobs if job.kind == MATCH_JOB]
    files = words_in_files()

    delete_event(event_id=event.id, by=1, typed_name=event.name)

    left = db.session.scalars(sa.select(Job.payload).order_by(Job.id)).all()
    assert left == [{"run_id": other_run}, {"event_id": other.id}]
    assert words_in_files() == [fitted_run_file(instance_folder(), other_run)]
    assert fitted_run_file(instance_folder(), own_run) in files


def test_organizer_who_is_an_attendee_at_the_same_browser_stays_signed_in() -> None:
    olive, event = make_organizer(), make_event()
    open_session(organizer_id=olive.id, attendee_id=make_attendee(event=event).id, data={})

    delete_event(event_id=event.id, by=olive.id, typed_name=event.name)

    [session] = db.session.scalars(sa.select(SignInSession)).all()
    assert (session.organizer_id, session.attendee_id) == (olive.id, None)
    assert db.session.get(Organizer, olive.id) is not None


def test_delete_an_event_where_nobody_is() -> None:
    event = make_event()

    delete_event(event_id=event.id, by=1, typed_name=event.name)

    assert {name for name, rows in whole_database().items() if rows} == STAYS


def test_content_counts_what_would_be_gone_in_one_statement() -> None:
    everything, empty = make_everything(), make_event()
    event_id, empty_id, counts = everything.event.id, empty.id, []
    for one in (event_id, empty_id):
        with sent_statements() as sent:
            counts.append(content_of(one))
        assert len(sent) == 1

    assert counts == [EventContent(2, 1, 2, 1, 2, 1, 1), EventContent(0, 0, 0, 0, 0, 0, 0)]
    assert [content.is_empty for content in counts] == [False, True]
