from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.services.organizers import create_organizer

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD = "correct horse battery"
WRONG = "Address and password do not belong together."


@pytest.fixture
def olive(bare_app: Flask) -> str:
    """Return the address of an organizer with a password."""
    with bare_app.app_context():
        create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
    return "olive@example.org"


def _try(client: FlaskClient, email: str, password: str) -> tuple[int, str]:
    answer = client.post("/organizer/sign-in", data={"email": email, "password": password})
    return answer.status_code, answer.text


def test_right_password_opens_the_events(client: FlaskClient, olive: str) -> None:
    answer = client.post("/organizer/sign-in", data={"email": f" {olive.upper()} ", "password": PASSWORD})

    assert (answer.status_code, answer.location) == (303, "/organizer")
    assert "Start with an event" in client.get("/organizer").text
    assert client.get("/organizer/sign-in").location == "/organizer"


def test_unknown_address_and_wrong_password_read_the_same(client: FlaskClient, olive: str) -> None:
    unknown = _try(client, "nobody@example.org", PASSWORD)
    wrong = _try(client, olive, "another password")

    assert (unknown[0], wrong[0]) == (403, 403)
    assert WRONG in unknown[1]
    assert unknown[1].replace("nobody@example.org", olive) == wrong[1]


def test_sixth_try_has_to_wait_even_with_the_right_password(client: FlaskClient, olive: str) -> None:
    for _ in range(5):
        _try(client, olive, "another password")

    status, page = _try(client, olive, PASSWORD)

    assert status == 429
    assert "Too many tries. Please wait 15 min." in page


def test_empty_form_says_what_is_missing(client: FlaskClient) -> None:
    status, page = _try(client, "", "")

    assert status == 422
    assert "Your address, please." in page
    assert "Your password, please." in page


def test_letters_no_database_keeps_are_no_error_of_ours(client: FlaskClient, olive: str) -> None:
    status, _ = _try(client, f"{olive}\0", "pass\0word")

    assert status == 403


def test_sign_out_ends_the_session_at_once(client: FlaskClient, olive: str) -> None:
    _try(client, olive, PASSWORD)
    cookie = client.get_cookie("sid")
    assert cookie is not None

    answer = client.post("/organizer/sign-out")

    assert (answer.status_code, answer.location) == (303, "/organizer/sign-in")
    client.set_cookie("sid", cookie.value)
    assert client.get("/organizer").location == "/organizer/sign-in"


def test_page_obeys_the_content_security_policy(client: FlaskClient) -> None:
    answer = client.get("/organizer/sign-in")

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "style=" not in answer.text
    assert "<style" not in answer.text
