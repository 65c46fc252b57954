"""Rows that were merged into another one of the same person, so that an erasure names them, too."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model
from matchmaker.tokens import FINGERPRINT_LENGTH, PUBLIC_CODE_LENGTH


class MergedRow(Model):
    """The name of a row that is no more, with fingerprints of its address and its ticket."""

    __tablename__ = "merged_row"

    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), primary_key=True)
    attendee_id: Mapped[int] = mapped_column(sa.ForeignKey("attendee.id", ondelete="CASCADE"), index=True)
    email_fingerprint: Mapped[str | None] = mapped_column(sa.String(FINGERPRINT_LENGTH))
    ticket_fingerprint: Mapped[str | None] = mapped_column(sa.String(FINGERPRINT_LENGTH))
