from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import (
    Attendee,
    Avoidance,
    AvoidanceKind,
    Event,
    Match,
    Meeting,
    RunState,
    Via,
    Worth,
)
from matchmaker.queries.three import (
    Exchange,
    Kind,
    Person,
    Stage,
    Three,
    Words,
    person_shown,
    stage_of,
    three_of,
)
from matchmaker.services.feedback import give_feedback
from matchmaker.services.finding import say_free, say_how_to_spot
from matchmaker.services.meetings import confirm_meeting, record_scan, withdraw_meeting
from matchmaker.services.registration import leave
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def three(attendee: Attendee) -> Three:
    found = three_of(attendee)
    assert found is not None
    return found


def scan(scanner: Attendee, scanned: Attendee) -> str:
    result = record_scan(scanner_id=scanner.id, code=scanned.badge_code, client_id=uuid4(), via=Via.CAMERA)
    return result.meeting_code


def ada_and_grace() -> tuple[Attendee, Attendee]:
    event = make_event()
    ada = make_attendee(event=event, name="Ada Lovelace", goals=["a publisher"], skills=["weaving looms"])
    grace = make_attendee(event=event, name="Grace Hopper", goals=["looms to weave"], skills=["books"])
    make_match(run=make_run(event=event, people=17), one=ada, other=grace)
    return ada, grace


def test_three_of_shows_each_side_its_own_direction_with_marked_words() -> None:
    ada, grace = ada_and_grace()
    publisher = Exchange(
        Words((("a", True), (" publisher", False))),
        Words((("books", True),)),
    )
    looms = Exchange(
        Words((("looms", True), (" to weave", False))),
        Words((("weaving", True), (" looms", False))),
    )

    (of_ada,), (of_grace,) = three(ada).cards, three(grace).cards

    assert three(ada).picked_from == 17
    assert (of_ada.person.name, of_ada.gets, of_ada.gives) == ("Grace Hopper", publisher, looms)
    assert (of_grace.person.name, of_grace.gets, of_grace.gives) == ("Ada Lovelace", looms, publisher)
    assert (of_ada.stage, of_ada.meeting_code, of_ada.met_at, of_ada.worth, of_ada.origin) == (
        Stage.NEXT,
        None,
        None,
        None,
        "matched",
    )


def test_words_join_to_the_statement_wherever_the_marks_are() -> None:
    event = make_event()
    ada = make_attendee(event=event, goals=["find someone for looms"], skills=[])
    grace = make_attendee(event=event, goals=[], skills=["looms"])
    match = make_match(run=make_run(event=event), one=ada, other=grace)
    match.reasons = {
        "low": {
            "goal": "find someone for looms",
            "skill": "looms",
            "goal_spans": [[0, 4], [5, 12], [17, 22]],
            "skill_spans": [],
        },
        "high": {"goal": "", "skill": "", "goal_spans": [], "skill_spans": []},
    }
    db.session.commit()

    (card,) = three(ada).cards

    assert card.gives is None
    assert card.gets is not None
    assert (str(card.gets.goal), str(card.gets.skill)) == ("find someone for looms", "looms")
    assert card.gets.goal.pieces == (
        ("find", True),
        (" ", False),
        ("someone", True),
        (" for ", False),
        ("looms", True),
    )
    assert card.gets.skill.pieces == (("looms", False),)


def test_three_of_before_publishing_is_nothing() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event)
    for number, state in enumerate((RunState.PREVIEW, RunState.REPLACED, RunState.DISCARDED), start=1):
        make_match(run=make_run(event=event, number=number, state=state), one=ada, other=grace)

    assert three_of(ada) is None


def test_three_of_a_stranger_or_somebody_without_matches_is_empty() -> None:
    ada, _ = ada_and_grace()
    mallory = make_attendee(event=make_event(), name="Mallory")
    lonely = make_attendee(event=db.session.get_one(Event, ada.event_id), name="Lonely")

    assert three_of(mallory) is None
    assert three(lonely) == Three((), 17)
    assert len(three(ada).cards) == 1


