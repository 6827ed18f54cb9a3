"""The search for webinars: it begins on connecting, on switching on and by a button, and the screens show it."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.test import Client
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from integrations import tasks
from integrations.clock import utcnow
from integrations.models import Connection, Discovery, Occurrence, SyncJob
from integrations.sync_settings.apply import apply
from integrations.sync_settings.document import check
from tests.support.factories import ConnectionFactory, OccurrenceFactory
from tests.support.forms import Form, form_of
from tests.support.world import World

HOME, WEBINARS, LOOK = "/admin/", "/admin/integrations/occurrence/", "/admin/look-for-webinars/"
WORDS = "Looking for webinars in Zoom"


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Return the calls of the broker."""
    broker = Mock()
    for task in (tasks.discover_wanted, tasks.run_job):
        monkeypatch.setattr(task, "apply_async", broker)
    return broker


def button(client: Client, page: str = HOME) -> Form:
    return form_of(client.get(page), action=LOOK)


def over(connection: Connection, error: str = "", **ago: float) -> None:
    """Let a search have ended so long ago."""
    Discovery.objects.update_or_create(
        connection=connection,
        defaults={"wanted_at": None, "ended_at": utcnow() - timedelta(**ago), "error": error},
    )


def work(sent: Mock) -> None:
    """Do what the broker was told, as a worker would."""
    for call in list(sent.call_args_list):
        tasks.discover_wanted(*call.args[0])


@pytest.mark.parametrize("page", [HOME, WEBINARS])
def test_the_button_starts_a_search_and_the_page_says_so(
    admin: Client, sent: Mock, page: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    connection = ConnectionFactory.create()
    with django_capture_on_commit_callbacks(execute=True):
        answer = button(admin, page).send(admin, page)
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert sent.call_args.args == ((connection.pk,),)
    assert WORDS in admin.get(page).content.decode()


def test_the_button_answers_where_it_stands(admin: Client) -> None:
    ConnectionFactory.create()
    answer = admin.post(LOOK, headers={"HX-Request": "true"})
    assert WORDS in answer.content.decode()
    assert 'hx-trigger="every 2s"' in answer.content.decode()


def test_home_says_what_the_last_search_found_and_when_it_was(admin: Client) -> None:
    connection = ConnectionFactory.create()
    for _ in range(3):
        OccurrenceFactory.create(webinar__connection=connection)
    over(connection, minutes=2, seconds=5)
    assert "3 webinars found, last looked 2 min ago" in admin.get(HOME).content.decode()


def test_a_search_that_failed_says_why(admin: Client) -> None:
    over(ConnectionFactory.create(), "Zoom did not answer; the sync retries automatically.", minutes=2)
    page = admin.get(HOME).content.decode()
    assert "The last search for webinars failed:" in page
    assert "Zoom did not answer" in page


def test_the_polling_ends_with_the_search(admin: Client) -> None:
    connection = ConnectionFactory.create()
    progress = f"{LOOK}progress/"
    Discovery.want([connection.pk], utcnow())
    assert "every 2s" in admin.get(progress, headers={"HX-Request": "true"}).content.decode()
    over(connection)
    assert "every 2s" not in admin.get(progress, headers={"HX-Request": "true"}).content.decode()


def test_a_search_whose_worker_was_lost_is_not_under_way_for_ever(admin: Client) -> None:
    Discovery.begin(ConnectionFactory.create().pk, utcnow() - timedelta(hours=1))
    assert WORDS not in admin.get(HOME).content.decode()


def test_whoever_may_only_look_has_no_button(staff: Client) -> None:
    ConnectionFactory.create()
    assert staff.post(LOOK).status_code == 403


def test_connecting_two_accounts_has_their_webinars_looked_for(world: World, sent: Mock) -> None:
    assert Discovery.objects.get().wanted_at
    tasks.begin_wanted()
    work(sent)
    found = Discovery.objects.get()
    assert (found.wanted_at, found.error) == (None, "")
    assert found.ended_at
    assert Occurrence.objects.exists()
    assert SyncJob.objects.filter(state="waiting").exists()


def test_a_sync_by_command_looks_for_them_as_well(empty_world: World) -> None:
    assert Discovery.objects.get().wanted_at
    empty_world.sync()
    assert Discovery.objects.get().wanted_at is None


def test_what_two_messages_ask_for_is_done_once(empty_world: World, sent: Mock) -> None:
    tasks.discover_wanted(empty_world.connection.pk)
    heard = empty_world.listen()
    tasks.discover_wanted(empty_world.connection.pk)
    assert heard == []


def test_switching_the_sync_on_has_webinars_looked_for(empty_world: World) -> None:
    empty_world.settings({"sync_webinars": False})
    Discovery.objects.all().delete()
    apply(empty_world.connection, check({"recordings": "none"}))
    assert not Discovery.objects.exists()
    apply(empty_world.connection, check({"sync_webinars": True}))
    assert Discovery.objects.get().wanted_at


def test_a_failed_search_is_kept_with_its_reason(empty_world: World, sent: Mock) -> None:
    empty_world.fault(kind="status", path="/zoom/v2/users", status=403, code=4711, times=-1)
    tasks.discover_wanted(empty_world.connection.pk)
    assert Discovery.objects.get().error


def test_without_a_broker_it_begins_with_the_next_round(
    admin: Client, sent: Mock, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    connection = ConnectionFactory.create()
    sent.side_effect = OperationalError
    with django_capture_on_commit_callbacks(execute=True):
        assert button(admin).send(admin, HOME).status_code == 302
    sent.side_effect = None
    tasks.run_due_jobs()
    assert sent.call_args.args == ((connection.pk,),)


def test_an_account_that_must_be_reconnected_is_not_asked(admin: Client, sent: Mock) -> None:
    connection = ConnectionFactory.create(zoom__state="reconnect_needed")
    Discovery.want([connection.pk], utcnow())
    tasks.run_due_jobs()
    assert not sent.called
