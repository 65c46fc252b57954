"""How an organizer narrows the table of people down."""

from __future__ import annotations

from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.widgets import SearchInput

from matchmaker.queries.dashboard import Lack
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import LineField, RefusableForm


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
        ],
    )

    @property
    def lack(self) -> Lack | None:
        """What the people shown lack; an unknown word shows everyone."""
        return Lack(self.show.data) if self.show.data in set(Lack) else None
