"""The views of the webinars table: the portal's own as tabs, and those that people save, rename and delete."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from integrations.clock import utcnow
from portal.models import SavedView
from portal.screens.webinars.saved_views import MOST_VIEWS
from tests.support.factories import OccurrenceFactory
from tests.support.forms import form_of

LIST = "/admin/integrations/occurrence/"


@pytest.fixture(autouse=True)
def some(db: None) -> None:
    for days, host in (
        (-40, "olivia@a.example"),
        (-3, "olivia@a.example"),
        (-1, "otto@a.example"),
        (2, "otto@a.example"),
    ):
        OccurrenceFactory.create(webinar__host_email=host, start=utcnow() + timedelta(days=days), status="synced")
    OccurrenceFactory.create(webinar__topic="later", start=utcnow() + timedelta(days=9))


def tabs(client: Client, query: str = "") -> dict[str, tuple[str, bool]]:
    views = client.get(f"{LIST}{query}").context["views"]
    return {str(tab.name): (tab.count, tab.current) for tab in views.tabs}


def save(client: Client, query: str, name: str) -> str:
    answer = form_of(client.get(f"{LIST}?{query}"), action="/views/").send(client, LIST, name=name)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_each_tab_counts_the_rows_behind_it(admin: Client) -> None:
    found = tabs(admin)
    assert {name: count for name, (count, _current) in found.items()} == {
        "Needs you": "0",
        "Upcoming": "2",
        "Past 30 days": "2",
        "All": "5",
    }
    for tab in admin.get(LIST).context["views"].tabs:
        assert tab.count == str(len(admin.get(f"{LIST}?{tab.query}").context["cl"].result_list)), tab.name


def test_the_open_tab_is_marked_and_no_other(admin: Client) -> None:
    assert [name for name, (_count, current) in tabs(admin, "?period=upcoming").items() if current] == ["Upcoming"]
    assert [name for name, (_count, current) in tabs(admin).items() if current] == ["All"]
    assert not any(current for _count, current in tabs(admin, "?period=7").values())


def test_the_order_and_the_page_leave_the_tab_open(admin: Client) -> None:
    assert tabs(admin, "?period=upcoming&o=-2&p=1")["Upcoming"][1]


def test_of_those_to_come_the_next_is_the_first(admin: Client) -> None:
    rows = admin.get(f"{LIST}?period=upcoming").context["cl"].result_list
    assert [row.webinar.topic for row in rows][-1] == "later"


def test_filters_are_saved_as_a_view_with_its_count(admin: Client) -> None:
    assert save(admin, "host=olivia%40", "Olivia's") == f"{LIST}?host=olivia%40"
    assert tabs(admin, "?host=olivia%40")["Olivia's"] == ("2", True)


def test_nothing_is_offered_to_save_while_nothing_is_filtered_or_a_view_is_open(admin: Client) -> None:
    for query in ("", "?period=30"):
        assert "Save view" not in admin.get(f"{LIST}{query}").content.decode()


def test_a_view_is_renamed(admin: Client) -> None:
    address = save(admin, "status=synced", "Done")
    form_of(admin.get(address), class_="portal-view-form").send(admin, LIST, name="All done")
    assert list(tabs(admin))[-1] == "All done"


def test_a_view_is_deleted(admin: Client) -> None:
    address = save(admin, "status=synced", "Done")
    form = form_of(admin.get(address), class_="portal-view-form")
    admin.post(form.action, {"delete": "1"})
    assert "Done" not in tabs(admin)


def test_a_name_is_taken_once_and_never_empty(admin: Client) -> None:
    save(admin, "status=synced", "Mine")
    assert "Mine" in admin.get(save(admin, "host=otto", "Mine")).content.decode()
    save(admin, "host=otto", "  ")
    assert [(view.name, view.query) for view in SavedView.objects.all()] == [("Mine", "status=synced")]


def test_there_is_an_end_to_views(admin: Client) -> None:
    for number in range(MOST_VIEWS + 1):
        save(admin, f"host=h{number}", f"View {number}")
    assert SavedView.objects.count() == MOST_VIEWS


def test_only_filters_are_saved(admin: Client) -> None:
    admin.post(f"{LIST}views/", {"name": "Odd", "query": "host=otto&webinar__zoom_id=1&p=7"})
    assert SavedView.objects.get().query == "host=otto"


def test_a_view_is_ones_own(admin: Client, client: Client, admin_user: User) -> None:
    save(admin, "status=synced", "Alice's")
    bob = User.objects.create_user("bob", password="pw", is_staff=True)
    bob.user_permissions.add(Permission.objects.get(codename="view_occurrence"))
    other = Client()
    other.force_login(bob)
    assert "Alice's" not in tabs(other)
    other.post(f"{LIST}views/{SavedView.objects.get().pk}/", {"delete": "1"})
    assert SavedView.objects.filter(user=admin_user).exists()


def test_set_filters_are_chips_that_lead_to_the_list_without_them(admin: Client) -> None:
    answer = admin.get(f"{LIST}?host=olivia%40&period=30")
    page = answer.content.decode()
    assert "Host: <strong>olivia@</strong>" in page
    assert "Period: <strong>Past 30 days</strong>" in page
    assert 'href="?host=olivia%40"' in page and 'href="?period=30"' in page
