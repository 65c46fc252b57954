"""How templates write times, numbers and codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from flask import g
from flask_babel import format_date, format_percent, format_time, get_locale, gettext

from matchmaker.tokens import show_typed_code, spell_typed_code
from matchmaker.web.problems import about_problem

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask import Flask

    from matchmaker.models import Event


def init_app(app: Flask) -> None:
    """Add the filters."""
    app.jinja_env.filters.update(
        about_problem=about_problem,
        due_day=due_day,
        event_day=event_day,
        event_time=event_time,
        event_when=event_when,
        long_day=long_day,
        percent=percent,
        spelled=spell_typed_code,
        typed_code=show_typed_code,
    )
    app.context_processor(_language)


def _language() -> dict[str, str]:
    locale = get_locale() or Locale("en")
    return {"page_language": str(locale).replace("_", "-"), "page_direction": locale.text_direction}


def event_day(event: Event) -> str:
    """Return the event's day in its own zone: ``Thu 3 Dec 2026``."""
    return str(format_date(event.starts_at.astimezone(event.zone).date(), gettext("EEE d MMM y")))


def due_day(day: date) -> str:
    """Return the day until when something is promised: ``Fri 4 Dec``."""
    return str(format_date(day, gettext("EEE d MMM")))


def long_day(day: date) -> str:
    """Return a day of another year: ``Sat 2 Jan 2027``."""
    return str(format_date(day, gettext("EEE d MMM y")))


def event_time(moment: datetime, event: Event | None = None) -> str:
    """Return a time of day in the event's zone: ``18:42``."""
    local = moment.astimezone((event or g.event).zone)
    return str(format_time(local.time(), "HH:mm"))


def event_when(event: Event) -> str:
    """Return day and hours: ``Thu 3 Dec 2026 · 18:00–22:00``."""
    return f"{event_day(event)} · {event_time(event.starts_at, event)}–{event_time(event.ends_at, event)}"


def percent(share: float) -> str:
    """Return a share in whole per cent."""
    return str(format_percent(share))
