"""Scans from a phone, several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, current_app, request
from pydantic import ValidationError

from matchmaker.api.errors import (
    BatchTooLargeError,
    ForeignOriginError,
    NotJSONError,
    NotSignedInError,
    RequestInvalidError,
    answer_for,
)
from matchmaker.api.schemas import MOST_SCANS, ScanBatch, ScanIn
from matchmaker.errors import BadgeUnknownError, MatchmakerError
from matchmaker.models import Via
from matchmaker.services.limits import count_badge_try
from matchmaker.services.meetings import record_scan
from matchmaker.web.security import current_attendee

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue

bp = Blueprint("api_scans", __name__, url_prefix="/api")
answer_for(bp)


@bp.post("/scans/batch")
def batch() -> ResponseReturnValue:
    """Keep each scan on its own: one that is refused never holds up the others."""
    _refuse_other_sites()
    attendee = current_attendee()
    if attendee is None:
        raise NotSignedInError
    scanner_id, sent = attendee.id, _read_batch()
    return {"results": [_record(scanner_id, scan, sent.sent_at) for scan in sent.scans]}


def _refuse_other_sites() -> None:
    """Let our own pages in only; a form of another site cannot send JSON with these headers."""
    if request.mimetype != "application/json":
        raise NotJSONError
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        is_ours = fetch_site in {"same-origin", "none"}
    else:
        own = urlsplit(current_app.config["SETTINGS"].base_url)
        is_ours = request.headers.get("Origin", "").casefold() == f"{own.scheme}://{own.netloc}".casefold()
    if not is_ours:
        raise ForeignOriginError


def _read_batch() -> ScanBatch:
    try:
        return ScanBatch.model_validate_json(request.get_data())
    except ValidationError as error:
        if any(fault["type"] == "too_long" and fault["loc"] == ("scans",) for fault in error.errors()):
            raise BatchTooLargeError(most=MOST_SCANS) from None
        raise RequestInvalidError(errors=_faults(error)) from None


def _faults(error: ValidationError) -> list[dict[str, str]]:
    return [
        {"pointer": "".join(f"/{part}" for part in fault["loc"]), "detail": fault["msg"]}
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    ]


def _record(scanner_id: int, scan: ScanIn, sent_at: datetime) -> dict[str, str | None]:
    try:
        result = record_scan(
            scanner_id=scanner_id,
            code=scan.token,
            client_id=scan.id,
            via=Via(scan.via),
            client_at=scan.t_client,
            sent_at=sent_at,
        )
    except MatchmakerError as error:
        return {"id": str(scan.id), "result": "refused", "state": None, "reason": _reason(scanner_id, error)}
    word = "duplicate" if result.is_duplicate else "recorded"
    return {"id": str(scan.id), "result": word, "state": result.state, "reason": None}


def _reason(scanner_id: int, error: MatchmakerError) -> str:
    """Return why a scan is refused; unknown codes are counted, because they may be guesses."""
    if isinstance(error, BadgeUnknownError):
        try:
            count_badge_try(attendee_id=scanner_id)
        except MatchmakerError as too_many:
            return too_many.code
    return error.code
