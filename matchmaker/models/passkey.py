"""Passkeys: how an organizer signs in without a password."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db import Model
from matchmaker.tokens import PUBLIC_CODE_LENGTH


class Passkey(Model):
    """One passkey of one organizer."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(PUBLIC_CODE_LENGTH), unique=True)  # names it in the list
    organizer_id: Mapped[int] = mapped_column(sa.ForeignKey("organizer.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    label: Mapped[str] = mapped_column(sa.String(80), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
