from __future__ import annotations

import pytest
from flask import current_app

from matchmaker.db import db
from matchmaker.models import Attendee, Event, RunState
from matchmaker.queries.coach import Advice, Part, Verdict, advice_on
from matchmaker.queries.three import Words
from matchmaker.queries.word_index import word_index
from matchmaker.services.fitted import fit_event
from matchmaker.services.matching import publish_run, run_now
from matchmaker.services.registration import edit_profile, leave
from tests.factories import make_attendee, make_event, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")

PLAIN = ["gardens", "chess", "opera", "sailing", "baking", "maps", "stamps", "pottery"]


def helper(event: Event, skill: str, *, goal: str = "quiet") -> Attendee:
    return make_attendee(event=event, name="Helper", goals=[goal], skills=[skill])


def crowd(event: Event, skill: str, n_people: int) -> list[Attendee]:
    """Return so many people with one skill, among others who have quite another one."""
    for word in PLAIN:
        helper(event, word, goal=f"learn {word}")
    return [helper(event, skill) for _ in range(n_people)]


def learn(event: Event, source: str) -> None:
    """Let the words come from a run, from a fit, or straight from the statements."""
    if source == "run":
        publish_run(event_id=event.id, number=run_now(event_id=event.id, by=None), by=None)
    elif source == "fit":
        fit_event(event_id=event.id)


SOURCES = pytest.mark.parametrize("source", ["run", "fit", "statements"])


@SOURCES
def test_clear_goal_tells_how_many_can_help_and_which_words_are_used(source: str) -> None:
    event = make_event()
    crowd(event, "Building booking apps", 4)
    learn(event, source)

    advice = advice_on(event.id, "An app developer for booking hotels", Part.GOAL)

    assert (advice.verdict, advice.n_people) == (Verdict.CLEAR, 4)
    assert advice.words == Words(
        (("An ", False), ("app", True), (" developer for ", False), ("booking", True), (" hotels", False))
    )


@SOURCES
@pytest.mark.parametrize(
    ("n_people", "verdict", "told"),
    [(0, Verdict.FEW, 0), (1, Verdict.FEW, 0), (2, Verdict.FEW, 0), (3, Verdict.CLEAR, 3)],
)
def test_counts_below_three_are_not_told(source: str, n_people: int, verdict: Verdict, told: int) -> None:
    event = make_event()
    crowd(event, "investing in hotels", n_people)
    learn(event, source)

    advice = advice_on(event.id, "an investment", Part.GOAL)

    assert (advice.part, advice.verdict, advice.n_people) == (Part.GOAL, verdict, told)


@pytest.mark.parametrize(("n_people", "is_early"), [(0, True), (4, True), (5, False)])
def test_first_ones_of_an_event_hear_that_it_is_early(n_people: int, *, is_early: bool) -> None:
    event = make_event()
    for _ in range(n_people):
        helper(event, "tax returns")

    unlike, alike = (advice_on(event.id, text, Part.GOAL) for text in ("narcolepsy", "tax returns"))

    assert (unlike.verdict, unlike.is_early) == (Verdict.FEW, is_early)
    assert alike.is_early is (n_people == 0)


@SOURCES
@pytest.mark.parametrize("n_people", [0, 1, 2])
def test_word_of_fewer_than_three_looks_like_nobodys(source: str, n_people: int) -> None:
    event = make_event()
    crowd(event, "narcolepsy", n_people)
    learn(event, source)

    advice = advice_on(event.id, "narcolepsy", Part.GOAL)

    assert advice == Advice(Part.GOAL, Verdict.FEW, 0, Words((("narcolepsy", False),)))


@SOURCES
def test_broad_goal_fits_a_large_share_and_many(source: str) -> None:
    event = make_event()
    crowd(event, "startups", 11)
    learn(event, source)

    assert advice_on(event.id, "startups", Part.GOAL).verdict is Verdict.BROAD
    assert advice_on(event.id, "startups", Part.GOAL).n_people == 11


@SOURCES
def test_skill_is_held_against_goals(source: str) -> None:
    event = make_event()
    for _ in range(3):
        helper(event, "nothing of that", goal="somebody for tax returns")
    helper(event, "tax returns")
    helper(event, "pottery")
    learn(event, source)

    advice = advice_on(event.id, "Tax law", Part.SKILL)

    assert (advice.part, advice.verdict, advice.n_people) == (Part.SKILL, Verdict.CLEAR, 3)


@SOURCES
def test_one_common_word_of_many_is_no_fit(source: str) -> None:
    event = make_event()
    for word in PLAIN * 2:
        helper(event, f"experience {word}")
    learn(event, source)

    advice = advice_on(event.id, "experience with chess, opera, sailing and stamps", Part.GOAL)

    # Those with one of the four rare words fit, those with "experience" alone do not.
    assert advice.n_people == 8


