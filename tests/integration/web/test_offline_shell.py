"""What a phone keeps for the time without signal: files, a shell, a manifest, nothing of anybody."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.factories import make_attendee, make_event
from tests.signed_in import browser_of
from tests.sql_statements import sent_statements

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def worker_build(client: FlaskClient) -> dict[str, object]:
    """Return what the server put in front of the worker's script."""
    first_line = client.get("/sw.js").text.partition("\n")[0]
    build: dict[str, object] = json.loads(first_line.removeprefix("const BUILD = ").removesuffix(";"))
    return build


def list_of(value: object) -> list[str]:
    assert isinstance(value, list)
    return value


def test_worker_reaches_every_page_and_is_looked_at_each_time(client: FlaskClient) -> None:
    answer = client.get("/sw.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert 'addEventListener("fetch"' in answer.text


def test_worker_names_files_that_exist(client: FlaskClient) -> None:
    build = worker_build(client)

    statuses = {}
    for address in list_of(build["files"]):
        with client.get(address) as answer:
            statuses[address] = answer.status_code

    assert len(statuses) >= 20
    assert set(statuses.values()) == {200}
    assert build["pages"] == ["/scan", "/three", "/badge", "/met", "/profile"]


def test_worker_keeps_whatever_the_shell_links(client: FlaskClient) -> None:
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/offline").text)

    # The home screen's icon is asked for by the system, with signal.
    needed = {address for address in linked if "touch-180" not in address}
    assert needed <= set(list_of(worker_build(client)["files"]))


def test_shell_is_the_same_for_everybody(app: Flask) -> None:
    ada = make_attendee(event=make_event())
    signed_in = browser_of(app, ada.id)
    code, name = ada.code, ada.name

    answer = signed_in.get("/offline")

    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.data == app.test_client().get("/offline").data
    assert code in signed_in.get("/scan").text
    assert [word for word in (code, name, "csrf_token", "Makers") if word in answer.text] == []


@pytest.mark.parametrize("address", ["/sw.js", "/offline", "/manifest.webmanifest"])
def test_what_a_browser_asks_for_at_every_step_asks_the_database_nothing(app: Flask, address: str) -> None:
    signed_in = browser_of(app, make_attendee(event=make_event()).id)

    with sent_statements() as statements, signed_in.get(address) as answer:
        status = answer.status_code

    assert (status, statements) == (200, [])


def test_manifest_opens_the_three_with_icons_that_exist(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")

    manifest = json.loads(answer.text)
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    assert (manifest["start_url"], manifest["display"]) == ("/three", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as picture:
            side = int(icon["sizes"].partition("x")[0])
            # A PNG tells its size in the bytes 16 to 24.
            assert picture.data[16:24] == side.to_bytes(4, "big") * 2


def test_manifest_speaks_the_readers_language(client: FlaskClient) -> None:
    manifest = client.get("/manifest.webmanifest", headers={"Accept-Language": "de"}).text

    assert json.loads(manifest)["lang"] == "de"
