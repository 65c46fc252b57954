from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import CodeRefusedError, TooManyTriesError
from matchmaker.models import Attendee, LimitCounter
from matchmaker.services.sign_in_codes import give_pins, make_device_code, sign_in_by_code, sign_in_by_pin
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")


def pin_of(attendee: Attendee) -> str:
    give_pins(event_id=attendee.event_id)
    pin = db.session.get_one(Attendee, attendee.id).pin
    assert pin is not None
    return pin


def other_than(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06d}"


def test_device_code_signs_in_once_however_it_is_typed() -> None:
    ada = make_attendee(event=make_event())
    code = make_device_code(attendee_id=ada.id)

    assert (
        sign_in_by_code(code=f" {code[:4].lower()} {code[4:].lower()}", requester=None, place="hall")
        == ada.id
    )
    with pytest.raises(CodeRefusedError):
        sign_in_by_code(code=code, requester=None, place="hall")


def test_device_code_expires_after_ten_minutes() -> None:
    code = make_device_code(attendee_id=make_attendee(event=make_event()).id)

    with time_machine.travel(now() + timedelta(minutes=10)), pytest.raises(CodeRefusedError):
        sign_in_by_code(code=code, requester=None, place="hall")


def test_a_new_device_code_ends_the_one_before() -> None:
    ada = make_attendee(event=make_event())
    first, second = make_device_code(attendee_id=ada.id), make_device_code(attendee_id=ada.id)

    with pytest.raises(CodeRefusedError):
        sign_in_by_code(code=first, requester=None, place="hall")
    assert sign_in_by_code(code=second, requester=None, place="hall") == ada.id


def test_guessing_codes_from_one_place_stops_nobody_elsewhere() -> None:
    ada = make_attendee(event=make_event())
    code = make_device_code(attendee_id=ada.id)
    with transaction():
        db.session.add(
            LimitCounter(key="codes:attic", tries=1000, window_ends_at=now() + timedelta(minutes=9))
        )

    with pytest.raises(TooManyTriesError):
        sign_in_by_code(code="00000000", requester=None, place="attic")
    assert sign_in_by_code(code=code, requester=None, place="hall") == ada.id


def test_give_pins_keeps_the_pins_that_are_printed() -> None:
    ada = make_attendee(event=make_event())

    first, second = pin_of(ada), pin_of(ada)

    assert first == second
    assert first.isdigit()
    assert len(first) == 6


def test_give_pins_leaves_out_who_has_left() -> None:
    ada = make_attendee(event=make_event())
    with transaction():
        db.session.get_one(Attendee, ada.id).withdrawn_at = now()

    give_pins(event_id=ada.event_id)

    assert db.session.get_one(Attendee, ada.id).pin is None


def test_pin_signs_in_again_and_again() -> None:
    ada = make_attendee(event=make_event())
    pin = pin_of(ada)

    typed = [f"{pin[:3]} {pin[3:]}", *[pin] * 9]

    assert [sign_in_by_pin(typed_code=ada.typed_code, pin=one, place="hall") for one in typed] == [
        ada.id
    ] * 10


def test_pin_of_another_badge_is_refused() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    pin_of(ada)
    with transaction():
        db.session.get_one(Attendee, ada.id).pin = "111111"
        db.session.get_one(Attendee, grace.id).pin = "222222"

    with pytest.raises(CodeRefusedError):
        sign_in_by_pin(typed_code=ada.typed_code, pin="222222", place="hall")


def test_badge_without_a_pin_signs_nobody_in() -> None:
    ada = make_attendee(event=make_event())

    with pytest.raises(CodeRefusedError):
        sign_in_by_pin(typed_code=ada.typed_code, pin="", place="hall")


def test_after_five_wrong_pins_the_right_one_waits() -> None:
    ada = make_attendee(event=make_event())
    pin = pin_of(ada)

    def guess() -> None:
        with pytest.raises(CodeRefusedError):
            sign_in_by_pin(typed_code=ada.typed_code, pin=other_than(pin), place="hall")

    for _ in range(5):
        guess()

    with pytest.raises(TooManyTriesError):
        sign_in_by_pin(typed_code=ada.typed_code, pin=pin, place="hall")
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert sign_in_by_pin(typed_code=ada.typed_code, pin=pin, place="hall") == ada.id


def test_pin_works_until_a_week_after_the_event() -> None:
    event = make_event()
    ada = make_attendee(event=event)
    pin, ends_at = pin_of(ada), event.ends_at

    with time_machine.travel(ends_at + timedelta(days=6)):
        assert sign_in_by_pin(typed_code=ada.typed_code, pin=pin, place="hall") == ada.id
    with time_machine.travel(ends_at + timedelta(days=8)), pytest.raises(CodeRefusedError):
        sign_in_by_pin(typed_code=ada.typed_code, pin=pin, place="hall")
