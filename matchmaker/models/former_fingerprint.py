"""Addresses and tickets that somebody had before, so that no list brings them back by those."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model
from matchmaker.tokens import FINGERPRINT_LENGTH


class FormerFingerprint(Model):
    """An address or a ticket that was replaced by another one, as a fingerprint."""

    __tablename__ = "former_fingerprint"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    email_fingerprint: Mapped[str | None] = mapped_column(sa.String(FINGERPRINT_LENGTH))
    ticket_fingerprint: Mapped[str | None] = mapped_column(sa.String(FINGERPRINT_LENGTH))
