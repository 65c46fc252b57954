"""A scan as a phone keeps it, checked strictly before anything is done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from matchmaker.tokens import LIVE_CODE_LENGTH

_LONGEST_TOKEN = 200  # a whole badge link fits
_LARGEST_COUNT = 2**31 - 1  # a database's whole number holds no more

# A phone without a clock believes in 1970, a broken one in anything. No scan is refused for that, so
# times are drawn into a span in which the difference of two of them can be added to a third.
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _read_time(value: object) -> datetime:
    """Take ISO times with a zone only: a bare number could be seconds or milliseconds."""
    if not isinstance(value, str):
        raise ValueError("a time must be written as 2026-12-03T18:41:00Z")  # noqa: TRY004 -- pydantic's way
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return min(max(moment, _EARLIEST), _LATEST)


def _without_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("a token holds no NUL")
    return value


PhoneTime = Annotated[datetime, BeforeValidator(_read_time)]
Token = Annotated[str, Field(min_length=1, max_length=_LONGEST_TOKEN), AfterValidator(_without_nul)]
# Digits of other scripts are digits to Python, too; no phone of ours sends them.
LiveCode = Annotated[str, Field(pattern=rf"^[0-9]{{{LIVE_CODE_LENGTH}}}$")]
Count = Annotated[int, Field(ge=0, le=_LARGEST_COUNT)]


class StrictModel(BaseModel):
    """What comes from outside: nothing is turned into another type, nothing unknown is let through."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ScanRecord(StrictModel):
    """One scan as the phone kept it."""

    id: UUID
    token: Token
    via: Literal["camera", "typed", "link"]
    t_client: PhoneTime
    live: LiveCode | None = None  # what the other's phone showed beside the badge's code
    device: UUID | None = None
    seq: Count | None = None  # rises by one with each scan of a device, from one
