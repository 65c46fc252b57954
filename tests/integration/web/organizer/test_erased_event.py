"""Once an event's people were erased, everything of its report is what it was."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pypdf
import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Meeting
from matchmaker.queries.report import live_report_of, report_of
from matchmaker.reporting import report_csv, report_html, report_json, report_pdf, report_text
from matchmaker.services.freezing import freeze_report
from matchmaker.services.report_links import make_report_link
from tests.evenings import make_evening
from tests.factories import make_attendee, make_event, make_organizer
from tests.full_evenings import make_full_evening
from tests.retired_events import end_event, look_until_done

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.integration.web.organizer.conftest import Desk


@pytest.mark.parametrize("make", [make_evening, make_full_evening])
def test_five_forms_are_the_same_before_and_after(app: Flask, make: Callable[[], Event]) -> None:
    event = make()
    end_event(event, days_ago=31)
    forms = (report_html, report_text, report_csv, report_json)

    with time_machine.travel(now(), tick=False), app.test_request_context():
        live = live_report_of(event)
        before = [form(live) for form in forms]
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report_pdf(live))).pages]
        look_until_done()
        frozen = report_of(event)
        after = [form(frozen) for form in forms]
        pages_after = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(report_pdf(frozen))).pages]

    assert db.session.scalars(sa.select(Attendee.id).where(Attendee.name != "")).all() == []
    assert after == before
    assert pages_after == pages
    assert frozen == live


def test_pages_links_and_downloads_serve_the_frozen_report(desk: Desk) -> None:
    with desk.rows():
        event = db.session.get_one(Event, desk.event_id)
        link = f"/r/{make_report_link(event_id=event.id, by=desk.organizer_id, label='')}"
        for number in range(40):
            make_attendee(event=event, name=f"Person {number}")
        end_event(event, days_ago=31)
    paths = [link, *(desk.address(f"/report{ending}") for ending in ("", ".csv", ".json"))]

    with time_machine.travel(now(), tick=False):
        before = [words(desk, path) for path in paths]
        with desk.rows():
            look_until_done()
    after = [words(desk, path) for path in paths]

    assert "40" in before[0]
    assert after == before
    assert desk.client.get(desk.address("/report.pdf")).data.startswith(b"%PDF")


def words(desk: Desk, path: str) -> str:
    """Return what a report says, without the buttons and what stands above it."""
    text = desk.client.get(path).text
    found = re.search(r"<h1>.*?mm-report-meanings.*?</dl>", text, re.DOTALL)
    return text if found is None else found[0]


def test_organizer_reads_when_people_were_erased_and_finds_the_report(desk: Desk) -> None:
    with desk.rows():
        event = db.session.get_one(Event, desk.event_id)
        make_attendee(event=event, name="Ada Lovelace")
        end_event(event, days_ago=31)
        look_until_done()

    page, report = desk.client.get(desk.address()).text, desk.client.get(desk.address("/report")).text

    assert "People were erased on" in page
    assert desk.address("/report") in page
    assert "Ada" not in page
    assert "People were erased on" in report


@pytest.mark.usefixtures("app")
def test_events_side_by_side_use_what_was_frozen_and_who_came_back_to_it() -> None:
    from matchmaker.queries.report_across import across_of

    olive = make_organizer()
    old, new = (make_event(organizer=olive, starts_at=now() - timedelta(days=days)) for days in (50, 40))
    for number in range(6):
        for event in (old, new):
            make_attendee(event=event, email=f"back{number}@example.org")
    end_event(old, days_ago=29)
    end_event(new, days_ago=28)
    before = across_of(olive.id)
    for event in (old, new):
        freeze_report(event_id=event.id)
    assert not freeze_report(event_id=new.id)
    with time_machine.travel(now() + timedelta(days=3)):
        look_until_done()

        after = across_of(olive.id)

    assert [event.n_returning for event in before.events] == [6, 0]
    assert [event.n_returning for event in after.events] == [6, 0]
    assert [e.report.figures for e in after.events] == [e.report.figures for e in before.events]
    assert [change.difference for change in after.changes] == [change.difference for change in before.changes]


@pytest.mark.usefixtures("app")
def test_who_joined_the_team_later_counts_the_addresses_that_are_still_kept() -> None:
    from matchmaker.models import Membership
    from matchmaker.queries.report_across import across_of

    event = make_event()
    make_attendee(event=event)
    end_event(event, days_ago=31)
    look_until_done()
    later = make_organizer()
    db.session.add(Membership(event_id=event.id, organizer_id=later.id, role="reader"))
    db.session.commit()

    (beside,) = across_of(later.id).events

    assert beside.n_returning == 0
    assert db.session.scalars(sa.select(Meeting.id)).all() == []
