"""Domains hold with every subdomain, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.exclusions import domain_of, in_domains, normalise_domain, normalise_email

LABEL = st.text("abcxyz09", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("email", "listed", "expected"),
    [
        ("a@own.example", "own.example", True),
        ("a@deep.er.own.example", "own.example", True),
        ("a@notown.example", "own.example", False),
        ("a@own.example.evil", "own.example", False),
        ("a@example", "own.example", False),
        ("A@OWN.Example", "own.example", True),
        ("a@own.example", "@OWN.example", True),
        ("a@own.example", " own.example. ", True),
        ("a@own.example.", "own.example", True),
        ("a@bücher.example", "xn--bcher-kva.example", True),
        ("a@xn--bcher-kva.example", "Bücher.example", True),
        ("own.example", "own.example", False),  # no address
        ("", "own.example", False),
        ("a@own.example", "", False),
        ("a@", "", False),
        ("a@own..example", "example", True),  # not even an invalid address slips through
    ],
)
def test_a_domain_holds_exactly_and_with_every_subdomain(email: str, listed: str, expected: bool) -> None:
    assert in_domains(email, frozenset({"other.example", listed})) is expected


def test_no_domains_hold_nobody() -> None:
    assert not in_domains("a@own.example", frozenset())


@pytest.mark.parametrize("text", ["own.example", "@own.example", " @Own.Example. ", "OWN.EXAMPLE", "@ own.example"])
def test_a_domain_is_normalised(text: str) -> None:
    assert normalise_domain(text) == "own.example"


@pytest.mark.parametrize(
    ("email", "expected"),
    [("a@b.example", "b.example"), ('"a@b"@C.example', "c.example"), ("nobody", ""), ("", ""), ("a@", "")],
)
def test_the_domain_of_an_address_is_what_follows_its_last_at(email: str, expected: str) -> None:
    assert domain_of(email) == expected


def test_an_address_is_trimmed_and_lower_cased() -> None:
    assert normalise_email("\t Ann@Own.Example \n") == "ann@own.example"


@given(st.lists(LABEL, min_size=1, max_size=4), st.lists(LABEL, max_size=3))
def test_every_subdomain_counts_at_any_depth_and_a_longer_label_does_not(domain: list[str], below: list[str]) -> None:
    listed = frozenset({".".join(domain)})
    assert in_domains(f"a@{'.'.join([*below, *domain])}", listed)
    assert not in_domains(f"a@not{'.'.join(domain)}", listed)
