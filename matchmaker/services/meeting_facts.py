"""What a set of scans adds up to: the one rule for claimed, confirmed, withdrawn.

A pure function of the set: any order, any duplicate, any delay gives the same facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from matchmaker.models.meeting import Act

if TYPE_CHECKING:
    from collections.abc import Iterable

# A claim can be confirmed by a button this long; scanning back works for as long as scans are kept.
CONFIRM_WITHIN = timedelta(hours=48)
CLOCK_TOLERANCE = timedelta(seconds=90)
EARLIEST_BEFORE_START = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ScanFact:
    """One act of one of the two."""

    scanner_id: int
    act: Act
    happened_at: datetime
    is_live: bool = False
    clock_suspect: bool = False

    @property
    def proves_itself(self) -> bool:
        """Whether it needs no word of the other: their live code was right, by a clock that we believe."""
        return self.act is Act.SCAN and self.is_live and not self.clock_suspect


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """When two people met, who said so first, when the other agreed, when one took it back."""

    met_at: datetime | None
    claimed_by: int | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None


def derive(facts: Iterable[ScanFact]) -> MeetingFacts:
    """Return what follows from all scans of one pair."""
    known = list(facts)
    scans = sorted((fact.happened_at, fact.scanner_id) for fact in known if fact.act is Act.SCAN)
    withdrawn = [fact.happened_at for fact in known if fact.act is Act.WITHDRAW]
    withdrawn_at = min(withdrawn, default=None)
    if not scans:
        return MeetingFacts(None, None, None, withdrawn_at)
    met_at, claimed_by = scans[0]
    agreed = [happened for happened, scanner in scans if scanner != claimed_by]
    agreed += [fact.happened_at for fact in known if fact.proves_itself]
    agreed += [
        fact.happened_at
        for fact in known
        if fact.act is Act.CONFIRM
        and fact.scanner_id != claimed_by
        and fact.happened_at <= met_at + CONFIRM_WITHIN
    ]
    return MeetingFacts(met_at, claimed_by, min(agreed, default=None), withdrawn_at)


def corrected_time(
    *, client_at: datetime, sent_at: datetime, received_at: datetime, starts_at: datetime
) -> tuple[datetime, bool]:
    """Return when a scan happened by our clock, with whether the phone's clock is suspect.

    The phone sends its scan and its own "now"; the difference to ours corrects the scan. The result
    never lies in the future or long before the event. A scan is never refused for its clock.
    """
    offset = received_at - sent_at
    told = client_at + offset
    earliest = min(starts_at - EARLIEST_BEFORE_START, received_at)
    happened_at = min(max(told, earliest), received_at)
    return happened_at, abs(offset) > CLOCK_TOLERANCE or happened_at != told
