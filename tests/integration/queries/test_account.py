from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Passkey
from matchmaker.queries.account import browsers_of, passkeys_of
from matchmaker.services.sessions import open_session
from tests.factories import make_organizer

pytestmark = pytest.mark.usefixtures("app")


def test_browsers_of_lists_who_is_still_signed_in_this_one_first() -> None:
    olive, mallory = make_organizer(), make_organizer(name="Mallory")
    with time_machine.travel(now() - timedelta(minutes=10)):
        here = open_session(organizer_id=olive.id, attendee_id=None, data={"browser": "Firefox · Linux"})
    open_session(organizer_id=olive.id, attendee_id=None, data={})
    for age in (timedelta(hours=3), timedelta(hours=12)):
        with time_machine.travel(now() - age):
            open_session(organizer_id=olive.id, attendee_id=None, data={"browser": "long gone"})
    open_session(organizer_id=mallory.id, attendee_id=None, data={})

    found = browsers_of(olive.id, secret=here)

    assert [(one.name, one.is_here) for one in found] == [("Firefox · Linux", True), ("", False)]
    assert {len(one.code) for one in found} == {12}


def test_passkeys_of_lists_ones_own_the_oldest_first() -> None:
    olive, mallory = make_organizer(), make_organizer(name="Mallory")
    db.session.add_all(
        Passkey(
            code=f"code{number}",
            organizer_id=owner.id,
            credential_id=b"id%d" % number,
            public_key=b"key",
            label=f"{owner.name} {number}",
            created_at=now() - timedelta(days=number),
        )
        for number, owner in enumerate((olive, olive, mallory))
    )
    db.session.commit()

    assert [passkey.label for passkey in passkeys_of(olive.id)] == ["Olive 1", "Olive 0"]
