"""Mails against a server that is one: it takes them, defers them, refuses them or hangs up."""

from __future__ import annotations

import email
import email.policy
import socket
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from matchmaker import create_app
from matchmaker.config import Settings
from matchmaker.mail.transport import Envelope, MailRefusedError, send

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

ENVELOPE = Envelope(
    address="grace@example.org",
    subject="Grüße, drei Menschen",
    text="Hello Grace,\nopen https://matchmaker.test/in/secret",
    html="<p>Hello Grace</p>",
    headers={"List-Unsubscribe": "<https://matchmaker.test/stop/x>", "Message-ID": "<name@matchmaker.test>"},
)


class Server:
    """Answers every mail with one reply and keeps what it took."""

    def __init__(self) -> None:
        self.reply = "250 OK"
        self.recipient_reply = "250 OK"
        self.taken: list[email.message.EmailMessage] = []

    async def handle_RCPT(self, _s: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        """Accept or refuse the reader."""
        if self.recipient_reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_reply

    async def handle_DATA(self, _s: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        """Accept or refuse the mail."""
        if self.reply.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.taken.append(message)  # type: ignore[arg-type]  # the policy makes these
        return self.reply


@pytest.fixture
def server() -> Iterator[tuple[Server, int]]:
    handler = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture
def app_with_mail(tmp_path: Path) -> Callable[..., Flask]:
    def build(**values: Any) -> Flask:
        settings = Settings(
            _env_file=None,
            matchmaker_instance=tmp_path,
            secret_key="only for tests",
            mail_from="Makers <makers@example.org>",
            **values,
        )
        return create_app(settings)

    return build


def smtp(port: int) -> dict[str, Any]:
    return {
        "mail_backend": "smtp",
        "mail_server": "127.0.0.1",
        "mail_port": port,
        "mail_security": "none",
    }


def test_send_hands_over_text_page_and_headers(
    server: tuple[Server, int], app_with_mail: Callable[..., Flask]
) -> None:
    handler, port = server

    with app_with_mail(**smtp(port)).app_context():
        send(ENVELOPE)

    (message,) = handler.taken
    assert (message["To"], message["From"]) == ("grace@example.org", "Makers <makers@example.org>")
    assert message["Subject"] == ENVELOPE.subject
    assert message["List-Unsubscribe"] == "<https://matchmaker.test/stop/x>"
    assert message["Message-ID"] == "<name@matchmaker.test>"
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().split() == ENVELOPE.text.split()
    assert page.get_content().strip() == ENVELOPE.html


@pytest.mark.parametrize(("reply", "is_final"), [("451 later", False), ("554 never", True)])
@pytest.mark.parametrize("at", ["reply", "recipient_reply"])
def test_send_tells_a_refusal_for_now_from_one_for_good(
    server: tuple[Server, int], app_with_mail: Callable[..., Flask], at: str, reply: str, *, is_final: bool
) -> None:
    handler, port = server
    setattr(handler, at, reply)

    with app_with_mail(**smtp(port)).app_context(), pytest.raises(MailRefusedError) as caught:
        send(ENVELOPE)

    assert caught.value.is_final is is_final
    assert "grace@" not in str(caught.value)


def test_send_to_a_server_that_is_away_may_be_tried_again(app_with_mail: Callable[..., Flask]) -> None:
    with app_with_mail(**smtp(1)).app_context(), pytest.raises(MailRefusedError) as caught:
        send(ENVELOPE)

    assert caught.value.is_final is False


def test_send_with_a_password_that_is_refused_may_be_tried_again(
    server: tuple[Server, int], app_with_mail: Callable[..., Flask]
) -> None:
    settings = {**smtp(server[1]), "mail_username": "makers", "mail_password": "an old one"}

    with app_with_mail(**settings).app_context(), pytest.raises(MailRefusedError) as caught:
        send(ENVELOPE)

    assert caught.value.is_final is False


def test_send_refuses_an_address_that_is_none_for_good(
    server: tuple[Server, int], app_with_mail: Callable[..., Flask]
) -> None:
    with app_with_mail(**smtp(server[1])).app_context(), pytest.raises(MailRefusedError) as caught:
        send(Envelope(address="grace@example.org\nBcc: all@example.org", subject="x", text="x"))

    assert caught.value.is_final is True


def test_send_into_a_folder_writes_a_file(app_with_mail: Callable[..., Flask], tmp_path: Path) -> None:
    with app_with_mail(mail_backend="file").app_context():
        send(ENVELOPE)

    (file,) = (tmp_path / "mail").iterdir()
    assert "https://matchmaker.test/in/secret" in file.read_text("utf-8")


def test_send_to_the_terminal_prints(
    app_with_mail: Callable[..., Flask], capsys: pytest.CaptureFixture[str]
) -> None:
    with app_with_mail(mail_backend="console").app_context():
        send(Envelope(address="grace@example.org", subject="Hello", text="Only text"))

    printed = capsys.readouterr().out
    assert "Only text" in printed
    assert "multipart" not in printed
