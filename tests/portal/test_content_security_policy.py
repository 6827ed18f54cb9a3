"""Own screens allow no inline script, no inline style and no eval; the admin theme's own pages eval only."""

import re

import pytest
from django.test import Client

from tests.factories import ConnectionFactory

OWN = ("/admin/", "/admin/integrations/connection/1/change/", "/admin/audits/change/")
THEMED = ("/admin/auth/user/", "/admin/login/")


def policy(client: Client, address: str) -> str:
    return str(client.get(address).headers["Content-Security-Policy"])


@pytest.mark.parametrize("address", OWN)
def test_own_screens_are_strict(admin: Client, address: str) -> None:
    ConnectionFactory.create(pk=1)
    assert "unsafe" not in policy(admin, address)


@pytest.mark.parametrize("address", THEMED)
def test_pages_of_the_theme_may_evaluate_and_no_more(admin: Client, address: str) -> None:
    admin.logout() if "login" in address else None
    found = policy(admin, address)
    assert "script-src 'self' 'unsafe-eval';" in found
    assert "unsafe-inline" not in found


@pytest.mark.parametrize("address", [*OWN, *THEMED])
def test_no_page_has_inline_scripts_or_styles_or_asks_another_host(admin: Client, address: str) -> None:
    ConnectionFactory.create(pk=1)
    page = admin.get(address).content.decode()
    assert not re.findall(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.findall(r"\s(?:style|onclick|onload)=", page)
    assert not re.findall(r"(?:src|href)=\"https?://", page)
