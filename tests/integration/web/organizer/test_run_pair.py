from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matchmaker.db import db
from matchmaker.models import Event, RunState
from tests.factories import make_attendee, make_match, make_run

if TYPE_CHECKING:
    from tests.integration.web.organizer.conftest import Desk


@pytest.mark.parametrize(
    ("is_weak", "sentence"),
    [
        (True, "We found no words in common; they were the best left for each other."),
        (False, "No word of theirs is quite the same, but what they wrote comes close."),
    ],
)
def test_pair_without_a_shared_word_says_what_was_found(desk: Desk, *, is_weak: bool, sentence: str) -> None:
    with desk.rows():
        event = db.session.get_one(Event, desk.event_id)
        ada, grace = make_attendee(event=event), make_attendee(event=event, name="Grace Hopper")
        match = make_match(run=make_run(event=event, state=RunState.PREVIEW), one=ada, other=grace)
        nothing = {"goal": "", "skill": "", "goal_spans": [], "skill_spans": [], "terms": []}
        match.is_weak, match.reasons = is_weak, {"low": nothing, "high": nothing}
        db.session.commit()

    page = desk.client.get(desk.address("/runs/1")).text

    assert sentence in page
    assert (">weak<" in page) == is_weak
