"""What an organizer types: the sign-in, and an event."""

from __future__ import annotations

import re
import zoneinfo
from typing import TYPE_CHECKING, Any, cast

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, DateTimeLocalField, PasswordField, SelectField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, Regexp, ValidationError
from wtforms.widgets import EmailInput

from matchmaker.services.events import CODE_LENGTH, RESERVED_CODES
from matchmaker.web.examples import EXAMPLES
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.models import Event

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_LOCAL_TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def zones() -> list[Any]:
    """Return the places of the world by area, the world's own time first."""
    found = [option("UTC", "UTC", group="UTC")]
    for zone in sorted(zoneinfo.available_timezones()):
        area, _, place = zone.partition("/")
        if area in _AREAS:
            found.append(option(zone, place.replace("_", " "), group=area))
    return found


def kinds() -> list[Any]:
    """Return the kinds of event for which there are examples."""
    return [option(kind, examples.name) for kind, examples in EXAMPLES.items()]


class SignInForm(RefusableForm):
    """Address and password of an organizer."""

    email = LineField(
        lazy_gettext("E-mail address"),
        widget=EmailInput(),
        validators=[DataRequired(lazy_gettext("Your address, please.")), Length(max=254)],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[DataRequired(lazy_gettext("Your password, please.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class EventForm(RefusableForm):
    """What people read about an event; times are those of its zone."""

    name = LineField(
        lazy_gettext("Name"),
        validators=[DataRequired(lazy_gettext("What is the event called?")), Length(max=120)],
    )
    venue = LineField(lazy_gettext("Venue"), validators=[Length(max=120)])
    timezone = SelectField(lazy_gettext("Time zone"), default="UTC", choices=zones)
    starts = DateTimeLocalField(
        lazy_gettext("Starts"),
        format=_LOCAL_TIMES,
        validators=[InputRequired(lazy_gettext("When does it start?"))],
    )
    ends = DateTimeLocalField(
        lazy_gettext("Ends"),
        format=_LOCAL_TIMES,
        validators=[InputRequired(lazy_gettext("When does it end?"))],
    )
    kind = SelectField(lazy_gettext("Kind of event"), default="", choices=kinds)
    contact = LineField(
        lazy_gettext("Address for questions"),
        widget=EmailInput(),
        validators=[Optional(), Length(max=254), Email(lazy_gettext("This does not look like an address."))],
    )

    @property
    def starts_at(self) -> datetime:
        """The start, in the event's zone."""
        return self._in_zone(self.starts)

    @property
    def ends_at(self) -> datetime:
        """The end, in the event's zone."""
        return self._in_zone(self.ends)

    def _in_zone(self, field: DateTimeLocalField) -> datetime:
        return cast("datetime", field.data).replace(tzinfo=self._zone)

    @property
    def _zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.timezone.data)


class NewEventForm(EventForm):
    """A new event, with the code that its addresses carry."""

    code = LineField(
        lazy_gettext("Code"),
        default="",
        filters=[str.lower],
        validators=[
            Optional(),
            Length(max=CODE_LENGTH),
            Regexp(_CODE, message=lazy_gettext("Letters a to z, digits and hyphens between them.")),
        ],
    )

    def validate_code(self, field: LineField) -> None:
        """Keep codes free that our own addresses need."""
        if field.data in RESERVED_CODES:
            raise ValidationError(gettext("This code has another meaning here. Choose another one."))


class EventSettingsForm(EventForm):
    """An event's settings; its code stays, because badges carry it."""

    registration_open = BooleanField(lazy_gettext("People can register on the event page"))
    absent = DateTimeLocalField(
        lazy_gettext("Who is not here by then gives up their places"),
        format=_LOCAL_TIMES,
        validators=[Optional()],
    )

    @property
    def absent_after(self) -> datetime | None:
        """By when people must be here to keep their places, in the event's zone."""
        return None if self.absent.data is None else self._in_zone(self.absent)

    @classmethod
    def of(cls, event: Event) -> EventSettingsForm:
        """Return the form filled with an event, or with what was sent."""
        absent = event.absent_after
        form = cls(
            data={
                "name": event.name,
                "venue": event.venue,
                "timezone": event.timezone,
                "starts": event.starts_at.astimezone(event.zone).replace(tzinfo=None),
                "ends": event.ends_at.astimezone(event.zone).replace(tzinfo=None),
                "contact": event.contact,
                "kind": event.kind if event.kind in EXAMPLES else "",
                "absent": None if absent is None else absent.astimezone(event.zone).replace(tzinfo=None),
                "registration_open": event.registration_open,
            }
        )
        offered = zones()
        if not any(one.value == event.timezone for one in offered):
            offered.append(option(event.timezone, event.timezone, group="UTC"))
        form.timezone.choices = offered
        return form
