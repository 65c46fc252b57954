"""Find an event's people by what an organizer knows of them: a name, an address, the code on a badge."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Attendee
from matchmaker.tokens import TYPED_CODE_LENGTH, read_typed_code, show_typed_code

MOST_FOUND = 8


class Found(NamedTuple):
    """Somebody who may be meant."""

    id: int
    code: str
    name: str
    organisation: str
    typed_code: str

    @property
    def label(self) -> str:
        """What tells two people of one name apart."""
        shown = show_typed_code(self.typed_code)
        return " · ".join(part for part in (self.name, self.organisation, shown) if part)


def people_meant(*, event_id: int, words: str) -> list[Found]:
    """Return who may be meant by these words, at most a few: by the code on the badge, else by name.

    Who has exactly this name or address is meant alone.
    """
    typed = read_typed_code(words)
    wanted = words.casefold().split()
    everybody = [
        (Found(person, code, name, organisation, typed_code), (email or "").casefold())
        for person, code, name, organisation, typed_code, email in db.session.execute(
            sa.select(
                Attendee.id,
                Attendee.code,
                Attendee.name,
                Attendee.organisation,
                Attendee.typed_code,
                Attendee.email,
            )
            .where(Attendee.event_id == event_id, Attendee.name != "")
            .order_by(Attendee.name, Attendee.id)
        )
    ]
    exact = [
        found
        for found, email in everybody
        if (len(typed) == TYPED_CODE_LENGTH and found.typed_code == typed)
        or found.name.casefold().split() == wanted
        or (wanted and email == " ".join(wanted))
    ]
    near = [
        found for found, _ in everybody if wanted and all(word in found.name.casefold() for word in wanted)
    ]
    return (exact or near)[:MOST_FOUND]
