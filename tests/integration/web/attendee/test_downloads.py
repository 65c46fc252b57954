"""What an attendee takes along, read back by libraries that nobody here wrote."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import icalendar
import pytest
import vobject

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Event, Meeting, Worth
from matchmaker.services.contacts import keep_contact
from matchmaker.services.feedback import give_feedback
from matchmaker.services.promises import keep_promise, make_promise

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room

DUE = date(2026, 12, 4)
FILES = {
    "/met/contacts.vcf": "text/vcard; charset=utf-8",
    "/met/contacts.vcf?version=3.0": "text/vcard; charset=utf-8",
    "/met/promises.ics": "text/calendar; charset=utf-8",
    "/met/meetings.csv": "text/csv; charset=utf-8",
    "/my-data/all.json": "application/json",
    "/my-data/tables.zip": "application/zip",
}


def meet(room: Room) -> str:
    room.scan(room.grace, room.ada, uuid4())
    return room.scan(room.ada, room.grace, uuid4())


def share_graces_contact(room: Room) -> None:
    with room.app.app_context():
        keep_contact(
            attendee_id=room.grace.id,
            email="grace@navy.example",
            phone="+1 202 555",
            website="grace.example/a",
            shares=True,
        )


def promise(room: Room, meeting: str, text: str, due_on: date | None = DUE) -> str:
    with room.app.app_context():
        return make_promise(meeting_code=meeting, by=room.ada.id, text=text, due_on=due_on, is_shared=False)


def entries(page: FlaskClient) -> list[icalendar.Event]:
    content = page.get("/met/promises.ics").data
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize(("address", "content_type"), FILES.items())
def test_file_is_saved_and_never_cached_or_guessed_at(
    ada: FlaskClient, room: Room, address: str, content_type: str
) -> None:
    meet(room)

    answer = ada.get(address)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "makers" in answer.headers["Content-Disposition"]
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == (
        "nosniff",
        "no-store",
    )


@pytest.mark.parametrize("version", ["", "3.0", "4.0", "5"])
def test_contact_holds_what_is_shared_and_only_that(ada: FlaskClient, room: Room, version: str) -> None:
    meeting = meet(room)
    address = f"/meetings/{meeting}/contact.vcf?version={version}"
    with room.app.app_context():
        give_feedback(meeting_code=meeting, by=room.ada.id, worth=Worth.NICE, memory_line="green, scarf")
    before = vobject.readOne(ada.get(address).text)

    share_graces_contact(room)

    read = vobject.readOne(ada.get(address).text)
    assert set(before.contents) == {"version", "uid", "fn", "n", "title", "note"}
    assert read.version.value == ("3.0" if version == "3.0" else "4.0")
    assert (read.fn.value, read.title.value) == ("Grace Hopper", "Invents things")
    assert read.note.value.startswith("Met at Makers & Money, ")
    assert read.note.value.endswith(".\ngreen, scarf")
    assert (read.email.value, read.tel.value) == ("grace@navy.example", "+1 202 555")
    assert read.url.value == "https://grace.example/a"
    assert read.uid.value == before.uid.value


def test_contacts_are_of_people_who_said_yes(ada: FlaskClient, room: Room) -> None:
    room.scan(room.ada, room.grace, uuid4())
    share_graces_contact(room)
    code = room.scan(room.ada, room.grace, uuid4())
    waiting = [ada.get(address).text for address in ("/met/contacts.vcf", "/met/meetings.csv")]
    missing = ada.get(f"/meetings/{code}/contact.vcf").status_code

    room.scan(room.grace, room.ada, uuid4())

    assert (missing, waiting[0], "Grace" in waiting[1]) == (404, "", False)
    assert [read.fn.value for read in vobject.readComponents(ada.get("/met/contacts.vcf").text)] == [
        "Grace Hopper"
    ]
    assert "Grace Hopper" in ada.get("/met/meetings.csv").text
    assert ada.get(f"/meetings/{code}/contact.vcf").status_code == 200


def test_contact_of_a_strangers_meeting_is_missing(
    ada: FlaskClient, mallory: FlaskClient, room: Room
) -> None:
    meeting = meet(room)
    share_graces_contact(room)
    assert "grace@navy.example" in ada.get(f"/meetings/{meeting}/contact.vcf").text

    answers = [mallory.get(f"/meetings/{code}/contact.vcf") for code in (meeting, "missing")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_table_runs_no_formula(ada: FlaskClient, room: Room) -> None:
    room.change(room.grace, name='=HYPERLINK("x")', headline="+1", organisation="@SUM(A1)")
    meeting = meet(room)
    share_graces_contact(room)
    promise(room, meeting, "-2+3")
    with room.app.app_context():
        give_feedback(meeting_code=meeting, by=room.ada.id, worth=Worth.FOLLOW_UP, memory_line="\t=1+1")
        met_at = db.session.get_one(Meeting, 1).met_at
        zone = db.session.get_one(Event, room.event_id).zone
    assert met_at is not None

    headers, row = csv.reader(io.StringIO(ada.get("/met/meetings.csv").data.decode("utf-8-sig")))

    assert len(headers) == len(set(headers)) == len(row)
    assert row == [
        *('\'=HYPERLINK("x")', "'@SUM(A1)", "'+1", f"{met_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        *("Yes, follow up", "'=1+1", "'-2+3", "2026-12-04", "", "", "", ""),
        *("grace@navy.example", "'+1 202 555", "https://grace.example/a"),
    ]


@pytest.mark.parametrize("text", [r"a, b; c\d \n", "👩🏽‍💻" * 30, "é" * 200, "עברית (x)"])
def test_promise_is_read_back_by_a_calendar(ada: FlaskClient, room: Room, text: str) -> None:
    code = promise(room, meet(room), text)

    (entry,) = entries(ada)

    assert str(entry["uid"]) == f"promise-{code}@matchmaker.test"
    assert str(entry["summary"]) == f"For Grace Hopper: {text}"
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (DUE, DUE + timedelta(days=1))
    assert entry["dtstart"].params["VALUE"] == "DATE"
    assert (str(entry["status"]), str(entry["transp"])) == ("CONFIRMED", "TRANSPARENT")
    content = ada.get("/met/promises.ics").data
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert vobject.readOne(content.decode()).vevent.summary.value == f"For Grace Hopper: {text}"


def test_promise_stays_one_entry_that_rises_with_each_change(ada: FlaskClient, room: Room) -> None:
    room.change_event(created_at=now() - timedelta(days=1))
    meeting = meet(room)
    code = promise(room, meeting, "the list")
    first, again = entries(ada), entries(ada)

    promise(room, meeting, "the long list", DUE + timedelta(days=7))
    second = entries(ada)
    with room.app.app_context():
        keep_promise(promise_code=code, by=room.ada.id)
    third = entries(ada)

    assert first == again
    assert {str(entry["uid"]) for entry in (*first, *second, *third)} == {str(first[0]["uid"])}
    stamps = [entry.decoded("dtstamp") for (entry,) in (first, second, third)]
    numbers = [entry.decoded("sequence") for (entry,) in (first, second, third)]
    assert stamps == sorted(stamps)
    assert numbers == sorted(numbers)
    assert numbers[0] >= 24 * 3600 - 60
    assert [str(entry["status"]) for (entry,) in (second, third)] == ["CONFIRMED", "CANCELLED"]


def test_their_shared_promise_is_in_my_calendar_and_undated_ones_are_not(
    ada: FlaskClient, grace: FlaskClient, room: Room
) -> None:
    meeting = meet(room)
    promise(room, meeting, "someday", None)
    with room.app.app_context():
        make_promise(meeting_code=meeting, by=room.grace.id, text="a call", due_on=DUE, is_shared=True)

    assert [str(entry["summary"]) for entry in entries(ada)] == ["Grace Hopper: a call"]
    assert [str(entry["summary"]) for entry in entries(grace)] == ["For Ada Lovelace: a call"]


def test_my_data_is_the_same_for_programs_and_as_tables(ada: FlaskClient, room: Room) -> None:
    promise(room, meet(room), "=the list")

    told = json.loads(ada.get("/my-data/all.json").data)
    with zipfile.ZipFile(io.BytesIO(ada.get("/my-data/tables.zip").data)) as archive:
        tables = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}

    assert told["event"] == {"code": "makers", "name": "Makers & Money"}
    assert told["profile"][0]["name"] == "Ada Lovelace"
    assert [(row["text"], row["person"]) for row in told["promises"]] == [("=the list", "Grace Hopper")]
    assert sorted(tables) == sorted(f"{name}.csv" for name, rows in told.items() if rows and name != "event")
    (row,) = csv.DictReader(io.StringIO(tables["promises.csv"]))
    assert (row["text"], row["person"]) == ("'=the list", "Grace Hopper")
