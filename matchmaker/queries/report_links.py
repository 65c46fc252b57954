"""An event's read-only links, as its organizers see them."""

from __future__ import annotations

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import ReportLink


def report_links_of(event_id: int) -> list[ReportLink]:
    """Return the links that still work and those that were revoked, the newest first."""
    return list(
        db.session.scalars(
            sa.select(ReportLink)
            .filter_by(event_id=event_id)
            .order_by(ReportLink.created_at.desc(), ReportLink.code)
        )
    )
