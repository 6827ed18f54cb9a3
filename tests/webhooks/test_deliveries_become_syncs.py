"""Zoom's events start syncs: registrations and cancellations reach HubSpot, and nothing is sent before it is read."""

from datetime import timedelta
from typing import Any

import pytest

from integrations.models import RegistrantRow, SyncJob, WebhookDelivery, WebinarRow, ZoomAccount
from integrations.models.deliveries import ATTEMPTS
from sandbox import webhooks as sandbox
from sandbox.world.build import DAY, HOUR, MINUTE, recording, registrant, row, session, webinar
from tests.support.webhooks import Webhooks

ONE = 82000000001
HENRIK = "henrik.host@a.example"


@pytest.fixture
def upcoming(webhooks: Webhooks) -> Webhooks:
    """A webinar in three days, with one registrant, synced."""
    start = int(webhooks.world.now) + 3 * DAY
    people = [registrant("ann@kuusi.example", "Ann", "Kuusi", int(webhooks.world.now) - DAY)]
    webhooks.world.add(webinar(ONE, "Heat pumps", HENRIK, start, 60, registrants=people))
    webhooks.world.sync(ONE)
    webhooks.world.later(minutes=5)
    return webhooks


def test_a_registration_reaches_hubspot(upcoming: Webhooks) -> None:
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    upcoming.sync()

    assert upcoming.world.activities(ONE)["ben@lumi.example"] == ["REGISTERED"]
    assert upcoming.states() == ["done"]
    assert upcoming.world.audit(ONE)[0]["trigger"] == "webhook"


def test_the_tracking_source_that_only_the_event_has_is_kept(upcoming: Webhooks) -> None:
    upcoming.register(ONE, "ben@lumi.example", source="newsletter")
    upcoming.deliver(upcoming.sent)
    upcoming.sync()

    one = RegistrantRow.objects.get(email="ben@lumi.example")
    assert (one.tracking_source, one.status) == ("newsletter", "approved")


def test_a_cancellation_reaches_hubspot_at_the_time_of_the_event(upcoming: Webhooks) -> None:
    when = upcoming.world.clock().replace(microsecond=0)
    upcoming.cancel(ONE, "ann@kuusi.example")
    upcoming.world.later(minutes=4)
    upcoming.deliver(upcoming.sent)
    upcoming.sync()

    assert upcoming.world.activities(ONE)["ann@kuusi.example"] == ["REGISTERED", "CANCELLED"]
    cancelled = RegistrantRow.objects.get(email="ann@kuusi.example").cancelled_at
    assert cancelled is not None
    assert cancelled.replace(microsecond=0) == when


def test_a_cancellation_the_read_found_first_keeps_its_own_time(upcoming: Webhooks) -> None:
    when = upcoming.world.clock().replace(microsecond=0)
    upcoming.register(ONE, "cia@lumi.example")
    upcoming.cancel(ONE, "cia@lumi.example")  # between two reads: no list ever showed her
    upcoming.deliver(list(reversed(upcoming.sent)))
    upcoming.sync()

    one = RegistrantRow.objects.get(email="cia@lumi.example")
    assert one.cancelled_at is not None
    assert one.cancelled_at.replace(microsecond=0) == when
    assert upcoming.world.activities(ONE)["cia@lumi.example"] == ["REGISTERED", "CANCELLED"]


def test_what_is_only_told_and_not_read_is_not_sent(upcoming: Webhooks) -> None:
    one = registrant("ghost@lumi.example", "Ghost", "", int(upcoming.world.now))
    upcoming.tell("zoom", sandbox.registration_event(upcoming.world.sandbox, "created", ONE, one))
    upcoming.deliver(upcoming.sent)
    upcoming.sync()

    assert "ghost@lumi.example" not in upcoming.world.activities(ONE)
    assert upcoming.world.contact("ghost@lumi.example") is None


def test_a_fast_stream_of_registrations_does_not_sync_at_every_one(upcoming: Webhooks) -> None:
    runs = 0
    for number in range(30):
        upcoming.register(ONE, f"p{number}@lumi.example")
        upcoming.deliver(upcoming.sent[-1:])
        runs += upcoming.sync()
        upcoming.world.later(seconds=1)
    upcoming.world.later(seconds=10)
    runs += upcoming.sync()

    assert runs <= 20
    assert len(upcoming.world.activities(ONE)) == 31


