"""The beginning of each lap: an empty database, both accounts connected, and a beat that looks each second."""

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from integrations.accounts.connect import connect_hubspot, connect_zoom, pair
from integrations.models import Connection, Discovery
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from portal.background.beat_scheduler import Scheduler
from portal.celery import app
from sandbox.hubspot import seed
from tests.soak import world
from tests.support.world import ZOOM

EACH_SECOND = ("run due syncs", "sweep stuck jobs", "process webhook deliveries")


def connect(discovers: bool) -> Connection:
    """Empty the database, and connect both accounts. `discovers`: the portal looks for the webinars by itself."""
    call_command("flush", interactive=False, verbosity=0)
    zoom = connect_zoom(*ZOOM, "Zoom")
    hubspot = connect_hubspot(access_token=seed.ACCESS_TOKEN, refresh_token="", name="HubSpot")
    connection = pair(hubspot, zoom, "Soak")
    apply(connection, check(world.SETTINGS))
    if not discovers:
        Discovery.objects.all().delete()
    hurry_beat()
    return connection


def hurry_beat() -> None:
    """Let beat do each second what it does each minute, by its own rows, which people can edit."""
    Scheduler(app=app, lazy=True).setup_schedule()
    second, _ = IntervalSchedule.objects.get_or_create(every=1, period=IntervalSchedule.SECONDS)
    for task in PeriodicTask.objects.filter(name__in=EACH_SECOND):
        task.interval, task.crontab = second, None
        task.save()


def session_cookie() -> dict[str, str]:
    """Return the cookie of somebody who is logged in and may see everything."""
    user, _ = User.objects.get_or_create(username="soak", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}
