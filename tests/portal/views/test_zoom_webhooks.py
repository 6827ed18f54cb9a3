"""`/webhooks/zoom/<key>/`: nothing unsigned is read; a signed event is stored once and acknowledged at once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from redis.exceptions import ConnectionError as CacheDown

from integrations.models import WebhookDelivery, ZoomAccount
from portal.views import guard
from sandbox import webhooks as sandbox
from sandbox.webhooks import Signed
from tests.support.webhooks import ZOOM_SECRET, Webhooks

EVENT = {
    "event": "webinar.ended",
    "event_ts": 1626230691572,
    "payload": {"account_id": "A", "object": {"id": 81, "uuid": "a==", "type": 5, "password": "PASSCODE-SECRET"}},
    "download_token": "DOWNLOAD-SECRET",
}


def signed(webhooks: Webhooks, event: dict[str, Any] = EVENT, secret: str = ZOOM_SECRET) -> Signed:
    return sandbox.zoom_request(event, secret, webhooks.world.now)


def test_an_event_is_stored_without_its_secrets(webhooks: Webhooks) -> None:
    assert webhooks.zoom(EVENT) == 204

    row = WebhookDelivery.objects.get()
    assert (row.provider, row.zoom, row.event, row.subject) == (
        "zoom",
        ZoomAccount.objects.get(),
        "webinar.ended",
        "81",
    )
    assert row.state == "waiting"
    assert "SECRET" not in json.dumps(row.body)


def test_the_same_event_again_is_the_same_row(webhooks: Webhooks) -> None:
    assert [webhooks.zoom(EVENT), webhooks.zoom(EVENT | {"download_token": "x"})] == [204, 204]

    assert WebhookDelivery.objects.count() == 1


def test_the_answer_has_no_body_and_sets_no_cookie(webhooks: Webhooks) -> None:
    response = webhooks.respond(webhooks.zoom_path, signed(webhooks))

    assert (response.content, response.cookies) == (b"", {})


@pytest.mark.parametrize("left_out", ["x-zm-signature", "x-zm-request-timestamp"])
def test_without_a_signature_the_database_is_not_asked(
    webhooks: Webhooks, django_assert_num_queries: Any, left_out: str
) -> None:
    path, request = webhooks.zoom_path, signed(webhooks)
    del request.headers[left_out]

    with django_assert_num_queries(0):
        assert webhooks.post(path, request) == 401


def test_a_wrong_signature_leaves_nothing_behind(webhooks: Webhooks) -> None:
    assert webhooks.zoom(EVENT, secret="another") == 401

    assert not WebhookDelivery.objects.exists()


def test_a_body_that_was_changed_on_the_way_is_refused(webhooks: Webhooks) -> None:
    request = signed(webhooks)

    assert webhooks.post(webhooks.zoom_path, Signed(request.headers, request.body + b" ")) == 401


def test_refusals_fill_no_log(webhooks: Webhooks, caplog: pytest.LogCaptureFixture) -> None:
    webhooks.zoom(EVENT, secret="another")
    webhooks.post("/webhooks/zoom/unknown/", signed(webhooks))

    assert caplog.text == ""


def test_an_old_delivery_cannot_be_played_again(webhooks: Webhooks) -> None:
    request = signed(webhooks)
    webhooks.world.later(minutes=6)

    assert webhooks.post(webhooks.zoom_path, request) == 401


def test_an_unknown_key_is_not_found(webhooks: Webhooks) -> None:
    assert webhooks.post("/webhooks/zoom/unknown/", signed(webhooks)) == 404


def test_an_account_without_a_secret_takes_nothing(webhooks: Webhooks) -> None:
    ZoomAccount.objects.update(webhook_secret="")

    assert webhooks.zoom(EVENT, secret="") == 401


def test_the_address_proves_itself(webhooks: Webhooks) -> None:
    event = sandbox.url_validation(webhooks.world.sandbox, "qgg8vlvZRS6UYooatFL8Aw")

    response = webhooks.respond(webhooks.zoom_path, signed(webhooks, event))

    assert response.status_code == 200
    assert set(response.json()) == {"plainToken", "encryptedToken"}
    assert not WebhookDelivery.objects.exists()


def test_the_address_does_not_prove_itself_to_strangers(webhooks: Webhooks) -> None:
    event = sandbox.url_validation(webhooks.world.sandbox, "token")

    assert webhooks.zoom(event, secret="another") == 401


def test_only_posts(webhooks: Webhooks) -> None:
    assert webhooks.client.get(webhooks.zoom_path).status_code == 405
    assert webhooks.client.put(webhooks.zoom_path).status_code == 405


def test_a_body_that_is_too_large_is_refused_unread(webhooks: Webhooks) -> None:
    large = Signed(signed(webhooks).headers, b"x" * (guard.LARGEST + 1))

    assert webhooks.post(webhooks.zoom_path, large) == 413


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"payload": {}}'])
def test_signed_nonsense_is_refused(webhooks: Webhooks, body: bytes) -> None:
    nonsense = sandbox.zoom_signed(body, ZOOM_SECRET, webhooks.world.now)

    assert webhooks.post(webhooks.zoom_path, nonsense) == 400
    assert not WebhookDelivery.objects.exists()


def test_too_many_requests_of_one_address(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "A_MINUTE", 3)

    assert [webhooks.zoom(EVENT) for _ in range(5)] == [204, 204, 204, 429, 429]
    assert webhooks.client.post("/webhooks/hubspot/").status_code == 401  # another address of the portal


def test_behind_a_proxy_the_caller_is_who_the_proxy_saw(
    webhooks: Webhooks, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "A_MINUTE", 1)
    settings.TRUSTED_PROXIES = 1
    path, request = webhooks.zoom_path, signed(webhooks)

    def post(hops: str) -> int:
        return webhooks.post(path, request, **{"X-Forwarded-For": hops})

    assert [post("1.1.1.1, 9.9.9.9"), post("2.2.2.2, 9.9.9.9"), post("1.1.1.1, 8.8.8.8")] == [204, 429, 204]


def test_a_cache_that_is_down_stops_nobody(webhooks: Webhooks, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object) -> None:
        raise CacheDown

    monkeypatch.setattr(cache, "add", down)

    assert webhooks.zoom(EVENT) == 204


def test_a_broker_that_is_down_stops_nobody(
    webhooks: Webhooks,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    tries = []

    def down(**options: object) -> None:
        tries.append(options)
        raise OperationalError

    monkeypatch.setattr("integrations.tasks.process_deliveries.apply_async", down)

    with django_capture_on_commit_callbacks(execute=True):
        assert webhooks.zoom(EVENT) == 204
        assert webhooks.zoom(EVENT | {"event_ts": 1}) == 204

    assert len(tries) == 1  # after a failure it pauses
    assert WebhookDelivery.objects.count() == 2


def test_the_first_delivery_is_processed_at_once_and_many_share_a_message(
    webhooks: Webhooks,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    waits: list[object] = []
    monkeypatch.setattr(
        "integrations.tasks.process_deliveries.apply_async", lambda **how: waits.append(how["countdown"])
    )

    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            webhooks.zoom(EVENT | {"event_ts": number + 1})

    assert waits == [0.1, 1.1]


def test_while_a_secret_rotates_both_are_valid(webhooks: Webhooks) -> None:
    account = ZoomAccount.objects.get()
    account.rotate_webhook_secret("new-SECRET", webhooks.world.clock())
    account.save()

    assert webhooks.zoom(EVENT, secret="new-SECRET") == 204
    assert webhooks.zoom(EVENT) == 204
    webhooks.world.later(days=8)
    assert webhooks.zoom(EVENT, secret="new-SECRET") == 204
    assert webhooks.zoom(EVENT) == 401


def test_the_secret_of_one_account_opens_no_other(webhooks: Webhooks) -> None:
    other = ZoomAccount.objects.create(
        name="Other", account_id="other", webhook_secret="other", connected_at=webhooks.world.clock()
    )

    assert webhooks.post(f"/webhooks/zoom/{other.webhook_key}/", signed(webhooks)) == 401


def test_old_deliveries_are_pruned(webhooks: Webhooks) -> None:
    webhooks.zoom(EVENT)
    webhooks.zoom(EVENT | {"event": "webinar.started"})
    now = webhooks.world.clock()
    webhooks.process()

    WebhookDelivery.objects.filter(event="webinar.ended").update(state="done")
    assert WebhookDelivery.prune(now + timedelta(days=4)) == 1
    assert WebhookDelivery.objects.get().event == "webinar.ended"
    assert WebhookDelivery.prune(now + timedelta(days=31)) == 1


def test_a_personal_link_in_an_answer_is_not_kept(webhooks: Webhooks) -> None:
    link = "https://us02web.zoom.us/w/82000000001?tk=PERSONAL-SECRET&pwd=WORD-SECRET#x"
    answers = [{"title": "Your link?", "value": f"it is {link}, thanks"}, {"title": "?", "value": "x?tk=OTHER-SECRET"}]
    registrant = {"id": "r1", "email": "ann@kuusi.example", "custom_questions": answers}
    thing = {"id": 82000000001, "registrant": registrant}

    webhooks.zoom({"event": "webinar.registration_created", "event_ts": 1, "payload": {"object": thing}})

    kept = json.dumps(WebhookDelivery.objects.get().body)
    assert "SECRET" not in kept
    assert "it is https://us02web.zoom.us/w/82000000001 thanks" in kept
