"""Badge links and their QR codes."""

from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

from matchmaker.badges.qr import QUIET_MODULES, Matrix, badge_link, qr_matrix, qr_path, qr_svg

CODE = "ABCDEFGHJKMNPQRSTVWX"
SHORT_LINK = f"HTTPS://MEET.EXAMPLE.ORG/B/{CODE}"
# A code of version 3 holds 61 characters at M, but 47 at Q.
LONG_LINK = f"HTTPS://{'H' * 17}/B/{CODE}"


def decoded(matrix: Matrix) -> zxingcpp.Barcode:
    side = len(matrix) + 2 * QUIET_MODULES
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            image.putpixel((x + QUIET_MODULES, y + QUIET_MODULES), 0 if is_dark else 255)
    (barcode,) = zxingcpp.read_barcodes(image.resize((side * 4, side * 4), Image.Resampling.NEAREST))
    return barcode


def modules_at(link: str, error_correction: int) -> int:
    code = QRCode(error_correction=error_correction)
    code.add_data(link, optimize=0)
    return 17 + 4 * code.best_fit()


@pytest.mark.parametrize(
    ("base_url", "link"),
    [
        ("https://meet.example.org", SHORT_LINK),
        ("https://meet.example.org/", SHORT_LINK),
        ("http://127.0.0.1:8000", f"HTTP://127.0.0.1:8000/B/{CODE}"),
        ("https://münchen.example", f"HTTPS://XN--MNCHEN-3YA.EXAMPLE/B/{CODE}"),
    ],
)
def test_badge_link_of_a_host_is_upper_case(base_url: str, link: str) -> None:
    assert badge_link(base_url, CODE) == link


@pytest.mark.parametrize(
    "base_url",
    [
        "https://example.org/meet",
        "https://example.org?event=1",
        "https://example.org/#here",
        "https://ada@example.org",
        "ftp://example.org",
        "example.org",
        "https://",
        "",
    ],
)
def test_badge_link_of_more_or_less_than_a_host_names_the_setting(base_url: str) -> None:
    with pytest.raises(ValueError, match="BASE_URL"):
        badge_link(base_url, CODE)


def test_qr_matrix_of_a_badge_link_has_29_modules_at_q() -> None:
    matrix = qr_matrix(SHORT_LINK)

    assert len(matrix) == 29
    assert {len(row) for row in matrix} == {29}
    assert decoded(matrix).ec_level == "Q"
    assert decoded(matrix).text == SHORT_LINK


def test_qr_matrix_where_q_costs_a_version_takes_m() -> None:
    assert modules_at(LONG_LINK, ERROR_CORRECT_M) < modules_at(LONG_LINK, ERROR_CORRECT_Q)

    matrix = qr_matrix(LONG_LINK)

    assert len(matrix) == modules_at(LONG_LINK, ERROR_CORRECT_M)
    assert decoded(matrix).ec_level == "M"
    assert decoded(matrix).text == LONG_LINK


@pytest.mark.parametrize("extra", range(0, 120, 7))
def test_qr_matrix_is_never_larger_than_at_m_and_q_where_that_is_free(extra: int) -> None:
    link = SHORT_LINK + "A" * extra
    medium, quartile = modules_at(link, ERROR_CORRECT_M), modules_at(link, ERROR_CORRECT_Q)

    matrix = qr_matrix(link)

    assert len(matrix) == medium
    assert decoded(matrix).ec_level == ("Q" if quartile == medium else "M")


def test_qr_matrix_of_upper_case_is_smaller_than_of_lower_case() -> None:
    assert len(qr_matrix(SHORT_LINK)) < len(qr_matrix(SHORT_LINK.lower()))


def test_qr_path_draws_each_run_of_dark_modules_once() -> None:
    path = qr_path(((True, True, False, True), (False, False, False, False), (False, True, True, True)))

    assert path == "M0 0h2v1h-2zM3 0h1v1h-1zM1 2h3v1h-3z"


def test_qr_svg_has_a_quiet_zone_on_white_and_no_style() -> None:
    svg = qr_svg(SHORT_LINK, title="Ada's <badge> & code")

    image = ET.fromstring(svg)  # noqa: S314 -- our own output, not a stranger's
    title, background, modules = image
    assert image.attrib == {"viewBox": "-4 -4 37 37", "role": "img", "shape-rendering": "crispEdges"}
    assert title.text == "Ada's <badge> & code"
    assert background.attrib == {"x": "-4", "y": "-4", "width": "37", "height": "37", "fill": "#fff"}
    assert modules.attrib == {"fill": "#000", "d": qr_path(qr_matrix(SHORT_LINK))}
