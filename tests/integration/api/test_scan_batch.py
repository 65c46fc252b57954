"""Scans that a phone sends together."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Device, Meeting, Scan
from matchmaker.services.live_codes import live_code, live_secret_of
from tests.conftest import BASE_URL
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


@pytest.fixture
def phone(bare_app: Flask) -> Phone:
    return Phone(bare_app)


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


def test_scan_is_recorded_then_a_duplicate(phone: Phone) -> None:
    scan = phone.scan()

    answers = [phone.send(scan) for _ in range(2)]

    assert answers[0].json == {
        "results": [
            {"id": scan["id"], "result": "recorded", "state": "claimed", "meeting": None, "reason": None}
        ]
    }
    assert outcomes(answers[1]) == [("duplicate", "claimed", None)]
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert phone.n_scans() == 1


def test_one_bad_scan_never_loses_the_others(phone: Phone) -> None:
    first = phone.scan()
    scans = [
        first,
        phone.scan("UNKNOWN"),
        phone.scan(phone.ada_badge),
        phone.scan(phone.mallory_badge),
        {**first, "via": "link"},
        phone.scan(f"{BASE_URL}/B/{phone.grace_badge}".upper()),
        phone.scan(phone.grace_typed.lower(), via="typed"),
    ]

    answer = phone.send(*scans)

    assert [result["id"] for result in content(answer)["results"]] == [scan["id"] for scan in scans]
    assert outcomes(answer) == [
        ("recorded", "claimed", None),
        ("refused", None, "badge_unknown"),
        ("refused", None, "self_scan"),
        ("refused", None, "badge_unknown"),
        ("refused", None, "id_reused"),
        ("recorded", "claimed", None),
        ("recorded", "claimed", None),
    ]


def test_scanning_back_confirms_and_says_which_meeting(phone: Phone, bare_app: Flask) -> None:
    phone.send(phone.scan())
    body = {"sent_at": now().isoformat(), "scans": [phone.scan(phone.ada_badge)]}
    grace = browser_of(bare_app, phone.grace_id)

    answer = grace.post("/api/scans/batch", json=body, headers=OURS)

    assert outcomes(answer) == [("recorded", "confirmed", None)]
    (result,) = content(answer)["results"]
    assert "Ada" in grace.get(f"/meetings/{result['meeting']}/remember").text


def test_scan_of_who_left_is_refused_without_detail(phone: Phone, bare_app: Flask) -> None:
    with bare_app.app_context():
        db.session.get_one(Attendee, phone.grace_id).withdrawn_at = now()
        db.session.commit()

    assert outcomes(phone.send(phone.scan())) == [("refused", None, "gone")]


def test_guesses_are_slowed_down_but_a_real_badge_is_kept(phone: Phone) -> None:
    guesses = [phone.scan(f"GUESS{number}") for number in range(31)]

    answer = phone.send(*guesses, phone.scan())

    assert [reason for _, _, reason in outcomes(answer)] == ["badge_unknown"] * 30 + ["too_many_tries", None]


@pytest.mark.parametrize(
    "time", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
@pytest.mark.parametrize("sent", [True, False])
def test_no_scan_is_refused_for_a_strange_clock(phone: Phone, time: str, *, sent: bool) -> None:
    other = "9999-12-31T23:59:59Z" if time.startswith("0001") else "0001-01-01T00:00:00Z"

    answer = phone.send(phone.scan(t_client=time), sent_at=other if sent else now().isoformat())

    assert outcomes(answer) == [("recorded", "claimed", None)]
    with phone.app.app_context():
        assert db.session.scalars(sa.select(Scan.clock_suspect)).all() == [True]


def test_phone_whose_clock_is_an_hour_late_is_corrected(phone: Phone) -> None:
    late = now() - timedelta(hours=1)

    phone.send(phone.scan(t_client=(late - timedelta(minutes=5)).isoformat()), sent_at=late.isoformat())

    with phone.app.app_context():
        happened: datetime = db.session.scalars(sa.select(Scan.happened_at)).one()
    assert abs(now() - timedelta(minutes=5) - happened) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"id": "not-a-uuid"}, "/scans/0/id"),
        ({"id": 7}, "/scans/0/id"),
        ({"token": ""}, "/scans/0/token"),
        ({"token": None}, "/scans/0/token"),
        ({"token": "x" * 201}, "/scans/0/token"),
        ({"token": "nul\0"}, "/scans/0/token"),
        ({"via": "button"}, "/scans/0/via"),
        ({"t_client": "2026-12-03T18:41:00"}, "/scans/0/t_client"),
        ({"t_client": 1_800_000_000}, "/scans/0/t_client"),
        ({"t_client": "1800000000"}, "/scans/0/t_client"),
        ({"t_client": "yesTerday"}, "/scans/0/t_client"),
        ({"extra": 1}, "/scans/0/extra"),
        ({"id": "٠b8f6f0e-6f57-4c6e-9a0b-3f2f6c7c7f11"}, "/scans/0/id"),
        ({"t_client": "٢٠٢٦-12-03T18:41:00Z"}, "/scans/0/t_client"),
        ({"device": "not-a-uuid"}, "/scans/0/device"),
        ({"device": 7}, "/scans/0/device"),
        ({"device": "nul\0"}, "/scans/0/device"),
        ({"seq": -1}, "/scans/0/seq"),
        ({"seq": 2**31}, "/scans/0/seq"),
        ({"seq": 2**63}, "/scans/0/seq"),
        ({"seq": 10**400}, "/scans/0/seq"),
        ({"seq": True}, "/scans/0/seq"),
        ({"seq": 1.0}, "/scans/0/seq"),
        ({"seq": 1.9}, "/scans/0/seq"),
        ({"seq": "1"}, "/scans/0/seq"),
        ({"live": 123456}, "/scans/0/live"),
        ({"live": "12345"}, "/scans/0/live"),
        ({"live": "1234567"}, "/scans/0/live"),
        ({"live": "123456\n"}, "/scans/0/live"),
        ({"live": "12345\0"}, "/scans/0/live"),
        ({"live": "١٢٣٤٥٦"}, "/scans/0/live"),
        ({"live": "12 456"}, "/scans/0/live"),
    ],
)
def test_fault_in_a_scan_is_pointed_at(phone: Phone, changed: dict[str, object], pointer: str) -> None:
    answer = phone.send(phone.scan(**changed))

    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in content(answer)["errors"]] == [pointer]
    assert phone.n_scans() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"sent_at": "2026-12-03T18:41:00Z", "scans": {}}',
        b'{"sent_at": "2026-12-03T18:41:00Z"}',
        b'{"sent_at": "2026-12-03T18:41:00Z", "scans": [], "more": 1}',
        b"[" * 100_000,
    ],
)
def test_body_that_is_no_batch_is_refused(phone: Phone, body: bytes) -> None:
    answer = phone.browser.post(
        "/api/scans/batch", data=body, headers={**OURS, "Content-Type": "application/json"}
    )

    assert problem(answer) == (400, "request_invalid")


@pytest.mark.parametrize("waiting", [-1, 2**31, 10**400, True, 1.0, "1", "١", [], {}])
def test_fault_in_what_waits_is_pointed_at(phone: Phone, waiting: object) -> None:
    answer = phone.send(phone.scan(), waiting=waiting)

    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in content(answer)["errors"]] == ["/waiting"]
    assert phone.n_scans() == 0


@pytest.mark.parametrize(
    ("once", "twice", "pointers"),
    [
        ('"seq": 1', '"seq": 2, "seq": 1', ["/scans/0/seq"]),
        ('"via": "camera"', '"via": "link", "via": "camera"', ["/scans/0/via"]),
        ('"waiting": 3', '"waiting": 3, "w\\u0061iting": 3', ["/waiting"]),
        ('"waiting": 3', '"waiting": 3, "waiting": 9, "scans": []', ["/scans", "/waiting"]),
    ],
)
def test_key_that_stands_twice_is_pointed_at(
    phone: Phone, once: str, twice: str, pointers: list[str]
) -> None:
    body = json.dumps({"scans": [phone.scan(seq=1)], "sent_at": now().isoformat(), "waiting": 3})

    answer = phone.browser.post(
        "/api/scans/batch",
        data=body.replace(once, twice),
        headers={**OURS, "Content-Type": "application/json"},
    )

    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in content(answer)["errors"]] == pointers
    assert phone.n_scans() == 0


def test_number_of_thousands_of_digits_is_refused(phone: Phone) -> None:
    body = json.dumps({"scans": [phone.scan(seq=0)], "sent_at": now().isoformat()})

    answer = phone.browser.post(
        "/api/scans/batch",
        data=body.replace('"seq": 0', '"seq": ' + "9" * 6000),
        headers={**OURS, "Content-Type": "application/json"},
    )

    assert problem(answer) == (400, "request_invalid")


def test_lone_surrogate_is_refused(phone: Phone) -> None:
    body = json.dumps({"sent_at": now().isoformat(), "scans": [phone.scan("\ud800")]})

    answer = phone.browser.post(
        "/api/scans/batch", data=body, headers={**OURS, "Content-Type": "application/json"}
    )

    assert problem(answer) == (400, "request_invalid")


def test_hundred_scans_are_taken_not_one_more(phone: Phone) -> None:
    scans = [phone.scan("UNKNOWN") for _ in range(101)]

    assert len(outcomes(phone.send(*scans[:100]))) == 100
    assert problem(phone.send(*scans)) == (413, "batch_too_large")


def test_body_beyond_every_measure_is_refused(phone: Phone) -> None:
    answer = phone.browser.post(
        "/api/scans/batch",
        data=b" " * (7 * 1024 * 1024),
        headers={**OURS, "Content-Type": "application/json"},
    )

    assert problem(answer) == (413, "request_entity_too_large")


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


def test_form_is_not_taken_for_json(phone: Phone) -> None:
    answer = phone.browser.post("/api/scans/batch", data={"scans": "[]"}, headers=OURS)

    assert problem(answer) == (415, "not_json")


def test_form_secret_is_not_asked_for(phone: Phone) -> None:
    phone.app.config["WTF_CSRF_ENABLED"] = True

    assert outcomes(phone.send(phone.scan())) == [("recorded", "claimed", None)]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OperationalError("INSERT", {}, Exception("database is locked")), 503, "storage"),
        (RuntimeError("nobody foresaw this"), 500, "internal"),
    ],
)
def test_error_below_is_a_problem_too(
    phone: Phone, caplog: pytest.LogCaptureFixture, error: Exception, status: int, code: str
) -> None:
    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO scan"):
            raise error

    caplog.set_level(logging.CRITICAL)
    with phone.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", fail)
    answer = phone.send(phone.scan())

    assert problem(answer) == (status, code)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)


DEVICE = "7d5ef3c1-58d6-4a0b-8d1a-0c7f8a3b9e22"


def test_answer_of_a_phone_that_counts_its_scans_says_how_many_are_missing(phone: Phone) -> None:
    told = [
        content(phone.send(*(phone.scan(token, device=DEVICE, seq=seq) for token, seq in scans)))["missing"]
        for scans in (
            [(phone.grace_badge, 5)],
            [(phone.grace_badge, 1), (phone.ada_badge, 2)],  # the own badge is refused, yet it has come
            [("UNKNOWN", 3), ("UNKNOWN", 3)],
            [(phone.grace_badge, 4)],
        )
    ]

    assert told == [4, 2, 1, 0]


def test_answer_sums_the_phones_of_a_batch_and_leaves_out_what_has_none(phone: Phone) -> None:
    scans = [phone.scan(device=str(uuid4()), seq=3), phone.scan(device=str(uuid4()), seq=2), phone.scan()]

    assert content(phone.send(*scans))["missing"] == 3
    assert "missing" not in content(phone.send(phone.scan(seq=9)))


def test_phone_says_what_waits_on_it(phone: Phone) -> None:
    kept = []
    for waiting in ({"waiting": 12}, {}, {"waiting": 0}):
        phone.send(phone.scan(device=DEVICE, seq=4), **waiting)
        with phone.app.app_context():
            device = db.session.scalars(sa.select(Device)).one()
            kept.append((device.attendee_id, str(device.device), device.last_sequence, device.waiting))

    assert kept == [(phone.ada_id, DEVICE, 4, waiting) for waiting in (12, 12, 0)]


@pytest.mark.parametrize("form", ["field", "link"])
def test_live_code_confirms_at_once(phone: Phone, form: str) -> None:
    with phone.app.app_context():
        live = live_code(live_secret_of(attendee_id=phone.grace_id), now())
    shown = (
        {"live": live} if form == "field" else {"token": f"{BASE_URL}/B/{phone.grace_badge}/{live}".upper()}
    )

    assert outcomes(phone.send(phone.scan(**shown))) == [("recorded", "confirmed", None)]


def test_live_code_of_three_days_ago_is_believed_from_a_good_clock_only(phone: Phone) -> None:
    with phone.app.app_context():
        live = live_code(live_secret_of(attendee_id=phone.grace_id), now() - timedelta(minutes=20))
    wrong = now() - timedelta(days=3)

    answer = phone.send(
        phone.scan(live=live, t_client=(wrong - timedelta(minutes=20)).isoformat()), sent_at=wrong.isoformat()
    )

    assert outcomes(answer) == [("recorded", "claimed", None)]
    with phone.app.app_context():
        assert db.session.execute(sa.select(Scan.is_live, Scan.clock_suspect)).all() == [(True, True)]
        assert db.session.scalars(sa.select(Meeting.confirmed_at)).all() == [None]


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
