"""The application as a whole: health, headers, cookies, proxies, what nobody foresaw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import request
from flask_migrate import downgrade

from matchmaker import create_app
from matchmaker.config import Settings
from matchmaker.db import db
from tests.factories import make_attendee, make_event
from tests.signed_in import browser_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture
def https_app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """Return the application as it stands behind one proxy with https."""
    app = create_app(
        Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
            matchmaker_instance=tmp_path,
            database_url=database_url,
            base_url="https://match.example.org",
            secret_key="only for tests",
            trusted_proxies=1,
            matchmaker_production=True,
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


def test_health_asks_no_database_and_readiness_does(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_readiness_says_that_migrations_are_missing(app: Flask) -> None:
    downgrade(revision="base")
    db.session.remove()

    answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "migrations are missing"})


def test_readiness_says_that_no_database_answers(tmp_path: Path) -> None:
    app = create_app(
        Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings' own argument
            matchmaker_instance=tmp_path,
            database_url="postgresql+psycopg://nobody@127.0.0.1:1/nothing",
            secret_key="only for tests",
        )
    )

    answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "no database"})


def test_every_page_has_the_strict_headers(client: FlaskClient) -> None:
    headers = client.get("/").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")  # which lets no text run as a script
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_cookies_are_bound_to_the_host_under_https(https_app: Flask) -> None:
    with https_app.app_context():
        ada = make_attendee(event=make_event()).id
        db.session.remove()
    https_app.config["WTF_CSRF_ENABLED"] = False

    client = https_app.test_client()
    from matchmaker.services.sign_in import make_invitation

    with https_app.app_context():
        secret = make_invitation(attendee_id=ada)
    answer = client.post(f"/in/{secret}", base_url="https://match.example.org")

    (cookie,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-sid=")]
    assert answer.status_code in {302, 303}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_only_as_many_proxies_as_set_are_believed(https_app: Flask) -> None:
    @https_app.get("/address")
    def address() -> str:
        return str(request.remote_addr)

    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    answer = https_app.test_client().get("/address", headers=forwarded)

    assert answer.text == "198.51.100.7"


def test_what_nobody_foresaw_is_a_kind_page(bare_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    bare_app.config["PROPAGATE_EXCEPTIONS"] = False

    @bare_app.get("/broken")
    def broken() -> str:
        raise ZeroDivisionError

    answer = bare_app.test_client().get("/broken")

    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "unexpected error on broken" in caplog.text


def test_a_signed_in_page_is_kept_nowhere(app: Flask) -> None:
    ada = make_attendee(event=make_event()).id

    answer = browser_of(app, ada).get("/three")

    assert "no-store" in answer.headers["Cache-Control"]
