"""Past webinars: the form, the plan, the progress, and the buttons."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from audits.models import Change
from integrations.clock import utcnow
from integrations.models import AccountState, Backfill, Connection, Occurrence, Proof, ZoomAccount
from tests.support.factories import ConnectionFactory, OccurrenceFactory
from tests.support.forms import form_of

LOOK = ("view_connection", "view_syncsettingsrow")


@pytest.fixture
def connection(db: None) -> Connection:
    made: Connection = ConnectionFactory.create(name="Main")
    day = utcnow() - timedelta(days=60)
    OccurrenceFactory.create(webinar__connection=made, start=day, end=day, registrants=250)
    return made


def address(connection: Connection, page: str = "") -> str:
    return reverse(f"admin:past_webinars{page}", args=(connection.pk,))


def days(since: int = 90, until: int = 35) -> dict[str, str]:
    today = utcnow().date()
    return {"since": (today - timedelta(days=since)).isoformat(), "until": (today - timedelta(days=until)).isoformat()}


def words(answer: Any) -> str:
    return str(answer.content.decode())


def started(connection: Connection) -> Backfill:
    today = utcnow().date()
    made = Backfill.start(connection, today - timedelta(days=90), today - timedelta(days=35), utcnow(), "alice")
    assert made is not None
    return made


def test_the_plan_comes_before_the_button(admin: Client, connection: Connection) -> None:
    page = admin.get(address(connection))
    assert "Bring them to HubSpot" not in words(page)
    planned = admin.get(address(connection), days())
    assert "1 webinar known so far" in words(planned)
    assert "250 people" in words(planned)
    assert "t be taken back" in words(planned)
    assert not Backfill.objects.exists()
    form_of(planned, action=address(connection, "_start")).send(admin, address(connection, "_start"))
    row = Backfill.objects.get()
    assert ({"since": str(row.since), "until": str(row.until)}, row.actor) == (days(), "alice")
    assert Change.objects.get().what == "backfill_started"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (days(35, 90), "swap the two"),
        (days(-3, -9), "still to come"),
        (days(500, 400), "go back 6 months: choose days from"),
        ({"since": "0001-01-01", "until": "2026-10-01"}, "go back 6 months: choose days from"),
        ({"since": "soon", "until": "2026-10-01"}, "Enter both days."),
        ({"since": "2026-13-45", "until": "2026-10-01"}, "Enter both days."),
    ],
)
def test_a_period_that_cannot_be_brought_says_why(
    admin: Client, connection: Connection, given: dict[str, str], says: str
) -> None:
    page = admin.get(address(connection), given)
    assert page.status_code == 422
    assert says in words(page)
    answer = admin.post(address(connection, "_start"), given, follow=True)
    assert says in " ".join(str(one) for one in answer.context["messages"])
    assert not Backfill.objects.exists()


def test_while_it_runs_it_is_paused_and_resumed_by_a_button(admin: Client, connection: Connection) -> None:
    started(connection)
    page = admin.get(address(connection))
    assert "0 of 3 months" in words(page) or "0 of 2 months" in words(page)
    assert "Starts within a minute" in words(page)
    form_of(page, action=address(connection, "_pause")).send(admin, address(connection, "_pause"))
    assert Backfill.objects.get().state == "paused"
    page = admin.get(address(connection))
    form_of(page, action=address(connection, "_resume")).send(admin, address(connection, "_resume"))
    assert Backfill.objects.get().state == "running"
    assert set(Change.objects.values_list("what", flat=True)) == {"backfill_paused", "backfill_resumed"}


def test_a_second_one_is_refused_in_words(admin: Client, connection: Connection) -> None:
    started(connection)
    answer = admin.post(address(connection, "_start"), days(), follow=True)
    assert "Another backfill is running" in " ".join(str(one) for one in answer.context["messages"])
    assert Backfill.objects.count() == 1


def test_a_disconnected_account_is_named(admin: Client, connection: Connection) -> None:
    ZoomAccount.objects.update(state=AccountState.RECONNECT_NEEDED)
    answer = admin.post(address(connection, "_start"), days(), follow=True)
    assert "is disconnected: reconnect it" in " ".join(str(one) for one in answer.context["messages"])
    assert not Backfill.objects.exists()


def test_the_page_follows_it_and_is_loaded_anew_once_it_is_over(admin: Client, connection: Connection) -> None:
    row = started(connection)
    piece = {"HX-Request": "true"}
    assert 'id="backfill"' in words(admin.get(address(connection, "_progress"), headers=piece))
    row.finish(utcnow())
    over = admin.get(address(connection, "_progress"), headers=piece)
    assert (over.status_code, over.headers["HX-Refresh"]) == (286, "true")


def test_why_it_paused_by_itself_is_said(admin: Client, connection: Connection) -> None:
    started(connection)
    Backfill.pause(connection, "Zoom must be reconnected.")
    assert "Zoom must be reconnected." in words(admin.get(address(connection)))


def test_looking_is_not_changing(client: Client, connection: Connection) -> None:
    user = User.objects.create_user("bob", password="pw", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=LOOK))
    client.force_login(user)
    assert "Bring them to HubSpot" not in words(client.get(address(connection), days()))
    assert client.post(address(connection, "_start"), days()).status_code == 403
    user.user_permissions.clear()
    client.force_login(user)
    assert client.get(address(connection)).status_code == 403


def test_days_before_the_reports_are_told_in_the_plan(admin: Client, connection: Connection) -> None:
    assert "who attended then can" not in words(admin.get(address(connection), days(90)))
    assert "who attended then can" in words(admin.get(address(connection), days(200)))


@pytest.mark.parametrize(
    ("given", "wrong"),
    [({"since": "2026-10-01", "until": ""}, ["until"]), ({"since": "", "until": ""}, []), (days(35, 90), ["since"])],
)
def test_the_field_that_is_wrong_is_marked(
    admin: Client, connection: Connection, given: dict[str, str], wrong: list[str]
) -> None:
    page = words(admin.get(address(connection), given))
    assert [name for name in given if f'name="{name}"' in page and _marked(page, name)] == wrong


def _marked(page: str, name: str) -> bool:
    return 'aria-invalid="true"' in page.split(f'name="{name}"')[1].split(">")[0]


def test_once_it_is_done_its_numbers_are_final(admin: Client, connection: Connection) -> None:
    row = started(connection)
    row.webinars_done = row.webinars_found = 3
    row.unproved, row.brought, row.skipped = [], [Occurrence.objects.get().pk], 1
    row.save()
    Proof.objects.create(occurrence=Occurrence.objects.get(), proved_at=utcnow(), adds_up=True, sha256="")
    row.finish(utcnow())
    page = words(admin.get(address(connection)))
    assert "found so far" not in page
    assert "1 webinar accounted for" in page
    assert "1 left out" in page
