"""Files sent as browsers send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.web.organizer.conftest import Desk


def send_file(desk: Desk, content: str | bytes, filename: str = "people.csv") -> TestResponse:
    """Send a file; the test client itself would leave large ones open on the disk."""
    data = content.encode() if isinstance(content, str) else content
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
    return desk.client.post(
        desk.address("/import"),
        data=head.encode() + data + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
    )
