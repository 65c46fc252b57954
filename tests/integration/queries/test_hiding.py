from __future__ import annotations

import pytest

from matchmaker.db import db
from matchmaker.models import HideRule, RunState
from matchmaker.queries.hiding import Hiding, Way, hidings_of, person_value
from matchmaker.services.hiding import hide_from_badge, hide_from_domain, hide_from_name
from matchmaker.tokens import hash_secret, show_typed_code
from tests.factories import make_attendee, make_event, make_match, make_run
from tests.sql_statements import sent_statements

pytestmark = pytest.mark.usefixtures("app")


def test_hidings_of_are_people_then_names_then_domains() -> None:
    event = make_event()
    ada, grace, mary = (make_attendee(event=event, name=name) for name in ("Ada", "Grace", "Mary"))
    make_match(run=make_run(event=event, state=RunState.REPLACED), one=ada, other=grace)
    hide_from_domain(by=ada.id, domain="example.net")
    hide_from_name(by=ada.id, name="Mallory Vale")
    hide_from_badge(by=ada.id, code=mary.typed_code)
    hide_from_badge(by=ada.id, code=grace.typed_code)

    lines = hidings_of(ada.id)

    shown_code = f"{mary.typed_code[:4]} {mary.typed_code[4:]}"
    assert sorted(lines[:2], key=lambda line: line.shown == "Grace") == [
        Hiding(Way.PERSON, hash_secret(person_value(mary.code, mary.typed_code)), shown_code),
        Hiding(Way.PERSON, hash_secret(person_value(grace.code, grace.typed_code)), "Grace"),
    ]
    assert lines[2:] == [
        Hiding(Way.NAME, "mallory vale", "mallory vale"),
        Hiding(Way.DOMAIN, "example.net", "example.net"),
    ]
    assert hidings_of(grace.id) == []


def test_a_previewed_match_tells_no_name() -> None:
    event = make_event()
    ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace")
    make_match(run=make_run(event=event, state=RunState.PREVIEW), one=ada, other=grace)

    hide_from_badge(by=ada.id, code=grace.typed_code)

    assert [line.shown for line in hidings_of(ada.id)] == [show_typed_code(grace.typed_code)]


def test_wish_about_somebody_who_was_erased_stays_a_line_without_a_name() -> None:
    ada = make_attendee(event=make_event())
    db.session.add(HideRule(attendee_id=ada.id, kind="name", value=person_value("gone")))
    db.session.commit()

    assert hidings_of(ada.id) == [Hiding(Way.PERSON, hash_secret(person_value("gone")), "")]


def test_hidings_of_sends_the_same_statements_for_one_and_three_lines() -> None:
    event = make_event()
    ada_id = make_attendee(event=event).id
    counts = []
    for n_new in (1, 2):
        for _ in range(n_new):
            hide_from_badge(by=ada_id, code=make_attendee(event=event).badge_code)
        with sent_statements() as sent:
            lines = hidings_of(ada_id)
        counts.append((len(lines), len(sent)))

    assert counts == [(1, 2), (3, 2)]
