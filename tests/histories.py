"""Histories of two people: what each did, when it was, by which clock, and when we heard of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from matchmaker.models import Act
from matchmaker.services.meeting_facts import (
    CLOCK_TOLERANCE,
    CONFIRM_WITHIN,
    MeetingFacts,
    ScanFact,
    corrected_time,
)

START = datetime(2026, 5, 6, 9, tzinfo=UTC)
_CLOCKS = (timedelta(), timedelta(seconds=60), timedelta(days=3), timedelta(days=-3))
_ACTS = (Act.SCAN, Act.SCAN, Act.SCAN, Act.CONFIRM, Act.WITHDRAW)
_DELAYS = (timedelta(), timedelta(minutes=4), timedelta(hours=9), timedelta(days=3))
_HOURS = 60  # more than a button counts for, few enough that two deeds often fall together


@dataclass(frozen=True)
class Deed:
    """One act of the first (0) or the second (1) of two people."""

    who: int
    act: Act
    happened_at: datetime
    clock_is_off: timedelta
    received_at: datetime
    shows_live_code: bool

    @property
    def client_at(self) -> datetime:
        return self.happened_at + self.clock_is_off

    @property
    def sent_at(self) -> datetime:
        return self.received_at + self.clock_is_off

    def fact(self) -> ScanFact:
        happened_at, clock_suspect = corrected_time(
            client_at=self.client_at, sent_at=self.sent_at, received_at=self.received_at, starts_at=START
        )
        return ScanFact(
            self.who, self.act, happened_at, is_live=self.shows_live_code, clock_suspect=clock_suspect
        )


def _deed(number: int) -> Deed:
    number, who = divmod(number, 2)
    number, act = divmod(number, len(_ACTS))
    number, hours = divmod(number, _HOURS)
    number, clock = divmod(number, len(_CLOCKS))
    number, delay = divmod(number, len(_DELAYS))
    happened_at = START + timedelta(hours=hours)
    is_scan = _ACTS[act] is Act.SCAN
    return Deed(
        who,
        _ACTS[act],
        happened_at,
        # Buttons are pressed on our own pages: they know no clock but ours.
        _CLOCKS[clock] if is_scan else timedelta(),
        happened_at + (_DELAYS[delay] if is_scan else timedelta()),
        is_scan and number == 0,
    )


# A whole number stands for a deed: thousands of histories are drawn in seconds.
deeds = st.integers(0, 2 * len(_ACTS) * _HOURS * len(_CLOCKS) * len(_DELAYS) * 3 - 1).map(_deed)


def truth(history: list[Deed]) -> MeetingFacts:
    """Return what follows from a history by the words of the rule, whatever came late or twice."""
    taken_back = min((deed.happened_at for deed in history if deed.act is Act.WITHDRAW), default=None)
    scans = [deed for deed in history if deed.act is Act.SCAN]
    if not scans:
        return MeetingFacts(None, None, None, taken_back)
    first = min(scans, key=lambda deed: (deed.happened_at, deed.who))
    agreed = []
    for deed in history:
        is_the_other = deed.who != first.who
        is_proof = deed.shows_live_code and abs(deed.clock_is_off) <= CLOCK_TOLERANCE
        in_time = deed.happened_at <= first.happened_at + CONFIRM_WITHIN
        if (deed.act is Act.SCAN and (is_the_other or is_proof)) or (
            deed.act is Act.CONFIRM and is_the_other and in_time
        ):
            agreed.append(deed.happened_at)
    return MeetingFacts(first.happened_at, first.who, min(agreed, default=None), taken_back)
