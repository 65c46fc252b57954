from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Avoidance, AvoidanceKind, Goal, MatchRun, Pin, RunState
from matchmaker.queries.rollback_page import rollback_page
from matchmaker.queries.run_page import SHOWN_PEOPLE, Change, Concerns, Partner, run_page
from matchmaker.queries.runs import run_by_number
from matchmaker.services.avoidances import separate
from matchmaker.services.matching import run_now
from tests.evenings import meet
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.match_runs import make_crowd, run_of
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from matchmaker.models import Attendee, Event

pytestmark = pytest.mark.usefixtures("app")


def crowd(*names: str) -> tuple[Event, dict[str, Attendee]]:
    event = make_event()
    return event, {name: make_attendee(event=event, name=name) for name in names}


def preview(event: Event, *pairs: tuple[Attendee, Attendee], number: int = 1) -> MatchRun:
    run = make_run(event=event, number=number, state=RunState.PREVIEW)
    for place, (one, other) in enumerate(pairs):
        make_match(run=run, one=one, other=other, score=9.0 - place)
    return run


def test_pairs_come_from_the_middle_or_from_where_one_asks() -> None:
    event, people = crowd("Ada", "B", "C", "D", "E", "F")
    ada, *others = people.values()
    run = preview(event, *((ada, other) for other in others))

    middle, first, second, beyond = (run_page(run, start=start) for start in (None, 0, 3, 99))

    assert [pair.high.name for pair in middle.pairs] == ["C", "D", "E"]
    assert ([pair.high.name for pair in first.pairs], first.following) == (["B", "C", "D"], 3)
    assert ([pair.high.name for pair in second.pairs], second.following) == (["E", "F"], 0)
    assert beyond.pairs == middle.pairs
    gets = middle.pairs[0].low_gets
    assert gets is not None
    assert str(gets.goal) == "a publisher for notes on engines"


def test_a_run_without_pairs_has_an_empty_page() -> None:
    page = run_page(preview(make_event()))

    assert (page.pairs, page.following, page.people, page.n_found) == ((), None, (), 0)
    assert page.concerns == Concerns((), 0, (), 0, (), 0, (), 0)


def test_few_pairs_are_followed_by_none() -> None:
    event, people = crowd("Ada", "B")

    assert run_page(preview(event, (people["Ada"], people["B"]))).following is None


def test_concerns_name_weak_pairs_whom_a_run_does_not_help_and_what_was_decided() -> None:
    event, people = crowd("Ada", "Grace", "Mary", "Lin")
    ada, grace, mary, lin = people.values()
    run = preview(event)
    strong = make_match(run=run, one=ada, other=grace, score=2)
    weak = make_match(run=run, one=ada, other=mary, score=1)
    make_match(run=run, one=grace, other=lin, score=0.5)
    strong.low_affinity, strong.high_affinity = 0.0, 0.4
    weak.low_affinity, weak.high_affinity, weak.is_weak = 0.01, 0.0, True
    db.session.add(Pin(low_id=ada.id, high_id=grace.id, event_id=event.id))
    db.session.commit()
    separate(event_id=event.id, one_id=grace.id, other_id=lin.id, by=None)

    page = run_page(run, person=grace.code)

    assert page.concerns == Concerns(
        weak_pairs=(("Ada", "Mary"),),
        n_weak=1,
        only_give=("Mary",),
        n_only_give=1,
        not_full=("Ada", "Grace", "Lin", "Mary"),
        n_not_full=4,
        pinned=(("Ada", "Grace"),),
        n_apart=1,
    )
    assert page.person is not None
    assert page.person.name == "Grace"
    marks = [(pair.high.name, pair.is_pinned, pair.is_apart) for pair in page.pairs_of_person]
    assert marks == [("Grace", True, False), ("Lin", False, True)]


def test_concerns_name_who_could_be_matched_and_has_nobody() -> None:
    event, people = crowd("Ada", "Grace", "zoe", "Mary", "Left")
    _, _, zoe, mary, left = people.values()
    # Minors meet minors alone.
    zoe.is_minor, left.organisation, mary.consented_at = True, "Engines", None
    left.is_minor = True
    silent = make_attendee(event=event, name="Silent", goals=[], skills=[])
    db.session.commit()
    separate(event_id=event.id, one_id=zoe.id, other_id=left.id, by=None)
    run = run_of(event, run_now(event_id=event.id, by=None))
    both = run_page(run).concerns
    silent.goals = [Goal(position=0, text="somebody who sails")]
    mary.consented_at = left.withdrawn_at = now()
    make_attendee(event=event, name="Late")
    make_attendee(event=make_event(), name="Elsewhere")
    db.session.commit()

    concerns = run_page(run_of(event, 1)).concerns

    assert (both.alone, both.n_alone, run.figures["orphans"]) == (("Left", "zoe"), 2, 2)
    # She is the only minor left: not the separation but the event's own rules leave her nobody.
    assert (concerns.alone, concerns.n_alone) == ((), 0)
    assert (concerns.barred, concerns.n_barred) == (("zoe",), 1)


def test_concerns_tell_whom_the_rules_leave_nobody_from_whom_others_avoid() -> None:
    event, people = crowd("Ada", "Grace", "Ivy", "Moe")
    ada, grace, ivy, moe = people.values()
    ivy.is_minor = True
    # Who hides from whom is no organizer's to know: Moe is told of nobody, and no rule says so.
    for one in (ada, grace):
        low, high = sorted((one.id, moe.id))
        db.session.add(Avoidance(event_id=event.id, low_id=low, high_id=high, kind=AvoidanceKind.SEPARATED))
    db.session.commit()

    concerns = run_page(run_of(event, run_now(event_id=event.id, by=None))).concerns

    assert (concerns.alone, concerns.n_alone) == (("Moe",), 1)
    assert (concerns.barred, concerns.n_barred) == (("Ivy",), 1)


