"""Who was erased and is not brought back by a list: known by fingerprints alone."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.db import Model
from matchmaker.tokens import FINGERPRINT_LENGTH


class KeptOut(Model):
    """An address and a ticket of an erased person, as fingerprints that this installation alone can make."""

    __tablename__ = "kept_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("event.id", ondelete="CASCADE"), index=True)
    email_fingerprint: Mapped[str | None] = mapped_column(sa.String(FINGERPRINT_LENGTH))
    ticket_fingerprint: Mapped[str | None] = mapped_column(sa.String(FINGERPRINT_LENGTH))
