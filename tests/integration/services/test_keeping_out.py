"""Who was erased stays out of every list, until they register themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.importers.attendees import ImportedPerson
from matchmaker.models import Attendee, Erasure, KeptOut, MergedRow
from matchmaker.queries.kept_out import fingerprints_of
from matchmaker.services.deletion import delete_event
from matchmaker.services.erasure import erase_attendee
from matchmaker.services.importing import Step, apply_import, plan_import
from matchmaker.services.merging import merge_people
from matchmaker.services.registration import register
from matchmaker.services.walk_ins import add_walk_in
from matchmaker.tokens import fingerprint
from tests.factories import make_attendee, make_event, make_organizer
from tests.retired_events import end_event, look_until_done

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.models import Event

pytestmark = pytest.mark.usefixtures("app")


def row(name: str, email: str | None, ticket: str | None = None) -> ImportedPerson:
    return ImportedPerson(
        line=2,
        name=name,
        email=email,
        organisation="",
        headline="",
        external_id=ticket,
        goals=("a publisher",),
        skills=("looms",),
    )


ADA = row("Ada", "ada@example.org", "T1")


def bring_in(event: Event, *people: ImportedPerson) -> list[Step]:
    """Import people and return the steps, which are also the plan's."""
    planned = plan_import(event_id=event.id, people=people)
    done = apply_import(event_id=event.id, by=None, people=people, declares_consent=True, source="file")
    assert done == planned
    return [each.step for each in done]


def erase(event: Event, email: str = "ada@example.org") -> None:
    attendee_id = db.session.scalars(sa.select(Attendee.id).filter_by(event_id=event.id, email=email)).one()
    erase_attendee(attendee_id=attendee_id)


def people(event: Event) -> list[tuple[str, str | None]]:
    rows = db.session.execute(
        sa.select(Attendee.name, Attendee.email)
        .where(Attendee.event_id == event.id, Attendee.name != "")
        .order_by(Attendee.name)
    )
    return [(name, email) for name, email in rows]


def count(model: type[Any]) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(model)).scalar_one()


@pytest.mark.parametrize(
    "again",
    [ADA, row("Ada", "ada@example.org"), row("Ada", None, "T1"), row("Ada", "ada@work.example", "T1")],
)
def test_row_of_an_erased_person_stays_out_by_address_or_ticket(again: ImportedPerson) -> None:
    event = make_event()
    bring_in(event, ADA)
    erase(event)

    steps = bring_in(event, again, row("Grace", "grace@example.org", "T2"))

    assert steps == [Step.KEPT_OUT, Step.NEW]
    assert people(event) == [("Grace", "grace@example.org")]


def test_trace_is_two_fingerprints_that_only_this_installation_makes(app: Flask) -> None:
    event = make_event()
    bring_in(event, ADA)

    erase(event)

    trace = db.session.scalars(sa.select(KeptOut)).one()
    own = fingerprints_of(event_id=event.id, email="ada@example.org", ticket="T1")
    elsewhere = fingerprints_of(event_id=event.id + 1, email="ada@example.org", ticket="T1")
    guessed = fingerprint("another key", "kept out", str(event.id), "email", "ada@example.org")
    assert (trace.email_fingerprint, trace.ticket_fingerprint) == (own.email, own.ticket)
    assert {column.name for column in KeptOut.__table__.columns} == {
        "id",
        "event_id",
        "email_fingerprint",
        "ticket_fingerprint",
    }
    assert len({own.email, own.ticket, elsewhere.email, elsewhere.ticket, guessed}) == 5
    assert app.config["SECRET_KEY"] != "another key"


def test_person_without_address_and_ticket_leaves_no_trace() -> None:
    event = make_event()
    make_attendee(event=event, email="ada@example.org").email = None
    db.session.commit()
    attendee_id = db.session.scalars(sa.select(Attendee.id)).one()

    erase_attendee(attendee_id=attendee_id)

    assert (count(Erasure), count(KeptOut)) == (1, 0)


def test_list_of_another_event_still_has_them() -> None:
    event, other = make_event(), make_event()
    bring_in(event, ADA)
    erase(event)

    assert bring_in(other, ADA) == [Step.NEW]


def test_buyers_address_of_an_erased_person_is_given_to_nobody() -> None:
    event = make_event()
    bob = row("Bob", "ada@example.org", "T2")
    bring_in(event, ADA, bob)
    assert people(event) == [("Ada", "ada@example.org"), ("Bob", None)]
    erase(event)

    (planned,) = plan_import(event_id=event.id, people=[bob])
    steps = bring_in(event, bob)

    assert (planned.step, planned.shares_address, steps) == (Step.CHANGED, False, [Step.CHANGED])
    assert people(event) == [("Bob", None)]


def test_registering_oneself_lifts_the_trace_of_this_person_alone() -> None:
    event = make_event()
    bring_in(event, ADA, row("Grace", "grace@example.org", "T2"))
    erase(event)
    erase(event, "grace@example.org")

    register(event_id=event.id, name="Ada again", email="Ada@example.org", consents=True)

    assert count(KeptOut) == 1
    assert bring_in(event, row("Ada", "ada@example.org"), row("Grace", None, "T2")) == [
        Step.OWN_WORDS,
        Step.KEPT_OUT,
    ]
    assert people(event) == [("Ada again", "ada@example.org")]


