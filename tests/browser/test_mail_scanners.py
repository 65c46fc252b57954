"""What opens links before people do: mail scanners, previews, browsers that run every script."""

from __future__ import annotations

import csv
import http.client
import io
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import NewContext
    from tests.browser.served import Site

pytestmark = pytest.mark.browser

N_LINKS = 100


def test_scanners_use_no_link_up_and_people_then_get_in(
    site: Site, new_phone: NewContext, tmp_path: Path
) -> None:
    links = links_of_everybody(site, tmp_path)
    scanner = new_phone()
    page = scanner.new_page()

    cookies = [cookie for link in links for cookie in cookies_given(site, link)]
    for link in links:
        page.goto(link)
    cookies += [cookie["name"] for cookie in scanner.cookies()]

    assert len(links) == N_LINKS
    assert "sid" not in cookies
    entered = enter(new_phone, links)
    assert entered == ["/three"] * N_LINKS


def links_of_everybody(site: Site, folder: Path) -> list[str]:
    """Return the path of each invitation to an event of a hundred people."""
    file = folder / "people.csv"
    rows = "".join(f"Person {n},person{n}@example.org,goal {n},skill {n}\n" for n in range(N_LINKS))
    file.write_text(f"Name,Email,Goals,Skills\n{rows}", encoding="utf-8")
    site.run("organizer", "add", "olive@example.org", "--name", "Olive", "--password", "three right people")
    site.run("import", str(file), "--event", "scanned")
    table = csv.DictReader(io.StringIO(site.run("export", "scanned", "--what", "invitations")))
    return [site.path(row["Link"]) for row in table]


def cookies_given(site: Site, link: str) -> list[str]:
    """Look at a link as scanners do; return the names of the cookies they are given."""
    names = []
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc)
    for method in ("HEAD", *["GET"] * 5):
        connection.request(method, link)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == http.client.OK
        names += [value.partition("=")[0] for value in answer.headers.get_all("Set-Cookie") or []]
    connection.close()
    return names


def enter(new_phone: NewContext, links: list[str]) -> list[str]:
    """Open each link as its owner and press the button; return where that leads.

    All have the same make of phone: what they know of each other is thrown away, the style sheets are not.
    """
    phone = new_phone(service_workers="block")
    page, paths = phone.new_page(), []
    for link in links:
        phone.clear_cookies()
        page.goto(link, wait_until="domcontentloaded")
        with page.expect_navigation(wait_until="commit"):
            page.get_by_role("button", name="Sign in").click()
        paths.append(urlsplit(page.url).path)
    return paths
