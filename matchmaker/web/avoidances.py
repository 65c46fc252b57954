"""What attendees do to keep away from somebody: put a card away, hide, report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext

from matchmaker.errors import BadgeUnknownError, NobodyMeantError, SelfScanError, TooManyTriesError
from matchmaker.queries.hiding import hidings_of
from matchmaker.queries.three import person_shown
from matchmaker.queries.visibility import person_in_sight
from matchmaker.services.avoidances import Replacement, decline_match, know_already
from matchmaker.services.concerns import report_badge, report_person
from matchmaker.services.hiding import (
    hide_from_badge,
    hide_from_domain,
    hide_from_name,
    hide_from_person,
    stop_hiding,
)
from matchmaker.services.limits import count_badge_try
from matchmaker.web.forms.avoidances import HideForm, ReportBadgeForm, ReportForm, UnhideForm
from matchmaker.web.security import attendee_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("avoidances", __name__)

_BADGE_REFUSALS = (BadgeUnknownError, SelfScanError, TooManyTriesError)


@bp.post("/three/<person>/decline")
@attendee_required
def decline(person: str) -> ResponseReturnValue:
    """Put a card away for good."""
    flash(_about(decline_match(by=g.attendee.id, other_code=person)))
    return redirect(url_for("attendee.three"))


@bp.post("/three/<person>/know")
@attendee_required
def know(person: str) -> ResponseReturnValue:
    """Put away the card of somebody who needs no introduction."""
    if know_already(by=g.attendee.id, other_code=person) is Replacement.FOUND:
        flash(gettext("Noted. Here is somebody you do not know yet."))
    else:
        flash(gettext("Noted. Nobody else has room at the moment; look here again later."))
    return redirect(url_for("attendee.three"))


@bp.post("/three/<person>/hide")
@attendee_required
def hide(person: str) -> ResponseReturnValue:
    """Hide from somebody whose card one sees."""
    hide_from_person(by=g.attendee.id, code=person)
    flash(gettext("From now on you two see nothing of each other here. Nobody is told."))
    return redirect(url_for(".hidden"))


@bp.route("/hidden", methods=["GET", "POST"])
@attendee_required
def hidden() -> ResponseReturnValue:
    """Show from whom somebody hides, and take more."""
    form, me = HideForm(), g.attendee.id
    if form.validate_on_submit():
        if form.code.text:
            with form.refusing(*_BADGE_REFUSALS, at=form.code):
                count_badge_try(attendee_id=me)
                hide_from_badge(by=me, code=form.code.text)
        if form.name.text:
            with form.refusing(NobodyMeantError, at=form.name):
                hide_from_name(by=me, name=form.name.text)
        if form.domain.text:
            with form.refusing(NobodyMeantError, at=form.domain):
                hide_from_domain(by=me, domain=form.domain.text)
        if form.refused is None:
            flash(gettext("You are hidden from them. Nobody is told, and it also holds for who comes later."))
            return redirect(url_for(".hidden"))
    return render_template("attendee/hidden.html", form=form, hidings=hidings_of(me)), form.status


@bp.post("/hidden/end")
@attendee_required
def unhide() -> ResponseReturnValue:
    """Take one line of the list back."""
    form = UnhideForm()
    if form.validate() and form.chosen is not None:
        stop_hiding(by=g.attendee.id, way=form.chosen, value=form.value.data or "")
        flash(gettext("Taken off the list."))
    return redirect(url_for(".hidden"))


@bp.route("/report", methods=["GET", "POST"])
@attendee_required
def report() -> ResponseReturnValue:
    """Take a concern about whoever holds a badge, or about somebody in words alone."""
    form, me = ReportBadgeForm(), g.attendee.id
    if form.validate_on_submit():
        with form.refusing(*_BADGE_REFUSALS, at=form.code):
            if form.code.text:
                count_badge_try(attendee_id=me)
            report_badge(by=me, badge_code=form.code.text, text=form.text.data or "")
            return _reported()
    return render_template("attendee/report.html", form=form, person=None), form.status


@bp.route("/report/<person>", methods=["GET", "POST"])
@attendee_required
def report_card(person: str) -> ResponseReturnValue:
    """Take a concern about somebody whom one sees."""
    form, me = ReportForm(), g.attendee
    about = person_in_sight(viewer_id=me.id, event_id=me.event_id, code=person) or abort(404)
    if form.validate_on_submit():
        report_person(by=me.id, about_code=person, text=form.text.data or "")
        return _reported()
    return render_template("attendee/report.html", form=form, person=person_shown(about)), form.status


def _reported() -> ResponseReturnValue:
    flash(gettext("Thank you. The organizers read it; the person you wrote about is not told."))
    return redirect(url_for("attendee.three"))


def _about(replacement: Replacement) -> str:
    """Say what became of the place, kindly."""
    match replacement:
        case Replacement.FOUND:
            return str(gettext("Noted, and nobody is told. Here is somebody else."))
        case Replacement.NOBODY:
            return str(gettext("Noted, and nobody is told. Nobody else has room at the moment."))
        case Replacement.USED:
            return str(
                gettext(
                    "Noted, and nobody is told. One person was replaced for you already, so this place "
                    "stays free until the next picking."
                )
            )
        case Replacement.REPEATED:
            return str(gettext("Noted, and nobody is told."))
