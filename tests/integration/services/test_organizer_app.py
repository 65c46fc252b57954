from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import SecondStepError, TooManyTriesError
from matchmaker.models import Organizer
from matchmaker.services.organizer_app import (
    app_address,
    begin_app,
    check_code,
    confirm_app,
    end_app,
    make_recovery_codes,
)
from tests.factories import make_organizer

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("app")

STEP = timedelta(seconds=30)


def row(organizer_id: int) -> Organizer:
    db.session.rollback()
    return db.session.get_one(Organizer, organizer_id)


def shown(organizer_id: int, *, steps: int = 0) -> str:
    """Return what the app shows, some steps of half a minute away."""
    return pyotp.TOTP(row(organizer_id).totp_secret or "").at(now() + steps * STEP)


@pytest.fixture
def olive() -> int:
    return make_organizer().id


@pytest.fixture
def codes(olive: int) -> list[str]:
    """Return the recovery codes of an app that was set up a while ago."""
    with time_machine.travel(now() - timedelta(hours=1)):
        begin_app(organizer_id=olive)
        return confirm_app(organizer_id=olive, code=shown(olive))


def test_app_is_asked_for_once_its_code_was_typed(olive: int) -> None:
    nothing = app_address(row(olive))
    begin_app(organizer_id=olive)
    address = app_address(row(olive))
    with pytest.raises(SecondStepError):
        confirm_app(organizer_id=olive, code="000000" if shown(olive) != "000000" else "111111")
    is_asked_for_too_early = row(olive).totp_confirmed_at is not None

    codes = confirm_app(organizer_id=olive, code=f" {shown(olive)[:3]} {shown(olive)[3:]} ")

    assert (nothing, is_asked_for_too_early) == ("", False)
    assert address.startswith("otpauth://totp/Matchmaker:organizer")
    assert row(olive).totp_confirmed_at is not None
    assert app_address(row(olive)) == ""
    assert len(set(codes)) == 10
    assert not {code for code in codes if code in str(row(olive).recovery_hashes)}


def test_begin_app_leaves_one_in_use_alone(olive: int, codes: list[str]) -> None:
    assert codes
    before = row(olive).totp_secret

    begin_app(organizer_id=olive)

    assert row(olive).totp_secret == before
    with pytest.raises(SecondStepError):
        confirm_app(organizer_id=olive, code=shown(olive))


@pytest.mark.usefixtures("app", "codes")
def test_code_counts_once_and_none_before_it_afterwards(olive: int) -> None:
    with time_machine.travel(now(), tick=False):
        check_code(organizer_id=olive, code=shown(olive))
        for steps in (0, -1):
            with pytest.raises(SecondStepError):
                check_code(organizer_id=olive, code=shown(olive, steps=steps))

        check_code(organizer_id=olive, code=shown(olive, steps=1))


@pytest.mark.usefixtures("app", "codes")
@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_code_may_be_half_a_minute_early_or_late(olive: int, *, steps: int, fits: bool) -> None:
    with time_machine.travel(now(), tick=False):
        code = shown(olive, steps=steps)
        taken = True
        try:
            check_code(organizer_id=olive, code=code)
        except SecondStepError:
            taken = False

    assert taken is fits


def test_recovery_code_counts_once_however_it_is_typed(olive: int, codes: list[str]) -> None:
    check_code(organizer_id=olive, code=f"{codes[3][:4]} {codes[3][4:].lower()}")
    with pytest.raises(SecondStepError):
        check_code(organizer_id=olive, code=codes[3])

    check_code(organizer_id=olive, code=codes[4])

    assert len(row(olive).recovery_hashes or []) == 8


@pytest.mark.usefixtures("app", "codes")
def test_code_sent_twice_at_once_counts_once(olive: int, bare_app: Flask) -> None:
    code = shown(olive)
    db.session.rollback()

    def use() -> bool:
        with bare_app.app_context():
            try:
                check_code(organizer_id=olive, code=code)
            except SecondStepError:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(answer.result() for answer in [pool.submit(use) for _ in range(2)])

    assert answers == [False, True]


def test_new_recovery_codes_end_the_old_ones(olive: int, codes: list[str]) -> None:
    new = make_recovery_codes(organizer_id=olive)

    with pytest.raises(SecondStepError):
        check_code(organizer_id=olive, code=codes[0])
    check_code(organizer_id=olive, code=new[0])


def test_guessing_has_to_wait_also_with_the_right_code(olive: int, codes: list[str]) -> None:
    for guess in range(5):
        with pytest.raises(SecondStepError):
            check_code(organizer_id=olive, code=f"guess{guess}")
    with pytest.raises(TooManyTriesError):
        check_code(organizer_id=olive, code=codes[0])

    with time_machine.travel(now() + timedelta(minutes=16)):
        check_code(organizer_id=olive, code=codes[0])


def test_end_app_forgets_everything_of_it(olive: int, codes: list[str]) -> None:
    end_app(organizer_id=olive)

    left = row(olive)
    assert (left.totp_secret, left.totp_confirmed_at, left.totp_last_step, left.recovery_hashes) == (
        None,
    ) * 4
    for code in ("000000", codes[0]):
        with pytest.raises(SecondStepError):
            check_code(organizer_id=olive, code=code)
    with pytest.raises(SecondStepError):
        make_recovery_codes(organizer_id=olive)


def test_confirm_app_without_a_beginning_is_refused(olive: int) -> None:
    with pytest.raises(SecondStepError):
        confirm_app(organizer_id=olive, code="000000")

    assert row(olive).totp_confirmed_at is None


def test_organizer_who_is_gone_has_no_app() -> None:
    begin_app(organizer_id=404)
    end_app(organizer_id=404)
    with pytest.raises(SecondStepError):
        check_code(organizer_id=404, code="000000")
