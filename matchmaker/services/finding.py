"""Find each other in the room: a line to be spotted by, a quarter of an hour to be free in."""

from __future__ import annotations

from datetime import timedelta

from matchmaker.clock import now
from matchmaker.db import db, transaction
from matchmaker.models import Attendee
from matchmaker.models.attendee import SPOT_ME_LENGTH

FREE_FOR = timedelta(minutes=15)


def say_how_to_spot(*, by: int, line: str) -> None:
    """Keep the line by which one's three find one; an empty one takes it back."""
    with transaction():
        db.session.get_one(Attendee, by).spot_me = " ".join(line.split())[:SPOT_ME_LENGTH]


def say_free(*, by: int) -> None:
    """Say "I'm free now" to those of one's unmet three who say so too; it ends by itself."""
    with transaction():
        db.session.get_one(Attendee, by).free_until = now() + FREE_FOR


def stop_free(*, by: int) -> None:
    """Take "I'm free now" back."""
    with transaction():
        db.session.get_one(Attendee, by).free_until = None
