"""What an organizer chooses while importing a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    HiddenField,
    PasswordField,
    SelectField,
    SubmitField,
    URLField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from matchmaker.importers.mapping import Field
from matchmaker.importers.presets import Source
from matchmaker.importers.pretix_shop import Shop
from matchmaker.importers.shop_address import SHORT_NAME
from matchmaker.importers.table import MAX_COLUMNS
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from matchmaker.importers.mapping import Mapping
    from matchmaker.importers.table import Table

_LETTERS = r"\A[A-Za-z0-9._~+/=-]{1,200}\Z"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FIELD_WORDS = [
    option(Field.IGNORE, lazy_gettext("nothing we need")),
    option(Field.NAME, lazy_gettext("full name")),
    option(Field.FIRST_NAME, lazy_gettext("first name")),
    option(Field.LAST_NAME, lazy_gettext("last name")),
    option(Field.EMAIL, lazy_gettext("e-mail address")),
    option(Field.BUYER_EMAIL, lazy_gettext("buyer’s e-mail address")),
    option(Field.ORGANISATION, lazy_gettext("organisation")),
    option(Field.HEADLINE, lazy_gettext("headline, such as the job")),
    option(Field.GROUP, lazy_gettext("group, for who may meet whom")),
    option(Field.EXTERNAL_ID, lazy_gettext("ticket number")),
    option(Field.STATUS, lazy_gettext("ticket’s status")),
    option(Field.GOAL, lazy_gettext("whom they look for")),
    option(Field.SKILL, lazy_gettext("what they can help with")),
]


SOURCE_SENTENCES = {
    Source.PRETIX: lazy_gettext("This looks like a pretix order list."),
    Source.EVENTBRITE: lazy_gettext("This looks like an Eventbrite attendee report."),
    Source.LUMA: lazy_gettext("This looks like a Luma guest list."),
    Source.TITO: lazy_gettext("This looks like a Tito ticket list."),
}


class UploadForm(RefusableForm):
    """A file of people."""

    file = FileField(
        lazy_gettext("CSV or Excel file"),
        validators=[FileRequired(lazy_gettext("Choose a file first."))],
        render_kw={"accept": f".csv,.tsv,.txt,text/csv,.xlsx,{_XLSX}"},
    )

    def received(self) -> tuple[str, bytes]:
        """Return the name and the content of the file; its temporary copy on our disk is gone then."""
        with self.file.data.stream as stream:
            return self.file.data.filename, stream.read()


class PretixForm(RefusableForm):
    """Where a shop is, and the token that lets us read its orders this once."""

    base_url = URLField(
        lazy_gettext("Address of the shop’s server"),
        default="https://pretix.eu",
        validators=[DataRequired(lazy_gettext("Enter the address of the shop’s server.")), Length(max=200)],
    )
    organizer = LineField(
        lazy_gettext("Organizer’s short name"),
        validators=[
            DataRequired(lazy_gettext("Enter the organizer’s short name.")),
            Regexp(SHORT_NAME, message=lazy_gettext("A short name has letters, digits, dots and hyphens.")),
        ],
    )
    shop_event = LineField(
        lazy_gettext("Event’s short name"),
        validators=[
            DataRequired(lazy_gettext("Enter the event’s short name.")),
            Regexp(SHORT_NAME, message=lazy_gettext("A short name has letters, digits, dots and hyphens.")),
        ],
    )
    token = PasswordField(
        lazy_gettext("API token"),
        validators=[
            DataRequired(lazy_gettext("Enter the token.")),
            Regexp(_LETTERS, message=lazy_gettext("This is no token: it has letters and digits alone.")),
        ],
        render_kw={"autocomplete": "off"},
    )

    @property
    def shop(self) -> Shop:
        """The event at the shop."""
        return Shop(
            base_url=(self.base_url.data or "").strip(),
            organizer=self.organizer.text,
            event=self.shop_event.text,
        )


class ImportForm(RefusableForm):
    """What each column holds, and the organizer's word that people agreed."""

    sheet = SelectField(lazy_gettext("Sheet"), choices=[], validate_choice=False)
    sheet_shown = HiddenField()  # the one whose columns these choices are
    columns = FieldList(SelectField(choices=FIELD_WORDS, coerce=Field), max_entries=MAX_COLUMNS)
    source = LineField(
        lazy_gettext("Where did they agree?"),
        validators=[DataRequired(lazy_gettext("Say in a few words where they agreed.")), Length(max=100)],
    )
    agreed = BooleanField(
        lazy_gettext("These people agreed to be matched"),
        validators=[InputRequired(lazy_gettext("Please confirm that these people agreed to be matched."))],
    )
    look = SubmitField(lazy_gettext("Look again"))
    bring_in = SubmitField(lazy_gettext("Import"))

    def chosen(self) -> list[Field] | None:
        """Return what the organizer chose for each column; None before there was a choice for this sheet."""
        is_other_sheet = bool(self.sheet.data) and self.sheet.data != self.sheet_shown.data
        if not self.is_submitted() or is_other_sheet:
            return None
        return [entry.data or Field.IGNORE for entry in self.columns]

    @property
    def sheet_name(self) -> str | None:
        """The chosen sheet; None where the file has none, or before there was a choice."""
        return self.sheet.data or None

    def show(self, mapping: Mapping, table: Table) -> None:
        """Set the choices to what was read."""
        self.sheet.choices = [option(name, name) for name in table.sheets]
        self.sheet.data = self.sheet_shown.data = table.sheet
        while self.columns.entries:
            self.columns.pop_entry()
        for field in mapping.columns:
            self.columns.append_entry(field)
