"""What people answer after an event."""

from __future__ import annotations

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, StringField
from wtforms.validators import Length, Optional

from matchmaker.models import Answer
from matchmaker.models.follow_up import LINE_LENGTH
from matchmaker.services.check_backs import Said
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import RefusableForm, one_line


class AfterForm(RefusableForm):
    """One person, some weeks later; every answer may stay away."""

    talked = RadioField(
        choices=lambda: [
            option(Answer.YES, gettext("Yes")),
            option(Answer.NO, gettext("Not yet")),
            option(Answer.REST, gettext("Let it rest")),
        ],
        validators=[Optional()],
    )
    helped = RadioField(
        choices=lambda: [option(Answer.YES, gettext("Yes")), option(Answer.NO, gettext("Not yet"))],
        validators=[Optional()],
    )
    line = StringField(
        lazy_gettext("What do they do, in a line?"),
        filters=[one_line],
        validators=[Length(max=LINE_LENGTH, message=lazy_gettext("Please keep this to %(max)d characters."))],
        render_kw={"maxlength": LINE_LENGTH},
    )

    def said(self) -> Said:
        """Return the answers; a field that was not on the page says nothing."""
        return Said(
            talked=Answer(self.talked.data) if self.talked.data else None,
            helped=Answer(self.helped.data) if self.helped.data else None,
            line=self.line.data if self.line.raw_data else None,
        )


class GoalForm(RefusableForm):
    """Whether a goal moved."""

    moved = RadioField(choices=[option("yes", ""), option("no", "")])
