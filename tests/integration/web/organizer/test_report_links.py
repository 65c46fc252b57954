"""A report read by a link, and the organizer's list of links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matchmaker.models import Role
from tests.evenings import make_evening

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.web.organizer.conftest import Desk


def made(desk: Desk, label: str = "Our sponsor <b>") -> str:
    """Make a link as an organizer does and return its path."""
    page = desk.client.post(desk.address("/report/links"), data={"label": label})
    assert page.status_code == 200
    path: str = re.findall(r'<input id="link" value="https?://[^/"]+(/r/[^"]+)"', page.text)[0]
    return path


def test_a_link_shows_the_report_without_a_session(desk: Desk) -> None:
    link = made(desk)

    page = desk.app.test_client().get(link)

    assert page.status_code == 200
    assert "<h1>Nobody has registered yet</h1>" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in page.text
    assert "Set-Cookie" not in page.headers
    assert "/organizer" not in page.text
    assert "<form" not in page.text


def test_a_link_shows_the_same_figures_as_the_organizers_page(desk: Desk) -> None:
    with desk.rows():
        make_evening(code="other")
    link = made(desk)

    mine, shared = desk.client.get(desk.address("/report")).text, desk.app.test_client().get(link).text

    meanings = [page[page.index("mm-report-meanings") :].split("</dl>")[0] for page in (mine, shared)]
    assert meanings[0] == meanings[1]


def test_the_list_names_a_link_and_never_shows_it_again(desk: Desk) -> None:
    link = made(desk)

    page = desk.client.get(desk.address("/report"))

    assert "Our sponsor &lt;b&gt;" in page.text
    assert 'name="label" value="Our sponsor' not in page.text
    assert link.removeprefix("/r/") not in page.text


def test_a_revoked_link_is_as_gone_as_one_that_never_was(desk: Desk) -> None:
    link = made(desk)
    code = re.findall(r'name="link" value="([^"]+)"', desk.client.get(desk.address("/report")).text)[0]

    answer = desk.client.post(desk.address("/report/links/revoke"), data={"link": code})

    reader = desk.app.test_client()
    revoked, unknown = reader.get(link), reader.get("/r/never-made")
    assert (answer.status_code, answer.location) == (303, f"{desk.address('/report')}#links")
    assert (revoked.status_code, unknown.status_code) == (410, 410)
    assert revoked.text == unknown.text
    assert 'name="link"' not in desk.client.get(desk.address("/report")).text


def test_a_long_label_is_refused_beside_the_report(desk: Desk) -> None:
    page = desk.client.post(desk.address("/report/links"), data={"label": "x" * 81})

    assert page.status_code == 422
    assert "Please keep this to 80 characters." in page.text
    assert 'id="link"' not in page.text


@pytest.mark.parametrize("data", [{}, {"link": "nothing"}])
def test_a_link_that_is_not_there_cannot_be_revoked(desk: Desk, data: dict[str, str]) -> None:
    assert desk.client.post(desk.address("/report/links/revoke"), data=data).status_code == 404


@pytest.mark.parametrize("path", ["/report/links", "/report/links/revoke"])
def test_who_may_only_read_shares_nothing(make_desk: Callable[..., Desk], path: str) -> None:
    reader = make_desk(role=Role.READER)
    before = reader.everything()

    page, answer = reader.client.get(reader.address("/report")), reader.client.post(reader.address(path))

    assert (page.status_code, answer.status_code) == (200, 404)
    assert "Show it to others" not in page.text
    assert reader.everything() == before


@pytest.mark.parametrize("path", ["/report/links", "/report/links/revoke"])
def test_strangers_share_nothing(desk: Desk, make_desk: Callable[..., Desk], path: str) -> None:
    mallory = make_desk(name="Mallory")
    before = desk.everything()

    signed_in = mallory.client.post(desk.address(path), data={"label": "", "link": "any"})
    nobody = desk.app.test_client().post(desk.address(path))

    assert (signed_in.status_code, nobody.status_code) == (404, 302)
    assert desk.everything() == before
