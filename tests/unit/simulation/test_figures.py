"""The simulator groups an event's meetings and answers just as the report does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matchmaker.models import Worth
from matchmaker.queries.report_pairs import (
    EventFacts,
    MeetingFact,
    PersonFact,
    Suggestion,
    answers_given,
    answers_worth,
    both_worth,
)
from matchmaker.simulation.crowd import STRONG, Crowd
from matchmaker.simulation.event import play
from matchmaker.simulation.figures import FigureName, Stated, as_reported, observed
from matchmaker.simulation.record import recorded
from matchmaker.statistics import compare, dyadic_of

if TYPE_CHECKING:
    from matchmaker.simulation.event import Meetings, Played

STARTS = datetime(2027, 3, 4, 18, tzinfo=UTC)


def facts_of(played: Played) -> EventFacts:
    """Return what the report would read of a played event."""
    told = Suggestion(STARTS, STARTS, score=0.0, place=None)
    return EventFacts(
        people={
            person: PersonFact(id=person, group=None, is_eligible=True, consented_at=STARTS)
            for person in range(played.n)
        },
        suggestions=dict.fromkeys(((low, high) for low, high in played.suggested.tolist()), told),
        meetings=(*meetings_of(played.told), *meetings_of(played.others)),
        waiting=(),
    )


def meetings_of(meetings: Meetings) -> list[MeetingFact]:
    """Return the confirmed meetings with the answers given."""
    facts = []
    for row in np.flatnonzero(meetings.confirmed):
        pair = (int(meetings.pairs[row, 0]), int(meetings.pairs[row, 1]))
        answers = {
            person: (Worth.FOLLOW_UP if is_worth else Worth.NICE)
            for person, is_worth, is_given in zip(
                pair, meetings.worth[row], meetings.answered[row], strict=True
            )
            if is_given
        }
        facts.append(MeetingFact(pair, STARTS + timedelta(hours=1), answers))
    return facts


def test_a_played_event_has_the_figures_that_the_report_gives_it() -> None:
    played = play(Crowd(184, STRONG), np.random.default_rng(10))
    facts = facts_of(played)
    met = compare(facts.suggested_outcomes(), facts.other_outcomes())
    worth = compare(answers_worth(facts.after_suggestion), answers_worth(facts.others))

    stated = as_reported(recorded(played))

    for name, share in {
        FigureName.MET: met.treated,
        FigureName.OTHERS_MET: met.control,
        FigureName.WORTH: worth.treated,
        FigureName.OTHERS_WORTH: worth.control,
        FigureName.ANSWERED: dyadic_of(answers_given(facts.after_suggestion)),
        FigureName.OTHERS_ANSWERED: dyadic_of(answers_given(facts.others)),
        FigureName.BOTH_WORTH: dyadic_of(both_worth(facts.after_suggestion)),
    }.items():
        assert stated[name][:2] == pytest.approx((share.low, share.high)), name
        assert observed(recorded(played))[name] == (share.hits, share.n)
    for name, lift in {FigureName.MET_LIFT: met.lift, FigureName.WORTH_LIFT: worth.lift}.items():
        assert stated[name][:2] == pytest.approx((lift.low, lift.high)), name


def test_everything_the_report_could_say_is_stated() -> None:
    stated = as_reported(recorded(play(Crowd(40), np.random.default_rng(11))))

    assert set(stated) == set(FigureName)
    assert all(isinstance(one, Stated) for one in stated.values())