def test_who_comes_to_the_door_is_let_back_in() -> None:
    event, olive = make_event(), make_organizer().id
    bring_in(event, ADA)
    erase(event)
    said = {"source": "told Olive", "says_yes": True}

    add_walk_in(event_id=event.id, by=olive, name="Lin", **said)  # type: ignore[arg-type]  # passed on
    assert count(KeptOut) == 1
    add_walk_in(event_id=event.id, by=olive, name="Ada", email="ada@example.org", **said)  # type: ignore[arg-type]  # passed on

    assert count(KeptOut) == 0
    assert bring_in(event, row("Ada", "ada@example.org")) == [Step.CHANGED]


def test_erased_again_they_stay_out_again() -> None:
    event = make_event()
    bring_in(event, ADA)
    erase(event)
    register(event_id=event.id, name="Ada", email="ada@example.org", consents=True)
    erase(event)

    assert bring_in(event, row("Ada", "ada@example.org")) == [Step.KEPT_OUT]


def merged_three_times(event: Event) -> list[str]:
    """Merge rows of one person, the second time the kept row itself; return all of their codes."""
    olive = make_organizer().id
    first, second, third = (
        make_attendee(event=event, name=f"Ada {number}", email=f"ada{number}@example.org", external_id=ticket)
        for number, ticket in enumerate(["T1", "T2", "T3"])
    )
    codes = [first.code, second.code, third.code]
    merge_people(event_id=event.id, kept_code=codes[1], merged_code=codes[0], by=olive)
    merge_people(event_id=event.id, kept_code=codes[2], merged_code=codes[1], by=olive)
    return codes


def test_ledger_names_every_row_that_was_merged_into_the_erased_one() -> None:
    event = make_event()
    codes = merged_three_times(event)
    assert count(MergedRow) == 2

    erase(event, "ada2@example.org")

    assert sorted(db.session.scalars(sa.select(Erasure.code))) == sorted(codes)
    assert count(MergedRow) == 0


def test_every_address_and_ticket_of_a_merged_person_stays_out() -> None:
    event = make_event()
    merged_three_times(event)
    erase(event, "ada2@example.org")

    steps = bring_in(
        event, *(row("Ada", f"ada{number}@example.org") for number in range(3)), row("Ada", None, "T1")
    )

    assert steps == [Step.KEPT_OUT] * 4
    assert people(event) == []


def test_ledger_of_a_deleted_event_names_merged_rows_and_no_trace_stays() -> None:
    event, other = make_event(), make_event()
    make_attendee(event=other)
    codes = merged_three_times(event)
    gone = make_attendee(event=event, email="mary@example.org")
    codes.append(gone.code)
    erase_attendee(attendee_id=gone.id)
    assert count(KeptOut) == 1

    delete_event(event_id=event.id, by=make_organizer().id, typed_name=event.name)

    assert set(codes) <= set(db.session.scalars(sa.select(Erasure.code)))
    assert (count(KeptOut), count(MergedRow)) == (0, 0)


def test_retention_names_merged_rows_leaves_no_trace_and_ends_those_there_are() -> None:
    event = make_event()
    codes = merged_three_times(event)
    gone = make_attendee(event=event, email="mary@example.org")
    codes.append(gone.code)
    erase_attendee(attendee_id=gone.id)

    end_event(event, days_ago=31)
    look_until_done()
    after_a_month = count(KeptOut)
    end_event(event, days_ago=91)
    look_until_done()

    assert (after_a_month, count(KeptOut)) == (1, 0)
    assert sorted(db.session.scalars(sa.select(Erasure.code))) == sorted(codes)


def test_fingerprint_is_the_keyed_hash() -> None:
    # RFC 4231, test case 2.
    assert fingerprint("Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert fingerprint("key", "ab", "c") != fingerprint("key", "a", "bc")


def test_nothing_is_computed_where_nobody_was_erased(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    event = make_event(ends_at=now() + timedelta(days=1))
    monkeypatch.delitem(app.config, "SECRET_KEY")

    assert bring_in(event, ADA) == [Step.NEW]


def test_list_with_both_rows_of_a_merged_person_does_not_part_them_again() -> None:
    event, olive = make_event(), make_organizer().id
    both = (row("Ada", "ada@example.org", "T1"), row("A. Lovelace", "ada@work.example", "T2"))
    bring_in(event, *both)
    kept_code, merged_code = db.session.scalars(sa.select(Attendee.code).order_by(Attendee.id))
    merge_people(event_id=event.id, kept_code=kept_code, merged_code=merged_code, by=olive)

    again = row("A. Lovelace", None, "T2"), row("A. Lovelace", "ada@work.example")
    colleague = row("Grace", "ada@work.example", "T3")
    steps = bring_in(event, *both, *again, colleague)

    assert steps == [*[Step.SAME] * 4, Step.NEW]
    assert people(event) == [("Ada", "ada@example.org"), ("Grace", "ada@work.example")]


def test_list_with_a_ticket_for_a_merged_row_that_had_none_brings_nobody_in() -> None:
    event, olive = make_event(), make_organizer().id
    bring_in(event, row("Ada", "ada@example.org"), row("A. Lovelace", "ada@work.example"))
    kept_code, merged_code = db.session.scalars(sa.select(Attendee.code).order_by(Attendee.id))
    merge_people(event_id=event.id, kept_code=kept_code, merged_code=merged_code, by=olive)

    assert bring_in(event, row("A. Lovelace", "ada@work.example", "T2")) == [Step.SAME]
