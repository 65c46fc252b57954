"""Derive every meeting anew from its scans, to see that none differs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import sqlalchemy as sa

from matchmaker.db import db
from matchmaker.models import Meeting, Scan
from matchmaker.services.avoidances import are_hidden
from matchmaker.services.meeting_facts import MeetingFacts, ScanFact, derive
from matchmaker.services.meetings import FACT_COLUMNS, scan_fact

Pair = tuple[int, int]  # the lower id first


@dataclass(frozen=True, slots=True)
class Recount:
    """How many meetings there are, with the pairs whose row is not what their scans add up to."""

    n_meetings: int
    differing: tuple[Pair, ...]


def recount_meetings() -> Recount:
    """Compare each meeting with its scans; nothing is changed.

    A pair without a row, or a row without scans, differs as well.
    """
    stored = {
        (meeting.low_id, meeting.high_id): MeetingFacts(
            meeting.met_at, meeting.claimed_by, meeting.confirmed_at, meeting.withdrawn_at
        )
        for meeting in db.session.scalars(sa.select(Meeting))
    }
    derived = _derived()
    differing = sorted(
        pair
        for pair in stored.keys() | derived.keys()
        if stored.get(pair) != derived.get(pair) and stored.get(pair) != _as_shown(pair, derived.get(pair))
    )
    return Recount(len(stored), tuple(differing))


def _derived() -> dict[Pair, MeetingFacts]:
    scans: defaultdict[Pair, list[ScanFact]] = defaultdict(list)
    for row in db.session.execute(sa.select(*FACT_COLUMNS, Scan.scanned_id)):
        pair = min(row.scanned_id, row.scanner_id), max(row.scanned_id, row.scanner_id)
        scans[pair].append(scan_fact(row))
    return {pair: derive(facts) for pair, facts in scans.items()}


def _as_shown(pair: Pair, facts: MeetingFacts | None) -> MeetingFacts | None:
    """Return the facts as they are kept: of two who hide from each other nothing is confirmed."""
    return facts if facts is None or not are_hidden(*pair) else replace(facts, confirmed_at=None)
