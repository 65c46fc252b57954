"""Which shop orders come from, how much of it is taken, and why none came."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from matchmaker.importers.errors import ImportFileError


class PullError(ImportFileError):
    """A shop did not give its orders; the message says what to do."""


@dataclass(frozen=True)
class Bounds:
    """How much of a shop's time and words are taken."""

    connect_s: float = 5
    read_s: float = 15
    whole_s: float = 60
    wait_s: int = 10  # the longest pause that a shop may ask for
    pages: int = 500
    megabytes: int = 30


@dataclass(frozen=True)
class Shop:
    """One event of one organizer at one pretix server."""

    base_url: str
    organizer: str
    event: str

    @property
    def host(self) -> str:
        """The server's name."""
        return urlsplit(self.base_url).hostname or ""
