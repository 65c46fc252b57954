from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import EventStoppedError, NothingPublishedError, RoundsOutsideError
from matchmaker.models import Attendee, AuditEntry, Event, Match, MatchRun, RunState
from matchmaker.queries.rounds import Plan, Round, Row, plan_of
from matchmaker.services.closing import close_event
from matchmaker.services.hiding import hide_from_person
from matchmaker.services.matching import publish_run
from matchmaker.services.registration import leave
from matchmaker.services.rollback import roll_back
from matchmaker.services.rounds import drop_rounds, give_late_rounds, give_rounds, plan_rounds
from tests.factories import make_attendee, make_event, make_match, make_meeting, make_organizer, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


class Evening:
    """An event that begins in an hour, with one published run."""

    def __init__(self, names: str, *pairs: str) -> None:
        starts_at = now() + timedelta(hours=1)
        self.event = make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=3))
        self.by = make_organizer().id
        self.people = {name: make_attendee(event=self.event, name=name) for name in names}
        self.run = make_run(event=self.event)
        for pair in pairs:
            self.match(pair)

    def match(self, pair: str) -> tuple[int, int]:
        match = make_match(run=self.run, one=self.people[pair[0]], other=self.people[pair[1]])
        return match.low_id, match.high_id

    def plan(self, *, minutes: int = 12) -> int:
        return plan_rounds(
            event_id=self.event.id, starts_at=self.event.starts_at, minutes=minutes, by=self.by
        )

    def rounds(self) -> dict[str, tuple[int | None, int | None]]:
        names = {attendee.id: name for name, attendee in self.people.items()}
        rows = db.session.scalars(sa.select(Match).execution_options(populate_existing=True))
        return {
            "".join(sorted(names[match.low_id] + names[match.high_id])): (
                match.round_number,
                match.meeting_point,
            )
            for match in rows
        }


def test_planned_pairs_have_a_round_in_which_both_are_free() -> None:
    evening = Evening("abcde", "ab", "ac", "ad", "bc", "de", "be")

    n_rounds = evening.plan()

    placed = evening.rounds()
    assert n_rounds in {3, 4}
    assert set(placed) == {"ab", "ac", "ad", "bc", "de", "be"}
    assert all(number is not None and point is not None for number, point in placed.values())
    for person in "abcde":
        own = [number for pair, (number, _) in placed.items() if person in pair]
        assert len(own) == len(set(own))
    assert len(set(placed.values())) == len(placed)
    sizes = [one.n_pairs for one in plan_of(evening.event).rounds]
    assert all(before >= after for before, after in pairwise(sizes))


def test_rounds_leave_out_who_met_left_or_wants_to_stay_apart() -> None:
    evening = Evening("abcdefgh", "ab", "cd", "ef", "gh")
    make_meeting(one=evening.people["a"], other=evening.people["b"])
    leave(attendee_id=evening.people["c"].id)
    hide_from_person(by=evening.people["e"].id, code=evening.people["f"].code)

    assert evening.plan() == 1

    assert evening.rounds() == {
        "ab": (None, None),
        "cd": (None, None),
        "ef": (None, None),
        "gh": (1, 1),
    }
    assert plan_of(evening.event).unplaced == ()


def test_meeting_that_waits_for_a_yes_keeps_its_round() -> None:
    evening = Evening("ab", "ab")
    make_meeting(one=evening.people["a"], other=evening.people["b"], is_confirmed=False)

    assert evening.plan() == 1


def test_rounds_need_a_published_run() -> None:
    evening = Evening("ab", "ab")
    evening.run.state = "replaced"
    db.session.commit()

    with pytest.raises(NothingPublishedError):
        evening.plan()
    assert plan_of(evening.event) == Plan((), (), ())


def test_event_that_was_closed_takes_no_rounds() -> None:
    evening = Evening("ab", "ab")
    close_event(event_id=evening.event.id, by=evening.by)

    with pytest.raises(EventStoppedError):
        evening.plan()


@pytest.mark.parametrize(("hours", "minutes"), [(-1, 12), (2, 90)])
def test_rounds_outside_the_event_are_refused(hours: int, minutes: int) -> None:
    evening = Evening("abc", "ab", "bc")

    with pytest.raises(RoundsOutsideError):
        plan_rounds(
            event_id=evening.event.id,
            starts_at=evening.event.starts_at + timedelta(hours=hours),
            minutes=minutes,
            by=evening.by,
        )

    assert evening.rounds() == {"ab": (None, None), "bc": (None, None)}
    assert db.session.get_one(Event, evening.event.id).rounds_start_at is None


