"""Write the audit trail, inside the transaction of the act itself."""

from __future__ import annotations

from matchmaker.db import db
from matchmaker.models import AuditEntry


def note(*, event_id: int, by: int | None, action: str, **detail: object) -> None:
    """Add one entry; `detail` holds numbers and codes, never personal text."""
    db.session.add(AuditEntry(event_id=event_id, organizer_id=by, action=action, detail=detail))
