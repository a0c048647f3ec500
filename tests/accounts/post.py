"""A real mail server for tests: it takes mail in, or refuses it, on a port of its own."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from setup.services import free_port
from triage import clock

TAKEN = "250 Message accepted for delivery"


@dataclass
class PostOffice:
    """What came in, from which address to which, and what the server answers."""

    answer: str = TAKEN
    letters: list[EmailMessage] = field(default_factory=list)
    addressed: list[tuple[str, list[str]]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(  # noqa: N802  # aiosmtpd calls it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail in."""
        if self.answer == TAKEN:
            assert envelope.content is not None
            self.letters.append(message_from_bytes(envelope.original_content, policy=policy.default))
            self.addressed.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        return self.answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        """Let in whoever knows the password."""
        login, password = given.login, given.password
        self.signed_in.append(login.decode())
        return AuthResult(success=password == b"post office", handled=True)

    def text(self) -> str:
        """The words of the last mail."""
        return self.letters[-1].get_content()


@contextmanager
def post_office(*, answer: str = TAKEN, certificate: Path | None = None, sign_in: bool = False) -> Iterator[PostOffice]:
    """A mail server that runs while the block does."""
    office = PostOffice(answer=answer)
    tls = None
    if certificate is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    office.port = free_port()
    server = Controller(
        office,
        hostname="127.0.0.1",
        port=office.port,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=office.authenticate if sign_in else None,
        auth_required=sign_in,
        ready_timeout=60,
    )
    server.start()
    try:
        yield office
    finally:
        server.stop()


def make_certificate(place: Path) -> Path:
    """A certificate for this machine that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    place.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return place
