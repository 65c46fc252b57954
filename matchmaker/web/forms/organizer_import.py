"""What an organizer chooses while importing a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, SelectField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length

from matchmaker.importers.mapping import Field
from matchmaker.importers.table import MAX_COLUMNS
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm

if TYPE_CHECKING:
    from matchmaker.importers.mapping import Mapping

FIELD_WORDS = [
    option(Field.IGNORE, lazy_gettext("nothing we need")),
    option(Field.NAME, lazy_gettext("full name")),
    option(Field.FIRST_NAME, lazy_gettext("first name")),
    option(Field.LAST_NAME, lazy_gettext("last name")),
    option(Field.EMAIL, lazy_gettext("e-mail address")),
    option(Field.BUYER_EMAIL, lazy_gettext("buyer’s e-mail address")),
    option(Field.ORGANISATION, lazy_gettext("organisation")),
    option(Field.HEADLINE, lazy_gettext("headline, such as the job")),
    option(Field.EXTERNAL_ID, lazy_gettext("ticket number")),
    option(Field.STATUS, lazy_gettext("ticket’s status")),
    option(Field.GOAL, lazy_gettext("whom they look for")),
    option(Field.SKILL, lazy_gettext("what they can help with")),
]


class UploadForm(RefusableForm):
    """A file of people."""

    file = FileField(
        lazy_gettext("CSV file"),
        validators=[FileRequired(lazy_gettext("Choose a file first."))],
        render_kw={"accept": ".csv,.tsv,.txt,text/csv"},
    )

    def received(self) -> tuple[str, bytes]:
        """Return the name and the content of the file; its temporary copy on our disk is gone then."""
        with self.file.data.stream as stream:
            return self.file.data.filename, stream.read()


class ImportForm(RefusableForm):
    """What each column holds, and the organizer's word that people agreed."""

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
        """Return what the organizer chose for each column; None before there was a choice."""
        if not self.is_submitted():
            return None
        return [entry.data or Field.IGNORE for entry in self.columns]

    def show(self, mapping: Mapping) -> None:
        """Set the choices to a mapping."""
        while self.columns.entries:
            self.columns.pop_entry()
        for field in mapping.columns:
            self.columns.append_entry(field)