@SOURCES
def test_who_asks_does_not_count_themself(source: str) -> None:
    event = make_event()
    people = crowd(event, "tax returns", 3)
    learn(event, source)

    assert advice_on(event.id, "taxes", Part.GOAL, viewer_id=people[0].id).verdict is Verdict.FEW
    assert advice_on(event.id, "taxes", Part.GOAL).verdict is Verdict.CLEAR


@SOURCES
def test_who_left_counts_no_more_and_who_came_counts_at_once(source: str) -> None:
    event = make_event()
    people = crowd(event, "tax returns", 4)
    learn(event, source)
    assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 4

    leave(attendee_id=people[0].id)
    assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 3

    for _ in range(2):
        helper(event, "tax returns")
    make_attendee(event=event, name="Unasked", skills=["tax returns"], consents=False)
    make_attendee(event=make_event(), name="Elsewhere", skills=["tax returns"])
    assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 5


def test_changed_statements_count_as_they_are_now_before_the_first_run() -> None:
    event = make_event()
    people = crowd(event, "tax returns", 4)
    assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 4

    edit_profile(
        attendee_id=people[0].id,
        name="Ada",
        organisation="",
        headline="",
        goals=["quiet"],
        skills=["bell ringing"],
        consents=True,
    )

    assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 3
    assert advice_on(event.id, "bells", Part.GOAL).verdict is Verdict.FEW


def test_discarded_runs_are_not_read() -> None:
    event = make_event()
    crowd(event, "tax returns", 4)
    learn(event, "run")
    make_run(event=event, number=2, state=RunState.DISCARDED)
    make_run(event=event, number=3, state=RunState.PREVIEW)  # its file is missing

    assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 4


@pytest.mark.parametrize("text", ["", "  ", "the and of", "🎉🎉", "\0", "<>"])
def test_nothing_to_compare_is_empty(text: str) -> None:
    event = make_event()

    advice = advice_on(event.id, text, Part.GOAL)

    assert (advice.verdict, advice.n_people, str(advice.words)) == (Verdict.EMPTY, 0, text)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "tax\0returns",
        "أبحث عن مستثمر",
        "投資家を探しています",
        "🎉 tax 🎉",
        "<script>tax</script>",
    ],
)
def test_hostile_text_comes_back_as_its_own_beginning(text: str) -> None:
    event = make_event()
    crowd(event, "tax returns 投資家", 3)

    advice = advice_on(event.id, text, Part.GOAL)

    assert str(advice.words) == text[:280]


def test_overlapping_words_are_marked_once() -> None:
    event = make_event()
    crowd(event, "投資家, start-ups, fresh starts", 3)

    advice = advice_on(event.id, "投資家 start-ups", Part.GOAL)

    assert advice.words == Words((("投資家", True), (" ", False), ("start-ups", True)))


def test_language_of_the_reader_decides_where_the_words_leave_it_open() -> None:
    event = make_event()
    crowd(event, "Finanzierung für Gründer und die Banken", 3)

    assert advice_on(event.id, "Finanzierungen", Part.GOAL, language="de").n_people == 3


def test_what_people_look_for_helps_to_read_what_they_offer() -> None:
    event = make_event()
    for _ in range(3):
        make_attendee(event=event, goals=["jemand für die Banken"], skills=["Lehrern"])

    assert advice_on(event.id, "ich suche einen Lehrer", Part.GOAL).n_people == 3


def test_one_process_keeps_the_words_of_a_few_events() -> None:
    events = [make_event() for _ in range(10)]
    for event in events:
        crowd(event, "tax returns", 3)
        assert advice_on(event.id, "tax returns", Part.GOAL).n_people == 3
        assert advice_on(event.id, "tax returns", Part.SKILL).verdict is Verdict.FEW

    kept = current_app.extensions["matchmaker_word_indexes"]
    assert len(kept) == 16
    assert advice_on(events[0].id, "tax returns", Part.GOAL).n_people == 3


def test_advice_takes_as_many_statements_for_nine_people_as_for_twelve() -> None:
    event = make_event()
    event_id = event.id
    crowd(event, "tax returns", 1)
    advice_on(event_id, "tax", Part.GOAL)
    counts = []
    for _ in range(2):
        for _ in range(3):
            helper(event, "tax returns")
        with sent_statements() as sent:
            advice_on(event_id, "tax", Part.GOAL)
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 3


def test_index_forgets_the_words_of_who_left() -> None:
    event = make_event()
    ada = helper(event, "zymurgy")
    advice_on(event.id, "zymurgy", Part.GOAL)
    leave(attendee_id=ada.id)
    advice_on(event.id, "zymurgy", Part.GOAL)

    index = word_index(event.id, type(db.session.get_one(Attendee, ada.id).skills[0]))
    assert (index._terms, {term for term, people in index._people.items() if people}) == ({}, set())
