"""What is one's own: how one may be reached, whether one is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import DataRequired, ValidationError

from matchmaker.errors import ContactError
from matchmaker.services.contacts import (
    EMAIL_LENGTH,
    PHONE_LENGTH,
    WEBSITE_LENGTH,
    read_email,
    read_phone,
    read_website,
)
from matchmaker.web.forms.refusable import RefusableForm, one_line

if TYPE_CHECKING:
    from typing import Self

    from matchmaker.models import Attendee


class ContactForm(RefusableForm):
    """How people somebody met may reach them."""

    email = EmailField(
        lazy_gettext("E-mail address"),
        filters=[one_line],
        render_kw={"autocomplete": "email", "inputmode": "email", "maxlength": EMAIL_LENGTH},
    )
    phone = StringField(
        lazy_gettext("Telephone"),
        filters=[one_line],
        render_kw={"autocomplete": "tel", "inputmode": "tel", "type": "tel", "maxlength": PHONE_LENGTH},
    )
    website = StringField(
        lazy_gettext("Website"),
        filters=[one_line],
        render_kw={
            "autocomplete": "url",
            "inputmode": "url",
            "maxlength": WEBSITE_LENGTH,
            "spellcheck": "false",
        },
    )
    shares = BooleanField(lazy_gettext("Show this to people I met, once both of us said that we met"))

    @classmethod
    def of(cls, attendee: Attendee) -> Self:
        """Return the form with what is kept; the address they registered with is only suggested."""
        form = cls(
            data={
                "email": attendee.contact_email,
                "phone": attendee.contact_phone,
                "website": attendee.contact_website,
                "shares": attendee.contact_shared_at is not None,
            }
        )
        has_any = attendee.contact_email or attendee.contact_phone or attendee.contact_website
        if not form.is_submitted() and not has_any:
            form.email.data = attendee.email
        return form

    def validate_email(self, field: EmailField) -> None:
        """Take addresses that could exist."""
        try:
            read_email(field.data or "")
        except ContactError:
            raise ValidationError(gettext("This does not look like an e-mail address.")) from None

    def validate_phone(self, field: StringField) -> None:
        """Take what can be dialled."""
        try:
            read_phone(field.data or "")
        except ContactError:
            raise ValidationError(
                gettext("A telephone number has five digits at least, and no letters.")
            ) from None

    def validate_website(self, field: StringField) -> None:
        """Take addresses of the web."""
        try:
            read_website(field.data or "")
        except ContactError:
            raise ValidationError(gettext("A website begins with https:// or http://.")) from None


class EraseForm(RefusableForm):
    """A tick before what cannot be undone."""

    agreed = BooleanField(
        lazy_gettext("Yes, erase everything of mine at this event"),
        validators=[DataRequired(lazy_gettext("Please tick the box first: this cannot be undone."))],
    )
