"""The addresses that HubSpot would accept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.decisions.exclusions import is_valid_email

LONG_DOMAIN = ".".join(["d" * 60] * 3) + ".example"  # 190 characters


@pytest.mark.parametrize(
    "email",
    [
        "a@b.co",
        "first.last+tag@sub.domain.example",
        "o'neil_1-x@own.example",
        "ANN@OWN.EXAMPLE",
        "a@1.example",
        "a@b-c.example",
        "a@bücher.example",
        "a@xn--bcher-kva.example",
        "a@пример.рф",
        "a" * 64 + "@own.example",
        "a" * 63 + "@" + LONG_DOMAIN,  # 254
    ],
)
def test_it_accepts(email: str) -> None:
    assert is_valid_email(email)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "a@",
        "@own.example",
        "a@b@own.example",
        "a@own",
        "a@own.e",
        "a@own.123",
        "a@10.0.0.1",
        "a@[10.0.0.1]",
        "a b@own.example",
        "a@own .example",
        " a@own.example",
        "a@own.example\n",
        "a..b@own.example",
        ".a@own.example",
        "a.@own.example",
        "a@own..example",
        "a@.own.example",
        "a@own.example.",
        "a@-own.example",
        "a@own-.example",
        "a@own_1.example",
        "a,b@own.example",
        "ä@own.example",
        "\u212a@own.example",  # the Kelvin sign lower-cases to an ASCII k
        "a@own\u00ad.example",  # a soft hyphen vanishes while encoding
        "a@own\u200b.example",
        "a@" + "ü" * 64 + ".example",
        "a" * 65 + "@own.example",
        "a" * 64 + "@" + LONG_DOMAIN,  # 255
    ],
)
def test_it_refuses(email: str) -> None:
    assert not is_valid_email(email)


@given(st.text(max_size=40))
def test_it_answers_whatever_the_text(text: str) -> None:
    assert is_valid_email(text) in (True, False)
    assert not is_valid_email(f"{text} @own.example")
