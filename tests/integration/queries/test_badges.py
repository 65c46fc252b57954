from __future__ import annotations

import pytest

from matchmaker.badges.sheet import Badge, MissingGlyphs
from matchmaker.badges.slips import PinSlip
from matchmaker.queries.badges import badge_of, badges_of, missing_glyphs, slips_of
from matchmaker.services.registration import leave
from matchmaker.services.sign_in_codes import give_pins
from tests.factories import make_attendee, make_event
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")

BASE = "https://meet.example.org"


def test_badge_of_an_attendee_has_the_first_words_and_an_upper_case_link() -> None:
    event = make_event()
    ada = make_attendee(event=event, goals=["first goal", "second"], skills=["first skill", "second"])

    assert badge_of(ada, event, base_url=BASE) == Badge(
        name="Ada Lovelace",
        headline="Invents things",
        event="Makers & Money",
        ask_me_about="first skill",
        looking_for="first goal",
        link=f"HTTPS://MEET.EXAMPLE.ORG/B/{ada.badge_code}",
        typed_code=ada.typed_code,
    )


def test_badge_of_somebody_without_words_falls_back_to_the_organisation() -> None:
    event = make_event()
    ada = make_attendee(event=event, goals=[], skills=[], organisation="Engines")
    ada.headline = ""

    badge = badge_of(ada, event, base_url=BASE)

    assert (badge.headline, badge.ask_me_about, badge.looking_for) == ("Engines", "", "")


def test_badges_of_an_event_are_by_name_without_those_who_left() -> None:
    event = make_event()
    for name in ("Grace", "Ada"):
        make_attendee(event=event, name=name)
    leave(attendee_id=make_attendee(event=event, name="Gone").id)
    make_attendee(event=make_event(), name="Mallory")

    assert [badge.name for badge in badges_of(event, base_url=BASE)] == ["Ada", "Grace"]


def test_badges_of_send_the_same_statements_for_one_and_three_people() -> None:
    event = make_event()
    counts = []
    for n_new in (1, 2):
        for _ in range(n_new):
            make_attendee(event=event)
        with sent_statements() as sent:
            badges = badges_of(event, base_url=BASE)
        counts.append((len(badges), len(sent)))

    assert counts == [(1, counts[0][1]), (3, counts[0][1])]


def test_missing_glyphs_names_whose_badge_no_font_can_print() -> None:
    event = make_event()
    plain = make_attendee(event=event, name="Zoë Łukasz")
    # A private-use character, which no font may claim.
    odd = make_attendee(event=event, name="Ada \U000f1234")
    badges = [badge_of(person, event, base_url=BASE) for person in (plain, odd)]

    found = missing_glyphs(badges)

    assert [each.name for each in found] == [odd.name]
    assert found == [MissingGlyphs(odd.name, found[0].characters)]
    assert "\U000f1234" in found[0].characters


def test_slips_of_an_event_are_by_name_for_who_has_a_pin_and_has_not_left() -> None:
    event = make_event()
    grace, ada, gone = (make_attendee(event=event, name=name) for name in ("Grace", "Ada", "Gone"))
    give_pins(event_id=event.id)
    leave(attendee_id=gone.id)
    make_attendee(event=event, name="Late")
    mallory = make_event()
    make_attendee(event=mallory, name="Mallory")
    give_pins(event_id=mallory.id)

    assert slips_of(event) == [
        PinSlip("Ada", "Makers & Money", ada.typed_code, str(ada.pin)),
        PinSlip("Grace", "Makers & Money", grace.typed_code, str(grace.pin)),
    ]
