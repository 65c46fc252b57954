"""Whatever address and ticket somebody had before keeps them out of lists, and tells nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, FormerFingerprint, KeptOut
from matchmaker.queries.kept_out import every_fingerprint_of, fingerprints_of
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.importing import PlannedPerson, Step, plan_import
from matchmaker.services.merging import merge_people
from matchmaker.services.people import edit_person
from tests.factories import make_attendee, make_event, make_organizer
from tests.integration.services.test_keeping_out import ADA, bring_in, erase, people, row

pytestmark = pytest.mark.usefixtures("app")


def correct(email: str | None) -> None:
    """Let an organizer write another address of the only person."""
    edit_person(
        attendee_id=db.session.scalars(sa.select(Attendee.id)).one(),
        by=make_organizer().id,
        name="Ada",
        organisation="",
        headline="",
        email=email,
        group="",
        is_minor=False,
        goals=("a publisher",),
        skills=("looms",),
    )


@pytest.mark.parametrize("corrected", ["ada@new.example", None])
def test_address_that_an_organizer_corrected_stays_out(corrected: str | None) -> None:
    event = make_event()
    bring_in(event, row("Ada", "ada@example.org"))
    correct(corrected)
    erase_attendee(attendee_id=db.session.scalars(sa.select(Attendee.id)).one())

    assert bring_in(event, row("Ada", "ada@example.org")) == [Step.KEPT_OUT]
    assert db.session.scalars(sa.select(FormerFingerprint)).all() == []


def test_address_that_a_list_replaced_stays_out() -> None:
    event = make_event()
    bring_in(event, ADA)
    bring_in(event, row("Ada", "ada@new.example", "T1"))
    erase(event, "ada@new.example")

    steps = bring_in(event, row("Ada", "ada@example.org"), row("Ada", "ada@new.example"))

    assert steps == [Step.KEPT_OUT] * 2


def test_nothing_is_kept_where_address_and_ticket_stay() -> None:
    event = make_event()
    bring_in(event, row("Ada", "ada@example.org"))
    bring_in(event, row("Ada Lovelace", "ada@example.org", "T1"))
    correct("ada@example.org")

    assert db.session.scalars(sa.select(FormerFingerprint)).all() == []


def test_what_a_merged_row_had_before_stays_out() -> None:
    event, olive = make_event(), make_organizer().id
    bring_in(event, ADA)
    bring_in(event, row("Ada", "ada@new.example", "T1"))
    merged_code = db.session.scalars(sa.select(Attendee.code)).one()
    kept = make_attendee(event=event, email="ada@work.example")
    kept_id, kept_code = kept.id, kept.code
    merge_people(event_id=event.id, kept_code=kept_code, merged_code=merged_code, by=olive)

    told = {found.email for found in every_fingerprint_of(db.session.get_one(Attendee, kept_id))}
    erase_attendee(attendee_id=kept_id)

    addresses = ("ada@example.org", "ada@new.example", "ada@work.example")
    of_addresses = {fingerprints_of(event_id=event.id, email=one, ticket=None).email for one in addresses}
    assert told == of_addresses
    assert set(db.session.scalars(sa.select(KeptOut.email_fingerprint))) == of_addresses
    assert bring_in(event, *(row("Ada", one) for one in addresses)) == [Step.KEPT_OUT] * 3


def test_row_that_tries_an_address_is_told_the_same_whether_its_owner_was_erased() -> None:
    told: list[list[PlannedPerson]] = []
    done: list[list[Step]] = []
    tried = (
        row("Bob", "ada@example.org", "T2"),
        row("Eve", "ada@example.org", "T3"),
        row("Bob", "ada@example.org"),
    )
    for is_erased in (False, True):
        event = make_event()
        bring_in(event, row("Bob", "bob@example.org", "T2"), row("Eve", "eve@example.org", "T3"))
        if is_erased:
            bring_in(event, row("Ada", "ada@example.org"))
            erase(event)
        told.append(plan_import(event_id=event.id, people=tried))
        done.append(bring_in(event, *tried))

    assert told[0] == told[1]
    assert done == [[Step.CHANGED, Step.SAME, Step.TAKEN]] * 2
    assert people(event) == [("Bob", "bob@example.org"), ("Eve", "eve@example.org")]
