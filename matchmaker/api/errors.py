"""Errors as problem details (RFC 9457), each with the code that the pages' errors carry."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import jsonify, request
from flask_babel import gettext
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from matchmaker.errors import MatchmakerError, StorageError, TooManyTriesError
from matchmaker.web.errors import sentence_of

if TYPE_CHECKING:
    from flask import Blueprint, Response

_log = logging.getLogger(__name__)


class NotSignedInError(MatchmakerError):
    """Nobody is signed in at this browser."""

    code = "not_signed_in"
    status = HTTPStatus.UNAUTHORIZED
    text = "Please sign in with the link from your invitation."


class ForeignOriginError(MatchmakerError):
    """Another site's page asked."""

    code = "foreign_origin"
    status = HTTPStatus.FORBIDDEN
    text = "This is for the pages of this site only."


class NotJSONError(MatchmakerError):
    """The request is no JSON."""

    code = "not_json"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    text = "Please send application/json."


class RequestInvalidError(MatchmakerError):
    """The JSON is not what this address takes; `errors` says where."""

    code = "request_invalid"
    status = HTTPStatus.BAD_REQUEST
    text = "The request is not understood."


class BatchTooLargeError(MatchmakerError):
    """More items than one request may have."""

    code = "batch_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    text = "Please send at most %(most)s scans at once."


def answer_for(bp: Blueprint) -> None:
    """Answer every error of a blueprint with problem details."""
    bp.register_error_handler(MatchmakerError, named)
    bp.register_error_handler(HTTPException, http)
    bp.register_error_handler(OperationalError, storage)
    bp.register_error_handler(Exception, unexpected)


def named(error: MatchmakerError) -> Response:
    """Answer one of our own errors."""
    extra = {"errors": error.values["errors"]} if "errors" in error.values else {}
    response = _problem(error.status, error.code, sentence_of(error), **extra)
    if isinstance(error, TooManyTriesError):
        response.headers["Retry-After"] = str(error.wait_s)
    return response


def http(error: HTTPException) -> Response:
    """Answer what Flask itself refuses, such as a body that is too large."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    return _problem(status, status.name.lower(), status.description or status.phrase)


def storage(error: OperationalError) -> Response:
    """Answer when the database cannot work; the phone keeps its scans and asks again."""
    _log.error("database: %s", error.orig)
    response = _problem(StorageError.status, StorageError.code, gettext(StorageError.text))
    response.headers["Retry-After"] = "5"
    return response


def unexpected(error: Exception) -> Response:
    """Answer what nobody foresaw; the log has the rest."""
    _log.exception("unexpected error on %s", request.endpoint, exc_info=error)
    return _problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "internal", gettext("Something went wrong on our side.")
    )


def _problem(status: HTTPStatus, code: str, detail: str, **extra: Any) -> Response:
    response = jsonify(
        type="about:blank", title=status.phrase, status=status, code=code, detail=detail, **extra
    )
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response
