"""Badges on paper, with the slips and the cards that go with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, render_template, request

from matchmaker.badges.pocket import pocket_cards
from matchmaker.badges.sheet import badge_sheet
from matchmaker.badges.slips import pin_slips
from matchmaker.badges.trial import trial_page
from matchmaker.queries.badges import badges_of, missing_glyphs, slips_of
from matchmaker.queries.pocket import pocket_cards_of
from matchmaker.services.sign_in_codes import give_pins
from matchmaker.web.forms.paper import PaperForm
from matchmaker.web.organizer.paper_words import pocket_words, sheet_words, slip_words, trial_words
from matchmaker.web.security import MAY_HELP, event_or_404, organizer_required

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from matchmaker.badges.sheet import Badge
    from matchmaker.models import Event

bp = Blueprint("organizer_badges", __name__, url_prefix="/organizer")


@bp.get("/events/<code>/badges")
@organizer_required
def choose(code: str) -> ResponseReturnValue:
    """Let an organizer choose the paper, and tell what cannot be printed."""
    return _page(event_or_404(code, roles=MAY_HELP), PaperForm(request.args))


@bp.get("/events/<code>/badges.pdf")
@organizer_required
def sheet(code: str) -> ResponseReturnValue:
    """Hand over the sheet of badges."""
    event, form = event_or_404(code, roles=MAY_HELP), PaperForm(request.args)
    if not form.validate():
        return _page(event, form)
    printed = badge_sheet(
        _badges(event),
        layout=form.geometry,
        title=event.name,
        labels=sheet_words(),
        placing=form.placing,
    )
    return _pdf(printed.pdf, f"badges-{event.code}.pdf")


@bp.get("/events/<code>/badges-test.pdf")
@organizer_required
def trial(code: str) -> ResponseReturnValue:
    """Hand over one page to hold against the labels."""
    event, form = event_or_404(code, roles=MAY_HELP), PaperForm(request.args)
    if not form.validate():
        return _page(event, form)
    pdf = trial_page(form.geometry, title=event.name, placing=form.placing, labels=trial_words())
    return _pdf(pdf, f"badges-test-{event.code}.pdf")


@bp.post("/events/<code>/slips.pdf")
@organizer_required
def slips(code: str) -> ResponseReturnValue:
    """Give a PIN to who has none, and hand over everybody's slip."""
    event = event_or_404(code, roles=MAY_HELP)
    give_pins(event_id=event.id)
    base_url = current_app.config["SETTINGS"].base_url
    printed = pin_slips(slips_of(event), base_url=base_url, title=event.name, labels=slip_words())
    return _pdf(printed.pdf, f"slips-{event.code}.pdf")


@bp.get("/events/<code>/cards.pdf")
@organizer_required
def cards(code: str) -> ResponseReturnValue:
    """Hand over everybody's three as cards for the pocket."""
    event = event_or_404(code, roles=MAY_HELP)
    printed = pocket_cards(pocket_cards_of(event), title=event.name, labels=pocket_words())
    return _pdf(printed.pdf, f"cards-{event.code}.pdf")


def _page(event: Event, form: PaperForm) -> ResponseReturnValue:
    badges = _badges(event)
    return (
        render_template(
            "organizer/badges.html",
            event=event,
            form=form,
            n_badges=len(badges),
            n_cards=len(pocket_cards_of(event)),
            missing=missing_glyphs(badges),
        ),
        form.status,
    )


def _pdf(pdf: bytes, filename: str) -> Response:
    answer = Response(pdf, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=filename)
    return answer


def _badges(event: Event) -> list[Badge]:
    return badges_of(event, base_url=current_app.config["SETTINGS"].base_url)
