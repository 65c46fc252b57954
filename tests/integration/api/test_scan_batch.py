"""Scans that a phone sends together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Device, Meeting, Scan
from matchmaker.services.live_codes import live_code, live_secret_of
from tests.conftest import BASE_URL
from tests.integration.api.batch_phone import OURS, Phone, content, outcomes
from tests.signed_in import browser_of

if TYPE_CHECKING:
    from flask import Flask


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
