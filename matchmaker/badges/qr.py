"""The QR code of a badge link."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET_MODULES = 4

Matrix = tuple[tuple[bool, ...], ...]


def badge_link(base_url: str, badge_code: str) -> str:
    """Return the upper-case link of a badge: upper case costs a QR code far fewer modules.

    Raises
    ------
    ValueError
        If BASE_URL is not just a scheme and a host: a path would lose its meaning in upper case.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"BASE_URL must look like https://meet.example.org, not {base_url!r}")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError(f"BASE_URL must have no path, since badge links are upper case: {base_url!r}")
    host = parts.netloc.encode("idna").decode("ascii")
    return f"{parts.scheme}://{host}/B/{badge_code}".upper()


def qr_matrix(link: str) -> Matrix:
    """Return the modules of the smallest code that holds the link, dark ones True, without a border."""
    code = _code(link, ERROR_CORRECT_Q)
    medium = _code(link, ERROR_CORRECT_M)
    if medium.version < code.version:
        # More modules on the same paper are smaller ones: that costs a camera more than Q gives back.
        code = medium
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def qr_path(matrix: Matrix) -> str:
    """Return the dark modules as the data of one SVG path: a rectangle for each run in a row."""
    return "".join(
        f"M{start} {y}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for start, length in _dark_runs(row)
    )


def qr_svg(link: str, *, title: str) -> str:
    """Return an inline image for a page: black on white in every colour scheme, no style attribute."""
    matrix = qr_matrix(link)
    side = len(matrix) + 2 * QUIET_MODULES
    corner = -QUIET_MODULES
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{corner} {corner} {side} {side}" role="img"'
        f' shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<rect x="{corner}" y="{corner}" width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="#000" d="{qr_path(matrix)}"/></svg>'
    )


def _code(link: str, error_correction: int) -> qrcode.QRCode[Any]:
    code = qrcode.QRCode(error_correction=error_correction, border=0)
    code.add_data(link, optimize=0)
    code.best_fit()
    return code


def _dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    runs = []
    start = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            runs.append((start, length))
        start += length
    return runs