def test_somebody_who_leaves_vanishes_at_once_from_both_sides() -> None:
    ada, grace = ada_and_grace()
    before = len(three(ada).cards), len(three(grace).cards)

    leave(attendee_id=grace.id)

    assert (before, three(ada), three(grace)) == ((1, 1), Three((), 17), Three((), 17))


def test_stages_follow_the_scans_seen_from_each_side() -> None:
    ada, grace = ada_and_grace()
    stages = []

    def look() -> None:
        stages.append((three(ada).cards[0].stage, three(grace).cards[0].stage))

    look()
    code = scan(ada, grace)
    look()
    confirm_meeting(meeting_code=code, by=grace.id)
    look()
    withdraw_meeting(meeting_code=code, by=ada.id)
    look()

    assert stages == [
        (Stage.NEXT, Stage.NEXT),
        (Stage.WAITING, Stage.ASKED),
        (Stage.MET, Stage.MET),
        (Stage.APART, Stage.APART),
    ]
    assert stage_of(None, ada.id) is Stage.NEXT


def test_three_of_shows_the_own_feedback_and_never_the_others() -> None:
    ada, grace = ada_and_grace()
    code = scan(ada, grace)
    give_feedback(meeting_code=code, by=grace.id, worth=Worth.NOT_FOR_ME)

    (of_ada,), (of_grace,) = three(ada).cards, three(grace).cards

    met_at = db.session.scalars(sa.select(Meeting.met_at).filter_by(code=code)).one()
    assert (of_ada.worth, of_ada.meeting_code, of_ada.met_at) == (None, code, met_at)
    assert (of_grace.worth, of_grace.meeting_code, of_grace.met_at) == (Worth.NOT_FOR_ME, code, met_at)


def test_three_of_puts_what_waits_for_me_first_and_what_is_done_last() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada")
    run = make_run(event=event)
    names = ("Apart", "Met", "Waiting", "Next weak", "Next strong", "Asked")
    others = {name: make_attendee(event=event, name=name) for name in names}
    for score, other in enumerate(others.values()):
        make_match(run=run, one=ada, other=other, score=10.0 - score)
    withdraw_meeting(meeting_code=scan(ada, others["Apart"]), by=ada.id)
    confirm_meeting(meeting_code=scan(ada, others["Met"]), by=others["Met"].id)
    scan(ada, others["Waiting"])
    scan(others["Asked"], ada)

    names_shown = [card.person.name for card in three(ada).cards]

    assert names_shown == ["Asked", "Next weak", "Next strong", "Waiting", "Met", "Apart"]


def test_three_of_puts_the_free_before_coming_rounds_and_rounds_gone_by_last() -> None:
    begins = now()
    event = make_event()
    event.rounds_start_at, event.round_minutes = begins, 10
    ada, run = make_attendee(event=event, name="Ada"), make_run(event=event)
    rounds = {"Gone by": 1, "No round": None, "Later": 3, "Coming": 2, "Free": 1}
    others = {name: make_attendee(event=event, name=name) for name in rounds}
    for score, (name, number) in enumerate(rounds.items()):
        make_match(run=run, one=ada, other=others[name], score=10.0 - score).round_number = number
    db.session.commit()
    for each in (ada, others["Free"]):
        say_free(by=each.id)

    found = three_of(ada, begins + timedelta(minutes=10))

    assert found is not None
    assert [card.person.name for card in found.cards] == ["Free", "Coming", "Later", "No round", "Gone by"]
    assert found.due == found.cards[0]


def test_round_of_an_event_without_rounds_moves_no_card() -> None:
    event = make_event()
    ada, run = make_attendee(event=event, name="Ada"), make_run(event=event)
    for name, number, score in (("Best", 2, 2.0), ("Second", 1, 1.0)):
        other = make_attendee(event=event, name=name)
        make_match(run=run, one=ada, other=other, score=score).round_number = number
    db.session.commit()

    assert [card.person.name for card in three(ada).cards] == ["Best", "Second"]


