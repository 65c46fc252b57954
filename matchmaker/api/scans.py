"""Scans from a phone, several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, request
from pydantic import ValidationError

from matchmaker.api.duplicate_keys import duplicate_keys
from matchmaker.api.errors import (
    BatchTooLargeError,
    ForeignOriginError,
    NotJSONError,
    NotSignedInError,
    RequestInvalidError,
    answer_for,
)
from matchmaker.api.schemas import MOST_SCANS, ScanBatch
from matchmaker.errors import BadgeUnknownError, MatchmakerError, ScannerGoneError
from matchmaker.models import MeetingState, Via
from matchmaker.queries.attendees import was_merged_into
from matchmaker.services.devices import count_missing, note_refused, note_waiting
from matchmaker.services.limits import count_badge_try, count_scan_batch
from matchmaker.services.meetings import record_scan
from matchmaker.tokens import hash_secret
from matchmaker.web.security import browser_session, current_attendee

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from matchmaker.importers.scan_records import ScanRecord
    from matchmaker.models import Attendee

bp = Blueprint("api_scans", __name__, url_prefix="/api")
answer_for(bp)


@bp.post("/scans/batch")
def batch() -> ResponseReturnValue:
    """Keep each scan on its own: one that is refused never holds up the others."""
    _refuse_other_sites()
    scanner_id, sent = _sender().id, _read_batch()
    count_scan_batch(session=hash_secret(browser_session().secret or ""), n_scans=len(sent.scans))
    answer: dict[str, Any] = {"results": [_record(scanner_id, scan, sent.sent_at) for scan in sent.scans]}
    if devices := {scan.device for scan in sent.scans if scan.device is not None}:
        answer["missing"] = sum(_look_for_missing(scanner_id, device, sent.waiting) for device in devices)
    return answer


def _sender() -> Attendee:
    """Return who is signed in; a phone that says whose scans it sends gets them to nobody else.

    A row that was merged into theirs is nobody else.
    """
    attendee = current_attendee()
    if attendee is None:
        raise NotSignedInError
    told = request.headers.get("X-Attendee", attendee.code)
    if told != attendee.code and not was_merged_into(attendee.id, told):
        raise NotSignedInError
    return attendee


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
    body = request.get_data()
    try:
        batch = ScanBatch.model_validate_json(body)
    except ValidationError as error:
        if any(fault["type"] == "too_long" and fault["loc"] == ("scans",) for fault in error.errors()):
            raise BatchTooLargeError(most=MOST_SCANS) from None
        raise RequestInvalidError(errors=_faults(error)) from None
    if twice := duplicate_keys(body):
        detail = "this key stands here twice"
        raise RequestInvalidError(errors=[{"pointer": pointer, "detail": detail} for pointer in twice])
    return batch


def _faults(error: ValidationError) -> list[dict[str, str]]:
    return [
        {"pointer": "".join(f"/{part}" for part in fault["loc"]), "detail": fault["msg"]}
        for fault in error.errors(include_input=False, include_url=False, include_context=False)
    ]


def _record(scanner_id: int, scan: ScanRecord, sent_at: datetime) -> dict[str, str | None]:
    """Return what became of a scan; only a confirmed meeting's code leads anywhere, so others have none."""
    try:
        result = record_scan(
            scanner_id=scanner_id,
            code=scan.token,
            client_id=scan.id,
            via=Via(scan.via),
            client_at=scan.t_client,
            sent_at=sent_at,
            live=scan.live,
            device=scan.device,
            sequence=scan.seq,
        )
    except ScannerGoneError:
        raise  # the phone keeps its scans: asked again, they are those of the row that was kept
    except MatchmakerError as error:
        if scan.device is not None and scan.seq is not None:
            note_refused(attendee_id=scanner_id, device=scan.device, sequence=scan.seq)
        reason = _reason(scanner_id, error)
        return {"id": str(scan.id), "result": "refused", "state": None, "meeting": None, "reason": reason}
    word = "duplicate" if result.is_duplicate else "recorded"
    meeting = result.meeting_code if result.state == MeetingState.CONFIRMED else None
    return {"id": str(scan.id), "result": word, "state": result.state, "meeting": meeting, "reason": None}


def _look_for_missing(scanner_id: int, device: UUID, waiting: int | None) -> int:
    """Return how many scans of this phone never came; what it still holds is noted beside."""
    if waiting is not None:
        note_waiting(attendee_id=scanner_id, device=device, waiting=waiting)
    return count_missing(attendee_id=scanner_id, device=device)


def _reason(scanner_id: int, error: MatchmakerError) -> str:
    """Return why a scan is refused; unknown codes are counted, because they may be guesses."""
    if isinstance(error, BadgeUnknownError):
        try:
            count_badge_try(attendee_id=scanner_id)
        except MatchmakerError as too_many:
            return too_many.code
    return error.code
