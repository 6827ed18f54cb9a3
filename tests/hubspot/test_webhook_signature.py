"""HubSpot's signatures: v3 with a time, v2 for workflow calls; over the address as HubSpot called it."""

import base64
import hashlib
import hmac

import pytest

from integrations.hubspot.webhooks import signed_v2, signed_v3

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
URI = "https://portal.example/webhooks/hubspot/"
BODY = b'[{"eventId":1,"subscriptionType":"contact.deletion","portalId":62515}]'
STAMP = "1700000000000"
NOW = 1_700_000_000.0


def sign(uri: str = URI, body: bytes = BODY, stamp: str = STAMP, secret: str = SECRET) -> str:
    message = b"POST" + uri.encode() + body + stamp.encode()
    return base64.b64encode(hmac.new(secret.encode(), message, hashlib.sha256).digest()).decode()


def check(
    signature: str, *, uri: str = URI, body: bytes = BODY, stamp: str = STAMP, secrets: tuple[str, ...] = (SECRET,)
) -> str | None:
    return signed_v3(secrets, signature=signature, timestamp=stamp, method="POST", uri=uri, body=body, now=NOW)


def test_the_right_secret_is_told() -> None:
    assert check(sign()) == SECRET


def test_a_vector_computed_elsewhere() -> None:
    """Signed by `openssl dgst -sha256 -hmac … -binary | base64` over method, address, body and time."""
    assert check("7ZqfiRrfEyWyb+8l9Ml2eMC1Wp8b1Y7RcLD6ulcgON8=") == SECRET


@pytest.mark.parametrize(
    ("method", "body", "published"),
    [
        ("GET", b"", "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"),
        (
            "POST",
            b'{"example_field":"example_value"}',
            "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900",
        ),
    ],
)
def test_the_vectors_hubspot_publishes_for_v2(method: str, body: bytes, published: str) -> None:
    """https://developers.hubspot.com/docs/faq/v2-request-validation"""
    uri = "https://www.example.com/webhook_uri"

    assert signed_v2([SECRET], signature=published, method=method, uri=uri, body=body) == SECRET
    assert signed_v2(["another"], signature=published, method=method, uri=uri, body=body) is None


def test_every_single_changed_byte_is_noticed() -> None:
    for place in range(len(BODY)):
        changed = bytearray(BODY)
        changed[place] ^= 1
        assert check(sign(), body=bytes(changed)) is None


def test_every_single_changed_character_of_the_signature_is_noticed() -> None:
    right = sign()
    for place, letter in enumerate(right):
        assert check(right[:place] + ("A" if letter != "A" else "B") + right[place + 1 :]) is None


@pytest.mark.parametrize("uri", ["http://portal.example/webhooks/hubspot/", URI + "?a=1", URI[:-1]])
def test_another_address_is_noticed(uri: str) -> None:
    assert check(sign(), uri=uri) is None


def test_some_escapes_are_signed_decoded_and_all_others_as_they_are() -> None:
    called = "https://portal.example/x/?q=a%40b.example%2Cc&r=%C3%A4%20%2f"
    signed = "https://portal.example/x/?q=a@b.example,c&r=%C3%A4%20/"

    assert check(sign(uri=signed), uri=called) == SECRET


@pytest.mark.parametrize("stamp", ["1699999699000", "1700000301000", "", "now", "-1"])
def test_what_is_older_than_five_minutes_is_no_longer_valid(stamp: str) -> None:
    assert check(sign(stamp=stamp), stamp=stamp) is None


def test_both_secrets_count_while_they_rotate() -> None:
    assert check(sign(), secrets=("new", SECRET)) == SECRET


def test_an_account_without_a_secret_accepts_nothing() -> None:
    assert check(sign(secret=""), secrets=("",)) is None
    assert (
        signed_v2([""], signature=hashlib.sha256(b"POST" + BODY).hexdigest(), method="POST", uri="", body=BODY) is None
    )