def test_concerns_leave_out_who_was_absent_when_a_run_was_computed() -> None:
    event, people = make_crowd(8)
    for one in people[:5]:
        one.checked_in_at = now()
    for one in people:
        one.consented_at = now() - timedelta(hours=3)
    event.absent_after = now() - timedelta(hours=1)
    db.session.commit()
    run = run_of(event, run_now(event_id=event.id, by=None))
    people[7].checked_in_at = now()
    db.session.commit()

    assert run.figures["orphans"] == 0
    assert run_page(run).concerns.n_alone == 0


def test_page_of_a_run_takes_as_many_statements_whoever_has_nobody() -> None:
    counts = []
    for n_alone in (0, 6):
        event, people = make_crowd(3 + n_alone)
        minors = people[3:]
        for one in minors:
            one.is_minor = True
        db.session.add_all(
            Avoidance(event_id=event.id, low_id=low.id, high_id=high.id, kind=AvoidanceKind.SEPARATED)
            for low, high in combinations(minors, 2)
        )
        db.session.commit()
        event_id, number = event.id, run_now(event_id=event.id, by=None)
        with sent_statements() as sent:
            run = run_by_number(event_id=event_id, number=number)
            assert run is not None
            page = run_page(run)
        counts.append((page.concerns.n_alone, len(sent)))

    assert counts == [(0, counts[0][1]), (6, counts[0][1])]


def test_lists_are_by_name_narrowed_by_words_and_never_too_long() -> None:
    event, people = crowd("Zoe", "ada lovelace", "Grace")
    zoe, ada, grace = people.values()
    zoe.organisation = "Lovelace & Co"
    run = preview(event, (zoe, ada), (ada, grace))
    run_id = run.id

    everyone, narrowed, nobody = (run_page(run, words=words) for words in ("", "LOVELACE", "bob"))

    assert [line.person.name for line in everyone.people] == ["ada lovelace", "Grace", "Zoe"]
    assert everyone.people[0].partners == (Partner("Zoe"), Partner("Grace"))
    assert [line.person.name for line in narrowed.people] == ["ada lovelace", "Zoe"]
    assert (nobody.people, nobody.n_found) == ((), 0)
    for number in range(SHOWN_PEOPLE):
        make_match(run=run, one=ada, other=make_attendee(event=event, name=f"Person {number}"))
    page = run_page(db.session.get_one(MatchRun, run_id))
    assert (len(page.people), page.n_found) == (SHOWN_PEOPLE, SHOWN_PEOPLE + 3)


def test_changes_say_who_changes_from_whom_to_whom() -> None:
    event, people = crowd("Ada", "Grace", "Mary", "Zoe")
    ada, grace, mary, zoe = people.values()
    first = make_run(event=event, number=1)
    for other in (grace, mary):
        make_match(run=first, one=ada, other=other)
    meet(ada, grace)
    second = preview(event, (ada, grace), (mary, zoe), number=2)

    changes = run_page(second).changes

    assert changes is not None
    assert changes.people == (
        Change("Ada", ("Grace", "Mary"), (Partner("Grace"),)),
        Change("Mary", ("Ada",), (Partner("Zoe", is_new=True),)),
        Change("Zoe", (), (Partner("Mary", is_new=True),)),
    )
    assert (changes.n_people, changes.n_arrived) == (3, 1)
    assert (changes.n_pairs_stay, changes.n_met_stay, changes.n_pairs_new) == (1, 1, 1)
    assert run_page(first).changes is None


def test_going_back_says_what_changes() -> None:
    event, people = crowd("Ada", "Grace", "Mary", "Zoe")
    ada, grace, mary, zoe = people.values()
    before = make_run(event=event, number=1, state=RunState.REPLACED)
    present = make_run(event=event, number=2)
    make_match(run=before, one=ada, other=mary)
    for one, other in ((ada, grace), (mary, zoe)):
        make_match(run=present, one=one, other=other)
    meet(ada, grace)
    db.session.add(Pin(low_id=grace.id, high_id=zoe.id, event_id=event.id))
    db.session.commit()

    page = rollback_page(event, before)

    assert page is not None
    assert page.published == present
    assert (page.n_carried, page.n_pinned) == (1, 1)
    assert [change.name for change in page.changes.people] == ["Ada", "Grace", "Mary", "Zoe"]
    assert (page.changes.n_pairs_stay, page.changes.n_pairs_new) == (1, 2)


def test_going_back_where_nothing_is_published_says_nothing() -> None:
    event = make_event()

    assert rollback_page(event, make_run(event=event, state=RunState.REPLACED)) is None


def test_pages_of_a_run_take_the_same_statements_for_one_and_three_pairs() -> None:
    event, people = crowd("Ada", "B", "C", "D")
    ada, first, *others = people.values()
    published = make_run(event=event, number=1)
    run, replaced = preview(event, number=2), make_run(event=event, number=3, state=RunState.REPLACED)
    run_ids = run.id, replaced.id
    counts = []
    for new in ([first], others):
        for other in new:
            for each in (published, run, replaced):
                make_match(run=each, one=ada, other=other)
        with sent_statements() as sent:
            page = run_page(db.session.get_one(MatchRun, run_ids[0]), person=ada.code)
            replaced = db.session.get_one(MatchRun, run_ids[1])
            rollback_page(event, replaced)
        counts.append((len(page.pairs_of_person), len(sent)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]
