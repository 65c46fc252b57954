"""Whose batches are taken, up to which number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from tests.conftest import BASE_URL
from tests.integration.api.batch_phone import OURS, Phone, outcomes, problem
from tests.signed_in import browser_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def test_hundred_scans_are_taken_not_one_more(phone: Phone) -> None:
    scans = [phone.scan("UNKNOWN") for _ in range(101)]

    assert len(outcomes(phone.send(*scans[:100]))) == 100
    assert problem(phone.send(*scans)) == (413, "batch_too_large")


def test_stranger_is_asked_to_sign_in(client: FlaskClient, phone: Phone) -> None:
    body = {"sent_at": now().isoformat(), "scans": [phone.scan()]}

    answer = client.post("/api/scans/batch", json=body, headers=OURS)

    assert problem(answer) == (401, "not_signed_in")
    assert phone.n_scans() == 0


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": BASE_URL}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": BASE_URL}, False),
        ({"Origin": "http://elsewhere.test"}, False),
        ({"Origin": "null"}, False),
        ({}, False),
    ],
)
def test_only_our_own_pages_are_answered(phone: Phone, headers: dict[str, str], *, is_taken: bool) -> None:
    body = {"sent_at": now().isoformat(), "scans": [phone.scan()]}

    answer = phone.browser.post("/api/scans/batch", json=body, headers=headers)

    assert phone.n_scans() == is_taken
    if not is_taken:
        assert problem(answer) == (403, "foreign_origin")


def test_form_secret_is_not_asked_for(phone: Phone) -> None:
    phone.app.config["WTF_CSRF_ENABLED"] = True

    assert outcomes(phone.send(phone.scan())) == [("recorded", "claimed", None)]


def test_sixty_batches_a_minute_are_taken_then_the_phone_is_told_to_wait(phone: Phone) -> None:
    statuses = [phone.send().status_code for _ in range(60)]

    answer = phone.send(phone.scan())

    assert set(statuses) == {200}
    assert problem(answer) == (429, "too_many_tries")
    assert answer.headers["Retry-After"] == "60"
    assert phone.n_scans() == 0


def test_six_hundred_scans_a_minute_are_taken_and_another_phone_is_not_held_up(
    phone: Phone, bare_app: Flask
) -> None:
    own = [phone.scan(phone.ada_badge) for _ in range(100)]  # refused each, so that nothing is written
    statuses = [phone.send(*own).status_code for _ in range(6)]

    answer = phone.send(phone.scan())
    phone.browser = browser_of(bare_app, phone.ada_id)

    assert set(statuses) == {200}
    assert problem(answer) == (429, "too_many_tries")
    assert outcomes(phone.send(phone.scan())) == [("recorded", "claimed", None)]


@pytest.mark.parametrize(("owner", "status"), [("ada", 200), ("grace", 401), ("", 401)])
def test_scans_of_one_person_are_never_kept_for_another(phone: Phone, owner: str, status: int) -> None:
    """A phone that somebody else signed in to still holds its first owner's scans."""
    code = phone.ada_code if owner == "ada" else owner
    body = {"sent_at": now().isoformat(), "scans": [phone.scan()]}

    answer = phone.browser.post("/api/scans/batch", json=body, headers={**OURS, "X-Attendee": code})

    assert (answer.status_code, phone.n_scans()) == (status, status == 200)
