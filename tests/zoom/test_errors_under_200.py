"""Zoom hides some errors under status 200: an answer counts only with what it must hold."""

import pytest

from integrations.errors import GiveUp, RetryLater, SkipRecord
from tests.transport.scripted import Reply
from tests.zoom.client import error, zoom


def test_a_code_in_a_success_is_an_error() -> None:
    client, _ = zoom(error(200, 200, "Webinar plan subscription is missing. Enable webinar for this user."))
    with pytest.raises(SkipRecord) as caught:
        list(client.registrants("1", "approved"))
    assert caught.value.cause == "not_available_in_zoom"


def test_an_unknown_code_in_a_success_is_given_up() -> None:
    client, _ = zoom(error(200, 4242, "Surprise"))
    with pytest.raises(GiveUp):
        client.panelists("1")


def test_a_success_without_its_list_is_a_broken_answer() -> None:
    client, script = zoom({"page_size": 300})
    with pytest.raises(RetryLater):
        list(client.participants("u"))
    assert len(script.sent) == 3


def test_an_empty_list_is_a_good_answer() -> None:
    client, _ = zoom({"participants": [], "total_records": 0})
    assert list(client.participants("u")) == [[]]


def test_a_refused_token_is_renewed_once_whatever_the_status() -> None:
    for status in (400, 401):
        client, script = zoom(error(status, 124, "Access token is expired."), {"panelists": []})
        assert client.panelists("1") == frozenset()
        assert script.tokens == ["Bearer token-1", "Bearer token-2"]


def test_missing_scopes_do_not_renew_the_token() -> None:
    client, script = zoom(Reply(400, {"code": 4711, "message": "does not contain scopes:[a:b]"}))
    with pytest.raises(Exception, match="permissions"):
        client.panelists("1")
    assert script.tokens == ["Bearer token-1"]
