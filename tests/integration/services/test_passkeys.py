from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.errors import NotFoundError, PasskeyRefusedError
from matchmaker.models import Organizer, Passkey
from matchmaker.services.passkeys import (
    Offer,
    Site,
    add_passkey,
    check_passkey,
    offer_registration,
    offer_sign_in,
    remove_passkey,
    rename_passkey,
)
from tests.factories import make_organizer
from tests.software_passkey import SoftwarePasskey

pytestmark = pytest.mark.usefixtures("app")

SITE = Site("meet.example.org", "https://meet.example.org")


@pytest.fixture
def olive() -> Organizer:
    return make_organizer()


def device(**differences: object) -> SoftwarePasskey:
    return SoftwarePasskey(**{"host": SITE.host, "origin": SITE.origin, **differences})  # type: ignore[arg-type]  # passed on


def register(olive: Organizer, passkey: SoftwarePasskey, label: str = "my phone") -> None:
    offer = offer_registration(organizer_id=olive.id, site=SITE)
    add_passkey(
        organizer_id=olive.id,
        site=SITE,
        challenge=offer.challenge,
        credential=passkey.register(offer.options),
        label=label,
    )


def enter(passkey: SoftwarePasskey, offer: Offer | None = None) -> int:
    offer = offer or offer_sign_in(site=SITE)
    return check_passkey(site=SITE, challenge=offer.challenge, credential=passkey.sign_in(offer.options))


def labels() -> list[str]:
    return list(db.session.scalars(sa.select(Passkey.label).order_by(Passkey.id)))


def test_check_passkey_returns_whose_it_is(olive: Organizer) -> None:
    grace, mine, theirs = make_organizer(name="Grace"), device(), device()
    register(olive, mine)
    register(grace, theirs)

    found = [enter(mine), enter(theirs), enter(mine)]

    assert found == [olive.id, grace.id, olive.id]
    stored = db.session.scalars(sa.select(Passkey).filter_by(organizer_id=olive.id)).one()
    assert (stored.sign_count, stored.label) == (2, "my phone")
    assert stored.used_at is not None


def test_offer_registration_asks_for_a_passkey_of_any_device_that_asks_its_owner(olive: Organizer) -> None:
    passkey = device()
    register(olive, passkey)

    asked = json.loads(offer_registration(organizer_id=olive.id, site=SITE).options)

    assert asked["rp"]["id"] == "meet.example.org"
    assert asked["user"]["name"] == olive.email
    assert asked["authenticatorSelection"] == {
        "requireResidentKey": True,
        "residentKey": "required",
        "userVerification": "required",
    }
    assert len(asked["excludeCredentials"]) == 1


def test_offer_sign_in_names_nobody(olive: Organizer) -> None:
    register(olive, device())

    asked = json.loads(offer_sign_in(site=SITE).options)

    assert (asked["rpId"], asked["allowCredentials"], asked["userVerification"]) == (
        "meet.example.org",
        [],
        "required",
    )


def test_answer_counts_once(olive: Organizer) -> None:
    passkey = device()
    register(olive, passkey)
    offer = offer_sign_in(site=SITE)
    answer = passkey.sign_in(offer.options)
    check_passkey(site=SITE, challenge=offer.challenge, credential=answer)

    with pytest.raises(PasskeyRefusedError):
        check_passkey(site=SITE, challenge=offer.challenge, credential=answer)


@pytest.mark.parametrize(
    "differences",
    [
        {"host": "evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "http://meet.example.org"},
        {"is_verified": False},
    ],
)
def test_passkey_of_another_site_or_without_a_finger_is_not_added(
    olive: Organizer, differences: dict[str, object]
) -> None:
    with pytest.raises(PasskeyRefusedError):
        register(olive, device(**differences))

    assert labels() == []


@pytest.mark.parametrize(
    "differences",
    [
        {"host": "evil.example"},
        {"origin": "https://evil.example"},
        {"is_verified": False},
        {"handle": b"somebody else"},
        {"count": -1},  # a copy of the passkey went on counting elsewhere
        {"credential_id": b"unknown"},
    ],
)
def test_answer_that_does_not_fit_lets_nobody_in(olive: Organizer, differences: dict[str, object]) -> None:
    passkey = device()
    register(olive, passkey)
    enter(passkey)

    with pytest.raises(PasskeyRefusedError):
        enter(replace(passkey, **differences))  # type: ignore[arg-type]  # a table of cases

    assert enter(passkey) == olive.id


def test_device_that_names_no_owner_is_known_by_its_passkey(olive: Organizer) -> None:
    passkey = device()
    register(olive, passkey)

    assert enter(replace(passkey, handle=b"")) == olive.id


def test_signature_of_another_key_lets_nobody_in(olive: Organizer) -> None:
    passkey = device()
    register(olive, passkey)

    with pytest.raises(PasskeyRefusedError):
        enter(replace(passkey, key=device().key))


@pytest.mark.parametrize(
    "credential", ["", "{}", "[]", "null", "1", '{"id": 1}', '{"id":"a","rawId":"a","response":{}}', "\0"]
)
def test_what_is_no_answer_at_all_is_refused(olive: Organizer, credential: str) -> None:
    making, entering = offer_registration(organizer_id=olive.id, site=SITE), offer_sign_in(site=SITE)

    with pytest.raises(PasskeyRefusedError):
        add_passkey(
            organizer_id=olive.id, site=SITE, challenge=making.challenge, credential=credential, label=""
        )
    with pytest.raises(PasskeyRefusedError):
        check_passkey(site=SITE, challenge=entering.challenge, credential=credential)


def test_passkey_that_is_known_is_not_added_again(olive: Organizer) -> None:
    mallory, passkey = make_organizer(name="Mallory"), device()
    register(olive, passkey)

    with pytest.raises(PasskeyRefusedError):
        register(mallory, passkey)

    assert enter(replace(passkey, handle=b"")) == olive.id


def test_rename_and_remove_reach_only_ones_own(olive: Organizer) -> None:
    mallory, passkey = make_organizer(name="Mallory"), device()
    register(olive, passkey)
    code = db.session.scalars(sa.select(Passkey.code)).one()

    with pytest.raises(NotFoundError):
        rename_passkey(organizer_id=mallory.id, code=code, label="mine")
    remove_passkey(organizer_id=mallory.id, code=code)
    before = labels()
    rename_passkey(organizer_id=olive.id, code=code, label="my laptop")
    renamed = labels()
    remove_passkey(organizer_id=olive.id, code=code)

    assert (before, renamed, labels()) == (["my phone"], ["my laptop"], [])
    with pytest.raises(PasskeyRefusedError):
        enter(passkey)
