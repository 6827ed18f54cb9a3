"""Proxies write a caller's address in several ways; limits count the caller, however it is written."""

import pytest
from django.test import RequestFactory

from portal.signing_in.throttle import caller_network
from portal.views.guard import client_address


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db8::1]:51234", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ('"[2001:DB8:0::1]:1"', "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("10.0.0.1, 203.0.113.9:1", "203.0.113.9"),
        ("203.0.113.9,", "203.0.113.9"),
    ],
)
def test_a_port_and_brackets_are_no_part_of_the_address(
    rf: RequestFactory, settings: pytest.FixtureRequest, header: str, address: str
) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    assert client_address(rf.get("/", headers={"X-Forwarded-For": header})) == address


@pytest.mark.parametrize(
    "header", ["unknown", "_hidden", "evil", "1.2.3.4.5", "[x]:1", "999.1.1.1", ":::", "", ", ,", "%"]
)
def test_what_is_no_address_does_not_count(rf: RequestFactory, settings: pytest.FixtureRequest, header: str) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    assert client_address(rf.get("/", headers={"X-Forwarded-For": header})) == "127.0.0.1"


def test_connections_of_one_caller_share_a_limit(rf: RequestFactory, settings: pytest.FixtureRequest) -> None:
    settings.TRUSTED_PROXIES = 1  # type: ignore[attr-defined]
    shown = [f"203.0.113.9:{port}" for port in range(50000, 50009)] + ["203.0.113.9", "[::ffff:203.0.113.9]:7"]
    assert {caller_network(rf.get("/", headers={"X-Forwarded-For": one})) for one in shown} == {"203.0.113.9"}
