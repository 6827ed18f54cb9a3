"""The security headers of every page, and the cookies if the portal is reached over https."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

PRODUCTION = {
    "PUBLIC_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal@127.0.0.1/portal",
    "SECRET_KEY": "production-settings-are-only-checked-here-and-never-used-to-sign-anything",
    "FIELD_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
}
SHOW = """
import django; django.setup()
from django.conf import settings as s
assert s.SESSION_COOKIE_NAME.startswith('__Host-') and s.CSRF_COOKIE_NAME.startswith('__Host-')
assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY and s.CSRF_COOKIE_HTTPONLY
assert s.SESSION_COOKIE_SAMESITE == s.CSRF_COOKIE_SAMESITE == 'Lax'
assert s.SECURE_HSTS_SECONDS >= 31536000 and s.SECURE_SSL_REDIRECT
from django.core.management import call_command
call_command('check', deploy=True, fail_level='WARNING')
"""


def test_with_an_https_address_cookies_and_transport_are_locked_down(tmp_path: Path) -> None:
    environment = {**os.environ, **PRODUCTION, "DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-c", SHOW]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/connected-apps/"])
def test_pages_are_shown_in_no_frame_and_kept_in_no_cache(admin: Client, path: str) -> None:
    answer = admin.get(path)
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    for words in ("frame-ancestors 'none'", "form-action 'self'", "object-src 'none'", "base-uri 'self'"):
        assert words in answer["Content-Security-Policy"]