def test_a_webinar_that_is_moved_is_moved_in_hubspot(upcoming: Webhooks) -> None:
    upcoming.changes(ONE, "updated", start=int(upcoming.world.now) + 4 * DAY, topic="Heat pumps again")
    upcoming.deliver(upcoming.sent)
    upcoming.sync()

    event = upcoming.world.event(ONE)
    assert event is not None
    assert event["eventName"] == "Heat pumps again"


def test_a_webinar_that_is_deleted_is_cancelled_in_hubspot(upcoming: Webhooks) -> None:
    upcoming.changes(ONE, "deleted", deleted=True)
    upcoming.deliver(upcoming.sent)
    upcoming.sync()

    event = upcoming.world.event(ONE)
    assert event is not None
    assert event["eventCancelled"] is True


def test_a_new_webinar_is_synced_without_waiting_for_discovery(webhooks: Webhooks) -> None:
    webhooks.world.add(webinar(ONE, "New", HENRIK, int(webhooks.world.now) + DAY, 60))
    webhooks.changes(ONE, "created")
    webhooks.deliver(webhooks.sent)
    webhooks.sync()

    assert webhooks.world.event(ONE) is not None


def test_a_registration_for_a_webinar_nobody_has_read_yet_is_kept_for_later(webhooks: Webhooks) -> None:
    webhooks.world.add(webinar(ONE, "New", HENRIK, int(webhooks.world.now) + DAY, 60))
    webhooks.register(ONE, "ben@lumi.example", source="newsletter")
    webhooks.deliver(webhooks.sent)
    webhooks.sync()
    assert webhooks.states() == ["waiting"]

    webhooks.world.later(minutes=1)
    webhooks.sync()

    assert webhooks.states() == ["done"]
    assert RegistrantRow.objects.get().tracking_source == "newsletter"


def test_with_the_sync_switched_off_an_unknown_webinar_stays_unknown(webhooks: Webhooks) -> None:
    webhooks.world.settings({"sync_webinars": False})
    webhooks.world.add(webinar(ONE, "New", HENRIK, int(webhooks.world.now) + DAY, 60))
    webhooks.changes(ONE, "created")
    webhooks.deliver(webhooks.sent)
    webhooks.process()

    assert webhooks.states() == ["ignored"]
    assert not WebinarRow.objects.exists()


def test_an_old_webinar_is_not_dug_out_by_its_recording(webhooks: Webhooks) -> None:
    start = int(webhooks.world.now) - 100 * DAY
    run = session("old", start, 60, [], recording=recording(start + HOUR))
    webhooks.world.add(webinar(ONE, "Old", HENRIK, start, 60, sessions=[run]))
    webhooks.tell("zoom", sandbox.recording_event(webhooks.world.sandbox, "trashed", ONE, run))
    webhooks.deliver(webhooks.sent)
    webhooks.process()

    assert webhooks.states() == ["ignored"]


def test_after_the_end_the_first_look_is_planned(upcoming: Webhooks) -> None:
    upcoming.tell("zoom", sandbox.webinar_event(upcoming.world.sandbox, "ended", ONE))
    upcoming.deliver(upcoming.sent)
    upcoming.process()

    assert SyncJob.objects.get(state="waiting").not_before - upcoming.world.clock() == pytest.approx(
        timedelta(minutes=5), abs=timedelta(seconds=1)
    )


@pytest.mark.parametrize("name", ["started", "participant_joined", "participant_left", "alert"])
def test_what_tells_nothing_is_ignored(upcoming: Webhooks, name: str) -> None:
    upcoming.tell("zoom", sandbox.webinar_event(upcoming.world.sandbox, name, ONE))
    upcoming.deliver(upcoming.sent)
    upcoming.process()

    assert upcoming.states() == ["ignored"]
    assert not SyncJob.objects.filter(state="waiting").exists()


def test_the_end_of_a_practice_session_is_ignored(upcoming: Webhooks) -> None:
    upcoming.tell("zoom", sandbox.webinar_event(upcoming.world.sandbox, "ended", ONE, practice_session=True))
    upcoming.deliver(upcoming.sent)
    upcoming.process()

    assert upcoming.states() == ["ignored"]


