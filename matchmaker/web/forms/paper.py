"""The paper that badges are printed on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, FloatField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional, StopValidation

from matchmaker.badges.layouts import (
    LAYOUTS,
    LEAST_HEIGHT_MM,
    LEAST_WIDTH_MM,
    MOST_NUDGE_MM,
    PAGES,
    Layout,
    Placing,
)
from matchmaker.web.forms.options import option
from matchmaker.web.forms.refusable import RefusableForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wtforms import Field, Form

CUSTOM = "custom"
_IN_WORDS = {"a6": lazy_gettext("A6, four on A4"), "a7": lazy_gettext("A7, eight on A4")}  # labels have names
_PAGES_IN_WORDS = {
    "a4": "A4",
    "a4-landscape": lazy_gettext("A4, landscape"),
    "letter": "Letter",
    "letter-landscape": lazy_gettext("Letter, landscape"),
}
_LONGEST_MM = 420  # the longer side of A3, beyond which nothing is a label


class MillimetresField(FloatField):
    """A length; half of Europe writes it with a comma."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; what is no number is out of every range."""
        if valuelist:
            typed = valuelist[0].strip().replace(",", ".")
            try:
                self.data = float(typed) if typed else None
            except ValueError:
                self.data = math.nan

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:g}"


def _length(label: str, least: float, *, default: float | None = None, is_needed: bool = True) -> Any:
    message = lazy_gettext(
        "Please choose from %(least)s to %(most)s mm.", least=f"{least:g}", most=_LONGEST_MM
    )
    return MillimetresField(
        label,
        default=default,
        validators=[
            _only_for_custom,
            *([] if is_needed else [Optional()]),
            NumberRange(least, _LONGEST_MM, message),
        ],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def _count(label: str, *, default: int) -> Any:
    message = lazy_gettext("Please choose from %(least)s to %(most)s.", least=1, most=10)
    return IntegerField(
        label,
        default=default,
        validators=[_only_for_custom, NumberRange(1, 10, message)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


def _nudge(label: str) -> Any:
    message = lazy_gettext(
        "Please choose from %(least)s to %(most)s mm.", least=f"{-MOST_NUDGE_MM:g}", most=f"{MOST_NUDGE_MM:g}"
    )
    return MillimetresField(
        label,
        default=0,
        validators=[Optional(), NumberRange(-MOST_NUDGE_MM, MOST_NUDGE_MM, message)],
        render_kw={"inputmode": "text", "autocomplete": "off"},  # decimal keyboards of phones have no minus
    )


def _only_for_custom(form: Form, field: Field) -> None:
    """Let sizes be whatever they are where stock of the table was chosen."""
    if form["layout"].data != CUSTOM:
        field.errors = []
        raise StopValidation


class PaperForm(RefusableForm):
    """Labels, with how one printer meets them; it only reads, so it needs no secret."""

    class Meta:
        """A form that changes nothing."""

        csrf = False

    layout = SelectField(
        lazy_gettext("Paper"),
        default="a6",
        choices=[
            *(option(name, _IN_WORDS.get(name, layout.name)) for name, layout in LAYOUTS.items()),
            option(CUSTOM, lazy_gettext("Other labels, measured by me")),
        ],
    )
    page = SelectField(
        lazy_gettext("Sheet"),
        default="a4",
        choices=[option(name, _PAGES_IN_WORDS[name]) for name in PAGES],
    )
    width = _length(lazy_gettext("Width of a label in mm"), LEAST_WIDTH_MM)
    height = _length(lazy_gettext("Height of a label in mm"), LEAST_HEIGHT_MM)
    columns = _count(lazy_gettext("Labels side by side"), default=2)
    rows = _count(lazy_gettext("Labels one below the other"), default=5)
    left = _length(lazy_gettext("Left edge of the sheet to the first label in mm"), 0, default=0)
    top = _length(lazy_gettext("Top edge of the sheet to the first label in mm"), 0, default=0)
    pitch_x = _length(
        lazy_gettext("Left edge of a label to the left edge of the next in mm"),
        LEAST_WIDTH_MM,
        is_needed=False,
    )
    pitch_y = _length(
        lazy_gettext("Top edge of a label to the top edge of the next in mm"),
        LEAST_HEIGHT_MM,
        is_needed=False,
    )
    nudge_x = _nudge(lazy_gettext("Shift to the right in mm"))
    nudge_y = _nudge(lazy_gettext("Shift down in mm"))
    skip = IntegerField(
        lazy_gettext("Labels used up already"),
        default=0,
        validators=[Optional()],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    marks = BooleanField(lazy_gettext("Crop marks in the margin"))

    @property
    def geometry(self) -> Layout:
        """The layout that was chosen or measured."""
        if self.layout.data != CUSTOM:
            return LAYOUTS[self.layout.data]
        return Layout(
            "",
            *PAGES[self.page.data],
            self.width.data,
            self.height.data,
            self.columns.data,
            self.rows.data,
            self.left.data,
            self.top.data,
            self.width.data if self.pitch_x.data is None else self.pitch_x.data,
            self.height.data if self.pitch_y.data is None else self.pitch_y.data,
        )

    @property
    def placing(self) -> Placing:
        """How the labels lie on the sheets."""
        return Placing(
            nudge_x_mm=self.nudge_x.data or 0.0,
            nudge_y_mm=self.nudge_y.data or 0.0,
            skip=self.skip.data or 0,
            has_crop_marks=self.marks.data,
        )

    def validate(self, extra_validators: dict[str, Any] | None = None) -> bool:
        """Check each field, then whether the labels have room beside each other on the page."""
        if not super().validate(extra_validators):
            return False
        layout = self.geometry
        if layout.pitch_x_mm < layout.label_width_mm:
            self._refuse(self.pitch_x, gettext("The labels would overlap."))
        if layout.pitch_y_mm < layout.label_height_mm:
            self._refuse(self.pitch_y, gettext("The labels would overlap."))
        if not layout.fits_across:
            self._refuse(self.columns, gettext("So many labels leave the sheet at the right."))
        if not layout.fits_down:
            self._refuse(self.rows, gettext("So many labels leave the sheet at the bottom."))
        if not 0 <= self.placing.skip < layout.per_page:
            self._refuse(self.skip, gettext("A sheet has %(number)s labels.", number=layout.per_page))
        return not self.errors

    @staticmethod
    def _refuse(field: Field, sentence: str) -> None:
        field.errors = [*field.errors, sentence]