def test_due_is_nobody_once_all_are_found() -> None:
    ada, grace = ada_and_grace()
    assert three(ada).due == three(ada).cards[0]

    scan(ada, grace)

    assert (len(three(ada).cards), three(ada).due) == (1, None)


def test_person_shown_tells_neither_address_nor_badge() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada Lovelace", organisation="Engines", email="ada@example.org")

    shown = person_shown(ada)

    assert shown == Person(
        code=ada.code,
        name="Ada Lovelace",
        first_name="Ada",
        initials="AL",
        headline="Invents things",
        organisation="Engines",
    )


def test_three_of_sends_the_same_statements_for_one_and_three_cards() -> None:
    event = make_event()
    ada = make_attendee(event=event, name="Ada")
    run = make_run(event=event)
    counts = []
    for n_new in (1, 2):
        for _ in range(n_new):
            other = make_attendee(event=event)
            make_match(run=run, one=ada, other=other)
            give_feedback(meeting_code=scan(ada, other), by=ada.id, worth=Worth.NICE)
        with sent_statements() as sent:
            cards = three(ada).cards
        counts.append((len(cards), len(sent)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]


@pytest.mark.parametrize(
    ("emptied", "kind"),
    [
        ([], Kind.TWO_WAY),
        (["high"], Kind.THEY_HELP),
        (["low"], Kind.YOU_HELP),
        (["low", "high"], None),
    ],
)
def test_kind_follows_from_the_sides_that_have_words(emptied: list[str], kind: Kind | None) -> None:
    ada, _ = ada_and_grace()
    match = db.session.scalars(sa.select(Match)).one()
    nothing = {"goal": "", "skill": "", "goal_spans": [], "skill_spans": []}
    match.reasons = {**match.reasons, **dict.fromkeys(emptied, nothing)}
    db.session.commit()

    (card,) = three(ada).cards

    assert card.kind is kind


def test_a_weak_match_promises_no_help() -> None:
    ada, _ = ada_and_grace()
    match = db.session.scalars(sa.select(Match)).one()
    match.is_weak = True
    db.session.commit()

    (card,) = three(ada).cards

    assert (card.is_weak, card.kind, card.gets is None) == (True, None, False)


def test_three_of_tells_when_both_are_free_and_how_to_be_found() -> None:
    ada, grace = ada_and_grace()
    match = db.session.scalars(sa.select(Match)).one()
    match.round_number, match.meeting_point = 1, 9
    db.session.commit()
    say_how_to_spot(by=grace.id, line="green scarf")
    say_free(by=grace.id)
    alone = three(ada).cards[0].is_free
    say_free(by=ada.id)

    (card,) = three(ada).cards
    later = three_of(ada, now() + timedelta(minutes=16))

    assert (alone, card.is_free, card.spot_me, card.round_number, card.meeting_point) == (
        False,
        True,
        "green scarf",
        1,
        9,
    )
    assert later is not None
    assert later.cards[0].is_free is False


@pytest.mark.parametrize(
    ("kind", "by", "shown"),
    [
        (AvoidanceKind.DECLINED, "ada", (False, True)),
        (AvoidanceKind.DECLINED, "grace", (True, False)),
        (AvoidanceKind.KNOWS, "ada", (False, False)),
        (AvoidanceKind.HIDDEN, "grace", (False, False)),
        (AvoidanceKind.SEPARATED, None, (False, False)),
    ],
)
def test_three_of_leaves_out_whom_a_wish_takes_away(
    kind: AvoidanceKind, by: str | None, shown: tuple[bool, bool]
) -> None:
    ada, grace = ada_and_grace()
    before = (len(three(ada).cards), len(three(grace).cards))
    by_id = None if by is None else {"ada": ada.id, "grace": grace.id}[by]
    db.session.add(Avoidance(event_id=ada.event_id, low_id=ada.id, high_id=grace.id, kind=kind, by_id=by_id))
    db.session.commit()

    after = (bool(three(ada).cards), bool(three(grace).cards))

    assert (before, after) == ((1, 1), shown)
    assert three(ada).replaces is not (kind is AvoidanceKind.DECLINED and by == "ada")
