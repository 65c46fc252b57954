"""Go back to a run that attendees saw before, without losing what anybody decided since."""

from __future__ import annotations

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.errors import RunStateError
from matchmaker.models import Event, RunState
from matchmaker.queries.fitted import newest_fitted
from matchmaker.queries.runs import published_run
from matchmaker.services.audit import note
from matchmaker.services.closing import check_is_not_over
from matchmaker.services.fitted import keep_run_words, request_fit
from matchmaker.services.matching import run_of_event
from matchmaker.services.places import fill_places_soon, queue_places
from matchmaker.services.showing import pins_to_add, show_run


def roll_back(*, event_id: int, number: int, by: int | None) -> None:
    """Show a replaced run again in place of the present one; pressing twice does it once.

    Who avoids whom stays apart, pairs that have met and pins stay, and who came since gets places.

    Raises
    ------
    NotFoundError, RunStateError, EventEndedError, EventStoppedError
    """
    pins = pins_to_add(event_id=event_id, run=run_of_event(event_id, number), moment=now())
    with transaction():
        event = db.session.get_one(Event, event_id, with_for_update=True)
        check_is_not_over(event)
        run, present = run_of_event(event_id, number), published_run(event_id)
        if run.state == RunState.PUBLISHED:
            return
        if run.state != RunState.REPLACED or present is None:
            raise RunStateError(number=number, state=run.state)
        lacking = show_run(event, run, pins)
        note(event_id=event_id, by=by, action="run_rolled_back", number=number, instead_of=present.number)
        present_id = present.id
    # The words of the run that was shown until now are the newest, also for the one shown again.
    keep_run_words(event_id=event_id, run_id=present_id)
    if newest_fitted(event_id) is not None:
        fill_places_soon(event_id=event_id, attendee_ids=lacking)
    elif lacking:
        request_fit(event_id=event_id)
        queue_places(event_id=event_id, attendee_ids=lacking)
