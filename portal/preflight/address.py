"""PUBLIC_URL, asked from here: the portal itself answers there, and its certificate is one that Zoom accepts."""

import socket
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

import requests
from django.conf import settings

from integrations.clock import utcnow
from portal.preflight.line import ERROR, OK, WARNING, Line

PATIENCE = 3.0  # seconds to connect, and to answer
SOON = 14  # days
HERE = ("127.0.0.1", "localhost", "::1")
REASONS = {
    "certificate has expired": "has expired: renew it",
    "self-signed certificate": "is signed by nobody that Zoom and HubSpot trust: take one from a public authority",
    "unable to get local issuer certificate": "comes without its chain, or from nobody known: serve the full chain",
    "Hostname mismatch": "is for another name: take one for the host of PUBLIC_URL",
    "IP address mismatch": "is for another name: take one for the host of PUBLIC_URL",
}


def public_url() -> Line:
    if urlsplit(settings.PUBLIC_URL).hostname in HERE:
        sentence = "PUBLIC_URL is this machine: without a public https address no webhook and no workflow arrives."
        return Line("public address", WARNING, sentence)
    try:
        answer = requests.get(f"{settings.PUBLIC_URL}/health/live", timeout=PATIENCE, allow_redirects=False)
    except requests.exceptions.SSLError:
        return Line("public address", ERROR, "No safe connection to PUBLIC_URL: see the certificate.")
    except requests.RequestException:
        sentence = "PUBLIC_URL cannot be reached from here: check DNS and the proxy, or ask it from outside."
        return Line("public address", WARNING, sentence)
    if answer.status_code == 200 and answer.headers.get("Content-Type") == "application/json":
        return Line("public address", OK, "The portal answers at PUBLIC_URL.")
    if answer.status_code in (502, 503, 504):
        sentence = "The proxy at PUBLIC_URL finds no portal behind it: start the portal, then check the proxy's target."
        return Line("public address", WARNING, sentence)
    sentence = "Something else answers at PUBLIC_URL: let the proxy there pass every path on to the portal."
    return Line("public address", ERROR, sentence)


def certificate() -> Line:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme != "https":
        if parts.hostname in HERE:
            return Line("certificate", OK, "None is needed on this machine alone.")
        return Line("certificate", WARNING, "PUBLIC_URL is not https: Zoom and HubSpot accept only https addresses.")
    try:
        until = _valid_until(str(parts.hostname), parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        known = next((words for reason, words in REASONS.items() if reason in error.verify_message), "")
        return Line("certificate", ERROR, f"The certificate {known or 'is refused: renew it'}.")
    except OSError:
        return Line("certificate", WARNING, "No certificate could be read: PUBLIC_URL cannot be reached from here.")
    days = (until - utcnow()).days
    if days < SOON:
        return Line("certificate", WARNING, f"The certificate ends in {days} days: see to it that it is renewed.")
    return Line("certificate", OK, f"The certificate is good for {days} days.")


def _valid_until(host: str, port: int) -> datetime:
    """Return the end of the certificate, whose chain was checked. Raises: SSLCertVerificationError, OSError."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as safe,
    ):
        found = safe.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
