"""How an organizer finds people, and what is written of one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import EmailInput, HiddenInput, SearchInput

from matchmaker.importers.addresses import fold_email
from matchmaker.queries.people import Lack
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from matchmaker.models import Attendee

_LINE_LENGTH = 200
_MOST_TEXT = 2000


class PeopleForm(RefusableForm):
    """Words to look for, and what the people lack; it only reads, so it needs no secret."""

    class Meta:
        """A form that changes nothing."""

        csrf = False

    words = LineField(lazy_gettext("Find"), widget=SearchInput())
    show = SelectField(
        lazy_gettext("Show"),
        default="",
        choices=[
            option("", lazy_gettext("everyone")),
            option(Lack.NO_GOAL, lazy_gettext("who wrote no goal")),
            option(Lack.NO_SKILL, lazy_gettext("who wrote no skill")),
            option(Lack.NO_WORDS, lazy_gettext("who wrote nothing")),
            option(Lack.NOT_IN, lazy_gettext("who takes no part")),
            option(Lack.NOT_HERE, lazy_gettext("who is not checked in")),
        ],
    )
    page = IntegerField(default=1, widget=HiddenInput())

    @property
    def number(self) -> int:
        """The page that is wanted, the first one where that is no number."""
        return self.page.data or 1

    def place(self, number: int) -> dict[str, Any]:
        """Return what the address of another page carries."""
        wanted = {"words": self.words.text, "show": self.lack, "page": number if number > 1 else None}
        return {name: value for name, value in wanted.items() if value}

    @property
    def lack(self) -> Lack | None:
        """What the people shown lack; an unknown word shows everyone."""
        return Lack(self.show.data) if self.show.data in set(Lack) else None


class LinesField(TextAreaField):
    """Statements, one a line."""

    @property
    def statements(self) -> list[str]:
        """The lines that say something."""
        return [line for line in map(str.strip, (self.data or "").splitlines()) if line]


class KnownPersonForm(RefusableForm):
    """What is known of one person, written by an organizer."""

    name = LineField(
        lazy_gettext("Name"),
        validators=[DataRequired(lazy_gettext("What is their name?")), Length(max=_LINE_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    email = LineField(
        lazy_gettext("E-mail address"),
        widget=EmailInput(),
        validators=[Length(max=254)],
        render_kw={"autocomplete": "off"},
    )
    organisation = LineField(
        lazy_gettext("Organisation"),
        validators=[Length(max=_LINE_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    headline = LineField(
        lazy_gettext("What they do, in one line"),
        validators=[Length(max=_LINE_LENGTH)],
        render_kw={"autocomplete": "off"},
    )
    goals = LinesField(
        lazy_gettext("Goals: whom they look for"),
        validators=[Length(max=_MOST_TEXT)],
        render_kw={"rows": 3},
    )
    skills = LinesField(
        lazy_gettext("Skills: what they can help with"),
        validators=[Length(max=_MOST_TEXT)],
        render_kw={"rows": 3},
    )
    is_minor = BooleanField(lazy_gettext("Is under 18"))

    def validate_email(self, field: LineField) -> None:
        """Bring the address to the one spelling that is kept."""
        if field.data:
            try:
                field.data = fold_email(field.data)
            except ValueError:
                raise ValidationError(gettext("This does not look like an e-mail address.")) from None

    @property
    def known(self) -> dict[str, Any]:
        """What the services take of it."""
        return {
            "name": self.name.text,
            "email": self.email.text or None,
            "organisation": self.organisation.text,
            "headline": self.headline.text,
            "goals": self.goals.statements,
            "skills": self.skills.statements,
            "is_minor": self.is_minor.data,
        }


class PersonForm(KnownPersonForm):
    """A registered person; when they last wrote of themselves goes out with the page."""

    group = LineField(lazy_gettext("Group"), validators=[Length(max=80)], render_kw={"autocomplete": "off"})
    was_asked = BooleanField(lazy_gettext("They asked me to change their own words"))
    seen = LineField(widget=HiddenInput())

    @classmethod
    def of(cls, attendee: Attendee) -> Self:
        """Return the form filled with a person, or with what was sent."""
        return cls(
            data={
                "name": attendee.name,
                "email": attendee.email or "",
                "organisation": attendee.organisation,
                "headline": attendee.headline,
                "group": attendee.group,
                "is_minor": attendee.is_minor,
                "goals": "\n".join(goal.text for goal in attendee.goals),
                "skills": "\n".join(skill.text for skill in attendee.skills),
                "seen": "" if attendee.edited_at is None else attendee.edited_at.isoformat(),
            }
        )

    @property
    def own_words_seen(self) -> datetime | None:
        """When the person had last written of themselves as the organizer looked."""
        try:
            return datetime.fromisoformat(self.seen.text)
        except ValueError:
            return None


class TakeInForm(RefusableForm):
    """Somebody said that they want to take part."""

    says_so = BooleanField(
        lazy_gettext("They told me that they want to be suggested to others, and others to them"),
        validators=[InputRequired(lazy_gettext("Please confirm that they told you."))],
    )


class MergeForm(RefusableForm):
    """The code of the other row of one person."""

    other = LineField(widget=HiddenInput(), validators=[DataRequired()])
