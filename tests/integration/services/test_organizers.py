from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.errors import (
    OrganizerExistsError,
    PasswordTooShortError,
    PresentPasswordError,
    TooManyTriesError,
    WrongPasswordError,
)
from matchmaker.models import LimitCounter, Organizer
from matchmaker.services.organizers import (
    change_password,
    check_password,
    create_organizer,
    rename_organizer,
    set_password,
)
from matchmaker.services.sessions import load_session, open_session

pytestmark = pytest.mark.usefixtures("app")

PASSWORD = "correct horse battery"


def test_create_organizer_with_a_password_signs_in_with_it() -> None:
    olive_id = create_organizer(email="Olive@Example.org", name="Olive", password=PASSWORD)

    assert check_password(email=" OLIVE@example.org ", password=PASSWORD) == olive_id
    stored = db.session.get_one(Organizer, olive_id)
    assert stored.email == "olive@example.org"
    assert (stored.password_hash or "").startswith("$argon2id$")


def test_create_organizer_with_a_known_address_is_refused() -> None:
    create_organizer(email="olive@example.org", name="Olive", password=None)

    with pytest.raises(OrganizerExistsError, match=r"OLIVE@example\.org"):
        create_organizer(email="OLIVE@example.org", name="Mallory", password=None)

    assert db.session.scalars(sa.select(Organizer.name)).all() == ["Olive"]


def test_password_that_is_too_short_is_refused_and_the_old_one_stays() -> None:
    olive_id = create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)

    with pytest.raises(PasswordTooShortError, match="12"):
        create_organizer(email="grace@example.org", name="Grace", password="elevenchars")
    with pytest.raises(PasswordTooShortError, match="12"):
        set_password(organizer_id=olive_id, password="elevenchars")

    assert db.session.scalars(sa.select(Organizer.name)).all() == ["Olive"]
    assert check_password(email="olive@example.org", password=PASSWORD) == olive_id


def test_set_password_replaces_the_old_one() -> None:
    olive_id = create_organizer(email="olive@example.org", name="Olive", password=None)

    set_password(organizer_id=olive_id, password="another long one")

    assert check_password(email="olive@example.org", password="another long one") == olive_id
    with pytest.raises(WrongPasswordError):
        check_password(email="olive@example.org", password=PASSWORD)


def test_check_password_tells_nobody_who_has_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of failure verifies exactly one hash, so that neither words nor time tell them apart."""
    create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
    create_organizer(email="linked@example.org", name="Linked", password=None)
    verified = []
    real = check_password.__globals__["_hasher"]

    class Counting:
        def hash(self, password: str) -> str:
            return str(real.hash(password))

        def verify(self, known_hash: str, password: str) -> bool:
            verified.append(known_hash.rsplit("$", 2)[0])
            return bool(real.verify(known_hash, password))

    monkeypatch.setitem(check_password.__globals__, "_hasher", Counting())
    told = set()
    for email, password in (
        ("olive@example.org", "wrong password"),
        ("nobody@example.org", "wrong password"),
        ("nobody@example.org", "nobody has this password"),
        ("linked@example.org", "nobody has this password"),
    ):
        with pytest.raises(WrongPasswordError) as caught:
            check_password(email=email, password=password)
        told.add((str(caught.value), caught.value.__cause__))

    assert told == {("Address and password do not belong together.", None)}
    # Four checks with the same parameters: algorithm, version, memory, time, salt apart.
    assert len(verified) == 4
    assert len({known.rsplit("$", 1)[0] for known in verified}) == 1


def test_check_password_too_often_waits_also_with_the_right_one() -> None:
    """The fifth try is the last one; another account is not slowed down."""
    olive_id = create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
    grace_id = create_organizer(email="grace@example.org", name="Grace", password=PASSWORD)

    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            check_password(email="olive@example.org", password="wrong password")
    with pytest.raises(TooManyTriesError):
        check_password(email="olive@example.org", password=PASSWORD)

    assert check_password(email="grace@example.org", password=PASSWORD) == grace_id
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert check_password(email="olive@example.org", password=PASSWORD) == olive_id


def test_check_password_forgets_tries_after_a_success() -> None:
    create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
    with pytest.raises(WrongPasswordError):
        check_password(email="olive@example.org", password="wrong password")

    check_password(email="olive@example.org", password=PASSWORD)

    assert db.session.scalars(sa.select(LimitCounter)).all() == []


def test_change_password_asks_for_the_present_one_and_keeps_one_browser() -> None:
    olive_id = create_organizer(email="olive@example.org", name="Olive", password=PASSWORD)
    here, there = (open_session(organizer_id=olive_id, attendee_id=None, data={}) for _ in range(2))

    with pytest.raises(PresentPasswordError):
        change_password(organizer_id=olive_id, present="wrong", new="another long one", keep=here)
    before = load_session(secret=there) is not None
    change_password(organizer_id=olive_id, present=PASSWORD, new="another long one", keep=here)

    assert (before, load_session(secret=there)) == (True, None)
    assert load_session(secret=here) is not None
    assert check_password(email="olive@example.org", password="another long one") == olive_id


def test_change_password_asks_for_none_where_there_is_none() -> None:
    olive_id = create_organizer(email="olive@example.org", name="Olive", password=None)

    change_password(organizer_id=olive_id, present="", new=PASSWORD, keep=None)

    assert check_password(email="olive@example.org", password=PASSWORD) == olive_id


def test_rename_organizer_changes_the_name() -> None:
    olive_id = create_organizer(email="olive@example.org", name="Olive", password=None)

    rename_organizer(organizer_id=olive_id, name="Olive Oyl")

    assert db.session.get_one(Organizer, olive_id).name == "Olive Oyl"
