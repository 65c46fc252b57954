"""What tied either of two rows to other people ties the kept one."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Avoidance, AvoidanceKind, HideRule, Match, Pin, RuleKind, RunState
from matchmaker.queries.hiding import person_value
from tests.factories import make_attendee, make_match, make_meeting, make_run
from tests.registered_twice import Doubled, scan

pytestmark = pytest.mark.usefixtures("app")


def test_merge_into_a_minor_takes_the_cards_of_adults_who_were_not_met() -> None:
    two = Doubled()
    two.merged.is_minor = True
    db.session.commit()
    run = make_run(event=two.event)
    make_match(run=run, one=two.kept, other=two.grace)
    make_match(run=run, one=two.kept, other=two.mary)
    make_match(run=run, one=two.grace, other=two.mary)
    make_meeting(one=two.kept, other=two.mary)

    two.merge()

    cards = db.session.execute(sa.select(Match.low_id, Match.high_id).filter_by(run_id=run.id)).all()
    assert {tuple(sorted(card)) for card in cards} == {
        tuple(sorted((two.kept.id, two.mary.id))),
        tuple(sorted((two.grace.id, two.mary.id))),
    }


def test_matches_are_turned_deduplicated_and_never_more_than_four_unmet() -> None:
    two = Doubled()
    others = [make_attendee(event=two.event, name=f"Person {number}") for number in range(5)]
    run, old = make_run(event=two.event), make_run(event=two.event, number=2, state=RunState.REPLACED)
    make_match(run=run, one=two.kept, other=two.merged)
    make_match(run=run, one=two.kept, other=two.grace, score=0.1)
    make_match(run=run, one=two.merged, other=two.grace, score=9.0)
    turned = make_match(run=run, one=two.merged, other=others[0], score=5.0)
    turned.low_affinity, turned.high_affinity = 0.7, 0.4
    for place, other in enumerate(others[1:]):
        make_match(run=run, one=two.merged, other=other, score=4.0 - place)
    make_match(run=old, one=two.merged, other=two.grace)
    db.session.commit()
    scan(others[4], two.merged)
    kept_id, grace_id = two.kept.id, two.grace.id
    ids = [other.id for other in others]
    grace_old = db.session.get_one(Match, (old.id, two.grace.id, two.merged.id))
    gives, gets = grace_old.low_affinity, grace_old.high_affinity
    run_id, old_id = run.id, old.id

    two.merge()

    rows = db.session.scalars(sa.select(Match).filter_by(run_id=run_id)).all()
    partners = {row.high_id if row.low_id == kept_id else row.low_id for row in rows}
    assert partners == {grace_id, ids[4], ids[0], ids[1]}
    first = db.session.get_one(Match, (run_id, kept_id, ids[0]))
    assert (first.low_affinity, first.high_affinity) == (0.7, 0.4)
    back = db.session.get_one(Match, (old_id, kept_id, grace_id))
    assert (back.low_affinity, back.high_affinity) == (gets, gives)
    assert back.reasons["low"]["goal"] == "a publisher for notes on engines"


def test_wishes_and_pins_of_both_rows_become_those_of_one() -> None:
    two = Doubled()
    event_id = two.event.id
    kept_id, merged_id, grace_id, mary_id = two.kept.id, two.merged.id, two.grace.id, two.mary.id
    for low, high, kind, by in (
        (kept_id, merged_id, AvoidanceKind.KNOWS, kept_id),
        (kept_id, grace_id, AvoidanceKind.SEPARATED, None),
        (grace_id, merged_id, AvoidanceKind.SEPARATED, None),
        (merged_id, mary_id, AvoidanceKind.HIDDEN, merged_id),
        (kept_id, mary_id, AvoidanceKind.DECLINED, kept_id),
    ):
        db.session.add(Avoidance(event_id=event_id, low_id=low, high_id=high, kind=kind, by_id=by))
    for low, high in ((kept_id, grace_id), (grace_id, merged_id), (kept_id, merged_id), (merged_id, mary_id)):
        db.session.add(Pin(event_id=event_id, low_id=low, high_id=high))
    kept_value, merged_value = person_value(two.kept.code), person_value(two.merged.code, "7K3M9QX2")
    for owner, value in (
        (kept_id, merged_value),
        (merged_id, kept_value),
        (merged_id, "eve"),
        (kept_id, "eve"),
        (merged_id, "bob"),
        (mary_id, merged_value),
        (grace_id, merged_value),
        (grace_id, person_value(two.kept.code, "7K3M9QX2")),
    ):
        db.session.add(HideRule(attendee_id=owner, kind=RuleKind.NAME, value=value))
    db.session.commit()
    new_value = person_value(two.kept.code, "7K3M9QX2")

    two.merge()

    wishes = {
        (row.low_id, row.high_id, row.kind, row.by_id) for row in db.session.scalars(sa.select(Avoidance))
    }
    assert wishes == {
        (kept_id, grace_id, "separated", None),
        (kept_id, mary_id, "hidden", kept_id),
        (kept_id, mary_id, "declined", kept_id),
        (kept_id, grace_id, "hidden", grace_id),
        (kept_id, mary_id, "hidden", mary_id),
    }
    pins = set(db.session.execute(sa.select(Pin.low_id, Pin.high_id)).all())
    assert pins == {(kept_id, grace_id), (kept_id, mary_id)}
    rules = {(row.attendee_id, row.value) for row in db.session.scalars(sa.select(HideRule))}
    assert rules == {(kept_id, "eve"), (kept_id, "bob"), (mary_id, new_value), (grace_id, new_value)}
