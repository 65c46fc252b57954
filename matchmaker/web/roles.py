"""What each role may do in an event, said to people; `security` holds it as sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext

from matchmaker.models import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role as people read it."""

    name: str
    meaning: str


ROLES: Mapping[Role, RoleWords] = {
    Role.OWNER: RoleWords(
        lazy_gettext("Owner"), lazy_gettext("may do everything, and decides who is in the team.")
    ),
    Role.EDITOR: RoleWords(
        lazy_gettext("Editor"),
        lazy_gettext("looks after people, matching, print, mail and settings; sees the team."),
    ),
    Role.DOOR: RoleWords(
        lazy_gettext("Door"), lazy_gettext("checks people in, prints badges and slips, brings in scans.")
    ),
    Role.READER: RoleWords(
        lazy_gettext("Reader"), lazy_gettext("reads the overview and the report, and changes nothing.")
    ),
}