def test_dropped_rounds_are_gone() -> None:
    evening = Evening("abc", "ab", "bc")
    evening.plan()

    drop_rounds(event_id=evening.event.id, by=evening.by)

    assert evening.rounds() == {"ab": (None, None), "bc": (None, None)}
    assert plan_of(evening.event).rounds == ()
    assert list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id))) == [
        "rounds_planned",
        "rounds_dropped",
    ]


def test_rounds_can_be_dropped_where_nothing_is_published() -> None:
    evening = Evening("ab", "ab")
    evening.plan()
    evening.run.state = "replaced"
    db.session.commit()

    drop_rounds(event_id=evening.event.id, by=evening.by)

    assert db.session.get_one(Event, evening.event.id).round_minutes is None


def test_event_without_rounds_gives_none() -> None:
    evening = Evening("ab", "ab")

    with transaction():
        run = db.session.get_one(MatchRun, evening.run.id)
        assert give_rounds(db.session.get_one(Event, evening.event.id), run) == 0
        give_late_rounds(run_id=evening.run.id, pairs=[evening_pair(evening, "ab")])

    assert evening.rounds() == {"ab": (None, None)}


def evening_pair(evening: Evening, pair: str) -> tuple[int, int]:
    low, high = sorted(evening.people[name].id for name in pair)
    return low, high


def late(evening: Evening, *pairs: str) -> None:
    added = [evening.match(pair) for pair in pairs]
    with transaction():
        give_late_rounds(run_id=evening.run.id, pairs=added)


def test_late_pair_takes_the_first_round_in_which_both_are_free_at_a_free_point() -> None:
    evening = Evening("abcd", "ab", "bc")
    evening.plan()

    late(evening, "cd", "ad")

    placed = evening.rounds()
    own = {person: [number for pair, (number, _) in placed.items() if person in pair] for person in "abcd"}
    assert all(sorted(numbers) == [1, 2] for numbers in own.values())
    assert len(set(placed.values())) == 4


def test_late_pair_that_is_busy_in_every_round_is_told_so() -> None:
    evening = Evening("abc", "ab")
    evening.plan()

    late(evening, "bc")

    assert evening.rounds()["bc"] == (None, None)
    assert plan_of(evening.event).unplaced == (("b", "c"),)


def test_plan_tells_times_points_and_lines_by_name() -> None:
    evening = Evening("abc", "ab", "bc")
    evening.plan(minutes=20)
    starts_at = evening.event.starts_at

    plan = plan_of(evening.event)

    first, second = (evening.rounds()[pair][0] for pair in ("ab", "bc"))
    assert plan.rounds == (Round(1, starts_at, 1), Round(2, starts_at + timedelta(minutes=20), 1))
    assert plan.n_points == 1
    assert {first, second} == {1, 2}
    assert [row.name for row in plan.rows] == ["a", "b", "c"]
    assert plan.rows[1] == Row("b", (1, 1))
    assert sorted(plan.rows[0].points, key=str) == [1, None]


def test_plan_for_the_wall_leaves_out_who_hides_and_who_left() -> None:
    evening = Evening("abcdef", "ab", "cd", "ef")
    evening.plan()
    hide_from_person(by=evening.people["a"].id, code=evening.people["b"].code)
    leave(attendee_id=evening.people["c"].id)

    assert [row.name for row in plan_of(evening.event, for_wall=True).rows] == ["b", "d", "e", "f"]
    assert [row.name for row in plan_of(evening.event).rows] == ["a", "b", "d", "e", "f"]


def test_plan_takes_as_many_statements_for_three_pairs_as_for_one() -> None:
    one, three = Evening("ab", "ab"), Evening("abcd", "ab", "cd", "bc")
    one.plan()
    three.plan()

    counts = []
    for evening in (one, three):
        event = db.session.get_one(Event, evening.event.id)
        with sent_statements() as sent:
            plan_of(event, for_wall=True)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_nobody_of_the_plan_is_erased(app: object) -> None:
    assert app
    evening = Evening("ab", "ab")
    evening.plan()

    assert {row.name for row in plan_of(evening.event).rows} == set(
        db.session.scalars(sa.select(Attendee.name))
    )


def test_rounds_follow_the_run_that_is_shown() -> None:
    evening = Evening("abcd", "ab", "cd")
    evening.plan()
    other = make_run(event=evening.event, number=2, state=RunState.PREVIEW)
    make_match(run=other, one=evening.people["a"], other=evening.people["c"])

    publish_run(event_id=evening.event.id, number=2, by=evening.by)

    plan = plan_of(evening.event)
    assert [row.name for row in plan.rows] == ["a", "c"]
    roll_back(event_id=evening.event.id, number=1, by=evening.by)
    assert [row.name for row in plan_of(evening.event).rows] == ["a", "b", "c", "d"]
