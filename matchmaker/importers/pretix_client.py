"""Orders from a pretix shop, over its documented API."""

from __future__ import annotations

import json
import re
import time
from http import HTTPStatus
from typing import Any, Final, Self
from urllib.parse import quote, urlsplit

import requests
from urllib3.exceptions import HTTPError

from matchmaker.importers.pretix_shop import Bounds, PullError, Shop
from matchmaker.importers.public_addresses import PublicAdapter

_MEGABYTE: Final = 1024 * 1024
_PIECE: Final = 64 * 1024
_AGAIN_AFTER: Final = re.compile(r"\d{1,4}")
_DEFAULT_WAIT: Final = 5


class PretixClient:
    """One pull: a few pages of one event, from one server, within bounds.

    The token goes into one header and nowhere else: it is neither kept nor logged.
    """

    def __init__(
        self, shop: Shop, *, token: str, allow_private: bool = False, bounds: Bounds | None = None
    ) -> None:
        self._shop = shop
        self._allow_private = allow_private
        self._bounds = bounds or Bounds()
        self._ends_at = time.monotonic() + self._bounds.whole_s
        self._n_bytes = 0
        self._n_pages = 0
        self._base = _checked_base(shop.base_url, allow_http=allow_private)
        self._session = _NoRedirects()
        self._session.trust_env = False  # a proxy or a .netrc of this machine is not the organizer's
        if not allow_private:
            self._session.mount("https://", PublicAdapter())
        # Uncompressed, so that the bounds hold for what arrives.
        self._session.headers.update(
            {"Authorization": f"Token {token}", "Accept": "application/json", "Accept-Encoding": "identity"}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def orders(self) -> list[dict[str, Any]]:
        """Return every order with its positions and answers.

        Raises
        ------
        PullError
        """
        return self._pages("orders", forbidden="pretix_orders_forbidden")

    def questions(self) -> list[dict[str, Any]]:
        """Return the questions that buyers were asked.

        Raises
        ------
        PullError
        """
        return self._pages("questions", forbidden="pretix_questions_forbidden")

    def _pages(self, what: str, *, forbidden: str) -> list[dict[str, Any]]:
        organizer, event = quote(self._shop.organizer, safe=""), quote(self._shop.event, safe="")
        address = f"{self._base}/api/v1/organizers/{organizer}/events/{event}/{what}/"
        found: list[dict[str, Any]] = []
        while address:
            self._n_pages += 1
            if self._n_pages > self._bounds.pages:
                raise PullError("pretix_too_much", limit=str(self._bounds.megabytes))
            page = self._page(address, forbidden)
            found += page["results"]
            address = self._next(page)
        return found

    def _page(self, address: str, forbidden: str) -> dict[str, Any]:
        status, body, headers = self._get(address)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            time.sleep(self._wait(headers))
            status, body, headers = self._get(address)
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                raise PullError("pretix_busy", seconds=str(_seconds(headers)))
        if status != HTTPStatus.OK:
            raise self._refusal(status, headers, forbidden)
        try:
            page = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise self._not_pretix() from error
        results = page.get("results") if isinstance(page, dict) else None
        if not isinstance(results, list) or not all(isinstance(one, dict) for one in results):
            raise self._not_pretix()
        return dict(page)

    def _get(self, address: str) -> tuple[int, bytes, dict[str, str]]:
        """Return status, body and lower-case headers, unless one bound or another is reached."""
        timeout = (self._bounds.connect_s, self._bounds.read_s)
        body = bytearray()
        try:
            with self._session.get(address, timeout=timeout, allow_redirects=False, stream=True) as answer:
                while piece := answer.raw.read1(_PIECE):
                    body += piece
                    self._n_bytes += len(piece)
                    self._check_bounds()
                self._check_bounds()
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return answer.status_code, bytes(body), headers
        except (requests.Timeout, TimeoutError) as error:
            raise self._slow() from error
        except (requests.RequestException, HTTPError, OSError) as error:
            raise PullError("pretix_unreachable", host=self._shop.host) from error

    def _check_bounds(self) -> None:
        if self._n_bytes > self._bounds.megabytes * _MEGABYTE:
            raise PullError("pretix_too_much", limit=str(self._bounds.megabytes))
        if time.monotonic() > self._ends_at:
            raise self._slow()

    def _wait(self, headers: dict[str, str]) -> int:
        seconds = _seconds(headers)
        if seconds > self._bounds.wait_s:
            raise PullError("pretix_busy", seconds=str(seconds))
        return seconds

    def _next(self, page: dict[str, Any]) -> str:
        """Return the next page's address, which must be the same server's."""
        address = page.get("next") or ""
        if not isinstance(address, str):
            raise self._not_pretix()
        if address and not address.startswith(f"{self._base}/"):
            raise PullError("pretix_elsewhere", target=_server(address))
        return address

    def _refusal(self, status: int, headers: dict[str, str], forbidden: str) -> PullError:
        if status in range(300, 400):
            return PullError("pretix_redirect", target=_server(headers.get("location", "")))
        if status == HTTPStatus.UNAUTHORIZED:
            return PullError("pretix_token_wrong")
        if status == HTTPStatus.FORBIDDEN:
            return PullError(forbidden)
        if status == HTTPStatus.NOT_FOUND:
            return PullError("pretix_unknown", event=self._shop.event, organizer=self._shop.organizer)
        return PullError("pretix_fault", status=str(status))

    def _not_pretix(self) -> PullError:
        return PullError("pretix_not_json", host=self._shop.host)

    def _slow(self) -> PullError:
        return PullError("pretix_slow", host=self._shop.host)


class _NoRedirects(requests.Session):
    """A session that never prepares to follow: doing so, it would read all of an answer, however long."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return no target, whatever the answer names."""


def _checked_base(address: str, *, allow_http: bool) -> str:
    """Return scheme, name and port; anything more is no shop's address."""
    wrong = PullError("pretix_address", address=address[:100])
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError as error:
        raise wrong from error
    schemes = {"https", "http"} if allow_http else {"https"}
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment and "@" not in parts.netloc
    if parts.scheme not in schemes or not parts.hostname or not is_bare:
        raise wrong
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}" + ("" if port is None else f":{port}")


def _server(address: str) -> str:
    """Return the start of an address that is safe to show: never a path, which may hold secrets."""
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.hostname}"[:100] if parts.hostname else "…"
    except ValueError:
        return "…"


def _seconds(headers: dict[str, str]) -> int:
    told = headers.get("retry-after", "")
    return int(told) if _AGAIN_AFTER.fullmatch(told) else _DEFAULT_WAIT
