from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee, Avoidance, AvoidanceKind, Pin, RunState
from matchmaker.queries.events import event_by_id
from matchmaker.services.hiding import hide_from_badge
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """Return the codes of some people, two of whom share a name."""
    names = ("Ada Lovelace", "Grace Hopper", "Lin Osei", "Lin Osei")
    with desk.rows():
        event = event_by_id(desk.event_id)
        made = [make_attendee(event=event, name=name, organisation=name[:1]) for name in names]
        return {"ada": made[0].code, "grace": made[1].code, "lin": made[2].code, "other lin": made[3].code}


def pairs(desk: Desk) -> tuple[int, int]:
    """Return how many pairs are pinned, and how many the organizer keeps apart."""
    with desk.rows():
        count = sa.func.count
        pins = db.session.scalar(sa.select(count()).select_from(Pin)) or 0
        apart = sa.select(count()).select_from(Avoidance).filter_by(kind=AvoidanceKind.SEPARATED)
        return pins, db.session.scalar(apart) or 0


def run_with_a_pair(desk: Desk, state: RunState) -> None:
    with desk.rows():
        one, other = db.session.scalars(sa.select(Attendee).order_by(Attendee.id).limit(2))
        event = event_by_id(desk.event_id)
        assert event is not None
        make_match(run=make_run(event=event, state=state), one=one, other=other)


@pytest.mark.parametrize(
    ("way", "expected", "sentence"),
    [("pin", (1, 0), "from the next matching on"), ("apart", (0, 1), "Neither of the two is told.")],
)
@pytest.mark.usefixtures("people")
def test_two_people_found_by_name_are_pinned_or_kept_apart(
    desk: Desk, way: str, expected: tuple[int, int], sentence: str
) -> None:
    answer = desk.client.post(
        desk.address("/pairs"),
        data={"one": "ada", "other": "hopper", way: "now"},
        follow_redirects=True,
    )

    assert pairs(desk) == expected
    assert "It holds" in answer.text or sentence in answer.text
    assert "<bdi>Ada Lovelace</bdi>" in answer.text


def test_people_of_one_name_are_told_apart(desk: Desk, people: dict[str, str]) -> None:
    asked = desk.client.post(desk.address("/pairs"), data={"one": "lin osei", "other": "ada", "pin": "now"})
    chosen = desk.client.post(
        desk.address("/pairs"),
        data={"one": "lin osei", "one_choice": people["other lin"], "other": "ada", "pin": "now"},
    )

    assert asked.status_code == 422
    assert "Several people fit." in asked.text
    assert asked.text.count(f'value="{people["lin"]}"') == 1
    assert chosen.status_code == 303
    assert pairs(desk) == (1, 0)


@pytest.mark.parametrize("way", ["pin", "apart"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"one": "ada", "other": "bob"}, "Nobody at this event is called that."),
        ({"one": "ada", "other": "Lovelace"}, "That is one and the same person."),
        ({"one": "", "other": "ada"}, "Who is it? A name, please."),
    ],
)
@pytest.mark.usefixtures("people")
def test_what_cannot_be_decided_is_said_on_the_page(
    desk: Desk, typed: dict[str, str], sentence: str, way: str
) -> None:
    answer = desk.client.post(desk.address("/pairs"), data={**typed, way: "now"})

    assert (answer.status_code, pairs(desk)) == (422, (0, 0))
    assert sentence in answer.text


def hide_ada_from_grace(desk: Desk, people: dict[str, str]) -> None:
    with desk.rows():
        ada = db.session.scalars(sa.select(Attendee).filter_by(code=people["ada"])).one()
        grace = db.session.scalars(sa.select(Attendee).filter_by(code=people["grace"])).one()
        ada_id, code = ada.id, grace.badge_code
        db.session.rollback()
        hide_from_badge(by=ada_id, code=code)


