"""E-mail over SMTP: plain text, our own Message-ID, so that a repeat is recognised as one."""

import smtplib
import ssl
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from silah.interactions.channels import channel
from silah.interactions.channels.base import Channel, DeliveryFailed, Receipt
from silah.interactions.channels.http import is_loopback
from silah.interactions.channels.secret import read_secret
from silah.interactions.models import Message, Provider

#: Seconds for one step of the conversation; a whole one stays well inside the lease.
STEP = 10


@dataclass(frozen=True)
class PostOffice:
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool
    sender: str


@channel(Provider.SMTP)
class Email(Channel):
    """The association's own mail server (``smtp://host:587`` or ``smtps://host:465``), or the installation's."""

    def post_office(self) -> PostOffice:
        own = self.setting
        sender = (own.sender if own else "") or settings.DEFAULT_FROM_EMAIL
        if own is None or not own.base_url:
            return PostOffice(
                settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD,
                settings.EMAIL_USE_TLS, False, sender,
            )  # fmt: skip
        parts = urlsplit(own.base_url)
        tls = parts.scheme == "smtps"
        host = parts.hostname or ""
        return PostOffice(
            host, parts.port or (465 if tls else 587), own.account, read_secret(own),
            not tls and not is_loopback(host), tls, sender,
        )  # fmt: skip

    def check_config(self) -> list[str]:
        missing = []
        office = self.post_office()
        own = self.setting
        if own is not None and own.base_url and urlsplit(own.base_url).scheme not in ("smtp", "smtps"):
            missing.append(_("The mail server's address starts with smtp:// or smtps://."))
        if not office.host:
            missing.append(_("Write the mail server's address."))
        elif not (office.starttls or office.tls or is_loopback(office.host)):
            missing.append(_("The mail server is reached without encryption: turn TLS on."))
        try:
            validate_email(_bare(office.sender))
        except ValidationError:
            missing.append(_("Write the e-mail address messages come from."))
        if office.user and not office.password:
            missing.append(_("The password of the mail account is not in the environment."))
        return missing

    def deliver(self, message: Message) -> Receipt:
        office = self.post_office()
        try:
            validate_email(message.address)
        except ValidationError:
            raise DeliveryFailed("address", permanent=True) from None
        domain = _bare(office.sender).rpartition("@")[2]
        mail = EmailMessage(
            subject=message.subject, body=message.body, from_email=office.sender, to=[message.address],
            headers={
                "Message-ID": f"<{message.public_id}@{domain}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": "ar" if message.language.startswith("ar") else message.language,
            },
        )  # fmt: skip
        backend = EmailBackend(
            host=office.host, port=office.port, username=office.user, password=office.password,
            use_tls=office.starttls, use_ssl=office.tls, timeout=STEP, fail_silently=False,
        )  # fmt: skip
        try:
            backend.open()
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryFailed(f"smtp {error.smtp_code} sign-in") from None
        except (smtplib.SMTPException, OSError, ssl.SSLError):
            raise DeliveryFailed("unreachable", unreachable=True) from None
        try:
            self._hand_over(backend, mail)
        finally:
            try:
                backend.close()
            except (smtplib.SMTPException, OSError):
                pass  # it was taken or refused already; a server that hangs up rudely changes nothing
        return Receipt(self.name, str(message.public_id))

    def _hand_over(self, backend: EmailBackend, mail: EmailMessage) -> None:
        try:
            backend.send_messages([mail])
        except BadHeaderError:
            raise DeliveryFailed("header", permanent=True) from None
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()), (550, b""))[0]
            raise DeliveryFailed(f"smtp {code} recipient", permanent=code >= 500) from None
        except smtplib.SMTPSenderRefused as error:  # our own address: people put the setting right
            raise DeliveryFailed(f"smtp {error.smtp_code} sender") from None
        except smtplib.SMTPResponseException as error:
            raise DeliveryFailed(f"smtp {error.smtp_code}", permanent=error.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError):
            # The line broke after we began to speak: the server may have taken it.
            raise DeliveryFailed("no answer", uncertain=True) from None


def _bare(sender: str) -> str:
    """The address inside ``Name <address>``."""
    return parseaddr(sender)[1]
