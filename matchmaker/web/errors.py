"""Errors as pages: a sentence that says what happened, and what to do."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import render_template, request
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from matchmaker.errors import MatchmakerError, NotFoundError, StorageError, TooManyTriesError
from matchmaker.importers.errors import ImportFileError
from matchmaker.models import RunState
from matchmaker.web.problems import about_problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue

_log = logging.getLogger(__name__)

# Values of errors that are words of ours; all others, such as names, stay as somebody wrote them.
_WORDS: Mapping[str, Mapping[str, object]] = {
    "state": {
        RunState.WAITING: lazy_gettext("waiting"),
        RunState.COMPUTING: lazy_gettext("under way"),
        RunState.PREVIEW: lazy_gettext("a preview"),
        RunState.PUBLISHED: lazy_gettext("published"),
        RunState.REPLACED: lazy_gettext("replaced"),
        RunState.DISCARDED: lazy_gettext("discarded"),
        RunState.FAILED: lazy_gettext("failed"),
    },
    "field": {"Goals": lazy_gettext("Goals"), "Skills": lazy_gettext("Skills")},
}


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(MatchmakerError, named)
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(OperationalError, storage)
    app.register_error_handler(Exception, unexpected)


def sentence_of(error: MatchmakerError) -> str:
    """Return an error's text in the reader's language."""
    if isinstance(error.__cause__, ImportFileError):
        return about_problem(error.__cause__)
    values = {name: _WORDS.get(name, {}).get(str(value), value) for name, value in error.values.items()}
    return str(gettext(error.text, **values))


def named(error: MatchmakerError) -> ResponseReturnValue:
    """Answer one of our own errors."""
    body, status = _page(error.status, sentence_of(error))
    if isinstance(error, TooManyTriesError):
        return body, status, {"Retry-After": str(error.wait_s)}
    return body, status


def stale_form(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose secret is missing or from an earlier sign-in."""
    return _page(
        HTTPStatus.BAD_REQUEST, gettext("This page was open for too long. Please go back and try again.")
    )


def http(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask itself refuses."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    sentences = {
        HTTPStatus.NOT_FOUND: gettext(NotFoundError.text),
        HTTPStatus.METHOD_NOT_ALLOWED: gettext("This address cannot be used that way."),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext("That is too large. A table of people may have 5 MB."),
    }
    if status not in sentences and error.response is not None:
        return error.response
    return _page(status, sentences.get(status, gettext("Please go back and try again.")))


def storage(error: OperationalError) -> ResponseReturnValue:
    """Answer when the database cannot work: locked for too long, full, or gone."""
    _log.error("database: %s", error.orig)
    body, status = _page(StorageError.status, gettext(StorageError.text))
    return body, status, {"Retry-After": "5"}


def unexpected(error: Exception) -> ResponseReturnValue:
    """Answer what nobody foresaw; the log has the rest."""
    _log.exception("unexpected error on %s", request.endpoint, exc_info=error)
    return _page(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        gettext("Something went wrong on our side. It has been noted; please try again."),
    )


def _page(status: HTTPStatus, sentence: str) -> tuple[str, int]:
    return render_template("errors/error.html", sentence=sentence, status=status.value), status.value
