from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest

from matchmaker.importers.scan_file import MOST_RECORDS, FileLine, ScanFileError, read_scan_file

SCAN_ID = "0b8f6f0e-6f57-4c6e-9a0b-3f2f6c7c7f11"
DEVICE = "7d5ef3c1-58d6-4a0b-8d1a-0c7f8a3b9e22"
ADA = "adaadaada123"


def scan(**changed: object) -> dict[str, object]:
    kept: dict[str, object] = {
        "id": SCAN_ID,
        "token": "ABCDEFGHIJKLMNOPQRST",
        "via": "camera",
        "t_client": "2026-12-03T18:41:00Z",
        "device": DEVICE,
        "seq": 3,
    }
    return {**kept, **changed}


def saved(*scans: object, **changed: object) -> bytes:
    """Return a file as a phone saves it."""
    file = {"kind": "matchmaker-scans", "version": 1, "event": "makers", "attendee": ADA, "scans": scans}
    return json.dumps({**file, **changed}).encode("utf-8")


def whole(lines: list[FileLine]) -> list[bool]:
    return [line.record is not None for line in lines]


def test_file_of_a_phone_holds_its_scans() -> None:
    [line] = read_scan_file(saved(scan(live="012345"), sent_at="2026-12-03T19:00:00Z"))

    record = line.record
    assert record is not None
    assert (line.number, record.attendee, record.id, record.device) == (1, ADA, UUID(SCAN_ID), UUID(DEVICE))
    assert (record.token, record.via, record.seq) == ("ABCDEFGHIJKLMNOPQRST", "camera", 3)


def test_short_form_names_each_scans_attendee() -> None:
    content = json.dumps({"v": 1, "scans": [scan(attendee=ADA), scan(attendee="graceeee4567")]})

    lines = read_scan_file(content.encode("ascii"))

    assert [line.record and line.record.attendee for line in lines] == [ADA, "graceeee4567"]


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "scan",
        {},
        scan(id="x"),
        scan(token="nul\0"),
        scan(via="button"),
        scan(t_client=7),
        scan(seq=True),
        scan(seq=2**31),
        scan(live="١٢٣٤٥٦"),
        scan(attendee="ADA"),
    ],
)
def test_broken_scan_does_not_hold_up_the_others(bad: object) -> None:
    assert whole(read_scan_file(saved(scan(), bad, scan()))) == [True, False, True]


def test_what_a_later_build_adds_is_left_aside() -> None:
    assert whole(read_scan_file(saved(scan(boot_id="later", v=2)))) == [True]


def test_scan_without_an_owner_is_none() -> None:
    content: dict[str, Any] = {"v": 1, "scans": [scan()]}

    assert whole(read_scan_file(json.dumps(content).encode("ascii"))) == [False]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"Name,Email\nAda,ada@example.org\n",
        b"[" * 100_000,
        b'{"v": 1, "scans": ["\\ud800"]}',
        b'{"v": 1}',
        b'{"v": 1, "scans": {}}',
        b'{"v": 2, "scans": []}',
        b'{"v": true, "scans": []}',
        b'{"version": 1, "scans": []}',
        b'{"kind": "matchmaker-scans", "version": "1", "scans": []}',
        b'{"v": 1, "scans": [NaN]}',
        b'{"v": 1, "scans": [' + b"1" * 5000 + b"]}",
    ],
)
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(ScanFileError) as caught:
        read_scan_file(content)

    assert caught.value.code == "scans_not_ours"


def test_file_of_more_scans_than_a_phone_holds_is_refused() -> None:
    assert len(read_scan_file(saved(*[scan()] * MOST_RECORDS))) == MOST_RECORDS
    with pytest.raises(ScanFileError) as caught:
        read_scan_file(saved(*[scan()] * (MOST_RECORDS + 1)))

    assert caught.value.message == "The file holds more than 1000 scans, and no phone saves so many."
