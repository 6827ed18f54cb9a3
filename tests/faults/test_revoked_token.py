"""A token revoked in the middle of a sync parks the account; its people and its job wait until it is reconnected."""

import pytest

from integrations.accounts.connect import connect_hubspot, connect_zoom
from integrations.models import HubSpotAccount, Participant, SyncJob, ZoomAccount
from integrations.models.jobs import JobState
from integrations.sync import jobs
from sandbox.state import Sandbox
from tests.faults.snapshot import changes, snapshot
from tests.faults.worlds import Rewind, run, start
from tests.support.webinars import PAST
from tests.support.world import ZOOM, World

pytestmark = pytest.mark.django_db
FRESH = "a token of the new consent"


def revoke_hubspot(sandbox: Sandbox) -> None:
    sandbox.hubspot["tokens"], sandbox.hubspot["refresh_tokens"] = {}, {}


def revoke_zoom(sandbox: Sandbox) -> None:
    """The app was switched off: neither its token nor its credentials are taken."""
    sandbox.zoom["tokens"], sandbox.zoom["client"]["secret"] = {}, "another one"


def reconnect(world: World, side: str, tokens: dict[str, object]) -> None:
    if side == "zoom":
        world.zoom["client"]["secret"] = ZOOM[2]
        connect_zoom(*ZOOM, "Zoom")
    else:
        world.hubspot["tokens"] = {FRESH: tokens}
        connect_hubspot(access_token=FRESH, refresh_token="", name="HubSpot")


@pytest.mark.parametrize(
    ("side", "path"),
    [
        ("zoom", "/registrants$"),
        ("zoom", "/report/webinars/.*/participants$"),
        ("hubspot", "/contacts/batch/create$"),
        ("hubspot", "/attendance/.*/register/create$"),
        ("hubspot", "/contacts/batch/update$"),
        ("hubspot", "/send/batch$"),
        ("hubspot", "/transcripts$"),
    ],
)
def test_a_token_revoked_in_the_middle(troubled: World, side: str, path: str) -> None:
    with Rewind(troubled) as world:
        run(world, PAST)
        wanted = snapshot(world.hubspot)
    world = troubled
    grant = {**next(iter(world.hubspot["tokens"].values())), "expires_at": None}
    world.meanwhile(path, revoke_zoom if side == "zoom" else revoke_hubspot)
    jobs.run_job(start(world, PAST), world.clock)

    account = (ZoomAccount if side == "zoom" else HubSpotAccount).objects.get()
    assert account.state == "reconnect_needed"
    (job,) = SyncJob.objects.exclude(state=JobState.DONE)
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert SyncJob.due(world.clock(), 10) == []
    assert not Participant.objects.exclude(cause="").exists(), "nobody is to blame"

    reconnect(world, side, grant)
    assert SyncJob.due(world.clock(), 10) == [job.pk]
    results = run(world, PAST)
    assert results[-1].status in ("synced", "unchanged")
    assert changes(wanted, snapshot(world.hubspot)) == []