def test_a_recording_reaches_hubspot(webhooks: Webhooks) -> None:
    start = int(webhooks.world.now) - 5 * HOUR
    run = session("recorded", start, 60, [row("ann@kuusi.example", "Ann", 0, 60)])
    webhooks.world.add(webinar(ONE, "Recorded", HENRIK, start, 60, sessions=[run]))
    webhooks.world.sync(ONE)
    webhooks.world.later(minutes=1)
    run["recording"] = recording(start + HOUR)
    webhooks.tell("zoom", sandbox.recording_event(webhooks.world.sandbox, "completed", ONE, run))
    webhooks.deliver(webhooks.sent)
    webhooks.sync()

    assert len(webhooks.world.calls()) == 1


def test_changed_users_are_discovered(webhooks: Webhooks) -> None:
    event = {"event": "user.updated", "event_ts": 1, "payload": {"object": {"id": "u", "email": "x@a.example"}}}
    webhooks.zoom(event)

    assert webhooks.process().discover == {webhooks.world.connection.pk}


def test_all_connections_of_the_account_are_synced(upcoming: Webhooks, second_connection: Any) -> None:
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    upcoming.process()

    jobs = SyncJob.objects.filter(state="waiting")
    connections = jobs.values_list("occurrence__webinar__connection", flat=True)
    assert set(connections) == {upcoming.world.connection.pk, second_connection.pk}


def test_a_removed_app_leaves_no_tokens(webhooks: Webhooks) -> None:
    webhooks.world.later(minutes=1)
    webhooks.tell("zoom", sandbox.deauthorized(webhooks.world.sandbox))
    webhooks.deliver(webhooks.sent)
    webhooks.process()

    account = ZoomAccount.objects.get()
    assert (account.state, account.access_token, account.refresh_token) == ("reconnect_needed", "", "")
    assert "reconnect" in account.state_reason


def test_who_connected_again_since_stays_connected(webhooks: Webhooks) -> None:
    webhooks.world.later(minutes=1)
    webhooks.tell("zoom", sandbox.deauthorized(webhooks.world.sandbox))
    webhooks.world.later(minutes=1)
    ZoomAccount.objects.update(connected_at=webhooks.world.clock())
    webhooks.deliver(webhooks.sent)
    webhooks.process()

    assert ZoomAccount.objects.get().state == "connected"


def test_another_app_that_was_removed_does_not_matter(webhooks: Webhooks) -> None:
    webhooks.world.later(minutes=1)
    event = sandbox.deauthorized(webhooks.world.sandbox)
    event["payload"]["client_id"] = "another"
    webhooks.zoom(event)
    webhooks.process()

    assert ZoomAccount.objects.get().state == "connected"


def test_one_delivery_is_processed_once(upcoming: Webhooks) -> None:
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent * 3)

    assert len(upcoming.process().jobs) == 1
    assert upcoming.process().jobs == {}


def test_one_that_cannot_be_processed_is_given_up_and_holds_up_no_other(upcoming: Webhooks) -> None:
    now = upcoming.world.clock()
    upcoming.register(ONE, "ben@lumi.example")
    upcoming.deliver(upcoming.sent)
    pk = WebhookDelivery.objects.get().pk
    for _ in range(ATTEMPTS):
        assert WebhookDelivery.begin([pk], now) == [pk]  # and then the process ends
        assert WebhookDelivery.begin([pk], now) == []
        now += timedelta(hours=1)

    assert WebhookDelivery.due(now, 10) == []
    assert WebhookDelivery.give_up(now) == 1
    assert WebhookDelivery.objects.get().state == "failed"


def test_a_registration_for_a_whole_series_goes_to_the_next_occurrence(webhooks: Webhooks) -> None:
    base = int(webhooks.world.now) // MINUTE * MINUTE
    starts = [base - 5 * DAY, base + 2 * DAY, base + 9 * DAY]
    dates = [{"occurrence_id": str(one * 1000), "start": one, "duration": 60, "status": "available"} for one in starts]
    repeated = {"type": 9, "occurrences": dates, "recurrence": {"type": 1, "end_times": 3}}
    webhooks.world.add(webinar(ONE, "Series", HENRIK, starts[0], 60, **repeated))
    webhooks.world.sync(ONE)
    webhooks.world.later(minutes=1)
    webhooks.register(ONE, "ben@lumi.example")
    webhooks.deliver(webhooks.sent)

    assert webhooks.sync() == 1

    told = {one: "ben@lumi.example" in webhooks.world.activities(ONE, str(one * 1000)) for one in starts}
    assert list(told.values()) == [False, True, False]
