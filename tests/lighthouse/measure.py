"""Lighthouse on the attendee's pages: `make lighthouse`, with RUNS=1 for a quick look.

It serves the demonstration event, signs somebody in by their invitation and lets Chromium open every page
as a mid-range phone on slow 4G (Lighthouse's simulated throttling). Each figure is the median of the runs;
one under 95 fails. PAGES="/three /met" measures some pages only.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import click

from matchmaker.demo.event import CODE
from tests.browser.conftest import chromium
from tests.browser.evening import evening_at
from tests.browser.served import served
from tests.lighthouse.packing_proxy import packing_proxy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.browser.served import Site

LEAST = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
SIGNED_IN = ("/three", "/badge", "/scan", "/met", "/profile", f"/e/{CODE}")
ANONYMOUS = ("/who",)  # with a session it would be another page than people see

Scores = dict[str, float]


def main(lighthouse: str, folder: Path) -> int:
    """Measure every page, print the table; return 1 if a median is under the least."""
    runs = int(os.environ.get("RUNS") or 5)
    wanted = (os.environ.get("PAGES") or "").split()
    folder.mkdir(parents=True, exist_ok=True)
    failed = False
    click.echo(f"{'median of ' + str(runs):<16}" + "".join(f"{name:>16}" for name in CATEGORIES))
    with tempfile.TemporaryDirectory() as place, served(Path(place)) as site, packing_proxy(site.url) as url:
        cookie = _signed_in(site, url)
        for page in (*SIGNED_IN, *ANONYMOUS):
            if wanted and page not in wanted:
                continue
            headers = {} if page in ANONYMOUS else {"Cookie": cookie}
            scores = _scores(lighthouse, f"{url}{page}", headers, folder, runs)
            medians = {name: median(run[name] for run in scores) for name in CATEGORIES}
            failed |= min(medians.values()) < LEAST
            figures = (_shown(name, medians, scores) for name in CATEGORIES)
            click.echo(f"{page:<16}" + "".join(f"{figure:>16}" for figure in figures))
    return int(failed)


def _shown(name: str, medians: Scores, scores: Sequence[Scores]) -> str:
    every = [run[name] for run in scores]
    spread = f" ({min(every):.0f}–{max(every):.0f})" if min(every) != max(every) else ""
    return f"{medians[name]:.0f}{spread}{'' if medians[name] >= LEAST else ' !'}"


def _signed_in(site: Site, url: str) -> str:
    """Load the demonstration, follow somebody's invitation as they would; return the cookie."""
    evening = evening_at(site)
    jar = CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(f"{url}{evening.places['invitation']}") as page:
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page.read().decode())
    assert token is not None
    form = urllib.parse.urlencode({"csrf_token": token[1]}).encode()
    with browser.open(f"{url}{evening.places['invitation']}", data=form) as page:
        assert page.url == f"{url}/three", page.url
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def _scores(lighthouse: str, address: str, headers: dict[str, str], folder: Path, runs: int) -> list[Scores]:
    name = address.rstrip("/").rsplit("/", 1)[-1]
    return [_run(lighthouse, address, headers, folder / f"{name}-{run}.json") for run in range(1, runs + 1)]


def _run(lighthouse: str, address: str, headers: dict[str, str], report: Path) -> Scores:
    done = subprocess.run(
        [
            lighthouse,
            address,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--extra-headers={json.dumps(headers)}",
            "--no-enable-error-reporting",
            "--ignore-status-code",  # /who answers 401 to whoever is not signed in
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --no-first-run",
        ],
        env={**os.environ, "CHROME_PATH": chromium() or ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return {name: 100 * (found["categories"][name]["score"] or 0) for name in CATEGORIES}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
