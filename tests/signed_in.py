"""A browser in which somebody is signed in, by the way that people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.clock import now
from matchmaker.services.sign_in import make_invitation

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def browser_of(app: Flask, attendee_id: int) -> FlaskClient:
    """Return a new browser that followed the attendee's invitation and pressed the button."""
    with app.app_context():
        secret = make_invitation(attendee_id=attendee_id)
    browser = app.test_client()
    answer = browser.post(f"/in/{secret}")
    assert (answer.status_code, answer.location) == (302, "/three")
    return browser


def just_proved() -> dict[str, int]:
    """Return what the session of an organizer holds who signed in a moment ago."""
    return {"proved_at": int(now().timestamp())}
