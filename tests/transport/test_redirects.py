"""The APIs never redirect: what does stands in between, say a sign-in page of the network, and it passes."""

import pytest

from integrations.errors import IntegrationError, RetryLater
from integrations.hubspot.errors import classify as hubspot
from integrations.transport.http import post_form
from integrations.zoom.errors import classify as zoom
from tests.transport.scripted import Reply, Script, http

PAGE = b"<html>Sign in to the guest network</html>"


@pytest.mark.parametrize("classify", [zoom, hubspot])
@pytest.mark.parametrize("status", [300, 301, 302, 303, 304, 307, 308])
@pytest.mark.parametrize("body", [PAGE, b"{}", b'{"users": []}', b""])
def test_a_redirect_is_tried_again_and_never_followed(classify: object, status: int, body: bytes) -> None:
    script = Script([Reply(status, body, {"Location": "https://evil.example/"}), Reply(200, {"users": []})])
    answer = http(script, classify).request("GET", "/users", label="light", repeat=True, expect="users")  # type: ignore[arg-type]
    assert answer.body == {"users": []}
    assert {request.url for request in script.sent} == {"https://api.example/users"}


@pytest.mark.parametrize("status", [400, 403, 404, 409])
def test_a_page_in_zooms_place_passes(status: int) -> None:
    script = Script([Reply(status, PAGE, {"Content-Type": "text/html"})])
    with pytest.raises(RetryLater) as caught:
        http(script, zoom).request("GET", "/webinars/1", label="light", repeat=True, route="/webinars/{}")
    assert caught.value.status == status


def test_a_redirected_request_for_a_token_takes_no_account_for_disconnected() -> None:
    script = Script([Reply(302, PAGE, {"Location": "https://evil.example/"})])
    with pytest.raises(IntegrationError) as caught:
        post_form("https://zoom.example/oauth/token", {"a": "b"}, session=script.session)
    assert isinstance(caught.value, RetryLater)
    assert len(script.sent) == 1
