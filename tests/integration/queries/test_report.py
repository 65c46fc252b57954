"""The report's figures from rows, on each database."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import RunState, Worth
from matchmaker.queries.report import report_of
from matchmaker.queries.report_figures import Cover, Figure, FigureId, Kind
from matchmaker.statistics import Verdict
from tests.evenings import early_attendees, make_evening, meet, publish
from tests.factories import make_attendee, make_event

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.models import Event

pytestmark = pytest.mark.usefixtures("app")
FOLLOW_UP, NICE = Worth.FOLLOW_UP, Worth.NICE


# Figures of what an event need not have: a desk, a question, a lot; topics have one each.
ONLY_WHERE_USED = {
    FigureId.STEP_CHECKED_IN,
    *(FigureId.FIRST_TIME_MET, FigureId.AGAIN_MET, FigureId.FIRST_TIME_WORTH, FigureId.AGAIN_WORTH),
    *(FigureId.DRAWN_MET, FigureId.UNDRAWN_MET, FigureId.DRAWN_LIFT),
    FigureId.GOALS_BY_TOPIC,
}


def figure(event: Event, figure_id: FigureId) -> Figure:
    return report_of(event).figures[figure_id]


def hits_of_n(event: Event, figure_id: FigureId) -> tuple[int | None, int | None]:
    found = figure(event, figure_id)
    return found.hits, found.n


def test_report_of_an_empty_event_has_every_figure_and_says_nothing() -> None:
    report = report_of(make_event())

    assert set(report.figures) == set(FigureId) - ONLY_WHERE_USED
    counted = {Kind.COUNT, Kind.MOST}
    assert {found.value for found in report.figures.values() if found.kind in counted} == {0}
    assert {found.value for found in report.figures.values() if found.kind not in counted} == {None}
    assert (report.met_by_score, report.worth_by_score, report.unmet_words) == ((), (), ())
    assert report.network is None
    assert (report.met_verdict, report.worth_verdict) == (Verdict.TOO_FEW, Verdict.TOO_FEW)
    assert report.timeline.slots == ()


def test_report_of_one_person_covers_the_count() -> None:
    event = make_event()
    make_attendee(event=event)

    assert figure(event, FigureId.REGISTERED) == Figure(
        FigureId.REGISTERED, Kind.COUNT, None, cover=Cover.FEW
    )


def test_counts_leave_out_whoever_withdrew_and_who_cannot_be_matched() -> None:
    event = make_event()
    people = early_attendees(event, 7)
    make_attendee(event=event, consents=False)
    make_attendee(event=event, goals=(), skills=())
    people[0].withdrawn_at = now()
    db.session.commit()
    early_attendees(make_event(), 9)

    values = {found.id: found.value for found in report_of(event).figures.values()}

    assert (values[FigureId.REGISTERED], values[FigureId.ELIGIBLE]) == (8, 6)


def test_a_pair_counts_as_suggested_only_when_published_before_it_met() -> None:
    event = make_event()
    people = early_attendees(event, 14)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    publish(event, pairs)
    for one, other in pairs[:6]:
        meet(one, other, at=event.starts_at)
    early = event.starts_at - timedelta(hours=2)
    meet(*pairs[6], at=early)

    report = report_of(event)

    assert report.figures[FigureId.SUGGESTED_PAIRS].value == 6
    assert report.figures[FigureId.MATCHED].value == 12
    # Of 6 and 1: the sum would give the 1 away.
    meetings = report.figures[FigureId.MEETINGS]
    assert (meetings.value, meetings.low, meetings.high) == (None, 7, 10)


@pytest.mark.parametrize(
    ("state", "suggested"),
    [
        (RunState.PUBLISHED, 5),
        (RunState.REPLACED, 5),
        (RunState.PREVIEW, 0),
        (RunState.DISCARDED, 0),
    ],
)
def test_a_pair_is_suggested_by_runs_that_were_shown(state: RunState, suggested: int) -> None:
    event = make_event()
    people = early_attendees(event, 6)

    publish(event, [(people[0], other) for other in people[1:]], state=state)

    assert figure(event, FigureId.SUGGESTED_PAIRS).value == suggested


def test_a_replaced_run_without_a_time_of_publication_suggests_nothing() -> None:
    event = make_event()
    people = early_attendees(event, 6)
    publish(event, [(people[0], other) for other in people[1:]], state=RunState.REPLACED)
    db.session.execute(sa.text("UPDATE match_run SET published_at = NULL"))
    db.session.commit()

    assert figure(event, FigureId.SUGGESTED_PAIRS).value == 0


def test_a_pair_kept_by_a_later_run_was_suggested_by_the_first() -> None:
    event = make_event()
    people = early_attendees(event, 12)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    publish(event, pairs, state=RunState.REPLACED)
    for one, other in pairs:
        meet(one, other, at=event.starts_at)
    publish(event, pairs, number=2, at=event.starts_at + timedelta(hours=1))

    assert hits_of_n(event, FigureId.MET_ONE) == (12, 12)


def test_other_pairs_are_all_that_could_have_been_suggested() -> None:
    event = make_event()
    people = early_attendees(event, 12)
    for person, organisation in zip(
        people, ["Loom", " loom ", "LOOM", "Freelance", "Freelance"], strict=False
    ):
        person.organisation = organisation
    suggested = [(people[number], people[number + 1]) for number in range(0, 12, 2)]
    publish(event, suggested)
    late = make_attendee(event=event)
    late.consented_at = now()
    unasked = make_attendee(event=event, consents=False)
    gone = early_attendees(event, 1)[0]
    gone.withdrawn_at = now()
    db.session.commit()
    for number in range(5, 11):
        meet(people[number], people[3], at=event.starts_at)
    for stranger in (late, unasked, gone):
        meet(people[0], stranger)
    meet(people[0], people[2])  # colleagues

    expected = [
        pair
        for pair in combinations(people, 2)
        if pair not in suggested
        and not {person.organisation.strip().casefold() for person in pair} <= {"loom"}
    ]
    assert hits_of_n(event, FigureId.OTHERS_MET) == (6, len(expected))


def test_only_confirmed_meetings_count_and_claimed_ones_wait() -> None:
    event = make_event()
    people = early_attendees(event, 22)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    for one, other in pairs[:5]:
        meet(one, other)
    for one, other in pairs[5:10]:
        meet(one, other, is_confirmed=False)
    meet(*pairs[10], is_withdrawn=True)

    values = {found.id: found.value for found in report_of(event).figures.values()}

    assert (values[FigureId.MEETINGS], values[FigureId.WAITING]) == (5, 5)


def test_worth_it_means_follow_up_from_that_person() -> None:
    event = make_event()
    people = early_attendees(event, 40)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    publish(event, pairs)
    said = (
        [(FOLLOW_UP, FOLLOW_UP)] * 5 + [(FOLLOW_UP, NICE)] * 5 + [(FOLLOW_UP, None)] * 5 + [(None, None)] * 5
    )
    for (one, other), words in zip(pairs, said, strict=True):
        meet(one, other, said=words)

    report = report_of(event)

    found = {key: (value.hits, value.n) for key, value in report.figures.items() if value.kind is Kind.SHARE}
    assert found[FigureId.WORTH_CALLING] == (20, 40)
    assert found[FigureId.ANSWERED] == (25, 40)
    assert found[FigureId.BOTH_WORTH] == (5, 10)
    assert found[FigureId.BOTH_ANSWERED] == (10, 20)
    assert found[FigureId.WORTH_SUGGESTED] == (20, 25)
    assert found[FigureId.ANSWERED_SUGGESTED] == (25, 40)
    assert found[FigureId.WORTH_OTHER] == found[FigureId.ANSWERED_OTHER] == (0, 0)
    assert report.figures[FigureId.WORTH_CALLING].value == 0.5


def test_an_evening_with_many_meetings_gets_its_verdicts() -> None:
    report = report_of(make_evening())

    lift = report.figures[FigureId.MET_LIFT]
    others = report.figures[FigureId.OTHERS_MET]
    assert (report.met_verdict, report.worth_verdict) == (Verdict.HELPED, Verdict.HELPED)
    assert (others.hits, others.n) == (10, 40 * 39 // 2 - 40)
    assert lift.value == round((30 / 40) / (10 / 740), 2)
    assert lift.low is not None
    assert lift.high is not None
    assert 1 < lift.low < lift.value < lift.high


def test_a_ratio_is_not_told_where_a_share_behind_it_is_covered() -> None:
    event = make_event()
    people = early_attendees(event, 40)
    pairs = [(people[number], people[(number + 1) % 40]) for number in range(40)]
    publish(event, pairs)
    for one, other in pairs[::2]:
        meet(one, other)
    meet(people[0], people[20])

    report = report_of(event)

    assert report.met_verdict is Verdict.HELPED
    assert report.figures[FigureId.OTHERS_MET] == Figure(
        FigureId.OTHERS_MET, Kind.SHARE, None, n=740, cover=Cover.FEW
    )
    assert report.figures[FigureId.MET_LIFT] == Figure(FigureId.MET_LIFT, Kind.RATIO, None, cover=Cover.FEW)


def test_a_share_that_holds_for_all_but_one_is_covered() -> None:
    event = make_event()
    people = early_attendees(event, 40)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    publish(event, pairs)
    for one, other in pairs[1:]:
        meet(one, other)

    assert figure(event, FigureId.PAIRS_MET) == Figure(
        FigureId.PAIRS_MET, Kind.SHARE, None, n=20, cover=Cover.ALL_BUT_FEW
    )


def test_a_share_of_too_few_has_counts_and_no_value() -> None:
    event = make_event()
    people = early_attendees(event, 8)
    pairs = list(zip(people[::2], people[1::2], strict=True))
    for one, other in pairs:
        meet(one, other, said=(FOLLOW_UP, FOLLOW_UP))

    assert figure(event, FigureId.WORTH_CALLING) == Figure(
        FigureId.WORTH_CALLING, Kind.SHARE, None, hits=8, n=8, is_enough=False
    )


def statements(app: Flask, event: Event) -> int:
    seen: list[str] = []
    event_id = event.id
    assert event_id

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        report_of(event)
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_report_of_one_and_of_three_people_takes_the_same_statements(app: Flask) -> None:
    small, large = make_event(), make_event()
    make_attendee(event=small)
    people = early_attendees(large, 3)
    publish(large, list(combinations(people, 2)))
    for one, other in combinations(people, 2):
        meet(one, other, said=(FOLLOW_UP, NICE))
    for event in (small, large):
        db.session.refresh(event)

    counts = {statements(app, small), statements(app, large)}

    assert counts == {11}
