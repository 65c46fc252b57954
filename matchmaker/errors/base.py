"""What every error of ours is, and those that any part may raise."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar


class MatchmakerError(Exception):
    """Something that a caller may handle."""

    code: ClassVar[str] = "error"
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    text: ClassVar[str] = "That did not work."
    # Without addresses and paths, for people who do not run the site; empty where the text has none.
    plain_text: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return the text with its values, in English."""
        return self.text % self.values

    def plain_sentence(self) -> str:
        """Return what somebody may read who does not run this site, in English."""
        return self.plain_text or self.sentence()


class NotFoundError(MatchmakerError):
    """A stranger and a missing thing get the same answer."""

    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    text = "There is nothing here, or it is not yours to see."


class TooManyTriesError(MatchmakerError):
    """A limit was reached."""

    code = "too_many_tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    text = "Too many tries. Please wait %(minutes)s min."

    @property
    def wait_s(self) -> int:
        """Seconds until the next try is allowed."""
        return 60 * int(str(self.values["minutes"]))


class StorageError(MatchmakerError):
    """The database cannot keep anything now."""

    code = "storage"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    text = "We cannot save anything at the moment. Nothing is lost; please try again shortly."
