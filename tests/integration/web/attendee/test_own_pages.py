"""The three, the badge, the profile, the people met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import sqlalchemy as sa

from matchmaker.clock import now
from matchmaker.db import db
from matchmaker.models import Attendee, Event, Feedback, Match
from matchmaker.tokens import spell_typed_code
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.integration.web.attendee.conftest import Room


def card_of(page: str) -> str:
    """Return the text of the only card, tags aside."""
    [card] = re.findall(r'<article class="mm-card">.*?</article>', page, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", card).split())


def feedback(room: Room) -> list[tuple[int, str, str]]:
    with room.app.app_context():
        return [
            (row.attendee_id, row.worth, row.memory_line) for row in db.session.scalars(sa.select(Feedback))
        ]


def met(room: Room) -> str:
    room.scan(room.ada, room.grace, uuid4())
    return room.scan(room.grace, room.ada, uuid4())


def test_before_publishing_the_page_teaches(ada: FlaskClient) -> None:
    page = ada.get("/three").text

    assert "Your three are not picked yet" in page
    assert "a publisher for notes on engines" in page


def test_card_shows_both_directions_in_own_words(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()

    page = ada.get("/three").text

    assert "One person worth your time" in page
    assert "Picked from 2 people" in page
    assert card_of(page).partition(" More about ")[0] == (
        "GH Grace Hopper Invents things Next You can help each other: "
        "You’re looking for a publisher for notes on engines → They can help with a compiler for notes "
        "They’re looking for somebody who knows looms → You can help with programs for looms "
        "Open with: “You wrote: ‘somebody who knows looms’. What would help you most?” "
        "Scan Grace’s badge"
    )
    assert "<mark>somebody</mark>" in page
    assert "Fewer than three" in page
    assert "Ada Lovelace" in grace.get("/three").text


@pytest.mark.parametrize(
    ("kept", "sentence", "opening"),
    [
        ("gets", "They can help you; ask what you can do for them.", "‘a compiler for notes’. How did you"),
        ("gives", "This time it is you who can help.", "‘somebody who knows looms’. What would"),
        ("none", "No word of yours is quite the same, but what you wrote comes close.", "Scan Grace"),
    ],
)
def test_card_of_one_direction_or_none_says_so(
    ada: FlaskClient, room: Room, kept: str, sentence: str, opening: str
) -> None:
    room.publish()
    nothing = {"goal": "", "skill": "", "goal_spans": [], "skill_spans": [], "terms": []}
    mine, theirs = ("low", "high") if room.ada.id < room.grace.id else ("high", "low")
    emptied = {"gets": [theirs], "gives": [mine], "none": [mine, theirs]}[kept]
    with room.app.app_context():
        match = db.session.scalars(sa.select(Match)).one()
        match.reasons = {**match.reasons, **dict.fromkeys(emptied, nothing)}
        db.session.commit()

    page = ada.get("/three").text
    card = card_of(page)

    assert sentence in card
    assert opening in card
    assert ("Open with" in card) == (kept != "none")
    assert ("because you can help each other" in page) == (kept != "none")


@pytest.mark.parametrize(
    ("emptied", "sentence"),
    [
        ([], "Not much in common, but: You’re looking for"),
        (["low"], "Not much in common, but: "),
        (["high"], "Not much in common, but: "),
        (["low", "high"], "We found no words in common; you were the best left for each other."),
    ],
)
def test_card_of_a_weak_match_promises_nothing(
    ada: FlaskClient, room: Room, emptied: list[str], sentence: str
) -> None:
    room.publish()
    nothing = {"goal": "", "skill": "", "goal_spans": [], "skill_spans": [], "terms": []}
    with room.app.app_context():
        match = db.session.scalars(sa.select(Match)).one()
        match.is_weak, match.reasons = True, {**match.reasons, **dict.fromkeys(emptied, nothing)}
        db.session.commit()

    page = ada.get("/three").text
    reason = card_of(page).partition("Open with")[0]

    assert sentence in reason
    assert "help you" not in reason
    assert "help them" not in reason
    assert "you who can help" not in reason
    assert "help each other" not in page


def test_a_fourth_card_is_counted(ada: FlaskClient, room: Room) -> None:
    with room.app.app_context():
        event = db.session.get_one(Event, room.event_id)
        me, run = db.session.get_one(Attendee, room.ada.id), make_run(event=event)
        for name in ("Grace", "Mary", "Lin", "Hedy"):
            make_match(run=run, one=me, other=make_attendee(event=event, name=name))

    page = ada.get("/three").text

    assert "Four people worth your time" in page
    assert "Fewer than three" not in page


def test_only_the_next_one_to_be_found_stands_out(ada: FlaskClient, room: Room) -> None:
    with room.app.app_context():
        event = db.session.get_one(Event, room.event_id)
        me, run = db.session.get_one(Attendee, room.ada.id), make_run(event=event)
        for score, name in enumerate(("Third", "Second", "First")):
            make_match(run=run, one=me, other=make_attendee(event=event, name=name), score=float(score))

    page = ada.get("/three").text

    assert re.findall(r'<a role="button" class="([^"]+)"[^>]*>Scan (\w+)’s badge', page) == [
        ("mm-broad", "First"),
        ("mm-broad secondary outline", "Second"),
        ("mm-broad secondary outline", "Third"),
    ]
    assert page.count(">Next</span>") == 1


def test_a_long_statement_gets_the_whole_width(ada: FlaskClient, room: Room) -> None:
    room.publish()
    assert "mm-long" not in ada.get("/three").text
    with room.app.app_context():
        match = db.session.scalars(sa.select(Match)).one()
        long = {**match.reasons["low"], "goal": "looms " * 30, "goal_spans": []}
        match.reasons = {**match.reasons, "low": long}
        db.session.commit()

    page = ada.get("/three").text

    assert page.count('<li class="mm-long">') == 1


def test_card_follows_the_meeting(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()
    code = room.scan(room.ada, room.grace, uuid4())

    waiting, asked = card_of(ada.get("/three").text), card_of(grace.get("/three").text)
    assert "You scanned them Waiting for Grace to say yes." in waiting
    assert "They scanned you Ada says you met at " in asked

    grace.post(f"/meetings/{code}/confirm")
    assert re.search(r"Met \d\d:\d\d ✓ Worth your time\?", card_of(ada.get("/three").text))

    ada.post(f"/meetings/{code}/feedback", data={"worth": "nice"})
    assert "You said: Nice chat" in card_of(ada.get("/three").text)

    grace.post(f"/meetings/{code}/withdraw")
    assert "Not met One of you said that you did not meet." in card_of(ada.get("/three").text)


def test_published_but_picked_for_nobody_says_why(ada: FlaskClient, mallory: FlaskClient, room: Room) -> None:
    room.publish()
    room.change(room.grace, withdrawn_at=now())

    page = ada.get("/three").text

    assert "Nobody is picked for you yet" in page
    assert "You came after the picking" in page
    assert "not picked yet" in mallory.get("/three").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"goals": []}, "Your profile has no goal yet."),
        ({"skills": []}, "Your profile has no skill yet."),
        ({"consented_at": None}, "You are not suggested to anyone"),
    ],
)
def test_what_is_missing_leads_to_the_profile(
    ada: FlaskClient, room: Room, change: dict[str, None], sentence: str
) -> None:
    room.change(room.ada, **change)

    page = ada.get("/three").text

    assert sentence in page
    assert 'class="mm-broad" href="/profile"' in page


def test_profile_leads_from_a_statement_that_is_too_long_to_its_field(ada: FlaskClient) -> None:
    answer = ada.post(
        "/profile", data={"name": "Ada", "goals-0": "looms", "goals-1": "", "goals-2": "l" * 300}
    )

    alert = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', alert) == [("goals-2", "Another goal")]
    assert 'id="goals-2-error"' in answer.text


def test_profile_opens_what_is_written_and_folds_the_rest(ada: FlaskClient, room: Room) -> None:
    ada.post("/profile", data={"name": "Ada", "goals-0": "looms", "goals-1": "engines", "consents": "y"})

    before, *folded = ada.get("/profile").text.split('<details class="mm-more">')

    assert (['id="goals-0"' in before, 'id="goals-1"' in before], len(folded)) == ([True, True], 2)
    assert re.findall(r'<textarea[^>]* id="([^"]+)"', folded[0].partition("</details>")[0]) == ["goals-2"]
    assert room.row(room.ada).goals[1].text == "engines"


def test_badge_shows_code_and_first_words(ada: FlaskClient, room: Room) -> None:
    page = ada.get("/badge").text

    assert "<svg" in page
    assert spell_typed_code(room.ada.typed_code) in page
    assert "<bdi>programs for looms</bdi>" in page
    assert "<bdi>a publisher for notes on engines</bdi>" in page


def test_profile_is_changed_and_kept(ada: FlaskClient, room: Room) -> None:
    assert "a publisher for notes on engines" in ada.get("/profile").text

    answer = ada.post(
        "/profile",
        data={
            "name": "Augusta Ada King",
            "headline": "",
            "goals-0": "",
            "goals-1": "a bookmaker",
            "skills-0": "",
            "consents": "y",
        },
        follow_redirects=True,
    )

    assert "Saved." in answer.text
    row = room.row(room.ada)
    assert (row.name, row.headline, [goal.text for goal in row.goals], row.skills) == (
        "Augusta Ada King",
        "",
        ["a bookmaker"],
        [],
    )
    assert row.is_active
    assert row.edited_at is not None


def test_profile_with_a_fault_keeps_what_was_typed(ada: FlaskClient, room: Room) -> None:
    answer = ada.post("/profile", data={"name": "", "headline": "Countess"})

    assert answer.status_code == 422
    assert 'value="Countess"' in answer.text
    alert = answer.text.partition('role="alert"')[2].partition("</div>")[0]
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', alert) == [("name", "Your name")]
    assert room.row(room.ada).headline == "Invents things"


def test_leaving_and_coming_back_by_the_tick(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    room.publish()
    assert "Ada Lovelace" in grace.get("/three").text
    assert "Shall we leave you out?" in ada.get("/leave").text

    answer = ada.post("/leave", follow_redirects=True)

    assert "You are left out from now on." in answer.text
    assert 'href="/leave"' not in answer.text
    assert "You are not taking part" in (left := ada.get("/three").text)
    assert "Met somebody else?" not in left
    assert "Ada Lovelace" not in grace.get("/three").text
    ada.post("/profile", data={"name": "Ada Lovelace", "goals-0": "a publisher", "consents": "y"})
    assert "Ada Lovelace" in grace.get("/three").text


def test_met_before_anyone_teaches(ada: FlaskClient) -> None:
    page = ada.get("/met").text

    assert "Nobody yet" in page
    assert "How a meeting gets here" in page


def test_met_puts_follow_ups_first_with_the_line(ada: FlaskClient, grace: FlaskClient, room: Room) -> None:
    code = met(room)
    assert "You met one person" in ada.get("/met").text

    ada.post(f"/meetings/{code}/feedback", data={"worth": "follow_up", "memory_line": "forty hotels <b>"})

    page = ada.get("/met").text
    assert "One person to follow up with" in page
    assert "forty hotels &lt;b&gt;" in page
    assert "forty hotels" not in grace.get("/met").text


def test_met_lists_what_waits(ada: FlaskClient, room: Room) -> None:
    room.scan(room.ada, room.grace, uuid4())

    page = ada.get("/met").text

    assert "One yes away" in page
    assert "Waiting for a yes" in page


def test_feedback_from_a_card_keeps_the_line(ada: FlaskClient, room: Room) -> None:
    code = met(room)
    address = f"/meetings/{code}/feedback"
    ada.post(address, data={"worth": "nice", "memory_line": "  green \n scarf "})

    answer = ada.post(address, data={"worth": "follow_up"}, follow_redirects=True)

    assert "Thank you." in answer.text
    assert feedback(room) == [(room.ada.id, "follow_up", "green scarf")]
    assert "green scarf" in ada.get(address).text


def test_feedback_given_twice_is_one_row_and_may_be_emptied(ada: FlaskClient, room: Room) -> None:
    address = f"/meetings/{met(room)}/feedback"

    for line in ("first", "first", ""):
        ada.post(address, data={"worth": "nice", "memory_line": line})

    assert feedback(room) == [(room.ada.id, "nice", "")]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"memory_line": "green scarf"}, "worth"),
        ({"worth": "superb", "memory_line": "green scarf"}, "worth"),
        ({"worth": "nice", "memory_line": "green scarf" + "f" * 280}, "memory_line"),
    ],
)
def test_bad_feedback_is_refused_with_its_line_kept(
    ada: FlaskClient, room: Room, data: dict[str, str], field: str
) -> None:
    answer = ada.post(f"/meetings/{met(room)}/feedback", data=data)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "green scarf" in answer.text
    assert feedback(room) == []


def test_error_leads_whoever_is_signed_in_back_to_their_three(ada: FlaskClient, room: Room) -> None:
    of_ada, of_nobody = (
        browser.get("/meetings/nothing/feedback") for browser in (ada, room.app.test_client())
    )

    assert of_ada.status_code == 404
    assert "Back to your three" in of_ada.text
    assert 'aria-label="Main"' in of_ada.text
    assert 'aria-label="Main"' not in of_nobody.text


def test_form_without_its_secret_is_refused(ada: FlaskClient, room: Room) -> None:
    room.app.config["WTF_CSRF_ENABLED"] = True

    answer = ada.post("/leave")

    assert answer.status_code == 400
    assert room.row(room.ada).withdrawn_at is None


def test_policy_forbids_inline_code_and_the_pages_have_none(ada: FlaskClient, room: Room) -> None:
    room.publish()
    code = met(room)

    for address in ("/three", "/badge", "/profile", "/leave", "/scan", "/met", f"/meetings/{code}/feedback"):
        answer = ada.get(address)
        assert "'unsafe" not in answer.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\s(style|on\w+)=", answer.text)
