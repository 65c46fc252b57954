"""A forgotten password, from the question to the new one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Mail
from matchmaker.services.organizers import create_organizer

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD, NEW = "correct horse battery", "a new set of words"


@pytest.fixture
def olive(bare_app: Flask) -> None:
    with bare_app.app_context():
        create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)


@pytest.fixture
def mails(bare_app: Flask) -> None:
    """Let this installation send mail."""
    settings = bare_app.config["SETTINGS"]
    bare_app.config["SETTINGS"] = settings.model_copy(update={"mail_backend": "file"})


def link_in_mail(app: Flask) -> str:
    with app.app_context():
        text = db.session.scalars(sa.select(Mail.text)).one()
    return str(re.findall(r"http://matchmaker.test(/organizer/password/\S+)", text)[0])


@pytest.mark.usefixtures("bare_app", "olive", "mails")
def test_mailed_link_sets_a_new_password(bare_app: Flask, client: FlaskClient) -> None:
    asked = client.post("/organizer/forgotten", data={"email": "olive@example.org"})
    link = link_in_mail(bare_app)
    pages = [client.get(link).status_code for _ in range(3)]
    refused = client.post(link, data={"new": "short"})

    answer = client.post(link, data={"new": NEW})

    assert (asked.status_code, asked.location) == (303, "/organizer/sign-in")
    assert pages == [200] * 3
    assert (refused.status_code, "at least 12 characters." in refused.text) == (400, True)
    assert (answer.status_code, answer.location) == (303, "/organizer/sign-in")
    assert "Your new password is set" in client.get("/organizer/sign-in").text
    old, new = (
        client.post("/organizer/sign-in", data={"email": "olive@example.org", "password": password})
        for password in (PASSWORD, NEW)
    )
    assert (old.status_code, new.status_code) == (403, 303)
    assert client.post(link, data={"new": NEW}).status_code == 410


@pytest.mark.usefixtures("bare_app", "olive", "mails")
def test_unknown_address_gets_the_same_answer(bare_app: Flask) -> None:
    answers = []
    for email in ("olive@example.org", "nobody@example.org"):
        client = bare_app.test_client()
        answer = client.post("/organizer/forgotten", data={"email": email})
        said = client.get("/organizer/sign-in").text
        answers.append((answer.status_code, answer.location, re.sub('value="[^"]+"', "", said)))

    assert answers[0] == answers[1]
    assert "a mail is on its way" in answers[0][2]


@pytest.mark.usefixtures("bare_app", "mails")
def test_asking_again_and_again_has_to_wait(client: FlaskClient) -> None:
    answers = [client.post("/organizer/forgotten", data={"email": "nobody@example.org"}) for _ in range(4)]
    empty = client.post("/organizer/forgotten", data={"email": ""})

    assert [answer.status_code for answer in answers] == [303, 303, 303, 429]
    assert empty.status_code == 422


def test_site_without_mail_says_who_can_help(client: FlaskClient) -> None:
    page = client.get("/organizer/forgotten")

    assert "matchmaker organizer link" in page.text
    assert "<form" not in page.text
    assert client.post("/organizer/forgotten", data={"email": "a@example.org"}).status_code == 404


def test_page_is_the_same_for_any_link(client: FlaskClient) -> None:
    first, second = (client.get(f"/organizer/password/{token}") for token in ("one", "two"))

    assert first.text.replace("password/one", "password/two") == second.text
    assert client.post("/organizer/password/one", data={"new": NEW}).status_code == 410
    assert client.post("/organizer/password/one", data={"new": ""}).status_code == 422
