"""Places drawn by lot, from the setting to the report."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import numpy as np
import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Event, Match, MatchRun, Origin, Via
from matchmaker.queries.report import report_of
from matchmaker.queries.report_figures import FigureId
from matchmaker.queries.report_honest import LOT, lot_of
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.meetings import record_scan
from matchmaker.services.pins import pin_pair
from matchmaker.services.reproducing import reproduce_run
from tests.factories import make_attendee, make_event

pytestmark = pytest.mark.usefixtures("app")

_CRAFTS = ("baking bread", "growing apples", "mending shoes", "printing books", "sailing boats")


def make_crowd(*, percent: int, n_people: int = 40) -> Event:
    event = make_event()
    event.honest_percent = percent
    lot = np.random.default_rng(5)
    for number in range(n_people):
        wanted, offered = lot.choice(5, 2, replace=False), lot.choice(5, 2, replace=False)
        make_attendee(
            event=event,
            name=f"Person {number}",
            goals=[f"{_CRAFTS[craft]} in street {number}" for craft in wanted],
            skills=[_CRAFTS[craft] for craft in offered],
        )
    db.session.commit()
    return event


def matched(event: Event, number: int) -> tuple[MatchRun, list[Match]]:
    run = db.session.scalars(sa.select(MatchRun).filter_by(event_id=event.id, number=number)).one()
    return run, list(db.session.scalars(sa.select(Match).filter_by(run_id=run.id)))


def test_some_places_are_drawn_and_everybody_keeps_three() -> None:
    event = make_crowd(percent=50)

    number = run_now(event_id=event.id, by=None)

    run, matches = matched(event, number)
    places = Counter(person for match in matches for person in (match.low_id, match.high_id))
    drawn = [match for match in matches if match.origin == Origin.HONEST]
    assert set(places.values()) == {3}
    assert 8 <= len(drawn) <= 10
    assert all(match.drawn_probability and 0 < match.drawn_probability <= 1 for match in drawn)
    assert all(match.drawn_probability is None for match in matches if match.origin == Origin.MATCHED)
    assert run.figures["honest"] == len(drawn)
    assert 0.5 < run.figures["score_kept"] <= 1


def test_the_lot_is_known_to_the_report_as_the_rows_have_it() -> None:
    event = make_crowd(percent=50)
    number = run_now(event_id=event.id, by=None)
    assert lot_of(event.id) is None

    publish_run(event_id=event.id, number=number, by=None)

    lot = lot_of(event.id)
    _, matches = matched(event, number)
    assert lot is not None
    assert {pair: lot.chances[pair] for pair in lot.drawn} == {
        (match.low_id, match.high_id): match.drawn_probability
        for match in matches
        if match.origin == Origin.HONEST
    }
    figures = report_of(event).figures
    assert figures[FigureId.DRAWN_MET].n == len(lot.drawn)
    assert (figures[FigureId.UNDRAWN_MET].n or 0) > 100


def test_a_run_with_a_lot_is_computed_again_to_the_byte() -> None:
    event = make_crowd(percent=50)
    number = run_now(event_id=event.id, by=None)

    assert reproduce_run(event_id=event.id, number=number).is_same


def test_without_the_setting_nothing_is_drawn() -> None:
    event = make_crowd(percent=0)

    number = run_now(event_id=event.id, by=None)

    run, matches = matched(event, number)
    assert {match.origin for match in matches} == {Origin.MATCHED}
    assert LOT not in (run.parameters or {})
    assert "honest" not in run.figures


def test_a_few_people_are_matched_without_a_lot() -> None:
    event = make_crowd(percent=20, n_people=5)

    number = run_now(event_id=event.id, by=None)

    assert LOT not in (matched(event, number)[0].parameters or {})


def test_pinned_and_met_pairs_keep_their_places() -> None:
    event = make_crowd(percent=50)
    publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    _, matches = matched(event, 1)
    matches.sort(key=lambda match: match.score)
    met, pinned = matches[0], matches[1]
    badge = db.session.get_one(Attendee, met.high_id).badge_code
    record_scan(scanner_id=met.low_id, code=badge, client_id=uuid4(), via=Via.CAMERA)
    pin_pair(event_id=event.id, one_id=pinned.low_id, other_id=pinned.high_id, by=None)
    pairs = {(one.low_id, one.high_id) for one in (met, pinned)}

    number = run_now(event_id=event.id, by=None)

    _, again = matched(event, number)
    assert pairs <= {(match.low_id, match.high_id) for match in again}
    assert any(match.origin == Origin.HONEST for match in again)
