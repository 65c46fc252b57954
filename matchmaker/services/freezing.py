"""Freeze a report, so that it outlives the people it counts."""

from __future__ import annotations

from matchmaker.clock import now
from matchmaker.db import db, insert_ignoring_duplicates, transaction
from matchmaker.models import Event, FrozenReport
from matchmaker.queries.frozen import RETURNING
from matchmaker.queries.report import live_report_of
from matchmaker.queries.report_across import returning_to
from matchmaker.queries.report_document import document_of


def freeze_report(*, event_id: int) -> bool:
    """Keep an event's report as it is now, for good; False where it was frozen before.

    Nobody waits while the figures are computed: only the finished document is written.
    """
    if db.session.get(FrozenReport, event_id) is not None:
        return False
    event = db.session.get_one(Event, event_id)
    document = document_of(live_report_of(event))
    document[RETURNING] = {str(organizer): count for organizer, count in returning_to(event_id).items()}
    with transaction():
        return insert_ignoring_duplicates(FrozenReport, event_id=event_id, document=document, frozen_at=now())
