from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.db import db
from matchmaker.models import MatchRun, Pin, RunState
from matchmaker.queries.rollback_page import rollback_page
from matchmaker.queries.run_page import SHOWN_PEOPLE, Change, Concerns, Partner, run_page
from matchmaker.services.avoidances import separate
from tests.evenings import meet
from tests.factories import make_attendee, make_event, make_match, make_run
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
    assert page.concerns == Concerns((), 0, (), 0, (), 0)


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
        pinned=(("Ada", "Grace"),),
        n_apart=1,
    )
    assert page.person is not None
    assert page.person.name == "Grace"
    marks = [(pair.high.name, pair.is_pinned, pair.is_apart) for pair in page.pairs_of_person]
    assert marks == [("Grace", True, False), ("Lin", False, True)]


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
