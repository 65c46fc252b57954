"""The two steps of a passkey at this site: ask the browser, then take its answer."""

from __future__ import annotations

import base64
import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Response, current_app, request, session

from matchmaker.clock import now
from matchmaker.errors import PasskeyRefusedError
from matchmaker.services.passkeys import CHALLENGE_LIFE, Site, check_passkey

if TYPE_CHECKING:
    from matchmaker.services.passkeys import Offer
    from matchmaker.web.forms.account import PasskeyForm

_KEPT = "passkey"
_LOOPBACK = "localhost"


def site() -> Site | None:
    """Return where passkeys of this site are good, None where its address is a number.

    A passkey belongs to a name. On this machine alone the name is localhost, whatever BASE_URL says.
    """
    base = urlsplit(current_app.config["SETTINGS"].base_url)
    host = base.hostname or ""
    if not _is_number(host):
        return Site(host, f"{base.scheme}://{base.netloc}")
    asked = urlsplit(f"//{request.host}")
    if ipaddress.ip_address(host).is_loopback and asked.hostname == _LOOPBACK:
        return Site(_LOOPBACK, f"{base.scheme}://{asked.netloc}")
    return None


def site_or_refuse() -> Site:
    """Return where passkeys are good.

    Raises
    ------
    PasskeyRefusedError
    """
    found = site()
    if found is None:
        raise PasskeyRefusedError
    return found


def ask(offer: Offer) -> Response:
    """Hand the options to the page's script, and keep the challenge for the answer."""
    session[_KEPT] = {
        "challenge": base64.b64encode(offer.challenge).decode("ascii"),
        "until": int((now() + CHALLENGE_LIFE).timestamp()),
    }
    return Response(offer.options, mimetype="application/json")


def challenge() -> bytes:
    """Take the challenge that this browser has to answer; it is gone afterwards.

    Raises
    ------
    PasskeyRefusedError
    """
    kept = session.pop(_KEPT, None)
    if kept is None or kept["until"] < now().timestamp():
        raise PasskeyRefusedError
    return base64.b64decode(kept["challenge"])


def answered(form: PasskeyForm) -> int:
    """Return the organizer whose passkey answered the challenge.

    Raises
    ------
    PasskeyRefusedError
    """
    return check_passkey(site=site_or_refuse(), challenge=challenge(), credential=form.credential.data or "")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
