from __future__ import annotations

import pytest

from matchmaker.models import RunState
from matchmaker.queries.attendees import PersonLine
from matchmaker.queries.dashboard import Lack, dashboard_of, lack_of, narrowed
from matchmaker.queries.events import EventState
from tests.factories import make_attendee, make_event, make_match, make_run

pytestmark = pytest.mark.usefixtures("app")


def _line(**values: object) -> PersonLine:
    known: dict[str, object] = {
        "code": "code",
        "name": "Ada Lovelace",
        "organisation": "Engines",
        "goals": ("a publisher",),
        "skills": ("looms",),
        "is_active": True,
        "n_matches": 0,
        "n_met": 0,
    }
    return PersonLine(**(known | values))  # type: ignore[arg-type]  # each test names what matters


@pytest.mark.parametrize(
    ("values", "lack"),
    [
        ({}, None),
        ({"goals": ()}, Lack.NO_GOAL),
        ({"skills": ()}, Lack.NO_SKILL),
        ({"goals": (), "skills": ()}, Lack.NO_WORDS),
        ({"is_active": False, "goals": ()}, Lack.NOT_IN),
    ],
)
def test_lack_of_names_what_matters_most(values: dict[str, object], lack: Lack | None) -> None:
    assert lack_of(_line(**values)) is lack


def test_narrowed_finds_all_words_anywhere() -> None:
    ada, tom = _line(), _line(name="Tom", goals=())

    assert narrowed([ada, tom], words="", lack=None) == [ada, tom]
    assert narrowed([ada, tom], words="ENGINES publisher", lack=None) == [ada]
    assert narrowed([ada, tom], words="looms", lack=Lack.NO_GOAL) == [tom]
    assert narrowed([ada, tom], words="looms ada", lack=Lack.NO_GOAL) == []


def test_dashboard_of_an_empty_event_counts_nothing() -> None:
    event = make_event()

    page = dashboard_of(event, event.starts_at)

    assert (page.state, page.people, page.lacking, page.n_attention) == (EventState.LIVE, (), {}, 0)
    assert (page.published, page.unfinished) == (None, None)


def test_dashboard_counts_matches_and_lacks() -> None:
    event = make_event()
    run = make_run(event=event)
    ada, *others = [make_attendee(event=event, name=f"Person {number}") for number in range(4)]
    for other in others:
        make_match(run=run, one=ada, other=other)
    make_attendee(event=event, goals=())

    page = dashboard_of(event, event.starts_at)

    assert (page.n_full, page.n_meetings, page.lacking, page.n_attention) == (1, 0, {Lack.NO_GOAL: 1}, 1)
    assert page.published == run
    assert page.unfinished is None


@pytest.mark.parametrize(
    ("state", "is_unfinished"),
    [
        (RunState.WAITING, True),
        (RunState.COMPUTING, True),
        (RunState.PREVIEW, True),
        (RunState.DISCARDED, False),
        (RunState.FAILED, False),
    ],
)
def test_dashboard_knows_the_run_that_waits_for_the_organizer(
    state: RunState,
    is_unfinished: bool,  # noqa: FBT001 -- pytest fills it by name
) -> None:
    event = make_event()
    make_run(event=event, number=1, state=RunState.PREVIEW)
    latest = make_run(event=event, number=2, state=state)

    page = dashboard_of(event, event.starts_at)

    assert page.unfinished == (latest if is_unfinished else None)
