"""Reports that stand as they were before their people were erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import FrozenReport
from matchmaker.queries.report_document import report_in
from matchmaker.queries.report_figures import Report

if TYPE_CHECKING:
    from collections.abc import Collection

# In the document beside the report: by organizer, how many people came back; None for one to four.
RETURNING: Final = "returning"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One event's report, with how many came back to it as each of its organizers saw it."""

    report: Report
    returning: Mapping[int, int | None]


def frozen_report_of(event_id: int) -> Report | None:
    """Return an event's report as it was frozen, None while its people are still there."""
    row = db.session.get(FrozenReport, event_id)
    return None if row is None else report_in(row.document)


def frozen_of(event_ids: Collection[int]) -> dict[int, Frozen]:
    """Return what is frozen of some events, by event."""
    rows = db.session.scalars(sa.select(FrozenReport).where(FrozenReport.event_id.in_(event_ids)))
    return {row.event_id: Frozen(report_in(row.document), _returning(row.document)) for row in rows}


def _returning(document: Mapping[str, Any]) -> dict[int, int | None]:
    # A key of JSON is a text.
    return {int(organizer_id): count for organizer_id, count in document.get(RETURNING, {}).items()}
