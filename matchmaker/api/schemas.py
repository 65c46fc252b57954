"""What the interface takes, checked strictly before anything is done."""

from __future__ import annotations

from pydantic import Field

from matchmaker.importers.scan_records import Count, PhoneTime, ScanRecord, StrictModel

MOST_SCANS = 100


class ScanBatch(StrictModel):
    """Some scans of one phone, with its idea of now."""

    sent_at: PhoneTime
    scans: list[ScanRecord] = Field(max_length=MOST_SCANS)
    waiting: Count | None = None  # scans that the phone holds besides these
