"""The report's page with its downloads."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pypdf
import pytest

from matchmaker.services.sessions import open_session
from tests.evenings import make_evening
from tests.factories import make_event, make_organizer
from tests.signed_in import just_proved

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from matchmaker.models import Event, Organizer

PATHS = [f"/organizer/events/evening/report{ending}" for ending in ("", ".csv", ".json", ".pdf")]


@pytest.fixture
def olive(app: Flask) -> Organizer:
    assert app
    return make_organizer()


@pytest.fixture
def evening(olive: Organizer) -> Event:
    return make_evening(organizer=olive)


def sign_in(client: FlaskClient, organizer: Organizer) -> None:
    client.set_cookie("sid", open_session(organizer_id=organizer.id, attendee_id=None, data=just_proved()))


@pytest.mark.usefixtures("evening")
def test_page_shows_the_report_without_inline_style_or_script(client: FlaskClient, olive: Organizer) -> None:
    sign_in(client, olive)

    page = client.get(PATHS[0])

    assert page.status_code == 200
    assert "someone worth calling</h1>" in page.text
    assert "met at least one of their three" in page.text
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page.text)
    assert [path for path in PATHS[1:] if f'href="{path}"' not in page.text] == []


@pytest.mark.usefixtures("evening")
def test_downloads_are_files_of_their_kind(client: FlaskClient, olive: Organizer) -> None:
    sign_in(client, olive)

    as_csv, as_json, as_pdf = (client.get(path) for path in PATHS[1:])

    assert as_csv.mimetype == "text/csv"
    assert as_csv.data.decode("utf-8-sig").startswith('"id","from","label"')
    assert json.loads(as_json.data)["event"]["code"] == "evening"
    assert pypdf.PdfReader(io.BytesIO(as_pdf.data)).get_num_pages() >= 2
    assert [answer.headers["Content-Disposition"] for answer in (as_csv, as_json, as_pdf)] == [
        f"attachment; filename=report-evening.{ending}" for ending in ("csv", "json", "pdf")
    ]


def test_page_of_an_empty_event_is_kind(client: FlaskClient, olive: Organizer) -> None:
    make_event(organizer=olive, code="evening")
    sign_in(client, olive)

    page = client.get(PATHS[0])

    assert "Nobody has registered yet</h1>" in page.text
    assert "too few answers to say (" not in page.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("evening")
def test_a_strangers_report_is_as_missing_as_none(client: FlaskClient, olive: Organizer, path: str) -> None:
    mallory = make_organizer(name="Mallory")
    sign_in(client, olive)
    owner = client.get(path).status_code
    sign_in(client, mallory)

    stranger, missing = client.get(path), client.get(path.replace("evening", "nothing"))

    assert (owner, stranger.status_code, missing.status_code) == (200, 404, 404)
    assert stranger.text == missing.text


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("evening")
def test_nobody_sees_a_report_without_signing_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 302


@pytest.mark.usefixtures("evening")
def test_there_is_no_other_form(client: FlaskClient, olive: Organizer) -> None:
    sign_in(client, olive)

    assert client.get("/organizer/events/evening/report.xlsx").status_code == 404
