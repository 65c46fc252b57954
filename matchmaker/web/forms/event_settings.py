"""An event's settings, as an organizer types them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from matchmaker.errors import MatchmakerError
from matchmaker.importers.text import clean_text
from matchmaker.services.event_rules import (
    LEGAL_LENGTH,
    MOST_RETENTION_DAYS,
    EventRules,
    read_groups_apart,
    write_groups_apart,
)
from matchmaker.services.honest_slot import MOST_PERCENT
from matchmaker.web.errors import sentence_of
from matchmaker.web.examples import EXAMPLES
from matchmaker.web.forms.local_time import LocalTimeField
from matchmaker.web.forms.options import option
from matchmaker.web.forms.organizer_event import EventForm, zones

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event

_DAYS = lazy_gettext("A number of days from 1 to 365, please.")
_LOT = lazy_gettext("A number from 0 to 50, please.")


def _text(content: str | None) -> str:
    return clean_text(content or "")


class EventSettingsForm(EventForm):
    """Everything that can be set; the code stays, because badges carry it."""

    registration_open = BooleanField(lazy_gettext("People can register on the event page"))
    closes = LocalTimeField(lazy_gettext("Registration closes"), validators=[Optional()])
    for_adults_only = BooleanField(lazy_gettext("Only people of 18 years and older may register"))
    asks_first_time = BooleanField(lazy_gettext("Ask people whether it is their first time"))
    shares_contact = BooleanField(lazy_gettext("People who met see each other’s address"))
    matches_colleagues = BooleanField(lazy_gettext("People of the same organisation may be matched"))
    groups = TextAreaField(
        lazy_gettext("Groups kept apart"),
        render_kw={"rows": 4, "autocapitalize": "none", "spellcheck": "false"},
    )
    honest_percent = IntegerField(
        lazy_gettext("Third places drawn by lot, in a hundred people"),
        validators=[Optional(), NumberRange(0, MOST_PERCENT, _LOT)],
        render_kw={"min": 0, "max": MOST_PERCENT, "inputmode": "numeric"},
    )
    absent = LocalTimeField(
        lazy_gettext("Who is not here by then gives up their places"), validators=[Optional()]
    )
    follows_up = BooleanField(lazy_gettext("Offer people to be reminded of whom they met"))
    retention_days = IntegerField(
        lazy_gettext("Days until profiles and matches are erased"),
        validators=[InputRequired(_DAYS), NumberRange(1, MOST_RETENTION_DAYS, _DAYS)],
        render_kw={"min": 1, "max": MOST_RETENTION_DAYS, "inputmode": "numeric"},
    )
    privacy_notice = TextAreaField(
        lazy_gettext("Privacy notice"),
        filters=[_text],
        validators=[Length(max=LEGAL_LENGTH)],
        render_kw={"rows": 6},
    )
    imprint = TextAreaField(
        lazy_gettext("Imprint"), filters=[_text], validators=[Length(max=LEGAL_LENGTH)], render_kw={"rows": 4}
    )

    @property
    def absent_after(self) -> datetime | None:
        """By when people must be here to keep their places, in the event's zone."""
        return self._in_zone(self.absent)

    def rules(self) -> EventRules:
        """Return what was decided, once the form is valid."""
        return EventRules(
            registration_closes_at=self._in_zone(self.closes),
            for_adults_only=self.for_adults_only.data,
            asks_first_time=self.asks_first_time.data,
            shares_contact=self.shares_contact.data,
            matches_colleagues=self.matches_colleagues.data,
            groups_apart=read_groups_apart(self.groups.data or ""),
            honest_percent=self.honest_percent.data or 0,
            follows_up=self.follows_up.data,
            retention_days=self.retention_days.data or 0,
            privacy_notice=self.privacy_notice.data or "",
            imprint=self.imprint.data or "",
        )

    def validate_groups(self, field: TextAreaField) -> None:
        """Take lines that say which groups are kept apart."""
        try:
            read_groups_apart(field.data or "")
        except MatchmakerError as error:
            raise ValidationError(sentence_of(error)) from None

    @classmethod
    def of(cls, event: Event) -> EventSettingsForm:
        """Return the form filled with an event, or with what was sent."""
        same = (
            "name",
            "venue",
            "timezone",
            "contact",
            "registration_open",
            "for_adults_only",
            "asks_first_time",
            "shares_contact",
            "matches_colleagues",
            "honest_percent",
            "follows_up",
            "retention_days",
            "privacy_notice",
            "imprint",
        )
        form = cls(
            data={
                **{name: getattr(event, name) for name in same},
                "starts": _on_the_wall(event, event.starts_at),
                "ends": _on_the_wall(event, event.ends_at),
                "closes": _on_the_wall(event, event.registration_closes_at),
                "absent": _on_the_wall(event, event.absent_after),
                "kind": event.kind if event.kind in EXAMPLES else "",
                "groups": write_groups_apart(event.groups_apart or ()),
            }
        )
        offered = zones()
        if not any(one.value == event.timezone for one in offered):
            offered.append(option(event.timezone, event.timezone, group="UTC"))
        form.timezone.choices = offered
        return form


def _on_the_wall(event: Event, moment: datetime | None) -> datetime | None:
    """Return a time as clocks show it where the event is."""
    return None if moment is None else moment.astimezone(event.zone).replace(tzinfo=None)
