"""Identifiers that look like Zoom's and are the same every time."""

import base64
import hashlib


def opaque(name: str) -> str:
    """Users, registrants, panelists: 22 characters that are safe in an address."""
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()[:16]).decode().rstrip("=")


def uuid(name: str) -> str:
    """Sessions: plain base64, so `/`, `+` and `=` occur, as they do in Zoom's."""
    return base64.b64encode(hashlib.sha256(name.encode()).digest()[:16]).decode()
