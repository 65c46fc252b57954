"""The doctor says when somebody is kept longer than they were told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.factories import make_attendee, make_event
from tests.retired_events import end_event, look_until_done

if TYPE_CHECKING:
    from flask import Flask

    from tests.integration.cli.conftest import Run


@pytest.mark.parametrize(("days_ago", "is_kept"), [(30.01, True), (31, False)])
def test_doctor_finds_people_past_their_day_an_hour_after(
    app: Flask, run: Run, days_ago: float, *, is_kept: bool
) -> None:
    assert app
    event = make_event()
    for _ in range(2):
        make_attendee(event=event)
    end_event(event, days_ago=days_ago)

    result = run("doctor", expect=0 if is_kept else 1)

    told = "ok    retention: nobody is kept longer than they were told"
    late = "mend  retention: 2 people of 1 events are past their day; run matchmaker worker"
    assert (told in result.output, late in result.output) == (is_kept, not is_kept)


def test_doctor_is_content_once_the_worker_has_looked(app: Flask, run: Run) -> None:
    assert app
    event = make_event()
    make_attendee(event=event)
    end_event(event, days_ago=31)

    look_until_done()

    assert "ok    retention" in run("doctor").output
