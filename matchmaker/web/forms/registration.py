"""What an attendee says of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, EmailField, FieldList, StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from matchmaker.errors import AdultsOnlyError
from matchmaker.importers.addresses import fold_email
from matchmaker.models.attendee import MOST_GOALS, MOST_SKILLS, STATEMENT_LENGTH
from matchmaker.queries.coach import Part
from matchmaker.web.errors import sentence_of
from matchmaker.web.forms.event_questions import EventQuestions, answers_of
from matchmaker.web.forms.refusable import one_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from matchmaker.models import Attendee, Event

_LINE_LENGTH = 200
_TOO_LONG = lazy_gettext("Please keep this to %(max)d characters.")


class Statements(FieldList):  # type: ignore[type-arg]  # the class takes no type argument at run time
    """As many statements as there may be; other field names of a request are not looked at."""

    def _extract_indices(self, prefix: str, formdata: Container[str]) -> Iterator[int]:
        return (place for place in range(self.max_entries or 0) if f"{prefix}-{place}" in formdata)


def _statement(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[one_line],
        validators=[Length(max=STATEMENT_LENGTH, message=_TOO_LONG)],
        render_kw={"rows": 2, "maxlength": STATEMENT_LENGTH},
    )


class ProfileForm(EventQuestions):
    """An attendee's words, with the yes to be suggested."""

    name = StringField(
        lazy_gettext("Your name"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Your name, please.")),
            Length(max=_LINE_LENGTH, message=_TOO_LONG),
        ],
        render_kw={"autocomplete": "name"},
    )
    organisation = StringField(
        lazy_gettext("Organisation"),
        filters=[one_line],
        validators=[Length(max=_LINE_LENGTH, message=_TOO_LONG)],
        render_kw={"autocomplete": "organization"},
    )
    headline = StringField(
        lazy_gettext("What you do, in one line"),
        filters=[one_line],
        validators=[Length(max=_LINE_LENGTH, message=_TOO_LONG)],
        render_kw={"autocomplete": "organization-title"},
    )
    goals = Statements(
        _statement(lazy_gettext("Your first goal")), min_entries=MOST_GOALS, max_entries=MOST_GOALS
    )
    skills = Statements(
        _statement(lazy_gettext("What can people come to you for?")),
        min_entries=MOST_SKILLS,
        max_entries=MOST_SKILLS,
    )
    consents = BooleanField(lazy_gettext("Suggest me to others at this event, and them to me"))
    check = SubmitField(lazy_gettext("Check my words"), render_kw={"formnovalidate": True})

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        for entry in self.goals.entries[1:]:
            entry.label.text = gettext("Another goal")
        for entry in self.skills.entries[1:]:
            entry.label.text = gettext("Something else people can come to you for")

    @classmethod
    def of(cls, attendee: Attendee, event: Event) -> ProfileForm:
        """Return the form filled with an attendee, or with what was sent."""
        form = cls(
            data={
                **answers_of(attendee),
                "name": attendee.name,
                "organisation": attendee.organisation,
                "headline": attendee.headline,
                "goals": [goal.text for goal in attendee.goals],
                "skills": [skill.text for skill in attendee.skills],
                "consents": attendee.is_active,
            }
        )
        form.ask(event, group=attendee.group)
        return form

    def profile(self) -> dict[str, Any]:
        """Return what the services take, field by field."""
        words = ("name", "organisation", "headline", "goals", "skills", "consents")
        return {name: self.data[name] for name in words} | self.answers()

    def statements(self) -> dict[str, tuple[Part, str]]:
        """Return what is written so far, by the names of the fields."""
        parts = ((Part.GOAL, self.goals), (Part.SKILL, self.skills))
        return {entry.name: (part, entry.data or "") for part, entries in parts for entry in entries}


class RegistrationForm(ProfileForm):
    """A first visit: the address comes with it, and something to match by."""

    event_name = ""

    email = EmailField(
        lazy_gettext("E-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(lazy_gettext("Your address, please.")),
            Length(max=254, message=_TOO_LONG),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    of_age = BooleanField(lazy_gettext("I am 18 or older"))
    keeps_address = BooleanField(lazy_gettext("No, keep my address to yourselves"))

    @classmethod
    def at(cls, event: Event) -> RegistrationForm:
        """Return the form with the questions of an event."""
        form = cls()
        form.ask(event)
        form.event_name = event.name
        if not event.for_adults_only:
            del form.of_age
        if not event.shares_contact:
            del form.keeps_address
        return form

    def profile(self) -> dict[str, Any]:
        """Return what registering takes."""
        told = super().profile() | {"email": self.email.data}
        if self.of_age is not None:
            told["is_minor"] = not self.of_age.data
        if self.keeps_address is not None:
            told["shares_address"] = not self.keeps_address.data
        return told

    def validate_of_age(self, field: BooleanField) -> None:
        """Ask people whether they are of age, where the event is for adults."""
        if not field.data:
            raise ValidationError(sentence_of(AdultsOnlyError(event=self.event_name)))

    def validate_email(self, field: EmailField) -> None:
        """Bring the address to the one spelling that is kept."""
        try:
            field.data = fold_email(field.data or "")
        except ValueError:
            raise ValidationError(gettext("This does not look like an e-mail address.")) from None

    def validate_goals(self, field: Statements) -> None:
        """Ask for one goal at least."""
        _require_first(field, gettext("One goal, please: without it nobody can be picked for you."))

    def validate_skills(self, field: Statements) -> None:
        """Ask for one skill at least."""
        _require_first(field, gettext("One thing, please: it is how others find you."))


def _require_first(statements: Statements, sentence: str) -> None:
    if not any(entry.data for entry in statements):
        statements[0].errors = [sentence]
        raise ValidationError(sentence)
