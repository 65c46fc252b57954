"""A phone that sends its scans together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Scan
from tests.factories import make_attendee, make_event, make_organizer
from tests.signed_in import browser_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


OURS = {"Sec-Fetch-Site": "same-origin"}


class Phone:
    """Ada's phone, with the codes of the badges that she may meet."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            event = make_event(organizer=make_organizer())
            ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
            mallory = make_attendee(event=make_event(name="Elsewhere"), name="Mallory Stranger")
            self.ada_id, self.ada_code, self.ada_badge = ada.id, ada.code, ada.badge_code
            self.grace_id, self.grace_badge, self.grace_typed = grace.id, grace.badge_code, grace.typed_code
            self.mallory_badge = mallory.badge_code
        self.browser: FlaskClient = browser_of(app, self.ada_id)

    def scan(self, token: object = ..., **changed: object) -> dict[str, Any]:
        """Return one scan as the phone would keep it."""
        scan = {
            "id": str(uuid4()),
            "token": self.grace_badge if token is ... else token,
            "via": "camera",
            "t_client": now().isoformat(),
        }
        return {**scan, **changed}

    def send(self, *scans: dict[str, Any], **changed: object) -> TestResponse:
        """Send a batch."""
        body = {"sent_at": now().isoformat(), "scans": list(scans), **changed}
        return self.browser.post("/api/scans/batch", json=body, headers=OURS)

    def n_scans(self) -> int:
        """Count what is kept."""
        with self.app.app_context():
            return db.session.execute(sa.select(sa.func.count()).select_from(Scan)).scalar_one()


def content(answer: TestResponse) -> dict[str, Any]:
    parsed: dict[str, Any] | None = answer.json
    assert parsed is not None
    return parsed


def outcomes(answer: TestResponse) -> list[tuple[str, str | None, str | None]]:
    assert answer.status_code == 200, answer.text
    return [(result["result"], result["state"], result["reason"]) for result in content(answer)["results"]]


def problem(answer: TestResponse) -> tuple[int, str]:
    """Return status and code of an answer that is a problem as RFC 9457 has it."""
    assert answer.mimetype == "application/problem+json"
    assert content(answer)["status"] == answer.status_code
    assert {"type", "title", "detail"} <= set(content(answer))
    return answer.status_code, content(answer)["code"]
