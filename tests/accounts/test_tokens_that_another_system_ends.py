"""Another system uses the same app, so that each new token ends the other's: waited for, said, and never parked."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import HubSpotAccount, Occurrence, SyncJob, ZoomAccount
from integrations.models.jobs import ATTEMPTS, JobState
from integrations.sync import jobs
from sandbox.hubspot import seed
from tests.commands.running import run
from tests.support.webinars import ANN, PAST, past, signed_up
from tests.support.world import World

pytestmark = pytest.mark.django_db
SAYS = "Another system may use this app"


@pytest.fixture
def synced(empty_world: World) -> World:
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 60),))
    empty_world.sync(PAST)
    return empty_world


@pytest.fixture
def contested(synced: World) -> World:
    """Zoom issues tokens, and refuses each of them."""
    synced.fault(kind="unauthorized", path="^/zoom/v2/", times=1_000_000)
    return synced


def work(world: World) -> SyncJob:
    """The worker runs the waiting job at its time; the one that waits afterwards."""
    job = SyncJob.objects.exclude(state=JobState.DONE).get()
    world.now = max(world.now, job.not_before.timestamp())
    jobs.run_job(job.pk, world.clock)
    return SyncJob.objects.exclude(state=JobState.DONE).get()


def test_its_jobs_are_tried_again_with_growing_pauses_and_never_parked(contested: World) -> None:
    SyncJob.enqueue(Occurrence.objects.get().pk, "schedule", contested.clock())
    pauses = []
    for _ in range(ATTEMPTS + 4):
        job = work(contested)
        assert job.state == JobState.WAITING
        pauses.append(job.not_before - contested.clock())
    assert pauses == sorted(pauses)
    assert pauses[0] <= timedelta(minutes=2)
    assert timedelta(hours=1) < pauses[-1] <= timedelta(hours=6)
    assert ZoomAccount.objects.get().state == "connected"
    assert SyncJob.due(contested.clock() + timedelta(days=1), 10), "the account waits for no person"


def test_it_is_said_where_people_look_until_it_is_over(contested: World, admin_client: Client) -> None:
    contested.later(minutes=1)
    contested.sync(PAST)
    (entry,) = [one for one in contested.audit(PAST)[0]["entries"] if one["code"] == "sync_error"]
    assert entry["causes"] == {"unavailable": 1}
    assert SAYS in entry["people"][0]["detail"]
    for page in ("admin:index", "connected_apps"):
        assert SAYS in admin_client.get(reverse(page)).content.decode()
    checked = run("check_connections", "--json")
    assert SAYS in checked.err
    assert json.loads(checked.out)["connections"][0]["zoom"]["state"] == "connected"

    contested.sandbox.state["faults"].clear()
    contested.sync(PAST)
    assert ZoomAccount.objects.get().state_reason == ""
    assert SAYS not in admin_client.get(reverse("admin:index")).content.decode()


def test_the_same_for_hubspot_as_long_as_it_issues_tokens(empty_world: World) -> None:
    past(empty_world, PAST, signed_up(empty_world, ANN), came=((ANN, 0, 60),))
    HubSpotAccount.objects.update(
        client_id=seed.CLIENT_ID, client_secret=seed.CLIENT_SECRET, refresh_token=seed.REFRESH_TOKEN
    )
    empty_world.fault(kind="unauthorized", path="^/hubspot/(crm|marketing|settings)/", times=1_000_000)
    empty_world.sync(PAST)
    account = HubSpotAccount.objects.get()
    assert (account.state, SAYS in account.state_reason) == ("connected", True)


def test_only_a_token_that_is_refused_by_its_own_address_parks_the_account(contested: World) -> None:
    contested.zoom["client"]["secret"] = "another one"
    contested.sync(PAST)
    assert ZoomAccount.objects.get().state == "reconnect_needed"


@pytest.mark.parametrize("status", [401, 403])
def test_a_firewalls_page_at_the_token_address_is_no_refusal(contested: World, status: int) -> None:
    contested.fault(status=status, body="<html>Blocked</html>", path="/zoom/oauth/token", times=1_000_000)
    contested.sync(PAST)
    assert ZoomAccount.objects.get().state == "connected"
