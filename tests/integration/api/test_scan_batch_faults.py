"""Batches that are not well formed."""

from __future__ import annotations

import json
import logging

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from matchmaker.clock import now
from matchmaker.db import db
from tests.integration.api.batch_phone import OURS, Phone, content, problem


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"id": "not-a-uuid"}, "/scans/0/id"),
        ({"id": 7}, "/scans/0/id"),
        ({"token": ""}, "/scans/0/token"),
        ({"token": None}, "/scans/0/token"),
        ({"token": "x" * 201}, "/scans/0/token"),
        ({"token": "nul\0"}, "/scans/0/token"),
        ({"via": "button"}, "/scans/0/via"),
        ({"t_client": "2026-12-03T18:41:00"}, "/scans/0/t_client"),
        ({"t_client": 1_800_000_000}, "/scans/0/t_client"),
        ({"t_client": "1800000000"}, "/scans/0/t_client"),
        ({"t_client": "yesTerday"}, "/scans/0/t_client"),
        ({"extra": 1}, "/scans/0/extra"),
        ({"id": "٠b8f6f0e-6f57-4c6e-9a0b-3f2f6c7c7f11"}, "/scans/0/id"),
        ({"t_client": "٢٠٢٦-12-03T18:41:00Z"}, "/scans/0/t_client"),
        ({"device": "not-a-uuid"}, "/scans/0/device"),
        ({"device": 7}, "/scans/0/device"),
        ({"device": "nul\0"}, "/scans/0/device"),
        ({"seq": -1}, "/scans/0/seq"),
        ({"seq": 2**31}, "/scans/0/seq"),
        ({"seq": 2**63}, "/scans/0/seq"),
        ({"seq": 10**400}, "/scans/0/seq"),
        ({"seq": True}, "/scans/0/seq"),
        ({"seq": 1.0}, "/scans/0/seq"),
        ({"seq": 1.9}, "/scans/0/seq"),
        ({"seq": "1"}, "/scans/0/seq"),
        ({"live": 123456}, "/scans/0/live"),
        ({"live": "12345"}, "/scans/0/live"),
        ({"live": "1234567"}, "/scans/0/live"),
        ({"live": "123456\n"}, "/scans/0/live"),
        ({"live": "12345\0"}, "/scans/0/live"),
        ({"live": "١٢٣٤٥٦"}, "/scans/0/live"),
        ({"live": "12 456"}, "/scans/0/live"),
    ],
)
def test_fault_in_a_scan_is_pointed_at(phone: Phone, changed: dict[str, object], pointer: str) -> None:
    answer = phone.send(phone.scan(**changed))

    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in content(answer)["errors"]] == [pointer]
    assert phone.n_scans() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"sent_at": "2026-12-03T18:41:00Z", "scans": {}}',
        b'{"sent_at": "2026-12-03T18:41:00Z"}',
        b'{"sent_at": "2026-12-03T18:41:00Z", "scans": [], "more": 1}',
        b"[" * 100_000,
    ],
)
def test_body_that_is_no_batch_is_refused(phone: Phone, body: bytes) -> None:
    answer = phone.browser.post(
        "/api/scans/batch", data=body, headers={**OURS, "Content-Type": "application/json"}
    )

    assert problem(answer) == (400, "request_invalid")


@pytest.mark.parametrize("waiting", [-1, 2**31, 10**400, True, 1.0, "1", "١", [], {}])
def test_fault_in_what_waits_is_pointed_at(phone: Phone, waiting: object) -> None:
    answer = phone.send(phone.scan(), waiting=waiting)

    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in content(answer)["errors"]] == ["/waiting"]
    assert phone.n_scans() == 0


@pytest.mark.parametrize(
    ("once", "twice", "pointers"),
    [
        ('"seq": 1', '"seq": 2, "seq": 1', ["/scans/0/seq"]),
        ('"via": "camera"', '"via": "link", "via": "camera"', ["/scans/0/via"]),
        ('"waiting": 3', '"waiting": 3, "w\\u0061iting": 3', ["/waiting"]),
        ('"waiting": 3', '"waiting": 3, "waiting": 9, "scans": []', ["/scans", "/waiting"]),
    ],
)
def test_key_that_stands_twice_is_pointed_at(
    phone: Phone, once: str, twice: str, pointers: list[str]
) -> None:
    body = json.dumps({"scans": [phone.scan(seq=1)], "sent_at": now().isoformat(), "waiting": 3})

    answer = phone.browser.post(
        "/api/scans/batch",
        data=body.replace(once, twice),
        headers={**OURS, "Content-Type": "application/json"},
    )

    assert problem(answer) == (400, "request_invalid")
    assert [error["pointer"] for error in content(answer)["errors"]] == pointers
    assert phone.n_scans() == 0


def test_number_of_thousands_of_digits_is_refused(phone: Phone) -> None:
    body = json.dumps({"scans": [phone.scan(seq=0)], "sent_at": now().isoformat()})

    answer = phone.browser.post(
        "/api/scans/batch",
        data=body.replace('"seq": 0', '"seq": ' + "9" * 6000),
        headers={**OURS, "Content-Type": "application/json"},
    )

    assert problem(answer) == (400, "request_invalid")


def test_lone_surrogate_is_refused(phone: Phone) -> None:
    body = json.dumps({"sent_at": now().isoformat(), "scans": [phone.scan("\ud800")]})

    answer = phone.browser.post(
        "/api/scans/batch", data=body, headers={**OURS, "Content-Type": "application/json"}
    )

    assert problem(answer) == (400, "request_invalid")


def test_body_beyond_every_measure_is_refused(phone: Phone) -> None:
    answer = phone.browser.post(
        "/api/scans/batch",
        data=b" " * (7 * 1024 * 1024),
        headers={**OURS, "Content-Type": "application/json"},
    )

    assert problem(answer) == (413, "request_entity_too_large")


def test_form_is_not_taken_for_json(phone: Phone) -> None:
    answer = phone.browser.post("/api/scans/batch", data={"scans": "[]"}, headers=OURS)

    assert problem(answer) == (415, "not_json")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OperationalError("INSERT", {}, Exception("database is locked")), 503, "storage"),
        (RuntimeError("nobody foresaw this"), 500, "internal"),
    ],
)
def test_error_below_is_a_problem_too(
    phone: Phone, caplog: pytest.LogCaptureFixture, error: Exception, status: int, code: str
) -> None:
    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO scan"):
            raise error

    caplog.set_level(logging.CRITICAL)
    with phone.app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", fail)
    answer = phone.send(phone.scan())

    assert problem(answer) == (status, code)
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