def test_pin_of_two_who_hide_is_refused_without_saying_why(desk: Desk, people: dict[str, str]) -> None:
    hide_ada_from_grace(desk, people)
    with desk.rows():
        lin = db.session.scalars(sa.select(Attendee).filter_by(code=people["lin"])).one()
        lin.withdrawn_at = lin.created_at
        db.session.commit()
    data = {"other": "grace", "pin": "now"}

    hidden = desk.client.post(desk.address("/pairs"), data={**data, "one": "ada"})
    gone = desk.client.post(desk.address("/pairs"), data={**data, "one": "lin", "one_choice": people["lin"]})

    assert (hidden.status_code, gone.status_code) == (409, 409)
    assert (
        hidden.text.count("These two cannot be matched")
        == gone.text.count("These two cannot be matched")
        == 1
    )
    assert pairs(desk) == (0, 0)


def test_what_attendees_hide_is_not_on_the_page(desk: Desk, people: dict[str, str]) -> None:
    hide_ada_from_grace(desk, people)

    page = desk.client.get(desk.address("/pairs")).text

    assert "Ada" not in page
    assert "Nobody is kept apart by you." in page


def test_pair_on_the_page_of_a_run_is_pinned_and_unpinned_there(desk: Desk, people: dict[str, str]) -> None:
    run_with_a_pair(desk, RunState.PUBLISHED)
    both = {"one": people["ada"], "other": people["grace"], "run": "1"}

    answers = [desk.client.post(desk.address("/pairs/pin"), data=both) for _ in range(2)]
    page = desk.client.get(desk.address("/runs/1")).text
    pinned = pairs(desk)
    desk.client.post(desk.address("/pairs/unpin"), data=both)

    assert {answer.location for answer in answers} == {desk.address("/runs/1#pairs")}
    assert '<span class="mm-pill met">pinned</span>' in page
    assert "1 pair is pinned" in page
    assert (pinned, pairs(desk)) == ((1, 0), (0, 0))


def test_pair_vetoed_in_a_preview_is_kept_apart_and_the_page_says_so(
    desk: Desk, people: dict[str, str]
) -> None:
    run_with_a_pair(desk, RunState.PREVIEW)
    both = {"one": people["ada"], "other": people["grace"], "run": "1"}
    before = desk.client.get(desk.address("/runs/1")).text

    desk.client.post(desk.address("/pairs/separate"), data=both)

    page = desk.client.get(desk.address("/runs/1")).text
    assert "Not these two" in before
    assert "kept apart by now" not in before
    assert "1 pair of this run is kept apart by now" in page
    assert ">Undo</button>" in page
    desk.client.post(desk.address("/pairs/rejoin"), data=both | {"run": "no number"})
    assert "kept apart by now" not in desk.client.get(desk.address("/runs/1")).text


def test_separating_a_pair_takes_its_card_at_once(desk: Desk, people: dict[str, str]) -> None:
    run_with_a_pair(desk, RunState.PUBLISHED)
    answer = desk.client.post(
        desk.address("/pairs/separate"),
        data={"one": people["ada"], "other": people["grace"]},
        follow_redirects=True,
    )

    assert "Kept apart from now on" in answer.text
    assert pairs(desk) == (0, 1)
    assert "mutual 0/3" in desk.client.get(desk.address("/people")).text


@pytest.mark.parametrize("act", ["pin", "unpin", "separate", "rejoin"])
@pytest.mark.parametrize("data", [{}, {"one": "nobody", "other": "ada"}, {"one": "ada"}])
def test_buttons_about_nobody_find_nothing(
    desk: Desk, people: dict[str, str], act: str, data: dict[str, str]
) -> None:
    sent = {name: people.get(value, value) for name, value in data.items()}

    assert desk.client.post(desk.address(f"/pairs/{act}"), data=sent).status_code == 404


def test_pair_of_one_and_the_same_person_is_refused(desk: Desk, people: dict[str, str]) -> None:
    twice = {"one": people["ada"], "other": people["ada"]}

    statuses = [
        desk.client.post(desk.address(f"/pairs/{act}"), data=twice).status_code for act in ("pin", "separate")
    ]

    assert statuses == [422, 422]
