"""Hand mails over to whoever carries them: an SMTP server, a folder, the terminal."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import TYPE_CHECKING

from flask import current_app
from flask_mailman import EmailMultiAlternatives, Mail

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.config import Settings

_TIMEOUT_S = 20
_PERMANENT = 500  # SMTP replies from here on are final


@dataclass(frozen=True, slots=True)
class Envelope:
    """One mail to one person, ready to leave."""

    address: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class MailRefusedError(Exception):
    """Nobody took the mail; where it is final, trying again is of no use."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


def init_app(app: Flask, settings: Settings) -> None:
    """Set the mail library up."""
    app.config.update(
        MAIL_BACKEND="dummy" if settings.mail_backend == "none" else settings.mail_backend,
        MAIL_SERVER=settings.mail_server,
        MAIL_PORT=settings.mail_port,
        MAIL_USERNAME=settings.mail_username or None,
        MAIL_PASSWORD=settings.mail_password or None,
        MAIL_USE_TLS=settings.mail_security == "starttls",
        MAIL_USE_SSL=settings.mail_security == "tls",
        MAIL_TIMEOUT=_TIMEOUT_S,
        MAIL_DEFAULT_SENDER=settings.mail_from,
        MAIL_FILE_PATH=str(settings.matchmaker_instance / "mail"),
    )
    Mail(app)


def send(envelope: Envelope) -> None:
    """Send one mail.

    Raises
    ------
    MailRefusedError
    """
    connection = current_app.extensions["mailman"].get_connection()
    message = EmailMultiAlternatives(
        envelope.subject, envelope.text, to=[envelope.address], headers=envelope.headers
    )
    if envelope.html:
        message.attach_alternative(envelope.html, "text/html")
    try:
        # Opened here, because the library leaves a connection open whose mail is refused.
        connection.open()
        connection.send_messages([message])
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise MailRefusedError(f"refused with {codes}", is_final=min(codes) >= _PERMANENT) from error
    except SMTPDataError as error:
        raise MailRefusedError(
            f"refused with {error.smtp_code}", is_final=error.smtp_code >= _PERMANENT
        ) from error
    except (SMTPException, OSError) as error:
        # Also a password that changed or a sender that is not welcome: the operator can mend that.
        raise MailRefusedError(type(error).__name__, is_final=False) from error
    except (ValueError, AttributeError) as error:
        raise MailRefusedError(f"not an address: {type(error).__name__}", is_final=True) from error
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
