from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Job, MatchRun, RunState
from matchmaker.queries.events import event_by_id
from matchmaker.services.matching import compute_run, fail_run
from matchmaker.worker import work
from tests.factories import make_attendee

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk

WORDS = (
    ("Ada Lovelace", "a publisher for notes", "programs for looms"),
    ("Grace Hopper", "programs that translate", "ships and compilers"),
    ("Lin Osei", "compilers for small computers", "publisher of notes on <em>looms</em>"),
    ("Maja Novak", "somebody who sails", "accounting"),
)


@pytest.fixture
def crowd(desk: Desk) -> Desk:
    """Return a desk with four people."""
    with desk.rows():
        event = event_by_id(desk.event_id)
        for name, goal, skill in WORDS:
            make_attendee(event=event, name=name, goals=[goal], skills=[skill])
    return desk


def _compute(desk: Desk) -> None:
    with desk.rows():
        for run_id in db.session.scalars(sa.select(MatchRun.id).order_by(MatchRun.id)).all():
            compute_run(run_id=run_id)


def _states(desk: Desk) -> list[str]:
    with desk.rows():
        return list(db.session.scalars(sa.select(MatchRun.state).order_by(MatchRun.number)))


def test_request_pressed_twice_asks_for_one_run(crowd: Desk) -> None:
    answers = [crowd.client.post(crowd.address("/runs")) for _ in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [
        (303, crowd.address("/runs/1"))
    ] * 2
    assert _states(crowd) == ["waiting"]


def test_request_with_nobody_to_match_says_what_is_missing(desk: Desk) -> None:
    answer = desk.client.post(desk.address("/runs"))

    assert answer.status_code == 409
    assert "At least two people need a goal or a skill" in answer.text
    assert f'href="{desk.address()}">Back to the event</a>' in answer.text
    assert _states(desk) == []


def test_request_after_the_end_is_refused(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(starts_at=now() - timedelta(days=2))

    answer = desk.client.post(desk.address("/runs"))

    assert (answer.status_code, _states(desk)) == (409, [])


def test_run_that_waits_is_watched_and_works_without_script(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))

    page = crowd.client.get(crowd.address("/runs/1")).text
    piece = crowd.client.get(crowd.address("/runs/1/progress"))

    assert f'hx-get="{crowd.address("/runs/1/progress")}"' in page
    assert '"includeIndicatorStyles":false,"allowEval":false' in page
    assert "Look again" in page
    assert "<progress " in piece.text
    assert "<html" not in piece.text
    assert "HX-Refresh" not in piece.headers
    assert "No worker seems to be running" not in piece.text


@pytest.mark.parametrize(
    ("job", "share"),
    [
        ({"created_at": now() - timedelta(minutes=1)}, "0.00"),
        ({"state": "running", "leased_until": now() - timedelta(minutes=1), "progress": 0.4}, "0.40"),
    ],
)
def test_run_without_a_worker_says_so(crowd: Desk, job: dict[str, object], share: str) -> None:
    crowd.client.post(crowd.address("/runs"))
    with crowd.rows():
        db.session.execute(sa.update(Job).values(**job))
        db.session.commit()

    page = crowd.client.get(crowd.address("/runs/1")).text

    assert "No worker seems to be running" in page
    assert f'max="1" value="{share}"' in page


def test_run_that_is_computed_tells_the_watching_page_to_load_anew(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    answer = crowd.client.get(crowd.address("/runs/1/progress"))

    assert answer.headers["HX-Refresh"] == "true"


def test_preview_shows_figures_and_pairs_in_their_own_words(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    page = crowd.client.get(crowd.address("/runs/1")).text

    assert "Everyone has three" in page
    assert '<p class="mm-figure mm-num">0</p><small>in nobody’s list</small>' in page
    assert "Publish to 4 people" in page
    assert "these are everybody’s first three" in page
    assert page.count("mm-pair") == 3
    assert "<mark>" in page
    assert "<em>" not in page


def test_publish_pressed_twice_publishes_once(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    answers = [crowd.client.post(crowd.address("/runs/1/publish")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert _states(crowd) == ["published"]
    page = crowd.client.get(crowd.address("/runs/1")).text
    assert "This is what attendees see." in page
    assert f'href="{crowd.address("/badges")}">Print</a>' in page.partition("What comes next")[2]
    assert "/runs/1/publish" not in page
    assert "mutual 3/3" in crowd.client.get(crowd.address("/people")).text


def test_places_of_the_absent_are_given_away_once_everybody_had_to_be_here(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)
    crowd.client.post(crowd.address("/runs/1/publish"))
    assert "absent/release" not in crowd.client.get(crowd.address("/runs/1")).text
    with crowd.rows():
        event_by_id(crowd.event_id).absent_after = now() - timedelta(minutes=1)
        db.session.commit()
    assert "absent/release" in crowd.client.get(crowd.address("/runs/1")).text

    answer = crowd.client.post(crowd.address("/absent/release"), follow_redirects=True)

    assert "The places of the absent go to people who are here" in answer.text
    with crowd.rows():
        job = db.session.scalars(sa.select(Job).order_by(Job.id.desc())).first()
        assert job is not None
        assert (job.kind, job.payload) == ("absence", {"event_id": crowd.event_id})


def test_second_run_tells_what_would_change(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)
    crowd.client.post(crowd.address("/runs/1/publish"))
    with crowd.rows():
        make_attendee(event=event_by_id(crowd.event_id), name="Zed New", goals=["a sailor"], skills=["x"])
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    page = crowd.client.get(crowd.address("/runs/2")).text

    assert "Who changes" in page
    assert "<strong><bdi>Zed New</bdi></strong>" in page
    assert "1 of them had nobody before" in page


def test_same_run_again_changes_nothing(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)
    crowd.client.post(crowd.address("/runs/1/publish"))
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    assert "Nothing changes: the same pairs are published." in crowd.client.get(crowd.address("/runs/2")).text


def test_run_before_publishing_names_whom_it_does_not_help(desk: Desk) -> None:
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event, name="Ada Lovelace", goals=["looms"], skills=())
        make_attendee(event=event, name="Grace Hopper", goals=(), skills=["looms"])
    desk.client.post(desk.address("/runs"))
    _compute(desk)

    page = desk.client.get(desk.address("/runs/1")).text

    assert "1 person only gives" in page
    assert "<li><bdi>Grace Hopper</bdi></li>" in page


def test_discard_puts_a_preview_aside(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    answers = [crowd.client.post(crowd.address("/runs/1/discard")) for _ in range(2)]

    assert [answer.location for answer in answers] == [crowd.address()] * 2
    assert _states(crowd) == ["discarded"]
    assert crowd.client.post(crowd.address("/runs/1/publish")).status_code == 409
    assert "Run the matching again" in crowd.client.get(crowd.address("/runs/1")).text


def test_run_that_failed_says_so(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    with crowd.rows():
        fail_run(run_id=db.session.scalars(sa.select(MatchRun.id)).one())

    page = crowd.client.get(crowd.address("/runs/1")).text

    assert "Something went wrong while it was computed." in page
    assert "Run the matching again" in page
    assert "What the worker said" not in page


def test_run_that_failed_for_a_reason_gives_it(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    settings = crowd.app.config["SETTINGS"]
    crowd.app.config["SETTINGS"] = settings.model_copy(update={"matching_scorer": "nowhere:make"})
    work(crowd.app, stop=threading.Event(), until_empty=True)

    page = crowd.client.get(crowd.address("/runs/1")).text

    sentence = "The program that scores pairs at this site cannot be used."
    assert f'What the worker said: <bdi lang="en">{sentence}</bdi>' in page
    assert "nowhere" not in page


def test_run_that_nobody_could_be_matched_in_says_so_in_the_readers_language(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    with crowd.rows():
        for attendee in db.session.scalars(sa.select(Attendee)):
            attendee.withdrawn_at = now()
        db.session.commit()
    work(crowd.app, stop=threading.Event(), until_empty=True)

    page = crowd.client.get(crowd.address("/runs/1"), headers={"Accept-Language": "de"}).text

    assert "<bdi>Mindestens zwei Personen brauchen ein Anliegen" in page


def test_run_of_nobody_knows_is_not_found(desk: Desk) -> None:
    assert desk.client.get(desk.address("/runs/7")).status_code == 404
    assert desk.client.post(desk.address("/runs/7/publish")).status_code == 404


def test_run_takes_as_many_statements_for_six_people_as_for_four(
    crowd: Desk, count_statements: Callable[[Callable[[], object]], int]
) -> None:
    def statements(number: int) -> int:
        crowd.client.post(crowd.address("/runs"))
        _compute(crowd)
        crowd.client.get(crowd.address(f"/runs/{number}"))
        return count_statements(lambda: crowd.client.get(crowd.address(f"/runs/{number}")))

    for_four = statements(1)
    with crowd.rows():
        event = event_by_id(crowd.event_id)
        make_attendee(event=event, name="Five")
        make_attendee(event=event, name="Six")

    assert statements(2) == for_four
    assert RunState.PREVIEW in _states(crowd)
    with crowd.rows():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Attendee)) == 6


def test_runs_are_listed_with_what_can_be_done(crowd: Desk) -> None:
    empty = crowd.client.get(crowd.address("/runs")).text
    for number in (1, 2):
        crowd.client.post(crowd.address("/runs"))
        _compute(crowd)
        crowd.client.post(crowd.address(f"/runs/{number}/publish"))

    page = crowd.client.get(crowd.address("/runs")).text

    assert "Nobody is matched yet." in empty
    assert page.index("Match run 2") < page.index("Match run 1")
    assert page.count("Go back to this run") == 1
    assert "Pinned and kept apart" in page


def test_runs_without_people_say_what_comes_first(desk: Desk) -> None:
    nobody = desk.client.get(desk.address("/runs")).text
    with desk.rows():
        event = event_by_id(desk.event_id)
        make_attendee(event=event, name="Ada")
        make_attendee(event=event, name="Silent", goals=[], skills=[])

    few = desk.client.get(desk.address("/runs")).text

    assert "Nobody is here yet. Import your list" in nobody
    assert "So far 1 person did." in few
    assert [">Run the matching<" in page for page in (nobody, few)] == [False, False]


def test_preview_without_a_pair_says_why_and_publishes_nothing(crowd: Desk) -> None:
    with crowd.rows():
        for person in db.session.scalars(sa.select(Attendee)):
            person.organisation = "Engines Ltd"
        db.session.commit()
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    page = crowd.client.get(crowd.address("/runs/1")).text

    assert "There is no pair, so there is nothing to publish." in page
    assert "4 people may meet nobody" in page
    assert f"{crowd.address('/settings')}#rules" in page
    assert "Publish to" not in page


def test_list_of_runs_takes_as_many_statements_for_three_runs_as_for_one(
    crowd: Desk, count_statements: Callable[[Callable[[], object]], int]
) -> None:
    counts = []
    for numbers in ([1], [2, 3]):
        for _ in numbers:
            crowd.client.post(crowd.address("/runs"))
            _compute(crowd)
        crowd.client.get(crowd.address("/runs"))
        counts.append(count_statements(lambda: crowd.client.get(crowd.address("/runs"))))

    assert counts[0] == counts[1]


def test_going_back_asks_first_and_shows_the_earlier_run_again(crowd: Desk) -> None:
    for number in (1, 2):
        crowd.client.post(crowd.address("/runs"))
        _compute(crowd)
        crowd.client.post(crowd.address(f"/runs/{number}/publish"))

    asked = crowd.client.get(crowd.address("/runs/1/rollback"))
    before = _states(crowd)
    answer = crowd.client.post(crowd.address("/runs/1/rollback"), follow_redirects=True)

    assert "Go back to match run 1" in asked.text
    assert "Match run 2 is published" in asked.text
    assert before == ["replaced", "published"]
    assert _states(crowd) == ["published", "replaced"]
    assert "Match run 1 is shown again." in answer.text
    led = crowd.client.get(crowd.address("/runs/1/rollback"))
    assert (led.status_code, led.location) == (302, crowd.address("/runs/1"))


def test_list_of_everyones_three_is_searched_and_opens_one_persons_pairs(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)
    with crowd.rows():
        code = db.session.scalars(sa.select(Attendee.code).filter_by(name="Lin Osei")).one()

    found = crowd.client.get(crowd.address("/runs/1?words=lin")).text
    opened = crowd.client.get(crowd.address(f"/runs/1?person={code}&start=0")).text
    nobody = crowd.client.get(crowd.address("/runs/1?words=bob&start=-1")).text

    people = found[found.index('id="people"') :]
    assert people.count("<li>") == 1
    assert "The pairs of Lin Osei" in opened
    assert opened.count("mm-pair") == 6
    assert "From the middle" not in opened
    assert "Nobody fits that." in nobody


def test_run_says_how_it_is_computed_again(crowd: Desk) -> None:
    crowd.client.post(crowd.address("/runs"))
    _compute(crowd)

    page = crowd.client.get(crowd.address("/runs/1")).text

    assert f"matchmaker match {crowd.code} --reproduce 1" in page
    assert "How evenly people are listed (Gini" in page
