"""Static files are asked for once: their address changes with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matchmaker.web import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from flask import Flask
    from flask.testing import FlaskClient


def test_linked_file_is_kept_for_good(client: FlaskClient) -> None:
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)

    kept = {}
    for address in linked:
        with client.get(address) as answer:
            kept[address] = (answer.status_code, answer.headers["Cache-Control"])

    assert len(linked) >= 4
    assert kept == dict.fromkeys(linked, (200, "public, max-age=31536000, immutable"))


def test_file_of_another_build_is_asked_for_again(client: FlaskClient) -> None:
    with client.get("/static/of-elsewhere/css/theme.css") as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_missing_file_of_a_build_is_missing(client: FlaskClient) -> None:
    assert client.get(f"/static/of-{build.build_name()}/css/nothing.css").status_code == 404


def test_files_that_change_under_a_developer_keep_their_plain_address(bare_app: Flask) -> None:
    bare_app.debug = True

    assert 'href="/static/css/theme.css"' in bare_app.test_client().get("/").text


def test_build_has_another_name_when_a_shown_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_PACKAGE", tmp_path)
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text("Hello", "utf-8")
    first = build.build_name.__wrapped__()

    page.write_text("Hallo", "utf-8")

    assert re.fullmatch("[0-9a-f]{12}", first)
    assert build.build_name.__wrapped__() not in {first, build.build_name()}
